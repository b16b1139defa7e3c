//! Heading of a month in the list: name, number of receipts, sums by currency.

use leptos::prelude::*;
use shared::month::Month;
use shared::search_results::MonthTotal;

use crate::features::spending::chart::month_title;
use crate::i18n::{desk, format, t};
use crate::ui::{Amount, dynamic_view};

/// Row above the receipts of a month.
#[component]
pub(super) fn MonthHeading(
    /// Month, `2026-09`; `None` for receipts without a date.
    month: Memo<Option<String>>,
    /// Position in the list, from 0.
    place: Signal<usize>,
    /// Count and sums, once they are known.
    total: Signal<Option<MonthTotal>>,
) -> impl IntoView {
    let name = move || {
        month.with(|month| match month.as_deref() {
            Some(month) => Month::parse(month).map_or_else(|| month.to_owned(), month_title),
            None => t().receipts.no_date.to_owned(),
        })
    };
    let summary = move || {
        let MonthTotal { count, sums, .. } = total.get()?;
        let count = (desk().list.count)(count);
        // The title has all of them where the row has no room.
        let all: Vec<_> = sums
            .iter()
            .map(|sum| format::amount_with_currency(sum.total))
            .collect();
        let sums = sums
            .into_iter()
            .map(|sum| view! { <li><Amount money=sum.total /></li> });
        Some(view! {
            <span title=count.clone()>"· "{count.clone()}</span>
            <ul class="month-sums" title=all.join(" · ")>{sums.collect_view()}</ul>
        })
    };
    view! {
        <tr
            class="month"
            role="row"
            aria-rowindex=move || (place.get() + 2).to_string()
            data-test="month"
        >
            <th role="rowheader" scope="rowgroup" colspan="6">
                <strong title=name>{dynamic_view(name)}</strong>
                {dynamic_view(summary)}
            </th>
        </tr>
    }
}
