//! The queue of the scan page: one row per file, found by the name of the file.

use serde::Deserialize;
use serde_json::json;

use super::Browser;
use crate::wait::{READING, SOON};

/// How far an upload has come, as the row says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Its turn has not come.
    Waiting,
    /// Bytes are going up.
    Sending,
    /// The line was lost; it will be tried again.
    Resting,
    /// A person stopped it for now.
    Paused,
    /// The server has it.
    Done,
    /// The server had the very same file already.
    Known,
    /// It will not be sent.
    Refused,
    /// A person cancelled it.
    Cancelled,
}

/// What became of reading the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reading {
    /// The fields are there.
    Ready,
    /// It could not be read.
    Failed,
}

/// A row of the queue.
#[derive(Debug, Clone, Deserialize)]
pub struct Row {
    /// How far the upload has come.
    pub state: State,
    /// What became of reading it, when that is over.
    pub reading: Option<Reading>,
    /// What the row says to a person.
    pub text: String,
    /// Where the link to the receipt leads.
    pub link: Option<String>,
}

impl Browser {
    /// All rows, from top to bottom.
    #[track_caller]
    pub fn rows(&self) -> Vec<Row> {
        let rows = self.script(ROWS, json!([]));
        serde_json::from_value(rows.clone())
            .unwrap_or_else(|error| panic!("a row is not one ({error}): {rows}"))
    }

    /// The row that names this file.
    #[track_caller]
    pub fn row(&self, name: &str) -> Option<Row> {
        self.rows().into_iter().find(|row| row.text.contains(name))
    }

    /// Waits until the row of this file is in one of these states.
    #[track_caller]
    pub fn wait_state(&self, name: &str, states: &[State]) -> Row {
        let mut last = None;
        let what = format!("{name} is {states:?}");
        self.wait(&what, SOON, || {
            last = self.row(name);
            last.clone().filter(|row| states.contains(&row.state))
        })
    }

    /// Waits until the file of this row was read or could not be.
    #[track_caller]
    pub fn wait_read(&self, name: &str, reading: Reading) -> Row {
        let what = format!("{name} is {reading:?}");
        self.wait(&what, READING, || {
            self.row(name).filter(|row| row.reading == Some(reading))
        })
    }

    /// Waits until the rows of all these files are in this state, however long the files are.
    #[track_caller]
    pub fn wait_all(&self, names: &[impl AsRef<str>], state: State) {
        self.wait(&format!("all are {state:?}"), READING, || {
            let rows = self.rows();
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

    /// Closing the page would be asked about first.
    #[track_caller]
    pub fn asks_before_leaving(&self) -> bool {
        self.script(LEAVE, json!([])).as_bool().unwrap_or_default()
    }

    /// Presses something inside the row of this file: `pause`, `resume`, `cancel`, `retry` or `open`.
    #[track_caller]
    pub fn press_in_row(&self, name: &str, button: &str) {
        let mark = "press-this-one";
        self.wait(&format!("{button} in the row of {name}"), SOON, || {
            self.script(MARK, json!([name, button, mark]))
                .as_bool()
                .filter(|found| *found)
        });
        self.press(&format!("[data-mark={mark}]"));
    }
}

const ROWS: &str = r#"
return [...document.querySelectorAll('[data-test="upload"]')].map(row => ({
  state: row.dataset.state,
  reading: row.dataset.reading || null,
  text: row.innerText,
  link: row.querySelector('[data-test="open"]')?.getAttribute('href') ?? null,
}));
"#;

/// What the browser does before it closes a page: it asks if the page prevents the default.
const LEAVE: &str = r"
const leaving = new Event('beforeunload', {cancelable: true});
window.dispatchEvent(leaving);
return leaving.defaultPrevented;
";

/// Marks the button of a row, so that it can be pressed like any other.
const MARK: &str = r#"
const [name, button, mark] = arguments;
document.querySelectorAll(`[data-mark=${mark}]`).forEach(old => delete old.dataset.mark);
const row = [...document.querySelectorAll('[data-test="upload"]')].find(row => row.innerText.includes(name));
const found = row?.querySelector(`[data-test="${button}"]`);
if (found) found.dataset.mark = mark;
return Boolean(found);
"#;
