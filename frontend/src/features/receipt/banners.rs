//! Banners above the fields of a receipt: its reading, other papers on its picture, and the
//! receipts that it was merged from.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::ReceiptStatus;
use shared::route::Route;

use super::form::ReceiptForm;
use crate::browser::navigation::Navigation;
use crate::data::api::{self, annotations};
use crate::data::is_being_read;
use crate::i18n::{desk, t};
use crate::ui::{Announcer, Button, Icon, Link, Symbol, dynamic_view, problem_text};

/// Status of the reading.
#[component]
pub(crate) fn ReadingStatus(form: ReceiptForm) -> impl IntoView {
    let state = move || form.with_detail(|detail| (detail.row.status, detail.row.problem));
    let problem = RwSignal::new(None);
    let read_again = move || {
        spawn_local(async move {
            problem.try_set(api::request_rereading(form.id).await.err());
        });
    };
    dynamic_view(move || {
        let (status, cause) = state()?;
        if is_being_read(status) {
            // The reason for waiting is shown, if there is one the user should know.
            let text = cause.map_or(desk().receipt.reading_now, t().problem);
            let reading = view! { <p class="banner is-busy" role="status">{text}</p> };
            return Some(reading.into_any());
        }
        if let Some(notice) = cause.filter(|cause| cause.is_notice()) {
            let banner = view! {
                <div class="banner" data-test="notice">
                    <Symbol icon=Icon::Warning />
                    <p>{(t().problem)(notice)}</p>
                </div>
            };
            return Some(banner.into_any());
        }
        (status == ReceiptStatus::Failed).then(|| {
            view! {
                <div class="banner is-failed">
                    <Symbol icon=Icon::Warning />
                    <p>
                        {cause.map_or(t().receipts.status_failed, t().problem)} " "
                        {desk().receipt.failed_hint}
                    </p>
                    <Button icon=Icon::Retry test="read-again" on_press=move || read_again()>
                        {desk().receipt.read_again}
                    </Button>
                    <p role="alert">
                        {dynamic_view(move || problem.get().as_ref().map(problem_text))}
                    </p>
                </div>
            }
            .into_any()
        })
    })
}

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
