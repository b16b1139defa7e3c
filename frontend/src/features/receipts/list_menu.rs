//! Menu of the list: selection, export of what the list shows, and the pages that belong to it.

use leptos::html;
use leptos::prelude::*;
use shared::route::Route;

use super::list_query::ListQuery;
use crate::browser::document::focus_element;
use crate::browser::navigation::encode_query;
use crate::i18n::desk;
use crate::ui::{Icon, Link, Symbol, lazy_view};

/// Button that opens the menu. Each export format is a link that the browser downloads.
#[component]
pub(crate) fn ListMenu(
    asked: Memo<ListQuery>,
    /// Returns the URL of a format for a query string.
    file_url: fn(&str, &str) -> String,
    #[prop(into)] is_selecting: Signal<bool>,
    /// Starts or ends the selection.
    on_select: Callback<()>,
) -> impl IntoView {
    let texts = &desk().list;
    let menu = NodeRef::<html::Details>::new();
    let close = move || {
        if let Some(menu) = menu.get_untracked() {
            menu.set_open(false);
            focus_element(".menu summary");
        }
    };
    let link = move |format: &'static str, text: &'static str| {
        // The address follows the filters, also while the menu is open.
        let url = move || file_url(format, &encode_query(&asked.get().to_parameters()));
        view! { <li><a class="menu-entry" href=url download="" data-test=format>{text}</a></li> }
            .into_any()
    };
    let was_opened = RwSignal::new(false);
    let entries = move || {
        view! {
            <li>
                <button
                    type="button"
                    class="menu-entry"
                    data-test="select"
                    aria-pressed=move || is_selecting.get().to_string()
                    on:click=move |_| {
                        close();
                        on_select.run(());
                    }
                >
                    {desk().many.select}
                </button>
            </li>
            {link("receipts.csv", texts.export_receipts)}
            {link("items.csv", texts.export_items)}
            {link("taxes.csv", texts.export_taxes)}
            {link("jsonl", texts.export_lines)}
            {link("zip", texts.export_zip)}
            <li>
                <Link to=Route::Rules class="menu-entry" test="rules">{desk().rules.title}</Link>
            </li>
            <li>
                <Link to=Route::Trash class="menu-entry" test="trash">{desk().trash.title}</Link>
            </li>
        }
    };
    view! {
        <details
            class="menu"
            node_ref=menu
            on:toggle=move |_| was_opened.set(true)
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    event.stop_propagation();
                    close();
                }
            }
        >
            <summary class="button" data-test="more">
                <Symbol icon=Icon::More />
                <span class="find-label">{texts.more}</span>
            </summary>
            <ul>{lazy_view(move || was_opened.get(), entries)}</ul>
        </details>
    }
}
