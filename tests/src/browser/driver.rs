//! `WebDriver` session: starts chromedriver and Chromium and stops both with the test.
//!
//! fantoccini is asynchronous; here each command blocks until it is done.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use url::{ParseError, Url};

use crate::wait::ACTION_TIMEOUT;

/// Most starts of chromedriver for one browser.
const LAUNCHES_MAX: usize = 5;

/// Flags for a headless Chromium that runs as root, without prompts and background network traffic.
const CHROMIUM_FLAGS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP receipts.lan 127.0.0.1",
];
/// Host name of this machine that the browser does not treat as localhost.
pub(super) const LOCAL_NAME: &str = "receipts.lan";

/// chromedriver, its browser and the session.
///
/// All three end when this is dropped, also after a failed start or a panic.
pub(super) struct Driver {
    runtime: Runtime,
    session: Option<Client>,
    browser_process: Option<u64>,
    process: Child,
    profile: TempDir,
}

impl Driver {
    /// Starts a browser with these additional flags.
    pub(super) fn start(flags: &[&str]) -> Self {
        let (process, port) = launch_chromedriver();
        let profile = tempfile::tempdir().expect("a folder for the browser's profile");
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build();
        let mut driver = Self {
            runtime: runtime.expect("threads can be started"),
            session: None,
            browser_process: None,
            process,
            profile,
        };
        driver.open_session(port, flags);
        driver
    }

    fn open_session(&mut self, port: u16, flags: &[&str]) {
        let profile = format!("--user-data-dir={}", self.profile.path().display());
        let flags: Vec<_> = CHROMIUM_FLAGS
            .iter()
            .chain(flags)
            .copied()
            .chain([profile.as_str()])
            .collect();
        let Value::Object(capabilities) = json!({
            "browserName": "chrome",
            "goog:chromeOptions": {"args": flags},
        }) else {
            unreachable!("written as an object above");
        };
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let connecting = builder.capabilities(capabilities);
        let url = format!("http://127.0.0.1:{port}");
        let session = self.runtime.block_on(async {
            tokio::time::timeout(ACTION_TIMEOUT, connecting.connect(&url)).await
        });
        let session = session
            .expect("the browser starts in time")
            .expect("the browser starts");
        // Remembered, because chromedriver may die before its browser.
        self.browser_process = session
            .capabilities()
            .and_then(|all| all.get("goog:processID")?.as_u64());
        self.session = Some(session);
    }

    /// Runs one fantoccini command and blocks until it is done.
    pub(super) fn run<T, F>(&self, command: impl FnOnce(Client) -> F) -> Result<T, CmdError>
    where
        F: Future<Output = Result<T, CmdError>>,
    {
        let session = self
            .session
            .clone()
            .expect("the session is open until the driver is dropped");
        self.runtime.block_on(async {
            tokio::time::timeout(ACTION_TIMEOUT, command(session))
                .await
                .expect("the browser answers in time")
        })
    }

    /// Sends a command of the Chrome `DevTools` Protocol and returns its result.
    pub(super) fn run_devtools(&self, command: &'static str, parameters: Value) -> Value {
        let command = DevToolsCommand {
            command,
            parameters,
        };
        self.run(|session| async move { session.issue_cmd(command).await })
            .expect("the browser knows the command")
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Closes regularly first, then kills what is left.
        if let Some(session) = self.session.take() {
            let closing =
                async { tokio::time::timeout(Duration::from_secs(3), session.close()).await };
            let _ = self.runtime.block_on(closing);
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
        // Kills a browser that chromedriver did not close.
        if let Some(id) = self.browser_process {
            let _ = Command::new("kill")
                .args(["-KILL", &id.to_string()])
                .stderr(Stdio::null())
                .status();
        }
    }
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

/// Command `goog/cdp/execute` of chromedriver.
#[derive(Debug)]
struct DevToolsCommand {
    command: &'static str,
    parameters: Value,
}

impl WebDriverCompatibleCommand for DevToolsCommand {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!(
            "session/{}/goog/cdp/execute",
            session.unwrap_or_default()
        ))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (
            Method::POST,
            Some(json!({"cmd": self.command, "params": self.parameters}).to_string()),
        )
    }
}
