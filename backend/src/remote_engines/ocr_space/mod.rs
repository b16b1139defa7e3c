//! Engine `ocr-space`: pictures go to the service OCR.space, words come back.
//!
//! [`shrink`] makes a JPEG the service accepts, a call sends it, [`answer`] interprets the answer,
//! and [`runs`] places its words on the picture. The engine limits concurrent calls, the time of
//! each and their number a day (counted here), and pauses when the service asks for it. The key
//! leaves this file in one header only.

mod answer;
mod runs;
mod shrink;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use reader::Stop;
use reader::ocr::{Engine, EngineError};
use reader::page::{Page, Run};
use reader::picture::Picture;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;

use super::api_key::ApiKey;
use super::call_counter::{self, CallCounter};
use crate::clock::Clock;
use crate::fetch::multipart::{Form, Part};
use crate::fetch::{self, Client, Response, Url};
use answer::{ParsedPage, ServiceError};
use runs::SentPicture;

/// Name used in the configuration and shown to users.
pub const ENGINE_NAME: &str = "ocr-space";
/// Supported languages; `auto` only with the second engine of the service.
pub const LANGUAGES: [&str; 25] = [
    "auto", "eng", "ara", "bul", "chs", "cht", "hrv", "cze", "dan", "dut", "fin", "fre", "ger",
    "gre", "hun", "kor", "ita", "jpn", "pol", "por", "rus", "slv", "spa", "swe", "tur",
];

/// Largest number of concurrent calls.
const CONCURRENT_CALLS_MAX: usize = 2;
/// Time limit of a call, the answer included.
const CALL_TIMEOUT: Duration = Duration::from_mins(1);
/// Largest answer that is read, in bytes; one full of words has a tenth of it.
const ANSWER_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Interval at which a waiting call checks whether to stop.
const STOP_POLL_INTERVAL: Duration = Duration::from_millis(50);
/// Retry delays after too many connections and after an error of the gateway.
const CROWDED_RETRY_DELAY: Duration = Duration::from_secs(10);
const GATEWAY_RETRY_DELAY: Duration = Duration::from_mins(1);
/// Longest pause after a rate limit. The service may answer again before the time it names has
/// passed, so it is tried earlier.
const RATE_LIMIT_PAUSE_MAX: Duration = Duration::from_hours(1);
/// Engines of the service in the order they are tried; the second is better for photos.
const VARIANTS: [&str; 2] = ["2", "1"];

/// Settings of the engine.
#[derive(Debug, Clone)]
pub struct OcrSpaceSettings {
    /// The URL that calls go to.
    pub url: Url,
    /// The key.
    pub key: ApiKey,
    /// The language, one of [`LANGUAGES`].
    pub language: String,
    /// The largest file that the service accepts, in bytes.
    pub file_bytes_max: usize,
    /// The largest number of calls a day, if it is limited.
    pub daily_call_limit: Option<u64>,
    /// The current time.
    pub clock: Clock,
}

/// Engine that calls the service. It blocks while it waits, on a thread outside of the runtime.
pub struct OcrSpace {
    settings: OcrSpaceSettings,
    host: String,
    client: Client,
    runtime: Handle,
    calls: Arc<CallCounter>,
    call_timeout: Duration,
    call_slots: Semaphore,
    /// End of the pause that the service asked for.
    paused_until: Mutex<Option<Instant>>,
}

/// Calls made and left on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallBudget {
    /// Calls made today.
    pub calls_made: u64,
    /// Calls left today.
    pub calls_left: u64,
}

/// Parses the pages of a stored answer, with the text as it is. The error names the reason.
pub fn parse_pages(body: &[u8]) -> Result<Vec<Page>, String> {
    // A stored answer has no status; it counts as a success.
    let parsed = answer::parse_answer(200, body).map_err(|trouble| format!("{trouble:?}"))?;
    Ok(parsed.iter().map(runs::build_page).collect())
}

impl OcrSpace {
    /// Creates the engine. `runtime` drives its calls; it must not be a single-threaded one that
    /// the caller blocks.
    pub fn new(
        settings: OcrSpaceSettings,
        calls: Arc<CallCounter>,
        runtime: Handle,
    ) -> anyhow::Result<Self> {
        let is_web = matches!(settings.url.scheme(), "http" | "https");
        let host = settings.url.host_str().filter(|_| is_web);
        let host = host
            .context("--ocr-space-url must be a URL that begins with https:// or http://")?
            .to_owned();
        ensure!(
            settings.key.header_value().is_some(),
            "the key of OCR.space is empty or holds characters no key has"
        );
        ensure!(
            LANGUAGES.contains(&settings.language.as_str()),
            "OCR.space does not know the language {:?}; it knows {}",
            settings.language,
            LANGUAGES.join(", ")
        );
        Ok(Self {
            settings,
            host,
            client: fetch::build_unpooled_client()?,
            runtime,
            calls,
            call_timeout: CALL_TIMEOUT,
            call_slots: Semaphore::new(CONCURRENT_CALLS_MAX),
            paused_until: Mutex::new(None),
        })
    }

    /// Returns the calls made and left today, or `None` if they are not limited.
    pub fn budget(&self) -> anyhow::Result<Option<CallBudget>> {
        let Some(limit) = self.settings.daily_call_limit else {
            return Ok(None);
        };
        let made = self.runtime.block_on(self.calls.calls_made(
            ENGINE_NAME,
            call_counter::day_number(self.settings.clock.now_ms()),
        ))?;
        Ok(Some(CallBudget {
            calls_made: made,
            calls_left: limit.saturating_sub(made),
        }))
    }

    /// Calls the second engine of the service, and the first one if that times out.
    async fn read_with_fallback(
        &self,
        jpeg: Vec<u8>,
        stop: &Stop<'_>,
        sent: &mut u64,
    ) -> Result<Vec<ParsedPage>, EngineError> {
        for variant in VARIANTS {
            match self.call_variant(jpeg.clone(), variant, stop, sent).await? {
                // Only a timeout is worth a call of the next engine.
                Err(ServiceError::TimedOut) => {}
                Err(trouble) => return Err(self.handle_service_error(trouble)),
                Ok(pages) => return Ok(pages),
            }
        }
        Err(self.handle_service_error(ServiceError::TimedOut))
    }

    /// Makes one call, once a slot is free and if the budget allows it. The inner error is the
    /// service's, the outer one final.
    async fn call_variant(
        &self,
        jpeg: Vec<u8>,
        variant: &'static str,
        stop: &Stop<'_>,
        sent: &mut u64,
    ) -> Result<Result<Vec<ParsedPage>, ServiceError>, EngineError> {
        // Wait for a slot, but no longer than the caller does.
        let _turn = tokio::select! {
            turn = self.call_slots.acquire() => turn.map_err(|_| EngineError::Stopped)?,
            () = wait_for_stop(stop) => return Err(EngineError::Stopped),
        };
        // A call that ended during the wait may have started a pause.
        if let Some(rest) = self.remaining_pause() {
            return Err(EngineError::Busy(Some(rest)));
        }
        self.charge_budget().await?;
        let bytes = jpeg.len() as u64;
        let form = self
            .build_form(jpeg, variant)
            .map_err(|error| EngineError::Broken(error.to_string()))?;
        // Bytes count as sent from here on, however the call ends, unless no connection came about.
        *sent += bytes;
        let exchange = tokio::time::timeout(self.call_timeout, self.send_form(form));
        let answer = tokio::select! {
            answer = exchange => answer,
            () = wait_for_stop(stop) => return Err(EngineError::Stopped),
        };
        match answer {
            Err(_) => Ok(Err(ServiceError::TimedOut)),
            Ok(Ok((status, body))) => Ok(answer::parse_answer(status, &body)),
            Ok(Err(error)) => {
                if error.is_connect() {
                    *sent -= bytes;
                }
                // The URL and the key stay out of the message.
                let reason = self
                    .settings
                    .key
                    .redact_from(&error.without_url().to_string());
                Err(EngineError::Broken(format!(
                    "{} cannot be reached: {reason}",
                    self.host
                )))
            }
        }
    }

    /// Counts a call against today's budget, if there is one.
    async fn charge_budget(&self) -> Result<(), EngineError> {
        let Some(limit) = self.settings.daily_call_limit else {
            return Ok(());
        };
        // Counted before the call is made, whatever becomes of it.
        let now = self.settings.clock.now_ms();
        let is_allowed = self
            .calls
            .try_count_call(ENGINE_NAME, call_counter::day_number(now), limit)
            .await;
        match is_allowed {
            Ok(true) => Ok(()),
            Ok(false) => Err(EngineError::UsedUp(call_counter::until_tomorrow(now))),
            Err(error) => Err(EngineError::Broken(format!(
                "its calls cannot be counted: {error}"
            ))),
        }
    }

    fn build_form(&self, jpeg: Vec<u8>, variant: &'static str) -> Result<Form, fetch::FormError> {
        // The first engine of the service cannot detect the language.
        let language = match (self.settings.language.as_str(), variant) {
            ("auto", "1") => "eng",
            (language, _) => language,
        };
        let part = Part::bytes(jpeg)
            .file_name("receipt.jpg")
            .mime_str("image/jpeg")?;
        // `isTable` gives the text line by line, `isOverlayRequired` the boxes of words.
        Ok(Form::new()
            .text("language", language.to_owned())
            .text("OCREngine", variant)
            .text("filetype", "JPG")
            .text("isTable", "true")
            .text("scale", "true")
            .text("detectOrientation", "true")
            .text("isOverlayRequired", "true")
            .part("file", part))
    }

    async fn send_form(&self, form: Form) -> Result<(u16, Vec<u8>), fetch::FormError> {
        let mut request = self.client.post(self.settings.url.clone()).multipart(form);
        if let Some(key) = self.settings.key.header_value() {
            request = request.header("apikey", key);
        }
        let mut response: Response = request.send().await?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        // An answer beyond the limit is cut off, and then fails as malformed JSON.
        while let Some(chunk) = response.chunk().await? {
            let room = ANSWER_BYTES_MAX - body.len();
            body.extend_from_slice(&chunk[..chunk.len().min(room)]);
            if chunk.len() > room {
                break;
            }
        }
        Ok((status, body))
    }

    /// Converts an error of the service into one of the engine; starts a pause after a rate limit.
    fn handle_service_error(&self, trouble: ServiceError) -> EngineError {
        let hidden = |text: String| self.settings.key.redact_from(&text);
        match trouble {
            ServiceError::RateLimited(window) => {
                let rest = window.min(RATE_LIMIT_PAUSE_MAX);
                *self
                    .paused_until
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + rest);
                EngineError::Busy(Some(rest))
            }
            ServiceError::TooManyConnections => EngineError::Busy(Some(CROWDED_RETRY_DELAY)),
            ServiceError::Gateway(_) => EngineError::Busy(Some(GATEWAY_RETRY_DELAY)),
            ServiceError::KeyRejected(text) => EngineError::Broken(format!(
                "OCR.space does not take the key ({}): check RECEIPT_SCANNER_OCR_SPACE_KEY",
                hidden(text)
            )),
            ServiceError::TimedOut => {
                EngineError::Broken("OCR.space took too long, with both its engines".to_owned())
            }
            ServiceError::TooLarge(text) => EngineError::Broken(format!(
                "the plan of the key takes smaller files than --ocr-space-plan says: {}",
                hidden(text)
            )),
            ServiceError::UnexpectedAnswer(text) => EngineError::Broken(format!(
                "OCR.space does not answer as expected: {}",
                hidden(text)
            )),
            ServiceError::Refused(text) => EngineError::Refused(hidden(text)),
        }
    }

    /// Returns the remaining time of the pause that the service asked for, if there is any.
    fn remaining_pause(&self) -> Option<Duration> {
        let until = (*self
            .paused_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner))?;
        until
            .checked_duration_since(Instant::now())
            .filter(|rest| !rest.is_zero())
    }
}

impl Engine for OcrSpace {
    fn name(&self) -> &'static str {
        ENGINE_NAME
    }

    fn read_picture(&self, picture: &Picture, stop: &Stop<'_>) -> Result<Vec<Run>, EngineError> {
        self.read_counting_bytes(picture, stop, &mut 0)
    }

    fn sends_to(&self) -> Option<&str> {
        Some(&self.host)
    }

    fn read_counting_bytes(
        &self,
        picture: &Picture,
        stop: &Stop<'_>,
        sent_bytes: &mut u64,
    ) -> Result<Vec<Run>, EngineError> {
        if stop() {
            return Err(EngineError::Stopped);
        }
        // Checked before the picture is encoded in vain.
        if let Some(rest) = self.remaining_pause() {
            return Err(EngineError::Busy(Some(rest)));
        }
        // Encoding blocks, so it runs before the asynchronous part.
        let shrunk = shrink::shrink_to_fit(picture, self.settings.file_bytes_max);
        let frame = SentPicture {
            size: picture.size(),
            scale_factor: shrunk.scale_factor,
        };
        let pages =
            self.runtime
                .block_on(self.read_with_fallback(shrunk.jpeg, stop, sent_bytes))?;
        Ok(pages
            .iter()
            .flat_map(|page| runs::extract_runs(page, frame))
            .collect())
    }
}

/// Completes when the caller wants to stop.
async fn wait_for_stop(stop: &Stop<'_>) {
    while !stop() {
        tokio::time::sleep(STOP_POLL_INTERVAL).await;
    }
}

#[cfg(test)]
mod tests;
