//! Measured servers: ours, ours without durability, the peer, bare handlers.

use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use harness::process::Process;
use tempfile::TempDir;

use crate::load::Load;

/// Server to measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BenchTarget {
    /// Ours with its default settings.
    Ours,
    /// Ours without fsync (`--durability never`), like the peer.
    OursRelaxed,
    /// `@tus/server` with `@tus/file-store`.
    Peer,
    /// Handler on the same HTTP server that only writes; an upper bound.
    Bare,
    /// The same handler, which also computes SHA-256 as ours does.
    BareHashing,
}

/// Cost of one load.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measurement {
    pub(crate) seconds: f64,
    pub(crate) cpu_seconds: f64,
    pub(crate) peak_kib: u64,
}

/// Running server with its own data folder; both end when this is dropped.
pub(crate) struct RunningTarget {
    child: Child,
    pub(crate) address: String,
    pub(crate) process: Process,
    data: TempDir,
}

impl BenchTarget {
    pub(crate) const ALL: [Self; 5] = [
        Self::Ours,
        Self::OursRelaxed,
        Self::Peer,
        Self::Bare,
        Self::BareHashing,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::OursRelaxed => "ours, --durability never",
            Self::Peer => "@tus/server",
            Self::Bare => "a bare handler",
            Self::BareHashing => "a bare handler, hashing",
        }
    }

    /// Starts the server with a new data folder inside `folder`.
    pub(crate) fn start(self, folder: &Path) -> io::Result<RunningTarget> {
        self.start_with_data(
            tempfile::Builder::new()
                .prefix("receipt-scanner-bench-")
                .tempdir_in(folder)?,
        )
    }

    /// Starts the server with this data folder.
    pub(crate) fn start_with_data(self, data: TempDir) -> io::Result<RunningTarget> {
        let mut command = match self {
            Self::Ours | Self::OursRelaxed => {
                let mut command = Command::new(harness::server::binary_path());
                command.args([
                    "serve",
                    "--listen",
                    "127.0.0.1:0",
                    "--accept",
                    "any",
                    "--ocr",
                    "none",
                ]);
                command
                    .args(["--max-file-mb", "1048576", "--data"])
                    .arg(data.path());
                if self == Self::OursRelaxed {
                    command.args(["--durability", "never"]);
                }
                command
            }
            Self::Peer => {
                let mut command = Command::new("node");
                command
                    .arg(peers_folder().join("tus_node.mjs"))
                    .arg(data.path());
                command
            }
            Self::Bare | Self::BareHashing => {
                let mut command = Command::new(std::env::current_exe()?);
                command
                    .arg(if self == Self::Bare {
                        "bare"
                    } else {
                        "hashing"
                    })
                    .arg(data.path());
                command
            }
        };
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let stdout = child
            .stdout
            .take()
            .ok_or_else(|| io::Error::other("its output is piped"))?;
        // Every server prints its address once it listens.
        let greeting = BufReader::new(stdout)
            .lines()
            .map_while(Result::ok)
            .find_map(|line| {
                line.split_once("listening on http://")
                    .map(|(_, address)| address.trim().to_owned())
            });
        let process = Process::new(child.id());
        let Some(address) = greeting else {
            return Err(io::Error::other(format!(
                "{} ended with {:?}",
                self.name(),
                child.wait()?
            )));
        };
        Ok(RunningTarget {
            child,
            address,
            process,
            data,
        })
    }

    /// Starts a fresh server and measures one load.
    pub(crate) fn measure(self, load: &Load, folder: &Path) -> io::Result<Measurement> {
        let running = self.start(folder)?;
        let (started, before) = (Instant::now(), running.process.cpu_seconds());
        load.run(&running.address)?;
        let taken = Measurement {
            seconds: started.elapsed().as_secs_f64(),
            cpu_seconds: running.process.cpu_seconds() - before,
            peak_kib: running.process.tree_peak_memory_kib(),
        };
        // A server that lost bytes would only look fast.
        let kept = folder_size(running.data.path())?;
        if kept < load.total_bytes() {
            return Err(io::Error::other(format!(
                "{kept} bytes were kept of {}",
                load.total_bytes()
            )));
        }
        Ok(taken)
    }
}

impl Drop for RunningTarget {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns the folder with the third-party servers and clients.
pub(crate) fn peers_folder() -> PathBuf {
    harness::checkout_root().join("tests").join("peers")
}

fn folder_size(folder: &Path) -> io::Result<u64> {
    let mut size = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        size += if metadata.is_dir() {
            folder_size(&entry.path())?
        } else {
            metadata.len()
        };
    }
    Ok(size)
}
