//! Third-party tus clients as child processes.
//!
//! The scripts in `tests/peers` run one and print its progress.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::Receiver;
use std::time::Duration;

use crate::server::{Server, read_lines_in_background};
use crate::wait::{ACTION_TIMEOUT, wait_until};

/// Timeout of an upload by a client on a busy machine, its retry delays included.
const UPLOAD_TIMEOUT: Duration = Duration::from_mins(1);

/// Third-party client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeerKind {
    /// `tus-js-client` under Node.
    TusJs,
    /// `tuspy` under Python.
    Tuspy,
}

/// Running client process; it is killed when this is dropped.
pub struct PeerClient {
    child: Child,
    lines: Receiver<String>,
    output: Vec<String>,
}

impl PeerKind {
    /// All clients.
    pub const ALL: [Self; 2] = [Self::TusJs, Self::Tuspy];

    /// Starts to send a file to a server.
    ///
    /// `store` is the file in which the client remembers its uploads; `options` are its own, as
    /// JSON.
    #[track_caller]
    pub fn start_upload(
        self,
        server: &Server,
        file: &Path,
        store: &Path,
        options: &str,
    ) -> PeerClient {
        let peers = crate::checkout_root().join("tests").join("peers");
        let mut command = match self {
            Self::TusJs => {
                let mut command = Command::new("node");
                command.arg(peers.join("tus_js.mjs"));
                command
            }
            Self::Tuspy => {
                let mut command = Command::new("python3");
                // Python and Node packages are installed side by side (setup/peers.sh).
                let installed = peers
                    .join("node_modules")
                    .canonicalize()
                    .expect("run setup/peers.sh first");
                command.env("PYTHONPATH", installed.with_file_name("python"));
                command.arg(peers.join("tuspy_client.py"));
                command
            }
        };
        let mut child = command
            .arg(server.url("/files"))
            .args([file, store])
            .arg(options)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{self:?} does not start: {error}"));
        let lines = read_lines_in_background(&mut child);
        PeerClient {
            child,
            lines,
            output: Vec::new(),
        }
    }
}

impl PeerClient {
    /// Waits until the client reports that this many bytes were sent.
    #[track_caller]
    pub fn wait_sent(&mut self, bytes: usize) {
        wait_until(&format!("{bytes} bytes went out"), ACTION_TIMEOUT, || {
            self.collect_output();
            self.reported_bytes().filter(|sent| *sent >= bytes)
        });
    }

    /// Waits until the client is done and returns the path of the upload.
    #[track_caller]
    pub fn wait_done(&mut self, server: &Server) -> String {
        let url = wait_until("the client is done", UPLOAD_TIMEOUT, || {
            self.collect_output();
            assert!(
                !self.output.iter().any(|line| line.starts_with("failed")),
                "{:?}",
                self.last_lines()
            );
            self.output
                .iter()
                .find_map(|line| line.strip_prefix("done ").map(str::to_owned))
        });
        url.strip_prefix(&server.url("")).unwrap_or(&url).to_owned()
    }

    /// Returns whether the client has printed this line.
    pub fn has_printed(&mut self, word: &str) -> bool {
        self.collect_output();
        self.output.iter().any(|line| line == word)
    }

    /// Returns the first number of bytes that the client reported.
    pub fn first_reported_bytes(&mut self) -> Option<usize> {
        self.collect_output();
        self.output
            .iter()
            .find_map(|line| line.strip_prefix("at ")?.parse().ok())
    }

    /// Kills the client with SIGKILL.
    pub fn kill(&mut self) {
        self.child.kill().expect("the client can be killed");
        self.child.wait().expect("a killed client ends");
    }

    fn reported_bytes(&self) -> Option<usize> {
        self.output
            .iter()
            .rev()
            .find_map(|line| line.strip_prefix("at ")?.parse().ok())
    }

    fn last_lines(&self) -> &[String] {
        &self.output[self.output.len().saturating_sub(10)..]
    }

    fn collect_output(&mut self) {
        self.output.extend(self.lines.try_iter());
    }
}

impl Drop for PeerClient {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
