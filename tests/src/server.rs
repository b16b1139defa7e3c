//! The real server as a child process with its own data folder.
//!
//! A black box: started by its command line, located by the line that it prints, killed by its
//! process id.

mod requests;

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use crate::http;
use crate::process::Process;
use crate::wait::{ACTION_TIMEOUT, poll_until};

const LISTENING_PREFIX: &str = "listening on http://127.0.0.1:";
/// Range of listening ports, below the ephemeral ports of outgoing connections.
const PORT_RANGE: Range<u16> = 20_000..32_000;
/// Flags of `unshare` for a private mount namespace without root.
const UNSHARE_FLAGS: [&str; 3] = ["--user", "--map-root-user", "--mount"];

/// Running server; it is killed and its data are deleted when this is dropped.
pub struct Server {
    child: Child,
    port: u16,
    flags: Vec<String>,
    disk: DataDisk,
    folder: TempDir,
}

/// File system of the data folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DataDisk {
    /// The file system of temporary files.
    Temporary,
    /// The file system of temporary files, with a limit of so many MiB for each file.
    FileSizeLimit(u32),
    /// A tmpfs of so many MiB, visible to the server only and gone with its process.
    Tmpfs(u32),
}

/// Returns the path of the binary under test, from `RECEIPT_SCANNER_BINARY`.
pub fn binary_path() -> PathBuf {
    let named = std::env::var_os("RECEIPT_SCANNER_BINARY").expect(
        "RECEIPT_SCANNER_BINARY must name the receipt-scanner binary to test: run `make test`",
    );
    crate::checkout_root().join(named)
}

impl Server {
    /// Starts a server with an empty data folder and these additional flags.
    #[track_caller]
    pub fn start(flags: &[&str]) -> Self {
        Self::start_on(DataDisk::Temporary, flags)
    }

    /// Starts a server that may write at most so many MiB into one file (`RLIMIT_FSIZE`).
    #[track_caller]
    pub fn start_with_file_size_limit(mib: u32, flags: &[&str]) -> Self {
        Self::start_on(DataDisk::FileSizeLimit(mib), flags)
    }

    /// Starts a server whose data folder has a capacity of so many MiB.
    ///
    /// `None` if this machine does not allow to mount such a file system.
    #[track_caller]
    pub fn start_with_capacity(mib: u32, flags: &[&str]) -> Option<Self> {
        // Tries the mount that the server would need.
        let mut probe = Command::new("unshare");
        let can_mount = probe
            .args(UNSHARE_FLAGS)
            .args(["mount", "-t", "tmpfs", "tmpfs", "/mnt"])
            .output();
        let can_mount = can_mount.is_ok_and(|output| output.status.success());
        can_mount.then(|| Self::start_on(DataDisk::Tmpfs(mib), flags))
    }

    #[track_caller]
    fn start_on(disk: DataDisk, flags: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the server's data");
        let flags = flags.iter().map(ToString::to_string).collect();
        let (child, port) = launch_server(disk, folder.path(), free_port(), &flags);
        Self {
            child,
            port,
            flags,
            disk,
            folder,
        }
    }

    /// Kills the server with SIGKILL, like a power cut.
    pub fn kill(&mut self) {
        self.child.kill().expect("the server can be killed");
        self.child.wait().expect("a killed server ends");
    }

    /// Starts the server again with the same data and port.
    #[track_caller]
    pub fn restart(&mut self) {
        (self.child, self.port) =
            launch_server(self.disk, self.folder.path(), self.port, &self.flags);
    }

    /// Sends SIGTERM, as the system does before a shutdown.
    pub fn terminate(&self) {
        let pid = self.child.id().to_string();
        let asked = Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .expect("signals can be sent");
        assert!(asked.success(), "the server was running");
    }

    /// Returns whether the server exits by itself before the deadline.
    pub fn exits_within(&mut self, deadline: Duration) -> bool {
        poll_until(deadline, || self.child.try_wait().expect("it is our child")).is_some()
    }

    /// Returns the data folder.
    pub fn data_folder(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Returns the server process, for its memory and open files.
    pub fn process(&self) -> Process {
        Process::new(self.child.id())
    }

    /// Returns the listening address as `host:port`.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Returns the URL of a path, which begins with a slash.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Returns the size of all files in the data folder in bytes, without the database.
    pub fn stored_bytes(&self) -> u64 {
        list_files(&self.folder.path().join("data"))
            .iter()
            .filter(|path| {
                !path.to_string_lossy().contains(".db")
                    && !path.to_string_lossy().contains("sqlite")
            })
            .filter_map(|path| fs::metadata(path).ok())
            .map(|metadata| metadata.len())
            .sum()
    }

    /// Returns the summed peaks of the server and its reader processes in KiB (`VmHWM`).
    pub fn peak_memory_kib(&self) -> u64 {
        self.process().tree_peak_memory_kib()
    }

    fn read_log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if thread::panicking() {
            let log = self.read_log();
            let tail: Vec<_> = log.lines().rev().take(30).collect();
            let tail: Vec<_> = tail.into_iter().rev().collect();
            #[expect(
                clippy::print_stderr,
                reason = "a failed test shows what the server said"
            )]
            {
                eprintln!("the server's last words:\n{}", tail.join("\n"));
            }
        }
    }
}

#[track_caller]
fn launch_server(disk: DataDisk, folder: &Path, port: u16, flags: &Vec<String>) -> (Child, u16) {
    let log = File::options()
        .create(true)
        .append(true)
        .open(folder.join("log"))
        .expect("a log file");
    let data = folder.join("data");
    let mut command = match disk {
        DataDisk::Temporary => Command::new(binary_path()),
        DataDisk::FileSizeLimit(mib) => {
            let mut command = Command::new("prlimit");
            command
                .arg(format!("--fsize={}", u64::from(mib) << 20))
                .arg(binary_path());
            command
        }
        DataDisk::Tmpfs(mib) => {
            fs::create_dir_all(&data).expect("the data folder can be made");
            // Mounted inside the namespace of the server, so that it disappears with the process.
            let mount = format!("mount -t tmpfs -o size={mib}m tmpfs \"$0\" && exec \"$@\"");
            let mut command = Command::new("unshare");
            command
                .args(UNSHARE_FLAGS)
                .args(["sh", "-c", &mount])
                .arg(&data)
                .arg(binary_path());
            command
        }
    };
    let mut child = command
        .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--data"])
        .arg(&data)
        .args(flags)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()
        .unwrap_or_else(|error| panic!("{} does not start: {error}", binary_path().display()));
    let lines = read_lines_in_background(&mut child);
    // Ready means: the port was printed and the API answers.
    let mut said = None;
    let found = poll_until(ACTION_TIMEOUT, || {
        said = said.or_else(|| lines.try_iter().find_map(|line| parse_port(&line)));
        let Some(port) = said else {
            // An exited process prints no port any more: polling ends.
            return child.try_wait().expect("it is our child").map(|_| None);
        };
        let info = http::try_send_request(
            "GET",
            &format!("http://127.0.0.1:{port}/api/server"),
            &[],
            &[],
        )?;
        (info.status == 200).then_some(Some(port))
    });
    if let Some(port) = found.flatten() {
        return (child, port);
    }
    let _ = child.kill();
    let ended = child.wait();
    let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
    panic!(
        "the server did not say `{LISTENING_PREFIX}…` and answer in time ({ended:?}); it said:\n\
         {log}"
    );
}

/// Returns a free port below the ephemeral range.
///
/// A killed server finds it free again, because the system gives such a port to no other program.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    // Concurrent test processes begin at different ports.
    let begin = std::process::id() as usize * 131;
    let mut ports = std::iter::from_fn(|| {
        let next = usize::from(NEXT.fetch_add(1, Ordering::Relaxed));
        PORT_RANGE.clone().nth((begin + next) % PORT_RANGE.len())
    });
    let is_free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    ports
        .by_ref()
        .take(PORT_RANGE.len())
        .find(is_free)
        .expect("one of thousands of ports is free")
}

/// Reads the standard output of a child on a thread of its own, so that the child never blocks.
pub(crate) fn read_lines_in_background(child: &mut Child) -> Receiver<String> {
    let stdout = child.stdout.take().expect("its output is piped");
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            let _ = sender.send(line);
        }
    });
    lines
}

fn parse_port(line: &str) -> Option<u16> {
    let (_, port) = line.split_once(LISTENING_PREFIX)?;
    let digits = port
        .find(|letter: char| !letter.is_ascii_digit())
        .map_or(port, |end| &port[..end]);
    digits.parse().ok()
}

fn list_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(list_files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_port_in_the_greeting() {
        for (line, port) in [
            ("listening on http://127.0.0.1:4711", Some(4711)),
            (
                "receipt-scanner is listening on http://127.0.0.1:80/ now",
                Some(80),
            ),
            ("listening on http://127.0.0.1:99999", None),
            ("starting", None),
        ] {
            assert_eq!(parse_port(line), port, "{line}");
        }
    }
}
