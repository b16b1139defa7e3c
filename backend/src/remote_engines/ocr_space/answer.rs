//! Interpretation of OCR.space answers: pages, or an error.
//!
//! The order of the checks matters. A 403 is judged by its text, because it stands for a spent
//! budget, too many connections and a wrong key alike; a JSON string is such a text, too. Pages
//! that were parsed count even if the answer as a whole is an error.

use std::time::Duration;

use serde::Deserialize;
use shared::text::single_spaced;

/// The longest part of a foreign text that is passed on, in characters.
const TEXT_CHARACTERS_MAX: usize = 200;
/// Time to wait if the text names none.
const DEFAULT_WINDOW: Duration = Duration::from_mins(10);

/// Error of the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ServiceError {
    /// Too many calls were made; none is answered for this long.
    RateLimited(Duration),
    /// Too many concurrent connections.
    TooManyConnections,
    /// The key is missing, wrong or blocked.
    KeyRejected(String),
    /// The service or the call timed out.
    TimedOut,
    /// The file has too many bytes.
    TooLarge(String),
    /// A gateway before the service answered with this status.
    Gateway(u16),
    /// The service does not understand the request, or its answer is not understood here.
    UnexpectedAnswer(String),
    /// The service cannot read this picture.
    Refused(String),
}

/// Page of an answer.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct ParsedPage {
    pub(super) text_overlay: Option<Overlay>,
    pub(super) text_orientation: Option<NumberOrText>,
    file_parse_exit_code: Option<NumberOrText>,
    pub(super) parsed_text: Option<String>,
    error_message: Option<Messages>,
    error_details: Option<Messages>,
}

/// Words with their positions.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Overlay {
    pub(super) lines: Option<Vec<OverlayLine>>,
}

/// Line of words.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct OverlayLine {
    pub(super) words: Option<Vec<OverlayWord>>,
}

/// Word and its box in pixels of the sent file, turned upright.
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
    exit_code: Option<NumberOrText>,
    is_errored_on_processing: Option<bool>,
    error_message: Option<Messages>,
    error_details: Option<Messages>,
}

/// Number, which older answers write as text.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub(super) enum NumberOrText {
    Number(f64),
    Text(String),
}

/// Messages: one, or a list of them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
enum Messages {
    One(String),
    Many(Vec<String>),
}

/// Parses an answer into its parsed pages, or the error it stands for.
pub(super) fn parse_answer(status: u16, body: &[u8]) -> Result<Vec<ParsedPage>, ServiceError> {
    // Some errors show in the status alone.
    match status {
        401 | 403 => return Err(classify_refusal(&body_text(body))),
        408 => return Err(ServiceError::TimedOut),
        413 => {
            return Err(ServiceError::TooLarge(
                "the request is too large".to_owned(),
            ));
        }
        500.. => return Err(ServiceError::Gateway(status)),
        200..=299 => {}
        other => {
            return Err(ServiceError::UnexpectedAnswer(format!(
                "status {other}: {}",
                body_text(body)
            )));
        }
    }
    // A refusal may come with a status of success.
    if let Ok(text) = serde_json::from_slice::<String>(body) {
        return Err(classify_refusal(&shorten_text(&text)));
    }
    let answer: Answer = serde_json::from_slice(body).map_err(|error| {
        ServiceError::UnexpectedAnswer(format!("the answer is not the JSON it should be: {error}"))
    })?;
    let pages = answer.parsed_results.unwrap_or_default();
    // A page with exit code 1 was parsed.
    let (parsed, failed): (Vec<_>, Vec<_>) = pages
        .into_iter()
        .partition(|page| page.exit_code() == Some(1));
    if !parsed.is_empty() {
        return Ok(parsed);
    }
    // Answers with exit code 1 (parsed) or 2 (parsed in part) are no errors.
    let code = answer.exit_code.as_ref().and_then(NumberOrText::as_integer);
    let is_errored =
        answer.is_errored_on_processing.unwrap_or(false) || !matches!(code, None | Some(1 | 2));
    // Messages may be in the answer and in each of its pages.
    let texts = [&answer.error_message, &answer.error_details]
        .into_iter()
        .flatten();
    let of_pages = failed
        .iter()
        .flat_map(|page| [&page.error_message, &page.error_details])
        .flatten();
    let text = texts
        .chain(of_pages)
        .flat_map(Messages::as_strs)
        .map(str::trim)
        .filter(|text| !text.is_empty());
    let text = shorten_text(&text.collect::<Vec<_>>().join(" "));
    match failed.first() {
        None if !is_errored => Ok(Vec::new()),
        page => Err(classify_failure(
            code,
            page.and_then(ParsedPage::exit_code),
            text,
        )),
    }
}

/// Classifies a failure by the exit codes of the whole answer and of its first page, and by its
/// text.
fn classify_failure(code: Option<i64>, page: Option<i64>, text: String) -> ServiceError {
    let lower = text.to_lowercase();
    let text = if text.is_empty() {
        "no reason was given".to_owned()
    } else {
        text
    };
    if code == Some(6) || page == Some(-20) || lower.contains("timed out") || lower.contains("e101")
    {
        ServiceError::TimedOut
    } else if lower.contains("size limit") || lower.contains("file size exceeds") {
        ServiceError::TooLarge(text)
    } else if code == Some(99) && !lower.contains("file type") {
        ServiceError::UnexpectedAnswer(text)
    } else {
        ServiceError::Refused(text)
    }
}

/// Classifies a refusal by its text.
fn classify_refusal(text: &str) -> ServiceError {
    let lower = text.to_lowercase();
    // Phrases of the messages of the service.
    if lower.contains("number of times within") {
        ServiceError::RateLimited(parse_window(&lower).unwrap_or(DEFAULT_WINDOW))
    } else if lower.contains("concurrent") {
        ServiceError::TooManyConnections
    } else if lower.contains("key") {
        ServiceError::KeyRejected(text.to_owned())
    } else {
        ServiceError::UnexpectedAnswer(format!("refused: {text}"))
    }
}

/// Parses the number of seconds in "maximum 500 number of times within 86400 seconds".
fn parse_window(lower: &str) -> Option<Duration> {
    let (_, rest) = lower.split_once("within")?;
    let digits: String = rest
        .trim_start()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().ok().map(Duration::from_secs)
}

/// Returns a body as one short line of text; a JSON string without quotes, anything else with its
/// tags.
fn body_text(body: &[u8]) -> String {
    let text = serde_json::from_slice::<String>(body);
    shorten_text(&text.unwrap_or_else(|_| String::from_utf8_lossy(body).into_owned()))
}

fn shorten_text(text: &str) -> String {
    single_spaced(text)
        .chars()
        .filter(|letter| !letter.is_control())
        .take(TEXT_CHARACTERS_MAX)
        .collect()
}

impl ParsedPage {
    fn exit_code(&self) -> Option<i64> {
        self.file_parse_exit_code
            .as_ref()
            .and_then(NumberOrText::as_integer)
    }
}

impl NumberOrText {
    /// Returns the number rounded to a whole one, or `None` for a text that is none.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "codes and angles are small"
    )]
    pub(super) fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(number.round() as i64),
            Self::Text(text) => text.trim().parse().ok(),
        }
    }
}

impl Messages {
    fn as_strs(&self) -> impl Iterator<Item = &str> {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Many(texts) => texts.as_slice(),
        }
        .iter()
        .map(String::as_str)
    }
}

#[cfg(test)]
mod tests;
