//! Says quietly that a newer app is here, and takes it when a person wants to.

use leptos::prelude::*;

use super::changing::changing;
use super::icon::{Icon, Symbol};
use crate::device;
use crate::i18n::t;

/// The line above the page, once there is something to say.
#[component]
pub(crate) fn NewVersion() -> impl IntoView {
    let is_here = RwSignal::new(false);
    window_event_listener_untyped("newversion", move |_| is_here.set(true));
    changing(move || {
        is_here.get().then(|| {
            view! {
                <div class="strip" role="status" data-test="new-version">
                    <Symbol icon=Icon::Again />
                    <span>{t().new_version}</span>
                    <button
                        type="button"
                        class="button quiet"
                        data-test="take-new-version"
                        on:click=move |_| device::tell_loader("takenewversion")
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
