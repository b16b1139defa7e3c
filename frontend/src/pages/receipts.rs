//! The list of receipts, newest first, kept up to date by news. Many can be chosen, and something done with them.

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::ReceiptRow;
use shared::finding::Facets;
use shared::id::ReceiptId;
use shared::problem::Problem;
use wasm_bindgen::JsCast;

use super::entitle;
use super::receipts_many::Many;
use crate::api;
use crate::components::changing::{changing, outward};
use crate::components::export_menu::ExportMenu;
use crate::components::find_bar::{FindBar, asked};
use crate::components::icon::{Icon, Symbol};
use crate::components::link::Link;
use crate::components::many_bar::{ManyBar, ManyDone};
use crate::components::many_box::Choosing;
use crate::components::money::Amount;
use crate::components::more::More;
use crate::components::notice::{Failure, Notice, words};
use crate::components::receipt_item::ReceiptItem;
use crate::components::stretch::{self, Stretch};
use crate::components::turns::Turns;
use crate::finding::{Asked, Chosen, Found};
use crate::i18n::{desk, t};
use crate::live::Live;
use crate::navigation::{Navigation, query_of};
use crate::receipts::Receipts;
use crate::route::Route;

/// How many rows are drawn while the list is loading.
const SKELETON_ROWS: usize = 6;

/// What the page shows at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Loading,
    Failed,
    Empty,
    List,
}

/// The list.
#[component]
pub(crate) fn ReceiptsPage() -> impl IntoView {
    entitle(t().receipts.title);
    let navigation = Navigation::expect();
    let asked = Memo::new(move |_| asked(navigation));
    let is_plain = Memo::new(move |_| asked.get().is_plain());
    let facets = RwSignal::new(Facets::default());
    spawn_local(async move {
        // Without them one types more.
        if let Ok(known) = api::facets().await {
            facets.try_set(known);
        }
    });
    let many = Many::new(asked);
    Live::expect().listen(move |event| many.take(event));
    let keys = window_event_listener(ev::keydown, move |event| {
        // Where it has a meaning of its own it is not meant for the list.
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let is_elsewhere = |at: &web_sys::Element| {
            at.closest("dialog, [type=search], .view-new")
                .is_ok_and(|found| found.is_some())
        };
        if event.key() == "Escape" && !target.as_ref().is_some_and(is_elsewhere) {
            many.escape();
        }
    });
    on_cleanup(move || keys.remove());
    // What is asked for now may not be what was chosen among.
    outward(move || {
        asked.get();
        many.chosen.update(Chosen::clear);
    });
    let turns = Turns::begin(1);
    view! {
        <section class="receipts" class:is-selecting=many.is_on class:has-bar=move || many.is_shown()>
            <header class="receipts-head">
                <h1>{t().receipts.title}</h1>
                <button
                    type="button"
                    class="button quiet"
                    data-test="select"
                    aria-pressed=move || many.is_on.get().to_string()
                    on:click=move |_| if many.is_on.get_untracked() { many.leave() } else { many.is_on.set(true) }
                >
                    <Symbol icon=Icon::Check />
                    {desk().many.select}
                </button>
                <Link to=Route::Rules class="button quiet" test="rules">
                    {desk().rules.title}
                </Link>
                <Link to=Route::Trash class="button quiet" test="trash">
                    <Symbol icon=Icon::Bin />
                    {desk().trash.title}
                </Link>
                <ExportMenu asked file_url=api::export_url />
            </header>
            <div class="find-place">
                {turns.at(1, move || view! { <FindBar asked facets /> }.into_any())}
            </div>
            {changing(move || if is_plain.get() {
                view! { <All many /> }.into_any()
            } else {
                view! { <FoundList asked many /> }.into_any()
            })}
            {turns.at(1, move || view! { <Bar many /> }.into_any())}
        </section>
    }
}

/// What was done last, and what can be done with the chosen ones.
#[component]
fn Bar(many: Many) -> impl IntoView {
    let on_wish = Callback::new(move |wish| many.wish(wish));
    let file_url = Callback::new(move |format| many.file_url(format));
    let (on_undo, on_close) = (
        Callback::new(move |()| many.undo()),
        Callback::new(move |()| many.done.set(None)),
    );
    let is_shown = Memo::new(move |_| many.is_shown());
    view! {
        <div class="many">
            <p class="many-problem" role="alert">{changing(move || many.problem.get().as_ref().map(words))}</p>
            {changing(move || {
                many.done.get().map(|done| {
                    let can_undo = done.can_undo();
                    view! { <ManyDone sentence=done.sentence can_undo on_undo on_close /> }.into_any()
                })
            })}
            {changing(move || {
                is_shown.get().then(|| view! { <ManyBar choice=many.choice() file_url on_wish /> }.into_any())
            })}
        </div>
    }
}

/// All receipts, the newest first, as they come.
#[component]
fn All(many: Many) -> impl IntoView {
    let receipts = Receipts::expect();
    receipts.load();
    let phase = Memo::new(
        move |_| match (receipts.is_loaded(), receipts.problem().is_some()) {
            (false, true) => Phase::Failed,
            (false, false) => Phase::Loading,
            (true, _) if receipts.listed().is_empty() => Phase::Empty,
            (true, _) => Phase::List,
        },
    );
    changing(move || {
        match phase.get() {
        Phase::Loading => view! { <Skeleton /> }.into_any(),
        Phase::Failed => {
            view! { <Failed problem=move || receipts.problem() on_retry=move || receipts.load_again() /> }
                .into_any()
        }
        Phase::Empty => view! { <Empty /> }.into_any(),
        Phase::List => {
            let rows = Rows {
                ids: Memo::new(move |_| receipts.listed()),
                row: Callback::new(move |id| receipts.row(id)),
                has_more: Signal::derive(move || receipts.has_more()),
                is_loading: Signal::derive(move || receipts.is_loading()),
                problem: Signal::derive(move || receipts.problem()),
                more: Callback::new(move |()| receipts.load_more()),
                again: Callback::new(move |()| receipts.load_again()),
                words: Signal::derive(String::new),
            };
            view! { <List rows many /> }.into_any()
        }
    }
    })
}

/// What was asked for, in the order asked for.
#[component]
fn FoundList(asked: Memo<Asked>, many: Many) -> impl IntoView {
    let found = Found::new();
    let texts = &desk().list;
    Live::expect().listen(move |event| found.take(event));
    outward(move || {
        many.turn.get();
        found.ask(query_of(&asked.get().parameters()));
    });
    let ids = Memo::new(move |_| found.listed());
    let phase = Memo::new(move |_| {
        match (
            found.counted().is_some(),
            found.problem().is_some(),
            ids.with(Vec::is_empty),
        ) {
            (false, true, _) => Phase::Failed,
            (false, false, _) => Phase::Loading,
            (true, _, true) => Phase::Empty,
            (true, _, false) => Phase::List,
        }
    });
    let summary =
        move || {
            found.counted().map(|(count, sums)| {
            let sums = sums.into_iter().map(|sum| view! { <li><Amount money=sum.total /></li> });
            view! { <span>{(texts.count)(count)}</span><ul class="sums">{sums.collect_view()}</ul> }
        })
        };
    view! {
        <div class="found" role="status" data-test="found">{changing(summary)}</div>
        {changing(move || match phase.get() {
            Phase::Loading => view! { <Skeleton /> }.into_any(),
            Phase::Failed => view! { <Failed problem=move || found.problem() on_retry=move || found.load_again() /> }.into_any(),
            Phase::Empty => view! { <Notice icon=Icon::Search title=texts.none_title text=texts.none_text /> }.into_any(),
            Phase::List => {
                let rows = Rows {
                    ids,
                    row: Callback::new(move |id| found.row(id)),
                    has_more: Signal::derive(move || found.has_more()),
                    is_loading: Signal::derive(move || found.is_loading()),
                    problem: Signal::derive(move || found.problem()),
                    more: Callback::new(move |()| found.load_more()),
                    again: Callback::new(move |()| found.load_again()),
                    words: Signal::derive(move || asked.get().value("q")),
                };
                view! { <List rows many /> }.into_any()
            }
        })}
    }
}

/// Rows wherever they come from.
#[derive(Clone, Copy)]
struct Rows {
    ids: Memo<Vec<ReceiptId>>,
    row: Callback<ReceiptId, Option<ReceiptRow>>,
    has_more: Signal<bool>,
    is_loading: Signal<bool>,
    problem: Signal<Option<Problem>>,
    more: Callback<()>,
    again: Callback<()>,
    /// What the pages of the receipts are to look for.
    words: Signal<String>,
}

#[component]
fn List(rows: Rows, many: Many) -> impl IntoView {
    let words_of = &t().receipts;
    let ids = rows.ids;
    outward(move || {
        many.listed.set(ids.get());
        many.has_more.set(rows.has_more.get());
    });
    // What is no longer shown must not be chosen unseen.
    on_cleanup(move || {
        many.listed.try_set(Vec::new());
        many.has_more.try_set(false);
    });
    let row = Callback::new(move |(id, place)| item(rows, many, id, place).into_any());
    // With the head; -1 while nobody knows.
    let count = move || {
        let known = || ids.with(|ids| (ids.len() + 1).to_string());
        if rows.has_more.get() {
            "-1".to_owned()
        } else {
            known()
        }
    };
    view! {
        <table class="list" role="table" aria-rowcount=count>
            <thead role="rowgroup">
                <tr role="row" aria-rowindex="1">
                    <th role="columnheader" scope="col">
                        <span class="visually-hidden">{desk().many.select}</span>
                    </th>
                    <th role="columnheader" scope="col">
                        <span class="visually-hidden">{words_of.picture}</span>
                    </th>
                    <th role="columnheader" scope="col">{words_of.merchant}</th>
                    <th role="columnheader" scope="col">{words_of.date}</th>
                    <th role="columnheader" scope="col">{words_of.status}</th>
                    <th role="columnheader" scope="col" class="receipt-total">{words_of.total}</th>
                </tr>
            </thead>
            <For each=move || (0..ids.with(Vec::len)).step_by(stretch::ROWS) key=|first| *first let:first>
                <Stretch first ids row />
            </For>
        </table>
        {changing(move || {
            rows.problem.get().map(|problem| {
                view! {
                    <p class="inline-problem" role="alert">
                        {words(&problem)}
                        <button type="button" class="button quiet" on:click=move |_| rows.again.run(())>
                            {t().try_again}
                        </button>
                    </p>
                }.into_any()
            })
        })}
        <Show when=move || rows.has_more.get() && rows.problem.get().is_none()>
            <More is_loading=rows.is_loading on_more=move || rows.more.run(()) />
        </Show>
    }
}

/// A row, drawn anew when it changes and only then.
fn item(rows: Rows, many: Many, id: ReceiptId, place: Signal<usize>) -> impl IntoView {
    let is_chosen = Memo::new(move |_| many.chosen.with(|chosen| chosen.has(id)));
    let on_touch = Callback::new(move |(is_chosen, is_range)| many.touch(id, is_chosen, is_range));
    let choosing = Choosing {
        is_chosen: is_chosen.into(),
        on_touch,
    };
    let row = Memo::new(move |_| rows.row.run(id));
    changing(move || {
        row.get().map(|row| {
            let words = rows.words.get();
            let query = if words.is_empty() {
                words
            } else {
                query_of(&[("q", words)])
            };
            view! { <ReceiptItem row place picture=api::thumbnail_url choosing query /> }
        })
    })
}

#[component]
fn Empty() -> impl IntoView {
    view! {
        <Notice icon=Icon::Receipts title=t().receipts.empty_title text=t().receipts.empty_text>
            <Link to=Route::Scan class="button primary">{t().to_scan}</Link>
        </Notice>
    }
}

#[component]
fn Failed(
    problem: impl Fn() -> Option<Problem> + Send + 'static,
    on_retry: impl Fn() + Copy + Send + 'static,
) -> impl IntoView {
    changing(move || {
        problem().map(|problem| {
            view! { <Failure title=t().receipts.error_title text=words(&problem) on_retry /> }
                .into_any()
        })
    })
}

#[component]
fn Skeleton() -> impl IntoView {
    view! {
        <p class="visually-hidden" role="status">{t().loading}</p>
        <div class="skeleton" aria-hidden="true">
            {(0..SKELETON_ROWS).map(|_| view! { <div class="skeleton-row"></div> }).collect_view()}
        </div>
    }
}
