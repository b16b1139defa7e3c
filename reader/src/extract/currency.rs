//! Currency of a receipt: printed, else inferred.
//!
//! Marks beside amounts and in labels speak for their currencies. A mark that several currencies
//! share, such as `$` or `kr`, counts for those whose countries the print suggests. Without a mark
//! the country decides, then the settings. Where nothing decides, the field is empty.

mod marks;

use std::ops::Range;

use shared::field::{Alternative, Field};
use shared::money::Currency;

use super::amount;
use super::country::CountryPoints;
use super::label::{self, AmountRole};
use super::pattern::Pattern;
use super::text::{Evidence, Row, count_letters, points_to_confidence};
use marks::{CURRENCY_CODES, Mark, equals_mark, mark_at_end, mark_at_start};
pub(super) use marks::{mark_after, mark_before};

/// Most points that the country contributes.
const COUNTRY_POINTS_MAX: f32 = 6.0;
/// Points that a currency without a mark lacks against one with a mark.
const UNPRINTED_PENALTY: f32 = 1.0;
/// Points that a currency lacks in whose notation the amounts are not printed.
const NOTATION_PENALTY: f32 = 1.5;
/// Points of the currency in the settings.
const DEFAULT_POINTS: f32 = 1.5;
/// Points at which a currency is as likely as not.
const EVEN_POINTS: f32 = 0.7;
/// Minimum confidence; below it the field is empty and the currency is an alternative.
const CONFIDENCE_MIN: f32 = 0.6;
/// Confidence of the currency in the settings where nothing else is known.
const DEFAULT_CONFIDENCE: f32 = 0.5;
/// Confidence that no inferred currency exceeds.
const INFERRED_CONFIDENCE_MAX: f32 = 0.95;
/// Maximum number of alternatives.
const ALTERNATIVES_MAX: usize = 3;

/// Points of a mark beside an amount with decimals, or of a sign that means nothing else.
const CLEAR_POINTS: f32 = 3.0;
/// Points of a mark in a label, in a heading or behind an amount.
const LABELLED_POINTS: f32 = 2.5;
/// Points of letters that may be something else.
const DOUBTFUL_POINTS: f32 = 0.5;
/// Points of a mark for each of several currencies.
const SHARED_POINTS: f32 = 1.0;
/// Points of the usual meaning of a mark where no country speaks against it.
const USUAL_POINTS: f32 = 0.8;
/// Share of its points that every further place of a mark adds, and the number of places.
const FURTHER_SHARE: f32 = 0.25;
const FURTHER_MAX: u8 = 3;
/// Minimum lead of a country, in points, with which letters of other currencies are chance.
const COUNTRY_LEAD_MIN: f32 = 1.5;

/// Mark in brackets: `(RM)`, `[EUR]`.
static BRACKETED_MARK: Pattern = Pattern::any_case(r"[(\[]\s?(RM|[A-Z]{3}|S?\$|€|£|kr|zł)\s?[)\]]");
/// Word of three letters that may be a currency code.
static CODE: Pattern = Pattern::new(r"\b([A-Z]{3})\b");
static NUMBER: Pattern = Pattern::new(r"[0-9][0-9.,']*");

/// Place of a mark in a row.
struct MarkOccurrence {
    mark: Mark,
    points: f32,
    row: usize,
    range: Range<usize>,
}

/// A currency with the points that speak for it and the place of its mark.
struct Possibility {
    currency: Currency,
    points: f32,
    evidence: Option<Evidence>,
    /// Number of further places.
    further: u8,
}

/// Returns the currency of the receipt, with other possible ones as alternatives.
pub(super) fn find_currency(
    rows: &[Row],
    countries: &CountryPoints,
    default: Option<Currency>,
) -> Field<Currency> {
    let mut possible = weigh_marks(rows, countries, default);
    add_countries(&mut possible, countries);
    if possible.is_empty() {
        return default
            .map(|chosen| Field::inferred(chosen, DEFAULT_CONFIDENCE))
            .unwrap_or_default();
    }
    let has_decimals = amount::shows_decimals(rows);
    for one in &mut possible {
        if Some(one.currency) == default {
            one.points += DEFAULT_POINTS;
        }
        if has_decimals.is_some_and(|has| !amount::fits_decimals(one.currency, has)) {
            one.points -= NOTATION_PENALTY;
        }
    }
    choose_currency(possible)
}

/// Returns the currency of the receipt as [`find_currency`], where the print leaves it open that of
/// the home of the user; `true` if the home decided.
pub(super) fn find_currency_at_home(
    rows: &[Row],
    countries: &CountryPoints,
    home: Currency,
) -> (Field<Currency>, bool) {
    let printed = find_currency(rows, countries, None);
    let guess = find_currency(rows, countries, Some(home));
    let is_home = guess.value == Some(home) && printed.value != guess.value;
    (if is_home { guess } else { printed }, is_home)
}

/// Returns every currency that a mark may mean, with the sum of its points.
fn weigh_marks(
    rows: &[Row],
    countries: &CountryPoints,
    default: Option<Currency>,
) -> Vec<Possibility> {
    let occurrences = collect_marks(rows);
    let mut possible: Vec<Possibility> = Vec::new();
    for found in &occurrences {
        let points = if is_lone_code(found, rows) && occurrences.len() == 1 {
            DOUBTFUL_POINTS
        } else {
            found.points
        };
        for (currency, points) in weigh_meanings(found, points, countries, default) {
            match possible.iter_mut().find(|one| one.currency == currency) {
                Some(one) if one.further < FURTHER_MAX => {
                    one.points += points * FURTHER_SHARE;
                    one.further += 1;
                }
                Some(_) => {}
                None => possible.push(Possibility {
                    currency,
                    points,
                    evidence: rows[found.row].evidence(&found.range),
                    further: 0,
                }),
            }
        }
    }
    possible
}

/// Returns whether a row shows nothing but a code and an amount: it may be the name of an item.
fn is_lone_code(found: &MarkOccurrence, rows: &[Row]) -> bool {
    let text = &rows[found.row].text;
    found.mark.is_code() && count_letters(text) == 3
}

/// Returns the currencies that a mark may mean here, with their points.
fn weigh_meanings(
    found: &MarkOccurrence,
    points: f32,
    countries: &CountryPoints,
    default: Option<Currency>,
) -> Vec<(Currency, f32)> {
    let meanings = found
        .mark
        .meanings
        .iter()
        .filter_map(|code| code.parse::<Currency>().ok());
    let best = countries.best_currency();
    if let [_] = found.mark.meanings {
        // Short marks of letters are chance if the country has another currency.
        let is_chance = |currency: &Currency| {
            found.mark.is_short()
                && best
                    .is_some_and(|(other, _, lead)| other != *currency && lead >= COUNTRY_LEAD_MIN)
        };
        return meanings
            .filter(|currency| !is_chance(currency))
            .map(|currency| (currency, points))
            .collect();
    }
    let most = meanings
        .clone()
        .map(|currency| countries.points(currency))
        .fold(0.0, f32::max);
    let usual = found.mark.usual_country;
    let is_usual = usual.is_some_and(|country| countries.of_country(country) >= most);
    meanings
        .enumerate()
        .filter_map(|(rank, currency)| {
            let is_supported = countries.points(currency) > 0.0 || default == Some(currency);
            let usual = if rank == 0 && is_usual {
                USUAL_POINTS
            } else {
                0.0
            };
            let points = points.min(SHARED_POINTS) + usual;
            (is_supported || usual > 0.0).then_some((currency, points))
        })
        .collect()
}

/// Adds the points of the countries, and the currencies of likely countries without a mark.
fn add_countries(possible: &mut Vec<Possibility>, countries: &CountryPoints) {
    for one in possible.iter_mut() {
        one.points += countries.points(one.currency).min(COUNTRY_POINTS_MAX);
    }
    for (currency, points) in countries.currencies() {
        if !possible.iter().any(|one| one.currency == currency) {
            possible.push(Possibility {
                currency,
                points: points.min(COUNTRY_POINTS_MAX) - UNPRINTED_PENALTY,
                evidence: None,
                further: 0,
            });
        }
    }
}

/// Returns the currency with the most points, as certain as its points and its lead over the next.
fn choose_currency(mut possible: Vec<Possibility>) -> Field<Currency> {
    possible.sort_by(|a, b| b.points.total_cmp(&a.points));
    let mut possible = possible.into_iter();
    let Some(best) = possible.next() else {
        return Field::gap();
    };
    let others: Vec<Possibility> = possible.collect();
    let lead = others
        .first()
        .map_or(best.points, |next| best.points - next.points);
    let confidence = points_to_confidence(lead.min(best.points - EVEN_POINTS));
    let others = others.into_iter().map(|other| Alternative {
        value: other.currency,
        confidence: points_to_confidence(other.points - best.points) * 0.6,
    });
    if confidence < CONFIDENCE_MIN {
        let own = Alternative {
            value: best.currency,
            confidence,
        };
        return Field {
            alternatives: std::iter::once(own)
                .chain(others)
                .take(ALTERNATIVES_MAX)
                .collect(),
            ..Field::gap()
        };
    }
    let field = match best.evidence {
        Some(evidence) => evidence.into_field(best.currency, confidence),
        None => Field::inferred(best.currency, confidence.min(INFERRED_CONFIDENCE_MAX)),
    };
    Field {
        alternatives: others.take(ALTERNATIVES_MAX).collect(),
        ..field
    }
}

/// Returns all marks in labels, headings and beside numbers.
fn collect_marks(rows: &[Row]) -> Vec<MarkOccurrence> {
    let mut occurrences = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let mut add = |mark: Mark, points: f32, range: Range<usize>| {
            let is_new = !occurrences.iter().any(|known: &MarkOccurrence| {
                known.row == index && known.range.start < range.end && range.start < known.range.end
            });
            if is_new {
                occurrences.push(MarkOccurrence {
                    mark,
                    points,
                    row: index,
                    range,
                });
            }
        };
        for (mark, points, range) in marks_beside_numbers(&row.text) {
            add(mark, points, range);
        }
        for label in BRACKETED_MARK
            .captures_iter(&row.text)
            .filter_map(|found| found.get(1))
        {
            if let Some(mark) = mark_at_end(label.as_str())
                && equals_mark(label.as_str(), mark.text)
            {
                add(mark, LABELLED_POINTS, label.range());
            }
        }
        if names_amount(&row.text) {
            for code in CODE
                .captures_iter(&row.text)
                .filter_map(|found| found.get(1))
            {
                if let Some(known) = CURRENCY_CODES.iter().find(|known| **known == code.as_str()) {
                    add(Mark::code(known), LABELLED_POINTS, code.range());
                }
            }
        }
    }
    occurrences
}

/// Returns whether the label of a row is that of an amount to pay, so that a code in it is no word.
fn names_amount(text: &str) -> bool {
    label::read_label(text).is_some_and(|label| {
        matches!(
            label.role,
            AmountRole::Total
                | AmountRole::Final
                | AmountRole::Net
                | AmountRole::PossibleTotal
                | AmountRole::Subtotal
                | AmountRole::Tender
                | AmountRole::Card
                | AmountRole::Change
        )
    })
}

/// Returns the marks directly before and behind the numbers of a row, with their points.
fn marks_beside_numbers(text: &str) -> Vec<(Mark, f32, Range<usize>)> {
    let mut found = Vec::new();
    for number in NUMBER.find_iter(text) {
        let decimals = number
            .as_str()
            .trim_end_matches(['.', ','])
            .bytes()
            .rev()
            .position(|byte| !byte.is_ascii_digit());
        let is_price = matches!(decimals, Some(2 | 3));
        // Before the number: at most two signs lie between.
        let before = text[..number.start()].trim_end_matches([' ', ':', '-']);
        let near = number.start() - before.len() <= 2;
        if let Some(range) = mark_before(before).filter(|_| near)
            && let Some(mark) = mark_at_end(&before[..range.end])
        {
            // Letters are clear only before a price.
            let is_clear = !mark.is_lettered() || is_price || mark.text == "RM";
            let points = if is_clear {
                CLEAR_POINTS
            } else {
                DOUBTFUL_POINTS
            };
            found.push((mark, points, range));
        }
        // Behind the number only decimals tell a price from a count.
        let after = &text[number.end()..];
        let gap = after.len() - after.trim_start().len();
        let rest = after.trim_start();
        if let Some(length) = mark_after(rest).filter(|_| gap <= 1)
            && let Some(mark) = mark_at_start(rest)
        {
            let range = number.end() + gap..number.end() + gap + length;
            if decimals.is_some_and(|count| count <= 3) || !mark.is_lettered() {
                found.push((mark, LABELLED_POINTS, range));
            } else if !mark.is_code() {
                found.push((mark, DOUBTFUL_POINTS, range));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests;
