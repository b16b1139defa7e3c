//! Every text a person sees, as one table: a language is one value of [`Texts`].
//!
//! A new text is a new field here, and the compiler names every language that lacks it. No text is written
//! anywhere else in the browser. The English table is in [`english`].

mod english;

use shared::checks::Check;
use shared::corrections::FieldName;
use shared::problem::ProblemCode;
use shared::provenance::Reason;
use shared::receipt::Method;

use crate::slot::{Column, Group, List};
use crate::upload::queue::Order;

/// The texts of one language.
pub(crate) struct Texts {
    pub(crate) product: &'static str,
    pub(crate) skip_to_content: &'static str,
    pub(crate) main_navigation: &'static str,
    pub(crate) months: [&'static str; 12],
    /// Day, month name, year.
    pub(crate) date: fn(u8, &str, i16) -> String,
    pub(crate) problem: fn(ProblemCode) -> &'static str,
    pub(crate) unreachable: &'static str,
    pub(crate) try_again: &'static str,
    pub(crate) loading: &'static str,
    pub(crate) reconnecting: &'static str,
    pub(crate) scan: ScanTexts,
    pub(crate) upload: UploadTexts,
    pub(crate) receipts: ReceiptsTexts,
    pub(crate) receipt: ReceiptTexts,
    pub(crate) picture: PictureTexts,
    pub(crate) profile: ProfileTexts,
    pub(crate) not_found_title: &'static str,
    pub(crate) not_found_text: &'static str,
    pub(crate) to_scan: &'static str,
}

/// The page where files are chosen.
pub(crate) struct ScanTexts {
    pub(crate) title: &'static str,
    pub(crate) heading: &'static str,
    pub(crate) take_photo: &'static str,
    pub(crate) choose_files: &'static str,
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

/// One receipt.
pub(crate) struct ReceiptTexts {
    pub(crate) title: &'static str,
    pub(crate) back: &'static str,
    pub(crate) error_title: &'static str,
    pub(crate) unknown_title: &'static str,
    pub(crate) deleted_title: &'static str,
    pub(crate) field: fn(FieldName) -> &'static str,
    pub(crate) column: fn(Column) -> &'static str,
    pub(crate) group: fn(Group) -> &'static str,
    pub(crate) items: &'static str,
    pub(crate) add_field: &'static str,
    pub(crate) add_line: fn(List) -> &'static str,
    /// The number of the line.
    pub(crate) remove_line: fn(usize) -> String,
    pub(crate) included: &'static str,
    /// How many lines are in doubt.
    pub(crate) to_check: fn(usize) -> String,
    pub(crate) adds_up: &'static str,
    /// What does not hold.
    pub(crate) fails: fn(&Check) -> String,
    /// What the total should be, formatted.
    pub(crate) no_total: fn(&str) -> String,
    /// A total, formatted.
    pub(crate) take_total: fn(&str) -> String,
    pub(crate) method: fn(Method) -> &'static str,
    /// The name of a field, and what is in it now.
    pub(crate) assigned: fn(&str, &str) -> String,
    pub(crate) sure: &'static str,
    pub(crate) check: &'static str,
    pub(crate) missing: &'static str,
    pub(crate) confirmed: &'static str,
    pub(crate) unsaved: &'static str,
    pub(crate) pending: &'static str,
    pub(crate) as_read: &'static str,
    pub(crate) alternatives: &'static str,
    pub(crate) confirm: &'static str,
    pub(crate) save: &'static str,
    pub(crate) saving: &'static str,
    pub(crate) saved: &'static str,
    pub(crate) not_saved: &'static str,
    pub(crate) original: &'static str,
    pub(crate) read_again: &'static str,
    pub(crate) reading_now: &'static str,
    pub(crate) failed_hint: &'static str,
    pub(crate) delete: &'static str,
    pub(crate) delete_title: &'static str,
    pub(crate) delete_text: &'static str,
    pub(crate) keep: &'static str,
    pub(crate) deleted: &'static str,
    pub(crate) note: &'static str,
    pub(crate) category: &'static str,
    pub(crate) tags: &'static str,
    pub(crate) file: &'static str,
    pub(crate) read_by: &'static str,
    /// Why an engine did not read, behind its name: "was not sure".
    pub(crate) tried: fn(Reason) -> &'static str,
    /// How much was sent, and the host it went to.
    pub(crate) sent_to: fn(&str, &str) -> String,
    pub(crate) nothing_sent: &'static str,
    /// How many receipts the picture shows.
    pub(crate) several: fn(u32) -> String,
    pub(crate) split: &'static str,
    pub(crate) splitting: &'static str,
    /// How many receipts were made.
    pub(crate) was_split: fn(u32) -> String,
    pub(crate) show_all: &'static str,
}

/// The picture and its controls.
pub(crate) struct PictureTexts {
    pub(crate) label: &'static str,
    /// The page, counted from 1.
    pub(crate) alt: fn(u32) -> String,
    pub(crate) zoom_in: &'static str,
    pub(crate) zoom_out: &'static str,
    pub(crate) fit: &'static str,
    pub(crate) none: &'static str,
    pub(crate) previous: &'static str,
    pub(crate) next: &'static str,
    /// The page and how many there are.
    pub(crate) page_of: fn(u32, usize) -> String,
    pub(crate) show_text: &'static str,
    pub(crate) search: &'static str,
    pub(crate) previous_match: &'static str,
    pub(crate) next_match: &'static str,
    /// How many words there are.
    pub(crate) words: fn(usize) -> String,
    /// How many places match.
    pub(crate) found: fn(usize) -> String,
    /// The match that is shown, and how many there are.
    pub(crate) match_of: fn(usize, usize) -> String,
    pub(crate) no_text: &'static str,
    pub(crate) unsure: &'static str,
    pub(crate) text: &'static str,
    pub(crate) use_as: &'static str,
    pub(crate) extend: &'static str,
    pub(crate) close: &'static str,
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
    &english::TEXTS
}
