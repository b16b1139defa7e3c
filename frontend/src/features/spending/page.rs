//! Spending page: sums by month, merchant and category, and a calendar.
//!
//! The query of the address selects the receipts. The sums come from the server, grouped once for
//! each chart, in all currencies.

use std::time::Duration;

use jiff::civil::Date;
use leptos::prelude::*;
use shared::fields::FieldName;
use shared::filter::Filter;
use shared::money::Currency;
use shared::problem::Problem;
use shared::receipt::{format_date, parse_date};
use shared::route::Route;
use shared::search_results::Spending;

use super::bars::{
    Bar, Subject, bars_of_currency, bars_over_time, narrow_to_days, receipts_filter,
};
use super::calendar::Calendar;
use super::chart::{Bars, Layout};
use super::month::Month;
use super::period::Period;
use super::query::SpendingQuery;
use crate::browser::clock::today;
use crate::browser::navigation::{Navigation, encode_query, parse_query};
use crate::data::api;
use crate::data::{LiveEvents, Loadable};
use crate::features::loaded::render_loaded;
use crate::i18n::{desk, t};
use crate::ui::{Amount, Button, Icon, Link, Notice, dynamic_view, run_effect, set_page_title};

/// Sums of the receipts that match one filter.
#[derive(Clone, PartialEq)]
struct Sums {
    currencies: Spending,
    months: Spending,
    merchants: Spending,
    categories: Spending,
}

/// Delay between an event and the reload of the sums.
const REFRESH_DELAY: Duration = Duration::from_secs(2);

/// Spending page.
#[component]
pub(crate) fn SpendingPage() -> impl IntoView {
    set_page_title(t().spending);
    let navigation = Navigation::expect();
    let asked =
        Memo::new(move |_| SpendingQuery::from_parameters(parse_query(&navigation.query())));
    let filter = Memo::new(move |_| asked.with(|asked| asked.filter.clone()));
    let sums = Loadable::new();
    let load = move || {
        // No filter means that the page is gone.
        if let Some(filter) = filter.try_get_untracked() {
            sums.load(fetch_all_sums(filter));
        }
    };
    run_effect(move || {
        filter.track();
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
            {period_choice(asked)}
            {render_loaded(
                move || sums.last_answer(),
                desk().spending.error_title,
                load,
                move |sums: Sums| if sums.currencies.groups.is_empty() {
                    empty_notice()
                } else {
                    spending_board(sums, asked)
                },
            )}
        </section>
    }
}

/// Fetches the sums of all charts.
async fn fetch_all_sums(filter: Filter) -> Result<Sums, Problem> {
    Ok(Sums {
        currencies: api::spending::fetch_sums("currency", &filter).await?,
        months: api::spending::fetch_sums("month", &filter).await?,
        merchants: api::spending::fetch_sums("merchant", &filter).await?,
        categories: api::spending::fetch_sums("category", &filter).await?,
    })
}

/// Returns a function that changes the query in the address.
fn query_changer(asked: Memo<SpendingQuery>) -> impl Fn(&dyn Fn(&mut SpendingQuery)) + Copy {
    let navigation = Navigation::expect();
    move |change| {
        let mut asked = asked.get_untracked();
        change(&mut asked);
        navigation.replace_query(&encode_query(&asked.to_parameters()));
    }
}

/// Renders the choice of the period, and a note if there are other filters.
fn period_choice(asked: Memo<SpendingQuery>) -> AnyView {
    let words = &desk().spending;
    let now = today();
    let change = query_changer(asked);
    let ask = move |from, to| {
        change(&|asked| (asked.filter.from, asked.filter.to, asked.month) = (from, to, None));
    };
    let buttons = Period::ALL.into_iter().map(|period| {
        let (from, to) = now.map_or((None, None), |today| period.date_range(today));
        let chosen = move |asked: &SpendingQuery| Period::matching_filter(&asked.filter, now?);
        let is_chosen = move || asked.with(chosen) == Some(period);
        view! {
            <button
                type="button"
                class="button"
                aria-pressed=move || is_chosen().to_string()
                on:click=move |_| ask(from, to)
            >
                {(words.period_of)(period)}
            </button>
        }
        .into_any()
    });
    let buttons = buttons.collect_view();
    // Changing one end of the period keeps the other.
    let days = move || asked.with_untracked(|asked| (asked.filter.from, asked.filter.to));
    let text = |day: Option<Date>| day.map(format_date).unwrap_or_default();
    let from = move || text(asked.with(|asked| asked.filter.from));
    let to = move || text(asked.with(|asked| asked.filter.to));
    view! {
        <div class="periods" role="group" aria-label=words.period>
            {buttons}
            <label>
                <span>{desk().list.from}</span>
                <input
                    type="date"
                    name="from"
                    prop:value=from
                    on:change=move |event| ask(day_from_input(&event), days().1)
                />
            </label>
            <label>
                <span>{desk().list.to}</span>
                <input
                    type="date"
                    name="to"
                    prop:value=to
                    on:change=move |event| ask(days().0, day_from_input(&event))
                />
            </label>
        </div>
        {dynamic_view(move || asked.with(SpendingQuery::is_filtered).then(|| filter_note(asked)))}
    }
    .into_any()
}

/// Returns the date in an input.
fn day_from_input(event: &web_sys::Event) -> Option<Date> {
    parse_date(&event_target_value(event)).ok()
}

/// Renders a note that the sums are filtered, with a button that removes all filters but the
/// period.
fn filter_note(asked: Memo<SpendingQuery>) -> AnyView {
    let change = query_changer(asked);
    let show_all = move || {
        // Keep the period only.
        change(&|asked| {
            asked.filter = Filter {
                from: asked.filter.from,
                to: asked.filter.to,
                ..Filter::default()
            };
        });
    };
    view! {
        <p class="spending-note" data-test="filtered">
            {desk().spending.filtered}
            <Button class="quiet" on_press=move || show_all()>{desk().spending.show_all}</Button>
        </p>
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

/// Renders sums and charts. Only the charts depend on the currency, so a pressed button keeps the
/// focus.
fn spending_board(sums: Sums, asked: Memo<SpendingQuery>) -> AnyView {
    // The default is the currency of most receipts.
    let groups = sums.currencies.groups.iter();
    let most = groups.max_by_key(|group| group.count);
    let most = most.and_then(|group| group.currency);
    // A currency in the address has precedence.
    let currency = Memo::new(move |_| asked.with(|asked| asked.currency.unwrap_or(most)));
    let totals = currency_totals(&sums.currencies, currency, asked);
    view! {
        {totals}
        {dynamic_view(move || spending_charts(&sums, currency.get(), asked))}
    }
    .into_any()
}

/// Renders the sum of each currency as a button that selects it.
fn currency_totals(
    currencies: &Spending,
    shown: Memo<Option<Currency>>,
    asked: Memo<SpendingQuery>,
) -> AnyView {
    let words = &desk().spending;
    let change = query_changer(asked);
    let buttons = currencies.groups.iter().map(|group| {
        let currency = group.currency;
        let show = move || change(&|asked| asked.currency = Some(currency));
        view! {
            <button
                type="button"
                class="total-of"
                data-test="total-of"
                aria-pressed=move || (shown.get() == currency).to_string()
                on:click=move |_| show()
            >
                <Amount money=group.total />
                <span class="total-count">
                    {currency.is_none().then_some(words.no_currency)} " "
                    {(words.receipts)(group.count)}
                </span>
            </button>
        }
        .into_any()
    });
    let buttons = buttons.collect_view();
    let label = (desk().receipt.field)(FieldName::Currency);
    view! { <div class="totals" role="group" aria-label=label>{buttons}</div> }.into_any()
}

/// Renders the charts of a currency.
fn spending_charts(sums: &Sums, currency: Option<Currency>, asked: Memo<SpendingQuery>) -> AnyView {
    let words = &desk().spending;
    let filter = asked.with_untracked(|asked| asked.filter.clone());
    let query = move |subject: &Subject| {
        encode_query(&receipts_filter(&filter, subject, currency).to_parameters())
    };
    let months = bars_over_time(&sums.months, currency);
    // The calendar starts at the last month with receipts in this currency.
    let mut groups = sums.months.groups.iter().rev();
    let latest = groups.find(|group| group.currency == currency);
    let latest = latest.and_then(|group| Month::parse(&group.key));
    let categories = bars_of_currency(&sums.categories, currency, |name| {
        Some(Subject::Category(name.to_owned()))
    });
    let merchants = bars_of_currency(&sums.merchants, currency, |name| {
        Some(Subject::Merchant(name.to_owned()))
    });
    let (more, left_out) = (sums.merchants.more, sums.months.left_out);
    let note = |text: String| view! { <p class="spending-note">{text}</p> };
    view! {
        <Bars
            title=words.over_time
            layout=Layout::Columns
            bars=months
            query=query.clone()
            test="over-time"
        />
        {latest.map(|latest| month_calendar(latest, currency, asked, query.clone()))}
        <Bars
            title=words.by_category
            layout=Layout::Rows
            bars=categories
            query=query.clone()
            test="by-category"
        />
        <Bars title=words.by_merchant layout=Layout::Rows bars=merchants query test="by-merchant" />
        {(more > 0).then(|| note((words.beyond)(more)))}
        {(left_out > 0).then(|| note((words.left_out)(left_out)))}
    }
    .into_any()
}

/// Renders the calendar, which loads the days of one month at a time.
fn month_calendar(
    latest: Month,
    currency: Option<Currency>,
    asked: Memo<SpendingQuery>,
    query: impl Fn(&Subject) -> String + Send + 'static,
) -> AnyView {
    let change = query_changer(asked);
    let month = Memo::new(move |_| asked.with(|asked| asked.month.unwrap_or(latest)));
    let days = Loadable::<Vec<Bar>>::new();
    // Load the days of the month that is shown, within the filter.
    run_effect(move || {
        let shown = month.get();
        let mut filter = asked.with_untracked(|asked| asked.filter.clone());
        narrow_to_days(&mut filter, shown.first_day(), shown.last_day());
        // Without an answer the days stay without colour.
        days.load(async move {
            let spending = api::spending::fetch_sums("day", &filter).await?;
            let day = |key: &str| parse_date(key).ok().map(Subject::Day);
            Ok(bars_of_currency(&spending, currency, day))
        });
    });
    let on_month = move |month: Month| change(&|asked| asked.month = Some(month));
    let days = days.signal();
    view! { <Calendar month days query on_month /> }.into_any()
}
