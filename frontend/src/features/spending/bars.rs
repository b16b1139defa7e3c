//! Bars of the charts: subjects, order, lengths, and the receipts behind each. Pure.

use jiff::civil::Date;
use shared::filter::{Filter, MissingField};
use shared::money::{Currency, Money};
use shared::search_results::{Spending, SpendingGroup};

use super::month::Month;

/// Length of the whole axis. Integers, so that the same sums are drawn identically everywhere.
pub(crate) const AXIS_LENGTH: i64 = 1000;
/// Smallest length of a sum other than 0, so that it is visible.
const BAR_LENGTH_MIN: i64 = 6;
/// Largest number of months, gaps included, that are shown one by one; beyond it years are shown.
const MONTHS_MAX: i32 = 36;
/// Largest distance between two months or years whose gap is filled: a wrong date must not add a
/// thousand bars.
const GAP_STEPS_MAX: i32 = 120;

/// Subject of a bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Subject {
    Month(Month),
    Year(i16),
    /// Name; empty for receipts without one.
    Merchant(String),
    /// Name; empty for receipts without one.
    Category(String),
    Day(Date),
}

/// Sum that is drawn as a bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bar {
    pub(crate) subject: Subject,
    pub(crate) total: Money,
    pub(crate) count: u64,
}

/// Start and length of a bar, in parts of [`AXIS_LENGTH`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Extent {
    pub(crate) start: i64,
    pub(crate) length: i64,
}

/// Returns the bars of one currency, in the order of the server. Groups without a subject are left
/// out.
pub(crate) fn bars_of_currency(
    spending: &Spending,
    currency: Option<Currency>,
    subject: fn(&str) -> Option<Subject>,
) -> Vec<Bar> {
    let groups = spending
        .groups
        .iter()
        .filter(|group| group.currency == currency);
    groups
        .filter_map(|group| subject(&group.key).map(|subject| group_bar(subject, group)))
        .collect()
}

fn group_bar(subject: Subject, group: &SpendingGroup) -> Bar {
    Bar {
        subject,
        total: group.total,
        count: group.count,
    }
}

/// Returns a bar a month, or a bar a year where months would be too many. Gaps are filled with
/// empty bars.
pub(crate) fn bars_over_time(spending: &Spending, currency: Option<Currency>) -> Vec<Bar> {
    let found: Vec<(Month, &SpendingGroup)> = spending
        .groups
        .iter()
        .filter(|group| group.currency == currency)
        .filter_map(|group| Month::parse(&group.key).map(|month| (month, group)))
        .collect();
    let (Some(&(first, _)), Some(&(last, _))) = (found.first(), found.last()) else {
        return Vec::new();
    };
    let is_long = last.months_since(first) >= MONTHS_MAX;
    // Position on the time axis: the year, or the months since the first one.
    let step = |month: Month| {
        if is_long {
            i32::from(month.year)
        } else {
            month.months_since(first)
        }
    };
    let subject_at = |at: i32| match i16::try_from(at) {
        Ok(year) if is_long => Subject::Year(year),
        _ => Subject::Month(first.plus_months(at)),
    };
    let mut shown: Vec<Bar> = Vec::new();
    let mut latest = None;
    for (month, group) in found {
        let at = step(month);
        // Empty bars for the gap before this group.
        if let Some(before) = latest.filter(|before| at - before <= GAP_STEPS_MAX) {
            let gap = (before + 1)..at;
            shown.extend(gap.map(|at| Bar {
                subject: subject_at(at),
                total: Money::new(0, currency),
                count: 0,
            }));
        }
        // Months of the same year are added up.
        match shown.last_mut().filter(|_| latest == Some(at)) {
            Some(year) => {
                year.count += group.count;
                year.total =
                    Money::new(year.total.minor.saturating_add(group.total.minor), currency);
            }
            None => shown.push(group_bar(subject_at(at), group)),
        }
        latest = Some(at);
    }
    shown
}

/// Returns start and length of each bar on one axis, which includes zero. Negative sums lie before
/// it.
pub(crate) fn bar_extents(bars: &[Bar]) -> Vec<Extent> {
    // The span of two `i64`, and its product with the axis, need `i128`.
    let minors = || bars.iter().map(|bar| i128::from(bar.total.minor));
    let (low, high) = (
        minors().min().unwrap_or(0).min(0),
        minors().max().unwrap_or(0).max(0),
    );
    let span = (high - low).max(1);
    let parts =
        |minor: i128| i64::try_from(minor * i128::from(AXIS_LENGTH) / span).unwrap_or(AXIS_LENGTH);
    let zero = parts(-low);
    minors()
        .map(|minor| {
            let length = if minor == 0 {
                0
            } else {
                parts(minor.abs()).max(BAR_LENGTH_MIN)
            };
            Extent {
                start: if minor < 0 {
                    (zero - length).max(0)
                } else {
                    zero.min(AXIS_LENGTH - length)
                },
                length,
            }
        })
        .collect()
}

/// Returns the filter of the receipts behind a bar, among those of `filter`.
pub(crate) fn receipts_filter(
    filter: &Filter,
    subject: &Subject,
    currency: Option<Currency>,
) -> Filter {
    let mut filter = filter.clone();
    filter.currencies =
        currency.map_or_else(|| filter.currencies.clone(), |currency| vec![currency]);
    match subject {
        Subject::Month(month) => narrow_to_days(&mut filter, month.first_day(), month.last_day()),
        Subject::Year(year) => {
            let (first, last) = (Date::new(*year, 1, 1), Date::new(*year, 12, 31));
            narrow_to_days(&mut filter, first.ok(), last.ok());
        }
        Subject::Day(day) => narrow_to_days(&mut filter, Some(*day), Some(*day)),
        // Missing fields are alternatives to each other: a second one would add receipts of other
        // bars.
        Subject::Merchant(name) if name.is_empty() => filter.missing = vec![MissingField::Merchant],
        Subject::Merchant(name) => filter.merchants = vec![name.clone()],
        Subject::Category(name) if name.is_empty() => filter.missing = vec![MissingField::Category],
        Subject::Category(name) => filter.categories = vec![name.clone()],
    }
    filter
}

/// Limits a filter to the days that lie in both ranges.
pub(crate) fn narrow_to_days(filter: &mut Filter, from: Option<Date>, to: Option<Date>) {
    // `None` is less than any date, which is right for the start only.
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
            Subject::Month(month) => month.to_iso(),
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
        bars_of_currency(&spending(&groups), euro(), |name| {
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
            keys(&bars_over_time(&spending, euro())),
            named(&[("2025-11", 5), ("2025-12", 0), ("2026-01", -7)])
        );
        assert_eq!(
            keys(&bars_over_time(&spending, None)),
            named(&[("2025-12", 9)])
        );
        assert!(bars_over_time(&spending, "JPY".parse().ok()).is_empty());
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
            keys(&bars_over_time(&spending(&long), euro())),
            named(&[("2022", 3), ("2023", 0), ("2024", 4), ("2025", 8)])
        );
        let wrong = [("0202-05", euro(), 1), ("2026-06", euro(), 2)];
        assert_eq!(
            keys(&bars_over_time(&spending(&wrong), euro())),
            named(&[("202", 1), ("2026", 2)])
        );
    }

    #[test]
    fn bars_lie_on_one_axis_that_holds_zero() {
        let lengths = |minors: &[i64]| -> Vec<(i64, i64)> {
            bar_extents(&merchants(minors))
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
        for extent in bar_extents(&merchants(&[i64::MAX, i64::MIN, 1, -1])) {
            assert!(
                extent.start >= 0 && extent.start + extent.length <= AXIS_LENGTH,
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
            let parameters = receipts_filter(&filter, subject, euro()).to_parameters();
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
