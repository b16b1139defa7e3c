//! An address that leads nowhere.

use leptos::prelude::*;
use leptos_router::components::A;

use super::entitle;
use crate::components::icon::Icon;
use crate::components::notice::Notice;
use crate::i18n::t;

/// Says so, and leads back.
#[component]
pub(crate) fn NotFoundPage() -> impl IntoView {
    entitle(t().not_found_title);
    view! {
        <Notice icon=Icon::Receipts title=t().not_found_title text=t().not_found_text>
            <A href="/" attr:class="button primary">{t().to_scan}</A>
        </Notice>
    }
}
