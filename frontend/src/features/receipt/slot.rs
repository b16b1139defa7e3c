//! Editable fields and table cells of the receipt page, and their contents. Pure.
//!
//! A slot is a single field, or a cell of a list: items, taxes, payments and tax ids of the
//! merchant, one line each.

use shared::field::{Area, Field};
use shared::fields::{FieldName, FieldRef, Group, Kind};
use shared::money::Money;
use shared::receipt::{PaymentMethod, Receipt, format_date};

use super::confidence::ConfidenceLevel;
use crate::i18n::{desk, format};

/// Editable field or table cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    Field(FieldName),
    /// List, index of the line, and column.
    Cell(List, usize, Column),
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
    /// Alternative values, as typed and as shown.
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
    // Alternatives that differ in their evidence only are listed once.
    let mut alternatives = Vec::new();
    for other in &field.alternatives {
        let alternative = text(&other.value);
        if !alternatives.contains(&alternative) {
            alternatives.push(alternative);
        }
    }
    let (typed, shown) = field.value.as_ref().map(text).unwrap_or_default();
    SlotState {
        text: typed,
        shown,
        trust: ConfidenceLevel::from_field(field),
        raw: field.raw.clone(),
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
mod tests {
    use super::*;

    #[test]
    fn every_place_shows_what_was_entered_there() {
        let json = r#"{"merchant":"Kiosk","date":"2026-09-15","time":"18:30","currency":"EUR","total":"12.50","tip":"1",
            "cashier":"Ada","items":[{"description":"Tea","quantity":"0.5","unit_price":"4","amount":"2.00"}],
            "taxes":[{"rate":"5.5","base":"10","amount":"0.55","included":true}],"due_date":"2026-10-01",
            "payments":[{"method":"card","brand":"Visa","last4":"1234","amount":"12.50"}],
            "tax_ids":[{"type":"VAT","value":"980780684"}]}"#;
        let receipt = Receipt::default()
            .with_corrections(&serde_json::from_str(json).unwrap())
            .unwrap();
        let cell = |list, column| Slot::Cell(list, 0, column);
        for (slot, name, text) in [
            (Slot::Field(FieldName::Merchant), "merchant", "Kiosk"),
            (Slot::Field(FieldName::Date), "date", "2026-09-15"),
            (Slot::Field(FieldName::Time), "time", "18:30"),
            (Slot::Field(FieldName::Currency), "currency", "EUR"),
            (Slot::Field(FieldName::Tip), "tip", "1.00"),
            (Slot::Field(FieldName::Cashier), "cashier", "Ada"),
            (Slot::Field(FieldName::Change), "change", ""),
            (
                cell(List::Items, Column::Description),
                "items.0.description",
                "Tea",
            ),
            (
                cell(List::Items, Column::Quantity),
                "items.0.quantity",
                "0.5",
            ),
            (
                cell(List::Items, Column::UnitPrice),
                "items.0.unit_price",
                "4.00",
            ),
            (cell(List::Items, Column::Amount), "items.0.amount", "2.00"),
            (cell(List::Taxes, Column::Rate), "taxes.0.rate", "5.5"),
            (cell(List::Taxes, Column::Base), "taxes.0.base", "10.00"),
            (cell(List::Taxes, Column::Amount), "taxes.0.amount", "0.55"),
            (
                Slot::Cell(List::Items, 1, Column::Amount),
                "items.1.amount",
                "",
            ),
            (Slot::Field(FieldName::DueDate), "due_date", "2026-10-01"),
            (
                cell(List::Payments, Column::Method),
                "payments.0.method",
                "card",
            ),
            (
                cell(List::Payments, Column::Last4),
                "payments.0.last4",
                "1234",
            ),
            (cell(List::TaxIds, Column::Kind), "tax_ids.0.type", "VAT"),
            (
                cell(List::TaxIds, Column::Number),
                "tax_ids.0.value",
                "980780684",
            ),
        ] {
            assert_eq!(
                (
                    slot.input_name().as_str(),
                    slot.state_in(&receipt).text.as_str()
                ),
                (name, text)
            );
        }
    }

    #[test]
    fn alternatives_are_typed_one_way_and_shown_another() {
        let read = Field {
            value: Some(Money::new(1_234_567, None)),
            ..Field::gap()
        };
        let receipt = Receipt {
            total: read.with_correction(Some(Money::new(5, None))),
            ..Receipt::default()
        };
        let facts = Slot::Field(FieldName::Total).state_in(&receipt);
        assert_eq!(
            facts.alternatives,
            [("12345.67".into(), "12,345.67".into())]
        );
        assert_eq!(
            (facts.trust, facts.place),
            (ConfidenceLevel::Confirmed, None)
        );
    }
}
