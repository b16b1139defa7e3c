//! Editable fields and table cells of the receipt page, and their contents. Pure.
//!
//! A slot is a single field, or a cell of a list: items, taxes, payments and tax ids of the
//! merchant, one line each.

use shared::field::{Area, Field, Source};
use shared::fields::{FieldName, FieldRef, Group, Kind};
use shared::money::Money;
use shared::receipt::{PaymentMethod, Receipt, format_date};

use super::confidence::ConfidenceLevel;
use crate::i18n::{desk, format};

/// Largest number of alternatives offered.
const ALTERNATIVES_MAX: usize = 2;
/// Confidence from which an alternative is plausible.
const PLAUSIBLE_CONFIDENCE: f32 = 0.05;

/// Editable field or table cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    Field(FieldName),
    /// List, index of the line, and column.
    Cell(List, usize, Column),
}

/// Unit of saving: a single field, or a list as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Field(FieldName),
    List(List),
}

/// List on the receipt page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum List {
    Items,
    Taxes,
    Payments,
    TaxIds,
}

/// Column of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Description,
    Quantity,
    UnitPrice,
    Rate,
    Base,
    Amount,
    Method,
    Brand,
    Last4,
    Kind,
    Number,
}

/// Contents of a slot in a receipt.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SlotState {
    /// Value as it is typed; empty if there is none.
    pub(crate) text: String,
    /// Value as it is shown.
    pub(crate) shown: String,
    pub(crate) trust: ConfidenceLevel,
    /// Text as printed.
    pub(crate) raw: Option<String>,
    /// Origin of the value, if there is one.
    pub(crate) source: Option<Source>,
    /// Plausible alternatives of a value in doubt, as typed and as shown.
    pub(crate) alternatives: Vec<(String, String)>,
    /// Page, and area on it.
    pub(crate) place: Option<(u32, Area)>,
}

impl List {
    /// All lists.
    pub(crate) const ALL: [Self; 4] = [Self::Items, Self::Taxes, Self::Payments, Self::TaxIds];

    /// Returns the list of a group, if it has one.
    pub(crate) fn of_group(group: Group) -> Option<Self> {
        match group {
            Group::Taxes => Some(Self::Taxes),
            Group::Payment => Some(Self::Payments),
            Group::Shop => Some(Self::TaxIds),
            Group::Amounts | Group::Details => None,
        }
    }

    /// Returns the name used in JSON.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Items => "items",
            Self::Taxes => "taxes",
            Self::Payments => "payments",
            Self::TaxIds => "tax_ids",
        }
    }

    /// Returns the columns from left to right.
    pub(crate) fn columns(self) -> &'static [Column] {
        match self {
            Self::Items => &[
                Column::Description,
                Column::Quantity,
                Column::UnitPrice,
                Column::Amount,
            ],
            Self::Taxes => &[Column::Rate, Column::Base, Column::Amount],
            Self::Payments => &[Column::Method, Column::Brand, Column::Last4, Column::Amount],
            Self::TaxIds => &[Column::Kind, Column::Number],
        }
    }

    /// Returns the number of lines in a receipt.
    pub(crate) fn line_count(self, receipt: &Receipt) -> usize {
        match self {
            Self::Items => receipt.items.len(),
            Self::Taxes => receipt.taxes.len(),
            Self::Payments => receipt.payments.len(),
            Self::TaxIds => receipt.merchant.tax_ids.len(),
        }
    }
}

impl Column {
    /// Returns the name used in JSON.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Description => "description",
            Self::Quantity => "quantity",
            Self::UnitPrice => "unit_price",
            Self::Rate => "rate",
            Self::Base => "base",
            Self::Amount => "amount",
            Self::Method => "method",
            Self::Brand => "brand",
            Self::Last4 => "last4",
            Self::Kind => "type",
            Self::Number => "value",
        }
    }
}

impl Slot {
    /// Returns the name of the input: `total`, `items.0.amount`.
    pub(crate) fn input_name(self) -> String {
        match self {
            Self::Field(field) => field.as_str().to_owned(),
            Self::Cell(list, line, column) => {
                [list.as_str(), ".", &line.to_string(), ".", column.as_str()].concat()
            }
        }
    }

    /// Returns the unit in which the slot is saved.
    pub(crate) fn part(self) -> Part {
        match self {
            Self::Field(field) => Part::Field(field),
            Self::Cell(list, ..) => Part::List(list),
        }
    }

    /// Returns whether digits are typed there.
    pub(crate) fn is_decimal(self) -> bool {
        match self {
            Self::Field(field) => field.kind() == Kind::Money,
            Self::Cell(_, _, column) => !matches!(
                column,
                Column::Description
                    | Column::Method
                    | Column::Brand
                    | Column::Kind
                    | Column::Number
            ),
        }
    }

    /// Returns the contents of the slot in a receipt. Lines that the receipt does not have, and
    /// columns that the list does not have, are empty.
    pub(crate) fn state_in(self, receipt: &Receipt) -> SlotState {
        let state = match self {
            Self::Field(field) => Some(field_state(receipt.field(field))),
            Self::Cell(list, line, column) => cell_state(receipt, list, line, column),
        };
        state.unwrap_or_else(SlotState::empty)
    }
}

impl Part {
    /// Returns the name on the page.
    pub(crate) fn label(self) -> &'static str {
        let texts = &desk().receipt;
        match self {
            Self::Field(field) => (texts.field)(field),
            Self::List(List::Items) => texts.items,
            Self::List(List::Taxes) => (texts.group)(Group::Taxes),
            Self::List(List::Payments) => (texts.group)(Group::Payment),
            Self::List(List::TaxIds) => (texts.group)(Group::Shop),
        }
    }
}

impl SlotState {
    /// Returns the contents of a slot without a value.
    pub(crate) fn empty() -> Self {
        slot_state(&Field::gap(), text_pair)
    }
}

/// Returns the contents of a single field.
fn field_state(field: FieldRef<'_>) -> SlotState {
    match field {
        FieldRef::Text(field) => slot_state(field, text_pair),
        FieldRef::Money(field) => slot_state(field, amount_pair),
        // Dates are typed as in JSON and shown written out.
        FieldRef::Date(field) => slot_state(field, |date| {
            let iso = format_date(*date);
            let shown = format::long_date(&iso);
            (iso, shown)
        }),
        FieldRef::Time(field) => slot_state(field, |time| same_pair(time.to_string())),
        FieldRef::Currency(field) => {
            slot_state(field, |currency| same_pair(String::from(*currency)))
        }
    }
}

/// Returns the contents of a cell, if the receipt has such a one.
fn cell_state(receipt: &Receipt, list: List, line: usize, column: Column) -> Option<SlotState> {
    let state = match list {
        List::Items => {
            let item = receipt.items.get(line)?;
            match column {
                Column::Description => slot_state(&item.description, text_pair),
                Column::Quantity => slot_state(&item.quantity, decimal_pair),
                Column::UnitPrice => slot_state(&item.unit_price, amount_pair),
                Column::Amount => slot_state(&item.amount, amount_pair),
                _ => return None,
            }
        }
        List::Taxes => {
            let tax = receipt.taxes.get(line)?;
            match column {
                Column::Rate => slot_state(&tax.rate, decimal_pair),
                Column::Base => slot_state(&tax.base, amount_pair),
                Column::Amount => slot_state(&tax.amount, amount_pair),
                _ => return None,
            }
        }
        List::Payments => {
            let payment = receipt.payments.get(line)?;
            match column {
                Column::Method => slot_state(&payment.method, |method| method_pair(*method)),
                Column::Brand => slot_state(&payment.brand, text_pair),
                Column::Last4 => slot_state(&payment.last4, text_pair),
                Column::Amount => slot_state(&payment.amount, amount_pair),
                _ => return None,
            }
        }
        List::TaxIds => {
            let id = receipt.merchant.tax_ids.get(line)?;
            match column {
                // The kind of a tax id is a plain text without evidence.
                Column::Kind => SlotState {
                    text: id.kind.clone(),
                    shown: id.kind.clone(),
                    ..SlotState::empty()
                },
                Column::Number => slot_state(&id.value, text_pair),
                _ => return None,
            }
        }
    };
    Some(state)
}

/// Builds the contents of a slot from a field; `text` formats a value as typed and as shown.
fn slot_state<T>(field: &Field<T>, text: impl Fn(&T) -> (String, String)) -> SlotState {
    let trust = ConfidenceLevel::from_field(field);
    let mut alternatives = Vec::new();
    // A certain value needs no alternative.
    if trust.is_doubtful() {
        for other in &field.alternatives {
            let alternative = text(&other.value);
            // Alternatives that differ in their evidence only are listed once.
            if other.confidence >= PLAUSIBLE_CONFIDENCE && !alternatives.contains(&alternative) {
                alternatives.push(alternative);
            }
        }
        alternatives.truncate(ALTERNATIVES_MAX);
    }
    let (typed, shown) = field.value.as_ref().map(text).unwrap_or_default();
    SlotState {
        text: typed,
        shown,
        trust,
        raw: field.raw.clone(),
        source: field.value.is_some().then_some(field.source),
        alternatives,
        // A field without a page is on the first one.
        place: field.area.map(|area| (field.page.unwrap_or(1), area)),
    }
}

#[expect(clippy::ptr_arg, reason = "it is called with the value of a field")]
fn text_pair(text: &String) -> (String, String) {
    same_pair(text.clone())
}

fn amount_pair(money: &Money) -> (String, String) {
    (format::input_amount(*money), format::grouped_amount(*money))
}

fn decimal_pair(number: &impl ToString) -> (String, String) {
    same_pair(format::localized_decimal(&number.to_string()))
}

/// Formats a payment method: its name in JSON is typed, its translation shown.
fn method_pair(method: PaymentMethod) -> (String, String) {
    let shown = (desk().receipt.method)(method);
    (method.as_str().to_owned(), shown.to_owned())
}

fn same_pair(text: String) -> (String, String) {
    (text.clone(), text)
}

#[cfg(test)]
#[path = "slot_tests.rs"]
mod tests;
