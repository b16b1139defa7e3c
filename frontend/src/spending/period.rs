//! The time that is looked at: what can be chosen with one press, and the days it means. Pure.

use jiff::civil::Date;
use shared::filter::Filter;

use super::month::Month;

/// A time that is chosen with one press.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Period {
    /// This month.
    Month,
    /// This month and the two before.
    Quarter,
    /// This year.
    Year,
    /// All there is.
    All,
}

impl Period {
    /// All of them, the shortest first.
    pub(crate) const ALL: [Self; 4] = [Self::Month, Self::Quarter, Self::Year, Self::All];

    /// Its first and its last day.
    pub(crate) fn days(self, today: Date) -> (Option<Date>, Option<Date>) {
        let month = Month::of(today);
        match self {
            Self::Month => (month.first(), month.last()),
            Self::Quarter => (month.plus(-2).first(), month.last()),
            Self::Year => (
                Date::new(today.year(), 1, 1).ok(),
                Date::new(today.year(), 12, 31).ok(),
            ),
            Self::All => (None, None),
        }
    }

    /// The one a filter means, if it is one of them.
    pub(crate) fn of(filter: &Filter, today: Date) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|period| period.days(today) == (filter.from, filter.to))
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
            assert_eq!(period.days(today), days);
            let filter = Filter {
                from: days.0,
                to: days.1,
                ..Filter::default()
            };
            assert_eq!(Period::of(&filter, today), Some(period));
        }
        let own = Filter {
            from: Some(date(2026, 1, 2)),
            ..Filter::default()
        };
        assert_eq!(Period::of(&own, today), None);
    }
}
