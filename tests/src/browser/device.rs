//! Device around the browser: camera, keyboard, printer, tabs, storage and network events.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::Browser;
use super::Viewport;
use crate::drawn::film::Film;
use crate::server::Server;

/// Key that is not a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// Left arrow.
    Left,
    /// Right arrow.
    Right,
    /// Up arrow.
    Up,
    /// Down arrow.
    Down,
    /// Space bar.
    Space,
    /// Tabulator.
    Tab,
}

impl Key {
    /// Returns the name of the key in the browser and its Windows key code.
    fn name_and_code(self) -> (&'static str, u8) {
        match self {
            Self::Left => ("ArrowLeft", 37),
            Self::Up => ("ArrowUp", 38),
            Self::Right => ("ArrowRight", 39),
            Self::Down => ("ArrowDown", 40),
            Self::Space => (" ", 32),
            Self::Tab => ("Tab", 9),
        }
    }
}

impl Browser {
    /// Opens a browser whose camera shows a film and may be used by every page.
    #[track_caller]
    pub fn open_with_camera(server: &Server, window: Viewport, film: &Film) -> Self {
        let film = format!(
            "--use-file-for-fake-video-capture={}",
            film.path().display()
        );
        let flags = [
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            &film,
        ];
        Self::open_alone(server, window, &flags)
    }

    /// Opens a browser that has a camera and denies every page its use.
    #[track_caller]
    pub fn open_with_forbidden_camera(server: &Server, window: Viewport) -> Self {
        let browser = Self::open_alone(server, window, &["--use-fake-device-for-media-stream"]);
        let setting = json!({
            "permission": {"name": "camera"}, "setting": "denied", "origin": browser.base_url,
        });
        browser
            .driver
            .run_devtools("Browser.setPermission", setting);
        browser
    }

    /// Resizes the window to so many CSS pixels.
    pub fn resize_to(&self, width: u32, height: u32) {
        let metrics =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.driver
            .run_devtools("Emulation.setDeviceMetricsOverride", metrics);
    }

    /// Leaves the app for `about:blank`, so that none of its pages is open.
    #[track_caller]
    pub fn leave_app(&self) {
        let left = self
            .driver
            .run(|tab| async move { tab.goto("about:blank").await });
        self.unwrap_or_fail(left, "leave");
    }

    /// Opens an empty tab in front of the page, which keeps running in the background.
    #[track_caller]
    pub fn open_empty_tab(&self) {
        let covered = self.driver.run(|tab| async move {
            let opened = tab.new_window(true).await?;
            tab.switch_to_window(opened.handle).await
        });
        self.unwrap_or_fail(covered, "an empty tab opens");
    }

    /// Closes the empty tab.
    #[track_caller]
    pub fn close_empty_tab(&self) {
        let uncovered = self.driver.run(|tab| async move {
            let empty = tab.window().await?;
            let mut tabs = tab.windows().await?;
            tabs.retain(|other| *other != empty);
            tab.close_window().await?;
            tab.switch_to_window(tabs.swap_remove(0)).await
        });
        self.unwrap_or_fail(uncovered, "the empty tab closes");
    }

    /// Dispatches the event that wakes the service worker when the connection is back (Background
    /// Sync); the browser must be [`Browser::open_alone`].
    pub fn dispatch_sync(&self, server: &Server, tag: &str) {
        self.driver.run_devtools("ServiceWorker.enable", json!({}));
        // The only worker of a new profile has the id 0.
        let sync = json!({
            "origin": server.url(""), "registrationId": "0", "tag": tag, "lastChance": false,
        });
        self.driver
            .run_devtools("ServiceWorker.dispatchSyncEvent", sync);
    }

    /// Limits the storage of the app to so many bytes.
    pub fn limit_storage(&self, server: &Server, bytes: u64) {
        let quota = json!({"origin": server.url(""), "quotaSize": bytes});
        self.driver
            .run_devtools("Storage.overrideQuotaForOrigin", quota);
    }

    /// Prints the page and returns the PDF.
    #[track_caller]
    pub fn print_pdf(&self) -> Vec<u8> {
        let order = json!({"printBackground": true, "preferCSSPageSize": true});
        let printed = self.driver.run_devtools("Page.printToPDF", order);
        STANDARD
            .decode(printed["data"].as_str().unwrap_or_default())
            .expect("the browser prints")
    }

    /// Presses a key in the element that has the focus.
    pub fn press_key(&self, key: Key) {
        let (name, number) = key.name_and_code();
        for kind in ["rawKeyDown", "keyUp"] {
            let event =
                json!({"type": kind, "key": name, "code": name, "windowsVirtualKeyCode": number});
            self.driver.run_devtools("Input.dispatchKeyEvent", event);
        }
    }
}

/// Switches reading on the device off, unless a test has chosen a setting: it takes the processor
/// from all tests that do not look at it.
pub(super) const NO_DEVICE_READING_SCRIPT: &str = r"
try {
  localStorage['device-reading'] ??= 'off';
} catch {
  // A page without storage.
}
";
