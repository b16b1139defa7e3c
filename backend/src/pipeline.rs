//! Bytes of a file in, everything read from it out: decode, read, rebuild lines, extract, draw pictures.
//!
//! It computes and blocks; callers put it on a thread of its own. It knows neither server nor database, so
//! the command line reads the same way as the worker.

use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Date;
use reader::ocr::{Engine, EngineError};
use reader::page::Page;
use reader::picture::{self, Limits, Sheet};
use reader::{Stop, extract, rows};
use shared::api::PageSize;
use shared::file_kind::FileKind;
use shared::money::Currency;
use shared::problem::ProblemCode;
use shared::receipt::Receipt;

/// The longest side of the page pictures browsers show, in pixels, and their JPEG quality.
const PAGE_SIDE: u32 = 2_000;
const PAGE_QUALITY: u8 = 82;
/// The same for thumbnails.
const THUMBNAIL_SIDE: u32 = 320;
const THUMBNAIL_QUALITY: u8 = 75;
/// What has read a document whose pages all bring their own text.
const OWN_TEXT: &str = "pdf-text";
/// How long to leave an engine alone that is busy or broken, unless it says so itself.
const REST: Duration = Duration::from_secs(5);

/// How pictures are read here.
pub struct Pipeline {
    /// What reads text; without one pictures are only kept.
    pub engine: Option<Arc<dyn Engine>>,
    /// How large pictures may be.
    pub limits: Limits,
    /// The currency of receipts that name none.
    pub default_currency: Option<Currency>,
}

/// Everything that came of one file.
#[derive(Debug, Default)]
pub struct Reading {
    /// Which engine read it.
    pub engine: Option<String>,
    /// The upright pages.
    pub pages: Vec<PageSize>,
    /// The pages as JPEG.
    pub pictures: Vec<Vec<u8>>,
    /// The first page as a small JPEG.
    pub thumbnail: Option<Vec<u8>>,
    /// The text of the pages.
    pub words: Vec<Page>,
    /// The fields.
    pub receipt: Receipt,
    /// Why there are no fields.
    pub problem: Option<ProblemCode>,
}

/// The engine could not read now; the same file may be read later.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Again {
    /// How long to wait at least.
    pub rest: Duration,
    /// What the engine said, for the log.
    pub reason: String,
}

impl Pipeline {
    /// Reads one file. `today` rules out dates in the future.
    pub fn read(&self, bytes: &[u8], kind: FileKind, today: Date, stop: &Stop<'_>) -> Result<Reading, Again> {
        let mut reading = Reading::default();
        let sheets = match picture::open(bytes, kind, &self.limits, stop) {
            Ok(sheets) => sheets,
            Err(error) => return Ok(Reading { problem: Some(error.problem()), ..reading }),
        };
        for sheet in sheets {
            match sheet {
                Ok(sheet) => self.add(sheet, &mut reading, stop)?,
                Err(error) => reading.problem = Some(error.problem()),
            }
        }
        if self.engine.is_none() || reading.pages.is_empty() {
            return Ok(reading);
        }
        let settings = extract::Settings { default_currency: self.default_currency, today: Some(today) };
        reading.receipt = extract::receipt(&reading.words, &settings);
        if reading.problem.is_none() && reading.words.iter().all(|page| page.lines.is_empty()) {
            reading.problem = Some(ProblemCode::NothingRead);
        }
        Ok(reading)
    }

    /// Draws a page and reads it. Where reading failed before, pages are drawn only.
    fn add(&self, sheet: Sheet, reading: &mut Reading, stop: &Stop<'_>) -> Result<(), Again> {
        let Sheet { picture, text } = sheet;
        let size = picture.size();
        reading.pages.push(size);
        reading.pictures.push(picture.jpeg(PAGE_SIDE, PAGE_QUALITY));
        if reading.thumbnail.is_none() {
            reading.thumbnail = Some(picture.jpeg(THUMBNAIL_SIDE, THUMBNAIL_QUALITY));
        }
        let Some(engine) = self.engine.as_ref().filter(|_| reading.problem.is_none()) else { return Ok(()) };
        let runs = if text.is_empty() {
            reading.engine = Some(engine.name().to_owned());
            match engine.read(&picture, stop) {
                Ok(runs) => runs,
                Err(error) => {
                    reading.problem = Some(give_up(error)?);
                    return Ok(());
                }
            }
        } else {
            reading.engine.get_or_insert_with(|| OWN_TEXT.to_owned());
            text
        };
        reading.words.push(rows::rebuild(runs, size.width, size.height));
        Ok(())
    }
}

fn give_up(error: EngineError) -> Result<ProblemCode, Again> {
    match error {
        EngineError::Busy(rest) => Err(Again { rest: rest.unwrap_or(REST), reason: "busy".to_owned() }),
        EngineError::Broken(reason) => Err(Again { rest: REST, reason }),
        EngineError::Refused(_) => Ok(ProblemCode::ReadingFailed),
        EngineError::Stopped => Ok(ProblemCode::TookTooLong),
    }
}

/// The civil date at this time in the easternmost zone, in which a day begins first: no receipt is dated
/// after it.
pub fn latest_date(unix_ms: i64) -> Date {
    const EASTERNMOST_MS: i64 = 14 * 3_600_000;
    let days = unix_ms.saturating_add(EASTERNMOST_MS).div_euclid(86_400_000);
    let span = jiff::Span::new().try_days(days);
    span.and_then(|span| jiff::civil::date(1970, 1, 1).checked_add(span)).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_date_is_that_of_the_easternmost_zone() {
        assert_eq!(latest_date(0).to_string(), "1970-01-01");
        assert_eq!(latest_date(10 * 3_600_000).to_string(), "1970-01-02");
        assert_eq!(latest_date(1_789_430_400_000).to_string(), "2026-09-15");
        assert_eq!(latest_date(i64::MAX), Date::MAX);
    }

    #[test]
    fn only_some_engine_errors_are_worth_a_second_try() {
        assert!(give_up(EngineError::Busy(None)).is_err());
        assert!(give_up(EngineError::Broken("x".into())).is_err());
        assert_eq!(give_up(EngineError::Refused("x".into())), Ok(ProblemCode::ReadingFailed));
        assert_eq!(give_up(EngineError::Stopped), Ok(ProblemCode::TookTooLong));
    }
}
