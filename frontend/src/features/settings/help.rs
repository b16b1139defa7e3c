//! Short help for the tasks of the app, part of its texts and so there without a connection.

use leptos::prelude::*;

use super::part::Part;
use crate::i18n::desk;

/// Section of the help: a folded text per task.
#[component]
pub(super) fn Help() -> impl IntoView {
    let texts = &desk().settings;
    let task = |(title, text): &(&'static str, &'static str)| {
        view! {
            <details class="settings-fold">
                <summary>{*title}</summary>
                <p>{*text}</p>
            </details>
        }
    };
    view! {
        <Part id="help-title" title=texts.help>
            <div>{texts.help_list.iter().map(task).collect_view()}</div>
        </Part>
    }
}
