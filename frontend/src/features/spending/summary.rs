//! Sum of the shown days, its comparison with the previous period, and the other currencies.

use jiff::civil::Date;
use leptos::prelude::*;
use shared::money::{Currency, Money};
use shared::month::Month;
use shared::receipt::format_date;
use shared::search_results::{Spending, SpendingGroup};

use super::change::subtract;
use super::chart::month_name;
use super::period::{DateRange, Period};
use crate::i18n::{desk, format};
use crate::ui::Amount;

/// Renders the sum of one currency. `period` is the chosen one, `None` for other days.
pub(super) fn render_summary(
    currencies: &Spending,
    currency: Currency,
    period: Option<Period>,
    (range, previous): (DateRange, Option<DateRange>),
) -> AnyView {
    let group = find_currency(currencies, currency);
    let total = group.map_or(Money::new(0, Some(currency)), |group| group.total);
    let title = if let Some(period) = period {
        (desk().spending.period_of)(period).to_owned()
    } else {
        let from = range.from.map(day_name).unwrap_or_default();
        format!("{from} – {}", day_name(range.to))
    };
    // Without receipts in either period there is nothing to compare.
    let comparison = group.and(previous).map(|previous| {
        let previous_total = group.and_then(|group| group.previous);
        compare_sums(subtract(total, previous_total), previous)
    });
    view! {
        <section class="chart" data-test="summary">
            <h2>{title}</h2>
            <p class="summary-sum"><Amount money=total /></p>
            {comparison.map(|text| view! { <p class="summary-change">{text}</p> })}
        </section>
    }
    .into_any()
}

/// Returns the group of a currency among the sums by currency.
fn find_currency(currencies: &Spending, currency: Currency) -> Option<&SpendingGroup> {
    let mut groups = currencies.groups.iter();
    groups.find(|group| group.currency == currency)
}

/// Describes a difference to the previous period: `58.00 EUR less than in October until the 12th`.
fn compare_sums(difference: Money, previous: DateRange) -> String {
    let words = &desk().spending;
    if difference.minor == 0 {
        return words.unchanged.to_owned();
    }
    let amount = format::amount_with_currency(Money {
        minor: difference.minor.saturating_abs(),
        ..difference
    });
    let change = if difference.minor < 0 {
        (words.less_than)(&amount)
    } else {
        (words.more_than)(&amount)
    };
    let month = Month::from_date(previous.to);
    let name = month_name(month);
    let than = if previous.from != month.first_day() {
        let from = previous.from.map(day_name).unwrap_or_default();
        (words.than_days)(&from, &day_name(previous.to))
    } else if month.last_day() == Some(previous.to) {
        (words.than_month)(name)
    } else {
        (words.than_until)(name, previous.to.day().unsigned_abs())
    };
    format!("{change} {than}")
}

fn day_name(day: Date) -> String {
    format::long_date(&format_date(day))
}

/// Renders the sums of the other currencies as buttons that show one of them, or again the main
/// one.
pub(super) fn render_other_currencies(
    currencies: &Spending,
    main: Currency,
    shown: Memo<Currency>,
    on_choose: impl Fn(Option<Currency>) + Copy + Send + 'static,
) -> Option<AnyView> {
    let words = &desk().spending;
    let others = currencies.groups.iter();
    let others: Vec<_> = others
        .filter(|group| group.currency != main && group.count > 0)
        .collect();
    let count = others.len();
    let buttons = others.into_iter().map(|group| {
        let currency = group.currency;
        let is_shown = move || shown.get() == currency;
        let choose = move |_| on_choose((!untrack(is_shown)).then_some(currency));
        view! {
            <button
                type="button"
                class="total-of"
                data-test="total-of"
                aria-pressed=move || is_shown().to_string()
                on:click=choose
            >
                <Amount money=group.total />
                <span class="total-count">{(words.receipts)(group.count)}</span>
            </button>
        }
        .into_any()
    });
    let buttons = buttons.collect_view();
    let is_open = shown.get_untracked() != main;
    (count > 0).then(|| {
        view! {
            <details class="other-currencies" data-test="other-currencies" open=is_open>
                <summary>{(words.other_currencies)(count)}</summary>
                <div class="totals">{buttons}</div>
            </details>
        }
        .into_any()
    })
}
