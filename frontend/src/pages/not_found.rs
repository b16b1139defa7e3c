//! An address that leads nowhere.

use leptos::prelude::*;

use super::entitle;
use crate::components::icon::Icon;
use crate::components::link::Link;
use crate::components::notice::Notice;
use crate::i18n::t;
use crate::route::Route;

/// Says so, and leads back.
#[component]
pub(crate) fn NotFoundPage() -> impl IntoView {
    entitle(t().not_found_title);
    view! {
        <h1 class="visually-hidden">{t().product}</h1>
        <Notice icon=Icon::Receipts title=t().not_found_title text=t().not_found_text>
            <Link to=Route::Scan class="button primary">{t().to_scan}</Link>
        </Notice>
    }
}
