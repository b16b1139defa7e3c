//! Saved views, and the button that clears all filters.

use leptos::prelude::*;
use shared::filter::SortOrder;

use super::list_query::ListQuery;
use super::saved_views::{self, SavedView};
use crate::browser::document::focus_content;
use crate::browser::navigation::{Navigation, encode_query};
use crate::i18n::desk;
use crate::ui::{Button, Icon, Symbol, dynamic_view};

/// A chip per saved view, and what saves or clears the current filters.
#[component]
pub(super) fn ViewChips(asked: Memo<ListQuery>, usual_order: RwSignal<SortOrder>) -> impl IntoView {
    let navigation = Navigation::expect();
    let texts = &desk().list;
    let kept = RwSignal::new(saved_views::load_views());
    let name = RwSignal::new(None::<String>);
    // A view keeps its order, whichever is the usual one later.
    let query = move || {
        let view = asked.get().with_usual_order(usual_order.get());
        encode_query(&view.to_parameters())
    };
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
                            on_press=move || {
                                navigation.replace_query("");
                                focus_content();
                            }
                        >
                            {texts.clear}
                        </Button>
                    }
                })
            })}
        </div>
    }
}
