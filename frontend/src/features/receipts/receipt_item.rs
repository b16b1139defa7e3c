//! Receipt in the list: a table row on a desktop, a card on a phone.

use leptos::prelude::*;
use shared::api::ReceiptRow;
use shared::id::ReceiptId;
use shared::route::Route;
use shared::search_results::HitField;

use super::selection_checkbox::{RowSelection, SelectionCheckbox};
use crate::data::is_being_read;
use crate::features::receipt::badge::{BadgeChip, ReceiptBadge, status_name};
use crate::i18n::{desk, format, t};
use crate::ui::{Amount, Icon, Link, Symbol};

/// Row of the list.
#[component]
pub(crate) fn ReceiptItem(
    row: ReceiptRow,
    /// Position in the list, from 0.
    place: Signal<usize>,
    /// Returns the URL of a receipt's picture.
    picture: fn(ReceiptId) -> String,
    choosing: RowSelection,
    /// Query string with the words that the page of the receipt marks on the picture.
    #[prop(optional, into)]
    query: String,
) -> impl IntoView {
    let id = row.id;
    let is_pending = is_being_read(row.status);
    let words = &t().receipts;
    // Pictures are loaded only when their row comes near the viewport.
    let image = if row.has_picture {
        view! {
            <img
                src=picture(id)
                alt=""
                width="44"
                height="56"
                loading="lazy"
                decoding="async"
            />
        }
        .into_any()
    } else {
        view! { <Symbol icon=Icon::Receipts /> }.into_any()
    };
    let date = match &row.date {
        Some(date) => {
            view! { <time datetime=date.clone()>{format::long_date(date)}</time> }.into_any()
        }
        None => render_gap(is_pending, words.no_date),
    };
    let total = match row.total {
        Some(money) => view! { <Amount money /> }.into_any(),
        None => render_gap(is_pending, words.no_total),
    };
    let (name, status, badge) = (row_title(&row), row.status, ReceiptBadge::from_row(&row));
    // A status is only shown where something is left to do or to wait for.
    let badge = match badge {
        ReceiptBadge::Read | ReceiptBadge::Verified => None,
        badge => Some(view! { <BadgeChip standing=badge /> }),
    };
    // The text around a search hit is more useful than the category, unless it is the merchant,
    // which is shown anyway. The file tells receipts without a merchant apart.
    let hit = row.hit.filter(|hit| hit.field != HitField::Merchant);
    let below = match (hit, row.category, row.merchant) {
        (Some(hit), ..) => Some(("receipt-hit", hit.text)),
        (None, Some(category), _) => Some(("receipt-category", category)),
        (None, None, None) => Some(("receipt-category", row.file.name)),
        (None, None, Some(_)) => None,
    };
    let below = below.map(|(class, text)| view! { <span class=class>{text}</span> });
    view! {
        <tr
            class="receipt"
            role="row"
            aria-rowindex=move || (place.get() + 2).to_string()
            data-test="receipt"
            data-id=id.to_string()
            data-place=id.to_string()
            data-status=status_name(status)
            class:is-chosen=choosing.is_selected
        >
            <td class="receipt-box" role="cell">
                <SelectionCheckbox choosing label=(desk().many.select_this)(&name) />
            </td>
            <td class="receipt-picture" role="cell">{image}</td>
            <td class="receipt-name" role="cell">
                <Link to=Route::Receipt(id) query class="receipt-link">{name}</Link>
                {below}
            </td>
            <td class="receipt-date" role="cell">{date}</td>
            <td class="receipt-status" role="cell">
                {badge}
            </td>
            <td class="receipt-total" role="cell">{total}</td>
        </tr>
    }
}

/// Returns the merchant, or the text that stands in for it.
fn row_title(row: &ReceiptRow) -> String {
    match &row.merchant {
        Some(merchant) => merchant.clone(),
        None if is_being_read(row.status) => t().upload.reading.to_owned(),
        None => t().receipts.no_merchant.to_owned(),
    }
}

/// Renders a missing value, without text while the receipt is still being read.
fn render_gap(is_pending: bool, word: &'static str) -> AnyView {
    view! { <span class="gap">{if is_pending { "" } else { word }}</span> }.into_any()
}
