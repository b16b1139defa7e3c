//! The engine `ocr-space`: pictures are sent to the service OCR.space, and words come back.
//!
//! One picture's way: [`shrink`] makes a JPEG the service takes, a call sends it, [`answer`] tells what the
//! answer means, [`runs`] puts its words on the picture. The engine knows the service's manners: few calls at a
//! time, a time limit for each, a budget of the day that is counted here, and rests the service asks for. The
//! key leaves this file in one header only.

mod answer;
mod runs;
mod shrink;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use reader::Stop;
use reader::ocr::{Engine, EngineError};
use reader::page::{Page, Run};
use reader::picture::Picture;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;

use super::calls::{self, Calls};
use super::key::ApiKey;
use crate::fetch::multipart::{Form, Part};
use crate::fetch::{self, Client, Response, Url};
use answer::{ParsedPage, Trouble};
use runs::Frame;

/// The name it is configured and shown by.
pub const NAME: &str = "ocr-space";
/// The languages it reads; `auto` with its second engine only.
pub const LANGUAGES: [&str; 25] = [
    "auto", "eng", "ara", "bul", "chs", "cht", "hrv", "cze", "dan", "dut", "fin", "fre", "ger",
    "gre", "hun", "kor", "ita", "jpn", "pol", "por", "rus", "slv", "spa", "swe", "tur",
];

/// How many calls are under way at the same time.
const CALLS_MAX: usize = 2;
/// How long a call may take, the answer included.
const CALL_MAX: Duration = Duration::from_mins(1);
/// The largest answer that is read, in bytes: a page full of words has a tenth of it.
const ANSWER_BYTES_MAX: usize = 8 * 1024 * 1024;
/// How often a waiting call asks whether it should go on.
const GLANCE: Duration = Duration::from_millis(50);
/// How long to wait after the service was too crowded, or its gateway in trouble.
const CROWDED_REST: Duration = Duration::from_secs(10);
const GATEWAY_REST: Duration = Duration::from_mins(1);
/// The longest rest after calls were refused: budgets of the service end when they end, so it is asked again.
const SPENT_REST_MAX: Duration = Duration::from_hours(1);
/// The engines of the service, the better one for photos first.
const ENGINES: [Variant; 2] = [Variant("2"), Variant("1")];

/// One of the engines within the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Variant(&'static str);

/// What the service is asked with, and how much.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where it is asked.
    pub url: Url,
    /// The key.
    pub key: ApiKey,
    /// The language, one of [`LANGUAGES`].
    pub language: String,
    /// The largest file it takes, in bytes.
    pub file_bytes_max: usize,
    /// How many calls may be made a day, if that is limited.
    pub calls_a_day: Option<u64>,
    /// Tells the time in milliseconds since 1970.
    pub clock: fn() -> i64,
}

/// The engine. It blocks while it waits, on a thread that is not the runtime's.
pub struct OcrSpace {
    settings: Settings,
    host: String,
    client: Client,
    runtime: Handle,
    calls: Arc<Calls>,
    call_max: Duration,
    turns: Semaphore,
    /// The service said that it answers nothing before this time.
    rests_until: Mutex<Option<Instant>>,
}

/// How many calls of a day are left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Calls made today.
    pub made: u64,
    /// Calls left today.
    pub left: u64,
}

/// The pages of an answer that was kept, with the text as it is; or why it is none.
pub fn pages(body: &[u8]) -> Result<Vec<Page>, String> {
    let parsed = answer::judge(200, body).map_err(|trouble| format!("{trouble:?}"))?;
    Ok(parsed.iter().map(runs::page).collect())
}

impl OcrSpace {
    /// The engine with these settings. `runtime` carries its calls; it must not be one of a single thread that
    /// the caller blocks.
    pub fn new(settings: Settings, calls: Arc<Calls>, runtime: Handle) -> anyhow::Result<Self> {
        let host = settings
            .url
            .host_str()
            .filter(|_| matches!(settings.url.scheme(), "http" | "https"));
        let Some(host) = host.map(str::to_owned) else {
            anyhow::bail!("--ocr-space-url must be a URL that begins with https:// or http://")
        };
        anyhow::ensure!(
            settings.key.header().is_some(),
            "the key of OCR.space is empty or holds characters no key has"
        );
        anyhow::ensure!(
            LANGUAGES.contains(&settings.language.as_str()),
            "OCR.space does not know the language {:?}; it knows {}",
            settings.language,
            LANGUAGES.join(", ")
        );
        Ok(Self {
            settings,
            host,
            client: fetch::fresh()?,
            runtime,
            calls,
            call_max: CALL_MAX,
            turns: Semaphore::new(CALLS_MAX),
            rests_until: Mutex::new(None),
        })
    }

    /// The calls of today, if they are limited.
    pub fn budget(&self) -> anyhow::Result<Option<Budget>> {
        let Some(limit) = self.settings.calls_a_day else {
            return Ok(None);
        };
        let made = self
            .runtime
            .block_on(self.calls.made(NAME, calls::day((self.settings.clock)())))?;
        Ok(Some(Budget {
            made,
            left: limit.saturating_sub(made),
        }))
    }

    /// Asks the second engine, and the first one where that takes too long.
    async fn ask(
        &self,
        jpeg: Vec<u8>,
        stop: &Stop<'_>,
        sent: &mut u64,
    ) -> Result<Vec<ParsedPage>, EngineError> {
        for variant in ENGINES {
            match self.call(jpeg.clone(), variant, stop, sent).await? {
                Err(Trouble::TimedOut) => {}
                Err(trouble) => return Err(self.verdict(trouble)),
                Ok(pages) => return Ok(pages),
            }
        }
        Err(self.verdict(Trouble::TimedOut))
    }

    /// One call, when it is its turn and the budget allows it.
    async fn call(
        &self,
        jpeg: Vec<u8>,
        variant: Variant,
        stop: &Stop<'_>,
        sent: &mut u64,
    ) -> Result<Result<Vec<ParsedPage>, Trouble>, EngineError> {
        let _turn = tokio::select! {
            turn = self.turns.acquire() => turn.map_err(|_| EngineError::Stopped)?,
            () = told(stop) => return Err(EngineError::Stopped),
        };
        if let Some(rest) = self.rest() {
            return Err(EngineError::Busy(Some(rest)));
        }
        self.pay().await?;
        let bytes = jpeg.len() as u64;
        let form = self
            .form(jpeg, variant)
            .map_err(|error| EngineError::Broken(error.to_string()))?;
        // What has begun may have left already, however it ends; only where nobody listens nothing has.
        *sent += bytes;
        let exchange = tokio::time::timeout(self.call_max, self.exchange(form));
        let answer = tokio::select! {
            answer = exchange => answer,
            () = told(stop) => return Err(EngineError::Stopped),
        };
        match answer {
            Err(_) => Ok(Err(Trouble::TimedOut)),
            Ok(Ok((status, body))) => Ok(answer::judge(status, &body)),
            Ok(Err(error)) => {
                if error.is_connect() {
                    *sent -= bytes;
                }
                let reason = self
                    .settings
                    .key
                    .hidden_in(&error.without_url().to_string());
                Err(EngineError::Broken(format!(
                    "{} cannot be reached: {reason}",
                    self.host
                )))
            }
        }
    }

    /// Counts a call of today's budget, if there is one.
    async fn pay(&self) -> Result<(), EngineError> {
        let Some(limit) = self.settings.calls_a_day else {
            return Ok(());
        };
        let now = (self.settings.clock)();
        let is_allowed = self.calls.take(NAME, calls::day(now), limit).await;
        match is_allowed {
            Ok(true) => Ok(()),
            Ok(false) => Err(EngineError::UsedUp(calls::until_tomorrow(now))),
            Err(error) => Err(EngineError::Broken(format!(
                "its calls cannot be counted: {error}"
            ))),
        }
    }

    fn form(&self, jpeg: Vec<u8>, variant: Variant) -> Result<Form, fetch::FormError> {
        // Its first engine cannot find out the language by itself.
        let language = match (self.settings.language.as_str(), variant) {
            ("auto", Variant("1")) => "eng",
            (language, _) => language,
        };
        let part = Part::bytes(jpeg)
            .file_name("receipt.jpg")
            .mime_str("image/jpeg")?;
        Ok(Form::new()
            .text("language", language.to_owned())
            .text("OCREngine", variant.0)
            .text("filetype", "JPG")
            .text("isTable", "true")
            .text("scale", "true")
            .text("detectOrientation", "true")
            .text("isOverlayRequired", "true")
            .part("file", part))
    }

    async fn exchange(&self, form: Form) -> Result<(u16, Vec<u8>), fetch::FormError> {
        let mut request = self.client.post(self.settings.url.clone()).multipart(form);
        if let Some(key) = self.settings.key.header() {
            request = request.header("apikey", key);
        }
        let mut response: Response = request.send().await?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            let room = ANSWER_BYTES_MAX - body.len();
            body.extend_from_slice(&chunk[..chunk.len().min(room)]);
            if chunk.len() > room {
                break;
            }
        }
        Ok((status, body))
    }

    /// What the caller should do about it.
    fn verdict(&self, trouble: Trouble) -> EngineError {
        let hidden = |text: String| self.settings.key.hidden_in(&text);
        match trouble {
            Trouble::Spent(window) => {
                let rest = window.min(SPENT_REST_MAX);
                *self
                    .rests_until
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + rest);
                EngineError::Busy(Some(rest))
            }
            Trouble::Crowded => EngineError::Busy(Some(CROWDED_REST)),
            Trouble::Gateway(_) => EngineError::Busy(Some(GATEWAY_REST)),
            Trouble::Key(text) => EngineError::Broken(format!(
                "OCR.space does not take the key ({}): check RECEIPT_SCANNER_OCR_SPACE_KEY",
                hidden(text)
            )),
            Trouble::TimedOut => {
                EngineError::Broken("OCR.space took too long, with both its engines".to_owned())
            }
            Trouble::TooLarge(text) => EngineError::Broken(format!(
                "the plan of the key takes smaller files than --ocr-space-plan says: {}",
                hidden(text)
            )),
            Trouble::Misfit(text) => EngineError::Broken(format!(
                "OCR.space does not answer as expected: {}",
                hidden(text)
            )),
            Trouble::Refused(text) => EngineError::Refused(hidden(text)),
        }
    }

    /// How long the service wants to be left alone.
    fn rest(&self) -> Option<Duration> {
        let until = (*self
            .rests_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner))?;
        until
            .checked_duration_since(Instant::now())
            .filter(|rest| !rest.is_zero())
    }
}

impl Engine for OcrSpace {
    fn name(&self) -> &'static str {
        NAME
    }

    fn read(&self, picture: &Picture, stop: &Stop<'_>) -> Result<Vec<Run>, EngineError> {
        self.read_counting(picture, stop, &mut 0)
    }

    fn sends_to(&self) -> Option<&str> {
        Some(&self.host)
    }

    fn read_counting(
        &self,
        picture: &Picture,
        stop: &Stop<'_>,
        sent_bytes: &mut u64,
    ) -> Result<Vec<Run>, EngineError> {
        if stop() {
            return Err(EngineError::Stopped);
        }
        if let Some(rest) = self.rest() {
            return Err(EngineError::Busy(Some(rest)));
        }
        let shrunk = shrink::shrink(picture, self.settings.file_bytes_max);
        let frame = Frame {
            size: picture.size(),
            factor: shrunk.factor,
        };
        let pages = self
            .runtime
            .block_on(self.ask(shrunk.jpeg, stop, sent_bytes))?;
        Ok(pages
            .iter()
            .flat_map(|page| runs::runs(page, frame))
            .collect())
    }
}

/// Ends when the caller should stop.
async fn told(stop: &Stop<'_>) {
    while !stop() {
        tokio::time::sleep(GLANCE).await;
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
