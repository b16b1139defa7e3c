//! Choice of the period, and a note about other filters.

use jiff::civil::Date;
use leptos::prelude::*;
use shared::filter::Filter;
use shared::receipt::{format_date, parse_date};

use super::period::Period;
use super::query::SpendingQuery;
use crate::browser::navigation::{Navigation, encode_query};
use crate::i18n::desk;
use crate::ui::{Button, dynamic_view};

/// Returns a function that changes the query in the address.
pub(super) fn query_changer(
    asked: Memo<SpendingQuery>,
) -> impl Fn(&dyn Fn(&mut SpendingQuery)) + Copy + Send {
    let navigation = Navigation::expect();
    move |change| {
        let mut asked = asked.get_untracked();
        change(&mut asked);
        navigation.replace_query(&encode_query(&asked.to_parameters()));
    }
}

/// Renders the choice of the period, and a note if there are other filters.
pub(super) fn render_period_choice(asked: Memo<SpendingQuery>) -> AnyView {
    let words = &desk().spending;
    let change = query_changer(asked);
    let choose_period = move |period| {
        change(&|asked| {
            asked.filter = asked.undated_filter();
            (asked.period, asked.month) = (period, None);
        });
    };
    let choose_days = move |from, to| {
        change(&|asked| (asked.filter.from, asked.filter.to, asked.month) = (from, to, None));
    };
    let buttons = Period::ALL.into_iter().map(|(_, period)| {
        let is_chosen = move || asked.with(SpendingQuery::chosen_period) == Some(period);
        view! {
            <button
                type="button"
                class="button"
                aria-pressed=move || is_chosen().to_string()
                on:click=move |_| choose_period(period)
            >
                {(words.period_of)(period)}
            </button>
        }
        .into_any()
    });
    let buttons = buttons.collect_view();
    // Changing one end of the period keeps the other.
    let days = move || asked.with_untracked(|asked| (asked.filter.from, asked.filter.to));
    let text = |day: Option<Date>| day.map(format_date).unwrap_or_default();
    let from = move || text(asked.with(|asked| asked.filter.from));
    let to = move || text(asked.with(|asked| asked.filter.to));
    view! {
        <div class="periods" role="group" aria-label=words.period>
            {buttons}
            <label>
                <span>{desk().list.from}</span>
                <input
                    type="date"
                    name="from"
                    prop:value=from
                    on:change=move |event| choose_days(day_from_input(&event), days().1)
                />
            </label>
            <label>
                <span>{desk().list.to}</span>
                <input
                    type="date"
                    name="to"
                    prop:value=to
                    on:change=move |event| choose_days(days().0, day_from_input(&event))
                />
            </label>
        </div>
        {dynamic_view(move || asked.with(SpendingQuery::is_filtered).then(|| filter_note(asked)))}
    }
    .into_any()
}

/// Returns the date in an input.
fn day_from_input(event: &web_sys::Event) -> Option<Date> {
    parse_date(&event_target_value(event)).ok()
}

/// Renders a note that the sums are filtered, with a button that removes all filters but the
/// period.
fn filter_note(asked: Memo<SpendingQuery>) -> AnyView {
    let change = query_changer(asked);
    let show_all = move || {
        change(&|asked| {
            asked.filter = Filter {
                from: asked.filter.from,
                to: asked.filter.to,
                ..Filter::default()
            };
        });
    };
    view! {
        <p class="spending-note" data-test="filtered">
            {desk().spending.filtered}
            <Button class="quiet" on_press=move || show_all()>{desk().spending.show_all}</Button>
        </p>
    }
    .into_any()
}
