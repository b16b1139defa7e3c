//! Uploads that a reload interrupted: the browser has let go of the files, so a person has to choose them
//! again.

use leptos::prelude::*;

use super::changing::changing;
use super::icon::{Icon, Symbol};
use crate::i18n::t;
use crate::upload::Uploads;
use crate::upload::remember::Remembered;

/// A hint for each of them.
#[component]
pub(crate) fn Interrupted(uploads: Uploads) -> impl IntoView {
    let hints = move || {
        uploads
            .interrupted()
            .into_iter()
            .map(|entry| hint(uploads, &entry))
            .collect_view()
    };
    view! { <ul class="hints" aria-label=t().scan.interrupted_title>{changing(hints)}</ul> }
}

fn hint(uploads: Uploads, entry: &Remembered) -> impl IntoView + use<> {
    let id = entry.id;
    view! {
        <li class="hint" data-test="interrupted">
            <Symbol icon=Icon::Cut />
            <p>{(t().scan.interrupted)(&entry.file.name)}</p>
            <button type="button" class="button quiet" on:click=move |_| uploads.dismiss(id)>
                {t().scan.dismiss}
            </button>
        </li>
    }
}
