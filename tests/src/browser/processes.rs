//! Processes of a browser: its driver, the browser, its display and the reaper that ends them.
//!
//! Browsers live in a static pool, which is never dropped. The reaper is a shell that waits until
//! its standard input is closed, which the system does when the tests end in any way.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread;

use tempfile::TempDir;

use super::BrowserKind;
use crate::wait::{ACTION_TIMEOUT, poll_until};

/// Most starts of a driver for one browser.
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

/// Driver with the folder for a browser profile; ends with all registered processes and the folder
/// when it is dropped or when the tests end.
pub(super) struct BrowserProcesses {
    port: u16,
    profile: TempDir,
    reaper: Child,
    /// `None` once the reaper was told to begin.
    reaper_input: Option<ChildStdin>,
}

impl BrowserProcesses {
    /// Starts the driver of this browser, on a display of its own if it needs one.
    pub(super) fn start(kind: BrowserKind) -> Self {
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
        let mut processes = Self {
            port: 0,
            profile,
            reaper,
            reaper_input,
        };
        let display = (kind == BrowserKind::WebKit).then(|| processes.launch_display());
        let (driver, port) = launch_driver(kind, display.as_deref());
        processes.port = port;
        processes.adopt(driver);
        processes
    }

    /// Starts a virtual display and returns its name.
    fn launch_display(&mut self) -> String {
        let mut display = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-nolisten",
                "tcp",
                "-screen",
                "0",
                "1600x1200x24",
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("Xvfb does not start ({error}): run `make test`"));
        let mut lines = BufReader::new(display.stdout.take().expect("its output is piped")).lines();
        let number = lines.next().and_then(Result::ok);
        self.adopt(display);
        format!(":{}", number.expect("Xvfb names its display"))
    }

    /// Registers a process and waits for it, so that it does not stay a zombie once it was killed.
    fn adopt(&mut self, process: Child) {
        self.register(u64::from(process.id()));
        thread::spawn(move || wait_for_exit(process));
    }

    /// Returns the port of the driver.
    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// Returns the folder for the profile.
    pub(super) fn profile(&self) -> &Path {
        self.profile.path()
    }

    /// Registers a process that ends with the others, since the driver may die before its browser.
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

/// Starts a driver and returns it with its port, which it binds in several ways and exits if
/// another process was faster: then it is started again.
fn launch_driver(kind: BrowserKind, display: Option<&str>) -> (Child, u16) {
    let program = match kind {
        BrowserKind::Chromium => "chromedriver",
        BrowserKind::Firefox => "geckodriver",
        BrowserKind::WebKit => "WebKitWebDriver",
    };
    for _ in 0..LAUNCHES_MAX {
        let port = if kind == BrowserKind::WebKit {
            find_free_port()
        } else {
            0
        };
        let mut process = Command::new(program)
            .arg(format!("--port={port}"))
            .envs(display.map(|name| ("DISPLAY", name)))
            // Its sandbox does not start for root.
            .env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{program} does not start ({error}): run `make test`"));
        let stdout = process.stdout.take().expect("its output is piped");
        let port = if kind == BrowserKind::WebKit {
            wait_for_listener(port)
        } else {
            read_port(stdout)
        };
        if let Some(port) = port {
            return (process, port);
        }
        let _ = process.kill();
        let _ = process.wait();
    }
    panic!("{program} does not listen in {LAUNCHES_MAX} starts")
}

/// Returns a port that was free a moment ago, for a program that does not name its port.
fn find_free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .expect("a port is free")
        .port()
}

/// Returns the port once a process listens on it.
fn wait_for_listener(port: u16) -> Option<u16> {
    poll_until(ACTION_TIMEOUT, || {
        TcpStream::connect(("127.0.0.1", port)).ok()
    })
    .map(|_| port)
}

/// Reads the output of a driver until it names its port; a thread drains the rest.
fn read_port(stdout: impl Read + Send + 'static) -> Option<u16> {
    let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
    let port = lines.by_ref().find_map(|line| {
        let (_, port) = line
            .split_once("started successfully on port ")
            .or_else(|| line.split_once("Listening on 127.0.0.1:"))?;
        port.trim_end_matches('.').parse().ok()
    });
    thread::spawn(move || lines.for_each(drop));
    port
}
