//! The places of the receipt page where something is typed, and what a receipt has for each of them. Pure.
//!
//! A place is a single field or a cell of a list: items, taxes, payments and numbers of the merchant, a line for each.

use jiff::civil::Date;
use shared::corrections::{FieldName, Kind};
use shared::field::{Area, Field};
use shared::money::{Currency, Money};
use shared::receipt::{Method, Receipt, format_date};

use crate::components::trust::Trust;
use crate::format;
use crate::i18n::desk;

/// Something that is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    Field(FieldName),
    /// The list, the line in it, and the column.
    Cell(List, usize, Column),
}

/// A list of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum List {
    Items,
    Taxes,
    Payments,
    TaxIds,
}

/// What stands in a cell.
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

/// Fields that stand together under a heading. Those above all headings are on every receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    Amounts,
    Taxes,
    Payment,
    Shop,
    Details,
}

/// What a receipt has for a place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Facts {
    /// The value as it is typed; empty for a gap.
    pub(crate) text: String,
    /// The value as it is shown.
    pub(crate) shown: String,
    pub(crate) trust: Trust,
    /// The text as printed.
    pub(crate) raw: Option<String>,
    /// Other values, as they would be typed and as they are shown.
    pub(crate) alternatives: Vec<(String, String)>,
    /// The page and the place on it.
    pub(crate) place: Option<(u32, Area)>,
}

impl Group {
    /// All, in the order of the page.
    pub(crate) const ALL: [Self; 5] = [
        Self::Amounts,
        Self::Taxes,
        Self::Payment,
        Self::Shop,
        Self::Details,
    ];

    /// The name the style knows it by.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Amounts => "amounts",
            Self::Taxes => "taxes",
            Self::Payment => "payment",
            Self::Shop => "shop",
            Self::Details => "details",
        }
    }

    /// The fields in it.
    pub(crate) fn fields(self) -> &'static [FieldName] {
        match self {
            Self::Amounts => &[
                FieldName::Subtotal,
                FieldName::DiscountTotal,
                FieldName::ServiceCharge,
                FieldName::Shipping,
                FieldName::Deposit,
                FieldName::Tip,
                FieldName::Rounding,
            ],
            Self::Taxes => &[FieldName::TaxTotal],
            Self::Payment => &[
                FieldName::AmountDue,
                FieldName::AmountPaid,
                FieldName::Change,
                FieldName::Cashback,
            ],
            Self::Shop => &[
                FieldName::Address,
                FieldName::Phone,
                FieldName::Url,
                FieldName::Email,
            ],
            Self::Details => &[
                FieldName::ReceiptNumber,
                FieldName::Cashier,
                FieldName::Table,
                FieldName::DueDate,
                FieldName::ServiceStart,
                FieldName::ServiceEnd,
                FieldName::CustomerName,
                FieldName::CustomerAddress,
                FieldName::CustomerTaxId,
            ],
        }
    }

    /// The list in it.
    pub(crate) fn list(self) -> Option<List> {
        match self {
            Self::Taxes => Some(List::Taxes),
            Self::Payment => Some(List::Payments),
            Self::Shop => Some(List::TaxIds),
            Self::Amounts | Self::Details => None,
        }
    }
}

impl List {
    /// All.
    pub(crate) const ALL: [Self; 4] = [Self::Items, Self::Taxes, Self::Payments, Self::TaxIds];

    /// The name in the JSON.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Items => "items",
            Self::Taxes => "taxes",
            Self::Payments => "payments",
            Self::TaxIds => "tax_ids",
        }
    }

    /// What stands in a line, from left to right.
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

    /// How many lines a receipt has.
    pub(crate) fn count(self, receipt: &Receipt) -> usize {
        match self {
            Self::Items => receipt.items.len(),
            Self::Taxes => receipt.taxes.len(),
            Self::Payments => receipt.payments.len(),
            Self::TaxIds => receipt.merchant.tax_ids.len(),
        }
    }
}

impl Column {
    /// The name in the JSON.
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
    /// The name of its input: `total`, `items.0.amount`.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Field(field) => field.as_str().to_owned(),
            Self::Cell(list, line, column) => {
                [list.as_str(), ".", &line.to_string(), ".", column.as_str()].concat()
            }
        }
    }

    /// Digits are typed there.
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

    /// What a receipt has there.
    pub(crate) fn facts(self, receipt: &Receipt) -> Facts {
        let facts =
            match self {
                Self::Field(field) => of_field(field, receipt),
                Self::Cell(List::Items, line, column) => {
                    receipt.items.get(line).and_then(|item| match column {
                        Column::Description => Some(of(&item.description, text)),
                        Column::Quantity => Some(of(&item.quantity, |quantity| {
                            same(format::decimal(&quantity.to_string()))
                        })),
                        Column::UnitPrice => Some(of(&item.unit_price, amount)),
                        Column::Amount => Some(of(&item.amount, amount)),
                        _ => None,
                    })
                }
                Self::Cell(List::Taxes, line, column) => {
                    receipt.taxes.get(line).and_then(|tax| match column {
                        Column::Rate => Some(of(&tax.rate, |rate| {
                            same(format::decimal(&rate.to_string()))
                        })),
                        Column::Base => Some(of(&tax.base, amount)),
                        Column::Amount => Some(of(&tax.amount, amount)),
                        _ => None,
                    })
                }
                Self::Cell(List::Payments, line, column) => {
                    receipt.payments.get(line).and_then(|payment| match column {
                        Column::Method => Some(of(&payment.method, |method| means(*method))),
                        Column::Brand => Some(of(&payment.brand, text)),
                        Column::Last4 => Some(of(&payment.last4, text)),
                        Column::Amount => Some(of(&payment.amount, amount)),
                        _ => None,
                    })
                }
                Self::Cell(List::TaxIds, line, column) => receipt
                    .merchant
                    .tax_ids
                    .get(line)
                    .and_then(|id| match column {
                        Column::Kind => Some(Facts {
                            text: id.kind.clone(),
                            shown: id.kind.clone(),
                            ..Facts::gap()
                        }),
                        Column::Number => Some(of(&id.value, text)),
                        _ => None,
                    }),
            };
        facts.unwrap_or_else(Facts::gap)
    }
}

impl Facts {
    /// Nothing is there.
    pub(crate) fn gap() -> Self {
        of(&Field::gap(), text)
    }
}

fn of_field(field: FieldName, receipt: &Receipt) -> Option<Facts> {
    let texts = receipt.text(field).map(|field| of(field, text));
    let texts = texts.or_else(|| receipt.money(field).map(|field| of(field, amount)));
    let texts = texts.or_else(|| {
        let day = |date: &Date| {
            let iso = format_date(*date);
            let shown = format::date(&iso);
            (iso, shown)
        };
        receipt.day(field).map(|field| of(field, day))
    });
    texts.or_else(|| match field {
        FieldName::Time => Some(of(&receipt.time, |time| same(time.to_string()))),
        FieldName::Currency => Some(of(&receipt.currency, |currency: &Currency| {
            same(String::from(*currency))
        })),
        _ => None,
    })
}

fn of<T>(field: &Field<T>, text: impl Fn(&T) -> (String, String)) -> Facts {
    let mut alternatives = Vec::new();
    for other in &field.alternatives {
        let alternative = text(&other.value);
        if !alternatives.contains(&alternative) {
            alternatives.push(alternative);
        }
    }
    let (typed, shown) = field.value.as_ref().map(text).unwrap_or_default();
    Facts {
        text: typed,
        shown,
        trust: Trust::of(field),
        raw: field.raw.clone(),
        alternatives,
        place: field.area.map(|area| (field.page.unwrap_or(1), area)),
    }
}

#[expect(clippy::ptr_arg, reason = "it is called with the value of a field")]
fn text(text: &String) -> (String, String) {
    same(text.clone())
}

fn amount(money: &Money) -> (String, String) {
    (format::entry(*money), format::amount(*money))
}

fn means(method: Method) -> (String, String) {
    (
        method.as_str().to_owned(),
        (desk().receipt.method)(method).to_owned(),
    )
}

fn same(text: String) -> (String, String) {
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
            .corrected(&serde_json::from_str(json).unwrap())
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
                (slot.name().as_str(), slot.facts(&receipt).text.as_str()),
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
            total: read.corrected(Some(Money::new(5, None))),
            ..Receipt::default()
        };
        let facts = Slot::Field(FieldName::Total).facts(&receipt);
        assert_eq!(
            facts.alternatives,
            [("12345.67".into(), "12,345.67".into())]
        );
        assert_eq!((facts.trust, facts.place), (Trust::Confirmed, None));
    }
}
