//! One receipt of the list: a row of a table on a desktop, a card on a phone.

use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::components::A;
use shared::api::ReceiptRow;
use shared::id::ReceiptId;

use super::icon::{Icon, Symbol};
use super::money::Amount;
use super::standing::{Standing, StandingChip, status_name};
use crate::format;
use crate::i18n::t;
use crate::receipts::is_being_read;

/// A row of the list.
#[component]
pub(crate) fn ReceiptItem(
    id: ReceiptId,
    /// The row as it is now; gone once the receipt is deleted.
    #[prop(into)]
    row: Signal<Option<ReceiptRow>>,
    /// Where the picture of a receipt lies.
    picture: fn(ReceiptId) -> String,
) -> impl IntoView {
    let has_picture = Memo::new(move |_| row.get().is_some_and(|row| row.has_picture));
    let status = Memo::new(move |_| row.get().map(|row| row.status));
    let words = &t().receipts;
    view! {
        <tr
            class="receipt"
            role="row"
            data-test="receipt"
            data-id=id.to_string()
            data-status=move || status.get().map(status_name)
        >
            <td class="receipt-picture" role="cell">
                {move || {
                    if has_picture.get() {
                        Either::Left(view! {
                            <img src=picture(id) alt="" width="44" height="56" loading="lazy" decoding="async" />
                        })
                    } else {
                        Either::Right(view! { <Symbol icon=Icon::Receipts /> })
                    }
                }}
            </td>
            <td class="receipt-name" role="cell">
                <A href=format!("/receipts/{id}") attr:class="receipt-link">
                    {move || row.get().map(|row| title(&row))}
                </A>
                <span class="receipt-file">{move || row.get().map(|row| row.file.name)}</span>
            </td>
            <td class="receipt-date" role="cell">
                {move || match row.get().and_then(|row| row.date) {
                    Some(date) => Either::Left(view! { <time datetime=date.clone()>{format::date(&date)}</time> }),
                    None => Either::Right(gap(status.get().is_some_and(is_being_read), words.no_date)),
                }}
            </td>
            <td class="receipt-status" role="cell">
                {move || row.get().map(|row| view! { <StandingChip standing=Standing::of(&row) /> })}
            </td>
            <td class="receipt-total" role="cell">
                {move || match row.get().and_then(|row| row.total) {
                    Some(money) => Either::Left(view! { <Amount money /> }),
                    None => Either::Right(gap(status.get().is_some_and(is_being_read), words.no_total)),
                }}
            </td>
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
fn gap(is_pending: bool, word: &'static str) -> impl IntoView {
    view! { <span class="gap">{if is_pending { "" } else { word }}</span> }
}
