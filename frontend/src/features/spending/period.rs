//! Periods that can be chosen with one press, the days they cover, and the days to compare with.
//! Pure.

use jiff::civil::Date;
use shared::filter::Filter;
use shared::month::Month;

/// Period that can be chosen with one press.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Period {
    /// The current month.
    #[default]
    Month,
    /// The current month and the two before.
    Quarter,
    /// The current year.
    Year,
    /// All days until today.
    All,
}

/// First and last day of receipts that are summed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DateRange {
    /// `None` for all days until the last one.
    pub(crate) from: Option<Date>,
    pub(crate) to: Date,
}

impl Period {
    /// All periods with their names in an address, the shortest first.
    pub(crate) const ALL: [(&str, Self); 4] = [
        ("month", Self::Month),
        ("quarter", Self::Quarter),
        ("year", Self::Year),
        ("all", Self::All),
    ];

    /// Returns the days of the period until today.
    pub(crate) fn date_range(self, today: Date) -> DateRange {
        let month = Month::from_date(today);
        let from = match self {
            Self::Month => month.first_day(),
            Self::Quarter => month.plus_months(-2).first_day(),
            Self::Year => Some(today.first_of_year()),
            Self::All => None,
        };
        DateRange { from, to: today }
    }
}

impl DateRange {
    /// Returns the period before, of equal length. Months are compared with whole months, the last
    /// one up to the same day. `None` if there is no first day or no day at all.
    pub(crate) fn previous(self) -> Option<Self> {
        let from = self.from.filter(|from| *from <= self.to)?;
        if from.day() == 1 {
            let span = Month::from_date(self.to).months_since(Month::from_date(from)) + 1;
            return self.moved_back(span);
        }
        let days = self.to.duration_since(from);
        let to = from.yesterday().ok()?;
        Some(Self {
            from: Some(to.checked_sub(days).ok()?),
            to,
        })
    }

    /// Returns the same days of the year before. `None` if there is no first day.
    pub(crate) fn year_before(self) -> Option<Self> {
        self.moved_back(12)
    }

    /// Returns a range that begins with a month, a number of months earlier.
    fn moved_back(self, months: i32) -> Option<Self> {
        let first_month = Month::from_date(self.from?).plus_months(-months);
        let last_month = Month::from_date(self.to).plus_months(-months);
        let last_day = last_month.last_day()?;
        // A whole month is compared with a whole month, and 31 days with 28.
        let to = if self.to == self.to.last_of_month() {
            last_day
        } else {
            last_month.date_of_day(self.to.day().min(last_day.day()))?
        };
        Some(Self {
            from: Some(first_month.first_day()?),
            to,
        })
    }

    /// Returns the filter of the receipts in this range, among those of `filter`.
    pub(crate) fn apply_to(self, filter: &Filter) -> Filter {
        Filter {
            from: self.from,
            to: Some(self.to),
            ..filter.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn range(from: Date, to: Date) -> DateRange {
        DateRange {
            from: Some(from),
            to,
        }
    }

    #[test]
    fn a_period_begins_with_a_month_and_ends_today() {
        let today = date(2026, 1, 15);
        for (period, from) in [
            (Period::Month, Some(date(2026, 1, 1))),
            (Period::Quarter, Some(date(2025, 11, 1))),
            (Period::Year, Some(date(2026, 1, 1))),
            (Period::All, None),
        ] {
            let expected = DateRange { from, to: today };
            assert_eq!(period.date_range(today), expected, "{period:?}");
        }
    }

    #[test]
    fn the_previous_period_is_as_long() {
        for (from, to, previous) in [
            // This month, until the same day.
            (
                date(2026, 11, 1),
                date(2026, 11, 12),
                range(date(2026, 10, 1), date(2026, 10, 12)),
            ),
            // Over the turn of the year, and in a shorter month.
            (
                date(2026, 1, 1),
                date(2026, 1, 5),
                range(date(2025, 12, 1), date(2025, 12, 5)),
            ),
            (
                date(2026, 3, 1),
                date(2026, 3, 30),
                range(date(2026, 2, 1), date(2026, 2, 28)),
            ),
            // Whole months.
            (
                date(2026, 2, 1),
                date(2026, 2, 28),
                range(date(2026, 1, 1), date(2026, 1, 31)),
            ),
            (
                date(2026, 7, 1),
                date(2026, 9, 30),
                range(date(2026, 4, 1), date(2026, 6, 30)),
            ),
            // Three months and a year, until today.
            (
                date(2025, 11, 1),
                date(2026, 1, 15),
                range(date(2025, 8, 1), date(2025, 10, 15)),
            ),
            (
                date(2026, 1, 1),
                date(2026, 12, 1),
                range(date(2025, 1, 1), date(2025, 12, 1)),
            ),
            // Days.
            (
                date(2026, 3, 3),
                date(2026, 3, 3),
                range(date(2026, 3, 2), date(2026, 3, 2)),
            ),
            (
                date(2026, 3, 8),
                date(2026, 3, 14),
                range(date(2026, 3, 1), date(2026, 3, 7)),
            ),
        ] {
            assert_eq!(range(from, to).previous(), Some(previous), "{from} {to}");
        }
        let all = Period::All.date_range(date(2026, 1, 15));
        assert_eq!(all.previous(), None);
        let future = range(date(2027, 1, 1), date(2026, 1, 15));
        assert_eq!(future.previous(), None);
    }
}
