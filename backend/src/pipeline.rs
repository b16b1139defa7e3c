//! Bytes of a file in, everything read from it out: decode, read, rebuild lines, extract, draw pictures.
//!
//! It computes and blocks, inside a reader process ([`crate::sandbox`]). It knows neither server nor database,
//! so the command line reads the same way as the worker.

use std::time::Duration;

use jiff::civil::Date;
use reader::page::Page;
use reader::picture::{self, Limits, Picture, Sheet};
use reader::{Stop, codes, extract, rows};
use shared::api::PageSize;
use shared::file_kind::FileKind;
use shared::money::Currency;
use shared::problem::ProblemCode;
use shared::provenance::{Sent, Tried};
use shared::receipt::Receipt;

use crate::chain::{Chain, Trail, Unread};
use crate::sandbox::protocol::ReadOptions;

/// The longest side of the page pictures browsers show, in pixels, and their JPEG quality.
const PAGE_SIDE: u32 = 2_000;
const PAGE_QUALITY: u8 = 82;
/// The same for what is shown before a page is enlarged, as WebP: a slow line brings it in a quarter of a second.
const PREVIEW_SIDE: u32 = 1_024;
const PREVIEW_QUALITY: f32 = 60.0;
/// The same for thumbnails.
const THUMBNAIL_SIDE: u32 = 320;
const THUMBNAIL_QUALITY: u8 = 75;
/// What has read a page that brings its own text.
const OWN_TEXT: &str = "pdf-text";

/// How pictures are read here.
pub struct Pipeline {
    /// What reads text; without an engine pictures are only kept.
    pub chain: Chain,
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
    /// The engines whose reading does not count.
    pub tried: Vec<Tried>,
    /// What left the machine.
    pub sent: Vec<Sent>,
    /// The upright pages.
    pub pages: Vec<PageSize>,
    /// The pages as JPEG.
    pub pictures: Vec<Vec<u8>>,
    /// The same pages in the size of a window, as `WebP`.
    pub previews: Vec<Vec<u8>>,
    /// The first page as a small JPEG.
    pub thumbnail: Option<Vec<u8>>,
    /// The text of the pages.
    pub words: Vec<Page>,
    /// The fields.
    pub receipt: Receipt,
    /// Why there are no fields.
    pub problem: Option<ProblemCode>,
}

/// No engine could read now; the same file may be read later.
#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
pub struct Again {
    /// How long to wait at least.
    pub rest: Duration,
    /// What the engine said, for the log.
    pub reason: String,
    /// The attempt counts: so many of them, and the file is given up.
    pub counts: bool,
    /// What a person is told while the file waits.
    pub problem: Option<ProblemCode>,
    /// What there is of it all the same: pictures, and what left the machine.
    pub reading: Box<Reading>,
}

impl Pipeline {
    /// Reads one file.
    pub fn read(
        &self,
        bytes: &[u8],
        kind: FileKind,
        options: &ReadOptions,
        stop: &Stop<'_>,
    ) -> Result<Reading, Again> {
        let mut reading = Reading::default();
        let sheets = match picture::open(bytes, kind, &self.limits, stop) {
            Ok(sheets) => sheets,
            Err(error) => {
                return Ok(Reading {
                    problem: Some(error.problem()),
                    ..reading
                });
            }
        };
        let (mut trail, mut unread) = (Trail::default(), None);
        for sheet in sheets {
            let sheet = match sheet {
                Ok(sheet) => sheet,
                Err(error) => {
                    reading.problem = Some(error.problem());
                    continue;
                }
            };
            // Where reading failed before, pages are drawn only.
            let is_read = unread.is_none() && !self.chain.engines().is_empty();
            let page = is_read
                .then(|| self.page(&sheet, options, stop, &mut trail))
                .transpose();
            let page = page.unwrap_or_else(|error| {
                unread = Some(error);
                None
            });
            let picture = sheet
                .picture
                .turned(page.as_ref().map_or(0, |page| page.quarter_turns));
            reading.pages.push(picture.size());
            if options.draws_pages {
                reading.draw(&picture);
            }
            reading.words.extend(page);
        }
        reading.engine = trail.engine();
        (reading.tried, reading.sent) = (trail.tried, trail.sent);
        if let Some(unread) = unread {
            return give_up(unread, reading);
        }
        if self.chain.engines().is_empty() || reading.pages.is_empty() {
            return Ok(reading);
        }
        let today = latest_date(options.now_ms);
        reading.receipt = extract::receipt(
            &reading.words,
            &extraction_settings(self.default_currency, today),
        );
        if reading.problem.is_none() && reading.words.iter().all(|page| page.lines.is_empty()) {
            reading.problem = Some(ProblemCode::NothingRead);
        }
        Ok(reading)
    }

    /// The codes on a page, and its text: its own, or what an engine reads.
    fn page(
        &self,
        sheet: &Sheet,
        options: &ReadOptions,
        stop: &Stop<'_>,
        trail: &mut Trail,
    ) -> Result<Page, Unread> {
        let page = if sheet.text.is_empty() {
            self.chain.read(&sheet.picture, stop, trail)?
        } else {
            trail.read_by(OWN_TEXT);
            let PageSize { width, height } = sheet.picture.size();
            rows::rebuild(sheet.text.clone(), width, height)
        };
        Ok(if options.finds_codes {
            codes::added(page, &sheet.picture)
        } else {
            page
        })
    }
}

impl Reading {
    /// Adds the pictures of a page.
    fn draw(&mut self, picture: &Picture) {
        self.pictures.push(picture.jpeg(PAGE_SIDE, PAGE_QUALITY));
        let small = picture.fitted(PREVIEW_SIDE);
        let encoder = webp::Encoder::from_rgb(small.as_raw(), small.width(), small.height());
        self.previews.push(encoder.encode(PREVIEW_QUALITY).to_vec());
        if self.thumbnail.is_none() {
            self.thumbnail = Some(picture.jpeg(THUMBNAIL_SIDE, THUMBNAIL_QUALITY));
        }
    }
}

/// What extraction knows beforehand.
pub fn extraction_settings(default_currency: Option<Currency>, today: Date) -> extract::Settings {
    extract::Settings {
        default_currency,
        today: Some(today),
    }
}

fn give_up(unread: Unread, mut reading: Reading) -> Result<Reading, Again> {
    let (rest, reason, counts, problem) = match unread {
        Unread::Refused => {
            reading.problem = Some(ProblemCode::ReadingFailed);
            return Ok(reading);
        }
        Unread::Stopped => {
            reading.problem = Some(ProblemCode::TookTooLong);
            return Ok(reading);
        }
        Unread::Busy(rest) => (rest, format!("busy for {} s", rest.as_secs()), false, None),
        Unread::Spent(rest) => (
            rest,
            "the budget of the day is used up".to_owned(),
            false,
            Some(ProblemCode::BudgetUsedUp),
        ),
        Unread::Broken { reason, rest } => (rest, reason, true, None),
    };
    Err(Again {
        rest,
        reason,
        counts,
        problem,
        reading: Box::new(reading),
    })
}

impl Again {
    /// It was not the file's fault, and no engine's: shut down, or fallen over.
    pub fn interrupted(reason: String) -> Self {
        Self {
            rest: Duration::ZERO,
            reason,
            counts: true,
            problem: None,
            reading: Box::default(),
        }
    }
}

/// The civil date at this time in the easternmost zone, in which a day begins first: no receipt is dated
/// after it.
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
        let check = |unread: Unread| {
            let given_up = give_up(unread, Reading::default());
            given_up
                .map(|reading| reading.problem)
                .map_err(|again| (again.counts, again.problem))
        };
        assert_eq!(check(Unread::Busy(second)), Err((false, None)));
        assert_eq!(
            check(Unread::Spent(second)),
            Err((false, Some(ProblemCode::BudgetUsedUp)))
        );
        assert_eq!(
            check(Unread::Broken {
                reason: "x".into(),
                rest: second
            }),
            Err((true, None))
        );
        assert_eq!(check(Unread::Refused), Ok(Some(ProblemCode::ReadingFailed)));
        assert_eq!(check(Unread::Stopped), Ok(Some(ProblemCode::TookTooLong)));
    }
}
