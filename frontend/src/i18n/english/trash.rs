//! English: what was deleted, and filing that changes.

use crate::i18n::desk::TrashTexts;

pub(super) const TEXTS: TrashTexts = TrashTexts {
    title: "Trash",
    error_title: "The trash cannot be shown",
    empty_title: "The trash is empty",
    empty_text: "What you delete lies here for a while, and can be restored.",
    kept: |days| match days {
        None => "Deleted receipts are kept until you remove them.".to_owned(),
        Some(1) => "Deleted receipts are kept for a day, then removed for good.".to_owned(),
        Some(days) => [
            "Deleted receipts are kept for ",
            &days.to_string(),
            " days, then removed for good.",
        ]
        .concat(),
    },
    others: |count| match count {
        1 => "One more receipt lies below these.".to_owned(),
        count => [&count.to_string(), " more receipts lie below these."].concat(),
    },
    restore: "Restore",
    restored: "Restored.",
    restore_this: |name| ["Restore ", name].concat(),
    remove: "Delete for good",
    remove_this: |name| ["Delete for good: ", name].concat(),
    remove_all: "Empty the trash",
    removed: "Deleted for good.",
    moved_title: "Moved to the trash",
    moved_text: "This receipt was deleted. It can be restored with everything you entered.",
    undo: "Undo",
    undone: "As it was before.",
    tags_hint: "Separate tags by commas.",
};
