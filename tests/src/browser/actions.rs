//! User actions on a page: click, type, choose and drop files.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fantoccini::Locator;
use fantoccini::error::CmdError;
use serde_json::json;

use super::{Browser, PageFile};
use crate::wait::{ACTION_TIMEOUT, poll_until};

impl Browser {
    /// Clicks the first match with the pointer.
    #[track_caller]
    pub fn click(&self, selector: &str) {
        // Scrolls to the middle of the window, away from bars that stick to its edges.
        let script = "document.querySelector(arguments[0])
                        ?.scrollIntoView({block: 'center', behavior: 'instant'})";
        self.retry_action(&format!("press {selector}"), || {
            self.run_script(script, json!([selector]));
            self.driver
                .run(|tab| async move { tab.find(Locator::Css(selector)).await?.click().await })
        });
    }

    /// Retries an action while its element is missing, re-rendered or still moving.
    ///
    /// `WebDriver` refuses such an action without any effect, so that it is safe to repeat.
    #[track_caller]
    fn retry_action(&self, what: &str, mut attempt: impl FnMut() -> Result<(), CmdError>) {
        let mut refused = None;
        let done = poll_until(ACTION_TIMEOUT, || {
            attempt().map_err(|error| refused = Some(error)).ok()
        });
        if done.is_none() {
            let why = refused.map(|error| error.to_string()).unwrap_or_default();
            self.fail(&format!("{what}: {why}"));
        }
    }

    /// Drags the pointer from one point of the window to another with the left button held.
    pub fn drag(&self, from: (f64, f64), to: (f64, f64)) {
        let steps = [
            ("mouseMoved", from),
            ("mousePressed", from),
            ("mouseMoved", to),
            ("mouseReleased", to),
        ];
        for (kind, (x, y)) in steps {
            let held = u8::from(kind != "mouseReleased");
            let event = json!({
                "type": kind, "x": x, "y": y, "button": "left", "buttons": held, "clickCount": 1,
            });
            self.driver.run_devtools("Input.dispatchMouseEvent", event);
        }
    }

    /// Moves the focus to an input.
    #[track_caller]
    pub fn focus(&self, selector: &str) {
        let script = "const found = document.querySelector(arguments[0]);
                      found?.focus();
                      return found !== null";
        self.wait_until(selector, ACTION_TIMEOUT, || {
            self.run_script(script, json!([selector]))
                .as_bool()
                .filter(|done| *done)
        });
    }

    /// Sets the value of a field and fires `change`, as when the field loses the focus.
    #[track_caller]
    pub fn set_value(&self, selector: &str, value: &str) {
        let script = "const field = document.querySelector(arguments[0]);
                      if (!field) return false;
                      field.value = arguments[1];
                      field.dispatchEvent(new Event('change', {bubbles: true}));
                      return true";
        self.wait_until(selector, ACTION_TIMEOUT, || {
            self.run_script(script, json!([selector, value]))
                .as_bool()
                .filter(|done| *done)
        });
    }

    /// Replaces the value of an input by typing.
    #[track_caller]
    pub fn type_text(&self, selector: &str, text: &str) {
        // The command `clear` would leave the input, and some pages save what was left. Control
        // with A selects what the page may have entered meanwhile. It is a command of its own, since
        // browsers differ in how a command releases Control before its end.
        let script = "const input = document.querySelector(arguments[0]);
                      if (document.activeElement === input) input.blur();
                      input?.focus();
                      input?.select()";
        self.retry_action(&format!("type into {selector}"), || {
            self.run_script(script, json!([selector]));
            self.driver.run(|tab| async move {
                let input = tab.find(Locator::Css(selector)).await?;
                input.send_keys("\u{e009}a").await?;
                input.send_keys(text).await
            })
        });
    }

    /// Sends a key to the first match; `WebDriver` encodes keys as private-use characters.
    #[track_caller]
    pub fn send_key(&self, selector: &str, key: char) {
        self.send_keys(selector, &key.to_string());
    }

    /// Sends a key to the first match while Control is held down.
    #[track_caller]
    pub fn send_key_with_control(&self, selector: &str, key: char) {
        // A modifier is held down until the end of the keys.
        self.send_keys(selector, &format!("\u{e009}{key}"));
    }

    #[track_caller]
    fn send_keys(&self, selector: &str, keys: &str) {
        self.retry_action(&format!("press a key in {selector}"), || {
            self.driver.run(|tab| async move {
                tab.find(Locator::Css(selector))
                    .await?
                    .send_keys(keys)
                    .await
            })
        });
    }

    /// Chooses files in the receipt file picker, all at once.
    #[track_caller]
    pub fn choose_files(&self, files: &[impl AsRef<Path>]) {
        self.choose_files_in("input#files", files);
    }

    /// Chooses files in this file input.
    #[track_caller]
    pub fn choose_files_in(&self, input: &str, files: &[impl AsRef<Path>]) {
        let names: Vec<_> = files
            .iter()
            .map(|file| file.as_ref().display().to_string())
            .collect();
        let names = &names.join("\n");
        self.retry_action("choose files", || {
            self.driver.run(|tab| async move {
                tab.find(Locator::Css(input)).await?.send_keys(names).await
            })
        });
    }

    /// Drops files on the page.
    #[track_caller]
    pub fn drop_files(&self, files: &[PageFile]) {
        // The page accepts drops once its file input is there.
        self.wait_for("input#files");
        let files: Vec<_> = files
            .iter()
            .map(|file| json!({"name": file.name, "base64": STANDARD.encode(file.bytes)}))
            .collect();
        self.run_script(DROP_SCRIPT, json!([files]));
    }
}

/// Builds `File` objects and drops them in the middle of the page, as a file manager would.
const DROP_SCRIPT: &str = r"
const transfer = new DataTransfer();
for (const file of arguments[0]) {
  const bytes = Uint8Array.from(atob(file.base64), letter => letter.charCodeAt(0));
  transfer.items.add(new File([bytes], file.name));
}
const place = {clientX: innerWidth / 2, clientY: innerHeight / 2};
const target = document.elementFromPoint(place.clientX, place.clientY) ?? document.body;
for (const kind of ['dragenter', 'dragover', 'drop']) {
  target.dispatchEvent(
    new DragEvent(kind, {
      dataTransfer: transfer, bubbles: true, cancelable: true, composed: true, ...place,
    }));
}
";
