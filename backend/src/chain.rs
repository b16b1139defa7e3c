//! Which engine reads a page: the first that is sure of what it read, in the order that was configured.
//!
//! The next engine is asked when one is busy, broken or refuses, or when it read nothing or is not sure.
//! Nothing of this is silent: the [`Trail`] says who read, who was asked in vain and why, and what left the
//! machine. It knows pages and engines, nothing about receipts or the server.

use std::sync::Arc;
use std::time::Duration;

use reader::ocr::{Counting, Engine, EngineError};
use reader::page::Page;
use reader::picture::Picture;
use reader::{Stop, read};
use shared::provenance::{Reason, Sent, Tried, add_sent};

/// An engine whose words are less sure than this on average did not read a page well: the embedded one is at
/// 0.9 and above on sharp pictures.
pub const SURE_MIN: f32 = 0.7;
/// How long to leave an engine alone that is busy or broken, unless it says so itself.
const REST: Duration = Duration::from_secs(5);

/// Engines in the order in which they are asked.
#[derive(Clone, Default)]
pub struct Chain(Vec<Arc<dyn Engine>>);

/// How pages came to be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trail {
    /// The engines whose reading counts, each once.
    pub engines: Vec<String>,
    /// The engines whose reading does not.
    pub tried: Vec<Tried>,
    /// What left the machine.
    pub sent: Vec<Sent>,
}

/// No engine read the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// All of them refuse this picture.
    Refused,
    /// They were told to stop.
    Stopped,
    /// An engine has no time; the attempt does not count.
    Busy(Duration),
    /// The budget of the day is used up; the attempt does not count.
    Spent(Duration),
    /// None works.
    Broken {
        /// What the last one said, for whoever runs the server.
        reason: String,
        /// How long to wait at least.
        rest: Duration,
    },
}

impl Chain {
    /// Engines in the order in which they are asked; without one, nothing is read.
    pub fn new(engines: Vec<Arc<dyn Engine>>) -> Self {
        Self(engines)
    }

    /// The engines in their order.
    pub fn engines(&self) -> &[Arc<dyn Engine>] {
        &self.0
    }

    /// Some engine sends pictures to another machine.
    pub fn sends(&self) -> bool {
        self.0.iter().any(|engine| engine.sends_to().is_some())
    }

    /// Reads one page. What happened on the way is added to the trail, whatever came of it.
    pub fn read(
        &self,
        picture: &Picture,
        stop: &Stop<'_>,
        trail: &mut Trail,
    ) -> Result<Page, Unread> {
        let mut unsure: Option<(f32, Arc<dyn Engine>, Page)> = None;
        let mut unread: Option<Unread> = None;
        for engine in &self.0 {
            match trail.ask(engine.as_ref(), picture, stop) {
                Ok(page) => {
                    let sureness = sureness(&page);
                    if sureness >= SURE_MIN {
                        trail.give_up(unsure);
                        trail.read_by(engine.name());
                        return Ok(page);
                    }
                    if unsure.as_ref().is_none_or(|(best, ..)| sureness > *best) {
                        trail.give_up(unsure);
                        unsure = Some((sureness, Arc::clone(engine), page));
                    } else {
                        trail.give_up(Some((sureness, Arc::clone(engine), page)));
                    }
                }
                Err(EngineError::Stopped) => return Err(Unread::Stopped),
                Err(error) => {
                    trail.tried(engine.name(), reason(&error), Some(error.to_string()));
                    unread = Some(better(unread, verdict(error)));
                }
            }
        }
        match (unsure, unread) {
            (Some((_, engine, page)), _) => {
                trail.read_by(engine.name());
                Ok(page)
            }
            (None, unread) => Err(unread.unwrap_or(Unread::Refused)),
        }
    }
}

impl Trail {
    /// This engine's reading counts.
    pub fn read_by(&mut self, engine: &str) {
        if !self.engines.iter().any(|name| name == engine) {
            self.engines.push(engine.to_owned());
        }
    }

    /// The engines whose reading counts as one text, if there are any.
    pub fn engine(&self) -> Option<String> {
        Some(self.engines.join(", ")).filter(|names| !names.is_empty())
    }

    fn ask(
        &mut self,
        engine: &dyn Engine,
        picture: &Picture,
        stop: &Stop<'_>,
    ) -> Result<Page, EngineError> {
        let counting = Counting::new(engine);
        let result = read::page(&counting, picture, stop);
        let bytes = counting.sent_bytes();
        if let Some(host) = engine.sends_to().filter(|_| bytes > 0) {
            let (engine, host) = (engine.name().to_owned(), host.to_owned());
            add_sent(
                &mut self.sent,
                Sent {
                    engine,
                    host,
                    bytes,
                },
            );
        }
        result
    }

    fn give_up(&mut self, unsure: Option<(f32, Arc<dyn Engine>, Page)>) {
        if let Some((_, engine, page)) = unsure {
            let reason = if page.lines.is_empty() {
                Reason::Nothing
            } else {
                Reason::Unsure
            };
            self.tried(engine.name(), reason, None);
        }
    }

    fn tried(&mut self, engine: &str, reason: Reason, detail: Option<String>) {
        let tried = Tried {
            engine: engine.to_owned(),
            reason,
            detail,
        };
        if !self.tried.contains(&tried) {
            self.tried.push(tried);
        }
    }
}

/// The mean confidence of all words; 0 where there are none.
fn sureness(page: &Page) -> f32 {
    let words = page.lines.iter().flat_map(|line| &line.words);
    let (sum, count) = words.fold((0.0, 0.0_f32), |(sum, count), word| {
        (sum + word.confidence.clamp(0.0, 1.0), count + 1.0)
    });
    if count > 0.0 { sum / count } else { 0.0 }
}

fn reason(error: &EngineError) -> Reason {
    match error {
        EngineError::Busy(_) => Reason::Busy,
        EngineError::UsedUp(_) => Reason::Spent,
        EngineError::Broken(_) => Reason::Broken,
        EngineError::Refused(_) | EngineError::Stopped => Reason::Refused,
    }
}

fn verdict(error: EngineError) -> Unread {
    match error {
        EngineError::Busy(rest) => Unread::Busy(rest.unwrap_or(REST)),
        EngineError::UsedUp(rest) => Unread::Spent(rest),
        EngineError::Broken(reason) => Unread::Broken { reason, rest: REST },
        EngineError::Refused(_) => Unread::Refused,
        EngineError::Stopped => Unread::Stopped,
    }
}

/// What to do when several engines gave nothing: whatever may help soonest.
fn better(before: Option<Unread>, now: Unread) -> Unread {
    let rank = |unread: &Unread| match unread {
        Unread::Stopped => (0, Duration::ZERO),
        Unread::Busy(rest) => (1, *rest),
        Unread::Spent(rest) => (2, *rest),
        Unread::Broken { rest, .. } => (3, *rest),
        Unread::Refused => (4, Duration::ZERO),
    };
    match before {
        Some(before) if rank(&before) <= rank(&now) => before,
        Some(_) | None => now,
    }
}

#[cfg(test)]
#[path = "chain_tests.rs"]
mod tests;
