//! Uploads that a reload interrupted: the browser has let go of the files, so a person has to choose them
//! again.

use leptos::prelude::*;

use super::icon::{Icon, Symbol};
use crate::i18n::t;
use crate::upload::Uploads;

/// A hint for each of them.
#[component]
pub(crate) fn Interrupted(uploads: Uploads) -> impl IntoView {
    view! {
        <ul class="hints" aria-label=t().scan.interrupted_title>
            <For each=move || uploads.interrupted() key=|entry| entry.id let:entry>
                <li class="hint" data-test="interrupted">
                    <Symbol icon=Icon::Cut />
                    <p>{(t().scan.interrupted)(&entry.file.name)}</p>
                    <button type="button" class="button quiet" on:click=move |_| uploads.dismiss(entry.id)>
                        {t().scan.dismiss}
                    </button>
                </li>
            </For>
        </ul>
    }
}
