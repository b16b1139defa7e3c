//! English: finding receipts: search, filters, order, views, what is done with many at once, export.

use crate::i18n::desk::ListTexts;

pub(super) const TEXTS: ListTexts = ListTexts { title: "Receipts" };
