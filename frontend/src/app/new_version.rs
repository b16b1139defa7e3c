//! Notice of a newer version of the app, which is installed on request only.

use leptos::prelude::*;

use crate::browser::window;
use crate::i18n::t;
use crate::ui::dynamic_view::dynamic_view;
use crate::ui::icon::{Icon, Symbol};

/// Strip above the page; nothing before a new version is available.
#[component]
pub(crate) fn NewVersion() -> impl IntoView {
    let is_here = RwSignal::new(false);
    // Sent by the loader when a new service worker is waiting.
    window_event_listener_untyped("newversion", move |_| is_here.set(true));
    dynamic_view(move || {
        is_here.get().then(|| {
            view! {
                <div class="strip" role="status" data-test="new-version">
                    <Symbol icon=Icon::Retry />
                    <span>{t().new_version}</span>
                    <button
                        type="button"
                        class="button quiet"
                        data-test="take-new-version"
                        on:click=move |_| window::notify_loader("takenewversion")
                    >
                        {t().take_new_version}
                    </button>
                    <button type="button" class="button quiet" on:click=move |_| is_here.set(false)>
                        {t().later}
                    </button>
                </div>
            }
        })
    })
}
