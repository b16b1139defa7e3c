//! Spending page: sums by month, merchant and category, and a calendar.
//!
//! The query of the address defines what is shown. The sums come from the server, grouped once for
//! each chart, in all currencies.

use std::time::Duration;

use jiff::civil::Date;
use leptos::prelude::*;
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
use crate::data::events::LiveEvents;
use crate::data::loadable::Loadable;
use crate::features::loaded::render_loaded;
use crate::i18n::{desk, t};
use crate::ui::dynamic_view::{dynamic_view, run_effect};
use crate::ui::icon::Icon;
use crate::ui::link::Link;
use crate::ui::money::Amount;
use crate::ui::notice::Notice;
use crate::ui::page_title::set_page_title;

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
    set_page_title(desk().spending.title);
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
            <h1>{desk().spending.title}</h1>
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

fn with_days(mut asked: SpendingQuery, from: Option<Date>, to: Option<Date>) -> SpendingQuery {
    (asked.filter.from, asked.filter.to, asked.month) = (from, to, None);
    asked
}

/// Renders the choice of the period, and a note if there are other filters.
fn period_choice(asked: Memo<SpendingQuery>) -> AnyView {
    let words = &desk().spending;
    let navigation = Navigation::expect();
    let now = today();
    let ask = move |from, to| {
        navigation.replace_query(&encode_query(
            &with_days(asked.get_untracked(), from, to).to_parameters(),
        ));
    };
    let buttons = Period::ALL.into_iter().map(|period| {
        let (from, to) = now.map_or((None, None), |today| period.date_range(today));
        let is_chosen = move || {
            let matching = asked
                .with(|asked| now.and_then(|today| Period::matching_filter(&asked.filter, today)));
            matching == Some(period)
        };
        view! {
            <button
                type="button"
                class="button"
                aria-pressed=aria_pressed(is_chosen)
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
    let from = move || {
        asked
            .with(|asked| asked.filter.from.map(format_date))
            .unwrap_or_default()
    };
    let to = move || {
        asked
            .with(|asked| asked.filter.to.map(format_date))
            .unwrap_or_default()
    };
    view! {
        <div class="periods" role="group" aria-label=words.period>
            {buttons}
            <label>
                <span>{words.from}</span>
                <input
                    type="date"
                    name="from"
                    prop:value=from
                    on:change=move |event| ask(day_from_input(&event), days().1)
                />
            </label>
            <label>
                <span>{words.to}</span>
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

/// Returns the value of the attribute `aria-pressed`.
fn aria_pressed(is_pressed: impl Fn() -> bool + Send + Sync + 'static) -> Signal<&'static str> {
    Signal::derive(move || if is_pressed() { "true" } else { "false" })
}

/// Returns the date in an input.
fn day_from_input(event: &web_sys::Event) -> Option<Date> {
    parse_date(&event_target_value(event)).ok()
}

/// Renders a note that the sums are filtered, with a button that removes all filters but the
/// period.
fn filter_note(asked: Memo<SpendingQuery>) -> AnyView {
    let navigation = Navigation::expect();
    let show_all = move || {
        let mut asked = asked.get_untracked();
        // Keep the period only.
        asked.filter = Filter {
            from: asked.filter.from,
            to: asked.filter.to,
            ..Filter::default()
        };
        navigation.replace_query(&encode_query(&asked.to_parameters()));
    };
    view! {
        <p class="spending-note" data-test="filtered">
            {desk().spending.filtered}
            <button type="button" class="button quiet" on:click=move |_| show_all()>
                {desk().spending.show_all}
            </button>
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
    let most = sums
        .currencies
        .groups
        .iter()
        .max_by_key(|group| group.count)
        .and_then(|group| group.currency);
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
    let navigation = Navigation::expect();
    let buttons = currencies.groups.iter().map(|group| {
        let currency = group.currency;
        let show = move || {
            let asked = SpendingQuery {
                currency: Some(currency),
                ..asked.get_untracked()
            };
            navigation.replace_query(&encode_query(&asked.to_parameters()));
        };
        view! {
            <button
                type="button"
                class="total-of"
                data-test="total-of"
                aria-pressed=aria_pressed(move || shown.get() == currency)
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
    view! { <div class="totals" role="group" aria-label=words.currency>{buttons}</div> }.into_any()
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
    let latest = sums
        .months
        .groups
        .iter()
        .rev()
        .find(|group| group.currency == currency);
    let latest = latest.and_then(|group| Month::parse(&group.key));
    let categories = bars_of_currency(&sums.categories, currency, |name| {
        Some(Subject::Category(name.to_owned()))
    });
    let merchants = bars_of_currency(&sums.merchants, currency, |name| {
        Some(Subject::Merchant(name.to_owned()))
    });
    let (more, left_out) = (sums.merchants.more, sums.months.left_out);
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
        {(more > 0).then(|| {
            view! { <p class="spending-note">{(words.beyond)(more)}</p> }.into_any()
        })}
        {(left_out > 0).then(|| {
            view! { <p class="spending-note">{(words.left_out)(left_out)}</p> }.into_any()
        })}
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
    let navigation = Navigation::expect();
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
    let on_month = move |month: Month| {
        let asked = SpendingQuery {
            month: Some(month),
            ..asked.get_untracked()
        };
        navigation.replace_query(&encode_query(&asked.to_parameters()));
    };
    let days = days.signal();
    view! { <Calendar month days query on_month /> }.into_any()
}
