//! Hints for uploads that a reload interrupted.
//!
//! The browser no longer has the files, so they have to be chosen again.

use leptos::prelude::*;

use crate::i18n::t;
use crate::ui::{Button, Icon, Symbol, dynamic_view};
use crate::upload::Uploads;
use crate::upload::records::UploadRecord;

/// One hint for each interrupted upload.
#[component]
pub(crate) fn Interrupted(uploads: Uploads) -> impl IntoView {
    let hints = move || {
        uploads
            .interrupted()
            .into_iter()
            .map(|entry| render_hint(uploads, &entry))
            .collect_view()
    };
    view! { <ul class="hints" aria-label=t().scan.interrupted_title>{dynamic_view(hints)}</ul> }
}

fn render_hint(uploads: Uploads, entry: &UploadRecord) -> impl IntoView + use<> {
    let id = entry.id;
    view! {
        <li class="hint" data-test="interrupted">
            <Symbol icon=Icon::Cut />
            <p>{(t().scan.interrupted)(&entry.file.name)}</p>
            <Button class="quiet" on_press=move || uploads.dismiss_interrupted(id)>
                {t().scan.dismiss}
            </Button>
        </li>
    }
}
