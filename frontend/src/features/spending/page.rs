//! Spending page: sum of a period, charts, and a calendar.
//!
//! The query of the address selects the receipts. The sums come from the server, grouped once for
//! each chart, in all currencies.

use std::time::Duration;

use jiff::civil::Date;
use leptos::prelude::*;
use shared::filter::{Filter, MissingField};
use shared::money::Currency;
use shared::month::Month;
use shared::problem::Problem;
use shared::receipt::parse_date;
use shared::route::Route;
use shared::search_results::Spending;

use super::bars::{Bar, Subject, bars_of_currency, narrow_to_days, receipts_filter};
use super::calendar::Calendar;
use super::chart::{Bars, Layout};
use super::main_currency::choose_main_currency;
use super::period::DateRange;
use super::period_choice::{query_changer, render_period_choice};
use super::query::SpendingQuery;
use super::summary::{render_other_currencies, render_summary};
use super::timeline::bars_over_time;
use crate::browser::clock::today;
use crate::browser::navigation::{Navigation, encode_query, parse_query};
use crate::data::api::spending::fetch_sums;
use crate::data::{LiveEvents, Loadable, home_currency};
use crate::features::loaded::render_loaded;
use crate::i18n::{desk, t};
use crate::ui::{Icon, Link, Notice, dynamic_view, run_effect, set_page_title};

/// What is summed up. It does not change while its sums are shown.
#[derive(Debug, Clone, PartialEq)]
struct Scope {
    /// Filter without dates.
    filter: Filter,
    range: DateRange,
    /// Days to compare with.
    previous: Option<DateRange>,
    today: Date,
}

/// Sums of the receipts in a scope.
#[derive(Clone, PartialEq)]
struct Sums {
    scope: Scope,
    /// In the range, compared with the previous one.
    currencies: Spending,
    categories: Spending,
    merchants: Spending,
    tags: Spending,
    /// Until today, in no range.
    months: Spending,
    /// Number of receipts dated after today.
    future_count: u64,
    /// Number of receipts without date, total or currency.
    uncounted: u64,
}

/// Delay between an event and the reload of the sums.
const REFRESH_DELAY: Duration = Duration::from_secs(2);

/// Spending page.
#[component]
pub(crate) fn SpendingPage() -> impl IntoView {
    set_page_title(t().spending);
    let navigation = Navigation::expect();
    // A clock that is no date at all limits nothing.
    let today = today().unwrap_or(Date::MAX);
    let asked =
        Memo::new(move |_| SpendingQuery::from_parameters(parse_query(&navigation.query())));
    let scope = Memo::new(move |_| {
        asked.with(|asked| Scope {
            filter: asked.undated_filter(),
            range: asked.date_range(today),
            previous: asked.previous_range(today),
            today,
        })
    });
    let sums = Loadable::new();
    let load = move || {
        // No scope means that the page is gone.
        if let Some(scope) = scope.try_get_untracked() {
            sums.load(fetch_all_sums(scope));
        }
    };
    run_effect(move || {
        scope.track();
        load();
    });
    // Readings finish in bursts: one reload a while after the first is enough.
    let is_due = StoredValue::new(false);
    LiveEvents::expect().listen(move |_| {
        if is_due.try_get_value() == Some(false) {
            is_due.set_value(true);
            let look = move || {
                // The page may be gone by now.
                if is_due.try_set_value(false).is_none() {
                    load();
                }
            };
            set_timeout(look, REFRESH_DELAY);
        }
    });
    view! {
        <section class="spending">
            <h1>{t().spending}</h1>
            {render_period_choice(asked)}
            {render_loaded(
                move || sums.last_answer(),
                desk().spending.error_title,
                load,
                move |sums: Sums| render_sums(sums, asked),
            )}
        </section>
    }
}

/// Fetches the sums of all charts.
async fn fetch_all_sums(scope: Scope) -> Result<Sums, Problem> {
    let shown = scope.range.apply_to(&scope.filter);
    let previous = scope
        .previous
        .and_then(|range| Some((range.from?, range.to)));
    let until_today = Filter {
        to: Some(scope.today),
        ..scope.filter.clone()
    };
    let future = fetch_sums("currency", &future_filter(&scope), None).await?;
    let future_count: u64 = future.groups.iter().map(|group| group.count).sum();
    let uncounted = fetch_sums("currency", &uncounted_filter(&scope), None).await?;
    Ok(Sums {
        currencies: fetch_sums("currency", &shown, previous).await?,
        categories: fetch_sums("category", &shown, previous).await?,
        merchants: fetch_sums("merchant", &shown, previous).await?,
        tags: fetch_sums("tag", &shown, previous).await?,
        months: fetch_sums("month", &until_today, None).await?,
        future_count: future_count + future.left_out,
        uncounted: uncounted.left_out,
        scope,
    })
}

/// Returns the filter of the receipts dated after today.
fn future_filter(scope: &Scope) -> Filter {
    Filter {
        from: scope.today.tomorrow().ok().or(Some(Date::MAX)),
        ..scope.filter.clone()
    }
}

/// Returns the filter of the receipts that are not counted.
fn uncounted_filter(scope: &Scope) -> Filter {
    Filter {
        missing: vec![MissingField::Spending],
        ..scope.filter.clone()
    }
}

/// Renders sums and charts. The buttons of the currencies do not depend on the one that is shown,
/// so a pressed button keeps the focus.
fn render_sums(sums: Sums, asked: Memo<SpendingQuery>) -> AnyView {
    let notes = render_notes(&sums);
    let current = Month::from_date(sums.scope.today);
    let Some(main) = choose_main_currency(&sums.months, current, home_currency()) else {
        return view! { {empty_notice()} {notes} }.into_any();
    };
    // A currency in the address has precedence.
    let currency = Memo::new(move |_| asked.with(|asked| asked.currency.unwrap_or(main)));
    let change = query_changer(asked);
    let others = render_other_currencies(&sums.currencies, main, currency, move |currency| {
        change(&|asked| asked.currency = currency);
    });
    let period = asked.with_untracked(SpendingQuery::chosen_period);
    let currencies = sums.currencies.clone();
    let (range, previous) = (sums.scope.range, sums.scope.previous);
    view! {
        {dynamic_view(move || render_summary(&currencies, currency.get(), period, (range, previous)))}
        {others}
        {dynamic_view(move || render_charts(&sums, currency.get(), asked))}
        {notes}
    }
    .into_any()
}

fn empty_notice() -> AnyView {
    let words = &desk().spending;
    view! {
        <Notice icon=Icon::Chart title=words.empty_title text=words.empty_text>
            <Link to=Route::Scan class="button primary">{t().to_scan}</Link>
        </Notice>
    }
    .into_any()
}

/// Renders links to the receipts that are in no sum.
fn render_notes(sums: &Sums) -> AnyView {
    let words = &desk().spending;
    let note = |text: String, filter: Filter, test| {
        let query = encode_query(&filter.to_parameters());
        view! {
            <Link to=Route::Receipts query class="spending-note" test>{text}</Link>
        }
        .into_any()
    };
    let (future, uncounted) = (sums.future_count, sums.uncounted);
    let future =
        (future > 0).then(|| note((words.future)(future), future_filter(&sums.scope), "future"));
    let uncounted = (uncounted > 0).then(|| {
        let filter = uncounted_filter(&sums.scope);
        note((words.left_out)(uncounted), filter, "uncounted")
    });
    view! { {future} {uncounted} }.into_any()
}

/// Returns a function that returns the query string of the receipts behind a bar.
fn query_of_bars(
    filter: Filter,
    previous: Option<Filter>,
    currency: Currency,
) -> impl Fn(&Bar) -> String + Clone + Send + 'static {
    move |bar| {
        // A bar without receipts is there for those of the previous period.
        let filter = previous
            .as_ref()
            .filter(|_| bar.count == 0)
            .unwrap_or(&filter);
        encode_query(&receipts_filter(filter, &bar.subject, currency).to_parameters())
    }
}

/// Renders the charts of a currency.
fn render_charts(sums: &Sums, currency: Currency, asked: Memo<SpendingQuery>) -> AnyView {
    let words = &desk().spending;
    let Scope {
        filter,
        range,
        previous,
        today,
    } = &sums.scope;
    let last_month = Month::from_date(range.to);
    let months = bars_over_time(&sums.months, currency, *range);
    // The last month is shown until its end, but not beyond today.
    let until_end = DateRange {
        from: None,
        to: last_month.last_day().map_or(*today, |day| day.min(*today)),
    };
    let query_of_months = query_of_bars(until_end.apply_to(filter), None, currency);
    // The calendar starts at the last month with receipts in this currency.
    let mut groups = sums.months.groups.iter().rev();
    let latest = groups.find_map(|group| {
        let month = Month::parse(&group.key)?;
        (group.currency == currency && month <= last_month).then_some(month)
    });
    let latest = latest.unwrap_or(last_month);
    let query = query_of_bars(
        range.apply_to(filter),
        previous.map(|previous| previous.apply_to(filter)),
        currency,
    );
    let chart = |title, spending, subject: fn(&str) -> Option<Subject>, test| {
        let bars = bars_of_currency(spending, currency, subject);
        (!bars.is_empty()).then(|| {
            let query = query.clone();
            let is_compared = previous.is_some();
            view! { <Bars title layout=Layout::Rows bars is_compared query test /> }.into_any()
        })
    };
    let categories = chart(
        words.by_category,
        &sums.categories,
        |name| Some(Subject::Category(name.to_owned())),
        "by-category",
    );
    let merchants = chart(
        words.by_merchant,
        &sums.merchants,
        |name| Some(Subject::Merchant(name.to_owned())),
        "by-merchant",
    );
    let tags = chart(
        words.by_tag,
        &sums.tags,
        |name| (!name.is_empty()).then(|| Subject::Tag(name.to_owned())),
        "by-tag",
    );
    let empty = merchants.is_none().then(empty_notice);
    let more = sums.merchants.more;
    view! {
        <Bars
            title=words.over_time
            layout=Layout::Columns
            bars=months
            query=query_of_months
            test="over-time"
        />
        {month_calendar(latest, currency, asked, filter.clone())}
        {categories}
        {merchants}
        {tags}
        {empty}
        {(more > 0).then(|| view! { <p class="spending-note">{(words.beyond)(more)}</p> })}
    }
    .into_any()
}

/// Renders the calendar, which loads the days of one month at a time.
fn month_calendar(
    latest: Month,
    currency: Currency,
    asked: Memo<SpendingQuery>,
    filter: Filter,
) -> AnyView {
    let change = query_changer(asked);
    let month = Memo::new(move |_| asked.with(|asked| asked.month.unwrap_or(latest)));
    let days = Loadable::<Vec<Bar>>::new();
    let query = query_of_bars(filter.clone(), None, currency);
    // Load the days of the month that is shown, whatever the range.
    run_effect(move || {
        let shown = month.get();
        let mut filter = filter.clone();
        narrow_to_days(&mut filter, shown.first_day(), shown.last_day());
        // Without an answer the days stay without colour.
        days.load(async move {
            let spending = fetch_sums("day", &filter, None).await?;
            let day = |key: &str| parse_date(key).ok().map(Subject::Day);
            Ok(bars_of_currency(&spending, currency, day))
        });
    });
    let on_month = move |month: Month| change(&|asked| asked.month = Some(month));
    let days = days.signal();
    view! { <Calendar month days query on_month /> }.into_any()
}
