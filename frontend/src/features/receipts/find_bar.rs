//! Search bar of the list: words, filters, sort order, periods, saved views.
//!
//! Its state is the query string of the address, apart from the order that the user chose last.

use leptos::prelude::*;
use shared::filter::{SortKey, SortOrder};
use shared::natural_query::Phrase;
use shared::search_results::Facets;

use super::filters::Filters;
use super::list_query::ListQuery;
use super::period_chips::PeriodChips;
use super::phrase_chips::PhraseChips;
use super::view_chips::ViewChips;
use crate::browser::navigation::{Navigation, encode_query, parse_query};
use crate::data::receipt_list::remember_order;
use crate::i18n::desk;
use crate::ui::{Icon, Symbol, dynamic_view, lazy_view};

/// Sort orders of the list, as written in the address.
const SORT_ORDERS: [&str; 8] = [
    "-date",
    "date",
    "-created",
    "merchant",
    "-total",
    "total",
    "confidence",
    "created",
];

/// Returns the query in the current address.
pub(crate) fn current_list_query(navigation: Navigation) -> ListQuery {
    ListQuery::from_parameters(parse_query(&navigation.query()))
}

/// Search bar above the list.
#[component]
pub(crate) fn FindBar(
    asked: Memo<ListQuery>,
    /// Order of lists whose address names none.
    usual_order: RwSignal<SortOrder>,
    /// Phrases in the search words.
    phrases: Memo<Vec<Phrase>>,
    /// Values to suggest in the filters.
    facets: RwSignal<Facets>,
    /// Menu at the end of the bar.
    children: Children,
) -> impl IntoView {
    let navigation = Navigation::expect();
    let texts = &desk().list;
    let is_open = RwSignal::new(false);
    // Every change goes through the address, from which all inputs take their values.
    let change = Callback::new(move |(name, value): (&'static str, String)| {
        let asked = asked.get_untracked().with_parameter(name, &value);
        navigation.replace_query(&encode_query(&asked.to_parameters()));
    });
    let sort = move || {
        let named = asked.with(|asked| asked.sort);
        named.unwrap_or_else(|| usual_order.get()).to_string()
    };
    let choose_order = move |order: String| {
        if let Ok(order) = order.parse() {
            remember_order(order);
            usual_order.set(order);
        }
        change.run(("sort", String::new()));
    };
    view! {
        <form class="find" role="search" on:submit=|event| event.prevent_default()>
            <label class="find-words">
                <span class="visually-hidden">{texts.search}</span>
                <Symbol icon=Icon::Search />
                <input
                    class="input"
                    type="search"
                    data-test="find"
                    aria-keyshortcuts="/"
                    placeholder=texts.search
                    prop:value=move || asked.get().parameter_value("q")
                    on:input=move |event| change.run(("q", event_target_value(&event)))
                />
            </label>
            <button
                type="button"
                class="button"
                class:is-active=move || asked.with(|asked| asked.filter_count() > 0)
                data-test="filters"
                aria-expanded=move || is_open.get().to_string()
                aria-controls="filters"
                on:click=move |_| is_open.update(|open| *open = !*open)
            >
                <Symbol icon=Icon::Filter />
                <span class="find-label">
                    {dynamic_view(move || (texts.filters)(asked.get().filter_count()))}
                </span>
            </button>
            <label class="find-order">
                <span class="visually-hidden">{texts.order}</span>
                <select
                    class="input"
                    data-test="order"
                    prop:value=sort
                    on:change=move |event| choose_order(event_target_value(&event))
                >
                    {SORT_ORDERS
                        .map(|order| view! {
                            <option value=order selected=move || sort() == order>
                                {sort_order_name(order)}
                            </option>
                        })
                        .collect_view()}
                </select>
            </label>
            {children()}
            <div id="filters" class="find-filters" hidden=move || !is_open.get()>
                {lazy_view(
                    move || is_open.get(),
                    move || view! { <Filters asked facets change /> }.into_any(),
                )}
            </div>
        </form>
        <div class="find-chips">
            <PhraseChips asked phrases change />
            <PeriodChips asked />
            <ViewChips asked usual_order />
        </div>
    }
}

/// Returns the display name of a sort order: its key and direction.
fn sort_order_name(order: &str) -> String {
    let key = match order.trim_start_matches('-') {
        "date" => SortKey::Date,
        "merchant" => SortKey::Merchant,
        "total" => SortKey::Total,
        "confidence" => SortKey::Confidence,
        _ => SortKey::Created,
    };
    (desk().list.order_by)(key, order.starts_with('-')).to_owned()
}
