//! English: rules: what is filled in by itself.

use crate::i18n::desk::RulesTexts;

pub(super) const TEXTS: RulesTexts = RulesTexts {
    title: "Rules",
    intro: "A rule fills in merchant, category and tags where the text of a receipt holds its words. What you enter yourself always wins.",
    error_title: "The rules cannot be shown",
    empty: "There are no rules yet. Correct receipts, and rules are suggested here; or write one below.",
    suggestions: "Suggestions",
    said_of: |count| match count {
        1 => ["You said so of ", &count.to_string(), " receipt"].concat(),
        count => ["You said so of ", &count.to_string(), " receipts"].concat(),
    },
    take: "Use this",
    new: "New rule",
    change: "Change the rule",
    text: "Where the text says",
    text_hint: "Whole words as they are printed, like REWE",
    preview: |matching, changing| [held(matching), changed(changing)].concat(),
    nothing: "nothing",
    save_new: "Save for new receipts",
    save_past: |count| match count {
        1 => ["Save and change ", &count.to_string(), " receipt"].concat(),
        count => ["Save and change ", &count.to_string(), " receipts"].concat(),
    },
    cancel: "Cancel",
    edit: "Change",
    delete: "Delete",
    edit_this: |words| ["Change the rule ", words].concat(),
    delete_this: |words| ["Delete the rule ", words].concat(),
    used: |count| match count {
        1 => [&count.to_string(), " receipt"].concat(),
        count => [&count.to_string(), " receipts"].concat(),
    },
    saved: |count| match count {
        1 => ["Saved. ", &count.to_string(), " receipt changed."].concat(),
        count => ["Saved. ", &count.to_string(), " receipts changed."].concat(),
    },
    deleted: |count| match count {
        1 => [
            "Deleted. ",
            &count.to_string(),
            " receipt is as it was before.",
        ]
        .concat(),
        count => [
            "Deleted. ",
            &count.to_string(),
            " receipts are as they were before.",
        ]
        .concat(),
    },
    always: "Make this a rule",
};

fn held(count: u64) -> String {
    match count {
        1 => [&count.to_string(), " receipt has these words, "].concat(),
        count => [&count.to_string(), " receipts have these words, "].concat(),
    }
}

fn changed(count: u64) -> String {
    match count {
        1 => [&count.to_string(), " would change."].concat(),
        count => [&count.to_string(), " would change."].concat(),
    }
}
