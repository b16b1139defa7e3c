//! Days beside that of the purchase: until when to pay, and from when to when that was which was paid for. Each stands
//! right behind its label, or below it.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;
use shared::field::{Alternative, Field};

use super::date::{Days, Seen};
use super::keyword::{Letters, Vocabulary};
use super::language;
use super::text::Row;

/// How sure a day is that can be one only, and one whose day and month could be swapped.
const SURE: f32 = 0.92;
const LIKELY: f32 = 0.75;
const SWAPPED: f32 = 0.2;

/// What a label says of the day behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Due,
    Start,
    End,
}

static LABELS: LazyLock<Vocabulary<Meaning>> = LazyLock::new(|| {
    let words = language::ALL.iter().flat_map(|language| {
        [
            (Meaning::Due, language.due),
            (Meaning::Start, language.starts),
            (Meaning::End, language.ends),
        ]
    });
    Vocabulary::new(&words.collect::<Vec<_>>())
});

/// What stands between the two days of a period.
static UNTIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^ {0,2}(?:-|to|until|till?|bis|au|al?|hingga|do|tot|t/m) {0,2}$")
        .expect("a fixed pattern")
});

/// The days, each a gap where it is not printed.
#[derive(Debug, Default)]
pub(super) struct OtherDates {
    pub(super) due_date: Field<Date>,
    pub(super) service_start: Field<Date>,
    pub(super) service_end: Field<Date>,
}

/// The days that have a label.
pub(super) fn find(rows: &[Row], days: &Days) -> OtherDates {
    let mut found = OtherDates::default();
    for seen in days.all.iter().filter(|seen| !days.doubts(seen)) {
        let place = match meaning(rows, seen) {
            Some(Meaning::Due) => &mut found.due_date,
            Some(Meaning::Start) => {
                if found.service_end.value.is_none() {
                    found.service_end = until(rows, days, seen).unwrap_or_default();
                }
                &mut found.service_start
            }
            Some(Meaning::End) => &mut found.service_end,
            None => continue,
        };
        if place.value.is_none() {
            *place = field(rows, days, seen).unwrap_or_default();
        }
    }
    found
}

/// What the label says that ends where the day begins, or that stands alone above it.
fn meaning(rows: &[Row], seen: &Seen) -> Option<Meaning> {
    let before = Letters::of(&rows[seen.row].text[..seen.sighting.range.start]);
    if before.len() > 0 {
        return last_word(&before, false);
    }
    last_word(&Letters::of(&rows[seen.row.checked_sub(1)?].text), true)
}

/// The meaning of the word that ends the letters, and begins them if it must stand alone.
fn last_word(letters: &Letters, alone: bool) -> Option<Meaning> {
    let all = LABELS.find(letters);
    let ends = all
        .iter()
        .filter(|(_, found)| found.letters.end == letters.len());
    let (meaning, found) = ends.max_by_key(|(_, found)| (found.letters.len(), found.exact))?;
    (!alone || found.letters.start == 0).then_some(*meaning)
}

/// The second day of a period whose first one is given.
fn until(rows: &[Row], days: &Days, first: &Seen) -> Option<Field<Date>> {
    let text = &rows[first.row].text;
    let follows = |seen: &&Seen| {
        let between = text.get(first.sighting.range.end..seen.sighting.range.start);
        seen.row == first.row
            && !days.doubts(seen)
            && between.is_some_and(|between| UNTIL.is_match(between))
    };
    field(rows, days, days.all.iter().find(follows)?)
}

fn field(rows: &[Row], days: &Days, seen: &Seen) -> Option<Field<Date>> {
    let evidence = rows[seen.row].evidence(&seen.sighting.range)?;
    let mut field = evidence.field(
        seen.sighting.date,
        if seen.is_certain() { SURE } else { LIKELY },
    );
    let swapped = days.all.iter().find(|other| {
        other.row == seen.row
            && other.sighting.range == seen.sighting.range
            && other.sighting.date != seen.sighting.date
            && days.doubts(other)
    });
    let swapped = swapped.map(|other| Alternative {
        value: other.sighting.date,
        confidence: SWAPPED,
    });
    field.alternatives.extend(swapped);
    Some(field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::tests::page;
    use crate::extract::text;
    use shared::receipt::format_date;

    #[test]
    fn days_are_told_by_their_labels() {
        for (print, expected) in [
            (
                "Invoice date 02.03.2024\nDue date: 16.03.2024",
                ["2024-03-16", "", ""],
            ),
            ("Fällig am 16.03.2024", ["2024-03-16", "", ""]),
            ("Zahlbar bis\n16.03.2024", ["2024-03-16", "", ""]),
            ("Date d'échéance : 16/03/2024", ["2024-03-16", "", ""]),
            (
                "Arrival 12.03.2024  Departure 14.03.2024",
                ["", "2024-03-12", "2024-03-14"],
            ),
            (
                "Abrechnungszeitraum 01.02.2024 - 29.02.2024",
                ["", "2024-02-01", "2024-02-29"],
            ),
            (
                "ENTRY: 13/03/2024 10:02\nEXIT: 13/03/2024 12:40",
                ["", "2024-03-13", "2024-03-13"],
            ),
            ("DEPARTMENT 13/03/2024", ["", "", ""]),
            ("13/03/2024 18:00", ["", "", ""]),
        ] {
            let rows = text::rows(&[page(print)]);
            let found = find(&rows, &Days::of(&rows, None, None));
            let said = [found.due_date, found.service_start, found.service_end]
                .map(|field| field.value.map(format_date).unwrap_or_default());
            assert_eq!(said, expected, "{print}");
        }
    }

    #[test]
    fn a_day_that_could_be_swapped_is_less_sure_and_keeps_the_other_reading() {
        let rows = text::rows(&[page("Due date 03/04/2024")]);
        let due = find(&rows, &Days::of(&rows, None, None)).due_date;
        assert_eq!(due.value.map(format_date).as_deref(), Some("2024-04-03"));
        assert!(due.confidence < 0.9);
        assert_eq!(format_date(due.alternatives[0].value), "2024-03-04");
    }
}
