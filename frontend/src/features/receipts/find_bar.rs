//! Search bar of the list: words, filters, sort order, saved views.
//!
//! Its whole state is the query string of the address; the bar only changes that.

use leptos::prelude::*;
use shared::fields::FieldName;
use shared::filter::SortKey;
use shared::search_results::Facets;

use super::list_query::ListQuery;
use super::saved_views::{self, SavedView};
use crate::browser::navigation::{Navigation, encode_query, parse_query};
use crate::i18n::{desk, t};
use crate::ui::{Button, Icon, Symbol, dynamic_view, facet_values, lazy_view, render_datalist};

/// Sort orders of the list, as written in the address.
const SORT_ORDERS: [&str; 8] = [
    "-created",
    "-date",
    "date",
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
    /// Values to suggest in the filters.
    facets: RwSignal<Facets>,
) -> impl IntoView {
    let navigation = Navigation::expect();
    let texts = &desk().list;
    let is_open = RwSignal::new(false);
    // Every change goes through the address, from which all inputs take their values.
    let change = Callback::new(move |(name, value): (&'static str, String)| {
        let asked = asked.get_untracked().with_parameter(name, &value);
        navigation.replace_query(&encode_query(&asked.to_parameters()));
    });
    let sort = move || asked.get().sort.to_string();
    view! {
        <form class="find" role="search" on:submit=|event| event.prevent_default()>
            <label class="find-words">
                <span class="visually-hidden">{texts.search}</span>
                <Symbol icon=Icon::Search />
                <input
                    class="input"
                    type="search"
                    data-test="find"
                    placeholder=texts.search
                    prop:value=move || asked.get().parameter_value("q")
                    on:input=move |event| change.run(("q", event_target_value(&event)))
                />
            </label>
            <button
                type="button"
                class="button"
                data-test="filters"
                aria-expanded=move || is_open.get().to_string()
                aria-controls="filters"
                on:click=move |_| is_open.update(|open| *open = !*open)
            >
                <Symbol icon=Icon::Filter />
                {dynamic_view(move || (texts.filters)(asked.get().filter_count()))}
            </button>
            <label class="find-order">
                <span class="visually-hidden">{texts.order}</span>
                <select
                    class="input"
                    data-test="order"
                    prop:value=sort
                    on:change=move |event| change.run(("sort", event_target_value(&event)))
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
            <div id="filters" class="find-filters" hidden=move || !is_open.get()>
                {lazy_view(
                    move || is_open.get(),
                    move || view! { <Filters asked facets change /> }.into_any(),
                )}
            </div>
        </form>
        <SavedViews asked />
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

/// Filters, and the suggestions for those that are typed.
#[component]
fn Filters(
    asked: Memo<ListQuery>,
    facets: RwSignal<Facets>,
    change: Callback<(&'static str, String)>,
) -> impl IntoView {
    let texts = &desk().list;
    let currency = (desk().receipt.field)(FieldName::Currency);
    // A filter that is typed.
    let typed = move |name: &'static str,
                      label: &'static str,
                      kind: &'static str,
                      list: Option<&'static str>| {
        view! {
            <label class="find-field">
                <span>{label}</span>
                <input
                    class="input"
                    type=kind
                    name=name
                    list=list
                    inputmode=if name == "min" || name == "max" { "decimal" } else { "text" }
                    prop:value=move || asked.get().parameter_value(name)
                    on:change=move |event| change.run((name, event_target_value(&event)))
                />
            </label>
        }
        .into_any()
    };
    // A filter with a fixed set of values.
    let chosen = move |name: &'static str,
                       label: &'static str,
                       choices: Vec<(&'static str, &'static str)>| {
        let options = choices.into_iter().map(|(value, text)| {
            view! {
                <option value=value selected=move || asked.get().parameter_value(name) == value>
                    {text}
                </option>
            }
        });
        view! {
            <label class="find-field">
                <span>{label}</span>
                <select
                    class="input"
                    name=name
                    prop:value=move || asked.get().parameter_value(name)
                    on:change=move |event| change.run((name, event_target_value(&event)))
                >
                    {options.collect_view()}
                </select>
            </label>
        }
        .into_any()
    };
    view! {
        {typed("from", texts.from, "date", None)}
        {typed("to", texts.to, "date", None)}
        {typed("merchant", t().receipts.merchant, "text", Some("merchants"))}
        {typed("category", desk().receipt.category, "text", Some("categories"))}
        {typed("tag", texts.tag, "text", Some("tags"))}
        {typed("currency", currency, "text", Some("currencies"))}
        {typed("min", texts.least, "text", None)}
        {typed("max", texts.most, "text", None)}
        {chosen(
            "review",
            t().receipts.status,
            vec![("", texts.any), ("open", texts.to_review), ("done", texts.reviewed)],
        )}
        {chosen("problem", texts.problems, vec![("", texts.any), ("true", texts.has_problem)])}
        {chosen(
            "missing",
            texts.missing,
            vec![
                ("", texts.nothing),
                ("merchant", t().receipts.merchant),
                ("date", t().receipts.date),
                ("total", t().receipts.total),
                ("category", desk().receipt.category),
                ("currency", currency),
                ("spending", texts.not_counted),
            ],
        )}
        {dynamic_view(move || {
            facets.with(|facets| {
                [
                    ("merchants", &facets.merchants),
                    ("categories", &facets.categories),
                    ("tags", &facets.tags),
                    ("currencies", &facets.currencies),
                ]
                .map(|(id, facets)| render_datalist(id, facet_values(facets)))
                .collect_view()
            })
        })}
    }
}

/// Saved views, and the button that clears all filters.
#[component]
fn SavedViews(asked: Memo<ListQuery>) -> impl IntoView {
    let navigation = Navigation::expect();
    let texts = &desk().list;
    let kept = RwSignal::new(saved_views::load_views());
    let name = RwSignal::new(None::<String>);
    let query = move || encode_query(&asked.get().to_parameters());
    let keep = move || {
        let typed = name.get_untracked().unwrap_or_default();
        // A blank name cancels.
        if !typed.trim().is_empty() {
            let (name, query) = (typed.trim().to_owned(), untrack(query));
            kept.set(saved_views::save_view(SavedView { name, query }));
        }
        name.set(None);
    };
    let chip = move |view: SavedView| {
        let SavedView {
            name,
            query: target,
        } = view.clone();
        // Pressed if the address holds exactly the filters of this view.
        let is_current = move || (query() == view.query).to_string();
        view! {
            <li class="view">
                <button
                    type="button"
                    class="view-name"
                    aria-pressed=is_current
                    on:click=move |_| navigation.replace_query(&target)
                >
                    {name.clone()}
                </button>
                <button
                    type="button"
                    class="view-forget"
                    aria-label=(texts.forget_view)(&name)
                    on:click=move |_| kept.set(saved_views::delete_view(&name))
                >
                    <Symbol icon=Icon::Cross />
                </button>
            </li>
        }
    };
    let naming = move || match name.get() {
        None => view! {
            <Button
                class="quiet"
                icon=Icon::Plus
                test="keep-view"
                on_press=move || name.set(Some(String::new()))
            >
                {texts.keep_view}
            </Button>
        }
        .into_any(),
        Some(_) => view! {
            <form class="view-new" on:submit=move |event| { event.prevent_default(); keep(); }>
                <input
                    class="input"
                    type="text"
                    maxlength="60"
                    autofocus
                    data-test="view-name"
                    aria-label=texts.view_name
                    placeholder=texts.view_name
                    on:input=move |event| name.set(Some(event_target_value(&event)))
                />
                <button type="submit" class="button">{texts.keep_view}</button>
            </form>
        }
        .into_any(),
    };
    // The form is drawn anew when naming begins or ends, not with every key.
    let is_naming = Memo::new(move |_| name.with(Option::is_some));
    view! {
        <div class="views">
            <ul>{dynamic_view(move || kept.get().into_iter().map(chip).collect_view())}</ul>
            {dynamic_view(move || {
                (!asked.get().is_default()).then(|| {
                    is_naming.get();
                    view! {
                        {untrack(naming)}
                        <Button
                            class="quiet"
                            test="clear"
                            on_press=move || navigation.replace_query("")
                        >
                            {texts.clear}
                        </Button>
                    }
                })
            })}
        </div>
    }
}
