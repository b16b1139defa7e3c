//! Processes of a browser: chromedriver, Chromium, and the reaper that ends them.
//!
//! Browsers live in a static pool, which is never dropped. The reaper is a shell that waits until
//! its standard input is closed, which the system does when the tests end in any way.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread;

use tempfile::TempDir;

/// Most starts of chromedriver for one browser.
const LAUNCHES_MAX: usize = 5;

/// Reads process ids until the input ends, then kills them and deletes the folder named as `$0`.
///
/// The folder is deleted twice, since processes that are about to end may write into it.
const REAPER_SCRIPT: &str = r#"
ids=
while read -r id; do ids="$ids $id"; done
kill -KILL $ids
rm -rf "$0" || { sleep 1; rm -rf "$0"; }
"#;

/// chromedriver with the folder for a browser profile; ends with all registered processes and the
/// folder when it is dropped or when the tests end.
pub(super) struct BrowserProcesses {
    port: u16,
    profile: TempDir,
    reaper: Child,
    /// `None` once the reaper was told to begin.
    reaper_input: Option<ChildStdin>,
}

impl BrowserProcesses {
    /// Starts chromedriver.
    pub(super) fn start() -> Self {
        let profile = tempfile::tempdir().expect("a folder for the browser's profile");
        let mut reaper = Command::new("sh")
            .args(["-c", REAPER_SCRIPT])
            .arg(profile.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell starts");
        let reaper_input = reaper.stdin.take();
        let (chromedriver, port) = launch_chromedriver();
        let mut processes = Self {
            port,
            profile,
            reaper,
            reaper_input,
        };
        processes.register(u64::from(chromedriver.id()));
        // Waited for, so that it does not stay a zombie after the reaper killed it.
        thread::spawn(move || wait_for_exit(chromedriver));
        processes
    }

    /// Returns the port of chromedriver.
    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// Returns the folder for the profile.
    pub(super) fn profile(&self) -> &Path {
        self.profile.path()
    }

    /// Registers a process that ends with the others, since chromedriver may die before its
    /// browser.
    pub(super) fn register(&mut self, process: u64) {
        if let Some(input) = &mut self.reaper_input {
            writeln!(input, "{process}").expect("the reaper reads");
        }
    }
}

impl Drop for BrowserProcesses {
    fn drop(&mut self) {
        drop(self.reaper_input.take());
        let _ = self.reaper.wait();
    }
}

fn wait_for_exit(mut process: Child) {
    let _ = process.wait();
}

/// Starts chromedriver and returns it with its port. It binds the port it chose for IPv4 for IPv6,
/// too, and exits if another process was faster there: then it is started again.
fn launch_chromedriver() -> (Child, u16) {
    for _ in 0..LAUNCHES_MAX {
        let mut process = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| {
                panic!("chromedriver does not start ({error}): run `make test`")
            });
        let stdout = process.stdout.take().expect("its output is piped");
        if let Some(port) = read_port(stdout) {
            return (process, port);
        }
        let _ = process.kill();
        let _ = process.wait();
    }
    panic!("chromedriver names no port in {LAUNCHES_MAX} starts")
}

/// Reads the output of chromedriver until it names its port; a thread drains the rest.
fn read_port(stdout: impl Read + Send + 'static) -> Option<u16> {
    let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
    let port = lines.by_ref().find_map(|line| {
        let (_, port) = line.split_once("started successfully on port ")?;
        port.trim_end_matches('.').parse().ok()
    });
    thread::spawn(move || lines.for_each(drop));
    port
}
