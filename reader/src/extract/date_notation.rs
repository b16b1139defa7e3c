//! Parser for dates as receipts print them.
//!
//! `25/03/2018`, `25-3-18`, `2018-03-25`, `25 MAR 2018`, `MAR 25, 2018`, `20180325`, `2018年3月25日`,
//! also attached to a time or a number (`25/03/201818:30`). If day and month can be swapped, both
//! readings are returned. The module `date` decides which date is that of the purchase.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

use super::language;
use super::word_search::{Letters, Vocabulary};

/// Months by number, with their short and long names in all languages.
static MONTH_NAMES: LazyLock<Vec<(u32, &str)>> = LazyLock::new(|| {
    language::LANGUAGES
        .iter()
        .flat_map(|language| (1..).zip(language.months))
        .collect()
});
static MONTH_VOCABULARY: LazyLock<Vocabulary<u32>> =
    LazyLock::new(|| Vocabulary::new(&MONTH_NAMES));
static THREE_NUMBERS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"([0-9]+)( ?[-/.] ?| )([0-9]{1,2})( ?[-/.] ?| )([0-9]+)").expect("a fixed pattern")
});
static DAY_MONTH_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)([0-9]{1,2})(?:st|nd|rd|th|er|\.)?[ ./,'-]{0,3}(?:de )?",
        r"([a-zà-ÿ0]{3,9})[ ./,'-]{0,3}(?:de )?([0-9]{2,})",
    ))
    .expect("a fixed pattern")
});
static MONTH_DAY_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)([a-zà-ÿ]{3,9})[ ./-]{0,2}([0-9]{1,2})(?:st|nd|rd|th)?",
        r"(?:[ ./-]*, ?|[./-]? |[/'-])([0-9]{2,})",
    ))
    .expect("a fixed pattern")
});
static YEAR_MONTH_DAY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(20[0-9][0-9])[ ./-]{1,2}([a-zà-ÿ]{3,9})[ ./-]{1,2}([0-9]{1,2})")
        .expect("a fixed pattern")
});
/// Date that lost a separator: `2503/2018`, `25/032018`.
static ONE_SEPARATOR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b([0-9]{2})[-/.:]?([0-9]{2})[-/.:]?(20[0-9]{2})(?:[^0-9]|$)")
        .expect("a fixed pattern")
});
static DIGIT_RUN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[0-9]{8,14}").expect("a fixed pattern"));
static EAST_ASIAN_DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(20[0-9][0-9]) ?[年년] ?([0-9]{1,2}) ?[月월] ?([0-9]{1,2}) ?[日일]")
        .expect("a fixed pattern")
});

/// Notation of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateForm {
    /// 25 MAR 2018: the month is a word.
    NamedMonth,
    /// 2018-03-25.
    YearFirst,
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

/// Returns every date in `text`. Numbers that can be read in several orders give a candidate each.
pub(super) fn find_dates(text: &str) -> Vec<DateCandidate> {
    let mut found = Vec::new();
    // The month is a word: year first, day first, month first.
    for parts in YEAR_MONTH_DAY.captures_iter(text) {
        found.extend(parse_named_month(text, &parts, [3, 2, 1]));
    }
    for parts in DAY_MONTH_YEAR.captures_iter(text) {
        found.extend(parse_named_month(text, &parts, [1, 2, 3]));
    }
    for parts in MONTH_DAY_YEAR.captures_iter(text) {
        found.extend(parse_named_month(text, &parts, [2, 1, 3]));
    }
    // East Asian notation: a sign follows each number.
    for parts in EAST_ASIAN_DATE.captures_iter(text) {
        let date = make_date(
            parse_group(&parts, 1),
            parse_group(&parts, 2),
            parse_group(&parts, 3),
        );
        found.extend(date.map(|date| DateCandidate {
            date,
            form: DateForm::YearFirst,
            is_unambiguous: true,
            range: match_range(&parts),
            points: 2.5,
        }));
    }
    // A number in front of a date may look like its day, so every number is tried as the first one.
    let mut from = 0;
    while let Some(parts) = THREE_NUMBERS.captures_at(text, from) {
        from = parts.get(1).map_or(text.len(), |first| first.end());
        found.extend(parse_numeric(text, &parts));
    }
    // One separator was lost, or there is none at all.
    for parts in ONE_SEPARATOR.captures_iter(text) {
        found.extend(parse_one_separator(&parts));
    }
    for parts in DIGIT_RUN.captures_iter(text) {
        found.extend(parse_digit_run(&parts));
    }
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

/// Parses a date whose month is a word. The array holds the capture groups of day, month and year.
fn parse_named_month(
    text: &str,
    parts: &Captures,
    [day, month, year]: [usize; 3],
) -> Option<DateCandidate> {
    let month = match_month(parts.get(month)?.as_str())?;
    let (years, digits) = parse_leading_year(text, parts.get(year)?.range())?;
    let date = make_date(years, month, parse_group(parts, day))?;
    // A year at the end may have a time attached to it, which is not part of the date.
    let mut range = match_range(parts);
    if year == 3 {
        range.end = parts.get(3)?.start() + digits;
    }
    // Four digits identify a year better than two.
    let points = if digits == 4 { 1.8 } else { 1.2 };
    Some(DateCandidate {
        date,
        form: DateForm::NamedMonth,
        is_unambiguous: true,
        range,
        points,
    })
}

/// Returns the month that a word names; long names may have one letter misread.
fn match_month(word: &str) -> Option<u32> {
    let letters = Letters::from_text(word);
    MONTH_VOCABULARY
        .find_all(&letters)
        .into_iter()
        .find(|(_, found)| found.letters == (0..letters.len()))
        .map(|(month, _)| month)
        .or_else(|| match_misread_month(word))
}

/// Returns the month whose short name differs from the word by one lookalike letter: `Jum`, `0CT`.
fn match_misread_month(word: &str) -> Option<u32> {
    let signs: Vec<char> = word.chars().flat_map(char::to_uppercase).collect();
    let is_alike = |name: &str| {
        let differing: Vec<(char, char)> = signs
            .iter()
            .copied()
            .zip(name.chars())
            .filter(|(read, meant)| read != meant)
            .collect();
        name.chars().count() == signs.len()
            && matches!(differing[..], [(read, meant)] if are_lookalikes(read, meant))
    };
    // Short names have three letters; the others tolerate an error already.
    let short = MONTH_NAMES
        .iter()
        .filter(|_| signs.len() == 3)
        .find(|(_, names)| names.split(' ').any(is_alike))?;
    Some(short.0)
}

/// Returns whether engines mistake one of these letters for the other.
fn are_lookalikes(read: char, meant: char) -> bool {
    const GROUPS: [&str; 7] = ["MNW", "IL1TJ", "O0DQCG", "B8R", "S5", "UVY", "EF"];
    GROUPS
        .iter()
        .any(|group| group.contains(read) && group.contains(meant))
}

/// Parses the year at the start of a run of digits and returns it with its number of digits.
///
/// Four digits that start with 20 are always a year. Two digits must end the run or be followed by
/// something that looks like an attached time.
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
    if run.len() >= 4 && run.starts_with("20") {
        return Some((run[..4].parse().ok()?, 4));
    }
    let short = run.len() == 2 && then != Some(':') || run.len() > 2 && timed(&run[2..]);
    if !short {
        return None;
    }
    Some((2000 + run.get(..2)?.parse::<u32>().ok()?, 2))
}

/// Parses a date of three numbers in every order that makes one.
fn parse_numeric(text: &str, parts: &Captures) -> Vec<DateCandidate> {
    try_parse_numeric(text, parts).unwrap_or_default()
}

fn try_parse_numeric(text: &str, parts: &Captures) -> Option<Vec<DateCandidate>> {
    let (first, second, third) = (parts.get(1)?, parse_group(parts, 3), parts.get(5)?);
    let separators = [parts.get(2)?.as_str(), parts.get(4)?.as_str()].map(str::trim);
    // Different or missing separators make a date less certain.
    let mut points = match separators {
        ["", ""] => -0.5,
        ["", _] | [_, ""] => return None,
        [a, b] if a != b => 0.0,
        [".", _] => 0.4,
        _ => 0.6,
    };
    // Another number in front with the same separator: an address or a version, not a date.
    let mut back = text[..first.start()].chars().rev();
    if back.next().is_some_and(|sign| separators[0].contains(sign))
        && back.next().is_some_and(|sign| sign.is_ascii_digit())
    {
        return None;
    }
    let lead = first.as_str();
    // Year first. Digits in front of the year belong to an attached number.
    if lead.len() >= 4 && lead[lead.len() - 4..].starts_with("20") {
        let days = third.as_str().get(..2.min(third.len()))?;
        let date = make_date(
            lead[lead.len() - 4..].parse().ok()?,
            second,
            days.parse().ok()?,
        )?;
        let range = first.end() - 4..third.start() + days.len();
        let points = points + 1.0 - if lead.len() > 4 { 1.0 } else { 0.0 };
        return Some(vec![DateCandidate {
            date,
            form: DateForm::YearFirst,
            is_unambiguous: true,
            range,
            points,
        }]);
    }
    // Year last. Two digits need equal separators and nothing that continues them.
    let (year, digits) = parse_leading_year(text, third.range())?;
    if digits == 4 {
        points += 1.0;
    } else if separators[0].is_empty()
        || separators[0] != separators[1]
        || continues_as_number(text, third.range())
    {
        return None;
    }
    // Letters directly in front indicate a code, as in `WA27-10-18`.
    if text[..first.start()].ends_with(|sign: char| sign.is_ascii_alphabetic()) {
        points -= 0.8;
    }
    // Digits in front of the day belong to an attached number.
    let kept = lead.len().min(2);
    points -= if lead.len() > 2 { 1.0 } else { 0.0 };
    let lead: u32 = lead[lead.len() - kept..].parse().ok()?;
    let range = first.end() - kept..third.start() + digits;
    let sighting = |date: Date, form: DateForm, only: bool, points: f32| DateCandidate {
        date,
        form,
        is_unambiguous: only,
        range: range.clone(),
        points,
    };
    // Both orders of day and month; equal numbers count once.
    let (day_first, month_first) = (
        make_date(year, second, lead),
        make_date(year, lead, second).filter(|_| lead != second),
    );
    let mut found = Vec::new();
    found.extend(
        day_first.map(|date| sighting(date, DateForm::DayFirst, month_first.is_none(), points)),
    );
    found.extend(
        month_first.map(|date| sighting(date, DateForm::MonthFirst, day_first.is_none(), points)),
    );
    // With two digits at either end the year may also come first, which is rare.
    if digits == 2 && third.len() == 2 {
        let backwards = make_date(2000 + lead, second, year - 2000).filter(|_| lead >= 10);
        found.extend(backwards.map(|date| sighting(date, DateForm::YearFirst, true, points - 2.5)));
    }
    Some(found)
}

/// Returns whether the text goes on like a code, a version or another date: a separator or `%`,
/// then a digit or the end.
fn continues_as_number(text: &str, last: Range<usize>) -> bool {
    let mut ahead = text[last.end..].chars();
    matches!(ahead.next(), Some('.' | '/' | '-' | '%'))
        && ahead.next().is_none_or(|sign| sign.is_ascii_digit())
}

/// Parses a date that lost one of its separators.
fn parse_one_separator(parts: &Captures) -> Option<DateCandidate> {
    // Exactly one separator must be left.
    let separators = parts[0].trim_end_matches(|sign: char| !sign.is_ascii_digit());
    if separators
        .bytes()
        .filter(|byte| !byte.is_ascii_digit())
        .count()
        != 1
    {
        return None;
    }
    let date = make_date(
        parse_group(parts, 3),
        parse_group(parts, 2),
        parse_group(parts, 1),
    )?;
    let range = parts.get(1)?.start()..parts.get(3)?.end();
    Some(DateCandidate {
        date,
        form: DateForm::DayFirst,
        is_unambiguous: true,
        range,
        points: 0.6,
    })
}

/// Parses eight digits in a row, optionally with a time of four or six digits behind them.
fn parse_digit_run(parts: &Captures) -> Option<DateCandidate> {
    let digits = parts.get(0)?;
    let run = digits.as_str();
    if !matches!(run.len(), 8 | 12 | 14) {
        return None;
    }
    let part = |range: Range<usize>| run[range].parse::<u32>().unwrap_or(0);
    // Year first is preferred; day first must not have a time attached.
    let year_first = make_date(part(0..4), part(4..6), part(6..8));
    let day_first = make_date(part(4..8), part(2..4), part(0..2)).filter(|_| run.len() == 8);
    let (date, form, points) = match (year_first, day_first) {
        (Some(date), _) => (date, DateForm::YearFirst, -0.2),
        (None, Some(date)) => (date, DateForm::DayFirst, -0.6),
        (None, None) => return None,
    };
    Some(DateCandidate {
        date,
        form,
        is_unambiguous: true,
        range: digits.start()..digits.start() + 8,
        points,
    })
}

/// Returns the date, or `None` if it does not exist or its year is not within 2000 to 2100.
fn make_date(year: u32, month: u32, day: u32) -> Option<Date> {
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
