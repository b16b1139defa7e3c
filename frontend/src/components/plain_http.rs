//! Says what the browser holds back because the page came over plain HTTP, until a person has read it.

use leptos::prelude::*;

use super::changing::changing;
use super::icon::{Icon, Symbol};
use crate::device;
use crate::i18n::t;

const READ: &str = "plain-http-read";

/// A hint, where there is something to say.
#[component]
pub(crate) fn PlainHttp() -> impl IntoView {
    let is_shown = RwSignal::new(!device::is_secure() && device::stored(READ).is_none());
    let dismiss = move |_| {
        device::store(READ, "yes");
        is_shown.set(false);
    };
    changing(move || {
        is_shown.get().then(|| {
            view! {
                <div class="hint" data-test="plain-http">
                    <Symbol icon=Icon::Warning />
                    <p>{t().scan.plain_http}</p>
                    <button type="button" class="button quiet" data-test="dismiss" on:click=dismiss>
                        {t().scan.dismiss}
                    </button>
                </div>
            }
        })
    })
}
