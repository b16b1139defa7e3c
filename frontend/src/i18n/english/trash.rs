//! English: what was deleted.

use crate::i18n::desk::TrashTexts;

pub(super) const TEXTS: TrashTexts = TrashTexts { title: "Trash" };
