//! Sums as bars: which there are, in what order, how long, and the receipts behind each. Pure.

use jiff::civil::Date;
use shared::filter::{Filter, Missing};
use shared::finding::{Spending, SpendingGroup};
use shared::money::{Currency, Money};

use super::month::Month;

/// The length of a whole axis, in parts. Whole numbers, so that the same sums make the same picture everywhere.
pub(crate) const AXIS: i64 = 1000;
/// A sum that is not nothing is seen.
const LEAST: i64 = 6;
/// With more months than this, years are shown.
const MONTHS_MAX: i32 = 36;
/// Further apart than this the gaps between months or years stay out: a wrong date must not make a thousand bars.
const STEPS_MAX: i32 = 120;

/// What a bar stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Subject {
    Month(Month),
    Year(i16),
    /// The name; empty for receipts without one.
    Merchant(String),
    /// The name; empty for receipts without one.
    Category(String),
    Day(Date),
}

/// A sum that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bar {
    pub(crate) subject: Subject,
    pub(crate) total: Money,
    pub(crate) count: u64,
}

/// Where a bar begins and how long it is, in parts of [`AXIS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Extent {
    pub(crate) start: i64,
    pub(crate) length: i64,
}

/// The bars of one currency, in the order of the server.
pub(crate) fn bars(
    spending: &Spending,
    currency: Option<Currency>,
    subject: fn(&str) -> Option<Subject>,
) -> Vec<Bar> {
    let groups = spending
        .groups
        .iter()
        .filter(|group| group.currency == currency);
    groups
        .filter_map(|group| subject(&group.key).map(|subject| bar(subject, group)))
        .collect()
}

fn bar(subject: Subject, group: &SpendingGroup) -> Bar {
    Bar {
        subject,
        total: group.total,
        count: group.count,
    }
}

/// The months with nothing in between them, or the years where those would be too many.
pub(crate) fn over_time(spending: &Spending, currency: Option<Currency>) -> Vec<Bar> {
    let found: Vec<(Month, &SpendingGroup)> = spending
        .groups
        .iter()
        .filter(|group| group.currency == currency)
        .filter_map(|group| Month::parse(&group.key).map(|month| (month, group)))
        .collect();
    let (Some(&(first, _)), Some(&(last, _))) = (found.first(), found.last()) else {
        return Vec::new();
    };
    let is_long = last.since(first) >= MONTHS_MAX;
    let step = |month: Month| {
        if is_long {
            i32::from(month.year)
        } else {
            month.since(first)
        }
    };
    let subject_at = |at: i32| match i16::try_from(at) {
        Ok(year) if is_long => Subject::Year(year),
        _ => Subject::Month(first.plus(at)),
    };
    let mut shown: Vec<Bar> = Vec::new();
    let mut latest = None;
    for (month, group) in found {
        let at = step(month);
        if let Some(before) = latest.filter(|before| at - before <= STEPS_MAX) {
            let gap = (before + 1)..at;
            shown.extend(gap.map(|at| Bar {
                subject: subject_at(at),
                total: Money::new(0, currency),
                count: 0,
            }));
        }
        match shown.last_mut().filter(|_| latest == Some(at)) {
            Some(year) => {
                year.count += group.count;
                year.total =
                    Money::new(year.total.minor.saturating_add(group.total.minor), currency);
            }
            None => shown.push(bar(subject_at(at), group)),
        }
        latest = Some(at);
    }
    shown
}

/// How long each bar is, and where it begins: all on one axis, which holds zero. What is below zero lies before it.
pub(crate) fn extents(bars: &[Bar]) -> Vec<Extent> {
    let minors = || bars.iter().map(|bar| i128::from(bar.total.minor));
    let (low, high) = (
        minors().min().unwrap_or(0).min(0),
        minors().max().unwrap_or(0).max(0),
    );
    let span = (high - low).max(1);
    let parts = |minor: i128| i64::try_from(minor * i128::from(AXIS) / span).unwrap_or(AXIS);
    let zero = parts(-low);
    minors()
        .map(|minor| {
            let length = if minor == 0 {
                0
            } else {
                parts(minor.abs()).max(LEAST)
            };
            Extent {
                start: if minor < 0 {
                    (zero - length).max(0)
                } else {
                    zero.min(AXIS - length)
                },
                length,
            }
        })
        .collect()
}

/// The receipts behind a bar, among those that are looked at.
pub(crate) fn receipts_of(
    filter: &Filter,
    subject: &Subject,
    currency: Option<Currency>,
) -> Filter {
    let mut filter = filter.clone();
    filter.currencies =
        currency.map_or_else(|| filter.currencies.clone(), |currency| vec![currency]);
    match subject {
        Subject::Month(month) => narrow(&mut filter, month.first(), month.last()),
        Subject::Year(year) => {
            narrow(
                &mut filter,
                Date::new(*year, 1, 1).ok(),
                Date::new(*year, 12, 31).ok(),
            );
        }
        Subject::Day(day) => narrow(&mut filter, Some(*day), Some(*day)),
        // What it lacks is asked for as one of several: another lack would bring receipts of other bars.
        Subject::Merchant(name) if name.is_empty() => filter.missing = vec![Missing::Merchant],
        Subject::Merchant(name) => filter.merchants = vec![name.clone()],
        Subject::Category(name) if name.is_empty() => filter.missing = vec![Missing::Category],
        Subject::Category(name) => filter.categories = vec![name.clone()],
    }
    filter
}

/// The days that both know.
pub(crate) fn narrow(filter: &mut Filter, from: Option<Date>, to: Option<Date>) {
    filter.from = filter.from.max(from);
    filter.to = match (filter.to, to) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn euro() -> Option<Currency> {
        "EUR".parse().ok()
    }

    fn spending(groups: &[(&str, Option<Currency>, i64)]) -> Spending {
        let groups = groups.iter().map(|(key, currency, minor)| SpendingGroup {
            key: (*key).to_owned(),
            currency: *currency,
            count: 1,
            total: Money::new(*minor, *currency),
        });
        Spending {
            groups: groups.collect(),
            ..Spending::default()
        }
    }

    fn keys(bars: &[Bar]) -> Vec<(String, i64)> {
        let key = |subject: &Subject| match subject {
            Subject::Month(month) => month.key(),
            Subject::Year(year) => year.to_string(),
            Subject::Merchant(name) | Subject::Category(name) => name.clone(),
            Subject::Day(day) => day.to_string(),
        };
        bars.iter()
            .map(|bar| (key(&bar.subject), bar.total.minor))
            .collect()
    }

    fn named(expected: &[(&str, i64)]) -> Vec<(String, i64)> {
        expected
            .iter()
            .map(|(key, minor)| ((*key).to_owned(), *minor))
            .collect()
    }

    fn merchants(minors: &[i64]) -> Vec<Bar> {
        let groups: Vec<_> = minors.iter().map(|minor| ("a", euro(), *minor)).collect();
        bars(&spending(&groups), euro(), |name| {
            Some(Subject::Merchant(name.to_owned()))
        })
    }

    #[test]
    fn months_without_receipts_are_shown_and_other_currencies_are_not() {
        let spending = spending(&[
            ("2025-11", euro(), 5),
            ("2025-12", None, 9),
            ("2026-01", euro(), -7),
            ("x", euro(), 1),
        ]);
        assert_eq!(
            keys(&over_time(&spending, euro())),
            named(&[("2025-11", 5), ("2025-12", 0), ("2026-01", -7)])
        );
        assert_eq!(keys(&over_time(&spending, None)), named(&[("2025-12", 9)]));
        assert!(over_time(&spending, "JPY".parse().ok()).is_empty());
    }

    #[test]
    fn many_months_become_years_and_a_wrong_date_no_thousand_bars() {
        let long = [
            ("2022-05", euro(), 1),
            ("2022-06", euro(), 2),
            ("2024-01", euro(), 4),
            ("2025-06", euro(), 8),
        ];
        assert_eq!(
            keys(&over_time(&spending(&long), euro())),
            named(&[("2022", 3), ("2023", 0), ("2024", 4), ("2025", 8)])
        );
        let wrong = [("0202-05", euro(), 1), ("2026-06", euro(), 2)];
        assert_eq!(
            keys(&over_time(&spending(&wrong), euro())),
            named(&[("202", 1), ("2026", 2)])
        );
    }

    #[test]
    fn bars_lie_on_one_axis_that_holds_zero() {
        let lengths = |minors: &[i64]| -> Vec<(i64, i64)> {
            extents(&merchants(minors))
                .iter()
                .map(|extent| (extent.start, extent.length))
                .collect()
        };
        assert_eq!(lengths(&[50, 100]), [(0, 500), (0, 1000)]);
        assert_eq!(lengths(&[300, -100, 0]), [(250, 750), (0, 250), (250, 0)]);
        assert_eq!(lengths(&[-5, -10]), [(500, 500), (0, 1000)]);
        assert_eq!(
            lengths(&[1, 1_000_000]),
            [(0, 6), (0, 1000)],
            "what is little is seen"
        );
        assert_eq!(lengths(&[0]), [(0, 0)]);
        assert!(lengths(&[]).is_empty());
        for extent in extents(&merchants(&[i64::MAX, i64::MIN, 1, -1])) {
            assert!(
                extent.start >= 0 && extent.start + extent.length <= AXIS,
                "{extent:?}"
            );
        }
    }

    #[test]
    fn a_bar_leads_to_its_receipts_among_those_looked_at() {
        let filter = Filter {
            from: Some(date(2026, 9, 10)),
            merchants: vec!["REWE".into(), "Bahn".into()],
            ..Filter::default()
        };
        let query = |subject: &Subject| {
            let parameters = receipts_of(&filter, subject, euro()).parameters();
            parameters
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect::<Vec<_>>()
                .join("&")
        };
        let month = Month::parse("2026-09").unwrap();
        for (subject, expected) in [
            (
                Subject::Month(month),
                "from=2026-09-10&to=2026-09-30&merchant=REWE&merchant=Bahn&currency=EUR",
            ),
            (
                Subject::Year(2026),
                "from=2026-09-10&to=2026-12-31&merchant=REWE&merchant=Bahn&currency=EUR",
            ),
            (
                Subject::Merchant("Bahn".into()),
                "from=2026-09-10&merchant=Bahn&currency=EUR",
            ),
            (
                Subject::Category(String::new()),
                "from=2026-09-10&merchant=REWE&merchant=Bahn&currency=EUR&missing=category",
            ),
            (
                Subject::Day(date(2026, 9, 15)),
                "from=2026-09-15&to=2026-09-15&merchant=REWE&merchant=Bahn&currency=EUR",
            ),
        ] {
            assert_eq!(query(&subject), expected);
        }
    }
}
