//! Starts the driver and the browser, and makes sure that neither outlives the test.
//!
//! fantoccini is asynchronous; everything above this file is not: each command runs to its end here.

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

use crate::wait::SOON;

/// What a headless Chromium needs to start as root, without asking and without talking to anyone.
const FLAGS: [&str; 9] = [
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
/// A name of this machine that the browser does not take for this machine.
pub(super) const LOCAL_NAME: &str = "receipts.lan";

/// A driver, its browser and the session with it. All end when this is dropped, whatever happened.
pub(super) struct Driver {
    runtime: Runtime,
    session: Option<Client>,
    browser_process: Option<u64>,
    process: Child,
    profile: TempDir,
}

impl Driver {
    /// Starts a browser with these further flags.
    pub(super) fn start(flags: &[&str]) -> Self {
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
        let port = port_of(stdout).expect("chromedriver says which port it listens on");
        driver.open_session(port, flags);
        driver
    }

    fn open_session(&mut self, port: u16, flags: &[&str]) {
        let profile = format!("--user-data-dir={}", self.profile.path().display());
        let flags: Vec<_> = FLAGS
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
        let session = self
            .runtime
            .block_on(async { tokio::time::timeout(SOON, connecting.connect(&url)).await });
        let session = session
            .expect("the browser starts in time")
            .expect("the browser starts");
        self.browser_process = session
            .capabilities()
            .and_then(|all| all.get("goog:processID")?.as_u64());
        self.session = Some(session);
    }

    /// Runs one command of fantoccini to its end.
    pub(super) fn run<T, F>(&self, command: impl FnOnce(Client) -> F) -> Result<T, CmdError>
    where
        F: Future<Output = Result<T, CmdError>>,
    {
        let session = self
            .session
            .clone()
            .expect("the session is open until the driver is dropped");
        self.runtime.block_on(async {
            tokio::time::timeout(SOON, command(session))
                .await
                .expect("the browser answers in time")
        })
    }

    /// Sends a command of the browser's developer tools.
    pub(super) fn devtools(&self, command: &'static str, parameters: Value) -> Value {
        let command = DevTools {
            command,
            parameters,
        };
        self.run(|session| async move { session.issue_cmd(command).await })
            .expect("the browser knows the command")
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(session) = self.session.take() {
            let closing =
                async { tokio::time::timeout(Duration::from_secs(3), session.close()).await };
            let _ = self.runtime.block_on(closing);
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
        // A browser whose driver did not close it any more.
        if let Some(id) = self.browser_process {
            let _ = Command::new("kill")
                .args(["-KILL", &id.to_string()])
                .stderr(Stdio::null())
                .status();
        }
    }
}

/// Reads the driver's output up to the line that names its port, and the rest on a thread of its own.
fn port_of(stdout: impl Read + Send + 'static) -> Option<u16> {
    let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
    let port = lines.by_ref().find_map(|line| {
        let (_, port) = line.split_once("started successfully on port ")?;
        port.trim_end_matches('.').parse().ok()
    });
    thread::spawn(move || lines.for_each(drop));
    port
}

/// `goog/cdp/execute` of chromedriver.
#[derive(Debug)]
struct DevTools {
    command: &'static str,
    parameters: Value,
}

impl WebDriverCompatibleCommand for DevTools {
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
