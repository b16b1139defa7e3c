//! Notice of a newer version of the app, which is installed on request only.

use leptos::prelude::*;

use crate::browser::window;
use crate::i18n::t;
use crate::ui::{Button, Icon, Symbol, dynamic_view};

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
                    <Button
                        class="quiet"
                        test="take-new-version"
                        on_press=move || window::notify_loader("takenewversion")
                    >
                        {t().take_new_version}
                    </Button>
                    <Button class="quiet" on_press=move || is_here.set(false)>{t().later}</Button>
                </div>
            }
        })
    })
}
