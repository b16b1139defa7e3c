//! What a person does to a page: presses, types, chooses and drops files.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fantoccini::Locator;
use fantoccini::error::CmdError;
use serde_json::json;

use super::{Browser, PageFile};
use crate::wait::{SOON, poll};

impl Browser {
    /// Presses the first match as a finger or a mouse does.
    #[track_caller]
    pub fn press(&self, selector: &str) {
        // As a person does: into the middle of the window, away from bars at its edges.
        let script = "document.querySelector(arguments[0])?.scrollIntoView({block: 'center', behavior: 'instant'})";
        self.act(&format!("press {selector}"), || {
            self.script(script, json!([selector]));
            self.driver
                .run(|tab| async move { tab.find(Locator::Css(selector)).await?.click().await })
        });
    }

    /// Does something to what is on the page, again while that is not there, is drawn anew or is still on its way to
    /// its place: then the browser refuses and has done nothing.
    #[track_caller]
    fn act(&self, what: &str, mut attempt: impl FnMut() -> Result<(), CmdError>) {
        let mut refused = None;
        let done = poll(SOON, || {
            attempt().map_err(|error| refused = Some(error)).ok()
        });
        if done.is_none() {
            let why = refused.map(|error| error.to_string()).unwrap_or_default();
            self.fail(&format!("{what}: {why}"));
        }
    }

    /// Drags the mouse from one place in the window to another, with the button held.
    pub fn drag(&self, from: (f64, f64), to: (f64, f64)) {
        let steps = [
            ("mouseMoved", from),
            ("mousePressed", from),
            ("mouseMoved", to),
            ("mouseReleased", to),
        ];
        for (kind, (x, y)) in steps {
            let held = u8::from(kind != "mouseReleased");
            let event = json!({"type": kind, "x": x, "y": y, "button": "left", "buttons": held, "clickCount": 1});
            self.driver.devtools("Input.dispatchMouseEvent", event);
        }
    }

    /// Puts the cursor into an input.
    #[track_caller]
    pub fn focus(&self, selector: &str) {
        let script = "const found = document.querySelector(arguments[0]); found?.focus(); return found !== null";
        self.wait(selector, SOON, || {
            self.script(script, json!([selector]))
                .as_bool()
                .filter(|done| *done)
        });
    }

    /// Puts a value into a field at once, as a person who leaves it afterwards.
    #[track_caller]
    pub fn put(&self, selector: &str, value: &str) {
        let script = "const field = document.querySelector(arguments[0]);
                      if (!field) return false;
                      field.value = arguments[1];
                      field.dispatchEvent(new Event('change', {bubbles: true}));
                      return true";
        self.wait(selector, SOON, || {
            self.script(script, json!([selector, value]))
                .as_bool()
                .filter(|done| *done)
        });
    }

    /// Replaces what stands in an input by typing.
    #[track_caller]
    pub fn enter(&self, selector: &str, text: &str) {
        self.act(&format!("type into {selector}"), || {
            self.driver.run(|tab| async move {
                let input = tab.find(Locator::Css(selector)).await?;
                input.clear().await?;
                input.send_keys(text).await
            })
        });
    }

    /// Presses a key while the first match has the focus; `WebDriver` names keys by private characters.
    #[track_caller]
    pub fn key(&self, selector: &str, key: char) {
        let keys = &key.to_string();
        self.act(&format!("press a key in {selector}"), || {
            self.driver.run(|tab| async move {
                tab.find(Locator::Css(selector))
                    .await?
                    .send_keys(keys)
                    .await
            })
        });
    }

    /// Chooses files in the picker of receipts, all at once.
    #[track_caller]
    pub fn choose(&self, files: &[impl AsRef<Path>]) {
        self.choose_in("input#files", files);
    }

    /// Chooses files in an input.
    #[track_caller]
    pub fn choose_in(&self, input: &str, files: &[impl AsRef<Path>]) {
        let names: Vec<_> = files
            .iter()
            .map(|file| file.as_ref().display().to_string())
            .collect();
        let names = &names.join("\n");
        self.act("choose files", || {
            self.driver.run(|tab| async move {
                tab.find(Locator::Css(input)).await?.send_keys(names).await
            })
        });
    }

    /// Drops files on the page.
    #[track_caller]
    pub fn drop_files(&self, files: &[PageFile]) {
        self.wait_for("input#files");
        let files: Vec<_> = files
            .iter()
            .map(|file| json!({"name": file.name, "base64": STANDARD.encode(file.bytes)}))
            .collect();
        self.script(DROP, json!([files]));
    }
}

/// Makes `File` objects and drops them in the middle of the page, as a file manager would.
const DROP: &str = r"
const transfer = new DataTransfer();
for (const file of arguments[0]) {
  const bytes = Uint8Array.from(atob(file.base64), letter => letter.charCodeAt(0));
  transfer.items.add(new File([bytes], file.name));
}
const place = {clientX: innerWidth / 2, clientY: innerHeight / 2};
const target = document.elementFromPoint(place.clientX, place.clientY) ?? document.body;
for (const kind of ['dragenter', 'dragover', 'drop']) {
  target.dispatchEvent(
    new DragEvent(kind, {dataTransfer: transfer, bubbles: true, cancelable: true, composed: true, ...place}));
}
";
