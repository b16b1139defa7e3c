//! The days of a month, coloured by what was spent: one stop for the keyboard, arrows go from day to day, Enter opens the
//! receipts of one.

use jiff::civil::Date;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use shared::receipt::format_date;
use wasm_bindgen::JsCast;

use super::changing::changing;
use super::icon::{Icon, Symbol};
use crate::format;
use crate::i18n::desk;
use crate::navigation::{Navigation, address};
use crate::route::Route;
use crate::spending::bars::{Bar, Subject};
use crate::spending::month::{Month, heat, moved};

/// A month. `query` gives what stands behind the `?` of the receipts of a day.
#[component]
pub(crate) fn Calendar(
    month: Memo<Month>,
    days: RwSignal<Vec<Bar>>,
    query: impl Fn(&Subject) -> String + Send + 'static,
    on_month: impl Fn(Month) + Copy + Send + 'static,
) -> impl IntoView {
    let words = &desk().spending;
    let go = move |months| on_month(month.get_untracked().plus(months));
    view! {
        <section class="chart" data-test="calendar">
            <div class="calendar-head">
                <h2>{words.calendar}</h2>
                <button type="button" class="button icon-only" aria-label=words.earlier on:click=move |_| go(-1)>
                    <Symbol icon=Icon::Back />
                </button>
                <span id="calendar-month" data-test="calendar-month" aria-live="polite">
                    {changing(move || name_of(month.get()))}
                </span>
                <button type="button" class="button icon-only" aria-label=words.later on:click=move |_| go(1)>
                    <Symbol icon=Icon::Next />
                </button>
            </div>
            {changing(move || table(month.get(), &days.get(), &query))}
        </section>
    }
}

fn name_of(month: Month) -> String {
    let words = &desk().spending;
    let name = words
        .months
        .get(usize::from(month.number.unsigned_abs()) - 1);
    (words.month)(name.copied().unwrap_or_default(), month.year)
}

fn table(month: Month, days: &[Bar], query: &dyn Fn(&Subject) -> String) -> AnyView {
    let largest = days.iter().map(|day| day.total.minor).max().unwrap_or(0);
    let body = NodeRef::<html::Tbody>::new();
    let active = days.iter().find_map(|bar| day_of(bar, month)).unwrap_or(1);
    let weeks = month.weeks().into_iter().map(|week| {
        let cells = week.map(|place| {
            let Some(day) = place else {
                return view! { <td></td> }.into_any();
            };
            let bar = days.iter().find(|bar| day_of(bar, month) == Some(day));
            let place = Place {
                month,
                day,
                is_active: day == active,
            };
            cell(place, bar, bar.map(|bar| query(&bar.subject)), largest)
        });
        view! { <tr>{cells.into_iter().collect_view()}</tr> }.into_any()
    });
    let weeks = weeks.collect_view();
    let length = month.last().map_or(28, Date::day);
    let heads = desk().spending.weekdays;
    let heads =
        heads.map(|(short, long)| view! { <th scope="col" abbr=long>{short}</th> }.into_any());
    view! {
        <table class="calendar" aria-labelledby="calendar-month">
            <thead>
                <tr>{heads.into_iter().collect_view()}</tr>
            </thead>
            <tbody node_ref=body on:keydown=move |event| step(&event, body, length)>
                {weeks}
            </tbody>
        </table>
    }
    .into_any()
}

/// A day of the month that is shown.
#[derive(Clone, Copy)]
struct Place {
    month: Month,
    day: i8,
    /// The keyboard comes here first.
    is_active: bool,
}

fn day_of(bar: &Bar, month: Month) -> Option<i8> {
    match bar.subject {
        Subject::Day(date) if Month::of(date) == month => Some(date.day()),
        _ => None,
    }
}

fn cell(place: Place, bar: Option<&Bar>, query: Option<String>, largest: i64) -> AnyView {
    let words = &desk().spending;
    let date = place
        .month
        .day(place.day)
        .map(format_date)
        .unwrap_or_default();
    let name = format::date(&date);
    let said = bar.map_or_else(
        || (words.nothing)(&name),
        |bar| {
            (words.bar)(
                &name,
                &format::money(bar.total),
                &(words.receipts)(bar.count),
            )
        },
    );
    let navigation = Navigation::expect();
    // A day with nothing is a place to pass, not a link.
    let href = query.as_ref().map(|query| address(Route::Receipts, query));
    view! {
        <td>
            <a
                href=href
                tabindex=if place.is_active { "0" } else { "-1" }
                data-day=place.day.to_string()
                data-heat=bar.map(|bar| heat(bar.total.minor, largest).to_string())
                on:click=move |event| {
                    let is_plain = !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
                    if let Some(query) = query.as_ref().filter(|_| is_plain) {
                        event.prevent_default();
                        navigation.go_to(Route::Receipts, query);
                    }
                }
            >
                <span class="visually-hidden">{said}</span>
                <span class="calendar-day" aria-hidden="true">{place.day}</span>
                <span class="calendar-sum" aria-hidden="true">{bar.map(|bar| format::amount(bar.total))}</span>
            </a>
        </td>
    }
    .into_any()
}

/// Takes the focus to another day, and with it the one stop of the keyboard.
fn step(event: &KeyboardEvent, body: NodeRef<html::Tbody>, length: i8) {
    let from = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok());
    let (Some(from), Some(body)) = (from, body.get_untracked()) else {
        return;
    };
    let day = from
        .get_attribute("data-day")
        .and_then(|day| day.parse().ok());
    let Some(to) = day.and_then(|day| moved(day, &event.key(), length)) else {
        return;
    };
    event.prevent_default();
    let Ok(Some(to)) = body.query_selector(&format!("[data-day=\"{to}\"]")) else {
        return;
    };
    // Attributes only: a failure would leave two stops or none, no more.
    let _ = from.set_attribute("tabindex", "-1");
    let _ = to.set_attribute("tabindex", "0");
    if let Ok(to) = to.dyn_into::<web_sys::HtmlElement>() {
        let _ = to.focus();
    }
}
