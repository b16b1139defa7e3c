//! Numbers beside the name of an item: article number, quantity, unit price, tax code.

use shared::field::Field;
use shared::money::{Currency, Money};
use shared::quantity::Quantity;
use shared::text::single_spaced;

use super::super::amount::Amount;
use super::super::text::{Evidence, Row};
use super::{PRINTED_CONFIDENCE, PROVED_CONFIDENCE, QUANTITY_TIMES_PRICE, count_letters};
use crate::extract::pattern::Pattern;

/// A number of pieces in front of a name, or alone in its column.
static LEADING_COUNT: Pattern = Pattern::new(r"^([0-9]{1,3})(?:\s?[x×*])?\s");
/// Number of pieces behind the name, in a column of its own.
static TRAILING_COUNT: Pattern = Pattern::new(r"\s\s?([0-9]{1,3})\s*$");
/// Article number in front of a name.
static ARTICLE_NUMBER: Pattern = Pattern::new(r"^(?:[0-9]{1,3}[.)]?\s)?([0-9]{5,14})(?:\s|$)");
/// Tax code behind an amount.
static TAX_CODE: Pattern = Pattern::new(r"^\s?\(?([A-Z]{1,3}|\*)\)?\s*$");

/// Quantity, unit and unit price of an item.
pub(super) type Product = (Field<Quantity>, Field<String>, Field<Money>);

/// Numbers of a row up to the amount of its item.
pub(super) struct RowNumbers<'a> {
    amounts: &'a [Amount],
    currency: Option<Currency>,
    /// Byte offset at which the name ends.
    name_end: usize,
}

impl<'a> RowNumbers<'a> {
    pub(super) fn from_row(
        row: &Row,
        amounts: &'a [Amount],
        own: usize,
        currency: Option<Currency>,
    ) -> Self {
        // The name ends at the first amount or quantity.
        let times = QUANTITY_TIMES_PRICE
            .find(&row.text)
            .map_or(row.text.len(), |times| times.start());
        let name_end = amounts[..=own]
            .iter()
            .map(|amount| amount.range.start)
            .min()
            .unwrap_or(0)
            .min(times);
        Self {
            amounts: &amounts[..=own],
            currency,
            name_end,
        }
    }

    /// Returns the article number in front of the name.
    pub(super) fn read_sku(&self, row: &Row) -> Field<String> {
        ARTICLE_NUMBER
            .captures(&row.text[..self.name_end])
            .and_then(|parts| parts.get(1))
            .and_then(|found| {
                row.field(
                    &found.range(),
                    found.as_str().to_owned(),
                    PRINTED_CONFIDENCE,
                )
            })
            .unwrap_or_default()
    }

    /// Returns the words of the row without the numbers around them.
    pub(super) fn read_name(&self, row: &Row) -> Option<(String, Evidence)> {
        let text = &row.text[..self.name_end];
        // In front: an article number, else a number of pieces.
        let mut start = ARTICLE_NUMBER
            .captures(text)
            .and_then(|parts| parts.get(1))
            .map_or(0, |number| number.end());
        if start == 0 {
            start = LEADING_COUNT.find(text).map_or(0, |count| count.end());
        }
        let name = text[start..].trim_matches(|sign: char| {
            sign.is_whitespace() || matches!(sign, ':' | '-' | '*' | '.')
        });
        // Behind: a number of pieces in its own column.
        let name = TRAILING_COUNT
            .find(name)
            .map_or(name, |count| name[..count.start()].trim_end());
        let at = row.text.find(name)?;
        let evidence = row.evidence(&(at..at + name.len()))?;
        let words = single_spaced(name);
        (!words.is_empty()).then_some((words, evidence))
    }

    /// Returns quantity, unit and price, as far as this row prints them.
    pub(super) fn read_product(&self, row: &Row) -> Option<Product> {
        let (amount, before) = self.amounts.split_last()?;
        if let Some(product) = parse_product(row, before, self.currency) {
            return Some(product);
        }
        // Without a multiplication sign, the quantity stands at either end of the name.
        let text = &row.text[..before
            .first()
            .map_or(amount.range.start, |price| price.range.start)];
        let count = LEADING_COUNT
            .captures(text)
            .or_else(|| TRAILING_COUNT.captures(text))?
            .get(1)?;
        let quantity = Quantity::from_pieces(count.as_str().parse().ok()?);
        let count = row.field(&count.range(), quantity, PRINTED_CONFIDENCE)?;
        // The price is the number that makes the amount.
        let price = before
            .iter()
            .find(|price| quantity.cost(price.minor) == Some(amount.minor));
        let price = price.and_then(|price| {
            let money = Money::new(price.minor, self.currency);
            row.field(&price.range, money, PROVED_CONFIDENCE)
        });
        Some((count, Field::gap(), price.unwrap_or_default()))
    }
}

/// Parses quantity times price in a row.
pub(super) fn parse_product(
    row: &Row,
    amounts: &[Amount],
    currency: Option<Currency>,
) -> Option<Product> {
    let times = QUANTITY_TIMES_PRICE.captures(&row.text)?;
    let (all, count) = (times.get(0)?, times.get(1)?);
    // The price is the amount in which the match ends.
    let price = amounts
        .iter()
        .find(|amount| amount.range.end > all.start() && amount.range.end >= all.end())?;
    let quantity: Quantity = count.as_str().parse().ok()?;
    // Pieces, the default, are not a unit: `PCS`, `STK`, `UN`, `EA`.
    let unit = times.get(2).filter(|unit| {
        !unit
            .as_str()
            .to_uppercase()
            .starts_with(['P', 'S', 'U', 'E'])
    });
    let unit = unit.and_then(|unit| {
        row.field(
            &unit.range(),
            unit.as_str().to_lowercase(),
            PRINTED_CONFIDENCE,
        )
    });
    let money = Money::new(price.minor, currency);
    Some((
        row.field(&count.range(), quantity, PRINTED_CONFIDENCE)?,
        unit.unwrap_or_default(),
        row.field(&price.range, money, PRINTED_CONFIDENCE)?,
    ))
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

/// Returns whether nothing but a tax code follows the amount.
pub(super) fn ends_row(row: &Row, amount: &Amount) -> bool {
    count_letters(&row.text[amount.range.end..]) <= 3
        && !row.text[amount.range.end..].contains(|sign: char| sign.is_ascii_digit())
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
