//! Bars over time: the twelve months or the years that end with a period. Pure.

use shared::money::{Currency, Money};
use shared::month::Month;
use shared::search_results::{Spending, SpendingGroup};

use super::bars::{Bar, Subject};
use super::period::DateRange;

/// Number of months shown, and largest number of years: the narrowest window shows all of them.
const BARS_MAX: i16 = 12;

/// Returns a bar a month, or a bar a year if the range or, without a first day, the receipts are
/// longer than the months shown. The last bar is that of the last day of the range. `months` are
/// the sums by month.
pub(crate) fn bars_over_time(months: &Spending, currency: Currency, range: DateRange) -> Vec<Bar> {
    let last = Month::from_date(range.to);
    let found: Vec<(Month, &SpendingGroup)> = months
        .groups
        .iter()
        .filter(|group| group.currency == currency)
        .filter_map(|group| Month::parse(&group.key).map(|month| (month, group)))
        .filter(|(month, _)| *month <= last)
        .collect();
    let first = range
        .from
        .map(Month::from_date)
        .or(found.first().map(|(month, _)| *month))
        .unwrap_or(last);
    let sum_up = |subject: Subject, is_included: &dyn Fn(Month) -> bool| {
        let included = found.iter().filter(|(month, _)| is_included(*month));
        let mut bar = Bar {
            subject,
            total: Money::new(0, Some(currency)),
            count: 0,
            previous: None,
        };
        for (_, group) in included {
            bar.count += group.count;
            bar.total.minor = bar.total.minor.saturating_add(group.total.minor);
        }
        bar
    };
    if last.months_since(first) < i32::from(BARS_MAX) {
        let shown = (0..BARS_MAX).rev();
        shown
            .map(|months| last.plus_months(-i32::from(months)))
            .map(|month| sum_up(Subject::Month(month), &|other| other == month))
            .collect()
    } else {
        // Older years are cut off: a wrong date must not add a thousand bars.
        let shown = first.year.max(last.year - BARS_MAX + 1)..=last.year;
        shown
            .map(|year| sum_up(Subject::Year(year), &|other| other.year == year))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{Date, date};

    fn currency(code: &str) -> Currency {
        code.parse().unwrap()
    }

    fn months(groups: &[(&str, &str, u64, i64)]) -> Spending {
        let groups = groups.iter().map(|(key, code, count, minor)| {
            let currency = currency(code);
            SpendingGroup {
                key: (*key).to_owned(),
                currency,
                count: *count,
                total: Money::new(*minor, Some(currency)),
                previous: None,
            }
        });
        Spending {
            groups: groups.collect(),
            ..Spending::default()
        }
    }

    /// Returns the sums in euros; the bars must follow each other without a gap.
    fn sums(months: &Spending, from: Option<Date>, to: Date) -> (String, Vec<i64>, String) {
        let bars = bars_over_time(months, currency("EUR"), DateRange { from, to });
        let name = |bar: &Bar| match &bar.subject {
            Subject::Month(month) => month.to_iso(),
            Subject::Year(year) => year.to_string(),
            other => panic!("{other:?} is no time"),
        };
        (
            name(bars.first().unwrap()),
            bars.iter().map(|bar| bar.total.minor).collect(),
            name(bars.last().unwrap()),
        )
    }

    #[test]
    fn twelve_months_end_with_the_period() {
        let spending = months(&[
            ("2025-08", "EUR", 1, 1),
            ("2025-11", "EUR", 1, 5),
            ("2025-12", "JPY", 1, 9),
            ("2026-01", "EUR", 2, -7),
            ("2026-08", "EUR", 1, 3),
            ("2026-10", "EUR", 1, 8),
        ]);
        let shown = [0, 5, 0, -7, 0, 0, 0, 0, 0, 0, 3, 0];
        assert_eq!(
            sums(&spending, Some(date(2026, 9, 1)), date(2026, 9, 12)),
            ("2025-10".into(), shown.into(), "2026-09".into()),
            "neither older months nor the future"
        );
        assert_eq!(
            sums(&months(&[]), None, date(2026, 9, 12)).1,
            [0; 12],
            "no receipts"
        );
        assert_eq!(
            sums(&months(&[("2026-08", "EUR", 1, 4)]), None, date(2026, 9, 1)).1[10],
            4,
            "all of a short time"
        );
    }

    #[test]
    fn longer_times_become_years_and_a_wrong_date_no_thousand_bars() {
        let spending = months(&[
            ("0202-05", "EUR", 1, 100),
            ("2014-05", "EUR", 1, 1),
            ("2023-06", "EUR", 1, 2),
            ("2023-07", "EUR", 1, 4),
            ("2025-06", "EUR", 1, 8),
            ("2025-07", "EUR", 1, 16),
        ]);
        assert_eq!(
            sums(&spending, None, date(2025, 6, 30)),
            (
                "2014".into(),
                vec![1, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 8],
                "2025".into()
            )
        );
        assert_eq!(
            sums(&spending, Some(date(2023, 1, 1)), date(2025, 8, 1)),
            ("2023".into(), vec![6, 0, 24], "2025".into())
        );
    }
}
