//! The real server as a child process, on a data folder of its own.
//!
//! It is the binary that people run: started by its command line, found by the line it prints, killed by
//! its process id. Nothing here knows how it is built inside.

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

use serde_json::Value;
use shared::api::{ReceiptDetail, ReceiptPage, ReceiptRow, ServerInfo, Status};
use shared::id::ReceiptId;
use tempfile::TempDir;

use crate::http::{self, Answer};
use crate::process::Process;
use crate::wait::{READING, SOON, poll, until};

const GREETING: &str = "listening on http://127.0.0.1:";
/// Below those that connections get.
const PORTS: Range<u16> = 20_000..32_000;
/// How `unshare` gives a process mounts of its own without asking for root.
const ALONE: [&str; 3] = ["--user", "--map-root-user", "--mount"];

/// A running server. It is killed, and its data are deleted, when this is dropped.
pub struct Server {
    child: Child,
    port: u16,
    flags: Vec<String>,
    disk: Disk,
    folder: TempDir,
}

/// What the data folder lies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Disk {
    /// The disk of temporary files.
    Common,
    /// A file system of its own with this many MiB, seen by the server alone and gone with it.
    Small(u32),
}

/// The binary under test, named by `RECEIPT_SCANNER_BINARY`.
pub fn binary() -> PathBuf {
    let named = std::env::var_os("RECEIPT_SCANNER_BINARY").expect(
        "RECEIPT_SCANNER_BINARY must name the receipt-scanner binary to test: run `make test`",
    );
    crate::root().join(named)
}

impl Server {
    /// Starts a server with an empty data folder and these further flags.
    #[track_caller]
    pub fn start(flags: &[&str]) -> Self {
        Self::start_on(Disk::Common, flags)
    }

    /// Starts a server whose data folder has room for this many MiB only; `None` where this machine does not
    /// let us make such a folder.
    #[track_caller]
    pub fn start_with_room(mib: u32, flags: &[&str]) -> Option<Self> {
        let mut probe = Command::new("unshare");
        let can_mount = probe
            .args(ALONE)
            .args(["mount", "-t", "tmpfs", "tmpfs", "/mnt"])
            .output();
        let can_mount = can_mount.is_ok_and(|output| output.status.success());
        can_mount.then(|| Self::start_on(Disk::Small(mib), flags))
    }

    #[track_caller]
    fn start_on(disk: Disk, flags: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the server's data");
        let flags = flags.iter().map(ToString::to_string).collect();
        let (child, port) = launch(disk, folder.path(), free_port(), &flags);
        Self {
            child,
            port,
            flags,
            disk,
            folder,
        }
    }

    /// Kills it hard, as a power cut would.
    pub fn kill(&mut self) {
        self.child.kill().expect("the server can be killed");
        self.child.wait().expect("a killed server ends");
    }

    /// Starts it again on the same data and the same port.
    #[track_caller]
    pub fn restart(&mut self) {
        (self.child, self.port) = launch(self.disk, self.folder.path(), self.port, &self.flags);
    }

    /// Asks it to end, as the system does before it shuts down.
    pub fn ask_to_end(&self) {
        let pid = self.child.id().to_string();
        let asked = Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .expect("signals can be sent");
        assert!(asked.success(), "the server was running");
    }

    /// Whether it ends by itself within this time.
    pub fn ends_within(&mut self, deadline: Duration) -> bool {
        poll(deadline, || self.child.try_wait().expect("it is our child")).is_some()
    }

    /// The folder that keeps its data.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// What the system counts of it.
    pub fn process(&self) -> Process {
        Process::new(self.child.id())
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// The URL of a path, which begins with a slash.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// `GET` of a path.
    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        http::send("GET", &self.url(path), &[], &[])
    }

    /// `PATCH` of a path with JSON, which it takes.
    #[track_caller]
    pub fn patch(&self, path: &str, body: &Value) {
        self.tell("PATCH", path, body);
    }

    /// `POST` of JSON to a path, which it takes.
    #[track_caller]
    pub fn post(&self, path: &str, body: &Value) {
        self.tell("POST", path, body);
    }

    #[track_caller]
    fn tell(&self, method: &str, path: &str, body: &Value) {
        let headers = [("content-type", "application/json")];
        let answer = http::send(
            method,
            &self.url(path),
            &headers,
            body.to_string().as_bytes(),
        );
        assert_eq!(answer.status, 200, "{}", answer.text());
    }

    /// What it says of itself.
    #[track_caller]
    pub fn info(&self) -> ServerInfo {
        self.get("/api/server").json()
    }

    /// Every receipt on the first page of the list, newest first.
    #[track_caller]
    pub fn receipts(&self) -> Vec<ReceiptRow> {
        self.get("/api/receipts?limit=100")
            .json::<ReceiptPage>()
            .receipts
    }

    /// The receipt of a file name, if there is one.
    #[track_caller]
    pub fn receipt_of(&self, name: &str) -> Option<ReceiptRow> {
        self.receipts()
            .into_iter()
            .find(|row| row.file.name == name)
    }

    /// Waits until this receipt was read or could not be.
    #[track_caller]
    pub fn settled(&self, id: ReceiptId) -> ReceiptDetail {
        until(&format!("receipt {id} is read"), READING, || {
            let answer = self.get(&format!("/api/receipts/{id}"));
            let detail: ReceiptDetail = (answer.status == 200).then(|| answer.json())?;
            matches!(detail.row.status, Status::Ready | Status::Failed).then_some(detail)
        })
    }

    /// How many bytes all files of the data folder have, the database left out.
    pub fn bytes_kept(&self) -> u64 {
        files_below(&self.folder.path().join("data"))
            .iter()
            .filter(|path| {
                !path.to_string_lossy().contains(".db")
                    && !path.to_string_lossy().contains("sqlite")
            })
            .filter_map(|path| fs::metadata(path).ok())
            .map(|metadata| metadata.len())
            .sum()
    }

    /// The most memory that it and its reader processes ever held, in KiB, as Linux counts it (`VmHWM`).
    pub fn peak_memory_kib(&self) -> u64 {
        self.process().family_peak_memory_kib()
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if thread::panicking() {
            let log = self.log();
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
fn launch(disk: Disk, folder: &Path, port: u16, flags: &Vec<String>) -> (Child, u16) {
    let log = File::options()
        .create(true)
        .append(true)
        .open(folder.join("log"))
        .expect("a log file");
    let data = folder.join("data");
    let mut command = match disk {
        Disk::Common => Command::new(binary()),
        Disk::Small(mib) => {
            fs::create_dir_all(&data).expect("the data folder can be made");
            let mount = format!("mount -t tmpfs -o size={mib}m tmpfs \"$0\" && exec \"$@\"");
            let mut command = Command::new("unshare");
            command
                .args(ALONE)
                .args(["sh", "-c", &mount])
                .arg(&data)
                .arg(binary());
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
        .unwrap_or_else(|error| panic!("{} does not start: {error}", binary().display()));
    let lines = lines_of(&mut child);
    let mut said = None;
    let found = poll(SOON, || {
        said = said.or_else(|| lines.try_iter().find_map(|line| port_in(&line)));
        let Some(port) = said else {
            // One that has ended will say nothing more.
            return child.try_wait().expect("it is our child").map(|_| None);
        };
        let info = http::try_send(
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
    panic!("the server did not say `{GREETING}…` and answer in time ({ended:?}); it said:\n{log}");
}

/// A port nobody listens on and that the system gives to nobody who asks for any: so a server that is killed finds it
/// free again, and meanwhile nobody else answers there.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    // Tests that run at the same time in another process begin elsewhere.
    let begin = std::process::id() as usize * 131;
    let mut ports = std::iter::from_fn(|| {
        let next = usize::from(NEXT.fetch_add(1, Ordering::Relaxed));
        PORTS.clone().nth((begin + next) % PORTS.len())
    });
    let is_free = |port: &u16| TcpListener::bind(("127.0.0.1", *port)).is_ok();
    ports
        .by_ref()
        .take(PORTS.len())
        .find(is_free)
        .expect("one of thousands of ports is free")
}

/// Reads the child's standard output to its end on a thread of its own, so that it never blocks.
pub(crate) fn lines_of(child: &mut Child) -> Receiver<String> {
    let stdout = child.stdout.take().expect("its output is piped");
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            let _ = sender.send(line);
        }
    });
    lines
}

fn port_in(line: &str) -> Option<u16> {
    let (_, port) = line.split_once(GREETING)?;
    let digits = port
        .find(|letter: char| !letter.is_ascii_digit())
        .map_or(port, |end| &port[..end]);
    digits.parse().ok()
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_below(&path));
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
            assert_eq!(port_in(line), port, "{line}");
        }
    }
}
