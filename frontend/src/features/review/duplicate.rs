//! Offer to compare a receipt with a possible duplicate, side by side.

use leptos::prelude::*;
use shared::api::ReceiptRow;
use shared::route::Route;

use super::queue::find_duplicate;
use crate::data::Loadable;
use crate::data::api;
use crate::features::receipt::form::ReceiptForm;
use crate::i18n::{desk, format, t};
use crate::ui::{Icon, Link, Symbol, dynamic_view};

/// Offer while there is a possible duplicate, with its picture on demand.
#[component]
pub(super) fn DuplicateOffer(form: ReceiptForm, is_comparing: RwSignal<bool>) -> impl IntoView {
    let duplicate = Loadable::new();
    let row = form.with_detail_untracked(|detail| detail.row.clone());
    if let Some((row, day)) = row.and_then(|row| row.date.clone().map(|day| (row, day))) {
        // Without an answer nothing is offered.
        duplicate.load(async move {
            let rows = api::review::list_receipts_of_day(&day).await?;
            Ok(find_duplicate(&row, &rows))
        });
    }
    let texts = &desk().review;
    let other = duplicate.signal();
    dynamic_view(move || match (other.get().flatten(), is_comparing.get()) {
        (None, false) => None,
        (None, true) => {
            Some(view! { <p class="review-twin" role="status">{texts.no_twin}</p> }.into_any())
        }
        (Some(row), is_shown) => {
            let id = row.id;
            let picture = (is_shown && row.has_picture).then(|| {
                view! { <img src=api::page_url(id, 1) alt=texts.twin_picture /> }.into_any()
            });
            let offer = view! {
                <aside class="review-twin" data-test="twin">
                    <div class="banner">
                        <Symbol icon=Icon::Files />
                        <p>{texts.twin} " · " {summarise_row(&row)}</p>
                        <button
                            type="button"
                            class="button"
                            data-test="compare"
                            aria-keyshortcuts="c"
                            aria-expanded=is_shown.to_string()
                            on:click=move |_| is_comparing.set(!is_shown)
                        >
                            {if is_shown { texts.end_compare } else { texts.compare }}
                        </button>
                        <Link to=Route::Receipt(id) class="button quiet">{t().upload.open}</Link>
                    </div>
                    {picture}
                </aside>
            };
            Some(offer.into_any())
        }
    })
}

/// Formats a row: `Kiosk · 12.50 EUR · 15 Sep 2026`.
fn summarise_row(row: &ReceiptRow) -> String {
    let parts = [
        row.title().map(str::to_owned),
        row.total.map(format::amount_with_currency),
        row.date.as_deref().map(format::long_date),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
