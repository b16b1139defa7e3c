//! Time of the purchase, preferably beside its date.

use jiff::civil::Date;
use shared::clock_time::ClockTime;
use shared::field::Field;

use super::pattern::Pattern;
use super::text::{Candidate, Row, choose_field, points_to_confidence};

/// Minimum confidence; below it the field is empty.
const MIN_CONFIDENCE: f32 = 0.4;

static CLOCK_TIME: Pattern = Pattern::new(concat!(
    r"(?i)(?:^|[^0-9:.,/])([0-2]?[0-9])\s?([:.h])\s?([0-5][0-9])",
    r"(?:\s?[:.]\s?([0-5][0-9]))?\s?([ap]\.?m\b)?",
));
static TIME_LABEL: Pattern =
    Pattern::new(r"(?i)\b(?:TIME|UHRZEIT|ZEIT|UHR|HEURE|HORA|ORA|TIJD|MASA|CZAS|GODZ|TID|KL)\b");
/// Range of times or words for it: opening hours.
static OPENING_HOURS: Pattern = Pattern::new(concat!(
    r"(?i)[0-9]\s?(?:[ap]m)?\s?(?:-|TO|BIS|À|A)\s?[0-9]{1,2}\s?(?:[:.h][0-9]{2}|[ap]m)",
    r"|\bOPEN|\bHOURS\b|ÖFFNUNG|\bMON\b|\bSUN\b",
));

/// Returns the time of the purchase.
pub(super) fn find_time(rows: &[Row], date: &Field<Date>) -> Field<ClockTime> {
    let of_date = rows.iter().position(|row| row.shows_field(date));
    let mut candidates = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        for parts in CLOCK_TIME.captures_iter(&row.text) {
            let Some((time, points)) = parse_time(&parts) else {
                continue;
            };
            // Numbers with points between them are those of a date, unless a label says otherwise.
            let is_labelled = TIME_LABEL.is_match(&row.text);
            let is_pointed = parts.get(2).is_some_and(|between| between.as_str() == ".");
            let (start, end) = (
                parts.get(1).map(|hour| hour.start()),
                parts.get(0).map(|all| all.end()),
            );
            let Some(range) = start.zip(end).map(|(start, end)| start..end) else {
                continue;
            };
            let goes_on = row.text[range.end..].starts_with(|sign: char| sign.is_ascii_digit());
            if goes_on || is_pointed && !is_labelled {
                continue;
            }
            // The time mostly stands in the row of the date or next to it.
            let near = match of_date.map(|date| date.abs_diff(at)) {
                Some(0) => 3.0,
                Some(1) => 1.2,
                _ => 0.0,
            };
            let label = if is_labelled { 1.2 } else { 0.0 };
            let is_open = OPENING_HOURS.is_match(&row.text);
            let open = if is_open { 4.0 } else { 0.0 };
            let confidence = points_to_confidence(points + near + label - open - 1.0);
            candidates.extend(row.evidence(&range).map(|evidence| Candidate {
                value: time,
                confidence,
                evidence,
            }));
        }
    }
    choose_field(candidates, MIN_CONFIDENCE)
}

/// Parses a matched time. The second value is the score of its notation.
fn parse_time(parts: &regex::Captures) -> Option<(ClockTime, f32)> {
    let number = |group: usize| {
        parts
            .get(group)
            .and_then(|part| part.as_str().parse::<u8>().ok())
    };
    let half = parts
        .get(5)
        .map(|half| half.as_str().to_ascii_lowercase().starts_with('p'));
    // On the 12-hour clock 12 AM is 0:00 and 12 PM is 12:00.
    let hour = match (number(1)?, half) {
        (12, Some(false)) => 0,
        (hour @ 1..=11, Some(true)) => hour + 12,
        (hour, _) => hour,
    };
    let colon = parts.get(2)?.as_str() == ":";
    let time = ClockTime::new(hour, number(3)?, number(4))?;
    // A colon, seconds and a half of the day distinguish a time from other numbers.
    let points = if colon { 0.8 } else { -1.0 }
        + if parts.get(4).is_some() || half.is_some() {
            0.7
        } else {
            0.0
        };
    Some((time, points))
}

#[cfg(test)]
mod tests {
    use crate::extract::tests::page;
    use crate::extract::{Settings, extract_receipt};

    #[test]
    fn the_time_stands_beside_the_date_or_its_label() {
        for (print, time) in [
            (
                "CORNER SHOP\nOPEN 08:00 - 20:00\n25/03/2018  18:30\nTOTAL  1.20",
                Some("18:30"),
            ),
            (
                "CORNER SHOP\n25/03/2018\nTIME 6:05:09 PM\nTOTAL  1.20",
                Some("18:05:09"),
            ),
            ("CORNER SHOP\n23.11.2023\nTOTAL  1.20", None),
            ("LADEN\n23.11.2023  12.29 Uhr\nSUMME  1,20", Some("12:29")),
            ("BOUTIQUE\nle 05/11/2022  12h41\nTotal  1,20", Some("12:41")),
        ] {
            let read = extract_receipt(&[page(print)], &Settings::default()).time;
            assert_eq!(
                read.value.map(|time| time.to_string()).as_deref(),
                time,
                "{print}"
            );
        }
    }
}
