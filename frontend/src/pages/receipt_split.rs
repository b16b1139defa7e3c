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
use crate::i18n::desk;
use crate::route::Route;

/// The offer while there is something to offer, and what came of it.
#[component]
pub(super) fn SplitOffer(form: ReceiptForm) -> impl IntoView {
    let announcer = Announcer::expect();
    let (is_busy, made, problem) = (
        RwSignal::new(false),
        RwSignal::new(0_u32),
        RwSignal::new(None),
    );
    let count = move || {
        form.detail.with(|detail| {
            let others = detail
                .iter()
                .flat_map(|detail| &detail.papers)
                .filter(|paper| !paper.is_read);
            u32::try_from(others.count()).unwrap_or_default()
        })
    };
    let split = move |others: u32| {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        spawn_local(async move {
            let answer = api::split(form.id).await;
            is_busy.try_set(false);
            if answer.is_ok() {
                made.try_set(others);
                announcer.say((desk().receipt.was_split)(others));
                form.load();
            }
            problem.try_set(answer.err());
        });
    };
    let texts = &desk().receipt;
    changing(move || {
        let (icon, text, action) = match (count(), made.get()) {
            (0, 0) => return None,
            (0, made) => {
                let link =
                    view! { <Link to=Route::Receipts class="button">{texts.show_all}</Link> };
                (Icon::Check, (texts.was_split)(made), link.into_any())
            }
            (others, _) => {
                let button = view! {
                    <button
                        type="button"
                        class="button"
                        data-test="split"
                        aria-disabled=is_busy.get().to_string()
                        on:click=move |_| split(others)
                    >
                        {if is_busy.get() { texts.splitting } else { texts.split }}
                    </button>
                };
                (
                    Icon::Receipts,
                    (texts.several)(others + 1),
                    button.into_any(),
                )
            }
        };
        let problem = problem.with(|problem| problem.as_ref().map(words));
        let banner = view! {
            <div class="banner" data-test="several">
                <Symbol icon />
                <p>{text}</p>
                {action}
                <p role="alert">{problem}</p>
            </div>
        };
        Some(banner.into_any())
    })
}
