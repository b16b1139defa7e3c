//! English: what was spent on what, and when.

use crate::i18n::desk::SpendingTexts;

pub(super) const TEXTS: SpendingTexts = SpendingTexts { title: "Spending" };
