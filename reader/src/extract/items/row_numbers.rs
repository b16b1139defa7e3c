//! Numbers beside the name of an item: article number, quantity, unit price, tax code.

use std::ops::Range;

use shared::field::Field;
use shared::money::{Currency, Money};
use shared::quantity::Quantity;

use super::{PRINTED_CONFIDENCE, PROVED_CONFIDENCE, QUANTITY_TIMES_PRICE, UNIT_WORD};
use crate::extract::amount::Amount;
use crate::extract::pattern::Pattern;
use crate::extract::text::Row;

/// Maximum number of numbers of a row that are tried as quantity.
const QUANTITIES_MAX: usize = 8;

/// A number of pieces in front of a name, or alone in its column.
static LEADING_COUNT: Pattern = Pattern::any_case(r"^\W{0,2}([0-9]{1,3})(?:\s?[x×*])?\s");
/// Number of pieces behind the name, in a column of its own.
static TRAILING_COUNT: Pattern = Pattern::any_case(r"\s\s?(?:x\s?)?([0-9]{1,3})(?:\s?x)?\s*$");
/// Article number in front of a name.
static ARTICLE_NUMBER: Pattern =
    Pattern::new(r"^\W{0,2}(?:[0-9]{1,3}[.)]?\s)?([A-Z]{0,2}_?[0-9]{5,14}[A-Z]?)(?:\s|$)");
/// Position of an item in the list, in front of its name: `001`, `3.`.
static ITEM_INDEX: Pattern = Pattern::new(r"^(?:0[0-9]{1,2}|[0-9]{1,2}[.)])\s+");
/// Tax code behind an amount.
static TAX_CODE: Pattern = Pattern::new(r"^\s?\(?([A-Z]{1,3}|\*)\)?\s*$");
/// Digit as tax code behind an amount.
static DIGIT_CODE: Pattern = Pattern::new(r"^\s+[0-9]$");
/// A number that can be a quantity, with its unit.
static QUANTITY: Pattern = Pattern::any_case(concat!(
    r"(?:^|[\s(\[=@x×*/])([0-9]{1,5}(?:[.,][0-9]{1,3})?)\s?",
    r"((?:kg|k9|gr?|ltr?|l|ml|cl|lbs?|oz|m[23]?|kwh)\b)?",
));
/// Number, sign or mark beside a name. A weight of whole kilograms is the size of a package and part
/// of the name.
static NUMBER_TOKEN: Pattern = Pattern::any_case(concat!(
    r"^[\W_]*(?:[$€£¥]|R\$|RM|Rp\.?|Fr\.?|CHF|EUR|Ft|S/|[x×*@à])?[\W_]*",
    r"(?:[0-9][0-9.,':]*|[af](?:[0-9]+[.,][0-9]+)?|(?:[0-9]+[.,][0-9]+)?KG)?",
    r"[\W_]*[x×*@%$€£¥d]?[\W_]*$",
));
/// Tax and rate in a column of their own.
static TAX_TOKEN: Pattern = Pattern::any_case(
    r"^\W*(?:VAT|GST|IVA|TVA|KDV|PTU|DPH|MWST|НДС|ПДВ|FAD|x|z)[0-9]{0,2}[%z]?\W*$",
);

/// Quantity, unit and unit price of an item.
pub(super) type Product = (Field<Quantity>, Field<String>, Field<Money>);

/// Returns the byte range of the name in front of `end`, without the numbers around it.
pub(super) fn find_name(text: &str, end: usize) -> Range<usize> {
    let head = &text[..end];
    // Behind: columns of numbers, with their units.
    let mut name_end = end;
    let mut at = end;
    while let Some(token) = head[..at].split_whitespace().next_back() {
        let begin = token.as_ptr().addr() - head.as_ptr().addr();
        if NUMBER_TOKEN.is_match(token) || TAX_TOKEN.is_match(token) {
            name_end = begin;
        } else if !UNIT_WORD.is_match(token) {
            break;
        }
        at = begin;
    }
    if at == 0 || head[..at].trim().is_empty() {
        // Nothing but numbers and units.
        return 0..0;
    }
    let times = QUANTITY_TIMES_PRICE
        .find(head)
        .map_or(name_end, |times| times.start());
    if times > 0 {
        name_end = name_end.min(times);
    }
    // In front: a position, an article number, a number of pieces.
    let mut begin = ITEM_INDEX
        .find(&head[..name_end])
        .map_or(0, |index| index.end());
    let rest = &head[begin..name_end];
    begin += ARTICLE_NUMBER
        .captures(rest)
        .and_then(|parts| parts.get(1))
        .map(|number| number.end())
        .or_else(|| LEADING_COUNT.find(rest).map(|count| count.end()))
        .unwrap_or(0);
    let name = &head[begin..name_end];
    let trims = |sign: char| {
        sign.is_whitespace() || matches!(sign, ':' | '-' | '*' | '.' | '(' | '=' | '|' | '_')
    };
    let front = name.len() - name.trim_start_matches(trims).len();
    let name = name.trim_matches(trims);
    begin + front..begin + front + name.len()
}

/// Returns the article number of a row.
pub(super) fn read_sku(row: &Row, amount: &Amount) -> Field<String> {
    let head = &row.text[..amount.range.start];
    let begin = ITEM_INDEX.find(head).map_or(0, |index| index.end());
    ARTICLE_NUMBER
        .captures(&head[begin..])
        .and_then(|parts| parts.get(1))
        .and_then(|found| {
            let range = begin + found.start()..begin + found.end();
            row.field(&range, found.as_str().to_owned(), PRINTED_CONFIDENCE)
        })
        .unwrap_or_default()
}

/// Returns quantity, unit and price, as far as a row prints them. The amount of the item has the
/// index `own`.
pub(super) fn read_product(
    row: &Row,
    amounts: &[Amount],
    own: Option<usize>,
    currency: Option<Currency>,
) -> Option<Product> {
    let proved = own.and_then(|own| prove_product(row, amounts, own, currency));
    let times = || parse_product(row, amounts, own, currency);
    let price = || {
        own.is_none()
            .then(|| read_price(row, amounts, currency))
            .flatten()
    };
    proved
        .or_else(times)
        .or_else(price)
        .or_else(|| read_count(row, &amounts[own?]))
}

/// Finds the numbers of a row whose product is its amount.
fn prove_product(
    row: &Row,
    amounts: &[Amount],
    own: usize,
    currency: Option<Currency>,
) -> Option<Product> {
    let amount = &amounts[own];
    let prices = amounts[..own].iter().rev().take(QUANTITIES_MAX);
    for price in prices {
        for (range, quantity, unit) in quantities(&row.text[..amount.range.start]) {
            let is_apart = range.end <= price.range.start || price.range.end <= range.start;
            let cost = quantity.cost(price.minor);
            if is_apart && cost.is_some_and(|cost| (cost - amount.minor).abs() <= 1) {
                let money = Money::new(price.minor, currency);
                return Some((
                    row.field(&range, quantity, PROVED_CONFIDENCE)?,
                    read_unit(row, unit),
                    row.field(&price.range, money, PROVED_CONFIDENCE)?,
                ));
            }
        }
    }
    None
}

/// Parses quantity times price in a row.
fn parse_product(
    row: &Row,
    amounts: &[Amount],
    own: Option<usize>,
    currency: Option<Currency>,
) -> Option<Product> {
    let times = QUANTITY_TIMES_PRICE.captures(&row.text)?;
    let (all, count) = (times.get(0)?, times.get(1)?);
    // The price is the amount in which the match ends.
    let price = amounts[..own.unwrap_or(amounts.len())]
        .iter()
        .find(|amount| amount.range.end > all.start() && amount.range.end >= all.end())?;
    let quantity: Quantity = count.as_str().parse().ok()?;
    let unit = quantities(&row.text)
        .find(|(range, ..)| range.start == count.start())
        .and_then(|(.., unit)| unit);
    let money = Money::new(price.minor, currency);
    Some((
        row.field(&count.range(), quantity, PRINTED_CONFIDENCE)?,
        read_unit(row, unit),
        row.field(&price.range, money, PRINTED_CONFIDENCE)?,
    ))
}

/// Reads quantity and price of a row that does not end with the amount of an item.
fn read_price(row: &Row, amounts: &[Amount], currency: Option<Currency>) -> Option<Product> {
    let price = amounts.last()?;
    let (range, quantity, unit) = quantities(&row.text)
        .find(|(range, ..)| range.end <= price.range.start || price.range.end <= range.start)?;
    let money = Money::new(price.minor, currency);
    Some((
        row.field(&range, quantity, PRINTED_CONFIDENCE)?,
        read_unit(row, unit),
        row.field(&price.range, money, PRINTED_CONFIDENCE)?,
    ))
}

/// Reads a number of pieces at either end of the name.
fn read_count(row: &Row, amount: &Amount) -> Option<Product> {
    let text = &row.text[..amount.range.start];
    let count = LEADING_COUNT
        .captures(text)
        .or_else(|| TRAILING_COUNT.captures(text))?
        .get(1)?;
    let quantity = Quantity::from_pieces(count.as_str().parse().ok()?);
    let count = row.field(&count.range(), quantity, PRINTED_CONFIDENCE)?;
    Some((count, Field::gap(), Field::gap()))
}

/// Returns the numbers of a text that can be quantities, each with the place of its unit.
fn quantities(text: &str) -> impl Iterator<Item = (Range<usize>, Quantity, Option<Range<usize>>)> {
    QUANTITY
        .captures_iter(text)
        .filter_map(|parts| {
            let number = parts.get(1)?;
            let unit = parts.get(2).map(|unit| unit.range());
            Some((number.range(), number.as_str().parse().ok()?, unit))
        })
        .take(QUANTITIES_MAX)
}

/// Makes a field of a unit of weight, length or volume; pieces, the default, are none.
fn read_unit(row: &Row, unit: Option<Range<usize>>) -> Field<String> {
    unit.and_then(|range| {
        let unit = row.text[range.clone()].to_lowercase().replace('9', "g");
        row.field(&range, unit, PRINTED_CONFIDENCE)
    })
    .unwrap_or_default()
}

/// Returns whether quantity times price makes the amount, within one minor unit.
pub(super) fn matches_product(
    quantity: &Field<Quantity>,
    price: &Field<Money>,
    amount: i64,
) -> bool {
    let cost = quantity
        .value
        .zip(price.value)
        .and_then(|(quantity, price)| quantity.cost(price.minor));
    cost.is_some_and(|cost| (cost - amount).abs() <= 1)
}

/// Returns whether the text behind an amount is a digit as tax code.
pub(super) fn is_digit_code(tail: &str) -> bool {
    DIGIT_CODE.is_match(tail)
}

/// Returns the tax code behind an amount.
pub(super) fn read_tax_code(row: &Row, amount: &Amount) -> Field<String> {
    let begin = amount.range.end;
    TAX_CODE
        .captures(&row.text[begin..])
        .and_then(|parts| parts.get(1))
        .and_then(|code| {
            let range = begin + code.start()..begin + code.end();
            row.field(&range, code.as_str().to_owned(), PRINTED_CONFIDENCE)
        })
        .unwrap_or_default()
}
