//! Bar charts of sums. Each bar links to its receipts; a table repeats the numbers.

use leptos::prelude::*;
use shared::money::Money;
use shared::month::Month;
use shared::route::Route;

use super::bars::{AXIS_LENGTH, Bar, Extent, Subject, axis_bounds, bar_extents};
use super::change::{Change, compare_bar};
use crate::i18n::{desk, format, t};
use crate::ui::{Button, Link, dynamic_view};

/// Number of bars of [`Layout::Rows`] that are shown at first.
const INITIAL_BARS: usize = 12;

/// Layout of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Vertical bars side by side, with a scale; all of them are shown.
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
    /// `true` if the bars are compared with the previous period.
    #[prop(optional)]
    is_compared: bool,
    query: impl Fn(&Bar) -> String + Send + 'static,
    /// Value of `data-test`.
    test: &'static str,
) -> impl IntoView {
    let extents = bar_extents(&bars);
    let is_over_time = layout == Layout::Columns;
    let shows_all = RwSignal::new(is_over_time || bars.len() <= INITIAL_BARS);
    let class = if is_over_time { "bars columns" } else { "bars" };
    let scale = is_over_time.then(|| render_scale(&bars));
    let (table, hidden_count) = (
        render_table(&bars, is_compared),
        bars.len().saturating_sub(INITIAL_BARS),
    );
    view! {
        <section class="chart" data-test=test>
            <h2>{title}</h2>
            {scale}
            {dynamic_view(move || {
                let shown = if shows_all.get() { bars.len() } else { INITIAL_BARS };
                let items = bars.iter().zip(&extents).take(shown);
                let items = items.map(|(bar, extent)| {
                    render_bar(bar, *extent, layout, is_compared, query(bar))
                });
                view! { <ul class=class>{items.collect_view()}</ul> }
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

/// Renders what the columns span: the sums at the ends of their axis, and the time.
fn render_scale(bars: &[Bar]) -> AnyView {
    let (low, high) = axis_bounds(bars);
    let currency = bars.first().and_then(|bar| bar.total.currency);
    let amount = |minor| format::amount_with_currency(Money::new(minor, currency));
    let sums = if low < 0 {
        format!("{} – {}", amount(low), amount(high))
    } else {
        amount(high)
    };
    let name = |bar: Option<&Bar>| {
        bar.map(|bar| subject_name(&bar.subject))
            .unwrap_or_default()
    };
    let time = format!("{} – {}", name(bars.first()), name(bars.last()));
    view! {
        <p class="chart-scale" aria-hidden="true">
            <span class="digits" data-test="scale">{sums}</span>
            <span>{time}</span>
        </p>
    }
    .into_any()
}

/// Renders a bar as a link with its name and sum.
fn render_bar(
    bar: &Bar,
    extent: Extent,
    layout: Layout,
    is_compared: bool,
    query: String,
) -> AnyView {
    let name = subject_name(&bar.subject);
    let sum = format::amount_with_currency(bar.total);
    let mut label = (desk().spending.bar)(&name, &sum, &(desk().spending.receipts)(bar.count));
    let change = is_compared.then(|| describe_change(bar));
    if let Some(change) = &change {
        label = format!("{label}, {change}");
    }
    let is_below = bar.total.minor < 0;
    // A column grows upwards, while SVG coordinates grow downwards.
    let Extent { start, length } = extent;
    let (x, y, width, height) = match layout {
        Layout::Rows => (start, 0, length, AXIS_LENGTH),
        Layout::Columns => (0, AXIS_LENGTH - start - length, AXIS_LENGTH, length),
    };
    let (name, sum) = match layout {
        Layout::Rows => (name, sum),
        Layout::Columns => (column_name(&bar.subject), format::grouped_amount(bar.total)),
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
                {change.map(|change| {
                    view! { <span class="bar-change digits" aria-hidden="true">{change}</span> }
                })}
            </Link>
        </li>
    }
    .into_any()
}

/// Describes the change of a sum against the previous period: `+12.30 (+15%)`.
fn describe_change(bar: &Bar) -> String {
    let words = &desk().spending;
    let (change, difference) = compare_bar(bar);
    let plus = if difference.minor > 0 { "+" } else { "" };
    let difference = format!("{plus}{}", format::grouped_amount(difference));
    match change {
        Change::New => (words.new)(&difference),
        Change::Gone => (words.gone)(&difference),
        Change::By(percent) => {
            let percent = percent.map(|percent| {
                let sign = if percent < 0 { "−" } else { plus };
                format!("{sign}{}", percent.unsigned_abs())
            });
            (words.changed)(&difference, percent.as_deref())
        }
    }
}

/// Renders the numbers of the chart as a table that is collapsed at first.
fn render_table(bars: &[Bar], is_compared: bool) -> AnyView {
    let words = &desk().spending;
    let rows = bars.iter().map(|bar| {
        view! {
            <tr>
                <th scope="row">{subject_name(&bar.subject)}</th>
                <td>{bar.count}</td>
                <td>{format::amount_with_currency(bar.total)}</td>
                {is_compared.then(|| view! { <td>{describe_change(bar)}</td> })}
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
                        {is_compared.then(|| view! { <th scope="col">{words.change}</th> })}
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
    (desk().spending.month)(month_name(month), month.year)
}

/// Returns the name of a month.
pub(super) fn month_name(month: Month) -> &'static str {
    name_of_month(&desk().spending.months, month)
}

/// Returns the name of a month among those of all months.
fn name_of_month(names: &[&'static str], month: Month) -> &'static str {
    let index = usize::from(month.number.unsigned_abs()) - 1;
    names.get(index).copied().unwrap_or_default()
}

/// Returns the short name of a column.
fn column_name(subject: &Subject) -> String {
    match subject {
        Subject::Month(month) => name_of_month(&t().months, *month).to_owned(),
        other => subject_name(other),
    }
}

/// Returns the display name of a subject.
fn subject_name(subject: &Subject) -> String {
    let words = &desk().spending;
    match subject {
        Subject::Month(month) => month_title(*month),
        Subject::Year(year) => year.to_string(),
        Subject::Merchant(name) if name.is_empty() => t().receipts.no_merchant.to_owned(),
        Subject::Category(name) if name.is_empty() => words.no_category.to_owned(),
        Subject::Merchant(name) | Subject::Category(name) | Subject::Tag(name) => name.clone(),
        Subject::Day(day) => format::long_date(&shared::receipt::format_date(*day)),
    }
}
