//! Dates of digits: three numbers, one separator lost, or none at all.

use std::ops::Range;

use jiff::civil::Date;
use regex::{Captures, Match};

use super::{DateCandidate, DateForm, is_full_year, make_date, parse_group, parse_leading_year};
use crate::extract::pattern::Pattern;

static THREE_NUMBERS: Pattern =
    Pattern::new(r"([0-9]+)( ?[-/.] ?| )([0-9]{1,2})( ?[-/.] ?| )([0-9]+)");
/// Date that lost a separator: `2503/2018`, `25/032018`.
static ONE_SEPARATOR: Pattern =
    Pattern::new(r"\b([0-9]{2})[-/.:]?([0-9]{2})[-/.:]?(20[0-9]{2})(?:[^0-9]|$)");
static DIGIT_RUN: Pattern = Pattern::new(r"[0-9]{8,14}");
/// Date whose numbers are each followed by a sign, with an era or without.
static EAST_ASIAN_DATE: Pattern = Pattern::new(
    r"(令和|平成|民國|民国)? ?([0-9]{1,4}|元) ?[年년] ?([0-9]{1,2}) ?[月월] ?([0-9]{1,2}) ?[日일]",
);
/// Date of a Japanese era whose letter stands for it: `R6.9.15`.
static ERA_LETTER_DATE: Pattern = Pattern::new(
    r"(?:^|[^A-Za-z])([RH]) ?([0-9]{1,2}) ?[./-] ?([0-9]{1,2}) ?[./-] ?([0-9]{1,2})\b",
);
/// Six digits in front of a time.
static SIX_DIGITS: Pattern =
    Pattern::new(r"(?:^|\s)([0-9]{2})([0-9]{2})([0-9]{2})\s+[0-2]?[0-9]:[0-5][0-9]");

/// Returns every date that is written in digits.
pub(super) fn find_numeric(text: &str) -> Vec<DateCandidate> {
    let mut found = Vec::new();
    for parts in EAST_ASIAN_DATE.captures_iter(text) {
        found.extend(parse_east_asian(&parts, 2.5));
    }
    for parts in ERA_LETTER_DATE.captures_iter(text) {
        found.extend(parse_east_asian(&parts, 0.6));
    }
    for parts in SIX_DIGITS.captures_iter(text) {
        found.extend(parse_six_digits(&parts));
    }
    // A number in front of a date may look like its day, so every number is tried as the first one.
    let mut from = 0;
    while let Some(parts) = THREE_NUMBERS.captures_at(text, from) {
        from = parts.get(1).map_or(text.len(), |first| first.end());
        found.extend(parse_numeric(text, &parts).into_iter().flatten());
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

/// Parses a date whose groups are era, year, month and day.
fn parse_east_asian(parts: &Captures, points: f32) -> Option<DateCandidate> {
    let digits = parts.get(2)?.as_str();
    let year = match digits {
        "元" => 1,
        _ => digits.parse().ok()?,
    };
    let year = match (parts.get(1).map(|era| era.as_str()), digits.len()) {
        (Some("令和" | "R"), _) => year + 2018,
        (Some("平成" | "H"), _) => year + 1988,
        (Some(_), _) => year + 1911,
        (None, 2) => year + 2000,
        (None, 4) => year,
        (None, _) => return None,
    };
    let date = make_date(year, parse_group(parts, 3), parse_group(parts, 4))?;
    let range = parts.get(1).or(parts.get(2))?.start()..parts.get(4)?.end();
    Some(DateCandidate::unambiguous(
        date,
        DateForm::YearFirst,
        range,
        points,
    ))
}

/// Parses six digits in both orders of day and month.
fn parse_six_digits(parts: &Captures) -> Vec<DateCandidate> {
    let [first, second, year] = [1, 2, 3].map(|group| parse_group(parts, group));
    let range = match (parts.get(1), parts.get(3)) {
        (Some(first), Some(last)) => first.start()..last.end(),
        _ => return Vec::new(),
    };
    let days = [
        (make_date(2000 + year, second, first), DateForm::DayFirst),
        (make_date(2000 + year, first, second), DateForm::MonthFirst),
    ];
    let is_unambiguous = days.iter().filter(|(date, _)| date.is_some()).count() == 1;
    days.into_iter()
        .filter_map(|(date, form)| {
            Some(DateCandidate {
                date: date?,
                form,
                is_unambiguous,
                range: range.clone(),
                points: -0.6,
            })
        })
        .collect()
}

/// Parses a date of three numbers in every order that makes one.
fn parse_numeric(text: &str, parts: &Captures) -> Option<Vec<DateCandidate>> {
    let (first, second, third) = (parts.get(1)?, parse_group(parts, 3), parts.get(5)?);
    let separators = [parts.get(2)?.as_str(), parts.get(4)?.as_str()].map(str::trim);
    // Different or missing separators make a date less certain.
    let points = match separators {
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
    if lead.len() >= 4 && is_full_year(&lead[lead.len() - 4..]) {
        return parse_year_first([first, third], second, points).map(|date| vec![date]);
    }
    parse_year_last(text, [first, third], second, separators, points)
}

/// Parses a date whose first number is the year; `second` is the month.
fn parse_year_first([first, third]: [Match; 2], second: u32, points: f32) -> Option<DateCandidate> {
    let lead = first.as_str();
    let days = third.as_str().get(..2.min(third.len()))?;
    let date = make_date(
        lead[lead.len() - 4..].parse().ok()?,
        second,
        days.parse().ok()?,
    )?;
    // Digits in front of the year belong to an attached number.
    let points = points + 1.0 - if lead.len() > 4 { 1.0 } else { 0.0 };
    let range = first.end() - 4..third.start() + days.len();
    Some(DateCandidate::unambiguous(
        date,
        DateForm::YearFirst,
        range,
        points,
    ))
}

/// Parses a date whose last number is the year, in both orders of day and month.
fn parse_year_last(
    text: &str,
    [first, third]: [Match; 2],
    second: u32,
    separators: [&str; 2],
    mut points: f32,
) -> Option<Vec<DateCandidate>> {
    // Two digits need equal separators and nothing that continues them.
    let (year, digits) = parse_leading_year(text, third.range())?;
    if digits == 4 {
        points += 1.0;
    } else if digits == 3 {
        points -= 1.0;
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
    let lead = first.as_str();
    let kept = lead.len().min(2);
    points -= if lead.len() > 2 { 1.0 } else { 0.0 };
    let lead: u32 = lead[lead.len() - kept..].parse().ok()?;
    let range = first.end() - kept..third.start() + digits;
    // Both orders of day and month; equal numbers count once.
    let (day_first, month_first) = (
        make_date(year, second, lead),
        make_date(year, lead, second).filter(|_| lead != second),
    );
    // With two digits at either end the year may also come first. The last two digits may be those
    // of a Buddhist year.
    let is_short = digits == 2 && third.len() >= 2;
    let year_first = make_date(2000 + lead, second, year - 2000)
        .filter(|_| is_short && third.len() == 2 && lead >= 10);
    let buddhist = make_date(year + 500, second, lead).filter(|_| is_short && year >= 2060);
    let all = [
        (day_first, DateForm::DayFirst, month_first.is_none(), points),
        (
            month_first,
            DateForm::MonthFirst,
            day_first.is_none(),
            points,
        ),
        (year_first, DateForm::ShortYearFirst, false, points - 0.5),
        (buddhist, DateForm::ShortBuddhistYear, false, points - 0.5),
    ];
    let sighting = |(date, form, is_unambiguous, points): (Option<Date>, DateForm, bool, f32)| {
        Some(DateCandidate {
            date: date?,
            form,
            is_unambiguous,
            range: range.clone(),
            points,
        })
    };
    Some(all.into_iter().filter_map(sighting).collect())
}

/// Time behind a date: `-18:33`.
static ATTACHED_TIME: Pattern = Pattern::new(r"^-[0-2]?[0-9]:[0-5][0-9]");

/// Returns whether the text goes on like a code, a version or another date: a separator or `%`,
/// then a digit or the end, but no time.
fn continues_as_number(text: &str, last: Range<usize>) -> bool {
    let behind = &text[last.end..];
    let mut ahead = behind.chars();
    matches!(ahead.next(), Some('.' | '/' | '-' | '%'))
        && ahead.next().is_none_or(|sign| sign.is_ascii_digit())
        && !ATTACHED_TIME.is_match(behind)
}

/// Parses a date that lost one of its separators.
fn parse_one_separator(parts: &Captures) -> Option<DateCandidate> {
    // Exactly one separator must be left.
    let range = parts.get(1)?.start()..parts.get(3)?.end();
    if range.len() != "25/032018".len() {
        return None;
    }
    let [day, month, year] = [1, 2, 3].map(|group| parse_group(parts, group));
    let date = make_date(year, month, day)?;
    Some(DateCandidate::unambiguous(
        date,
        DateForm::DayFirst,
        range,
        0.6,
    ))
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
    let range = digits.start()..digits.start() + 8;
    Some(DateCandidate::unambiguous(date, form, range, points))
}
