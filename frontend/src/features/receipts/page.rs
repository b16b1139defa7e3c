//! List of receipts with filter, export and selection, updated by server events.

use leptos::ev;
use leptos::prelude::*;
use shared::filter::SortKey;
use shared::route::Route;

use super::bulk_bar::BulkBar;
use super::bulk_selection::BulkSelection;
use super::find_bar::{FindBar, current_list_query};
use super::list_menu::ListMenu;
use super::list_query::ListQuery;
use super::month_heading::MonthHeading;
use super::month_sums::MonthSums;
use super::results::SearchResults;
use super::row_keys::{self, ActiveRow, ListAction};
use super::rows::{List, RowSource, Skeleton};
use super::sample::{FirstSteps, SampleNote};
use super::selection_memory;
use crate::browser::clock::today;
use crate::browser::events::{is_from, listen_to_window};
use crate::browser::navigation::{Navigation, encode_query};
use crate::data::api;
use crate::data::{LiveEvents, ReceiptStore, load_facets};
use crate::features::palette::state::{Overlay, Overlays};
use crate::i18n::language::Language;
use crate::i18n::{desk, t};
use crate::ui::{
    Amount, DynamicView, Failure, Icon, Link, ListEntry, Notice, ResultNotice, StagedRender,
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
    // The query as it is typed, and what it stands for.
    let typed = Memo::new(move |_| current_list_query(navigation));
    let language = Language::wanted().tag();
    let interpretation = Memo::new(move |_| {
        let typed = typed.get();
        match today() {
            Some(today) => typed.interpret(language, today),
            None => (typed, Vec::new()),
        }
    });
    let asked = Memo::new(move |_| interpretation.with(|(asked, _)| asked.clone()));
    let phrases = Memo::new(move |_| interpretation.with(|(_, phrases)| phrases.clone()));
    let is_plain = Memo::new(move |_| typed.with(ListQuery::is_default));
    let facets = load_facets();
    let many = BulkSelection::new(asked);
    LiveEvents::expect().listen(move |event| many.on_event(event));
    let active = ActiveRow::new();
    selection_memory::keep_selection(asked, many, active);
    let overlays = Overlays::expect();
    listen_to_window(ev::focusin, move |_| active.follow_focus());
    listen_to_window(ev::keydown, move |event| {
        // These elements handle the key themselves.
        let is_elsewhere = is_from(&event, "dialog, [type=search], .view-new");
        if event.key() == "Escape" && !is_elsewhere {
            many.on_escape();
        } else if row_keys::on_key(&event, many, active) == Some(ListAction::ShowKeys) {
            overlays.open(Overlay::KeyList);
        }
    });
    let on_select = Callback::new(move |()| {
        if many.is_selecting.get_untracked() {
            many.end_selection();
        } else {
            many.is_selecting.set(true);
        }
    });
    let turns = StagedRender::start_rendering(1);
    let bar = move || {
        view! {
            <FindBar asked=typed phrases facets>
                <ListMenu
                    asked
                    file_url=api::export_url
                    is_selecting=many.is_selecting
                    on_select
                />
            </FindBar>
        }
        .into_any()
    };
    view! {
        <section
            class="receipts"
            class:is-selecting=many.is_selecting
            class:has-bar=move || many.is_shown()
        >
            <header class="receipts-head">
                <h1>{t().receipts.title}</h1>
            </header>
            <div class="find-place">{turns.at_stage(1, bar)}</div>
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
    let ids = Memo::new(move |_| receipts.listed_ids());
    let rows = RowSource {
        ids,
        entries: Memo::new(move |_| {
            ids.with(|ids| ids.iter().copied().map(ListEntry::Receipt).collect())
        }),
        heading: Callback::new(|_| ().into_any()),
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
    let months = MonthSums::new();
    let texts = &desk().list;
    LiveEvents::expect().listen(move |event| {
        found.apply_event(event);
        months.refresh_soon();
    });
    // Reload after a change of the query, and after actions on the selection.
    run_effect(move || {
        many.refresh_count.get();
        let asked = asked.get();
        let query = encode_query(&asked.to_parameters());
        let is_by_date = asked.sort.key == SortKey::Date;
        months.load_query(is_by_date.then(|| query.clone()));
        found.load_query(query, is_by_date);
    });
    let heading = Callback::new(move |(id, place)| {
        let month = Memo::new(move |_| found.month(id));
        let total = Signal::derive(move || month.with(|month| months.find(month.as_deref())));
        view! { <MonthHeading month place total /> }.into_any()
    });
    let totals = Memo::new(move |_| found.totals());
    let rows = RowSource {
        ids: Memo::new(move |_| found.listed_ids()),
        entries: Memo::new(move |_| found.entries()),
        heading,
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
    let similar = Memo::new(move |_| found.similar_words());
    // Count and sums of all matches, not only of the loaded ones.
    let summary = move || {
        let (count, sums) = totals.get()?;
        let sums = sums
            .into_iter()
            .map(|sum| view! { <li><Amount money=sum.total /></li> });
        let similar = similar.get().join(", ");
        let similar = (!similar.is_empty()).then(|| {
            view! { <strong data-test="similar">{(texts.similar)(&similar)}</strong> }
        });
        Some(view! {
            {similar}
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
