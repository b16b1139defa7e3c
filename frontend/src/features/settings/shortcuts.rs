//! Section of the keyboard shortcuts.

use leptos::prelude::*;

use super::part::Part;
use crate::features::palette::key_list::{Keys, shortcut_groups};
use crate::i18n::desk;

/// Keyboard shortcuts: a folded table per part of the app.
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
    let fold = move |(title, keys): (&'static str, Keys)| {
        view! {
            <details class="settings-fold">
                <summary>{title}</summary>
                <dl class="settings-facts">{keys.iter().map(row).collect_view()}</dl>
            </details>
        }
    };
    view! {
        <Part id="shortcuts-title" title=desk().settings.shortcuts>
            <div>{shortcut_groups().map(fold).collect_view()}</div>
        </Part>
    }
}
