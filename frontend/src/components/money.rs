//! An amount with its currency beside it, smaller, so that columns of digits stay in line.

use leptos::prelude::*;
use shared::money::Money;

use crate::format;

/// `29.53 EUR`.
#[component]
pub(crate) fn Amount(money: Money) -> impl IntoView {
    view! {
        <span class="amount">
            <span class="digits">{format::amount(money)}</span>
            " "
            <span class="currency">{format::currency(money)}</span>
        </span>
    }
}
