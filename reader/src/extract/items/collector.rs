//! Assembly of items from rows that hold an item, its numbers or a part of its name.

use shared::field::Field;
use shared::money::{Currency, Money};
use shared::quantity::Quantity;
use shared::receipt::Item;
use shared::text::single_spaced;

use super::super::amount::{self, Amount, Notation};
use super::super::text::{Evidence, Row};
use super::row_numbers::{
    Product, RowNumbers, ends_row, matches_product, parse_product, read_tax_code,
};
use super::{
    NON_ITEM_WORD, PRINTED_CONFIDENCE, PROVED_CONFIDENCE, QUANTITY_TIMES_PRICE, count_letters,
};
use crate::extract::pattern::Pattern;

/// Maximum number of letters beside a unit price in a row of its own.
const UNIT_PRICE_LETTERS_MAX: usize = 8;
/// Maximum number of rows of a name.
const NAME_ROWS_MAX: usize = 3;
/// Position of an item in the list, in front of its name: `001`.
static ITEM_INDEX: Pattern = Pattern::new(r"^0[0-9]{2}\s+");

/// Items so far, and the parts of those that are incomplete.
pub(super) struct ItemCollector {
    notation: Notation,
    currency: Option<Currency>,
    pub(super) items: Vec<Item>,
    /// Rows of a name whose numbers are still to come.
    pending_names: Vec<(String, Evidence)>,
    /// Quantity, unit and price that stand above their item.
    pending_product: Option<Product>,
    /// Number of rows that the name of the last item has.
    last_name_rows: usize,
}

impl ItemCollector {
    pub(super) fn new(notation: Notation, currency: Option<Currency>) -> Self {
        Self {
            notation,
            currency,
            items: Vec::new(),
            pending_names: Vec::new(),
            pending_product: None,
            last_name_rows: 0,
        }
    }

    /// Adds a row: an item, its quantity and price, its unit price, or a part of its name.
    pub(super) fn add_row(&mut self, row: &Row) {
        let amounts = amount::find_amounts(&row.text, self.notation);
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
            Some(own) => self.add_amount_row(row, &amounts, own),
            None if times.is_some() => self.add_price_row(row, &amounts),
            None if !amounts.is_empty()
                && amounts.iter().all(|amount| amount.is_unit_price)
                && count_letters(&row.text) <= UNIT_PRICE_LETTERS_MAX =>
            {
                self.add_unit_price_row(row, &amounts);
            }
            None => self.add_name_row(row),
        }
    }

    /// Adds a row that ends with an amount: an item, or the numbers of the name above.
    fn add_amount_row(&mut self, row: &Row, amounts: &[Amount], own: usize) {
        let amount = &amounts[own];
        let Some(evidence) = row.evidence(&amount.range) else {
            return;
        };
        let numbers = RowNumbers::from_row(row, amounts, own, self.currency);
        let name = numbers.read_name(row);
        let mut item = Item {
            sku: numbers.read_sku(row),
            ..Item::default()
        };
        // The words of the row describe the item.
        let name = name.filter(|(text, _)| count_letters(text) >= 2);
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
        if let Some((text, evidence)) = name {
            item.description = evidence.into_field(text, PRINTED_CONFIDENCE);
            let is_short = self.last_name_rows < NAME_ROWS_MAX;
            let last = self.items.last().filter(|_| is_short && !above.is_empty());
            if last.is_some_and(|last| !last.description.is_gap()) {
                self.extend_last_name(above);
            }
        } else {
            item.description = join_name_rows(above).unwrap_or_default();
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
        item.amount = evidence.into_field(Money::new(amount.minor, self.currency), confidence);
        item.tax_code = read_tax_code(row, amount);
        self.last_name_rows = 1;
        self.items.push(item);
    }

    /// Adds quantity and price in a row of their own: to the item above if they make its amount,
    /// else to the next item.
    fn add_price_row(&mut self, row: &Row, amounts: &[Amount]) {
        let Some(product) = parse_product(row, amounts, self.currency) else {
            return self.add_name_row(row);
        };
        match self.items.last_mut() {
            Some(last) if last.unit_price.is_gap() && is_proved(last, &product.0, &product.2) => {
                (last.quantity, last.unit, last.unit_price) = product;
                last.amount.confidence = last.amount.confidence.max(PROVED_CONFIDENCE);
            }
            _ => self.pending_product = Some(product),
        }
    }

    /// Adds a unit price below its item, if it makes the amount of the item.
    fn add_unit_price_row(&mut self, row: &Row, amounts: &[Amount]) {
        let Some((last, price)) = self.items.last_mut().zip(amounts.first()) else {
            return;
        };
        let money = Money::new(price.minor, self.currency);
        let Some(price) = row.field(&price.range, money, PROVED_CONFIDENCE) else {
            return;
        };
        if is_proved(last, &last.quantity, &price) {
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
            let name = single_spaced(&ITEM_INDEX.replace(text, ""));
            self.pending_names.push((name, evidence));
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

/// Returns whether quantity times price makes the amount of an item.
fn is_proved(item: &Item, quantity: &Field<Quantity>, price: &Field<Money>) -> bool {
    item.amount
        .value
        .is_some_and(|money| matches_product(quantity, price, money.minor))
}

/// Joins the rows of a name into one field.
fn join_name_rows(rows: Vec<(String, Evidence)>) -> Option<Field<String>> {
    let (text, evidence) = rows.into_iter().reduce(|(text, evidence), (more, next)| {
        (format!("{text} {more}"), evidence.merged_with(next))
    })?;
    Some(evidence.into_field(text, PRINTED_CONFIDENCE))
}
