//! What is on the screen, as a file.

use leptos::prelude::*;

use super::changing::once_wanted;
use super::icon::{Icon, Symbol};
use crate::finding::Asked;
use crate::i18n::desk;
use crate::navigation::query_of;

/// A button that opens the kinds of file; each is a link, which the browser saves.
#[component]
pub(crate) fn ExportMenu(
    asked: Memo<Asked>,
    /// Where a kind of file lies, for a query.
    file_url: fn(&str, &str) -> String,
) -> impl IntoView {
    let texts = &desk().list;
    let link = move |format: &'static str, text: &'static str| {
        let url = move || file_url(format, &query_of(&asked.get().parameters()));
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
            <ul>{once_wanted(move || was_opened.get(), links)}</ul>
        </details>
    }
}
