//! Month of a year: arithmetic, and its days. Pure.

use jiff::civil::Date;

/// Month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// The year.
    pub year: i16,
    /// Month of the year, from 1.
    pub number: i8,
}

impl Month {
    /// Returns a month by its number in the year; `None` if there is none.
    pub fn new(year: i16, number: i8) -> Option<Self> {
        Date::new(year, number, 1).ok()?;
        Some(Self { year, number })
    }

    /// Returns the month of a day.
    pub fn from_date(date: Date) -> Self {
        Self {
            year: date.year(),
            number: date.month(),
        }
    }

    /// Parses `YYYY-MM`; `None` if there is no such month.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, number) = text.split_once('-')?;
        Self::new(year.parse().ok()?, number.parse().ok()?)
    }

    /// Formats the month as `YYYY-MM`.
    pub fn to_iso(self) -> String {
        format!("{:04}-{:02}", self.year, self.number)
    }

    /// Returns the month this many months later, or earlier if negative. The first month of the
    /// year 0 is the earliest.
    pub fn plus_months(self, months: i32) -> Self {
        // Months since the year 0.
        let count = (i32::from(self.year) * 12 + i32::from(self.number) - 1 + months).max(0);
        Self {
            year: i16::try_from(count / 12).unwrap_or(i16::MAX),
            number: i8::try_from(count % 12 + 1).unwrap_or(12),
        }
    }

    /// Returns the number of months from `other` to this one.
    pub fn months_since(self, other: Self) -> i32 {
        (i32::from(self.year) - i32::from(other.year)) * 12 + i32::from(self.number)
            - i32::from(other.number)
    }

    /// Returns the first day.
    pub fn first_day(self) -> Option<Date> {
        self.date_of_day(1)
    }

    /// Returns the last day.
    pub fn last_day(self) -> Option<Date> {
        self.first_day().map(Date::last_of_month)
    }

    /// Returns the date of a day; `None` if the month has no such day.
    pub fn date_of_day(self, day: i8) -> Option<Date> {
        Date::new(self.year, self.number, day).ok()
    }

    /// Returns the weeks from Monday on; days of other months are `None`.
    pub fn weeks(self) -> Vec<[Option<i8>; 7]> {
        let Some(first) = self.first_day() else {
            return Vec::new();
        };
        let mut weeks = vec![[None; 7]];
        let mut column = usize::from(first.weekday().to_monday_zero_offset().unsigned_abs());
        for day in 1..=first.days_in_month() {
            if column == 7 {
                weeks.push([None; 7]);
                column = 0;
            }
            if let Some(place) = weeks.last_mut().and_then(|week| week.get_mut(column)) {
                *place = Some(day);
            }
            column += 1;
        }
        weeks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        Month::parse(text).unwrap()
    }

    #[test]
    fn months_are_counted_over_the_turn_of_the_year() {
        assert_eq!(month("2026-11").plus_months(3), month("2027-02"));
        assert_eq!(month("2026-02").plus_months(-2), month("2025-12"));
        assert_eq!(month("2027-02").months_since(month("2025-12")), 14);
        assert_eq!(month("2026-09").to_iso(), "2026-09");
        for text in ["2026", "2026-13", "2026-00", "x-1", ""] {
            assert_eq!(Month::parse(text), None, "{text}");
        }
    }

    #[test]
    fn weeks_begin_on_monday() {
        // 1 September 2026 is a Tuesday.
        let weeks = month("2026-09").weeks();
        assert_eq!(weeks.len(), 5);
        assert_eq!(
            weeks[0],
            [None, Some(1), Some(2), Some(3), Some(4), Some(5), Some(6)]
        );
        assert_eq!(
            weeks[4],
            [Some(28), Some(29), Some(30), None, None, None, None]
        );
        // A February of four whole weeks.
        assert_eq!(month("2027-02").weeks().len(), 4);
        assert_eq!(month("2028-02").last_day().map(Date::day), Some(29));
    }
}
