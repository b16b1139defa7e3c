//! Days as receipts print them.
//!
//! `25/03/2018`, `25-3-18`, `2018-03-25`, `25 MAR 2018`, `MAR 25, 2018`, `20180325`, `2018年3月25日`, also glued to a
//! time or a number (`25/03/201818:30`). Where day and month can be swapped both readings are given. Which of
//! a receipt's days is the one of the purchase is decided in `date`.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

use super::keyword::{Letters, Vocabulary};
use super::language;

/// The months, short and long, in all languages.
static MONTHS: LazyLock<Vec<(u32, &str)>> = LazyLock::new(|| {
    language::ALL
        .iter()
        .flat_map(|language| (1..).zip(language.months))
        .collect()
});
static MONTH: LazyLock<Vocabulary<u32>> = LazyLock::new(|| Vocabulary::new(&MONTHS));
static NUMBERS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"([0-9]+)( ?[-/.] ?| )([0-9]{1,2})( ?[-/.] ?| )([0-9]+)").expect("a fixed pattern")
});
static DAY_MONTH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)([0-9]{1,2})(?:st|nd|rd|th|er|\.)?[ ./,'-]{0,3}(?:de )?([a-zà-ÿ0]{3,9})[ ./,'-]{0,3}(?:de )?([0-9]{2,})").expect("a fixed pattern")
});
static MONTH_DAY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)([a-zà-ÿ]{3,9})[ ./-]{0,2}([0-9]{1,2})(?:st|nd|rd|th)?(?:[ ./-]*, ?|[./-]? |[/'-])([0-9]{2,})",
    )
    .expect("a fixed pattern")
});
static YEAR_MONTH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(20[0-9][0-9])[ ./-]{1,2}([a-zà-ÿ]{3,9})[ ./-]{1,2}([0-9]{1,2})")
        .expect("a fixed pattern")
});
/// A separator was lost: `2503/2018`, `25/032018`.
static ONE_SEPARATOR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b([0-9]{2})[-/.:]?([0-9]{2})[-/.:]?(20[0-9]{2})(?:[^0-9]|$)")
        .expect("a fixed pattern")
});
static COMPACT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[0-9]{8,14}").expect("a fixed pattern"));
static EAST_ASIAN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(20[0-9][0-9]) ?[年년] ?([0-9]{1,2}) ?[月월] ?([0-9]{1,2}) ?[日일]")
        .expect("a fixed pattern")
});

/// How a date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// The month is a word.
    Named,
    /// 2018-03-25.
    YearFirst,
    /// 25/03/2018.
    DayFirst,
    /// 03/25/2018.
    MonthFirst,
}

/// A date somewhere in the text of a row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sighting {
    /// The day.
    pub(super) date: Date,
    /// How it is written.
    pub(super) form: Form,
    /// No other order of the numbers makes a date.
    pub(super) only: bool,
    /// Where it stands.
    pub(super) range: Range<usize>,
    /// How much its form alone speaks for it.
    pub(super) points: f32,
}

/// Every date in `text`. Two orders of the same numbers are two sightings.
pub(super) fn find(text: &str) -> Vec<Sighting> {
    let mut found = Vec::new();
    for parts in YEAR_MONTH.captures_iter(text) {
        found.extend(named(text, &parts, [3, 2, 1]));
    }
    for parts in DAY_MONTH.captures_iter(text) {
        found.extend(named(text, &parts, [1, 2, 3]));
    }
    for parts in MONTH_DAY.captures_iter(text) {
        found.extend(named(text, &parts, [2, 1, 3]));
    }
    for parts in EAST_ASIAN.captures_iter(text) {
        let date = civil(number(&parts, 1), number(&parts, 2), number(&parts, 3));
        found.extend(date.map(|date| Sighting {
            date,
            form: Form::YearFirst,
            only: true,
            range: whole(&parts),
            points: 2.5,
        }));
    }
    // A number before a date may look like its day: every number is tried as the first.
    let mut from = 0;
    while let Some(parts) = NUMBERS.captures_at(text, from) {
        from = parts.get(1).map_or(text.len(), |first| first.end());
        found.extend(numeric(text, &parts));
    }
    for parts in ONE_SEPARATOR.captures_iter(text) {
        found.extend(one_separator(&parts));
    }
    for parts in COMPACT.captures_iter(text) {
        found.extend(compact(&parts));
    }
    found
}

fn whole(parts: &Captures) -> Range<usize> {
    parts.get(0).map_or(0..0, |all| all.range())
}

fn number(parts: &Captures, group: usize) -> u32 {
    parts
        .get(group)
        .and_then(|part| part.as_str().parse().ok())
        .unwrap_or(0)
}

/// A date with the month as a word; `places` are the groups of day, month and year.
fn named(text: &str, parts: &Captures, [day, month, year]: [usize; 3]) -> Option<Sighting> {
    let month = month_named(parts.get(month)?.as_str())?;
    let (years, digits) = leading_year(text, parts.get(year)?.range())?;
    let date = civil(years, month, number(parts, day))?;
    let mut range = whole(parts);
    if year == 3 {
        range.end = parts.get(3)?.start() + digits;
    }
    let points = if digits == 4 { 1.8 } else { 1.2 };
    Some(Sighting {
        date,
        form: Form::Named,
        only: true,
        range,
        points,
    })
}

/// Which month a word names; long names may have one letter misread.
fn month_named(word: &str) -> Option<u32> {
    let letters = Letters::of(word);
    MONTH
        .find(&letters)
        .into_iter()
        .find(|(_, found)| found.letters == (0..letters.len()))
        .map(|(month, _)| month)
        .or_else(|| month_alike(word))
}

/// The month whose short name has one letter that looks like the one that was read: `Jum`, `0CT`.
fn month_alike(word: &str) -> Option<u32> {
    let signs: Vec<char> = word.chars().flat_map(char::to_uppercase).collect();
    let is_alike = |name: &str| {
        let differing: Vec<(char, char)> = signs
            .iter()
            .copied()
            .zip(name.chars())
            .filter(|(read, meant)| read != meant)
            .collect();
        name.chars().count() == signs.len()
            && matches!(differing[..], [(read, meant)] if look_alike(read, meant))
    };
    let short = MONTHS
        .iter()
        .filter(|_| signs.len() == 3)
        .find(|(_, names)| names.split(' ').any(is_alike))?;
    Some(short.0)
}

/// Letters that engines take for each other.
fn look_alike(read: char, meant: char) -> bool {
    const GROUPS: [&str; 7] = ["MNW", "IL1TJ", "O0DQCG", "B8R", "S5", "UVY", "EF"];
    GROUPS
        .iter()
        .any(|group| group.contains(read) && group.contains(meant))
}

/// The year that a run of digits begins with, and how many digits it has. What follows must be the end or
/// look like a time that was glued on.
fn leading_year(text: &str, digits: Range<usize>) -> Option<(u32, usize)> {
    let run = &text[digits.clone()];
    let then = text[digits.end..].chars().next();
    let clock = |rest: &str| {
        rest.len().is_multiple_of(2) && rest.len() >= 4 && rest < "24" && rest[2..] < *"60"
    };
    let timed = |rest: &str| {
        then == Some(':') && rest.len() <= 2 || matches!(rest.len(), 4 | 6) && clock(rest)
    };
    if run.len() >= 4 && run.starts_with("20") {
        return Some((run[..4].parse().ok()?, 4));
    }
    let short = run.len() == 2 && then != Some(':') || run.len() > 2 && timed(&run[2..]);
    if !short {
        return None;
    }
    Some((2000 + run.get(..2)?.parse::<u32>().ok()?, 2))
}

/// Dates of three numbers, in every order that makes one.
fn numeric(text: &str, parts: &Captures) -> Vec<Sighting> {
    numeric_parts(text, parts).unwrap_or_default()
}

fn numeric_parts(text: &str, parts: &Captures) -> Option<Vec<Sighting>> {
    let (first, second, third) = (parts.get(1)?, number(parts, 3), parts.get(5)?);
    let separators = [parts.get(2)?.as_str(), parts.get(4)?.as_str()].map(str::trim);
    let mut points = match separators {
        ["", ""] => -0.5,
        ["", _] | [_, ""] => return None,
        [a, b] if a != b => 0.0,
        [".", _] => 0.4,
        _ => 0.6,
    };
    let mut back = text[..first.start()].chars().rev();
    if back.next().is_some_and(|sign| separators[0].contains(sign))
        && back.next().is_some_and(|sign| sign.is_ascii_digit())
    {
        return None;
    }
    let lead = first.as_str();
    if lead.len() >= 4 && lead[lead.len() - 4..].starts_with("20") {
        let days = third.as_str().get(..2.min(third.len()))?;
        let date = civil(
            lead[lead.len() - 4..].parse().ok()?,
            second,
            days.parse().ok()?,
        )?;
        let range = first.end() - 4..third.start() + days.len();
        let points = points + 1.0 - if lead.len() > 4 { 1.0 } else { 0.0 };
        return Some(vec![Sighting {
            date,
            form: Form::YearFirst,
            only: true,
            range,
            points,
        }]);
    }
    let (year, digits) = leading_year(text, third.range())?;
    if digits == 4 {
        points += 1.0;
    } else if separators[0].is_empty()
        || separators[0] != separators[1]
        || goes_on(text, third.range())
    {
        return None;
    }
    // "WA27-10-18" is rather a code.
    if text[..first.start()].ends_with(|sign: char| sign.is_ascii_alphabetic()) {
        points -= 0.8;
    }
    // Digits before the day belong to something else that was glued on.
    let kept = lead.len().min(2);
    points -= if lead.len() > 2 { 1.0 } else { 0.0 };
    let lead: u32 = lead[lead.len() - kept..].parse().ok()?;
    let range = first.end() - kept..third.start() + digits;
    let sighting = |date: Date, form: Form, only: bool, points: f32| Sighting {
        date,
        form,
        only,
        range: range.clone(),
        points,
    };
    let (day_first, month_first) = (
        civil(year, second, lead),
        civil(year, lead, second).filter(|_| lead != second),
    );
    let mut found = Vec::new();
    found.extend(
        day_first.map(|date| sighting(date, Form::DayFirst, month_first.is_none(), points)),
    );
    found.extend(
        month_first.map(|date| sighting(date, Form::MonthFirst, day_first.is_none(), points)),
    );
    if digits == 2 && third.len() == 2 {
        let backwards = civil(2000 + lead, second, year - 2000).filter(|_| lead >= 10);
        found.extend(backwards.map(|date| sighting(date, Form::YearFirst, true, points - 2.5)));
    }
    Some(found)
}

/// Whether more numbers follow in the same way: a code, a version, the next date.
fn goes_on(text: &str, last: Range<usize>) -> bool {
    let mut ahead = text[last.end..].chars();
    matches!(ahead.next(), Some('.' | '/' | '-' | '%'))
        && ahead.next().is_none_or(|sign| sign.is_ascii_digit())
}

/// A date that lost one of its separators.
fn one_separator(parts: &Captures) -> Option<Sighting> {
    let separators = parts[0].trim_end_matches(|sign: char| !sign.is_ascii_digit());
    if separators
        .bytes()
        .filter(|byte| !byte.is_ascii_digit())
        .count()
        != 1
    {
        return None;
    }
    let date = civil(number(parts, 3), number(parts, 2), number(parts, 1))?;
    let range = parts.get(1)?.start()..parts.get(3)?.end();
    Some(Sighting {
        date,
        form: Form::DayFirst,
        only: true,
        range,
        points: 0.6,
    })
}

/// Eight digits in a row, perhaps with a time behind them.
fn compact(parts: &Captures) -> Option<Sighting> {
    let digits = parts.get(0)?;
    let run = digits.as_str();
    if !matches!(run.len(), 8 | 12 | 14) {
        return None;
    }
    let part = |range: Range<usize>| run[range].parse::<u32>().unwrap_or(0);
    let year_first = civil(part(0..4), part(4..6), part(6..8));
    let day_first = civil(part(4..8), part(2..4), part(0..2)).filter(|_| run.len() == 8);
    let (date, form, points) = match (year_first, day_first) {
        (Some(date), _) => (date, Form::YearFirst, -0.2),
        (None, Some(date)) => (date, Form::DayFirst, -0.6),
        (None, None) => return None,
    };
    Some(Sighting {
        date,
        form,
        only: true,
        range: digits.start()..digits.start() + 8,
        points,
    })
}

/// The day, where it exists and a receipt can be from it.
fn civil(year: u32, month: u32, day: u32) -> Option<Date> {
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
        ] {
            let best = find(text)
                .into_iter()
                .max_by(|a, b| a.points.total_cmp(&b.points));
            assert_eq!(best.map(|sighting| sighting.date), Some(expected), "{text}");
        }
    }

    #[test]
    fn gives_both_readings_where_both_exist() {
        let dates: Vec<Date> = find("03/05/2021")
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
        ] {
            assert_eq!(find(text), [], "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn days_round_trip_in_every_notation(year in 2000_i16..2060, month in 1_i8..=12, day in 1_i8..=28, form in 0_usize..9) {
            const SHORT: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
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
            let found = find(&text);
            proptest::prop_assert!(found.iter().any(|sighting| sighting.date == date), "{}: {:?}", text, found);
        }
    }
}
