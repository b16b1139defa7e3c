//! Currency of a receipt: printed, else inferred.
//!
//! It is inferred from clues to the country, else taken from the settings.

mod marks;

use std::ops::Range;

use shared::field::Field;
use shared::money::Currency;

use super::country::{self, CurrencyPoints};
use super::pattern::Pattern;
use super::text::{Candidate, Row, choose_field, points_to_confidence};
use marks::{equals_mark, meaning_at_end};
pub(super) use marks::{mark_after, mark_before};

/// Minimum lead in points with which the country counts.
const COUNTRY_LEAD_MIN: f32 = 1.5;

/// Mark of a column or a label: `(RM)`, `RM:`, `AMOUNT RM`.
static LABELLED_MARK: Pattern = Pattern::new(concat!(
    r"(?i)[(\[]\s?(RM|[A-Z]{3}|S?\$|€|£|kr|zł)\s?[)\]]|\b(?:TOTAL|AMOUNT|SUMME|BETRAG",
    r"|PRICE|CASH|CHANGE|TOTALE|IMPORTE)\s(RM|[A-Z]{3}|€|£|kr|zł)(?:[\s:.]|$)",
));

/// Mark in a row, with its possible meanings and its points.
struct MarkOccurrence {
    meanings: &'static [&'static str],
    points: f32,
    /// `true` if the mark is one or two letters that may stand beside a number by chance.
    is_ambiguous: bool,
    row: usize,
    range: Range<usize>,
}

impl MarkOccurrence {
    fn new(
        mark: &str,
        meanings: &'static [&'static str],
        points: f32,
        row: usize,
        range: Range<usize>,
    ) -> Self {
        let is_lettered = mark.starts_with(char::is_alphabetic);
        Self {
            meanings,
            points,
            is_ambiguous: mark != "RM" && is_lettered && mark.chars().count() <= 2,
            row,
            range,
        }
    }
}

/// Returns the currency of the receipt, with other possible ones as alternatives.
pub(super) fn find_currency(rows: &[Row], default: Option<Currency>) -> Field<Currency> {
    let countries = country::collect_clues(rows);
    let candidates = weigh_meanings(rows, &countries, default);
    if candidates.is_empty() {
        return infer_currency(&countries, default);
    }
    choose_field(rank_candidates(candidates), 0.3)
}

/// Returns every meaning of every mark, with the sum of its points.
fn weigh_meanings(
    rows: &[Row],
    countries: &CurrencyPoints,
    default: Option<Currency>,
) -> Vec<(Candidate<Currency>, f32)> {
    let mut candidates: Vec<(Candidate<Currency>, f32)> = Vec::new();
    for sighting in collect_marks(rows) {
        for (rank, code) in (0_u8..).zip(sighting.meanings) {
            let Ok(currency) = code.parse::<Currency>() else {
                continue;
            };
            let Some(evidence) = rows[sighting.row].evidence(&sighting.range) else {
                continue;
            };
            // Short marks of letters are chance if the country has another currency.
            if sighting.is_ambiguous
                && countries
                    .best_with_lead()
                    .is_some_and(|(other, lead)| other != currency && lead >= COUNTRY_LEAD_MIN)
            {
                continue;
            }
            // The most common meaning of a mark wins, unless the country or the settings disagree.
            let supported =
                countries.points(currency) + if default == Some(currency) { 1.5 } else { 0.0 };
            let points = if rank == 0 {
                sighting.points
            } else {
                (sighting.points - 1.0).min(2.0)
            } + if sighting.meanings.len() > 1 {
                supported
            } else {
                supported.min(1.0)
            };
            // Further marks of a known currency add little.
            match candidates
                .iter_mut()
                .find(|(known, _)| known.value == currency)
            {
                Some((_, sum)) => *sum += points.min(1.0) * 0.5,
                None => candidates.push((
                    Candidate {
                        value: currency,
                        confidence: 0.0,
                        evidence,
                    },
                    points,
                )),
            }
        }
    }
    candidates
}

/// Returns the three best candidates with their confidences. The best one is as certain as its
/// points; the others lose with their distance to it.
fn rank_candidates(mut candidates: Vec<(Candidate<Currency>, f32)>) -> Vec<Candidate<Currency>> {
    let best = candidates
        .iter()
        .map(|(_, points)| *points)
        .fold(f32::MIN, f32::max);
    for (candidate, points) in &mut candidates {
        let rival = best - *points;
        candidate.confidence = if rival <= 0.0 {
            points_to_confidence(points.min(4.0))
        } else {
            points_to_confidence(-rival) * 0.6
        };
    }
    candidates.sort_by(|(a, _), (b, _)| b.confidence.total_cmp(&a.confidence));
    let best = candidates.into_iter().take(3);
    best.map(|(candidate, _)| candidate).collect()
}

/// Returns all marks in labels, headings and beside numbers.
fn collect_marks(rows: &[Row]) -> Vec<MarkOccurrence> {
    let mut sightings = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        // Marks in labels and column headings.
        let labels = LABELLED_MARK.captures_iter(&row.text);
        for label in labels.filter_map(|found| found.get(1).or_else(|| found.get(2))) {
            if let Some((mark, meanings)) = meaning_at_end(label.as_str())
                && equals_mark(label.as_str(), mark)
                && mark != "R"
            {
                let range = label.range();
                sightings.push(MarkOccurrence::new(mark, meanings, 2.5, index, range));
            }
        }
        sightings.extend(marks_beside_numbers(index, &row.text));
    }
    sightings
}

static NUMBER: Pattern = Pattern::new(r"[0-9][0-9.,']*");

/// Returns the marks directly before and behind the numbers of a row.
fn marks_beside_numbers(row: usize, text: &str) -> Vec<MarkOccurrence> {
    let mut sightings = Vec::new();
    for number in NUMBER.find_iter(text) {
        let decimals = number
            .as_str()
            .trim_end_matches(['.', ','])
            .bytes()
            .rev()
            .position(|byte| !byte.is_ascii_digit());
        // Before the number: at most two signs lie between.
        let before = text[..number.start()].trim_end_matches([' ', ':', '-']);
        let near = number.start() - before.len() <= 2;
        if let Some(range) = mark_before(before).filter(|_| near)
            && let Some((mark, meanings)) = meaning_at_end(&before[..range.end])
        {
            // Letters are clear only before a price with two decimals.
            let clear =
                !mark.chars().all(char::is_alphabetic) || decimals == Some(2) || mark == "RM";
            let points = if clear { 3.0 } else { 0.5 };
            sightings.push(MarkOccurrence::new(mark, meanings, points, row, range));
        }
        // Behind the number: only decimals tell a price from a count.
        let after = &text[number.end()..];
        let gap = after.len() - after.trim_start().len();
        if let Some(length) = mark_after(after.trim_start())
            .filter(|_| gap <= 1 && decimals.is_some_and(|count| count <= 3))
        {
            let range = number.end() + gap..number.end() + gap + length;
            if let Some((mark, meanings)) = meaning_at_end(&text[range.clone()]) {
                sightings.push(MarkOccurrence::new(mark, meanings, 2.5, row, range));
            }
        }
    }
    sightings
}

/// Infers the currency from the country, else takes that of the settings.
fn infer_currency(countries: &CurrencyPoints, default: Option<Currency>) -> Field<Currency> {
    match (countries.best_with_lead(), default) {
        (Some((currency, points)), _) if points >= COUNTRY_LEAD_MIN => {
            Field::inferred(currency, points_to_confidence(points - 0.7).min(0.85))
        }
        (_, Some(currency)) => Field::inferred(currency, 0.5),
        _ => Field::gap(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::tests::page;
    use crate::extract::text;
    use shared::field::Source;

    #[test]
    fn marks_codes_and_countries_tell_the_currency() {
        for (print, default, expected) in [
            ("TOTAL  RM 9.00", None, Some(("MYR", Source::Ocr))),
            ("TOTAL (RM)  9.00", None, Some(("MYR", Source::Ocr))),
            ("TOTAL  9,00 €", None, Some(("EUR", Source::Ocr))),
            ("TOTAL  £9.00", None, Some(("GBP", Source::Ocr))),
            ("TOTAL CHF  9.00", None, Some(("CHF", Source::Ocr))),
            ("TOTAL  $9.00", None, Some(("USD", Source::Ocr))),
            ("TOTAL  $9.00", Some("NZD"), Some(("NZD", Source::Ocr))),
            (
                "ABN 12 345 678 901\nTOTAL  $9.00",
                None,
                Some(("AUD", Source::Ocr)),
            ),
            (
                "MAPLE FOODS TORONTO\nHST 13%\nTOTAL  $9.00",
                None,
                Some(("CAD", Source::Ocr)),
            ),
            (
                "LIM PTE LTD\nTOTAL  $9.00",
                None,
                Some(("SGD", Source::Ocr)),
            ),
            ("TOTAL  9.00 kr\nMOMS 25%", None, Some(("SEK", Source::Ocr))),
            (
                "ABC SDN BHD\nTOTAL  9.00",
                None,
                Some(("MYR", Source::Inferred)),
            ),
            (
                "ABC GMBH\nTOTAL  9,00",
                None,
                Some(("EUR", Source::Inferred)),
            ),
            ("TOTAL  9.00", Some("PLN"), Some(("PLN", Source::Inferred))),
            ("TOTAL  9.00", None, None),
        ] {
            let rows = text::collect_rows(&[page(print)]);
            let field = find_currency(&rows, default.map(|code: &str| code.parse().unwrap()));
            let said = field
                .value
                .map(|currency| (currency.to_string(), field.source));
            assert_eq!(
                said,
                expected.map(|(code, source)| (code.to_owned(), source)),
                "{print} {default:?}"
            );
        }
    }
}
