//! Export menu for the receipts that the list shows.

use leptos::prelude::*;

use super::list_query::ListQuery;
use crate::browser::navigation::encode_query;
use crate::i18n::desk;
use crate::ui::{Icon, Symbol, lazy_view};

/// Button that opens the export formats; each is a link that the browser downloads.
#[component]
pub(crate) fn ExportMenu(
    asked: Memo<ListQuery>,
    /// Returns the URL of a format for a query string.
    file_url: fn(&str, &str) -> String,
) -> impl IntoView {
    let texts = &desk().list;
    let link = move |format: &'static str, text: &'static str| {
        // The address follows the filters, also while the menu is open.
        let url = move || file_url(format, &encode_query(&asked.get().to_parameters()));
        view! { <li><a class="menu-entry" href=url download="" data-test=format>{text}</a></li> }
            .into_any()
    };
    let was_opened = RwSignal::new(false);
    let links = move || {
        view! {
            {link("receipts.csv", texts.export_receipts)}
            {link("items.csv", texts.export_items)}
            {link("taxes.csv", texts.export_taxes)}
            {link("jsonl", texts.export_lines)}
            {link("zip", texts.export_zip)}
        }
    };
    view! {
        <details class="menu" data-test="export" on:toggle=move |_| was_opened.set(true)>
            <summary class="button">
                <Symbol icon=Icon::Download />
                {texts.export}
            </summary>
            <ul>{lazy_view(move || was_opened.get(), links)}</ul>
        </details>
    }
}
