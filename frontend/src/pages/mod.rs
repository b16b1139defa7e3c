//! The pages: each loads what it needs and arranges components.

pub(crate) mod camera;
pub(crate) mod links;
pub(crate) mod not_found;
pub(crate) mod receipt;
mod receipt_fields;
mod receipt_filing;
mod receipt_form;
mod receipt_merged;
mod receipt_split;
pub(crate) mod receipts;
mod receipts_many;
pub(crate) mod review;
mod review_card;
mod review_inbox;
mod review_keys;
mod review_queue;
mod review_twin;
mod rule_form;
pub(crate) mod rules;
pub(crate) mod scan;
pub(crate) mod spending;
pub(crate) mod trash;

use crate::device::set_title;
use crate::i18n::t;

/// Names the page in the tab.
fn entitle(title: &str) {
    set_title(&format!("{title} · {}", t().product));
}
