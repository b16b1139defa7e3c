//! Assembly of items from rows that hold an item, its numbers or a part of its name.

use std::sync::LazyLock;

use regex::Regex;
use shared::field::Field;
use shared::money::{Currency, Money};
use shared::receipt::Item;

use super::super::amount::{self, Amount, Notation};
use super::super::text::{Evidence, Row};
use super::row_numbers::{
    Product, RowNumbers, ends_row, matches_product, parse_product, read_tax_code,
};
use super::{
    NON_ITEM_WORD, PRINTED_CONFIDENCE, PROVED_CONFIDENCE, QUANTITY_TIMES_PRICE, count_letters,
};

/// Maximum number of letters beside a unit price in a row of its own.
const UNIT_PRICE_LETTERS_MAX: usize = 8;
/// Maximum number of rows of a name.
const NAME_ROWS_MAX: usize = 3;
/// Position of an item in the list, in front of its name: `001`.
static ITEM_INDEX: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^0[0-9]{2}\s+").expect("a fixed pattern"));

/// Items so far, and the parts of those that are incomplete.
#[derive(Default)]
pub(super) struct ItemCollector {
    pub(super) items: Vec<Item>,
    /// Rows of a name whose numbers are still to come.
    pending_names: Vec<(String, Evidence)>,
    /// Quantity, unit and price that stand above their item.
    pending_product: Option<Product>,
    /// Number of rows that the name of the last item has.
    last_name_rows: usize,
}

impl ItemCollector {
    /// Adds a row: an item, its quantity and price, its unit price, or a part of its name.
    pub(super) fn add_row(&mut self, row: &Row, notation: Notation, currency: Option<Currency>) {
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

/// Joins the rows of a name into one field.
fn join_name_rows(rows: Vec<(String, Evidence)>) -> Option<Field<String>> {
    let (text, evidence) = rows.into_iter().reduce(|(text, evidence), (more, next)| {
        (format!("{text} {more}"), evidence.merged_with(next))
    })?;
    Some(evidence.into_field(text, PRINTED_CONFIDENCE))
}
