//! Page of an unknown address.

use leptos::prelude::*;
use shared::route::Route;

use crate::i18n::t;
use crate::ui::{Icon, Link, Notice, set_page_title};

/// Message with a link to the scan page.
#[component]
pub(crate) fn NotFoundPage() -> impl IntoView {
    set_page_title(t().not_found_title);
    view! {
        <h1 class="visually-hidden">{t().product}</h1>
        <Notice icon=Icon::Receipts title=t().not_found_title text=t().not_found_text>
            <Link to=Route::Scan class="button primary">{t().to_scan}</Link>
        </Notice>
    }
}
