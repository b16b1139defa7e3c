//! Browsers that tests use one after another.
//!
//! A test has a browser to itself and gives it back with a new empty tab and without cookies,
//! permissions and stored data. Emulations, scripts and network conditions belong to a tab and end
//! with it. Test servers have ports of their own, so that no two tests share an origin. The browser
//! of a failed test and one that does not answer are not used again.

use std::ops::Deref;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use fantoccini::Client;
use fantoccini::error::CmdError;
use serde_json::{Value, json};

use super::BrowserKind;
use super::driver::{DevToolsCommand, Driver};

/// Chromium browsers without additional flags that no test uses.
static IDLE: Mutex<Vec<Driver>> = Mutex::new(Vec::new());

/// Timeout of an idle browser, after which another one is started.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(20);

/// Browser in use by a test; it goes back to the pool when this is dropped.
pub(super) struct BorrowedDriver {
    /// `None` only while it is dropped.
    driver: Option<Driver>,
    /// Origins whose data are deleted afterwards; `None` for a browser that ends with the test.
    origins: Option<Vec<String>>,
}

impl BorrowedDriver {
    /// Returns an idle browser or starts one. The data of `origins` are deleted afterwards.
    pub(super) fn borrow(origins: Vec<String>) -> Self {
        let driver = idle_driver().unwrap_or_else(|| Driver::start(BrowserKind::Chromium, &[]));
        Self {
            driver: Some(driver),
            origins: Some(origins),
        }
    }

    /// Starts a browser with these additional flags that no other test uses.
    pub(super) fn start_alone(kind: BrowserKind, flags: &[&str]) -> Self {
        Self {
            driver: Some(Driver::start(kind, flags)),
            origins: None,
        }
    }
}

impl Deref for BorrowedDriver {
    type Target = Driver;

    fn deref(&self) -> &Driver {
        self.driver
            .as_ref()
            .expect("it is taken out only while this is dropped")
    }
}

impl Drop for BorrowedDriver {
    fn drop(&mut self) {
        let (Some(driver), Some(origins)) = (self.driver.take(), self.origins.take()) else {
            return;
        };
        let is_clean = !thread::panicking()
            && driver
                .run_within(ANSWER_TIMEOUT, |session| clean(session, origins))
                .is_some_and(|result| matches!(result, Ok(true)));
        if is_clean {
            IDLE.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(driver);
        }
    }
}

/// Returns an idle browser that answers, and ends those that do not.
fn idle_driver() -> Option<Driver> {
    loop {
        let driver = IDLE.lock().unwrap_or_else(PoisonError::into_inner).pop()?;
        let answer = driver.run_within(ANSWER_TIMEOUT, |session| async move {
            session.current_url().await
        });
        if answer.is_some_and(|answer| answer.is_ok()) {
            return Some(driver);
        }
    }
}

/// Replaces all tabs by an empty one and deletes what the test has left; returns whether no other
/// tab is left.
async fn clean(session: Client, origins: Vec<String>) -> Result<bool, CmdError> {
    let used_tabs = session.windows().await?;
    let empty_tab = session.new_window(true).await?.handle;
    for tab in used_tabs {
        session.switch_to_window(tab).await?;
        session.close_window().await?;
    }
    session.switch_to_window(empty_tab.clone()).await?;
    for origin in origins {
        let data = json!({"origin": origin, "storageTypes": "all"});
        run_devtools(&session, "Storage.clearDataForOrigin", data).await?;
    }
    for (command, parameters) in [
        ("Network.clearBrowserCookies", json!({})),
        ("Browser.resetPermissions", json!({})),
        (
            "Browser.setDownloadBehavior",
            json!({"behavior": "default"}),
        ),
        // A tab that is not in front gets no focus events.
        ("Page.bringToFront", json!({})),
        (
            "Emulation.setFocusEmulationEnabled",
            json!({"enabled": true}),
        ),
    ] {
        run_devtools(&session, command, parameters).await?;
    }
    Ok(session.windows().await? == [empty_tab])
}

async fn run_devtools(
    session: &Client,
    command: &'static str,
    parameters: Value,
) -> Result<(), CmdError> {
    let command = DevToolsCommand {
        command,
        parameters,
    };
    session.issue_cmd(command).await.map(drop)
}
