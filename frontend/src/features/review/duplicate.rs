//! Offer of a possible duplicate: both receipts side by side, and what to do with them.

use leptos::prelude::*;
use shared::api::ReceiptRow;
use shared::route::Route;

use super::duplicate_state::DuplicateState;
use crate::data::api;
use crate::features::receipt::form::ReceiptForm;
use crate::i18n::{desk, format, t};
use crate::ui::{Button, Icon, Link, dynamic_view};

/// Offer while there is a possible duplicate.
#[component]
pub(super) fn DuplicateOffer(duplicates: DuplicateState, form: ReceiptForm) -> impl IntoView {
    let texts = &desk().review;
    // Other changes of the receipt do not render the offer again.
    let pair = Memo::new(move |_| {
        let own = form.with_detail(|detail| detail.row.clone());
        own.zip(duplicates.offered())
    });
    dynamic_view(move || {
        let (own, other) = pair.get()?;
        let offer = view! {
            <section class="review-twin" data-test="twin" aria-labelledby="twin-title">
                <h3 id="twin-title">{texts.twin}</h3>
                <ul class="review-pair">
                    {render_receipt(texts.this_one, &own)} {render_receipt(texts.other_one, &other)}
                </ul>
                <div class="review-twin-actions">
                    <Button
                        icon=Icon::Files
                        test="keep-both"
                        keys="Plus"
                        on_press=move || duplicates.keep_both()
                    >
                        {texts.keep_both}
                    </Button>
                    <Button
                        class="danger-quiet"
                        icon=Icon::Bin
                        test="delete-this"
                        keys="Delete"
                        on_press=move || duplicates.delete_receipt()
                    >
                        {texts.delete_this}
                    </Button>
                    <Link to=Route::Receipt(other.id) class="button quiet">{t().upload.open}</Link>
                </div>
            </section>
        };
        Some(offer.into_any())
    })
}

/// Renders a receipt: thumbnail, merchant, total and date.
fn render_receipt(title: &'static str, row: &ReceiptRow) -> AnyView {
    let picture = row
        .has_picture
        .then(|| view! { <img src=api::thumbnail_url(row.id) alt="" /> });
    let name = row.title().map(str::to_owned);
    view! {
        <li>
            {picture}
            <div>
                <p class="review-pair-title">{title}</p>
                <p>
                    <strong>{name}</strong>
                </p>
                <p>{row.total.map(format::amount_with_currency)}</p>
                <p>{row.date.as_deref().map(format::long_date)}</p>
            </div>
        </li>
    }
    .into_any()
}
