//! Finding: the words that are searched for, the filters, the order, and views that were kept.
//!
//! All of it stands in the address; the bar only changes that.

use leptos::prelude::*;
use shared::filter::SortKey;
use shared::finding::Facets;

use super::changing::{changing, once_wanted};
use super::icon::{Icon, Symbol};
use super::suggestions::{names, suggestions};
use crate::finding::views::View;
use crate::finding::{Asked, views};
use crate::i18n::{desk, t};
use crate::navigation::{Navigation, parameters, query_of};

/// What the list can be ordered by, as the address says it.
const ORDERS: [&str; 8] = [
    "-created",
    "-date",
    "date",
    "merchant",
    "-total",
    "total",
    "confidence",
    "created",
];

/// What the address asks for.
pub(crate) fn asked(navigation: Navigation) -> Asked {
    Asked::of(parameters(&navigation.query()))
}

/// The bar above the list.
#[component]
pub(crate) fn FindBar(
    asked: Memo<Asked>,
    /// What there is to filter by.
    facets: RwSignal<Facets>,
) -> impl IntoView {
    let navigation = Navigation::expect();
    let texts = &desk().list;
    let is_open = RwSignal::new(false);
    let change = Callback::new(move |(name, value): (&'static str, String)| {
        let asked = asked.get_untracked().with(name, &value);
        navigation.ask(&query_of(&asked.parameters()));
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
                    prop:value=move || asked.get().value("q")
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
                {changing(move || (texts.filters)(asked.get().narrowed_by()))}
            </button>
            <label class="find-order">
                <span class="visually-hidden">{texts.order}</span>
                <select
                    class="input"
                    data-test="order"
                    prop:value=sort
                    on:change=move |event| change.run(("sort", event_target_value(&event)))
                >
                    {ORDERS.map(|order| view! { <option value=order selected=move || sort() == order>{order_name(order)}</option> }).collect_view()}
                </select>
            </label>
            <div id="filters" class="find-filters" hidden=move || !is_open.get()>
                {once_wanted(move || is_open.get(), move || view! { <Filters asked facets change /> }.into_any())}
            </div>
        </form>
        <Views asked />
    }
}

/// The name of an order: what is sorted by, and which way.
fn order_name(order: &str) -> String {
    let key = order.trim_start_matches('-');
    let key = match key {
        "date" => SortKey::Date,
        "merchant" => SortKey::Merchant,
        "total" => SortKey::Total,
        "confidence" => SortKey::Confidence,
        _ => SortKey::Created,
    };
    (desk().list.order_by)(key, order.starts_with('-')).to_owned()
}

#[component]
fn Filters(
    asked: Memo<Asked>,
    facets: RwSignal<Facets>,
    change: Callback<(&'static str, String)>,
) -> impl IntoView {
    let texts = &desk().list;
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
                    prop:value=move || asked.get().value(name)
                    on:change=move |event| change.run((name, event_target_value(&event)))
                />
            </label>
        }
        .into_any()
    };
    let chosen = move |name: &'static str,
                       label: &'static str,
                       choices: Vec<(&'static str, &'static str)>| {
        let options = choices.into_iter().map(|(value, text)| {
            view! { <option value=value selected=move || asked.get().value(name) == value>{text}</option> }
        });
        view! {
            <label class="find-field">
                <span>{label}</span>
                <select
                    class="input"
                    name=name
                    prop:value=move || asked.get().value(name)
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
        {typed("category", texts.category, "text", Some("categories"))}
        {typed("tag", texts.tag, "text", Some("tags"))}
        {typed("currency", texts.currency, "text", Some("currencies"))}
        {typed("min", texts.least, "text", None)}
        {typed("max", texts.most, "text", None)}
        {chosen("review", t().receipts.status, vec![("", texts.any), ("open", texts.to_review), ("done", texts.reviewed)])}
        {chosen("problem", texts.problems, vec![("", texts.any), ("true", texts.has_problem)])}
        {chosen(
            "missing",
            texts.missing,
            vec![
                ("", texts.nothing),
                ("merchant", t().receipts.merchant),
                ("date", t().receipts.date),
                ("total", t().receipts.total),
                ("category", texts.category),
            ],
        )}
        {changing(move || {
            facets.with(|facets| {
                [
                    suggestions("merchants", names(&facets.merchants)),
                    suggestions("categories", names(&facets.categories)),
                    suggestions("tags", names(&facets.tags)),
                    suggestions("currencies", names(&facets.currencies)),
                ]
                .into_iter()
                .collect_view()
            })
        })}
    }
}

/// Filters a person wants to see again, and the way to all receipts.
#[component]
fn Views(asked: Memo<Asked>) -> impl IntoView {
    let navigation = Navigation::expect();
    let texts = &desk().list;
    let kept = RwSignal::new(views::all());
    let name = RwSignal::new(None::<String>);
    let query = move || query_of(&asked.get().parameters());
    let keep = move || {
        if let Some(name) = name
            .get_untracked()
            .map(|name| name.trim().to_owned())
            .filter(|name| !name.is_empty())
        {
            kept.set(views::keep(View {
                name,
                query: untrack(query),
            }));
        }
        name.set(None);
    };
    let chip = move |view: View| {
        let (name, target) = (view.name.clone(), view.query.clone());
        let is_current = {
            let target = target.clone();
            move || (query() == target).to_string()
        };
        view! {
            <li class="view">
                <button type="button" class="view-name" aria-pressed=is_current on:click=move |_| navigation.ask(&target)>
                    {name.clone()}
                </button>
                <button
                    type="button"
                    class="view-forget"
                    aria-label=(texts.forget_view)(&name)
                    on:click=move |_| kept.set(views::forget(&name))
                >
                    <Symbol icon=Icon::Cross />
                </button>
            </li>
        }
    };
    let naming = move || {
        match name.get() {
        None => view! {
            <button type="button" class="button quiet" data-test="keep-view" on:click=move |_| name.set(Some(String::new()))>
                <Symbol icon=Icon::Plus />
                {texts.keep_view}
            </button>
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
    }
    };
    let is_naming = Memo::new(move |_| name.with(Option::is_some));
    view! {
        <div class="views">
            <ul>{changing(move || kept.get().into_iter().map(chip).collect_view())}</ul>
            {changing(move || {
                (!asked.get().is_plain()).then(|| {
                    is_naming.get();
                    view! {
                        {untrack(naming)}
                        <button type="button" class="button quiet" data-test="clear" on:click=move |_| navigation.ask("")>
                            {texts.clear}
                        </button>
                    }
                })
            })}
        </div>
    }
}
