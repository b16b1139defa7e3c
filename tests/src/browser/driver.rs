//! `WebDriver` session of one browser.
//!
//! fantoccini is asynchronous; here each command blocks until it is done.

use std::time::Duration;

use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use url::{ParseError, Url};

use super::BrowserKind;
use super::processes::BrowserProcesses;
use crate::wait::ACTION_TIMEOUT;

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
/// Browser of Debian that shows pages with WebKitGTK under remote control.
const WEBKIT_BROWSER: &str = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";
/// Host name of this machine that the browser does not treat as localhost.
pub(super) const LOCAL_NAME: &str = "receipts.lan";
/// Timeout of the regular end of a session; what is left after it is killed.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(3);

/// Browser with its session.
///
/// Both end when this is dropped, also after a failed start or a panic.
pub(super) struct Driver {
    runtime: Runtime,
    session: Option<Client>,
    processes: BrowserProcesses,
    kind: BrowserKind,
}

impl Driver {
    /// Starts a browser with these additional flags.
    pub(super) fn start(kind: BrowserKind, flags: &[&str]) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build();
        let mut driver = Self {
            runtime: runtime.expect("threads can be started"),
            session: None,
            processes: BrowserProcesses::start(kind),
            kind,
        };
        driver.open_session(flags);
        driver
    }

    fn open_session(&mut self, flags: &[&str]) {
        let Value::Object(capabilities) = self.describe_browser(flags) else {
            unreachable!("described as an object");
        };
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let connecting = builder.capabilities(capabilities);
        let url = format!("http://127.0.0.1:{}", self.processes.port());
        let session = self.runtime.block_on(async {
            tokio::time::timeout(ACTION_TIMEOUT, connecting.connect(&url)).await
        });
        let session = session
            .expect("the browser starts in time")
            .expect("the browser starts");
        let browser = session.capabilities().and_then(|all| {
            all.get("goog:processID")
                .or_else(|| all.get("moz:processID"))?
                .as_u64()
        });
        if let Some(browser) = browser {
            self.processes.register(browser);
        }
        self.session = Some(session);
    }

    /// Returns the capabilities that the driver is asked for.
    fn describe_browser(&self, flags: &[&str]) -> Value {
        let profile = self.processes.profile().display().to_string();
        match self.kind {
            BrowserKind::Chromium => {
                let profile = format!("--user-data-dir={profile}");
                let flags: Vec<_> = CHROMIUM_FLAGS
                    .iter()
                    .chain(flags)
                    .copied()
                    .chain([profile.as_str()])
                    .collect();
                json!({"browserName": "chrome", "goog:chromeOptions": {"args": flags}})
            }
            BrowserKind::Firefox => {
                let flags = [&["-headless", "-profile", profile.as_str()], flags].concat();
                json!({"browserName": "firefox", "moz:firefoxOptions": {"args": flags}})
            }
            BrowserKind::WebKit => {
                let flags = [&["--automation"], flags].concat();
                let options = json!({"binary": WEBKIT_BROWSER, "args": flags});
                json!({"browserName": "MiniBrowser", "webkitgtk:browserOptions": options})
            }
        }
    }

    /// Returns which browser it is.
    pub(super) fn kind(&self) -> BrowserKind {
        self.kind
    }

    /// Runs one fantoccini command and blocks until it is done.
    pub(super) fn run<T, F>(&self, command: impl FnOnce(Client) -> F) -> Result<T, CmdError>
    where
        F: Future<Output = Result<T, CmdError>>,
    {
        self.run_within(ACTION_TIMEOUT, command)
            .expect("the browser answers in time")
    }

    /// Runs one fantoccini command; `None` if it takes too long.
    pub(super) fn run_within<T, F>(
        &self,
        timeout: Duration,
        command: impl FnOnce(Client) -> F,
    ) -> Option<Result<T, CmdError>>
    where
        F: Future<Output = Result<T, CmdError>>,
    {
        let session = self
            .session
            .clone()
            .expect("the session is open until the driver is dropped");
        self.runtime
            .block_on(async { tokio::time::timeout(timeout, command(session)).await })
            .ok()
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
        // Closes regularly first; the processes that are left are killed.
        if let Some(session) = self.session.take() {
            let closing = async { tokio::time::timeout(CLOSE_TIMEOUT, session.close()).await };
            let _ = self.runtime.block_on(closing);
        }
    }
}

/// Command `goog/cdp/execute` of chromedriver.
#[derive(Debug)]
pub(super) struct DevToolsCommand {
    /// Name of the command in the protocol.
    pub(super) command: &'static str,
    /// Parameters of the command.
    pub(super) parameters: Value,
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
