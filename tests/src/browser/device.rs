//! The machine around the browser: its camera, its keys, its printer, its line.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::Browser;
use super::Window;
use crate::drawn::film::Film;
use crate::server::Server;

/// A key that is not a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// To the left.
    Left,
    /// To the right.
    Right,
    /// Up.
    Up,
    /// Down.
    Down,
    /// The space bar.
    Space,
}

impl Key {
    /// What the browser calls it, and its number on Windows.
    fn name(self) -> (&'static str, u8) {
        match self {
            Self::Left => ("ArrowLeft", 37),
            Self::Up => ("ArrowUp", 38),
            Self::Right => ("ArrowRight", 39),
            Self::Down => ("ArrowDown", 40),
            Self::Space => (" ", 32),
        }
    }
}

impl Browser {
    /// Opens a browser whose camera sees a film, and who lets every page look through it.
    #[track_caller]
    pub fn open_with_camera(server: &Server, window: Window, film: &Film) -> Self {
        let film = format!(
            "--use-file-for-fake-video-capture={}",
            film.path().display()
        );
        let flags = [
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            &film,
        ];
        Self::open_with(server, window, &flags)
    }

    /// Opens a browser that has a camera and lets no page look through it.
    #[track_caller]
    pub fn open_with_forbidden_camera(server: &Server, window: Window) -> Self {
        let browser = Self::open_with(server, window, &["--use-fake-device-for-media-stream"]);
        let setting =
            json!({"permission": {"name": "camera"}, "setting": "denied", "origin": browser.home});
        browser.driver.devtools("Browser.setPermission", setting);
        browser
    }

    /// Makes the window as large as this, in pixels of the page.
    pub fn resize_to(&self, width: u32, height: u32) {
        let metrics =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.driver
            .devtools("Emulation.setDeviceMetricsOverride", metrics);
    }

    /// Leaves the app: none of its pages is open any more.
    #[track_caller]
    pub fn leave(&self) {
        let left = self
            .driver
            .run(|tab| async move { tab.goto("about:blank").await });
        self.check(left, "leave");
    }

    /// Puts an empty tab before the page, which lives on out of sight.
    #[track_caller]
    pub fn cover(&self) {
        let covered = self.driver.run(|tab| async move {
            let opened = tab.new_window(true).await?;
            tab.switch_to_window(opened.handle).await
        });
        self.check(covered, "an empty tab opens");
    }

    /// Takes the empty tab away.
    #[track_caller]
    pub fn uncover(&self) {
        let uncovered = self.driver.run(|tab| async move {
            let tabs = tab.windows().await?;
            tab.close_window().await?;
            tab.switch_to_window(tabs[0].clone()).await
        });
        self.check(uncovered, "the empty tab closes");
    }

    /// Does what the browser does when the line is back: it wakes the worker of the app (Background Sync).
    pub fn line_is_back(&self, server: &Server, tag: &str) {
        self.driver.devtools("ServiceWorker.enable", json!({}));
        // The only worker of this profile, and so the first.
        let sync = json!({"origin": server.url(""), "registrationId": "0", "tag": tag, "lastChance": false});
        self.driver
            .devtools("ServiceWorker.dispatchSyncEvent", sync);
    }

    /// The browser keeps no more than this many bytes for the app.
    pub fn limit_storage(&self, server: &Server, bytes: u64) {
        let quota = json!({"origin": server.url(""), "quotaSize": bytes});
        self.driver
            .devtools("Storage.overrideQuotaForOrigin", quota);
    }

    /// Prints the page: the PDF.
    #[track_caller]
    pub fn print(&self) -> Vec<u8> {
        let order = json!({"printBackground": true, "preferCSSPageSize": true});
        let printed = self.driver.devtools("Page.printToPDF", order);
        STANDARD
            .decode(printed["data"].as_str().unwrap_or_default())
            .expect("the browser prints")
    }

    /// Presses a key, whatever has the focus.
    pub fn press_key(&self, key: Key) {
        let (name, number) = key.name();
        for kind in ["rawKeyDown", "keyUp"] {
            let event =
                json!({"type": kind, "key": name, "code": name, "windowsVirtualKeyCode": number});
            self.driver.devtools("Input.dispatchKeyEvent", event);
        }
    }
}
