//! What was spent on what, and when.
//!
//! The address says what is looked at; the sums come from the server, grouped once for each chart and in all currencies.

use std::time::Duration;

use jiff::civil::Date;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::filter::Filter;
use shared::finding::Spending;
use shared::money::Currency;
use shared::problem::Problem;
use shared::receipt::{format_date, parse_date};

use super::entitle;
use crate::api;
use crate::components::bars::{Bars, Layout};
use crate::components::calendar::Calendar;
use crate::components::changing::{changing, outward};
use crate::components::icon::Icon;
use crate::components::link::Link;
use crate::components::money::Amount;
use crate::components::notice::{Failure, Notice, words};
use crate::device::today;
use crate::i18n::{desk, t};
use crate::live::Live;
use crate::navigation::{Navigation, parameters, query_of};
use crate::route::Route;
use crate::spending::asked::Asked;
use crate::spending::bars::{Bar, Subject, bars, narrow, over_time, receipts_of};
use crate::spending::month::Month;
use crate::spending::period::Period;

/// The sums of one filter.
#[derive(Clone, PartialEq)]
struct Sums {
    currencies: Spending,
    months: Spending,
    merchants: Spending,
    categories: Spending,
}

/// How long after news the sums are asked for again.
const REST: Duration = Duration::from_secs(2);

type Answer<T> = RwSignal<Option<Result<T, Problem>>>;

/// The page.
#[component]
pub(crate) fn SpendingPage() -> impl IntoView {
    entitle(desk().spending.title);
    let navigation = Navigation::expect();
    let asked = Memo::new(move |_| Asked::of(parameters(&navigation.query())));
    let filter = Memo::new(move |_| asked.with(|asked| asked.filter.clone()));
    let sums: Answer<Sums> = RwSignal::new(None);
    let load = move || spawn_local(load(filter, sums));
    outward(move || {
        filter.track();
        load();
    });
    // Readings come in crowds; one look a while after the first is enough.
    let is_due = StoredValue::new(false);
    Live::expect().listen(move |_| {
        if is_due.try_get_value() == Some(false) {
            is_due.set_value(true);
            let look = move || {
                if is_due.try_set_value(false).is_none() {
                    load();
                }
            };
            set_timeout(look, REST);
        }
    });
    view! {
        <section class="spending">
            <h1>{desk().spending.title}</h1>
            {periods(asked)}
            {changing(move || match sums.get() {
                None => view! { <p role="status">{t().loading}</p> }.into_any(),
                Some(Err(problem)) => {
                    view! { <Failure title=desk().spending.error_title text=words(&problem) on_retry=load /> }
                        .into_any()
                }
                Some(Ok(sums)) if sums.currencies.groups.is_empty() => empty(),
                Some(Ok(sums)) => board(sums, asked),
            })}
        </section>
    }
}

/// Loads the sums. An answer to what is no longer asked is dropped.
async fn load(filter: Memo<Filter>, sums: Answer<Sums>) {
    let Some(wanted) = filter.try_get_untracked() else {
        return;
    };
    let answer = Some(sums_of(&wanted).await);
    // The same sums again must not take the focus out of the charts.
    if filter.try_get_untracked() == Some(wanted)
        && sums.try_get_untracked().is_some_and(|now| now != answer)
    {
        sums.try_set(answer);
    }
}

async fn sums_of(filter: &Filter) -> Result<Sums, Problem> {
    Ok(Sums {
        currencies: api::spending::by("currency", filter).await?,
        months: api::spending::by("month", filter).await?,
        merchants: api::spending::by("merchant", filter).await?,
        categories: api::spending::by("category", filter).await?,
    })
}

fn with_days(mut asked: Asked, from: Option<Date>, to: Option<Date>) -> Asked {
    (asked.filter.from, asked.filter.to, asked.month) = (from, to, None);
    asked
}

/// The choice of time, and what else narrows.
fn periods(asked: Memo<Asked>) -> AnyView {
    let words = &desk().spending;
    let navigation = Navigation::expect();
    let now = today();
    let ask = move |from, to| {
        navigation.ask(&query_of(
            &with_days(asked.get_untracked(), from, to).parameters(),
        ))
    };
    let buttons = Period::ALL.into_iter().map(|period| {
        let (from, to) = now.map_or((None, None), |today| period.days(today));
        let is_chosen = move || {
            asked.with(|asked| now.and_then(|today| Period::of(&asked.filter, today))) == Some(period)
        };
        view! {
            <button type="button" class="button" aria-pressed=pressed(is_chosen) on:click=move |_| ask(from, to)>
                {(words.period_of)(period)}
            </button>
        }
        .into_any()
    });
    let buttons = buttons.collect_view();
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
                <input type="date" name="from" prop:value=from on:change=move |event| ask(day(&event), days().1) />
            </label>
            <label>
                <span>{words.to}</span>
                <input type="date" name="to" prop:value=to on:change=move |event| ask(days().0, day(&event)) />
            </label>
        </div>
        {changing(move || asked.with(Asked::is_filtered).then(|| filtered(asked)))}
    }
    .into_any()
}

/// Whether a button is pressed, as the attribute wants it.
fn pressed(is_pressed: impl Fn() -> bool + Send + Sync + 'static) -> Signal<&'static str> {
    Signal::derive(move || if is_pressed() { "true" } else { "false" })
}

/// The day that was typed.
fn day(event: &web_sys::Event) -> Option<Date> {
    parse_date(&event_target_value(event)).ok()
}

fn filtered(asked: Memo<Asked>) -> AnyView {
    let navigation = Navigation::expect();
    let show_all = move || {
        let mut asked = asked.get_untracked();
        asked.filter = Filter {
            from: asked.filter.from,
            to: asked.filter.to,
            ..Filter::default()
        };
        navigation.ask(&query_of(&asked.parameters()));
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

fn empty() -> AnyView {
    let words = &desk().spending;
    view! {
        <Notice icon=Icon::Chart title=words.empty_title text=words.empty_text>
            <Link to=Route::Scan class="button primary">{t().to_scan}</Link>
        </Notice>
    }
    .into_any()
}

/// Sums and charts. What is pressed stays where it is; only the charts of another currency are drawn anew.
fn board(sums: Sums, asked: Memo<Asked>) -> AnyView {
    // Left to the page, it is the currency of most receipts.
    let most = sums
        .currencies
        .groups
        .iter()
        .max_by_key(|group| group.count)
        .and_then(|group| group.currency);
    let currency = Memo::new(move |_| asked.with(|asked| asked.currency.unwrap_or(most)));
    let totals = totals(&sums.currencies, currency, asked);
    view! {
        {totals}
        {changing(move || charts(&sums, currency.get(), asked))}
    }
    .into_any()
}

/// What each currency comes to; a press shows it.
fn totals(currencies: &Spending, shown: Memo<Option<Currency>>, asked: Memo<Asked>) -> AnyView {
    let words = &desk().spending;
    let navigation = Navigation::expect();
    let buttons = currencies.groups.iter().map(|group| {
        let currency = group.currency;
        let show = move || {
            let asked = Asked { currency: Some(currency), ..asked.get_untracked() };
            navigation.ask(&query_of(&asked.parameters()));
        };
        view! {
            <button
                type="button"
                class="total-of"
                data-test="total-of"
                aria-pressed=pressed(move || shown.get() == currency)
                on:click=move |_| show()
            >
                <Amount money=group.total />
                <span class="total-count">
                    {currency.is_none().then_some(words.no_currency)} " " {(words.receipts)(group.count)}
                </span>
            </button>
        }
        .into_any()
    });
    let buttons = buttons.collect_view();
    view! { <div class="totals" role="group" aria-label=words.currency>{buttons}</div> }.into_any()
}

fn charts(sums: &Sums, currency: Option<Currency>, asked: Memo<Asked>) -> AnyView {
    let words = &desk().spending;
    let filter = asked.with_untracked(|asked| asked.filter.clone());
    let query =
        move |subject: &Subject| query_of(&receipts_of(&filter, subject, currency).parameters());
    let months = over_time(&sums.months, currency);
    let latest = sums
        .months
        .groups
        .iter()
        .rev()
        .find(|group| group.currency == currency);
    let latest = latest.and_then(|group| Month::parse(&group.key));
    let categories = bars(&sums.categories, currency, |name| {
        Some(Subject::Category(name.to_owned()))
    });
    let merchants = bars(&sums.merchants, currency, |name| {
        Some(Subject::Merchant(name.to_owned()))
    });
    let (more, left_out) = (sums.merchants.more, sums.months.left_out);
    view! {
        <Bars title=words.over_time layout=Layout::Columns bars=months query=query.clone() test="over-time" />
        {latest.map(|latest| calendar(latest, currency, asked, query.clone()))}
        <Bars title=words.by_category layout=Layout::Rows bars=categories query=query.clone() test="by-category" />
        <Bars title=words.by_merchant layout=Layout::Rows bars=merchants query test="by-merchant" />
        {(more > 0).then(|| view! { <p class="spending-note">{(words.beyond)(more)}</p> }.into_any())}
        {(left_out > 0).then(|| view! { <p class="spending-note">{(words.left_out)(left_out)}</p> }.into_any())}
    }
    .into_any()
}

/// The calendar. Its days are asked for a month at a time.
fn calendar(
    latest: Month,
    currency: Option<Currency>,
    asked: Memo<Asked>,
    query: impl Fn(&Subject) -> String + Send + 'static,
) -> AnyView {
    let navigation = Navigation::expect();
    let month = Memo::new(move |_| asked.with(|asked| asked.month.unwrap_or(latest)));
    let days = RwSignal::new(Vec::<Bar>::new());
    outward(move || {
        let shown = month.get();
        let mut filter = asked.with_untracked(|asked| asked.filter.clone());
        narrow(&mut filter, shown.first(), shown.last());
        spawn_local(async move {
            let answer = api::spending::by("day", &filter).await;
            // Without an answer the days stay without colour.
            if let (Ok(spending), Some(true)) =
                (answer, month.try_get_untracked().map(|now| now == shown))
            {
                let day = |key: &str| parse_date(key).ok().map(Subject::Day);
                days.try_set(bars(&spending, currency, day));
            }
        });
    });
    let on_month = move |month: Month| {
        let asked = Asked {
            month: Some(month),
            ..asked.get_untracked()
        };
        navigation.ask(&query_of(&asked.parameters()));
    };
    view! { <Calendar month days query on_month /> }.into_any()
}
