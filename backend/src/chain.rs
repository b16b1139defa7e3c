//! Chain of OCR engines with fallback page by page.
//!
//! Engines are asked in the configured order, and the first one that is confident enough reads the
//! page. The chain falls back to the next engine if one fails (busy, broken, refused, budget used
//! up), reads nothing or is not confident. The [`ReadLog`] records the engine that read, the failed
//! attempts with their reasons, and the bytes sent to other machines. The chain knows pages and
//! engines, nothing about receipts or the server.

use std::sync::Arc;
use std::time::Duration;

use reader::ocr::{CountingEngine, Engine, EngineError};
use reader::page::{FurtherScript, Page, Run};
use reader::picture::Picture;
use reader::{Stop, read, text_check};
use shared::api::Corners;
use shared::provenance::{FailedAttempt, FallbackReason, SentBytes, add_sent_bytes};

/// Minimum mean word confidence of a page that was read well: the embedded engine is at 0.9 and
/// above on sharp pictures.
pub const MIN_CONFIDENCE: f32 = 0.7;
/// Delay before a failed engine is called again, unless its answer names one.
pub const RETRY_DELAY: Duration = Duration::from_secs(5);

/// Engines in the order in which they are asked.
#[derive(Clone, Default)]
pub struct EngineChain(Vec<Arc<dyn Engine>>);

/// Record of the engines asked for the pages of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadLog {
    /// The engines whose reading counts, each once.
    pub engines: Vec<String>,
    /// The engines whose reading does not count.
    pub tried: Vec<FailedAttempt>,
    /// Data sent to other machines.
    pub sent: Vec<SentBytes>,
}

/// Page as one engine read it.
struct Candidate<'e> {
    engine: &'e str,
    confidence: f32,
    page: Page,
}

impl EngineChain {
    /// Creates a chain of engines in the order in which they are asked. An empty chain reads
    /// nothing.
    pub fn new(engines: Vec<Arc<dyn Engine>>) -> Self {
        Self(engines)
    }

    /// Returns the engines in their order.
    pub fn engines(&self) -> &[Arc<dyn Engine>] {
        &self.0
    }

    /// Reads one page with the first engine that is confident enough, otherwise with the most
    /// confident one. Everything that was tried is recorded in `trail`, also on failure; the error
    /// is then the one that a retry may fix soonest. With an outline, given in shares of the picture,
    /// only its inside is read.
    pub fn read_page(
        &self,
        picture: &Picture,
        outline: Option<Corners>,
        stop: &Stop<'_>,
        trail: &mut ReadLog,
    ) -> Result<Page, EngineError> {
        let mut best: Option<Candidate<'_>> = None;
        let mut failure: Option<EngineError> = None;
        for engine in &self.0 {
            match trail.ask_engine(engine.as_ref(), picture, outline, stop) {
                Ok(page) => {
                    let found = Candidate {
                        engine: engine.name(),
                        confidence: mean_confidence(&page),
                        page,
                    };
                    // The better of two readings is kept, the other one is recorded as rejected.
                    let (better, worse) = match best {
                        Some(best) if best.confidence >= found.confidence => (best, Some(found)),
                        best => (found, best),
                    };
                    if let Some(worse) = worse {
                        trail.record_rejection(&worse);
                    }
                    // Confident enough: the other engines are not asked.
                    if better.confidence >= MIN_CONFIDENCE {
                        return Ok(trail.accept(better));
                    }
                    best = Some(better);
                }
                Err(EngineError::Stopped) => return Err(EngineError::Stopped),
                Err(error) => {
                    trail.record_attempt(
                        engine.name(),
                        attempt_reason(&error),
                        Some(error.to_string()),
                    );
                    // Of equal errors the first one counts.
                    failure = match failure {
                        Some(before) if retry_rank(&before) <= retry_rank(&error) => Some(before),
                        _ => Some(error),
                    };
                }
            }
        }
        // No engine was confident: the best unsure reading counts, if there is one.
        if let Some(best) = best {
            return Ok(trail.accept(best));
        }
        Err(failure.unwrap_or_else(|| EngineError::Refused("no engine was asked".to_owned())))
    }
}

impl EngineChain {
    /// Returns whether an engine on this machine reads the text of a file as the file has it; `true`
    /// if there is none, as a page with text is not sent away.
    pub fn confirm_text(
        &self,
        picture: &Picture,
        text: &[Run],
        stop: &Stop<'_>,
    ) -> Result<bool, EngineError> {
        let mut engines = self.0.iter().filter(|engine| engine.sends_to().is_none());
        engines.next().map_or(Ok(true), |engine| {
            text_check::is_text_as_drawn(engine.as_ref(), picture, text, stop)
        })
    }
}

impl ReadLog {
    /// Records that the text inside a PDF differs from the text in its picture.
    pub fn record_unconfirmed_text(&mut self, engine: &str) {
        self.record_attempt(engine, FallbackReason::Unsure, None);
    }

    /// Records that the reading of this engine counts.
    pub fn record_reader(&mut self, engine: &str) {
        if !self.engines.iter().any(|name| name == engine) {
            self.engines.push(engine.to_owned());
        }
    }

    /// Returns the engines whose reading counts, joined by commas; `None` if there are none.
    pub fn engine_names(&self) -> Option<String> {
        Some(self.engines.join(", ")).filter(|names| !names.is_empty())
    }

    fn ask_engine(
        &mut self,
        engine: &dyn Engine,
        picture: &Picture,
        outline: Option<Corners>,
        stop: &Stop<'_>,
    ) -> Result<Page, EngineError> {
        // Bytes are counted on failure, too: the call has sent its picture all the same.
        let counting = CountingEngine::new(engine);
        let result = match outline {
            Some(corners) => read::read_outlined_paper(&counting, picture, corners, stop),
            None => read::read_page(&counting, picture, stop),
        };
        let bytes = counting.sent_bytes();
        if let Some(host) = engine.sends_to().filter(|_| bytes > 0) {
            let (engine, host) = (engine.name().to_owned(), host.to_owned());
            add_sent_bytes(
                &mut self.sent,
                SentBytes {
                    engine,
                    host,
                    bytes,
                },
            );
        }
        result
    }

    /// Records that a reading counts, its helpers, and the script that it lacks. Returns its page.
    fn accept(&mut self, candidate: Candidate<'_>) -> Page {
        self.record_reader(candidate.engine);
        match &candidate.page.further_script {
            FurtherScript::Absent => {}
            FurtherScript::Read { engine } => self.record_reader(engine),
            FurtherScript::Unread { name } => {
                self.record_attempt(candidate.engine, FallbackReason::Script, name.clone());
            }
        }
        candidate.page
    }

    fn record_rejection(&mut self, candidate: &Candidate<'_>) {
        let reason = if candidate.page.lines.is_empty() {
            FallbackReason::Nothing
        } else {
            FallbackReason::Unsure
        };
        self.record_attempt(candidate.engine, reason, None);
    }

    fn record_attempt(&mut self, engine: &str, reason: FallbackReason, detail: Option<String>) {
        let tried = FailedAttempt {
            engine: engine.to_owned(),
            reason,
            detail,
        };
        if !self.tried.contains(&tried) {
            self.tried.push(tried);
        }
    }
}

/// Returns the mean confidence of all words; 0 if there are none.
fn mean_confidence(page: &Page) -> f32 {
    let words = page.lines.iter().flat_map(|line| &line.words);
    let (sum, count) = words.fold((0.0, 0.0_f32), |(sum, count), word| {
        (sum + word.confidence.clamp(0.0, 1.0), count + 1.0)
    });
    if count > 0.0 { sum / count } else { 0.0 }
}

fn attempt_reason(error: &EngineError) -> FallbackReason {
    match error {
        EngineError::Busy(_) => FallbackReason::Busy,
        EngineError::UsedUp(_) => FallbackReason::Spent,
        EngineError::Broken(_) => FallbackReason::Broken,
        EngineError::Refused(_) | EngineError::Stopped => FallbackReason::Refused,
    }
}

/// Returns how soon a retry may help: the lowest rank first, within a rank the shortest delay.
fn retry_rank(error: &EngineError) -> (u8, Duration) {
    match error {
        EngineError::Stopped => (0, Duration::ZERO),
        EngineError::Busy(delay) => (1, delay.unwrap_or(RETRY_DELAY)),
        EngineError::UsedUp(delay) => (2, *delay),
        EngineError::Broken(_) => (3, RETRY_DELAY),
        EngineError::Refused(_) => (4, Duration::ZERO),
    }
}

#[cfg(test)]
mod tests;
