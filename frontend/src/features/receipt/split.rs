//! Offer to create receipts of the other papers on a picture.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::route::Route;

use super::form::ReceiptForm;
use crate::data::api;
use crate::i18n::desk;
use crate::ui::{Announcer, Icon, Link, Symbol, dynamic_view, problem_text};

/// Offer while there are other papers; afterwards the result.
#[component]
pub(super) fn SplitOffer(form: ReceiptForm) -> impl IntoView {
    let announcer = Announcer::expect();
    let (is_busy, problem) = (RwSignal::new(false), RwSignal::new(None));
    let made = RwSignal::new(0_u32);
    let count = move || {
        // One paper is that of this receipt; the others can become receipts of their own.
        let count = form.with_detail(|detail| {
            let others = detail.papers.iter().filter(|paper| !paper.is_read);
            others.count()
        });
        u32::try_from(count.unwrap_or_default()).unwrap_or_default()
    };
    let split = move |others: u32| {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        spawn_local(async move {
            let answer = api::split_receipt(form.id).await;
            is_busy.try_set(false);
            if answer.is_ok() {
                made.try_set(others);
                announcer.say((desk().receipt.was_split)(others));
                // The reloaded receipt has no other papers: the offer is replaced by its result.
                form.load();
            }
            problem.try_set(answer.err());
        });
    };
    let texts = &desk().receipt;
    dynamic_view(move || {
        let (icon, text, action) = match (count(), made.get()) {
            // There is nothing to offer, and nothing was done.
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
                let text = (texts.several)(others + 1);
                (Icon::Receipts, text, button.into_any())
            }
        };
        let problem = problem.with(|problem| problem.as_ref().map(problem_text));
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
