//! Command palette: pages, actions, merchants and receipts, found while the user types.
//!
//! A combobox with a listbox: the focus stays in the input, the arrow keys move the active option.

use leptos::prelude::*;
use shared::api::ReceiptRow;
use shared::route::Route;
use web_sys::{KeyboardEvent, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::entries::{Entry, EntryGroup, Target, is_match, wrap_index};
use super::state::{Overlay, Overlays};
use crate::browser::document::start_download;
use crate::browser::navigation::{Navigation, encode_query};
use crate::data::api;
use crate::data::{Loadable, load_facets};
use crate::i18n::{desk, format, t};
use crate::ui::{dynamic_view, run_effect};

/// Maximum number of merchants, and of receipts.
const FOUND_MAX: usize = 6;

/// Content of the overlay.
#[component]
pub(super) fn CommandPalette(overlays: Overlays) -> impl IntoView {
    let texts = &desk().palette;
    let navigation = Navigation::expect();
    let typed = RwSignal::new(String::new());
    let facets = load_facets();
    let found = Loadable::<Vec<ReceiptRow>>::new();
    run_effect(move || {
        let words = typed.get();
        if words.trim().is_empty() {
            found.reset();
        } else {
            let query = encode_query(&[("q", words)]);
            found.load(async move {
                let page = api::search_receipts(&query, None).await?;
                Ok(page.receipts)
            });
        }
    });
    let entries = Memo::new(move |_| {
        let typed = typed.get();
        let mut entries = fixed_entries();
        entries.retain(|entry| is_match(&entry.title, &typed));
        if !typed.trim().is_empty() {
            let merchants = facets.with(|facets| {
                let names = facets.merchants.iter().map(|facet| &facet.value);
                let names = names.filter(|name| is_match(name, &typed));
                names
                    .take(FOUND_MAX)
                    .map(|name| merchant_entry(name))
                    .collect::<Vec<_>>()
            });
            entries.extend(merchants);
            found.signal().with(|rows| {
                let rows = rows.iter().flatten().take(FOUND_MAX);
                entries.extend(rows.map(|row| receipt_entry(row, &typed)));
            });
        }
        entries
    });
    let chosen = RwSignal::new(0);
    // Fewer entries may be left than before.
    let active = Memo::new(move |_| {
        let last = entries.with(Vec::len).saturating_sub(1);
        chosen.get().min(last)
    });
    run_effect(move || scroll_to_option(active.get()));
    let follow = Callback::new(move |index: usize| {
        let Some(entry) = entries.with_untracked(|entries| entries.get(index).cloned()) else {
            return;
        };
        match entry.target {
            Target::KeyList => overlays.open(Overlay::KeyList),
            Target::Page(route, query) => {
                overlays.close();
                navigation.go_to(route, &query);
            }
            Target::File(url) => {
                overlays.close();
                start_download(&url);
            }
        }
    });
    let on_key = move |event: KeyboardEvent| {
        let count = entries.with_untracked(Vec::len);
        let move_by = |step| chosen.set(wrap_index(active.get_untracked(), step, count));
        match event.key().as_str() {
            // Input methods take these keys for themselves.
            _ if event.is_composing() => return,
            "ArrowDown" => move_by(1),
            "ArrowUp" => move_by(-1),
            "Enter" => follow.run(active.get_untracked()),
            _ => return,
        }
        event.prevent_default();
    };
    let has_entries = move || entries.with(|entries| !entries.is_empty());
    view! {
        <h2 id="overlay-title" class="visually-hidden">{texts.title}</h2>
        <input
            class="input"
            type="text"
            role="combobox"
            autofocus
            autocomplete="off"
            spellcheck="false"
            data-test="palette"
            placeholder=texts.hint
            aria-label=texts.hint
            aria-autocomplete="list"
            aria-controls="palette-options"
            aria-expanded=move || has_entries().to_string()
            aria-activedescendant=move || has_entries().then(|| option_id(active.get()))
            on:input=move |event| {
                chosen.set(0);
                typed.set(event_target_value(&event));
            }
            on:keydown=on_key
        />
        <div id="palette-options" class="palette-options" role="listbox" aria-label=texts.title>
            {dynamic_view(move || entries.with(|all| render_groups(all, active, follow)))}
        </div>
        <p role="status" class="palette-none">
            {dynamic_view(move || (!has_entries()).then_some(texts.none))}
        </p>
    }
}

/// Renders the entries below the names of their groups.
fn render_groups(entries: &[Entry], active: Memo<usize>, follow: Callback<usize>) -> AnyView {
    let mut first = 0;
    let groups = entries.chunk_by(|one, other| one.group == other.group);
    let group = |entries: &[Entry]| {
        let name = group_name(entries[0].group);
        let options: Vec<_> = (first..)
            .zip(entries)
            .map(|(index, entry)| render_option(index, entry, active, follow))
            .collect();
        first += entries.len();
        view! {
            <div role="group" aria-label=name>
                <p aria-hidden="true">{name}</p>
                {options}
            </div>
        }
    };
    groups.map(group).collect::<Vec<_>>().into_any()
}

fn render_option(
    index: usize,
    entry: &Entry,
    active: Memo<usize>,
    follow: Callback<usize>,
) -> AnyView {
    view! {
        <div
            id=option_id(index)
            class="palette-option"
            role="option"
            data-test="palette-option"
            aria-selected=move || (active.get() == index).to_string()
            on:click=move |_| follow.run(index)
        >
            <span>{entry.title.clone()}</span>
            <span class="palette-detail">{entry.detail.clone()}</span>
        </div>
    }
    .into_any()
}

fn option_id(index: usize) -> String {
    format!("palette-{index}")
}

fn group_name(group: EntryGroup) -> &'static str {
    let texts = &desk().palette;
    match group {
        EntryGroup::Actions => texts.actions,
        EntryGroup::Pages => texts.pages,
        EntryGroup::Merchants => texts.merchants,
        EntryGroup::Receipts => t().receipts.title,
    }
}

/// Returns the actions and pages, which do not depend on the receipts.
fn fixed_entries() -> Vec<Entry> {
    let texts = &desk().palette;
    let page = |route| Target::Page(route, String::new());
    let actions = [
        (t().to_scan, page(Route::Scan)),
        (t().scan.take_photo, page(Route::Camera)),
        (
            texts.export_csv,
            Target::File(api::export_url("receipts.csv", "")),
        ),
        (texts.export_zip, Target::File(api::export_url("zip", ""))),
        (texts.keys, Target::KeyList),
    ];
    let pages = [
        (t().receipts.title, Route::Receipts),
        (t().review, Route::Review),
        (t().spending, Route::Spending),
        (t().scan.from_link, Route::Links),
        (desk().rules.title, Route::Rules),
        (desk().trash.title, Route::Trash),
    ];
    let actions = actions
        .into_iter()
        .map(|(title, target)| Entry::new(EntryGroup::Actions, title, target));
    let pages = pages
        .into_iter()
        .map(|(title, route)| Entry::new(EntryGroup::Pages, title, page(route)));
    actions.chain(pages).collect()
}

/// Returns the entry that lists the receipts of a merchant.
fn merchant_entry(name: &str) -> Entry {
    let query = encode_query(&[("merchant", name.to_owned())]);
    Entry::new(
        EntryGroup::Merchants,
        name,
        Target::Page(Route::Receipts, query),
    )
}

/// Returns the entry of a receipt; its page marks the words that were typed.
fn receipt_entry(row: &ReceiptRow, typed: &str) -> Entry {
    let title = row.merchant.as_deref().unwrap_or(&row.file.name);
    let query = encode_query(&[("q", typed.to_owned())]);
    let date = row.date.as_deref().map(format::long_date);
    let total = row.total.map(format::amount_with_currency);
    let detail: Vec<_> = date.into_iter().chain(total).collect();
    Entry {
        detail: detail.join(" · "),
        ..Entry::new(
            EntryGroup::Receipts,
            title,
            Target::Page(Route::Receipt(row.id), query),
        )
    }
}

/// Scrolls the list so that an option is in view.
fn scroll_to_option(index: usize) {
    if let Some(option) = document().get_element_by_id(&option_id(index)) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        option.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
