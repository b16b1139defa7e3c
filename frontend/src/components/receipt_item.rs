//! One receipt of the list: a row of a table on a desktop, a card on a phone.

use leptos::prelude::*;
use shared::api::ReceiptRow;
use shared::id::ReceiptId;

use super::icon::{Icon, Symbol};
use super::link::Link;
use super::many_box::{Choosing, ManyBox};
use super::money::Amount;
use super::standing::{Standing, StandingChip, status_name};
use crate::format;
use crate::i18n::{desk, t};
use crate::receipts::is_being_read;
use crate::route::Route;

/// A row of the list, as it is now.
#[component]
pub(crate) fn ReceiptItem(
    row: ReceiptRow,
    /// Its place in the list, from 0.
    place: Signal<usize>,
    /// Where the picture of a receipt lies.
    picture: fn(ReceiptId) -> String,
    choosing: Choosing,
    /// What its page is to look for on the picture.
    #[prop(optional, into)]
    query: String,
) -> impl IntoView {
    let id = row.id;
    let is_pending = is_being_read(row.status);
    let words = &t().receipts;
    let image = if row.has_picture {
        view! { <img src=picture(id) alt="" width="44" height="56" loading="lazy" decoding="async" /> }
            .into_any()
    } else {
        view! { <Symbol icon=Icon::Receipts /> }.into_any()
    };
    let date = match &row.date {
        Some(date) => view! { <time datetime=date.clone()>{format::date(date)}</time> }.into_any(),
        None => gap(is_pending, words.no_date),
    };
    let total = match row.total {
        Some(money) => view! { <Amount money /> }.into_any(),
        None => gap(is_pending, words.no_total),
    };
    let (name, status, standing) = (title(&row), row.status, Standing::of(&row));
    // Where it was found says more than the name of the file.
    let below = match row.hit {
        Some(hit) => view! { <span class="receipt-hit">{hit.text}</span> }.into_any(),
        None => view! { <span class="receipt-file">{row.file.name}</span> }.into_any(),
    };
    view! {
        <tr
            class="receipt"
            role="row"
            aria-rowindex=move || (place.get() + 2).to_string()
            data-test="receipt"
            data-id=id.to_string()
            data-place=id.to_string()
            data-status=status_name(status)
            class:is-chosen=choosing.is_chosen
        >
            <td class="receipt-box" role="cell">
                <ManyBox choosing label=(desk().many.select_this)(&name) />
            </td>
            <td class="receipt-picture" role="cell">{image}</td>
            <td class="receipt-name" role="cell">
                <Link to=Route::Receipt(id) query class="receipt-link">{name}</Link>
                {below}
            </td>
            <td class="receipt-date" role="cell">{date}</td>
            <td class="receipt-status" role="cell">
                <StandingChip standing />
            </td>
            <td class="receipt-total" role="cell">{total}</td>
        </tr>
    }
}

fn title(row: &ReceiptRow) -> String {
    match &row.merchant {
        Some(merchant) => merchant.clone(),
        None if is_being_read(row.status) => t().upload.reading.to_owned(),
        None => t().receipts.no_merchant.to_owned(),
    }
}

/// Nothing there: quiet while it may still come.
fn gap(is_pending: bool, word: &'static str) -> AnyView {
    view! { <span class="gap">{if is_pending { "" } else { word }}</span> }.into_any()
}
