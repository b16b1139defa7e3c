//! Bar charts of sums. Each bar links to its receipts; a table repeats the numbers.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use shared::route::Route;

use super::bars::{AXIS_LENGTH, Bar, Extent, Subject, bar_extents};
use super::month::Month;
use crate::browser::events::listen_to_window;
use crate::i18n::{desk, format, t};
use crate::ui::{Button, Link, dynamic_view};

/// Number of bars of [`Layout::Rows`] that are shown at first.
const INITIAL_BARS: usize = 12;

/// Layout of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Vertical bars side by side; all of them are shown.
    Columns,
    /// Horizontal bars below each other; at first [`INITIAL_BARS`] of them are shown.
    Rows,
}

/// Chart with its heading. `query` returns the query string of the receipts behind a bar.
#[component]
pub(crate) fn Bars(
    title: &'static str,
    layout: Layout,
    bars: Vec<Bar>,
    query: impl Fn(&Subject) -> String + Send + 'static,
    /// Value of `data-test`.
    test: &'static str,
) -> impl IntoView {
    let extents = bar_extents(&bars);
    let shows_all = RwSignal::new(layout == Layout::Columns || bars.len() <= INITIAL_BARS);
    let class = match layout {
        Layout::Columns => "bars columns",
        Layout::Rows => "bars",
    };
    let (table, hidden_count) = (render_table(&bars), bars.len().saturating_sub(INITIAL_BARS));
    let list = NodeRef::<html::Ul>::new();
    if layout == Layout::Columns {
        keep_end_visible(list);
    }
    view! {
        <section class="chart" data-test=test>
            <h2>{title}</h2>
            {dynamic_view(move || {
                let shown = if shows_all.get() { bars.len() } else { INITIAL_BARS };
                let items = bars.iter().zip(&extents).take(shown);
                let items = items.map(|(bar, extent)| {
                    render_bar(bar, *extent, layout, query(&bar.subject))
                });
                view! { <ul class=class node_ref=list>{items.collect_view()}</ul> }
            })}
            <Show when=move || !shows_all.get()>
                <Button class="quiet" on_press=move || shows_all.set(true)>
                    {(desk().spending.more)(hidden_count)}
                </Button>
            </Show>
            {table}
        </section>
    }
}

/// Scrolls to the newest column: at first, and when the width of the chart changes.
fn keep_end_visible(list: NodeRef<html::Ul>) {
    let width = StoredValue::new(0);
    let scroll = move || {
        let Some(list) = list.try_get_untracked().flatten() else {
            return;
        };
        // Keeps the scroll position if only the height changed, as when a mobile browser hides its
        // toolbar.
        let now = list.client_width();
        if width.try_get_value().is_some_and(|before| before != now) {
            width.set_value(now);
            list.set_scroll_left(list.scroll_width());
        }
    };
    // The width is known only after layout.
    list.on_load(move |_| request_animation_frame(scroll));
    listen_to_window(ev::resize, move |_| scroll());
}

/// Renders a bar as a link with its name and sum.
fn render_bar(bar: &Bar, extent: Extent, layout: Layout, query: String) -> AnyView {
    let name = subject_name(&bar.subject);
    let sum = format::amount_with_currency(bar.total);
    let label = (desk().spending.bar)(&name, &sum, &(desk().spending.receipts)(bar.count));
    let is_below = bar.total.minor < 0;
    // A column grows upwards, while SVG coordinates grow downwards.
    let Extent { start, length } = extent;
    let (x, y, width, height) = match layout {
        Layout::Rows => (start, 0, length, AXIS_LENGTH),
        Layout::Columns => (0, AXIS_LENGTH - start - length, AXIS_LENGTH, length),
    };
    view! {
        <li>
            <Link to=Route::Receipts query class="sum-bar" test="bar">
                <span class="visually-hidden">{label}</span>
                <span class="bar-name" aria-hidden="true">{name}</span>
                <span class="bar-sum digits" aria-hidden="true">{sum}</span>
                <svg viewBox="0 0 1000 1000" preserveAspectRatio="none" aria-hidden="true">
                    <rect x=x y=y width=width height=height data-below=is_below.then_some("true") />
                </svg>
            </Link>
        </li>
    }
    .into_any()
}

/// Renders the numbers of the chart as a table that is collapsed at first.
fn render_table(bars: &[Bar]) -> AnyView {
    let words = &desk().spending;
    let rows = bars.iter().map(|bar| {
        view! {
            <tr>
                <th scope="row">{subject_name(&bar.subject)}</th>
                <td>{bar.count}</td>
                <td>{format::amount_with_currency(bar.total)}</td>
            </tr>
        }
        .into_any()
    });
    view! {
        <details class="chart-table">
            <summary>{words.as_table}</summary>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{words.name}</th>
                        <th scope="col">{t().receipts.title}</th>
                        <th scope="col">{words.sum}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </details>
    }
    .into_any()
}

/// Returns the name of a month with its year.
pub(crate) fn month_title(month: Month) -> String {
    let words = &desk().spending;
    let index = usize::from(month.number.unsigned_abs()) - 1;
    let name = words.months.get(index).copied().unwrap_or_default();
    (words.month)(name, month.year)
}

/// Returns the display name of a subject.
fn subject_name(subject: &Subject) -> String {
    let words = &desk().spending;
    match subject {
        Subject::Month(month) => month_title(*month),
        Subject::Year(year) => year.to_string(),
        Subject::Merchant(name) if name.is_empty() => t().receipts.no_merchant.to_owned(),
        Subject::Category(name) if name.is_empty() => words.no_category.to_owned(),
        Subject::Merchant(name) | Subject::Category(name) => name.clone(),
        Subject::Day(day) => format::long_date(&shared::receipt::format_date(*day)),
    }
}
