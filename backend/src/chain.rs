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
use reader::page::Page;
use reader::picture::Picture;
use reader::{Stop, read};
use shared::provenance::{FailedAttempt, FallbackReason, SentBytes, add_sent_bytes};

/// Minimum mean word confidence of a page that was read well: the embedded engine is at 0.9 and
/// above on sharp pictures.
pub const MIN_CONFIDENCE: f32 = 0.7;
/// Delay before a failed engine is called again, unless its answer names one.
const RETRY_DELAY: Duration = Duration::from_secs(5);

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

/// Reason why no engine read a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadFailure {
    /// All engines refuse this picture.
    Refused,
    /// The reading was stopped.
    Stopped,
    /// An engine is busy for this long; the attempt does not count.
    Busy(Duration),
    /// The daily budget is used up for this long; the attempt does not count.
    BudgetUsedUp(Duration),
    /// All engines failed.
    AllFailed {
        /// Error of an engine, for the log.
        reason: String,
        /// Minimum delay before the next attempt.
        delay: Duration,
    },
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

    /// Returns whether any engine sends pictures to another machine.
    pub fn sends_pictures(&self) -> bool {
        self.0.iter().any(|engine| engine.sends_to().is_some())
    }

    /// Reads one page with the first engine that is confident enough, otherwise with the most
    /// confident one. Everything that was tried is recorded in `trail`, also on failure.
    pub fn read_page(
        &self,
        picture: &Picture,
        stop: &Stop<'_>,
        trail: &mut ReadLog,
    ) -> Result<Page, ReadFailure> {
        let mut unsure: Option<(f32, Arc<dyn Engine>, Page)> = None;
        let mut unread: Option<ReadFailure> = None;
        for engine in &self.0 {
            match trail.ask_engine(engine.as_ref(), picture, stop) {
                Ok(page) => {
                    let sureness = mean_confidence(&page);
                    // Confident enough: the other engines are not asked.
                    if sureness >= MIN_CONFIDENCE {
                        trail.reject_page(unsure);
                        trail.record_reader(engine.name());
                        return Ok(page);
                    }
                    // The better of two unsure readings is kept, the other one is recorded as
                    // rejected.
                    if unsure.as_ref().is_none_or(|(best, ..)| sureness > *best) {
                        trail.reject_page(unsure);
                        unsure = Some((sureness, Arc::clone(engine), page));
                    } else {
                        trail.reject_page(Some((sureness, Arc::clone(engine), page)));
                    }
                }
                Err(EngineError::Stopped) => return Err(ReadFailure::Stopped),
                Err(error) => {
                    trail.record_attempt(
                        engine.name(),
                        attempt_reason(&error),
                        Some(error.to_string()),
                    );
                    unread = Some(preferred_failure(unread, to_read_failure(error)));
                }
            }
        }
        // No engine was confident: the best unsure reading counts, if there is one.
        match (unsure, unread) {
            (Some((_, engine, page)), _) => {
                trail.record_reader(engine.name());
                Ok(page)
            }
            (None, unread) => Err(unread.unwrap_or(ReadFailure::Refused)),
        }
    }
}

impl ReadLog {
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
        stop: &Stop<'_>,
    ) -> Result<Page, EngineError> {
        // Bytes are counted on failure, too: the call has sent its picture all the same.
        let counting = CountingEngine::new(engine);
        let result = read::read_page(&counting, picture, stop);
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

    fn reject_page(&mut self, unsure: Option<(f32, Arc<dyn Engine>, Page)>) {
        if let Some((_, engine, page)) = unsure {
            let reason = if page.lines.is_empty() {
                FallbackReason::Nothing
            } else {
                FallbackReason::Unsure
            };
            self.record_attempt(engine.name(), reason, None);
        }
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

fn to_read_failure(error: EngineError) -> ReadFailure {
    match error {
        EngineError::Busy(rest) => ReadFailure::Busy(rest.unwrap_or(RETRY_DELAY)),
        EngineError::UsedUp(rest) => ReadFailure::BudgetUsedUp(rest),
        EngineError::Broken(reason) => ReadFailure::AllFailed {
            reason,
            delay: RETRY_DELAY,
        },
        EngineError::Refused(_) => ReadFailure::Refused,
        EngineError::Stopped => ReadFailure::Stopped,
    }
}

/// Returns the failure that a retry may fix soonest.
fn preferred_failure(before: Option<ReadFailure>, now: ReadFailure) -> ReadFailure {
    // The lowest rank wins; within a rank the shortest delay.
    let rank = |unread: &ReadFailure| match unread {
        ReadFailure::Stopped => (0, Duration::ZERO),
        ReadFailure::Busy(rest) => (1, *rest),
        ReadFailure::BudgetUsedUp(rest) => (2, *rest),
        ReadFailure::AllFailed { delay: rest, .. } => (3, *rest),
        ReadFailure::Refused => (4, Duration::ZERO),
    };
    match before {
        Some(before) if rank(&before) <= rank(&now) => before,
        Some(_) | None => now,
    }
}

#[cfg(test)]
mod tests;
