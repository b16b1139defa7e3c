//! Sums as bars: each a link to its receipts, with the same numbers as a table behind them.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use super::changing::changing;
use super::link::Link;
use crate::format;
use crate::i18n::{desk, t};
use crate::route::Route;
use crate::spending::bars::{AXIS, Bar, Extent, Subject, extents};

/// So many bars are shown at first.
const SHOWN: usize = 12;

/// How a chart is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Beside each other, all of them.
    Columns,
    /// Below each other, the first ones.
    Rows,
}

/// A chart with its heading. `query` gives what stands behind the `?` of the receipts of a bar.
#[component]
pub(crate) fn Bars(
    title: &'static str,
    layout: Layout,
    bars: Vec<Bar>,
    query: impl Fn(&Subject) -> String + Send + 'static,
    /// The name tests know it by.
    test: &'static str,
) -> impl IntoView {
    let extents = extents(&bars);
    let is_all = RwSignal::new(layout == Layout::Columns || bars.len() <= SHOWN);
    let class = match layout {
        Layout::Columns => "bars columns",
        Layout::Rows => "bars",
    };
    let (table, hidden) = (table(&bars), bars.len().saturating_sub(SHOWN));
    let list = NodeRef::<html::Ul>::new();
    if layout == Layout::Columns {
        show_end(list);
    }
    view! {
        <section class="chart" data-test=test>
            <h2>{title}</h2>
            {changing(move || {
                let shown = if is_all.get() { bars.len() } else { SHOWN };
                let items = bars.iter().zip(&extents).take(shown);
                let items = items.map(|(bar, extent)| item(bar, *extent, layout, query(&bar.subject)));
                view! { <ul class=class node_ref=list>{items.collect_view()}</ul> }
            })}
            <Show when=move || !is_all.get()>
                <button type="button" class="button quiet" on:click=move |_| is_all.set(true)>
                    {(desk().spending.more)(hidden)}
                </button>
            </Show>
            {table}
        </section>
    }
}

/// Scrolls to the newest of more columns than there is room for: at first, and when the window becomes another.
fn show_end(list: NodeRef<html::Ul>) {
    let width = StoredValue::new(0);
    let scroll = move || {
        let Some(list) = list.try_get_untracked().flatten() else {
            return;
        };
        // A bar of the browser that comes and goes makes the window higher only: then a person's place stays.
        if width
            .try_get_value()
            .is_some_and(|before| before != list.client_width())
        {
            width.set_value(list.client_width());
            list.set_scroll_left(list.scroll_width());
        }
    };
    // Once it is laid out.
    list.on_load(move |_| request_animation_frame(scroll));
    let resized = window_event_listener(ev::resize, move |_| scroll());
    on_cleanup(move || resized.remove());
}

fn item(bar: &Bar, extent: Extent, layout: Layout, query: String) -> AnyView {
    let (name, sum) = (name_of(&bar.subject), format::money(bar.total));
    let said = (desk().spending.bar)(&name, &sum, &(desk().spending.receipts)(bar.count));
    let is_below = bar.total.minor < 0;
    // A column grows upwards, while an SVG counts downwards.
    let rect = match layout {
        Layout::Rows => (extent.start, 0, extent.length, AXIS),
        Layout::Columns => (0, AXIS - extent.start - extent.length, AXIS, extent.length),
    };
    let (x, y, width, height) = rect;
    view! {
        <li>
            <Link to=Route::Receipts query class="sum-bar" test="bar">
                <span class="visually-hidden">{said}</span>
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

fn table(bars: &[Bar]) -> AnyView {
    let words = &desk().spending;
    let rows = bars.iter().map(|bar| {
        view! {
            <tr>
                <th scope="row">{name_of(&bar.subject)}</th>
                <td>{bar.count}</td>
                <td>{format::money(bar.total)}</td>
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
                        <th scope="col">{words.count}</th>
                        <th scope="col">{words.sum}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </details>
    }
    .into_any()
}

/// What a bar stands for, in words.
fn name_of(subject: &Subject) -> String {
    let words = &desk().spending;
    match subject {
        Subject::Month(month) => {
            let name = words
                .months
                .get(usize::from(month.number.unsigned_abs()) - 1);
            (words.month)(name.copied().unwrap_or_default(), month.year)
        }
        Subject::Year(year) => year.to_string(),
        Subject::Merchant(name) if name.is_empty() => t().receipts.no_merchant.to_owned(),
        Subject::Category(name) if name.is_empty() => words.no_category.to_owned(),
        Subject::Merchant(name) | Subject::Category(name) => name.clone(),
        Subject::Day(day) => format::date(&shared::receipt::format_date(*day)),
    }
}
