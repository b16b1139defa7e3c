//! Reading pipeline: decode, recognise, rebuild lines, extract, draw pictures.
//!
//! Blocks and computes, inside a reader process ([`crate::sandbox`]). Independent of server and
//! database, so that the command line reads the same way as the worker.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::civil::Date;
use reader::ocr::EngineError;
use reader::page::Page;
use reader::picture::{self, Limits, Picture, Sheet};
use reader::{Stop, barcodes, extract, rows};
use serde::{Deserialize, Serialize};
use shared::api::{Corners, PageSize};
use shared::file_kind::FileKind;
use shared::money::Currency;
use shared::problem::ProblemCode;
use shared::profile::Home;
use shared::provenance::{FailedAttempt, SentBytes};
use shared::receipt::Receipt;

use crate::chain::{EngineChain, RETRY_DELAY, ReadLog};

/// Longest side of the page pictures in pixels, and their JPEG quality.
const PAGE_SIDE_PX: u32 = 2_000;
const PAGE_QUALITY: u8 = 82;
/// The same for previews shown before a page is enlarged, as WebP: a quarter of a second on a slow
/// line.
const PREVIEW_SIDE_PX: u32 = 1_024;
const PREVIEW_QUALITY: f32 = 60.0;
/// The same for thumbnails, as JPEG.
const THUMBNAIL_SIDE_PX: u32 = 320;
const THUMBNAIL_QUALITY: u8 = 75;
/// Engine name for pages that bring their own text.
const PDF_TEXT_ENGINE: &str = "pdf-text";

/// Configuration of the pipeline.
pub struct Pipeline {
    /// Engines that read text; without one, pictures are only kept.
    pub chain: EngineChain,
    /// Limits on the size of pictures.
    pub limits: Limits,
    /// The currency of receipts that name none.
    pub default_currency: Option<Currency>,
}

/// Options for reading a receipt.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ReadOptions {
    /// The time in milliseconds since 1970; it rules out dates in the future.
    pub now_ms: i64,
    /// `true` if pictures of the pages are made for browsers.
    pub draws_pages: bool,
    /// `true` if QR and bar codes are read.
    pub finds_codes: bool,
    /// Where the user lives.
    pub home: Home,
    /// The part of a page that is read, by page number from 1, in shares of the picture before it is
    /// turned upright. The paper is looked for on every other page.
    pub outlines: BTreeMap<u32, Corners>,
}

/// Result of reading one file. Messages carry the pictures beside it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Reading {
    /// The engines that read it.
    pub engine: Option<String>,
    /// The engines whose reading does not count.
    pub tried: Vec<FailedAttempt>,
    /// Data sent to other machines.
    pub sent: Vec<SentBytes>,
    /// The upright pages.
    pub pages: Vec<PageSize>,
    /// The pages as JPEG.
    #[serde(skip)]
    pub pictures: Vec<Vec<u8>>,
    /// The same pages in the size of a window, as `WebP`.
    #[serde(skip)]
    pub previews: Vec<Vec<u8>>,
    /// The first page as a small JPEG.
    #[serde(skip)]
    pub thumbnail: Option<Vec<u8>>,
    /// The text of the pages.
    pub words: Vec<Page>,
    /// The fields.
    pub receipt: Receipt,
    /// Reason why there are no fields, or notice about them.
    pub problem: Option<ProblemCode>,
}

/// No engine could read now; a later attempt may succeed.
#[derive(Debug, Serialize, Deserialize, thiserror::Error)]
#[error("{reason}")]
pub struct ReadingDeferred {
    /// Minimum delay before the next attempt.
    pub delay: Duration,
    /// Error of the engine, for the log.
    pub reason: String,
    /// Counts against the retry limit.
    pub counts_as_attempt: bool,
    /// Problem shown to the user while the file waits.
    pub problem: Option<ProblemCode>,
    /// Partial result: pictures, and the record of data sent to other machines.
    pub reading: Box<Reading>,
}

impl Pipeline {
    /// Reads one file. Unreadable files are a result with a problem, not an error.
    pub fn read_file(
        &self,
        bytes: &[u8],
        kind: FileKind,
        options: &ReadOptions,
        stop: &Stop<'_>,
    ) -> Result<Reading, ReadingDeferred> {
        let mut reading = Reading::default();
        let sheets = match picture::open_sheets(bytes, kind, &self.limits, stop) {
            Ok(sheets) => sheets,
            Err(error) => {
                return Ok(Reading {
                    problem: Some(error.problem()),
                    ..reading
                });
            }
        };
        let leaves_pages_out = sheets.leaves_pages_out();
        // Pages one at a time, so that memory holds one of them.
        let (mut trail, mut unread, mut is_damaged) = (ReadLog::default(), None, false);
        for sheet in sheets {
            let sheet = match sheet {
                Ok(sheet) => sheet,
                Err(error) => {
                    reading.problem = Some(error.problem());
                    continue;
                }
            };
            is_damaged |= sheet.is_damaged;
            let number = u32::try_from(reading.pages.len() + 1).unwrap_or(u32::MAX);
            let outline = options.outlines.get(&number).copied();
            // After a failure the remaining pages are only drawn.
            let is_read = unread.is_none() && !self.chain.engines().is_empty();
            let page = if is_read {
                self.read_page(&sheet, outline, options, stop, &mut trail)
                    .map_err(|error| unread = Some(error))
                    .ok()
            } else {
                None
            };
            // Pictures are stored upright, as the text was read.
            let picture = sheet
                .picture
                .rotate_quarters(page.as_ref().map_or(0, |page| page.quarter_turns));
            reading.pages.push(picture.size());
            if options.draws_pages {
                reading.draw_page(&picture);
            }
            reading.words.extend(page);
        }
        // The record is kept on failure, too: it shows what left the machine.
        reading.engine = trail.engine_names();
        (reading.tried, reading.sent) = (trail.tried, trail.sent);
        if let Some(unread) = unread {
            return resolve_failure(unread, reading);
        }
        // Without an engine or a page there is nothing to extract, and that is no problem of the
        // file.
        if self.chain.engines().is_empty() || reading.pages.is_empty() {
            return Ok(reading);
        }
        // The document as a whole is extracted, since a total may be on another page than its
        // items.
        let today = latest_date(options.now_ms);
        reading.receipt = extract::extract_receipt(
            &reading.words,
            &extract::Settings {
                home: options.home,
                ..extraction_settings(self.default_currency, today)
            },
        );
        let lines = reading.words.iter().flat_map(|page| &page.lines);
        let word_count = lines.map(|line| line.words.len()).sum();
        // Not a single line on any page.
        let is_blank = reading.words.iter().all(|page| page.lines.is_empty());
        reading.problem = match reading.problem {
            None if is_blank && is_damaged => Some(ProblemCode::PictureBroken),
            None if is_blank => Some(ProblemCode::NothingRead),
            None if leaves_pages_out => Some(ProblemCode::PagesLeftOut),
            None if is_damaged => Some(ProblemCode::PictureDamaged),
            None if reading.receipt.is_unrecognised(word_count) => Some(ProblemCode::NoReceipt),
            // A page that cannot be opened is damage as well, if others were read.
            Some(ProblemCode::PictureBroken) if !is_blank => Some(ProblemCode::PictureDamaged),
            problem => problem,
        };
        if reading.problem.is_some_and(ProblemCode::is_notice) {
            reading.receipt.doubt_main_fields();
        }
        Ok(reading)
    }

    /// Returns the text of a page, its own or from an engine, and the codes on it. Within an outline
    /// an engine reads, as text of a file belongs to the whole page.
    fn read_page(
        &self,
        sheet: &Sheet,
        outline: Option<Corners>,
        options: &ReadOptions,
        stop: &Stop<'_>,
        trail: &mut ReadLog,
    ) -> Result<Page, EngineError> {
        let has_text = !sheet.text.is_empty() && outline.is_none();
        let page = if has_text && self.chain.confirm_text(&sheet.picture, &sheet.text, stop)? {
            trail.record_reader(PDF_TEXT_ENGINE);
            let PageSize { width, height } = sheet.picture.size();
            rows::build_page(sheet.text.clone(), width, height)
        } else {
            if has_text {
                trail.record_unconfirmed_text(PDF_TEXT_ENGINE);
            }
            self.chain.read_page(&sheet.picture, outline, stop, trail)?
        };
        Ok(if options.finds_codes {
            barcodes::add_codes(page, &sheet.picture)
        } else {
            page
        })
    }
}

impl Reading {
    /// Adds page picture and preview, and the thumbnail for the first page.
    fn draw_page(&mut self, picture: &Picture) {
        self.pictures
            .push(picture.encode_jpeg(PAGE_SIDE_PX, PAGE_QUALITY));
        // Previews should load fast, and WebP is smaller than JPEG at this size.
        let small = picture.scaled_to_fit(PREVIEW_SIDE_PX);
        let encoder = webp::Encoder::from_rgb(small.as_raw(), small.width(), small.height());
        self.previews.push(encoder.encode(PREVIEW_QUALITY).to_vec());
        if self.thumbnail.is_none() {
            self.thumbnail = Some(picture.encode_jpeg(THUMBNAIL_SIDE_PX, THUMBNAIL_QUALITY));
        }
    }
}

/// Returns the settings of the extraction.
pub fn extraction_settings(default_currency: Option<Currency>, today: Date) -> extract::Settings {
    extract::Settings {
        default_currency,
        today: Some(today),
        home: Home::default(),
    }
}

/// Decides whether a page that no engine read ends the reading or defers it. A refusal or a timeout
/// is final for this file; everything else is tried again.
fn resolve_failure(error: EngineError, mut reading: Reading) -> Result<Reading, ReadingDeferred> {
    let (delay, reason, counts_as_attempt, problem) = match error {
        EngineError::Refused(_) => {
            reading.problem = Some(ProblemCode::ReadingFailed);
            return Ok(reading);
        }
        EngineError::Stopped => {
            reading.problem = Some(ProblemCode::TookTooLong);
            return Ok(reading);
        }
        EngineError::Busy(delay) => {
            let delay = delay.unwrap_or(RETRY_DELAY);
            (
                delay,
                format!("busy for {} s", delay.as_secs()),
                false,
                None,
            )
        }
        EngineError::UsedUp(delay) => {
            let reason = "the budget of the day is used up".to_owned();
            (delay, reason, false, Some(ProblemCode::BudgetUsedUp))
        }
        EngineError::Broken(reason) => (RETRY_DELAY, reason, true, None),
    };
    Err(ReadingDeferred {
        delay,
        reason,
        counts_as_attempt,
        problem,
        reading: Box::new(reading),
    })
}

impl ReadingDeferred {
    /// Returns a retry for an attempt that was interrupted by a shutdown or a crash.
    pub fn after_interruption(reason: String) -> Self {
        Self {
            // The engine is not to blame, so no pause is needed.
            delay: Duration::ZERO,
            reason,
            counts_as_attempt: true,
            problem: None,
            reading: Box::default(),
        }
    }
}

/// Returns the civil date at this time in the easternmost zone, where a day begins first: no
/// receipt is dated later.
pub fn latest_date(unix_ms: i64) -> Date {
    const EASTERNMOST_MS: i64 = 14 * 3_600_000;
    let days = unix_ms
        .saturating_add(EASTERNMOST_MS)
        .div_euclid(86_400_000);
    let span = jiff::Span::new().try_days(days);
    span.and_then(|span| jiff::civil::date(1970, 1, 1).checked_add(span))
        .unwrap_or(Date::MAX)
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
        let second = Duration::from_secs(1);
        let check = |unread: EngineError| {
            let given_up = resolve_failure(unread, Reading::default());
            given_up
                .map(|reading| reading.problem)
                .map_err(|again| (again.counts_as_attempt, again.problem))
        };
        assert_eq!(check(EngineError::Busy(Some(second))), Err((false, None)));
        assert_eq!(
            check(EngineError::UsedUp(second)),
            Err((false, Some(ProblemCode::BudgetUsedUp)))
        );
        assert_eq!(check(EngineError::Broken("x".into())), Err((true, None)));
        assert_eq!(
            check(EngineError::Refused("x".into())),
            Ok(Some(ProblemCode::ReadingFailed))
        );
        assert_eq!(
            check(EngineError::Stopped),
            Ok(Some(ProblemCode::TookTooLong))
        );
    }
}
