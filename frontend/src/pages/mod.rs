//! Pages of the app: each loads its data and arranges components.

pub(crate) mod camera;
pub(crate) mod links;
pub(crate) mod not_found;
pub(crate) mod receipt;
mod receipt_annotations;
mod receipt_fields;
mod receipt_foot;
mod receipt_form;
mod receipt_merged;
mod receipt_split;
mod receipt_status;
pub(crate) mod receipts;
mod receipts_rows;
mod receipts_selection;
pub(crate) mod review;
mod review_card;
mod review_card_state;
mod review_duplicate;
mod review_keys;
mod review_queue;
mod review_state;
mod rule_form;
pub(crate) mod rules;
mod rules_state;
pub(crate) mod scan;
pub(crate) mod spending;
pub(crate) mod trash;

use crate::device::set_title;
use crate::i18n::t;

/// Sets the document title to that of a page, followed by the product name.
fn set_page_title(title: &str) {
    set_title(&format!("{title} · {}", t().product));
}
