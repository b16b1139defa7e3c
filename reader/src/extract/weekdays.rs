//! The days of the week beside a date: which of two numbers is the day and which the month, they can tell.

use std::sync::LazyLock;

use jiff::civil::Weekday;

use super::day::{Form, Sighting};
use super::keyword::{Letters, Vocabulary};
use super::language;

const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

static NAMES: LazyLock<Vocabulary<Weekday>> = LazyLock::new(|| {
    let names: Vec<_> = language::ALL
        .iter()
        .flat_map(|language| WEEK.into_iter().zip(language.weekdays))
        .collect();
    Vocabulary::new(&names)
});

/// The weekday that a text names. Two of them are hours of opening.
pub(super) fn only_one(text: &str) -> Option<Weekday> {
    let named = NAMES.find(&Letters::of(text));
    let mut named = named
        .iter()
        .filter(|(_, found)| found.exact)
        .map(|(weekday, _)| *weekday);
    let first = named.next()?;
    named.all(|weekday| weekday == first).then_some(first)
}

/// Whether the weekday fits one order of day and month only, of those in the same row.
pub(super) fn tells(weekday: Weekday, sightings: &[Sighting]) -> bool {
    let fits = |form: Form| {
        sightings
            .iter()
            .any(|sighting| sighting.form == form && sighting.date.weekday() == weekday)
    };
    let is_open = sightings
        .iter()
        .any(|sighting| sighting.form == Form::MonthFirst && !sighting.only);
    is_open && fits(Form::DayFirst) != fits(Form::MonthFirst)
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
            assert_eq!(only_one(text), expected, "{text}");
        }
    }
}
