//! Bars of the charts: subjects, lengths, and the receipts behind each. Pure.

use jiff::civil::Date;
use shared::filter::{Filter, MissingField};
use shared::money::{Currency, Money};
use shared::month::Month;
use shared::search_results::{Spending, SpendingGroup};

/// Length of the whole axis. Integers, so that the same sums are drawn identically everywhere.
pub(crate) const AXIS_LENGTH: i64 = 1000;
/// Smallest length of a sum other than 0, so that it is visible.
const BAR_LENGTH_MIN: i64 = 6;

/// Subject of a bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Subject {
    Month(Month),
    Year(i16),
    /// Name; empty for receipts without one.
    Merchant(String),
    /// Name; empty for receipts without one.
    Category(String),
    Tag(String),
    Day(Date),
}

/// Sum that is drawn as a bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bar {
    pub(crate) subject: Subject,
    pub(crate) total: Money,
    pub(crate) count: u64,
    /// Sum of the previous period, if it has receipts.
    pub(crate) previous: Option<Money>,
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
    currency: Currency,
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
        previous: group.previous,
    }
}

/// Returns the lowest and the highest sum on the axis of the bars, which includes zero.
pub(crate) fn axis_bounds(bars: &[Bar]) -> (i64, i64) {
    let minors = || bars.iter().map(|bar| bar.total.minor);
    (
        minors().min().unwrap_or(0).min(0),
        minors().max().unwrap_or(0).max(0),
    )
}

/// Returns start and length of each bar on one axis. Negative sums lie before zero.
pub(crate) fn bar_extents(bars: &[Bar]) -> Vec<Extent> {
    // The span of two `i64`, and its product with the axis, need `i128`.
    let (low, high) = axis_bounds(bars);
    let (low, high) = (i128::from(low), i128::from(high));
    let span = (high - low).max(1);
    let parts =
        |minor: i128| i64::try_from(minor * i128::from(AXIS_LENGTH) / span).unwrap_or(AXIS_LENGTH);
    let zero = parts(-low);
    bars.iter()
        .map(|bar| i128::from(bar.total.minor))
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
pub(crate) fn receipts_filter(filter: &Filter, subject: &Subject, currency: Currency) -> Filter {
    let mut filter = filter.clone();
    filter.currencies = vec![currency];
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
        Subject::Tag(name) => filter.tags = vec![name.clone()],
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

    fn euro() -> Currency {
        "EUR".parse().unwrap()
    }

    fn merchants(minors: &[i64]) -> Vec<Bar> {
        let groups = minors.iter().map(|minor| SpendingGroup {
            key: "a".to_owned(),
            currency: euro(),
            count: 1,
            total: Money::new(*minor, Some(euro())),
            previous: None,
        });
        let spending = Spending {
            groups: groups.collect(),
            ..Spending::default()
        };
        bars_of_currency(&spending, euro(), |name| {
            Some(Subject::Merchant(name.to_owned()))
        })
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
        assert_eq!(axis_bounds(&merchants(&[300, -100, 0])), (-100, 300));
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
                Subject::Tag("trip".into()),
                "from=2026-09-10&merchant=REWE&merchant=Bahn&tag=trip&currency=EUR",
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
