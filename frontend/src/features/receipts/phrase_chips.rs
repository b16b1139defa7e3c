//! Phrases of the search words that are understood as conditions.

use leptos::prelude::*;
use shared::month::Month;
use shared::natural_query::{Condition, Phrase};
use shared::period::Period;
use shared::quantity::Quantity;

use super::list_query::ListQuery;
use crate::features::spending::chart::month_title;
use crate::i18n::{desk, format};
use crate::ui::{Icon, Symbol, dynamic_view};

/// A chip per phrase; pressing it removes the phrase.
#[component]
pub(super) fn PhraseChips(
    asked: Memo<ListQuery>,
    phrases: Memo<Vec<Phrase>>,
    /// Sets a parameter of the query.
    change: Callback<(&'static str, String)>,
) -> impl IntoView {
    let texts = &desk().list;
    let chip = move |phrase: Phrase| {
        let name = condition_name(&phrase.condition);
        let remove = move |_| {
            let text = asked.get_untracked().parameter_value("q");
            change.run(("q", phrase.remove_from(&text)));
        };
        view! {
            <li>
                <button
                    type="button"
                    class="pill"
                    data-test="phrase"
                    aria-label=(texts.remove_phrase)(&name)
                    on:click=remove
                >
                    {name.clone()}
                    <Symbol icon=Icon::Cross />
                </button>
            </li>
        }
    };
    dynamic_view(move || {
        let phrases = phrases.get();
        (!phrases.is_empty()).then(|| {
            view! {
                <ul class="phrases" aria-label=texts.phrases>
                    {phrases.into_iter().map(chip).collect_view()}
                </ul>
            }
        })
    })
}

/// Returns the display name of a condition.
fn condition_name(condition: &Condition) -> String {
    let texts = &desk().list;
    match condition {
        Condition::During(period) => (texts.period)(*period).to_owned(),
        Condition::In(Period::Month(year, number)) => month_title(Month {
            year: *year,
            number: *number,
        }),
        Condition::In(Period::Quarter(year, number)) => {
            (texts.quarter)(number.unsigned_abs(), *year)
        }
        Condition::In(Period::Year(year)) => year.to_string(),
        Condition::Over(amount) => (texts.over)(&amount_text(*amount)),
        Condition::Under(amount) => (texts.under)(&amount_text(*amount)),
        Condition::Between(low, high) => (texts.between)(&amount_text(*low), &amount_text(*high)),
        Condition::Tag(tag) => ["#", tag].concat(),
    }
}

/// Formats an amount without trailing zeros: `12,5`.
fn amount_text(amount: Quantity) -> String {
    format::localized_decimal(&amount.to_string())
}
