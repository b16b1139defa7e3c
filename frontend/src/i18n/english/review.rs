//! English: receipts one after the other, the least sure first.

use crate::i18n::desk::ReviewTexts;

pub(super) const TEXTS: ReviewTexts = ReviewTexts {
    title: "Review",
    error_title: "The receipts to review could not be loaded",
    empty_title: "Nothing to review",
    empty_text: "Every receipt that was read has been looked at.",
    all_receipts: "All receipts",
    left: |count| match count {
        1 => "1 receipt left".to_owned(),
        count => format!("{count} receipts left"),
    },
    accept: "Accept",
    accepting: "Accepting…",
    skip: "Skip",
    back: "Back",
    undo: "Undo",
    accept_sure: |count| format!("Accept all {count} that add up"),
    accepted: |count| match count {
        1 => "1 receipt accepted.".to_owned(),
        count => format!("{count} receipts accepted."),
    },
    undone: |count| match count {
        1 => "1 receipt is back.".to_owned(),
        count => format!("{count} receipts are back."),
    },
    nothing_sure: "No receipt here adds up and is sure.",
    nothing_to_undo: "There is nothing to undo.",
    at_field: |field, value| format!("{field}: {value}"),
    ask_missing: |field| {
        format!("{field} is empty. Type it, or press Enter again if the paper has none.")
    },
    now: |name| format!("Now {name}"),
    open: "Open",
    compare: "Compare",
    end_compare: "End comparing",
    twin: "Perhaps the same receipt",
    twin_picture: "The other receipt",
    no_twin: "No other receipt of that day is like this one.",
    keys: "Keys",
    close: "Close",
    key_list: &[
        ("Enter", "Accept and go on"),
        ("↑ ↓", "Move between the fields"),
        ("1 … 9", "Take an alternative of the field"),
        ("E", "Type into the field; Esc ends it"),
        ("S →", "Skip"),
        ("←", "Back"),
        ("A", "Accept all that add up and are sure"),
        ("Z", "Undo what was accepted last"),
        ("C", "Compare with a receipt like it"),
        ("?", "Show these keys"),
    ],
};
