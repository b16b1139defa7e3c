//! Every text a person sees, as two tables: a language is one value of [`Texts`], for what is loaded first, and one of
//! [`desk::DeskTexts`], for the pages that come later.
//!
//! A new text is a new field of one of them, and the compiler names every language that lacks it. No text is written anywhere
//! else in the browser. English is in the first load; another language comes as a part of its own ([`language`]).

pub(crate) mod desk;
mod english;
mod french;
mod german;
pub(crate) mod language;
mod malay;
mod portuguese;
mod spanish;

use shared::problem::ProblemCode;

use crate::upload::queue::Order;

/// The texts of one language.
pub(crate) struct Texts {
    pub(crate) product: &'static str,
    pub(crate) skip_to_content: &'static str,
    pub(crate) main_navigation: &'static str,
    pub(crate) months: [&'static str; 12],
    /// Day, month name, year.
    pub(crate) date: fn(u8, &str, i16) -> String,
    pub(crate) numbers: Numbers,
    pub(crate) problem: fn(ProblemCode) -> &'static str,
    pub(crate) unreachable: &'static str,
    pub(crate) try_again: &'static str,
    pub(crate) loading: &'static str,
    pub(crate) reconnecting: &'static str,
    pub(crate) new_version: &'static str,
    pub(crate) take_new_version: &'static str,
    pub(crate) later: &'static str,
    /// The page where receipts are looked through one by one.
    pub(crate) review: &'static str,
    /// The page of sums and charts.
    pub(crate) spending: &'static str,
    pub(crate) language: &'static str,
    pub(crate) scan: ScanTexts,
    pub(crate) upload: UploadTexts,
    pub(crate) receipts: ReceiptsTexts,
    pub(crate) profile: ProfileTexts,
    pub(crate) not_found_title: &'static str,
    pub(crate) not_found_text: &'static str,
    pub(crate) to_scan: &'static str,
}

/// How numbers are written (the tables of CLDR).
#[derive(Clone, Copy)]
pub(crate) struct Numbers {
    /// Between whole and fraction.
    pub(crate) point: char,
    /// Between groups of three digits.
    pub(crate) group: char,
    /// How many digits of a whole are grouped at the least.
    pub(crate) grouped_from: usize,
    /// The sign of a byte.
    pub(crate) byte: char,
}

/// The page where files are chosen.
pub(crate) struct ScanTexts {
    pub(crate) title: &'static str,
    pub(crate) heading: &'static str,
    pub(crate) take_photo: &'static str,
    pub(crate) choose_files: &'static str,
    pub(crate) guided: &'static str,
    /// The page where links are entered.
    pub(crate) from_link: &'static str,
    pub(crate) drop_here: &'static str,
    pub(crate) drop_hint: &'static str,
    /// The largest file, already formatted.
    pub(crate) kinds: fn(Option<&str>) -> String,
    pub(crate) empty_title: &'static str,
    pub(crate) empty_text: &'static str,
    pub(crate) drop_anywhere: &'static str,
    pub(crate) queue: &'static str,
    /// What is ordered for all files at once.
    pub(crate) order: fn(Order) -> &'static str,
    pub(crate) plain_http: &'static str,
    pub(crate) interrupted_title: &'static str,
    /// The name of a file.
    pub(crate) interrupted: fn(&str) -> String,
    pub(crate) dismiss: &'static str,
}

/// The rows of the queue, and what is said of them aloud.
pub(crate) struct UploadTexts {
    pub(crate) checking: &'static str,
    pub(crate) waiting: &'static str,
    pub(crate) following: &'static str,
    pub(crate) resting: &'static str,
    pub(crate) paused: &'static str,
    pub(crate) needs_page: &'static str,
    pub(crate) uploaded: &'static str,
    pub(crate) reading: &'static str,
    pub(crate) nothing_found: &'static str,
    pub(crate) known: &'static str,
    pub(crate) cancelled: &'static str,
    /// What is ordered for one file.
    pub(crate) order: fn(Order) -> &'static str,
    pub(crate) open: &'static str,
    /// What is sent and the whole size, both formatted.
    pub(crate) sent_of: fn(&str, &str) -> String,
    /// A time, formatted.
    pub(crate) left: fn(&str) -> String,
    /// The name of a file.
    pub(crate) progress_of: fn(&str) -> String,
    /// How many files were added.
    pub(crate) added: fn(usize) -> String,
    /// How many files a reload did not lose.
    pub(crate) restored: fn(usize) -> String,
    /// How many files.
    pub(crate) files: fn(usize) -> String,
    /// How many files are on their way, and how much of all is sent, in percent.
    pub(crate) under_way: fn(usize, u8) -> String,
    /// How many files wait for the connection.
    pub(crate) stalled: fn(usize) -> String,
    /// The name of a file.
    pub(crate) already_here: fn(&str) -> String,
    /// The name of a file and what became of it.
    pub(crate) news: fn(&str, &str) -> String,
}

/// The list.
pub(crate) struct ReceiptsTexts {
    pub(crate) title: &'static str,
    pub(crate) empty_title: &'static str,
    pub(crate) empty_text: &'static str,
    pub(crate) error_title: &'static str,
    pub(crate) picture: &'static str,
    pub(crate) merchant: &'static str,
    pub(crate) date: &'static str,
    pub(crate) status: &'static str,
    pub(crate) total: &'static str,
    pub(crate) no_merchant: &'static str,
    pub(crate) no_date: &'static str,
    pub(crate) no_total: &'static str,
    pub(crate) more: &'static str,
    pub(crate) status_waiting: &'static str,
    pub(crate) status_reading: &'static str,
    pub(crate) status_ready: &'static str,
    pub(crate) status_check: &'static str,
    pub(crate) status_verified: &'static str,
    pub(crate) status_failed: &'static str,
}

/// The person's own picture.
pub(crate) struct ProfileTexts {
    pub(crate) title: &'static str,
    pub(crate) alt: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) choose: &'static str,
    pub(crate) replace: &'static str,
    pub(crate) busy: &'static str,
    pub(crate) remove: &'static str,
    pub(crate) close: &'static str,
    pub(crate) changed: &'static str,
    pub(crate) removed: &'static str,
}

/// The texts of the language in use.
pub(crate) fn t() -> &'static Texts {
    language::loaded().map_or(&english::TEXTS, |tables| tables.first)
}

/// The texts of the pages that come later, in the language in use.
pub(crate) fn desk() -> &'static desk::DeskTexts {
    language::loaded().map_or(&english::desk::TEXTS, |tables| tables.desk)
}
