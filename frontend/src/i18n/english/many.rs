//! English: many receipts at once: choosing them, what is done with them, and merged receipts.

use crate::i18n::desk::{Deed, ManyTexts};

pub(super) const TEXTS: ManyTexts = ManyTexts {
    select: "Select",
    select_this: |name| ["Select ", name].concat(),
    bar: "Selected receipts",
    selected: |count| [&count.to_string(), " selected"].concat(),
    all_shown: "All shown",
    all_found: "All found",
    leave: "End selecting",
    confirm: "Confirm",
    set_category: "Set category",
    category_hint: "Empty removes it",
    add_tags: "Add",
    remove_tags: "Remove",
    merge: "Merge",
    merge_hint: "2 to 20 receipts become one",
    export_hint: |most| ["Up to ", &most.to_string(), " receipts at once"].concat(),
    working: "Working…",
    done: |deed, count| match (deed, count) {
        (Deed::Confirmed, 1) => "1 receipt confirmed.".to_owned(),
        (Deed::Confirmed, count) => [&count.to_string(), " receipts confirmed."].concat(),
        (Deed::Filed, 1) => "1 receipt changed.".to_owned(),
        (Deed::Filed, count) => [&count.to_string(), " receipts changed."].concat(),
        (Deed::Deleted, 1) => "1 receipt is in the trash.".to_owned(),
        (Deed::Deleted, count) => [&count.to_string(), " receipts are in the trash."].concat(),
        (Deed::Merged, count) => [&count.to_string(), " receipts are one now."].concat(),
    },
    failed: |count| match count {
        1 => "It did not work for 1 receipt.".to_owned(),
        count => ["It did not work for ", &count.to_string(), " receipts."].concat(),
    },
    close: "Close",
    merged_from: |count| ["Merged from ", &count.to_string(), " receipts."].concat(),
    separate: "Separate again",
    separating: "Separating…",
    separated: |count| [&count.to_string(), " receipts are back."].concat(),
};
