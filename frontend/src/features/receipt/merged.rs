//! Notice that a receipt was merged from others, with a button that restores them.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::route::Route;

use super::form::ReceiptForm;
use crate::browser::navigation::Navigation;
use crate::data::api::annotations;
use crate::i18n::desk;
use crate::ui::{Announcer, Icon, Symbol, dynamic_view, problem_text};

/// Notice and button, for merged receipts.
#[component]
pub(super) fn Merged(form: ReceiptForm) -> impl IntoView {
    let (announcer, navigation) = (Announcer::expect(), Navigation::expect());
    let (is_busy, problem) = (RwSignal::new(false), RwSignal::new(None));
    let texts = &desk().many;
    let count = Memo::new(move |_| {
        form.with_detail(|detail| detail.merged_from.len())
            .unwrap_or_default()
    });
    let separate = move |_| {
        if is_busy.get_untracked() {
            return;
        }
        // Unsaved edits would be lost.
        if untrack(|| form.is_dirty()) {
            problem.set(Some(desk().receipt.unsaved));
            return;
        }
        is_busy.set(true);
        let count = count.get_untracked();
        spawn_local(async move {
            match annotations::unmerge_receipt(form.id).await {
                Ok(()) => {
                    announcer.say((texts.separated)(count));
                    // If the user has left the page meanwhile, the current one stays.
                    if untrack(|| navigation.route() == Route::Receipt(form.id)) {
                        navigation.go_to(Route::Receipts, "");
                    }
                }
                Err(cause) => drop(problem.try_set(Some(problem_text(&cause)))),
            }
            is_busy.try_set(false);
        });
    };
    dynamic_view(move || {
        let count = count.get();
        if count == 0 {
            return None;
        }
        let banner = view! {
            <div class="banner" data-test="merged">
                <Symbol icon=Icon::Files />
                <p>{(texts.merged_from)(count)}</p>
                <button
                    type="button"
                    class="button"
                    data-test="separate"
                    aria-disabled=move || is_busy.get().to_string()
                    on:click=separate
                >
                    {dynamic_view(move || if is_busy.get() {
                        texts.separating
                    } else {
                        texts.separate
                    })}
                </button>
                <p role="alert">{dynamic_view(move || problem.get())}</p>
            </div>
        };
        Some(banner.into_any())
    })
}
