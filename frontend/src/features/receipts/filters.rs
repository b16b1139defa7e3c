//! Filters below the search bar.

use leptos::prelude::*;
use shared::fields::FieldName;
use shared::search_results::Facets;

use super::list_query::ListQuery;
use crate::i18n::{desk, t};
use crate::ui::{dynamic_view, facet_values, render_datalist};

/// Filters, and the suggestions for those that are typed.
#[component]
pub(super) fn Filters(
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
            vec![
                ("", texts.any),
                ("check", t().receipts.status_check),
                ("open", texts.to_review),
                ("done", texts.reviewed),
            ],
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
