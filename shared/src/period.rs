//! Calendar periods: months, quarters and years, also relative to a day. Pure.

use jiff::civil::Date;

use crate::month::Month;

/// Calendar period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Period {
    /// Year and month, from 1.
    Month(i16, i8),
    /// Year and quarter, from 1.
    Quarter(i16, i8),
    /// Year.
    Year(i16),
}

/// Period relative to a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RelativePeriod {
    /// The month of the day.
    ThisMonth,
    /// The month before.
    LastMonth,
    /// The quarter of the day.
    ThisQuarter,
    /// The quarter before.
    LastQuarter,
    /// The year of the day.
    ThisYear,
    /// The year before.
    LastYear,
}

impl Period {
    fn of_month(month: Month) -> Self {
        Self::Month(month.year, month.number)
    }

    fn quarter_of(month: Month) -> Self {
        Self::Quarter(month.year, (month.number + 2) / 3)
    }

    /// Returns the first and the last day; `None` if there is no such period.
    pub fn days(self) -> Option<(Date, Date)> {
        let (year, first, last) = match self {
            Self::Month(year, month) => (year, month, month),
            Self::Quarter(year, quarter @ 1..=4) => (year, quarter * 3 - 2, quarter * 3),
            Self::Quarter(..) => return None,
            Self::Year(year) => (year, 1, 12),
        };
        let (first, last) = (Month::new(year, first)?, Month::new(year, last)?);
        Some((first.first_day()?, last.last_day()?))
    }
}

impl RelativePeriod {
    /// All of them, the shortest first.
    pub const ALL: [Self; 6] = [
        Self::ThisMonth,
        Self::LastMonth,
        Self::ThisQuarter,
        Self::LastQuarter,
        Self::ThisYear,
        Self::LastYear,
    ];

    /// Returns the period as seen from a day.
    pub fn as_of(self, today: Date) -> Period {
        let month = Month::from_date(today);
        match self {
            Self::ThisMonth => Period::of_month(month),
            Self::LastMonth => Period::of_month(month.plus_months(-1)),
            Self::ThisQuarter => Period::quarter_of(month),
            Self::LastQuarter => Period::quarter_of(month.plus_months(-3)),
            Self::ThisYear => Period::Year(month.year),
            Self::LastYear => Period::Year(month.year - 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_period_is_whole_months() {
        for (period, first, last) in [
            (Period::Month(2024, 2), date(2024, 2, 1), date(2024, 2, 29)),
            (
                Period::Quarter(2022, 1),
                date(2022, 1, 1),
                date(2022, 3, 31),
            ),
            (
                Period::Quarter(2022, 4),
                date(2022, 10, 1),
                date(2022, 12, 31),
            ),
            (Period::Year(2022), date(2022, 1, 1), date(2022, 12, 31)),
        ] {
            assert_eq!(period.days(), Some((first, last)), "{period:?}");
        }
        for none in [
            Period::Month(2022, 13),
            Period::Quarter(2022, 5),
            Period::Quarter(2022, 0),
            Period::Year(i16::MAX),
        ] {
            assert_eq!(none.days(), None, "{none:?}");
        }
    }

    #[test]
    fn relative_periods_cross_the_year() {
        let (new_year, autumn) = (date(2026, 1, 31), date(2026, 12, 1));
        for (relative, of_new_year, of_autumn) in [
            (
                RelativePeriod::ThisMonth,
                Period::Month(2026, 1),
                Period::Month(2026, 12),
            ),
            (
                RelativePeriod::LastMonth,
                Period::Month(2025, 12),
                Period::Month(2026, 11),
            ),
            (
                RelativePeriod::ThisQuarter,
                Period::Quarter(2026, 1),
                Period::Quarter(2026, 4),
            ),
            (
                RelativePeriod::LastQuarter,
                Period::Quarter(2025, 4),
                Period::Quarter(2026, 3),
            ),
            (
                RelativePeriod::ThisYear,
                Period::Year(2026),
                Period::Year(2026),
            ),
            (
                RelativePeriod::LastYear,
                Period::Year(2025),
                Period::Year(2025),
            ),
        ] {
            assert_eq!(relative.as_of(new_year), of_new_year, "{relative:?}");
            assert_eq!(relative.as_of(autumn), of_autumn, "{relative:?}");
        }
    }
}
