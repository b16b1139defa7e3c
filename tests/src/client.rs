//! A tus client of others as a child process: the scripts in `tests/peers` run one and say how it goes.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::Receiver;
use std::time::Duration;

use crate::server::{Server, lines_of};
use crate::wait::{SOON, until};

/// How long a client may take for a file on a busy machine, its waiting included.
const DONE: Duration = Duration::from_mins(1);

/// Which client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `tus-js-client` under Node.
    TusJs,
    /// `tuspy` under Python.
    Tuspy,
}

/// The running client. It is killed when this is dropped.
pub struct Client {
    child: Child,
    lines: Receiver<String>,
    said: Vec<String>,
}

impl Kind {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::TusJs, Self::Tuspy];

    /// Sends a file to a server; `store` is where the client remembers its uploads, `options` its own as JSON.
    #[track_caller]
    pub fn send(self, server: &Server, file: &Path, store: &Path, options: &str) -> Client {
        let peers = crate::root().join("tests").join("peers");
        let mut command = match self {
            Self::TusJs => {
                let mut command = Command::new("node");
                command.arg(peers.join("tus_js.mjs"));
                command
            }
            Self::Tuspy => {
                let mut command = Command::new("python3");
                // The packages of Python and of Node are installed beside each other (setup/peers.sh).
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
        let lines = lines_of(&mut child);
        Client {
            child,
            lines,
            said: Vec::new(),
        }
    }
}

impl Client {
    /// Waits until it says that this many bytes went out.
    #[track_caller]
    pub fn wait_sent(&mut self, bytes: usize) {
        until(&format!("{bytes} bytes went out"), SOON, || {
            self.listen();
            self.sent().filter(|sent| *sent >= bytes)
        });
    }

    /// Waits until it is done and gives the path of the upload.
    #[track_caller]
    pub fn wait_done(&mut self, server: &Server) -> String {
        let url = until("the client is done", DONE, || {
            self.listen();
            assert!(
                !self.said.iter().any(|line| line.starts_with("failed")),
                "{:?}",
                self.tail()
            );
            self.said
                .iter()
                .find_map(|line| line.strip_prefix("done ").map(str::to_owned))
        });
        url.strip_prefix(&server.url("")).unwrap_or(&url).to_owned()
    }

    /// Whether it has said this.
    pub fn has_said(&mut self, word: &str) -> bool {
        self.listen();
        self.said.iter().any(|line| line == word)
    }

    /// The first count of bytes it gave.
    pub fn first_sent(&mut self) -> Option<usize> {
        self.listen();
        self.said
            .iter()
            .find_map(|line| line.strip_prefix("at ")?.parse().ok())
    }

    /// Kills it hard.
    pub fn kill(&mut self) {
        self.child.kill().expect("the client can be killed");
        self.child.wait().expect("a killed client ends");
    }

    fn sent(&self) -> Option<usize> {
        self.said
            .iter()
            .rev()
            .find_map(|line| line.strip_prefix("at ")?.parse().ok())
    }

    fn tail(&self) -> &[String] {
        &self.said[self.said.len().saturating_sub(10)..]
    }

    fn listen(&mut self) {
        self.said.extend(self.lines.try_iter());
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
