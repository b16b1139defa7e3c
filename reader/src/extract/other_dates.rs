//! Due date and service period of a receipt.
//!
//! Each date stands directly behind its label, or below it.

use std::sync::LazyLock;

use jiff::civil::Date;
use shared::field::Field;

use super::date::{PlacedDate, PrintedDates};
use super::date_notation::DateCandidate;
use super::language;
use super::pattern::Pattern;
use super::text::Row;
use super::word_search::{Letters, Vocabulary};

/// Confidence of a date that can be read in one way only.
const UNAMBIGUOUS_CONFIDENCE: f32 = 0.92;
/// Confidence of a date whose day and month could be swapped.
const AMBIGUOUS_CONFIDENCE: f32 = 0.75;
/// Confidence of the swapped reading, which is an alternative.
const SWAPPED_CONFIDENCE: f32 = 0.2;

/// Meaning of the label in front of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DateMeaning {
    Due,
    Start,
    End,
}

static DATE_LABELS: LazyLock<Vocabulary<DateMeaning>> = LazyLock::new(|| {
    let words = language::LANGUAGES.iter().flat_map(|language| {
        [
            (DateMeaning::Due, language.due_date_labels),
            (DateMeaning::Start, language.period_start_labels),
            (DateMeaning::End, language.period_end_labels),
        ]
    });
    Vocabulary::new(words)
});

/// Text between the two dates of a period.
static RANGE_SEPARATOR: Pattern =
    Pattern::new(r"(?i)^ {0,2}(?:-|to|until|till?|bis|au|al?|hingga|do|tot|t/m) {0,2}$");

/// The dates; those that are not printed are gaps.
#[derive(Debug, Default)]
pub(super) struct OtherDates {
    pub(super) due_date: Field<Date>,
    pub(super) service_start: Field<Date>,
    pub(super) service_end: Field<Date>,
}

/// Returns the first date of each kind that has a label.
pub(super) fn find_other_dates(rows: &[Row], days: &PrintedDates) -> OtherDates {
    let mut found = OtherDates::default();
    for seen in days.all.iter().filter(|seen| !days.is_doubtful(seen)) {
        let place = match read_meaning(rows, seen) {
            Some(DateMeaning::Due) => &mut found.due_date,
            Some(DateMeaning::Start) => {
                // The end of a period often has no label of its own.
                if found.service_end.value.is_none() {
                    found.service_end = find_range_end(rows, days, seen).unwrap_or_default();
                }
                &mut found.service_start
            }
            Some(DateMeaning::End) => &mut found.service_end,
            None => continue,
        };
        if place.value.is_none() {
            *place = to_date_field(rows, days, seen).unwrap_or_default();
        }
    }
    found
}

/// Returns the meaning of the label that ends where the date begins, or that stands alone in the
/// row above.
fn read_meaning(rows: &[Row], seen: &PlacedDate) -> Option<DateMeaning> {
    let before = Letters::from_text(&rows[seen.row].text[..seen.candidate.range.start]);
    if before.len() > 0 {
        return last_meaning(&before, false);
    }
    last_meaning(
        &Letters::from_text(&rows[seen.row.checked_sub(1)?].text),
        true,
    )
}

/// Returns the meaning of the word at the end of the letters; with `alone` it must also be at their
/// start.
fn last_meaning(letters: &Letters, alone: bool) -> Option<DateMeaning> {
    let all = DATE_LABELS.find_all(letters);
    let ends = all
        .iter()
        .filter(|(_, found)| found.letters.end == letters.len());
    let (meaning, found) = ends.max_by_key(|(_, found)| (found.letters.len(), found.exact))?;
    (!alone || found.letters.start == 0).then_some(*meaning)
}

/// Returns the second date of a period that begins with `first`.
fn find_range_end(rows: &[Row], days: &PrintedDates, first: &PlacedDate) -> Option<Field<Date>> {
    let text = &rows[first.row].text;
    let follows = |seen: &&PlacedDate| {
        let between = text.get(first.candidate.range.end..seen.candidate.range.start);
        seen.row == first.row
            && !days.is_doubtful(seen)
            && between.is_some_and(|between| RANGE_SEPARATOR.is_match(between))
    };
    to_date_field(rows, days, days.all.iter().find(follows)?)
}

/// Makes a field of a date; its swapped reading becomes an alternative.
fn to_date_field(rows: &[Row], days: &PrintedDates, seen: &PlacedDate) -> Option<Field<Date>> {
    let DateCandidate { date, range, .. } = &seen.candidate;
    let confidence = if seen.is_certain() {
        UNAMBIGUOUS_CONFIDENCE
    } else {
        AMBIGUOUS_CONFIDENCE
    };
    let mut field = rows[seen.row].field(range, *date, confidence)?;
    let swapped = days.all.iter().find(|other| {
        other.row == seen.row
            && other.candidate.range == *range
            && other.candidate.date != *date
            && days.is_doubtful(other)
    });
    if let Some(other) = swapped {
        field.insert_alternative(other.candidate.date, SWAPPED_CONFIDENCE);
    }
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
            let rows = text::collect_rows(&[page(print)]);
            let found = find_other_dates(&rows, &PrintedDates::from_rows(&rows, None, None, false));
            let said = [found.due_date, found.service_start, found.service_end]
                .map(|field| field.value.map(format_date).unwrap_or_default());
            assert_eq!(said, expected, "{print}");
        }
    }

    #[test]
    fn a_day_that_could_be_swapped_is_less_sure_and_keeps_the_other_reading() {
        let rows = text::collect_rows(&[page("Due date 03/04/2024")]);
        let due =
            find_other_dates(&rows, &PrintedDates::from_rows(&rows, None, None, false)).due_date;
        assert_eq!(due.value.map(format_date).as_deref(), Some("2024-04-03"));
        assert!(due.confidence < 0.9);
        assert_eq!(format_date(due.alternatives[0].value), "2024-03-04");
    }
}
