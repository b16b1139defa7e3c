//! Line items between the column headings and the first sum.
//!
//! A till prints an item in one row or in several, with the name above or below its quantity and
//! price. Each amount at the end of a row is an item, names without an amount belong to the
//! adjacent numbers, and quantity times price proves which numbers are which where it makes the
//! amount.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use shared::field::Field;
use shared::money::{Currency, Money};
use shared::quantity::Quantity;
use shared::receipt::Item;

use super::amount::{self, Amount, Notation};
use super::label::{self, AmountRole};
use super::text::{Evidence, Row};

/// Maximum number of items, more than any receipt has.
const ITEMS_MAX: usize = 400;
/// Confidence of an item that quantity and price prove.
const PROVED_CONFIDENCE: f32 = 0.95;
/// Confidence of an item that is only printed.
const PRINTED_CONFIDENCE: f32 = 0.8;
/// Maximum number of letters beside a unit price in a row of its own.
const UNIT_PRICE_LETTERS_MAX: usize = 8;
/// Maximum number of rows of a name.
const NAME_ROWS_MAX: usize = 3;

/// Column headings above the goods.
static COLUMN_HEADING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:QTY|QUANTITY|PRICE|U/?P|AMOUNT|AMT|DESCRIPTION|DESC|ITEMS?|UOM|MENGE|PREIS",
        r"|BETRAG|ARTIKEL|PRIX|MONTANT|QTE|PRECIO|IMPORTE|CANT|PREZZO|PRIJS|BEDRAG|CENA|PRIS",
        r"|RM|VALOR|QTD|品名|EUR)\b",
    ))
    .expect("a fixed pattern")
});
/// Quantity and price: `2 x 1.45`, `3 @ 2.00`, `0,455 kg x 19,90`.
static QUANTITY_TIMES_PRICE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?:^|\s)([0-9]+(?:[.,][0-9]{1,3})?)\s?(KG|G|L|LTR|ML|LB|OZ|M|PCS?|PC|ST|STK|SZT",
        r"|UN|UNIT|EA)?\.?\s?[x×*@à]\s?(?:[A-Z]{0,3}[$€£¥]?\s?)?[.,]?[0-9]",
    ))
    .expect("a fixed pattern")
});
/// A number of pieces in front of a name, or alone in its column.
static LEADING_COUNT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^([0-9]{1,3})(?:\s?[x×*])?\s").expect("a fixed pattern"));
/// Position of an item in the list, in front of its name: `001`.
static ITEM_INDEX: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^0[0-9]{2}\s+").expect("a fixed pattern"));
/// Article number in front of a name.
static ARTICLE_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:[0-9]{1,3}[.)]?\s)?([0-9]{5,14})(?:\s|$)").expect("a fixed pattern")
});
/// Tax code behind an amount.
static TAX_CODE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s?\(?([A-Z]{1,3}|\*)\)?\s*$").expect("a fixed pattern"));
/// Words of rows about the purchase that are not goods.
static NON_ITEM_WORD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:TEL|FAX|DATE|TIME|CASHIER|TABLE|INVOICE|RECEIPT|BILL|GST\s?(?:NO|ID|REG)",
        r"|PAX|COVERS?|TERMINAL|ORDER|SLIP)\b",
    ))
    .expect("a fixed pattern")
});

/// Items so far, and the parts of those that are incomplete.
#[derive(Default)]
struct ItemCollector {
    items: Vec<Item>,
    /// Rows of a name whose numbers are still to come.
    pending_names: Vec<(String, Evidence)>,
    /// Quantity, unit and price that stand above their item.
    pending_product: Option<(Field<Quantity>, Field<String>, Field<Money>)>,
    /// Number of rows that the name of the last item has.
    last_name_rows: usize,
}

/// Returns the items in the order of the paper.
pub(super) fn find_items(rows: &[Row], currency: Option<Currency>) -> Vec<Item> {
    let notation = Notation::for_currency(currency);
    let mut gathering = ItemCollector::default();
    for row in &rows[find_item_rows(rows, notation)] {
        if gathering.items.len() >= ITEMS_MAX {
            break;
        }
        gathering.add_row(row, notation, currency);
    }
    gathering.items
}

/// Returns the sum of all items in minor units, or `None` if there are none or one has no amount.
pub(super) fn sum_amounts(items: &[Item]) -> Option<i64> {
    let amounts = items
        .iter()
        .map(|item| item.amount.value.map(|money| money.minor));
    if items.is_empty() {
        None
    } else {
        amounts.sum()
    }
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

/// Returns the number of letters in a text.
fn count_letters(text: &str) -> usize {
    text.chars().filter(|sign| sign.is_alphabetic()).count()
}

impl ItemCollector {
    /// Adds a row: an item, its quantity and price, its unit price, or a part of its name.
    fn add_row(&mut self, row: &Row, notation: Notation, currency: Option<Currency>) {
        let amounts = amount::find_amounts(&row.text, notation);
        // The amount of an item is the last one in the row that is not a unit price.
        let own = amounts
            .iter()
            .rposition(|amount| !amount.is_unit_price && ends_row(row, amount));
        let times = QUANTITY_TIMES_PRICE.find(&row.text);
        // Behind a quantity without a name, a single amount is the price.
        let own = own.filter(|own| {
            !times.is_some_and(|times| {
                *own == 0
                    && amounts[0].range.end >= times.end()
                    && count_letters(&row.text[..times.start()]) < 2
            })
        });
        match own {
            Some(own) => self.add_amount_row(row, &amounts, own, currency),
            None if times.is_some() => self.add_price_row(row, &amounts, currency),
            None if !amounts.is_empty()
                && amounts.iter().all(|amount| amount.is_unit_price)
                && count_letters(&row.text) <= UNIT_PRICE_LETTERS_MAX =>
            {
                self.add_unit_price_row(row, &amounts, currency);
            }
            None => self.add_name_row(row),
        }
    }

    /// Adds a row that ends with an amount: an item, or the numbers of the name above.
    fn add_amount_row(
        &mut self,
        row: &Row,
        amounts: &[Amount],
        own: usize,
        currency: Option<Currency>,
    ) {
        let amount = &amounts[own];
        let Some(evidence) = row.evidence(&amount.range) else {
            return;
        };
        let numbers = RowNumbers::from_row(row, amounts, own, currency);
        let name = numbers.read_name(row);
        let mut item = Item {
            sku: numbers.read_sku(row),
            ..Item::default()
        };
        // The words of the row describe the item.
        let words = name.as_ref().filter(|(text, _)| count_letters(text) >= 2);
        if let Some((text, evidence)) = words {
            item.description = evidence
                .clone()
                .into_field(text.clone(), PRINTED_CONFIDENCE);
        }
        // Quantity and price stand in this row, else in the one above.
        let mut proved = false;
        if let Some((quantity, unit, price)) = numbers
            .read_product(row)
            .or_else(|| self.pending_product.take())
        {
            proved = matches_product(&quantity, &price, amount.minor);
            (item.quantity, item.unit, item.unit_price) = (quantity, unit, price);
        }
        // Rows above are the name, or the rest of the previous name if this row has its own.
        let above = std::mem::take(&mut self.pending_names);
        if words.is_none() {
            item.description = join_name_rows(above).unwrap_or_default();
        } else if !above.is_empty()
            && self.items.last().is_some_and(|last| {
                self.last_name_rows < NAME_ROWS_MAX && !last.description.is_gap()
            })
        {
            self.extend_last_name(above);
        }
        if item.description.is_gap()
            && !proved
            && self.items.is_empty()
            && item.quantity.is_gap()
            && item.sku.is_gap()
        {
            // A first amount without any text is not an item.
            return;
        }
        let confidence = if proved {
            PROVED_CONFIDENCE
        } else {
            PRINTED_CONFIDENCE
        };
        item.amount = evidence.into_field(Money::new(amount.minor, currency), confidence);
        item.tax_code = read_tax_code(row, amount);
        self.last_name_rows = 1;
        self.items.push(item);
    }

    /// Adds quantity and price in a row of their own: to the item above if they make its amount,
    /// else to the next item.
    fn add_price_row(&mut self, row: &Row, amounts: &[Amount], currency: Option<Currency>) {
        let Some(product) = parse_product(row, amounts, currency) else {
            return self.add_name_row(row);
        };
        let last = self
            .items
            .last_mut()
            .filter(|last| last.unit_price.is_gap());
        match last {
            Some(last)
                if last
                    .amount
                    .value
                    .is_some_and(|money| matches_product(&product.0, &product.2, money.minor)) =>
            {
                (last.quantity, last.unit, last.unit_price) = product;
                last.amount.confidence = last.amount.confidence.max(PROVED_CONFIDENCE);
            }
            _ => self.pending_product = Some(product),
        }
    }

    /// Adds a unit price below its item, if it makes the amount of the item.
    fn add_unit_price_row(&mut self, row: &Row, amounts: &[Amount], currency: Option<Currency>) {
        let Some((last, price)) = self.items.last_mut().zip(amounts.first()) else {
            return;
        };
        let Some(evidence) = row.evidence(&price.range) else {
            return;
        };
        let price = evidence.into_field(Money::new(price.minor, currency), PROVED_CONFIDENCE);
        if last
            .amount
            .value
            .is_some_and(|money| matches_product(&last.quantity, &price, money.minor))
        {
            last.unit_price = price;
            last.amount.confidence = last.amount.confidence.max(PROVED_CONFIDENCE);
        }
    }

    /// Keeps a row as part of a name; of too many rows the last ones count.
    fn add_name_row(&mut self, row: &Row) {
        let text = row.text.trim();
        if count_letters(text) < 2 || NON_ITEM_WORD.is_match(text) {
            return;
        }
        if let Some(evidence) = row.full_evidence() {
            let name = ITEM_INDEX.replace(text, "");
            self.pending_names.push((
                name.split_whitespace().collect::<Vec<_>>().join(" "),
                evidence,
            ));
        }
        if self.pending_names.len() > NAME_ROWS_MAX {
            self.pending_names.remove(0);
        }
    }

    /// Appends rows to the name of the last item.
    fn extend_last_name(&mut self, rest: Vec<(String, Evidence)>) {
        let Some(last) = self.items.last_mut() else {
            return;
        };
        self.last_name_rows += rest.len();
        let (Some(name), Some(more)) = (last.description.value.as_mut(), join_name_rows(rest))
        else {
            return;
        };
        if let Some(more) = &more.value {
            name.push(' ');
            name.push_str(more);
        }
        // The evidence grows with the text.
        last.description.words.extend(more.words);
        last.description.area = last
            .description
            .area
            .zip(more.area)
            .map(|(a, b)| a.union(b));
    }
}

/// Numbers of a row up to the amount of its item.
struct RowNumbers<'a> {
    amounts: &'a [Amount],
    currency: Option<Currency>,
    /// Byte offset at which the name ends.
    name_end: usize,
}

impl<'a> RowNumbers<'a> {
    fn from_row(row: &Row, amounts: &'a [Amount], own: usize, currency: Option<Currency>) -> Self {
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
    fn read_sku(&self, row: &Row) -> Field<String> {
        let found = ARTICLE_NUMBER
            .captures(&row.text[..self.name_end])
            .and_then(|parts| parts.get(1));
        let Some(found) = found else {
            return Field::gap();
        };
        let field =
            |evidence: Evidence| evidence.into_field(found.as_str().to_owned(), PRINTED_CONFIDENCE);
        row.evidence(&found.range()).map(field).unwrap_or_default()
    }

    /// Returns the words of the row without the numbers around them.
    fn read_name(&self, row: &Row) -> Option<(String, Evidence)> {
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
        let words = name.split_whitespace().collect::<Vec<_>>().join(" ");
        (!words.is_empty())
            .then(|| row.evidence(&(at..at + name.len())))
            .flatten()
            .map(|evidence| (words, evidence))
    }

    /// Returns quantity, unit and price, as far as this row prints them.
    fn read_product(&self, row: &Row) -> Option<(Field<Quantity>, Field<String>, Field<Money>)> {
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
        let count = row
            .evidence(&count.range())?
            .into_field(quantity, PRINTED_CONFIDENCE);
        // The price is the number that makes the amount.
        let price = before
            .iter()
            .find(|price| quantity.cost(price.minor) == Some(amount.minor));
        let price = price.and_then(|price| {
            Some(
                row.evidence(&price.range)?
                    .into_field(Money::new(price.minor, self.currency), PROVED_CONFIDENCE),
            )
        });
        Some((count, Field::gap(), price.unwrap_or_default()))
    }
}

/// Number of pieces behind the name, in a column of its own.
static TRAILING_COUNT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\s\s?([0-9]{1,3})\s*$").expect("a fixed pattern"));

/// Parses quantity times price in a row.
fn parse_product(
    row: &Row,
    amounts: &[Amount],
    currency: Option<Currency>,
) -> Option<(Field<Quantity>, Field<String>, Field<Money>)> {
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
        Some(
            row.evidence(&unit.range())?
                .into_field(unit.as_str().to_lowercase(), PRINTED_CONFIDENCE),
        )
    });
    Some((
        row.evidence(&count.range())?
            .into_field(quantity, PRINTED_CONFIDENCE),
        unit.unwrap_or_default(),
        row.evidence(&price.range)?
            .into_field(Money::new(price.minor, currency), PRINTED_CONFIDENCE),
    ))
}

/// Returns whether quantity times price makes the amount, within one minor unit.
fn matches_product(quantity: &Field<Quantity>, price: &Field<Money>, amount: i64) -> bool {
    let cost = quantity
        .value
        .zip(price.value)
        .and_then(|(quantity, price)| quantity.cost(price.minor));
    cost.is_some_and(|cost| (cost - amount).abs() <= 1)
}

/// Returns whether nothing but a tax code follows the amount.
fn ends_row(row: &Row, amount: &Amount) -> bool {
    count_letters(&row.text[amount.range.end..]) <= 3
        && !row.text[amount.range.end..].contains(|sign: char| sign.is_ascii_digit())
}

/// Returns the tax code behind an amount.
fn read_tax_code(row: &Row, amount: &Amount) -> Field<String> {
    let rest = &row.text[amount.range.end..];
    let Some(code) = TAX_CODE.captures(rest).and_then(|parts| parts.get(1)) else {
        return Field::gap();
    };
    let range = amount.range.end + code.start()..amount.range.end + code.end();
    let field =
        |evidence: Evidence| evidence.into_field(code.as_str().to_owned(), PRINTED_CONFIDENCE);
    row.evidence(&range).map(field).unwrap_or_default()
}

/// Joins the rows of a name into one field.
fn join_name_rows(rows: Vec<(String, Evidence)>) -> Option<Field<String>> {
    let (text, evidence) = rows.into_iter().reduce(|(text, evidence), (more, next)| {
        (format!("{text} {more}"), evidence.merged_with(next))
    })?;
    Some(evidence.into_field(text, PRINTED_CONFIDENCE))
}
