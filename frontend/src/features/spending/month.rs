//! Month of the calendar: arithmetic, its days, their colour levels. Pure.

use jiff::civil::Date;

/// Strongest colour level of a day; 0 is none.
pub(crate) const HEAT_MAX: u8 = 4;

/// Month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Month {
    /// The year.
    pub(crate) year: i16,
    /// Month of the year, from 1.
    pub(crate) number: i8,
}

impl Month {
    /// Returns the month of a day.
    pub(crate) fn from_date(date: Date) -> Self {
        Self {
            year: date.year(),
            number: date.month(),
        }
    }

    /// Parses `YYYY-MM`; `None` if there is no such month.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (year, number) = text.split_once('-')?;
        let month = Self {
            year: year.parse().ok()?,
            number: number.parse().ok()?,
        };
        Date::new(month.year, month.number, 1)
            .is_ok()
            .then_some(month)
    }

    /// Formats the month as `YYYY-MM`.
    pub(crate) fn to_iso(self) -> String {
        format!("{:04}-{:02}", self.year, self.number)
    }

    /// Returns the month this many months later, or earlier if negative. The first month of the
    /// year 0 is the earliest.
    pub(crate) fn plus_months(self, months: i32) -> Self {
        // Months since the year 0.
        let count = (i32::from(self.year) * 12 + i32::from(self.number) - 1 + months).max(0);
        Self {
            year: i16::try_from(count / 12).unwrap_or(i16::MAX),
            number: i8::try_from(count % 12 + 1).unwrap_or(12),
        }
    }

    /// Returns the number of months from `other` to this one.
    pub(crate) fn months_since(self, other: Self) -> i32 {
        (i32::from(self.year) - i32::from(other.year)) * 12 + i32::from(self.number)
            - i32::from(other.number)
    }

    /// Returns the first day.
    pub(crate) fn first_day(self) -> Option<Date> {
        self.date_of_day(1)
    }

    /// Returns the last day.
    pub(crate) fn last_day(self) -> Option<Date> {
        self.first_day().map(Date::last_of_month)
    }

    /// Returns the date of a day; `None` if the month has no such day.
    pub(crate) fn date_of_day(self, day: i8) -> Option<Date> {
        Date::new(self.year, self.number, day).ok()
    }

    /// Returns the weeks from Monday on; days of other months are `None`.
    pub(crate) fn weeks(self) -> Vec<[Option<i8>; 7]> {
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

/// Returns the day that a key leads to in a month of so many days. Returns `None` for other keys,
/// and the same day at the bounds.
pub(crate) fn day_after_key(day: i8, key: &str, days: i8) -> Option<i8> {
    let moved = match key {
        "ArrowLeft" => day - 1,
        "ArrowRight" => day + 1,
        "ArrowUp" => day - 7,
        "ArrowDown" => day + 7,
        "Home" => 1,
        "End" => days,
        _ => return None,
    };
    Some(if (1..=days).contains(&moved) {
        moved
    } else {
        day
    })
}

/// Returns the colour level of a day's sum, relative to the largest one.
pub(crate) fn heat_level(minor: i64, largest: i64) -> u8 {
    if minor <= 0 || largest <= 0 {
        return 0;
    }
    // Every positive sum gets at least level 1.
    let step = (i128::from(minor) * i128::from(HEAT_MAX)).div_euclid(i128::from(largest)) + 1;
    u8::try_from(step).unwrap_or(HEAT_MAX).min(HEAT_MAX)
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

    #[test]
    fn keys_stay_within_the_month() {
        for (day, key, to) in [
            (1, "ArrowRight", 2),
            (1, "ArrowLeft", 1),
            (8, "ArrowUp", 1),
            (25, "ArrowDown", 25),
            (9, "Home", 1),
            (9, "End", 30),
        ] {
            assert_eq!(day_after_key(day, key, 30), Some(to), "{day} {key}");
        }
        assert_eq!(day_after_key(9, "a", 30), None);
    }

    #[test]
    fn the_largest_sum_has_the_strongest_colour() {
        for (minor, largest, level) in [
            (100, 100, 4),
            (1, 100, 1),
            (50, 100, 3),
            (0, 100, 0),
            (-5, 100, 0),
            (0, 0, 0),
            (i64::MAX, i64::MAX, 4),
        ] {
            assert_eq!(heat_level(minor, largest), level, "{minor} of {largest}");
        }
    }
}
