//! List of receipts with filter, export and selection, updated by server events.

use leptos::ev;
use leptos::prelude::*;
use shared::filter::SortKey;
use shared::route::Route;
use shared::search_results::CurrencyTotal;

use super::bulk_bar::BulkBar;
use super::bulk_selection::BulkSelection;
use super::find_bar::{FindBar, current_list_query};
use super::list_menu::ListMenu;
use super::list_query::ListQuery;
use super::month_groups::{group_by_month, month_of};
use super::month_heading::MonthHeading;
use super::month_sums::MonthSums;
use super::row_keys::{self, ActiveRow, ListAction};
use super::rows::{List, RowSource, Skeleton};
use super::sample::{FirstSteps, SampleNote};
use super::selection_memory;
use crate::browser::clock::today;
use crate::browser::document::focus_content;
use crate::browser::events::{is_from, listen_to_window};
use crate::browser::navigation::{Navigation, encode_query};
use crate::data::api;
use crate::data::receipt_list::{ListPages, ListRequest, usual_order};
use crate::data::{LiveEvents, ReceiptList, load_facets};
use crate::features::palette::state::{Overlay, Overlays};
use crate::i18n::language::Language;
use crate::i18n::{desk, t};
use crate::ui::{
    Amount, Button, DynamicView, Failure, Icon, Link, ListEntry, Notice, ResultNotice,
    StagedRender, dynamic_view, problem_text, run_effect, set_page_title,
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
    let typed = Memo::new(move |before: Option<&ListQuery>| match before {
        // The address of the next page, which this one may still see, is no query of the list.
        Some(before) if navigation.route() != Route::Receipts => before.clone(),
        _ => current_list_query(navigation),
    });
    let usual = RwSignal::new(usual_order());
    let language = Language::wanted().tag();
    let interpretation = Memo::new(move |_| {
        let typed = typed.get().with_usual_order(usual.get());
        match today() {
            Some(today) => typed.interpret(language, today),
            None => (typed, Vec::new()),
        }
    });
    let asked = Memo::new(move |_| interpretation.with(|(asked, _)| asked.clone()));
    let phrases = Memo::new(move |_| interpretation.with(|(_, phrases)| phrases.clone()));
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
            <FindBar asked=typed usual_order=usual phrases facets>
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
            <Listed asked many />
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

/// Receipts of the query, in its order.
#[component]
fn Listed(asked: Memo<ListQuery>, many: BulkSelection) -> impl IntoView {
    let list = ReceiptList::expect();
    let months = MonthSums::new();
    LiveEvents::expect().listen(move |_| months.refresh_soon());
    let has_all = Memo::new(move |_| asked.with(ListQuery::has_all));
    let is_by_date = Memo::new(move |_| asked.with(is_sorted_by_date));
    let loaded = StoredValue::new(None::<(ListRequest, u32)>);
    run_effect(move || {
        // Actions on the selection change what a filter finds.
        let refresh_count = many.refresh_count.get();
        let request = asked.with(list_request);
        let needs_months = is_by_date.get() || request.has_all;
        months.load_query(needs_months.then(|| request.query.clone()));
        let before = loaded.get_value();
        loaded.set_value(Some((request.clone(), refresh_count)));
        match before {
            None => list.open(request),
            Some((before, _)) if before != request => list.load_request(request),
            Some(_) => list.reload(),
        }
    });
    let ids = Memo::new(move |_| {
        list.read(|pages| pages.order().to_vec())
            .unwrap_or_default()
    });
    let entries = Memo::new(move |_| {
        let is_by_date = is_by_date.get();
        let entries = |pages: &ListPages| match is_by_date {
            true => group_by_month(pages.rows()),
            false => pages
                .order()
                .iter()
                .copied()
                .map(ListEntry::Receipt)
                .collect(),
        };
        list.read(entries).unwrap_or_default()
    });
    let heading = Callback::new(move |(id, place)| {
        let month = Memo::new(move |_| {
            list.row(id)
                .and_then(|row| month_of(&row).map(str::to_owned))
        });
        let total = Signal::derive(move || month.with(|month| months.find(month.as_deref())));
        view! { <MonthHeading month place total /> }.into_any()
    });
    let totals = Memo::new(move |_| list.totals());
    let unloaded_count = Memo::new(move |_| {
        let count = totals.with(|totals| totals.as_ref().map(|(count, _)| *count));
        let count = count.or_else(|| months.total_count()).unwrap_or_default();
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        let is_partly_loaded = list.has_more();
        let unloaded = count.saturating_sub(ids.with(Vec::len));
        if is_partly_loaded { unloaded } else { 0 }
    });
    let rows = RowSource {
        ids,
        entries,
        heading,
        row: Callback::new(move |id| list.row(id)),
        has_more: Memo::new(move |_| list.has_more()).into(),
        unloaded_count: unloaded_count.into(),
        is_loading: Signal::derive(move || list.is_loading()),
        problem: Signal::derive(move || list.problem()),
        load_more: Callback::new(move |count| list.load_more(count)),
        retry: Callback::new(move |()| list.retry()),
        search_words: Signal::derive(move || asked.get().parameter_value("q")),
    };
    let is_loaded = Signal::derive(move || list.is_loaded());
    view! {
        {dynamic_view(move || match has_all.get() {
            true => view! { <SampleNote /> }.into_any(),
            false => view! { <Found list totals /> }.into_any(),
        })}
        {render_list(rows, is_loaded, many, move || render_empty(has_all.get()))}
    }
}

/// Number and sums of all matches, not only of the loaded ones.
#[component]
fn Found(list: ReceiptList, totals: Memo<Option<(u64, Vec<CurrencyTotal>)>>) -> impl IntoView {
    let texts = &desk().list;
    let similar = Memo::new(move |_| {
        list.read(|pages| pages.similar_words().cloned().collect::<Vec<_>>())
            .unwrap_or_default()
    });
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
    }
}

/// Renders what is shown in place of a list without receipts.
fn render_empty(has_all: bool) -> AnyView {
    if has_all {
        let words = &t().receipts;
        return view! {
            <Notice icon=Icon::Receipts title=words.empty_title text=words.empty_text>
                <Link to=Route::Scan class="button primary">{t().to_scan}</Link>
                <FirstSteps />
            </Notice>
        }
        .into_any();
    }
    let texts = &desk().list;
    let navigation = Navigation::expect();
    view! {
        <Notice icon=Icon::Search title=texts.none_title text=texts.none_text>
            <Button
                test="show-all"
                on_press=move || {
                    navigation.replace_query("");
                    focus_content();
                }
            >
                {desk().review.all_receipts}
            </Button>
        </Notice>
    }
    .into_any()
}

fn is_sorted_by_date(asked: &ListQuery) -> bool {
    asked.sort.is_some_and(|sort| sort.key == SortKey::Date)
}

/// Returns the request of a query whose order is named.
fn list_request(asked: &ListQuery) -> ListRequest {
    ListRequest {
        query: encode_query(&asked.to_parameters()),
        order: asked.sort.unwrap_or_default(),
        has_all: asked.has_all(),
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
