//! Amount with its currency in smaller print, so that columns of digits stay aligned.

use leptos::prelude::*;
use shared::money::Money;

use crate::i18n::format;

/// Amount and currency, as in `29.53 EUR`.
#[component]
pub(crate) fn Amount(money: Money) -> impl IntoView {
    view! {
        <span class="amount">
            <span class="digits">{format::grouped_amount(money)}</span>
            " "
            <span class="currency">{format::currency_code(money)}</span>
        </span>
    }
}
