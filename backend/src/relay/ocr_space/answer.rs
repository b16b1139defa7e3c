//! What an answer of OCR.space means: its pages, or what went wrong.
//!
//! The order of the checks is the whole trick. A 403 is judged by its text, because it stands for a spent
//! budget, too many connections and a wrong key alike. A JSON string is such a text, too. Pages that were
//! parsed count even where the answer as a whole is an error.

use std::time::Duration;

use serde::Deserialize;

/// The longest part of a foreign text that is passed on, in characters.
const TEXT_CHARACTERS_MAX: usize = 200;
/// How long to wait where the text names no time.
const WINDOW_USUAL: Duration = Duration::from_mins(10);

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// So many calls were made that none is answered for this long.
    Spent(Duration),
    /// Too many connections at the same time.
    Crowded,
    /// The key is missing, wrong or blocked.
    Key(String),
    /// It took the service too long.
    TimedOut,
    /// The file has too many bytes.
    TooLarge(String),
    /// A gateway before the service has trouble.
    Gateway(u16),
    /// It is asked in a way it does not understand, or answers in one that we do not.
    Misfit(String),
    /// It cannot read this picture.
    Refused(String),
}

/// One page of an answer.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct ParsedPage {
    pub(super) text_overlay: Option<Overlay>,
    pub(super) text_orientation: Option<Number>,
    file_parse_exit_code: Option<Number>,
    pub(super) parsed_text: Option<String>,
    error_message: Option<Texts>,
    error_details: Option<Texts>,
}

/// The words with their places.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Overlay {
    pub(super) lines: Option<Vec<OverlayLine>>,
}

/// A line of words.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct OverlayLine {
    pub(super) words: Option<Vec<OverlayWord>>,
}

/// A word and its place in pixels of what was sent, upright.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct OverlayWord {
    pub(super) word_text: String,
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) height: f32,
    pub(super) width: f32,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Answer {
    parsed_results: Option<Vec<ParsedPage>>,
    #[serde(rename = "OCRExitCode")]
    exit_code: Option<Number>,
    is_errored_on_processing: Option<bool>,
    error_message: Option<Texts>,
    error_details: Option<Texts>,
}

/// A number, which older answers write as text.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub(super) enum Number {
    Number(f64),
    Text(String),
}

/// Sentences: one, or a list of them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
enum Texts {
    One(String),
    Many(Vec<String>),
}

/// The pages of an answer that were parsed, or what went wrong.
pub(super) fn judge(status: u16, body: &[u8]) -> Result<Vec<ParsedPage>, Trouble> {
    match status {
        401 | 403 => return Err(refusal(&plain(body))),
        408 => return Err(Trouble::TimedOut),
        413 => return Err(Trouble::TooLarge("the request is too large".to_owned())),
        500.. => return Err(Trouble::Gateway(status)),
        200..=299 => {}
        other => return Err(Trouble::Misfit(format!("status {other}: {}", plain(body)))),
    }
    if let Ok(text) = serde_json::from_slice::<String>(body) {
        return Err(refusal(&short(&text)));
    }
    let answer: Answer = serde_json::from_slice(body).map_err(|error| {
        Trouble::Misfit(format!("the answer is not the JSON it should be: {error}"))
    })?;
    let pages = answer.parsed_results.unwrap_or_default();
    let (parsed, failed): (Vec<_>, Vec<_>) =
        pages.into_iter().partition(|page| page.code() == Some(1));
    if !parsed.is_empty() {
        return Ok(parsed);
    }
    let code = answer.exit_code.as_ref().and_then(Number::whole);
    let is_errored =
        answer.is_errored_on_processing.unwrap_or(false) || !matches!(code, None | Some(1 | 2));
    let texts = [&answer.error_message, &answer.error_details]
        .into_iter()
        .flatten();
    let of_pages = failed
        .iter()
        .flat_map(|page| [&page.error_message, &page.error_details])
        .flatten();
    let text = texts
        .chain(of_pages)
        .flat_map(Texts::all)
        .map(str::trim)
        .filter(|text| !text.is_empty());
    let text = short(&text.collect::<Vec<_>>().join(" "));
    match failed.first() {
        None if !is_errored => Ok(Vec::new()),
        page => Err(failure(code, page.and_then(ParsedPage::code), text)),
    }
}

/// What a failure of the whole answer or of its first page means.
fn failure(code: Option<i64>, page: Option<i64>, text: String) -> Trouble {
    let lower = text.to_lowercase();
    let text = if text.is_empty() {
        "no reason was given".to_owned()
    } else {
        text
    };
    if code == Some(6) || page == Some(-20) || lower.contains("timed out") || lower.contains("e101")
    {
        Trouble::TimedOut
    } else if lower.contains("size limit") || lower.contains("file size exceeds") {
        Trouble::TooLarge(text)
    } else if code == Some(99) && !lower.contains("file type") {
        Trouble::Misfit(text)
    } else {
        Trouble::Refused(text)
    }
}

/// What a refusal in words means.
fn refusal(text: &str) -> Trouble {
    let lower = text.to_lowercase();
    if lower.contains("number of times within") {
        Trouble::Spent(window(&lower).unwrap_or(WINDOW_USUAL))
    } else if lower.contains("concurrent") {
        Trouble::Crowded
    } else if lower.contains("key") {
        Trouble::Key(text.to_owned())
    } else {
        Trouble::Misfit(format!("refused: {text}"))
    }
}

/// The number of seconds in "maximum 500 number of times within 86400 seconds".
fn window(lower: &str) -> Option<Duration> {
    let (_, rest) = lower.split_once("within")?;
    let digits: String = rest
        .trim_start()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().ok().map(Duration::from_secs)
}

/// A body as one short line of text, quotes and tags and all.
fn plain(body: &[u8]) -> String {
    let text = serde_json::from_slice::<String>(body);
    short(&text.unwrap_or_else(|_| String::from_utf8_lossy(body).into_owned()))
}

fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars()
        .filter(|letter| !letter.is_control())
        .take(TEXT_CHARACTERS_MAX)
        .collect()
}

impl ParsedPage {
    fn code(&self) -> Option<i64> {
        self.file_parse_exit_code.as_ref().and_then(Number::whole)
    }
}

impl Number {
    /// The whole number, if it is one.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "codes and angles are small"
    )]
    pub(super) fn whole(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(number.round() as i64),
            Self::Text(text) => text.trim().parse().ok(),
        }
    }
}

impl Texts {
    fn all(&self) -> impl Iterator<Item = &str> {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Many(texts) => texts.as_slice(),
        }
        .iter()
        .map(String::as_str)
    }
}

#[cfg(test)]
#[path = "answer_tests.rs"]
mod tests;
