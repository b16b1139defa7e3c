//! Weekdays beside a date, which show the order of day and month.

use std::sync::LazyLock;

use jiff::civil::Weekday;

use super::date_notation::{DateCandidate, DateForm};
use super::language;
use super::word_search::{Letters, Vocabulary};

const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

static WEEKDAY_VOCABULARY: LazyLock<Vocabulary<Weekday>> = LazyLock::new(|| {
    let languages = language::LANGUAGES.iter();
    Vocabulary::new(languages.flat_map(|language| WEEK.into_iter().zip(language.weekdays)))
});

/// Returns the weekday that a text names. Several of them are opening hours and give `None`.
pub(super) fn sole_weekday(text: &str) -> Option<Weekday> {
    let named = WEEKDAY_VOCABULARY.find_all(&Letters::from_text(text));
    let mut named = named
        .iter()
        .filter(|(_, found)| found.exact)
        .map(|(weekday, _)| *weekday);
    let first = named.next()?;
    named.all(|weekday| weekday == first).then_some(first)
}

/// Returns whether the weekday fits one order of day and month but not the other, among the dates
/// of a row.
pub(super) fn resolves_order(weekday: Weekday, sightings: &[DateCandidate]) -> bool {
    let fits = |form: DateForm| {
        sightings
            .iter()
            .any(|sighting| sighting.form == form && sighting.date.weekday() == weekday)
    };
    // Without a second reading there is nothing to decide.
    let is_open = sightings
        .iter()
        .any(|sighting| sighting.form == DateForm::MonthFirst && !sighting.is_unambiguous);
    is_open && fits(DateForm::DayFirst) != fits(DateForm::MonthFirst)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weekday_is_a_word_of_its_own_and_alone() {
        for (text, expected) in [
            ("Tue 03/05/2016", Some(Weekday::Tuesday)),
            ("03/05/2016 (MARDI)", Some(Weekday::Tuesday)),
            ("Domingo 01/02/2026", Some(Weekday::Sunday)),
            ("LEMON 03/05/2016", None),
            ("MON-FRI 03/05/2016", None),
            ("03/05/2016", None),
        ] {
            assert_eq!(sole_weekday(text), expected, "{text}");
        }
    }
}
