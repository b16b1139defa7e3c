//! The texts of the pages that come later: one receipt, and what is done at a desk.

mod camera;
mod links;
mod list;
mod many;
mod review;
mod rules;
mod spending;
mod sums;
mod trash;

use shared::corrections::FieldName;
use shared::provenance::FallbackReason;
use shared::receipt::PaymentMethod;

use crate::slot::{Column, Group, List};
pub(crate) use camera::CameraTexts;
pub(crate) use links::LinksTexts;
pub(crate) use list::ListTexts;
pub(crate) use many::{Deed, ManyTexts};
pub(crate) use review::ReviewTexts;
pub(crate) use rules::RulesTexts;
pub(crate) use spending::SpendingTexts;
pub(crate) use sums::SumTexts;
pub(crate) use trash::TrashTexts;

/// The texts of one language.
pub(crate) struct DeskTexts {
    pub(crate) receipt: ReceiptTexts,
    pub(crate) picture: PictureTexts,
    pub(crate) list: ListTexts,
    pub(crate) many: ManyTexts,
    pub(crate) review: ReviewTexts,
    pub(crate) rules: RulesTexts,
    pub(crate) spending: SpendingTexts,
    pub(crate) trash: TrashTexts,
    pub(crate) camera: CameraTexts,
    pub(crate) links: LinksTexts,
}

/// One receipt.
pub(crate) struct ReceiptTexts {
    pub(crate) title: &'static str,
    pub(crate) back: &'static str,
    pub(crate) error_title: &'static str,
    pub(crate) unknown_title: &'static str,
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
    pub(crate) sums: SumTexts,
    /// What the total should be, formatted.
    pub(crate) no_total: fn(&str) -> String,
    /// A total, formatted.
    pub(crate) take_total: fn(&str) -> String,
    pub(crate) method: fn(PaymentMethod) -> &'static str,
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
    /// Entries of an earlier visit, not saved then, are there again.
    pub(crate) resumed: &'static str,
    pub(crate) discard: &'static str,
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
    pub(crate) tried: fn(FallbackReason) -> &'static str,
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
