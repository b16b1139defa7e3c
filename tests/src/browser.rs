//! Real browser, driven through its visible interface.
//!
//! Every method waits for what it needs; on timeout it fails the test with a sentence and a
//! screenshot in `target/screens/failed`. `actions` holds the user actions, [`queue`] the upload
//! queue of the scan page, [`wire`] the recorded requests and the connection, [`device`] the
//! machine around the browser.

mod actions;
pub mod device;
mod driver;
pub mod keys;
mod looks;
mod overrides;
mod pool;
mod processes;
pub mod queue;
mod receipt_page;
pub mod walk;
pub mod wire;

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use fantoccini::error::CmdError;
use serde_json::{Value, json};

use crate::server::Server;
use crate::wait::{ACTION_TIMEOUT, poll_until};
use pool::BorrowedDriver;

/// Size of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewport {
    /// Upright phone: 390 × 844 CSS pixels, touch, device pixel ratio 2.
    Phone,
    /// Upright tablet: 768 × 1024 CSS pixels, touch, device pixel ratio 2.
    Tablet,
    /// Desktop: 1440 × 900 CSS pixels, mouse, device pixel ratio 1.
    Desktop,
}

impl Viewport {
    /// Returns width and height in CSS pixels.
    fn size(self) -> (u32, u32) {
        match self {
            Self::Phone => (390, 844),
            Self::Tablet => (768, 1024),
            Self::Desktop => (1440, 900),
        }
    }
}

/// Browser program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BrowserKind {
    /// Chromium, in which every test can emulate devices and networks.
    Chromium,
    /// Firefox.
    Firefox,
    /// The engine of Safari, in the browser that comes with its port to GTK.
    WebKit,
}

/// Colour scheme of the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColourScheme {
    /// Dark text on a light background.
    Light,
    /// Light text on a dark background.
    Dark,
}

/// Browser with one tab and no data of other tests.
pub struct Browser {
    driver: BorrowedDriver,
    base_url: String,
}

/// File that exists only in the page.
pub struct PageFile<'a> {
    /// File name, which may be one that no file system accepts.
    pub name: &'a str,
    /// Content of the file.
    pub bytes: &'a [u8],
}

impl Browser {
    /// Opens a browser for the pages of `server`.
    #[track_caller]
    pub fn open(server: &Server, window: Viewport) -> Self {
        let origins = [server.url(""), plain_http_url(server)];
        Self::open_with(BorrowedDriver::borrow(origins.into()), server, window)
    }

    /// Opens a browser of its own with a new profile and these additional flags.
    #[track_caller]
    pub fn open_alone(server: &Server, window: Viewport, flags: &[&str]) -> Self {
        Self::open_with(
            BorrowedDriver::start_alone(BrowserKind::Chromium, flags),
            server,
            window,
        )
    }

    /// Opens another browser, which records no requests and emulates no touch.
    #[track_caller]
    pub fn open_kind(kind: BrowserKind, server: &Server, window: Viewport) -> Self {
        Self::open_with(BorrowedDriver::start_alone(kind, &[]), server, window)
    }

    #[track_caller]
    fn open_with(driver: BorrowedDriver, server: &Server, window: Viewport) -> Self {
        let browser = Self {
            driver,
            base_url: server.url(""),
        };
        if browser.driver.kind() == BrowserKind::Chromium {
            browser.run_before_pages(wire::RECORD_REQUESTS_SCRIPT);
            browser.run_before_pages(device::NO_DEVICE_READING_SCRIPT);
            browser.resize(window);
        } else {
            let (width, height) = window.size();
            let resized = browser
                .driver
                .run(|tab| async move { tab.set_window_size(width, height).await });
            browser.unwrap_or_fail(resized, "the window has its size");
        }
        browser
    }

    /// Opens a browser that reaches `server` by a host name over plain HTTP.
    ///
    /// Browsers offer fewer APIs to such pages, because the context is not secure.
    #[track_caller]
    pub fn open_over_plain_http(server: &Server, window: Viewport) -> Self {
        let mut browser = Self::open(server, window);
        browser.base_url = plain_http_url(server);
        browser
    }

    /// Runs a script in every page before the scripts of the page.
    pub fn run_before_pages(&self, source: &str) {
        self.driver.run_devtools(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({"source": source}),
        );
    }

    /// Opens a second tab in front of the first, which keeps running in the background.
    #[track_caller]
    pub fn open_tab(&self, path: &str) {
        let opened = self.driver.run(|tab| async move {
            let opened = tab.new_window(true).await?;
            tab.switch_to_window(opened.handle).await
        });
        self.unwrap_or_fail(opened, "a second tab opens");
        self.goto(path);
    }

    /// Closes the first tab regardless of its work and stays in the second.
    #[track_caller]
    pub fn close_first_tab(&self) {
        let closed = self.driver.run(|tab| async move {
            let second = tab.window().await?;
            for first in tab.windows().await? {
                if first != second {
                    tab.switch_to_window(first).await?;
                    tab.close_window().await?;
                }
            }
            tab.switch_to_window(second).await
        });
        self.unwrap_or_fail(closed, "the first tab closes");
    }

    /// Resizes the window and switches touch on or off.
    pub fn resize(&self, window: Viewport) {
        let (width, height) = window.size();
        let is_mobile = window != Viewport::Desktop;
        let metrics = json!({
            "width": width, "height": height, "deviceScaleFactor": if is_mobile { 2 } else { 1 },
            "mobile": is_mobile,
        });
        self.driver
            .run_devtools("Emulation.setDeviceMetricsOverride", metrics);
        let touch = json!({"enabled": is_mobile});
        self.driver
            .run_devtools("Emulation.setTouchEmulationEnabled", touch);
    }

    /// Sets the colour scheme of the system.
    pub fn set_colour_scheme(&self, light: ColourScheme) {
        let value = match light {
            ColourScheme::Light => "light",
            ColourScheme::Dark => "dark",
        };
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": value}]});
        self.driver
            .run_devtools("Emulation.setEmulatedMedia", features);
    }

    /// Sets the preferred languages, best first.
    #[track_caller]
    pub fn set_languages(&self, languages: &str) {
        // The override needs a user agent: the current one.
        let agent = self.run_script("return navigator.userAgent", json!([]));
        let languages = json!({"userAgent": agent, "acceptLanguage": languages});
        self.driver
            .run_devtools("Emulation.setUserAgentOverride", languages);
    }

    /// Allows downloads and sets their folder.
    pub fn set_download_folder(&self, folder: &Path) {
        let behavior = json!({"behavior": "allow", "downloadPath": folder});
        self.driver
            .run_devtools("Browser.setDownloadBehavior", behavior);
    }

    /// Opens a page by its path, which begins with a slash.
    #[track_caller]
    pub fn goto(&self, path: &str) {
        let url = format!("{}{path}", self.base_url);
        let opened = self.driver.run(|tab| async move { tab.goto(&url).await });
        self.unwrap_or_fail(opened, path);
    }

    /// Reloads the page.
    #[track_caller]
    pub fn reload(&self) {
        let is_firefox = self.driver.kind() == BrowserKind::Firefox;
        let loaded = self.driver.run(|tab| async move {
            // Unlike the button of the browser, this command of Firefox passes the service worker.
            if is_firefox {
                let url = tab.current_url().await?;
                return tab.goto(url.as_str()).await;
            }
            tab.refresh().await
        });
        self.unwrap_or_fail(loaded, "the page loads again");
    }

    /// Returns the path of the page.
    #[track_caller]
    pub fn path(&self) -> String {
        self.run_script("return location.pathname", json!([]))
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// Runs a script in the page and returns its result; its arguments are `arguments[0]` and so
    /// on.
    #[track_caller]
    pub fn run_script(&self, script: &str, arguments: Value) -> Value {
        let Value::Array(arguments) = arguments else {
            panic!("arguments are an array")
        };
        let result = self
            .driver
            .run(|tab| async move { tab.execute(script, arguments).await });
        self.unwrap_or_fail(result, script)
    }

    /// Returns whether an element matches.
    #[track_caller]
    pub fn has_match(&self, selector: &str) -> bool {
        self.count_matches(selector) > 0
    }

    /// Returns the number of matching elements.
    #[track_caller]
    pub fn count_matches(&self, selector: &str) -> u64 {
        let count = self.run_script(
            "return document.querySelectorAll(arguments[0]).length",
            json!([selector]),
        );
        count.as_u64().unwrap_or_default()
    }

    /// Waits until an element matches.
    #[track_caller]
    pub fn wait_for(&self, selector: &str) {
        self.wait_until(selector, ACTION_TIMEOUT, || {
            self.has_match(selector).then_some(())
        });
    }

    /// Waits until no element matches.
    #[track_caller]
    pub fn wait_gone(&self, selector: &str) {
        self.wait_until(&format!("no {selector}"), ACTION_TIMEOUT, || {
            (!self.has_match(selector)).then_some(())
        });
    }

    /// Polls `look` until it returns a value; fails the test after `deadline`.
    #[track_caller]
    pub fn wait_until<T>(
        &self,
        what: &str,
        deadline: Duration,
        look: impl FnMut() -> Option<T>,
    ) -> T {
        match poll_until(deadline, look) {
            Some(seen) => seen,
            None => self.fail(&format!("waited {} s in vain: {what}", deadline.as_secs())),
        }
    }

    /// Returns the visible text of the first match.
    #[track_caller]
    pub fn text(&self, selector: &str) -> String {
        let text = self.property(selector, "innerText");
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Returns an attribute of the first match.
    #[track_caller]
    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let script = "const found = document.querySelector(arguments[0]);
                      return found && [found.getAttribute(arguments[1])]";
        let found = self.wait_until(selector, ACTION_TIMEOUT, || {
            let found = self.run_script(script, json!([selector, name]));
            (!found.is_null()).then_some(found)
        });
        found[0].as_str().map(str::to_owned)
    }

    /// Returns the value of an input.
    #[track_caller]
    pub fn value(&self, selector: &str) -> String {
        let value = self.property(selector, "value");
        value.as_str().unwrap_or_default().to_owned()
    }

    /// Returns a property of the first match in one script, since the element may be re-rendered at
    /// any time.
    #[track_caller]
    fn property(&self, selector: &str, name: &str) -> Value {
        let script = "return document.querySelector(arguments[0])?.[arguments[1]] ?? null";
        self.wait_until(&format!("{name} of {selector}"), ACTION_TIMEOUT, || {
            let found = self.run_script(script, json!([selector, name]));
            (!found.is_null()).then_some(found)
        })
    }

    /// Writes a screenshot to a PNG file.
    #[track_caller]
    pub fn screenshot(&self, file: &Path) {
        let picture = self.driver.run(|tab| async move { tab.screenshot().await });
        fs::create_dir_all(file.parent().expect("a file lies in a folder"))
            .expect("the folder can be made");
        fs::write(file, picture.expect("the browser can look"))
            .expect("the picture can be written");
    }

    #[track_caller]
    fn unwrap_or_fail<T>(&self, result: Result<T, CmdError>, what: &str) -> T {
        result.unwrap_or_else(|error| self.fail(&format!("{what}: {error}")))
    }

    /// Fails the test and stores a screenshot.
    #[track_caller]
    fn fail(&self, what: &str) -> ! {
        let name = thread::current()
            .name()
            .unwrap_or("test")
            .replace("::", "-");
        let file = screenshot_folder()
            .join("failed")
            .join(format!("{name}.png"));
        self.screenshot(&file);
        let seen = self.driver.run(|tab| async move {
            tab.execute(
                "return location.pathname + '\\n' + document.body.innerText",
                vec![],
            )
            .await
        });
        let seen = seen
            .ok()
            .and_then(|text| text.as_str().map(str::to_owned))
            .unwrap_or_default();
        panic!("{what}\nthe page ({}) says: {seen}", file.display());
    }
}

/// Returns the URL of a server by a host name that the browser does not treat as localhost.
fn plain_http_url(server: &Server) -> String {
    server.url("").replace("127.0.0.1", driver::LOCAL_NAME)
}

/// Returns the folder for screenshots.
pub fn screenshot_folder() -> PathBuf {
    crate::checkout_root().join("target").join("screens")
}
