//! Parser for dates as receipts print them.
//!
//! `25/03/2018`, `25-3-18`, `2018-03-25`, `25 MAR 2018`, `MAR 25, 2018`, `20180325`, `2018年3月25日`,
//! also attached to a time or a number (`25/03/201818:30`). If day and month can be swapped, both
//! readings are returned. The module `date` decides which date is that of the purchase.

mod named_month;
mod numeric;

use std::ops::{Range, RangeInclusive};

use jiff::civil::Date;
use regex::Captures;

/// Notation of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateForm {
    /// 25 MAR 2018: the month is a word.
    NamedMonth,
    /// 2018-03-25.
    YearFirst,
    /// 18-03-25.
    ShortYearFirst,
    /// 25/03/61: two digits of the Buddhist year 2561.
    ShortBuddhistYear,
    /// 25/03/2018.
    DayFirst,
    /// 03/25/2018.
    MonthFirst,
}

/// Possible date in the text of a row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DateCandidate {
    /// Parsed date.
    pub(super) date: Date,
    /// Notation it is written in.
    pub(super) form: DateForm,
    /// `true` if swapping day and month gives no other date.
    pub(super) is_unambiguous: bool,
    /// Byte range in the text of the row.
    pub(super) range: Range<usize>,
    /// Score of the notation alone; higher is more certain.
    pub(super) points: f32,
}

impl DateCandidate {
    /// Returns a date that can be read in no other order.
    fn unambiguous(date: Date, form: DateForm, range: Range<usize>, points: f32) -> Self {
        Self {
            date,
            form,
            is_unambiguous: true,
            range,
            points,
        }
    }
}

/// Returns every date in `text`. Numbers that can be read in several orders give a candidate each.
pub(super) fn find_dates(text: &str) -> Vec<DateCandidate> {
    let mut found = named_month::find_named_months(text);
    found.extend(numeric::find_numeric(text));
    found
}

fn match_range(parts: &Captures) -> Range<usize> {
    parts.get(0).map_or(0..0, |all| all.range())
}

fn parse_group(parts: &Captures, group: usize) -> u32 {
    parts
        .get(group)
        .and_then(|part| part.as_str().parse().ok())
        .unwrap_or(0)
}

/// Parses the year at the start of a run of digits and returns it with its number of digits.
///
/// Four digits that start like a year are always one. Three are if they lack the zero: `225`. Two
/// digits must end the run or be followed by something that looks like an attached time.
fn parse_leading_year(text: &str, digits: Range<usize>) -> Option<(u32, usize)> {
    let run = &text[digits.clone()];
    let then = text[digits.end..].chars().next();
    // Hours below 24 and minutes below 60; before a colon the run may hold the hours only.
    let clock = |rest: &str| {
        rest.len().is_multiple_of(2) && rest.len() >= 4 && rest < "24" && rest[2..] < *"60"
    };
    let timed = |rest: &str| {
        then == Some(':') && rest.len() <= 2 || matches!(rest.len(), 4 | 6) && clock(rest)
    };
    if run.len() >= 4 && is_full_year(&run[..4]) {
        return Some((run[..4].parse().ok()?, 4));
    }
    // The zero of a year from 2010 on was not read.
    if run.len() == 3 && ("210".."300").contains(&run) && then.is_none_or(|sign| sign == ' ') {
        return Some((2000 + run[1..].parse::<u32>().ok()?, 3));
    }
    let short = run.len() == 2 && then != Some(':') || run.len() > 2 && timed(&run[2..]);
    if !short {
        return None;
    }
    Some((2000 + run.get(..2)?.parse::<u32>().ok()?, 2))
}

/// Difference between the years of the Buddhist and the Gregorian calendar.
const BUDDHIST_YEARS: u32 = 543;
/// Years of the Buddhist calendar that receipts can have.
const BUDDHIST_RANGE: RangeInclusive<u32> = 2543..=2643;

/// Returns whether four digits are those of a year, Gregorian or Buddhist.
fn is_full_year(digits: &str) -> bool {
    digits.starts_with("20")
        || digits
            .parse()
            .is_ok_and(|year| BUDDHIST_RANGE.contains(&year))
}

/// Returns the date, or `None` if it does not exist or its year is not within 2000 to 2100. Years
/// of the Buddhist calendar are converted.
fn make_date(year: u32, month: u32, day: u32) -> Option<Date> {
    let year = if BUDDHIST_RANGE.contains(&year) {
        year - BUDDHIST_YEARS
    } else {
        year
    };
    if !(2000..=2100).contains(&year) {
        return None;
    }
    Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn reads_every_form() {
        for (text, expected) in [
            ("25/03/2018", date(2018, 3, 25)),
            ("25-3-18", date(2018, 3, 25)),
            ("25.03.18", date(2018, 3, 25)),
            ("2018-03-25", date(2018, 3, 25)),
            ("2018/03/25 18:30", date(2018, 3, 25)),
            ("25 MAR 2018", date(2018, 3, 25)),
            ("25MAR2018", date(2018, 3, 25)),
            ("25-Mar-18", date(2018, 3, 25)),
            ("MAR 25, 2018", date(2018, 3, 25)),
            ("March 25th, 2018", date(2018, 3, 25)),
            ("25. März 2018", date(2018, 3, 25)),
            ("25 de marzo de 2018", date(2018, 3, 25)),
            ("20180325", date(2018, 3, 25)),
            ("25/03/201818:30", date(2018, 3, 25)),
            ("25/03/1818:30", date(2018, 3, 25)),
            ("DATE:25/03/2018", date(2018, 3, 25)),
            ("REG #19- 25/03/2018 23:02:16", date(2018, 3, 25)),
            ("INV1234 25 / 03 / 2018", date(2018, 3, 25)),
            ("2503/2018", date(2018, 3, 25)),
            ("25/032018", date(2018, 3, 25)),
            ("03/25/2018", date(2018, 3, 25)),
            ("2018年3月25日", date(2018, 3, 25)),
            ("18年3月25日", date(2018, 3, 25)),
            ("令和6年9月15日", date(2024, 9, 15)),
            ("R6.9.15", date(2024, 9, 15)),
            ("平成30年3月25日", date(2018, 3, 25)),
            ("民國107年3月25日", date(2018, 3, 25)),
            ("25/03/2561", date(2018, 3, 25)),
            ("25.03.18-18:33", date(2018, 3, 25)),
            ("032518 06:30PM", date(2018, 3, 25)),
            ("25/03/218", date(2018, 3, 25)),
        ] {
            let best = find_dates(text)
                .into_iter()
                .max_by(|a, b| a.points.total_cmp(&b.points));
            assert_eq!(best.map(|sighting| sighting.date), Some(expected), "{text}");
        }
    }

    #[test]
    fn gives_both_readings_where_both_exist() {
        let dates: Vec<Date> = find_dates("03/05/2021")
            .into_iter()
            .map(|sighting| sighting.date)
            .collect();
        assert_eq!(dates, [date(2021, 5, 3), date(2021, 3, 5)]);
    }

    #[test]
    fn leaves_out_what_is_no_day() {
        for text in [
            "31/02/2018",
            "25/03/1998",
            "12:30:45",
            "192.168.10.20",
            "00/00/2000",
            "13/13/2013",
            "03-7805 7889",
            "SET 14.95",
            "22-05-202",
            "25/03/2185",
        ] {
            assert_eq!(find_dates(text), [], "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn days_round_trip_in_every_notation(
            year in 2000_i16..2060,
            month in 1_i8..=12,
            day in 1_i8..=28,
            form in 0_usize..9,
        ) {
            const SHORT: [&str; 12] = [
                "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
            ];
            let date = jiff::civil::date(year, month, day);
            let name = SHORT[usize::try_from(month - 1).unwrap()];
            let text = match form {
                0 => format!("{year}-{month:02}-{day:02}"),
                1 => format!("{day:02}/{month:02}/{year}"),
                2 => format!("{day:02}.{month:02}.{year}"),
                3 => format!("{day}-{month}-{year}"),
                4 => format!("{day:02} {name} {year}"),
                5 => format!("{name} {day}, {year}"),
                6 => format!("{year}{month:02}{day:02}"),
                7 => format!("{year}年{month}月{day}日"),
                _ => format!("{day:02}/{month:02}/{:02}", year % 100),
            };
            let found = find_dates(&text);
            let is_found = found.iter().any(|sighting| sighting.date == date);
            proptest::prop_assert!(is_found, "{}: {:?}", text, found);
        }
    }
}
