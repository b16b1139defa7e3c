//! Periods that can be chosen with one press, and the days they cover. Pure.

use jiff::civil::Date;
use shared::filter::Filter;

use super::month::Month;

/// Period that can be chosen with one press.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Period {
    /// The current month.
    Month,
    /// The current month and the two before.
    Quarter,
    /// The current year.
    Year,
    /// No limit.
    All,
}

impl Period {
    /// All periods, the shortest first.
    pub(crate) const ALL: [Self; 4] = [Self::Month, Self::Quarter, Self::Year, Self::All];

    /// Returns the first and the last day; `None` where there is no limit.
    pub(crate) fn date_range(self, today: Date) -> (Option<Date>, Option<Date>) {
        let month = Month::from_date(today);
        match self {
            Self::Month => (month.first_day(), month.last_day()),
            Self::Quarter => (month.plus_months(-2).first_day(), month.last_day()),
            Self::Year => (
                Date::new(today.year(), 1, 1).ok(),
                Date::new(today.year(), 12, 31).ok(),
            ),
            Self::All => (None, None),
        }
    }

    /// Returns the period with exactly the dates of a filter, if there is one.
    pub(crate) fn matching_filter(filter: &Filter, today: Date) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|period| period.date_range(today) == (filter.from, filter.to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_period_is_whole_months() {
        let today = date(2026, 1, 15);
        for (period, days) in [
            (
                Period::Month,
                (Some(date(2026, 1, 1)), Some(date(2026, 1, 31))),
            ),
            (
                Period::Quarter,
                (Some(date(2025, 11, 1)), Some(date(2026, 1, 31))),
            ),
            (
                Period::Year,
                (Some(date(2026, 1, 1)), Some(date(2026, 12, 31))),
            ),
            (Period::All, (None, None)),
        ] {
            assert_eq!(period.date_range(today), days);
            let filter = Filter {
                from: days.0,
                to: days.1,
                ..Filter::default()
            };
            assert_eq!(Period::matching_filter(&filter, today), Some(period));
        }
        let own = Filter {
            from: Some(date(2026, 1, 2)),
            ..Filter::default()
        };
        assert_eq!(Period::matching_filter(&own, today), None);
    }
}
