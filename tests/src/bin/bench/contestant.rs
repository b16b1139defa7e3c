//! Who is measured: our server with its usual durability, the same without any, and the peer.

use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use harness::process::Process;
use tempfile::TempDir;

use crate::load::Load;

/// A server to measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Contestant {
    /// Ours as it is installed.
    Ours,
    /// Ours, leaving it to the system when bytes reach the disk; the peer does the same.
    OursRelaxed,
    /// `@tus/server` with `@tus/file-store`.
    Peer,
    /// A handler that only writes, on the same HTTP server: what no server of this kind can beat.
    Bare,
    /// The same, computing the SHA-256 of what it writes, as ours does.
    BareHashing,
}

/// What one load took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Taken {
    pub(crate) seconds: f64,
    pub(crate) cpu_seconds: f64,
    pub(crate) peak_kib: u64,
}

/// A running server on a data folder of its own; both end with it.
pub(crate) struct Running {
    child: Child,
    pub(crate) address: String,
    pub(crate) process: Process,
    data: TempDir,
}

impl Contestant {
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

    /// Starts it with a data folder in `folder`.
    pub(crate) fn start(self, folder: &Path) -> io::Result<Running> {
        self.start_on(
            tempfile::Builder::new()
                .prefix("receipt-scanner-bench-")
                .tempdir_in(folder)?,
        )
    }

    /// Starts it on a data folder.
    pub(crate) fn start_on(self, data: TempDir) -> io::Result<Running> {
        let mut command = match self {
            Self::Ours | Self::OursRelaxed => {
                let mut command = Command::new(harness::server::binary());
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
                command.arg(peers().join("tus_node.mjs")).arg(data.path());
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
        Ok(Running {
            child,
            address,
            process,
            data,
        })
    }

    /// What a load takes of a fresh server.
    pub(crate) fn measure(self, load: &Load, folder: &Path) -> io::Result<Taken> {
        let running = self.start(folder)?;
        let (started, before) = (Instant::now(), running.process.cpu_seconds());
        load.run(&running.address)?;
        let taken = Taken {
            seconds: started.elapsed().as_secs_f64(),
            cpu_seconds: running.process.cpu_seconds() - before,
            peak_kib: running.process.family_peak_memory_kib(),
        };
        let kept = size_of(running.data.path())?;
        if kept < load.bytes() {
            return Err(io::Error::other(format!(
                "{kept} bytes were kept of {}",
                load.bytes()
            )));
        }
        Ok(taken)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The folder of what others wrote.
pub(crate) fn peers() -> PathBuf {
    harness::root().join("tests").join("peers")
}

fn size_of(folder: &Path) -> io::Result<u64> {
    let mut size = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        size += if metadata.is_dir() {
            size_of(&entry.path())?
        } else {
            metadata.len()
        };
    }
    Ok(size)
}
