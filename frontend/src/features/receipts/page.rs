//! List of receipts with filter, export and selection, updated by server events.

use leptos::ev;
use leptos::prelude::*;
use shared::route::Route;

use super::bulk_bar::BulkBar;
use super::bulk_selection::BulkSelection;
use super::export_menu::ExportMenu;
use super::find_bar::{FindBar, current_list_query};
use super::list_query::ListQuery;
use super::results::SearchResults;
use super::rows::{List, RowSource, Skeleton};
use super::sample::{FirstSteps, SampleNote};
use super::selection::ReceiptSelection;
use crate::browser::events::{is_from, listen_to_window};
use crate::browser::navigation::{Navigation, encode_query};
use crate::data::api;
use crate::data::{LiveEvents, ReceiptStore, load_facets};
use crate::i18n::{desk, t};
use crate::ui::{
    Amount, DynamicView, Failure, Icon, Link, Notice, ResultNotice, StagedRender, Symbol,
    dynamic_view, problem_text, run_effect, set_page_title,
};

/// State of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Loading,
    Failed,
    Empty,
    List,
}

/// Page of the list.
#[component]
pub(crate) fn ReceiptsPage() -> impl IntoView {
    set_page_title(t().receipts.title);
    let navigation = Navigation::expect();
    let asked = Memo::new(move |_| current_list_query(navigation));
    let is_plain = Memo::new(move |_| asked.get().is_default());
    let facets = load_facets();
    let many = BulkSelection::new(asked);
    LiveEvents::expect().listen(move |event| many.on_event(event));
    listen_to_window(ev::keydown, move |event| {
        // These elements handle the key themselves.
        let is_elsewhere = is_from(&event, "dialog, [type=search], .view-new");
        if event.key() == "Escape" && !is_elsewhere {
            many.on_escape();
        }
    });
    // A selection is only valid for the query it was made in.
    run_effect(move || {
        asked.get();
        many.chosen.update(ReceiptSelection::clear);
    });
    let turns = StagedRender::start_rendering(1);
    view! {
        <section
            class="receipts"
            class:is-selecting=many.is_selecting
            class:has-bar=move || many.is_shown()
        >
            <header class="receipts-head">
                <h1>{t().receipts.title}</h1>
                <button
                    type="button"
                    class="button quiet"
                    data-test="select"
                    aria-pressed=move || many.is_selecting.get().to_string()
                    on:click=move |_| if many.is_selecting.get_untracked() {
                        many.end_selection();
                    } else {
                        many.is_selecting.set(true);
                    }
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
                {turns.at_stage(1, move || view! { <FindBar asked facets /> }.into_any())}
            </div>
            {dynamic_view(move || if is_plain.get() {
                view! { <All many /> }.into_any()
            } else {
                view! { <FoundList asked many /> }.into_any()
            })}
            {turns.at_stage(1, move || view! { <Bar many /> }.into_any())}
        </section>
    }
}

/// Result of the last action, and the actions on the selection.
#[component]
fn Bar(many: BulkSelection) -> impl IntoView {
    let on_wish = Callback::new(move |wish| many.perform(wish));
    let file_url = Callback::new(move |format| many.export_url(format));
    let on_undo = Callback::new(move |()| many.undo_last());
    let on_close = Callback::new(move |()| many.outcome.set(None));
    let is_shown = Memo::new(move |_| many.is_shown());
    view! {
        <div class="many">
            <p class="many-problem" role="alert">
                {dynamic_view(move || many.problem.get().as_ref().map(problem_text))}
            </p>
            {dynamic_view(move || {
                many.outcome.get().map(|done| {
                    let can_undo = done.can_undo();
                    let sentence = done.sentence;
                    view! { <ResultNotice sentence can_undo on_undo on_close /> }.into_any()
                })
            })}
            {dynamic_view(move || {
                is_shown.get().then(|| {
                    view! { <BulkBar choice=many.bar_choice() file_url on_wish /> }.into_any()
                })
            })}
        </div>
    }
}

/// All receipts, newest first, without a query.
#[component]
fn All(many: BulkSelection) -> impl IntoView {
    let receipts = ReceiptStore::expect();
    receipts.load_first_page();
    let rows = RowSource {
        ids: Memo::new(move |_| receipts.listed_ids()),
        row: Callback::new(move |id| receipts.row(id)),
        has_more: Signal::derive(move || receipts.has_more()),
        is_loading: Signal::derive(move || receipts.is_loading()),
        problem: Signal::derive(move || receipts.problem()),
        load_more: Callback::new(move |()| receipts.load_more()),
        retry: Callback::new(move |()| receipts.retry_load()),
        search_words: Signal::derive(String::new),
    };
    let is_loaded = Signal::derive(move || receipts.is_loaded());
    let empty = || {
        let words = &t().receipts;
        view! {
            <Notice icon=Icon::Receipts title=words.empty_title text=words.empty_text>
                <Link to=Route::Scan class="button primary">{t().to_scan}</Link>
                <FirstSteps />
            </Notice>
        }
    };
    view! {
        <SampleNote />
        {render_list(rows, is_loaded, many, empty)}
    }
}

/// Receipts that match the query, in its order.
#[component]
fn FoundList(asked: Memo<ListQuery>, many: BulkSelection) -> impl IntoView {
    let found = SearchResults::new();
    let texts = &desk().list;
    LiveEvents::expect().listen(move |event| found.apply_event(event));
    // Reload after a change of the query, and after actions on the selection.
    run_effect(move || {
        many.refresh_count.get();
        found.load_query(encode_query(&asked.get().to_parameters()));
    });
    let totals = Memo::new(move |_| found.totals());
    let rows = RowSource {
        ids: Memo::new(move |_| found.listed_ids()),
        row: Callback::new(move |id| found.row(id)),
        has_more: Memo::new(move |_| found.has_more()).into(),
        is_loading: Signal::derive(move || found.is_loading()),
        problem: Signal::derive(move || found.problem()),
        load_more: Callback::new(move |()| found.load_more()),
        retry: Callback::new(move |()| found.reload_results()),
        search_words: Signal::derive(move || asked.get().parameter_value("q")),
    };
    let is_loaded = Signal::derive(move || totals.with(Option::is_some));
    let empty = || {
        view! { <Notice icon=Icon::Search title=texts.none_title text=texts.none_text /> }
    };
    // Count and sums of all matches, not only of the loaded ones.
    let summary = move || {
        let (count, sums) = totals.get()?;
        let sums = sums
            .into_iter()
            .map(|sum| view! { <li><Amount money=sum.total /></li> });
        Some(view! {
            <span>{(texts.count)(count)}</span>
            <ul class="sums">{sums.collect_view()}</ul>
        })
    };
    view! {
        <div class="found" role="status" data-test="found">{dynamic_view(summary)}</div>
        {render_list(rows, is_loaded, many, empty)}
    }
}

/// Renders a list in its state. Once rows are loaded, later problems are shown below them.
fn render_list<V: IntoView + 'static>(
    rows: RowSource,
    is_loaded: Signal<bool>,
    many: BulkSelection,
    empty: impl Fn() -> V + Send + 'static,
) -> DynamicView {
    let phase = Memo::new(
        move |_| match (is_loaded.get(), rows.problem.with(Option::is_some)) {
            (false, true) => Phase::Failed,
            (false, false) => Phase::Loading,
            (true, _) if rows.ids.with(Vec::is_empty) => Phase::Empty,
            (true, _) => Phase::List,
        },
    );
    dynamic_view(move || match phase.get() {
        Phase::Loading => view! { <Skeleton /> }.into_any(),
        Phase::Failed => view! { <Failed rows /> }.into_any(),
        Phase::Empty => empty().into_any(),
        Phase::List => view! { <List rows many /> }.into_any(),
    })
}

#[component]
fn Failed(rows: RowSource) -> impl IntoView {
    let (title, on_retry) = (t().receipts.error_title, move || rows.retry.run(()));
    dynamic_view(move || {
        rows.problem.get().map(|problem| {
            view! { <Failure title text=problem_text(&problem) on_retry /> }.into_any()
        })
    })
}
