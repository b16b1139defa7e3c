//! The offer to make receipts of the other papers on a picture.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::receipt_form::ReceiptForm;
use crate::announce::Announcer;
use crate::api;
use crate::components::changing::changing;
use crate::components::icon::{Icon, Symbol};
use crate::components::link::Link;
use crate::components::notice::words;
use crate::i18n::t;
use crate::route::Route;

/// The offer while there is something to offer, and what came of it.
#[component]
pub(super) fn SplitOffer(form: ReceiptForm) -> impl IntoView {
    let announcer = Announcer::expect();
    let (is_busy, made, problem) = (RwSignal::new(false), RwSignal::new(0), RwSignal::new(None));
    let others = Memo::new(move |_| {
        form.detail.with(|detail| {
            detail.as_ref().map_or(0, |d| d.papers.iter().filter(|paper| !paper.is_read).count())
        })
    });
    let split = move || {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        spawn_local(async move {
            let answer = api::split(form.id).await;
            is_busy.try_set(false);
            match answer {
                Ok(split) => {
                    problem.try_set(None);
                    made.try_set(split.receipts.len());
                    announcer.say((t().receipt.was_split)(split.receipts.len()));
                    form.load();
                }
                Err(cause) => drop(problem.try_set(Some(cause))),
            }
        });
    };
    let texts = &t().receipt;
    changing(move || match (others.get(), made.get()) {
        (0, 0) => ().into_any(),
        (0, made) => {
            view! {
                <div class="banner" data-test="was-split">
                    <Symbol icon=Icon::Check />
                    <p>{(texts.was_split)(made)}</p>
                    <Link to=Route::Receipts class="button">{texts.show_all}</Link>
                </div>
            }
                .into_any()
        }
        (others, _) => {
            view! {
                <div class="banner" data-test="several">
                    <Symbol icon=Icon::Cut />
                    <p>{(texts.several)(others + 1)}</p>
                    <button
                        type="button"
                        class="button"
                        data-test="split"
                        aria-disabled=move || is_busy.get().to_string()
                        on:click=move |_| split()
                    >
                        {changing(move || if is_busy.get() { texts.splitting } else { texts.split })}
                    </button>
                    <p role="alert">{changing(move || problem.get().as_ref().map(words))}</p>
                </div>
            }
                .into_any()
        }
    })
}
