//! Calendar of a month, coloured by daily spending.
//!
//! It is a single tab stop: arrow keys move from day to day, Enter opens the receipts of a day.

use jiff::civil::Date;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use shared::month::Month;
use shared::receipt::format_date;
use shared::route::Route;
use wasm_bindgen::JsCast;

use super::bars::{Bar, Subject};
use super::chart::month_title;
use super::month::{day_after_key, heat_level};
use crate::browser::events::target_of;
use crate::browser::navigation::{Navigation, build_address};
use crate::i18n::{desk, format};
use crate::ui::{Icon, IconButton, dynamic_view, has_modifier_key};

/// Calendar of a month. `query` returns the query string of the receipts of a day.
#[component]
pub(crate) fn Calendar(
    month: Memo<Month>,
    /// Sums of its days, once they are loaded.
    days: RwSignal<Option<Vec<Bar>>>,
    query: impl Fn(&Bar) -> String + Send + 'static,
    on_month: impl Fn(Month) + Copy + Send + 'static,
) -> impl IntoView {
    let words = &desk().spending;
    let go = move |months| on_month(month.get_untracked().plus_months(months));
    view! {
        <section class="chart" data-test="calendar">
            <div class="calendar-head">
                <h2>{words.calendar}</h2>
                <IconButton icon=Icon::Back label=words.earlier on_press=move || go(-1) />
                <span id="calendar-month" data-test="calendar-month" aria-live="polite">
                    {dynamic_view(move || month_title(month.get()))}
                </span>
                <IconButton icon=Icon::Next label=words.later on_press=move || go(1) />
            </div>
            {dynamic_view(move || {
                render_month(month.get(), &days.get().unwrap_or_default(), &query)
            })}
        </section>
    }
}

/// Renders the month as a table with a row a week.
fn render_month(month: Month, days: &[Bar], query: &dyn Fn(&Bar) -> String) -> AnyView {
    let largest = days.iter().map(|day| day.total.minor).max().unwrap_or(0);
    let body = NodeRef::<html::Tbody>::new();
    // The tab stop is the first day with receipts, or the first of the month.
    let active = days
        .iter()
        .find_map(|bar| day_in_month(bar, month))
        .unwrap_or(1);
    let weeks = month.weeks().into_iter().map(|week| {
        let cells = week.map(|place| {
            let Some(day) = place else {
                return view! { <td></td> }.into_any();
            };
            let bar = days
                .iter()
                .find(|bar| day_in_month(bar, month) == Some(day));
            let place = DayCell {
                month,
                day,
                is_active: day == active,
            };
            render_day(place, bar, bar.map(query), largest)
        });
        view! { <tr>{cells.into_iter().collect_view()}</tr> }.into_any()
    });
    let weeks = weeks.collect_view();
    let length = month.last_day().map_or(28, Date::day);
    let heads = desk().spending.weekdays;
    let heads =
        heads.map(|(short, long)| view! { <th scope="col" abbr=long>{short}</th> }.into_any());
    view! {
        <table class="calendar" aria-labelledby="calendar-month">
            <thead>
                <tr>{heads.into_iter().collect_view()}</tr>
            </thead>
            <tbody node_ref=body on:keydown=move |event| move_focus(&event, body, length)>
                {weeks}
            </tbody>
        </table>
    }
    .into_any()
}

/// Day in a cell of the calendar.
#[derive(Clone, Copy)]
struct DayCell {
    month: Month,
    day: i8,
    /// `true` for the tab stop.
    is_active: bool,
}

/// Returns the day that a bar stands for, if it lies in this month.
fn day_in_month(bar: &Bar, month: Month) -> Option<i8> {
    match bar.subject {
        Subject::Day(date) if Month::from_date(date) == month => Some(date.day()),
        _ => None,
    }
}

/// Renders a day; its colour depends on the largest sum of the month.
fn render_day(place: DayCell, bar: Option<&Bar>, query: Option<String>, largest: i64) -> AnyView {
    let words = &desk().spending;
    let date = place.month.date_of_day(place.day).map(format_date);
    let name = format::long_date(&date.unwrap_or_default());
    let said = match bar {
        None => (words.nothing)(&name),
        Some(bar) => {
            let sum = format::amount_with_currency(bar.total);
            (words.bar)(&name, &sum, &(words.receipts)(bar.count))
        }
    };
    let navigation = Navigation::expect();
    // A day without receipts can have the focus, but is no link.
    let href = query
        .as_ref()
        .map(|query| build_address(Route::Receipts, query));
    view! {
        <td>
            <a
                href=href
                tabindex=if place.is_active { "0" } else { "-1" }
                data-day=place.day.to_string()
                data-heat=bar.map(|bar| heat_level(bar.total.minor, largest).to_string())
                on:click=move |event| {
                    // Clicks with a modifier key are left to the browser.
                    let is_plain = !has_modifier_key(&event);
                    if let Some(query) = query.as_ref().filter(|_| is_plain) {
                        event.prevent_default();
                        navigation.go_to(Route::Receipts, query);
                    }
                }
            >
                <span class="visually-hidden">{said}</span>
                <span class="calendar-day" aria-hidden="true">{place.day}</span>
                <span class="calendar-sum" aria-hidden="true">
                    {bar.map(|bar| format::grouped_amount(bar.total))}
                </span>
            </a>
        </td>
    }
    .into_any()
}

/// Moves the focus, and with it the tab stop, to another day.
fn move_focus(event: &KeyboardEvent, body: NodeRef<html::Tbody>, length: i8) {
    let from = target_of::<web_sys::Element>(event);
    let (Some(from), Some(body)) = (from, body.get_untracked()) else {
        return;
    };
    let day = from
        .get_attribute("data-day")
        .and_then(|day| day.parse().ok());
    // Other keys keep their default action.
    let Some(to) = day.and_then(|day| day_after_key(day, &event.key(), length)) else {
        return;
    };
    event.prevent_default();
    let Ok(Some(to)) = body.query_selector(&format!("[data-day=\"{to}\"]")) else {
        return;
    };
    // Attributes only: a failure would leave two tab stops or none.
    let _ = from.set_attribute("tabindex", "-1");
    let _ = to.set_attribute("tabindex", "0");
    if let Ok(to) = to.dyn_into::<web_sys::HtmlElement>() {
        let _ = to.focus();
    }
}
