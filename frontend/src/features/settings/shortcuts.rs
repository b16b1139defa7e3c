//! Table of all keyboard shortcuts of the app.

use leptos::prelude::*;

use super::part::Part;
use crate::i18n::{desk, t};

/// Shortcuts of one part of the app.
struct ShortcutGroup {
    title: &'static str,
    /// Keys and what they do.
    keys: &'static [(&'static str, &'static str)],
}

/// Returns all shortcuts, by part of the app.
fn shortcut_groups() -> [ShortcutGroup; 4] {
    let (texts, review) = (&desk().settings, &desk().review);
    let group = |title, keys| ShortcutGroup { title, keys };
    [
        group(texts.everywhere, &texts.keys_everywhere[..]),
        group(t().review, &review.key_list[..]),
        group(t().receipts.picture, &texts.keys_picture[..]),
        group(texts.keys_text_title, &texts.keys_text[..]),
    ]
}

/// Section of the shortcuts: a folded table per part of the app.
#[component]
pub(super) fn Shortcuts() -> impl IntoView {
    let row = |(keys, action): &(&'static str, &'static str)| {
        view! {
            <div>
                <dt><kbd>{*keys}</kbd></dt>
                <dd>{*action}</dd>
            </div>
        }
    };
    let fold = move |group: ShortcutGroup| {
        view! {
            <details class="settings-fold">
                <summary>{group.title}</summary>
                <dl class="settings-facts">{group.keys.iter().map(row).collect_view()}</dl>
            </details>
        }
    };
    view! {
        <Part id="shortcuts-title" title=desk().settings.shortcuts>
            <div>{shortcut_groups().map(fold).collect_view()}</div>
        </Part>
    }
}
