//! Assembly of items from rows that hold an item, its numbers or a part of its name.

use shared::field::Field;
use shared::money::{Currency, Money};
use shared::receipt::Item;
use shared::text::single_spaced;

use super::item_row::{ItemRow, RowRole};
use super::row_numbers::{Product, matches_product, read_product, read_sku, read_tax_code};
use super::{ITEMS_MAX, PRINTED_CONFIDENCE, PROVED_CONFIDENCE};
use crate::extract::text::{Evidence, count_letters};

/// Maximum number of rows of a name.
const NAME_ROWS_MAX: usize = 3;

/// An item as collected, before arithmetic decides about it.
pub(super) struct Draft<'a> {
    pub(super) item: Item,
    pub(super) minor: i64,
    /// Row and index of the amount.
    pub(super) source: (&'a ItemRow<'a>, usize),
    /// `true` if it may be no item.
    pub(super) is_doubtful: bool,
    /// `true` if the name stands beside the amount.
    pub(super) has_own_name: bool,
    /// `true` if nothing but the amount is known.
    pub(super) is_bare: bool,
    /// Amounts taken off below it, each with whether a minus is printed.
    pub(super) discounts: Vec<(i64, bool, Evidence)>,
    /// Number of rows that the name has.
    name_rows: usize,
}

/// Items so far, and the parts of those that are incomplete.
pub(super) struct ItemCollector<'a> {
    currency: Option<Currency>,
    pub(super) drafts: Vec<Draft<'a>>,
    /// Rows of a name whose numbers are still to come.
    pending_names: Vec<(String, Evidence)>,
    /// Quantity, unit and price that stand above their item.
    pending_product: Option<Product>,
}

impl<'a> ItemCollector<'a> {
    pub(super) fn new(currency: Option<Currency>) -> Self {
        Self {
            currency,
            drafts: Vec::new(),
            pending_names: Vec::new(),
            pending_product: None,
        }
    }

    /// Adds a row: an item, its quantity and price, a discount, or a part of its name. `next` is
    /// the row below.
    pub(super) fn add_row(&mut self, row: &'a ItemRow<'a>, next: Option<&ItemRow>) {
        match row.role {
            RowRole::Item(own) if is_name_with_number(row, own, next) => self.add_name_row(row),
            RowRole::Item(own) => self.add_amount_row(row, own),
            RowRole::Price => self.add_price_row(row),
            RowRole::Name => self.add_name_row(row),
            RowRole::Discount { off, has_minus } => self.add_discount(row, off, has_minus),
            RowRole::Aside => {}
            RowRole::Heading | RowRole::Sum(_) => match row.else_item {
                Some(own) => self.add_amount_row(row, own),
                None => self.pending_names.clear(),
            },
        }
    }

    /// Returns whether names wait for their numbers.
    pub(super) fn has_pending_name(&self) -> bool {
        !self.pending_names.is_empty()
    }

    /// Adds a row that ends with an amount: an item, or the numbers of the name above.
    fn add_amount_row(&mut self, row: &'a ItemRow<'a>, own: usize) {
        let amount = &row.amounts[own];
        let Some(evidence) = row.row.evidence(&amount.range) else {
            return;
        };
        if self.drafts.len() >= ITEMS_MAX || self.repeats_last(row, own) {
            return;
        }
        let mut item = Item {
            sku: read_sku(row.row, amount),
            ..Item::default()
        };
        // Quantity and price stand in this row, else in the one above.
        let mut proved = false;
        let above = self.pending_product.take();
        let printed = read_product(row.row, &row.amounts, Some(own), self.currency);
        let printed = printed.filter(|product| above.is_none() || !product.2.is_gap());
        if let Some((quantity, unit, price)) = printed.or(above) {
            proved = matches_product(&quantity, &price, amount.minor);
            (item.quantity, item.unit, item.unit_price) = (quantity, unit, price);
        }
        // Rows above are the name, or the rest of the previous name if this row has its own.
        let above = std::mem::take(&mut self.pending_names);
        let name = row
            .row
            .evidence(&row.name)
            .filter(|_| row.is_named())
            .map(|evidence| {
                let text = single_spaced(&row.row.text[row.name.clone()]);
                evidence.into_field(text, PRINTED_CONFIDENCE)
            });
        let has_own_name = name.is_some();
        if let Some(name) = name {
            item.description = name;
            self.extend_last_name(above);
        } else {
            item.description = join_name_rows(above).unwrap_or_default();
        }
        let confidence = if proved {
            PROVED_CONFIDENCE
        } else {
            PRINTED_CONFIDENCE
        };
        item.amount = evidence.into_field(Money::new(amount.minor, self.currency), confidence);
        item.tax_code = read_tax_code(row.row, amount);
        let is_bare = item.description.is_gap() && item.quantity.is_gap() && item.sku.is_gap();
        let is_early = self.drafts.is_empty() && item.quantity.is_gap();
        if amount.minor == 0 && (row.is_addition() || is_early || item.description.is_gap()) {
            return;
        }
        self.drafts.push(Draft {
            is_bare,
            has_own_name,
            is_doubtful: row.is_doubtful || !has_own_name && !proved,
            item,
            minor: amount.minor,
            source: (row, own),
            discounts: Vec::new(),
            name_rows: 1,
        });
    }

    /// Merges a row with the item above if it repeats its amount: the name below the numbers, or
    /// the numbers below the name. Returns whether it did.
    fn repeats_last(&mut self, row: &ItemRow, own: usize) -> bool {
        let (has_names, amount) = (self.has_pending_name(), &row.amounts[own]);
        let Some(last) = self.drafts.last_mut() else {
            return false;
        };
        if last.minor != amount.minor || has_names {
            return false;
        }
        let is_nameless = last.item.description.is_gap();
        let has_numbers = !last.item.quantity.is_gap() || !last.item.sku.is_gap();
        if !last.has_own_name && row.is_named() && has_numbers && row.amounts.len() == 1 {
            let text = single_spaced(&row.row.text[row.name.clone()]);
            let name = row.row.field(&row.name, text, PRINTED_CONFIDENCE);
            last.item.description = name.unwrap_or_default();
            return true;
        }
        if !is_nameless && !row.is_named() && last.item.unit_price.is_gap() {
            let product = read_product(row.row, &row.amounts, Some(own), self.currency);
            if let Some(product) =
                product.filter(|product| matches_product(&product.0, &product.2, amount.minor))
            {
                (last.item.quantity, last.item.unit, last.item.unit_price) = product;
                return true;
            }
        }
        false
    }

    /// Adds quantity and price in a row of their own: to the item above if they make its amount,
    /// else to the next item.
    fn add_price_row(&mut self, row: &ItemRow) {
        if row.is_named() {
            self.add_name_row(row);
        }
        let Some(product) = read_product(row.row, &row.amounts, None, self.currency) else {
            return self.add_unit_price(row);
        };
        match self.drafts.last_mut() {
            Some(last)
                if last.item.unit_price.is_gap()
                    && matches_product(&product.0, &product.2, last.minor) =>
            {
                (last.item.quantity, last.item.unit, last.item.unit_price) = product;
                let amount = &mut last.item.amount;
                amount.confidence = amount.confidence.max(PROVED_CONFIDENCE);
            }
            _ => self.pending_product = Some(product),
        }
    }

    /// Adds a unit price below its item, if it makes the amount of the item.
    fn add_unit_price(&mut self, row: &ItemRow) {
        let Some((last, price)) = self.drafts.last_mut().zip(row.amounts.first()) else {
            return;
        };
        let money = Money::new(price.minor, self.currency);
        let Some(price) = row.row.field(&price.range, money, PROVED_CONFIDENCE) else {
            return;
        };
        if matches_product(&last.item.quantity, &price, last.minor) {
            last.item.unit_price = price;
            let amount = &mut last.item.amount;
            amount.confidence = amount.confidence.max(PROVED_CONFIDENCE);
        }
    }

    /// Notes an amount that is taken off the item above.
    fn add_discount(&mut self, row: &ItemRow, off: i64, has_minus: bool) {
        self.pending_names.clear();
        let Some((last, evidence)) = self.drafts.last_mut().zip(row.row.full_evidence()) else {
            return;
        };
        last.discounts.push((off, has_minus, evidence));
    }

    /// Keeps a row as part of a name; of too many rows the last ones count.
    fn add_name_row(&mut self, row: &ItemRow) {
        let text = row.row.text.trim();
        if count_letters(text) < 2 || row.is_detail {
            return;
        }
        let range = if row.is_named() {
            row.name.clone()
        } else {
            0..row.row.text.len()
        };
        if let Some(evidence) = row.row.evidence(&range) {
            self.pending_names
                .push((single_spaced(&row.row.text[range]), evidence));
        }
        if self.pending_names.len() > NAME_ROWS_MAX {
            self.pending_names.remove(0);
        }
    }

    /// Appends rows to the name of the last item.
    fn extend_last_name(&mut self, rest: Vec<(String, Evidence)>) {
        let Some(last) = self.drafts.last_mut() else {
            return;
        };
        if last.name_rows >= NAME_ROWS_MAX {
            return;
        }
        last.name_rows += rest.len();
        let description = &mut last.item.description;
        let (Some(name), Some(more)) = (description.value.as_mut(), join_name_rows(rest)) else {
            return;
        };
        if let Some(more) = &more.value {
            name.push(' ');
            name.push_str(more);
        }
        // The evidence grows with the text.
        description.words.extend(more.words);
        description.area = description.area.zip(more.area).map(|(a, b)| a.union(b));
    }
}

/// Returns whether the row is a name that ends with a number: the row below holds nothing but
/// numbers, and this number has no decimals.
fn is_name_with_number(row: &ItemRow, own: usize, next: Option<&ItemRow>) -> bool {
    let amount = &row.amounts[own];
    let number = &row.row.text[amount.range.clone()];
    let is_bare = !amount.has_currency && number.chars().all(|sign| sign.is_ascii_digit());
    is_bare
        && row.is_named()
        && next.is_some_and(|next| {
            !next.is_named()
                && matches!(next.role, RowRole::Item(_))
                && next
                    .own()
                    .is_some_and(|other| next.amounts.len() >= 2 && other.minor != amount.minor)
        })
}

/// Joins the rows of a name into one field.
fn join_name_rows(rows: Vec<(String, Evidence)>) -> Option<Field<String>> {
    let (text, evidence) = rows.into_iter().reduce(|(text, evidence), (more, next)| {
        (format!("{text} {more}"), evidence.merged_with(next))
    })?;
    Some(evidence.into_field(text, PRINTED_CONFIDENCE))
}
