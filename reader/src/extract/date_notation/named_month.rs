//! Dates whose month is a word, in any language and with one letter misread.

use std::sync::LazyLock;

use regex::Captures;

use super::super::language;
use super::super::text::sole_difference;
use super::super::word_search::{Letters, Vocabulary};
use super::{DateCandidate, DateForm, make_date, match_range, parse_group, parse_leading_year};
use crate::extract::pattern::Pattern;

/// Months by number, with their short and long names in all languages.
static MONTH_NAMES: LazyLock<Vec<(u32, &str)>> = LazyLock::new(|| {
    language::LANGUAGES
        .iter()
        .flat_map(|language| (1..).zip(language.months))
        .collect()
});
static MONTH_VOCABULARY: LazyLock<Vocabulary<u32>> =
    LazyLock::new(|| Vocabulary::new(MONTH_NAMES.iter().copied()));
static YEAR_MONTH_DAY: Pattern =
    Pattern::new(r"(?i)(20[0-9][0-9])[ ./-]{1,2}([\p{L}\p{M}]{3,12})[ ./-]{1,2}([0-9]{1,2})");
static DAY_MONTH_YEAR: Pattern = Pattern::new(concat!(
    r"(?i)([0-9]{1,2})(?:st|nd|rd|th|er|\.)?[ ./,'-]{0,3}(?:de )?",
    r"([\p{L}\p{M}0]{3,12})[ ./,'-]{0,3}(?:de )?([0-9]{2,})",
));
static MONTH_DAY_YEAR: Pattern = Pattern::new(concat!(
    r"(?i)([\p{L}\p{M}]{3,12})[ ./-]{0,2}([0-9]{1,2})(?:st|nd|rd|th)?",
    r"(?:[ ./-]*, ?|[./-]? |[/'-])([0-9]{2,})",
));

/// Returns every date whose month is a word: year first, day first, month first.
pub(super) fn find_named_months(text: &str) -> Vec<DateCandidate> {
    let mut found = Vec::new();
    for (pattern, groups) in [
        (&YEAR_MONTH_DAY, [3, 2, 1]),
        (&DAY_MONTH_YEAR, [1, 2, 3]),
        (&MONTH_DAY_YEAR, [2, 1, 3]),
    ] {
        for parts in pattern.captures_iter(text) {
            found.extend(parse_named_month(text, &parts, groups));
        }
    }
    found
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
    Some(DateCandidate::unambiguous(
        date,
        DateForm::NamedMonth,
        range,
        points,
    ))
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
    let word = word.to_uppercase();
    let is_alike = |name: &str| {
        sole_difference(&word, name).is_some_and(|(read, meant)| are_lookalikes(read, meant))
    };
    // Short names have three letters; the others tolerate an error already.
    let short = MONTH_NAMES
        .iter()
        .filter(|_| word.chars().count() == 3)
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
