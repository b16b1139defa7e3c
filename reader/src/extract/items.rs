//! Line items between the column headings and the first sum.
//!
//! A till prints an item in one row or in several, with the name above or below its quantity and
//! price. Each amount at the end of a row is an item, names without an amount belong to the
//! adjacent numbers, and quantity times price proves which numbers are which where it makes the
//! amount.

mod collector;
mod row_numbers;

use std::ops::Range;

use shared::money::Currency;
use shared::receipt::Item;

use super::amount::{self, Notation};
use super::label::{self, AmountRole};
use super::pattern::Pattern;
use super::text::{Row, count_letters};
use collector::ItemCollector;

/// Maximum number of items, more than any receipt has.
const ITEMS_MAX: usize = 400;
/// Confidence of an item that quantity and price prove.
const PROVED_CONFIDENCE: f32 = 0.95;
/// Confidence of an item that is only printed.
const PRINTED_CONFIDENCE: f32 = 0.8;

/// Column headings above the goods.
static COLUMN_HEADING: Pattern = Pattern::new(concat!(
    r"(?i)\b(?:QTY|QUANTITY|PRICE|U/?P|AMOUNT|AMT|DESCRIPTION|DESC|ITEMS?|UOM|MENGE|PREIS",
    r"|BETRAG|ARTIKEL|PRIX|MONTANT|QTE|PRECIO|IMPORTE|CANT|PREZZO|PRIJS|BEDRAG|CENA|PRIS",
    r"|RM|VALOR|QTD|品名|EUR)\b",
));
/// Quantity and price: `2 x 1.45`, `3 @ 2.00`, `0,455 kg x 19,90`.
static QUANTITY_TIMES_PRICE: Pattern = Pattern::new(concat!(
    r"(?i)(?:^|\s)([0-9]+(?:[.,][0-9]{1,3})?)\s?(KG|G|L|LTR|ML|LB|OZ|M|PCS?|PC|ST|STK|SZT",
    r"|UN|UNIT|EA)?\.?\s?[x×*@à]\s?(?:[A-Z]{0,3}[$€£¥]?\s?)?[.,]?[0-9]",
));
/// Words of rows about the purchase that are not goods.
static NON_ITEM_WORD: Pattern = Pattern::new(concat!(
    r"(?i)\b(?:TEL|FAX|DATE|TIME|CASHIER|TABLE|INVOICE|RECEIPT|BILL|GST\s?(?:NO|ID|REG)",
    r"|PAX|COVERS?|TERMINAL|ORDER|SLIP)\b",
));

/// Returns the items in the order of the paper.
pub(super) fn find_items(
    rows: &[Row],
    currency: Option<Currency>,
    notation: Notation,
) -> Vec<Item> {
    let mut gathering = ItemCollector::new(notation, currency);
    for row in &rows[find_item_rows(rows, notation)] {
        if gathering.items.len() >= ITEMS_MAX {
            break;
        }
        gathering.add_row(row);
    }
    gathering.items
}

/// Returns the sum of all items in minor units, or `None` if there are none or one has no amount.
pub(super) fn sum_amounts(items: &[Item]) -> Option<i64> {
    let amounts = items.iter().map(|item| Some(item.amount.value?.minor));
    amounts.sum::<Option<i64>>().filter(|_| !items.is_empty())
}

/// Returns the rows from the first item up to the first sum.
fn find_item_rows(rows: &[Row], notation: Notation) -> Range<usize> {
    let amounts = |row: &Row| !amount::find_amounts(&row.text, notation).is_empty();
    // Some labels end the goods in any case, others only beside an amount.
    let ends = |row: &Row| match label::read_label(&row.text).map(|label| label.role) {
        Some(
            AmountRole::Subtotal
            | AmountRole::Total
            | AmountRole::Final
            | AmountRole::Net
            | AmountRole::Tender
            | AmountRole::Card
            | AmountRole::TotalTax
            | AmountRole::TaxSummary,
        ) => true,
        Some(
            AmountRole::Tax
            | AmountRole::Count
            | AmountRole::PossibleTotal
            | AmountRole::Rounding
            | AmountRole::Service,
        ) => amounts(row) && !QUANTITY_TIMES_PRICE.is_match(&row.text),
        Some(_) | None => false,
    };
    // Goods begin below two column headings, else with the first amount.
    let heading = |row: &Row| COLUMN_HEADING.find_iter(&row.text).nth(1).is_some() && !amounts(row);
    let begin = rows.iter().position(heading).map(|at| at + 1);
    let begin = begin.or_else(|| {
        rows.iter()
            .position(|row| amounts(row) && !NON_ITEM_WORD.is_match(&row.text))
    });
    let Some(begin) = begin else { return 0..0 };
    // A name may stand above the first amount where there is no heading.
    let begin = if begin > 0 && !heading(&rows[begin - 1]) && is_item_name(&rows[begin - 1].text) {
        begin - 1
    } else {
        begin
    };
    let end = rows[begin..]
        .iter()
        .position(ends)
        .map_or(rows.len(), |at| begin + at);
    // Without a sum below, the end of the goods is unknown.
    if end == rows.len() { 0..0 } else { begin..end }
}

/// Returns whether a row can be the name of an item.
fn is_item_name(text: &str) -> bool {
    count_letters(text) >= 3
        && !NON_ITEM_WORD.is_match(text)
        && label::read_label(text).is_none()
        && !text.contains(':')
}
