//! Upload queue of the scan page.
//!
//! Each row is a file and is found by its file name.

use serde::Deserialize;
use serde_json::json;

use super::Browser;
use crate::wait::{ACTION_TIMEOUT, READING_TIMEOUT};

/// Upload state as shown in the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UploadState {
    /// Waits for its turn.
    Waiting,
    /// Bytes are being sent.
    Sending,
    /// The connection was lost; the upload will be retried.
    Resting,
    /// Paused by the user.
    Paused,
    /// The server has the whole file.
    Done,
    /// The server already had an identical file.
    Known,
    /// The file will not be sent.
    Refused,
    /// Cancelled by the user.
    Cancelled,
}

/// Outcome of reading the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReadingOutcome {
    /// The fields were read.
    Ready,
    /// Reading failed.
    Failed,
}

/// Row of the queue.
#[derive(Debug, Clone, Deserialize)]
pub struct QueueRow {
    /// Upload state.
    pub state: UploadState,
    /// Outcome of reading the file, once there is one.
    pub reading: Option<ReadingOutcome>,
    /// Visible text of the row.
    pub text: String,
    /// Target of the link to the receipt.
    pub link: Option<String>,
}

impl Browser {
    /// Returns all rows from top to bottom.
    #[track_caller]
    pub fn queue_rows(&self) -> Vec<QueueRow> {
        let rows = self.run_script(ROWS_SCRIPT, json!([]));
        serde_json::from_value(rows.clone())
            .unwrap_or_else(|error| panic!("a row is not one ({error}): {rows}"))
    }

    /// Returns the row of the file with this name.
    #[track_caller]
    pub fn queue_row(&self, name: &str) -> Option<QueueRow> {
        self.queue_rows()
            .into_iter()
            .find(|row| row.text.contains(name))
    }

    /// Waits until the row of this file is in one of these states.
    #[track_caller]
    pub fn wait_state(&self, name: &str, states: &[UploadState]) -> QueueRow {
        let mut last = None;
        let what = format!("{name} is {states:?}");
        self.wait_until(&what, ACTION_TIMEOUT, || {
            last = self.queue_row(name);
            last.clone().filter(|row| states.contains(&row.state))
        })
    }

    /// Waits until reading this file ended with this outcome.
    #[track_caller]
    pub fn wait_reading(&self, name: &str, reading: ReadingOutcome) -> QueueRow {
        let what = format!("{name} is {reading:?}");
        self.wait_until(&what, READING_TIMEOUT, || {
            self.queue_row(name)
                .filter(|row| row.reading == Some(reading))
        })
    }

    /// Waits until the rows of all these files are in this state, with the long timeout.
    #[track_caller]
    pub fn wait_all_in_state(&self, names: &[impl AsRef<str>], state: UploadState) {
        self.wait_until(&format!("all are {state:?}"), READING_TIMEOUT, || {
            let rows = self.queue_rows();
            let is_there = |name: &str| {
                rows.iter()
                    .any(|row| row.text.contains(name) && row.state == state)
            };
            names
                .iter()
                .all(|name| is_there(name.as_ref()))
                .then_some(())
        });
    }

    /// Waits until the page has sent this many bytes of its uploads.
    #[track_caller]
    pub fn wait_bytes_sent(&self, bytes: usize) {
        self.wait_until(&format!("{bytes} bytes went out"), READING_TIMEOUT, || {
            (self.bytes_sent() >= bytes as u64).then_some(())
        });
    }

    /// Returns whether the browser would ask before the page is closed.
    #[track_caller]
    pub fn asks_before_leaving(&self) -> bool {
        self.run_script(BEFOREUNLOAD_SCRIPT, json!([]))
            .as_bool()
            .unwrap_or_default()
    }

    /// Clicks a button or link in the row of this file: `pause`, `resume`, `cancel`, `retry` or
    /// `open`.
    #[track_caller]
    pub fn click_in_row(&self, name: &str, button: &str) {
        let mark = "press-this-one";
        self.wait_until(
            &format!("{button} in the row of {name}"),
            ACTION_TIMEOUT,
            || {
                self.run_script(MARK_SCRIPT, json!([name, button, mark]))
                    .as_bool()
                    .filter(|found| *found)
            },
        );
        self.click(&format!("[data-mark={mark}]"));
    }
}

const ROWS_SCRIPT: &str = r#"
return [...document.querySelectorAll('[data-test="upload"]')].map(row => ({
  state: row.dataset.state,
  reading: row.dataset.reading || null,
  text: row.innerText,
  link: row.querySelector('[data-test="open"]')?.getAttribute('href') ?? null,
}));
"#;

/// Fires `beforeunload`; a browser asks before it closes the page if the default is prevented.
const BEFOREUNLOAD_SCRIPT: &str = r"
const leaving = new Event('beforeunload', {cancelable: true});
window.dispatchEvent(leaving);
return leaving.defaultPrevented;
";

/// Marks the button of a row, so that a CSS selector can find it.
const MARK_SCRIPT: &str = r#"
const [name, button, mark] = arguments;
document.querySelectorAll(`[data-mark=${mark}]`).forEach(old => delete old.dataset.mark);
const rows = [...document.querySelectorAll('[data-test="upload"]')];
const row = rows.find(row => row.innerText.includes(name));
const found = row?.querySelector(`[data-test="${button}"]`);
if (found) found.dataset.mark = mark;
return Boolean(found);
"#;
