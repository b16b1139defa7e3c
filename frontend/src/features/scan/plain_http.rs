//! Hint about browser features that are missing over plain HTTP, until it is dismissed.

use leptos::prelude::*;

use crate::browser::{storage, window};
use crate::i18n::t;
use crate::ui::{Icon, Symbol, dynamic_view};

/// Key in the local storage; present once the hint was dismissed.
const DISMISSED_KEY: &str = "plain-http-read";

/// Hint; nothing over HTTPS or once dismissed.
#[component]
pub(crate) fn PlainHttp() -> impl IntoView {
    let is_shown =
        RwSignal::new(!window::is_secure_context() && storage::stored(DISMISSED_KEY).is_none());
    let dismiss = move |_| {
        storage::store(DISMISSED_KEY, "yes");
        is_shown.set(false);
    };
    dynamic_view(move || {
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
