//! Periods that are chosen with one press.

use leptos::prelude::*;
use shared::period::RelativePeriod;
use shared::receipt::format_date;

use super::list_query::ListQuery;
use crate::browser::clock::today;
use crate::browser::navigation::{Navigation, encode_query};
use crate::i18n::desk;

/// Periods on offer, the shortest first.
const PERIODS: [RelativePeriod; 5] = [
    RelativePeriod::ThisMonth,
    RelativePeriod::LastMonth,
    RelativePeriod::ThisQuarter,
    RelativePeriod::ThisYear,
    RelativePeriod::LastYear,
];

/// A chip per period; the one whose days the filter has is pressed.
#[component]
pub(super) fn PeriodChips(asked: Memo<ListQuery>) -> impl IntoView {
    let navigation = Navigation::expect();
    let texts = &desk().list;
    let chip = move |period: RelativePeriod| {
        // Asked for anew each time, since the page may stay open over midnight.
        let days = move || today().and_then(|today| period.as_of(today).days());
        let is_chosen = move || {
            let days = days().map(|(first, last)| (Some(first), Some(last)));
            asked.with(|asked| days == Some((asked.filter.from, asked.filter.to)))
        };
        let choose = move |_| {
            let (from, to) = match days() {
                Some((first, last)) if !untrack(is_chosen) => {
                    (format_date(first), format_date(last))
                }
                _ => (String::new(), String::new()),
            };
            let asked = asked.get_untracked().with_parameter("from", &from);
            let asked = asked.with_parameter("to", &to);
            navigation.replace_query(&encode_query(&asked.to_parameters()));
        };
        view! {
            <button
                type="button"
                class="pill"
                data-test="period"
                aria-pressed=move || is_chosen().to_string()
                on:click=choose
            >
                {(texts.period)(period)}
            </button>
        }
        .into_any()
    };
    view! {
        <div class="period-chips" role="group" aria-label=texts.periods>
            {PERIODS.map(chip).collect_view()}
        </div>
    }
}
