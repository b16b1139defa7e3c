//! The fields of a receipt and their values, out of JSON. What is left out there is a gap.
//!
//! What has many parts is filled part by part: where one of them is wrong a single value is given up then, and code for
//! giving up each number of parts would be kilobytes of the first load.

use jiff::civil::Date;
use serde_json::Value;
use shared::clock_time::ClockTime;
use shared::field::{Alternative, Area, Field, Source};
use shared::fields::{FieldMut, FieldName};
use shared::money::{Currency, Money};
use shared::quantity::{Quantity, TaxRate};
use shared::receipt::{Item, Payment, PaymentMethod, Receipt, Tax, TaxId, parse_date};

use super::{FromJson, member};

impl FromJson for Receipt {
    fn from_json(value: &Value) -> Option<Self> {
        let [merchant, fees, customer] =
            ["merchant", "fees", "customer"].map(|name| value.get(name).unwrap_or(&Value::Null));
        // Kind of document, country, language and codes are not shown here.
        let mut read = Self::default();
        for field in FieldName::ALL {
            let (object, name) = match field {
                FieldName::Merchant => (merchant, "name"),
                FieldName::Address | FieldName::Phone | FieldName::Url | FieldName::Email => {
                    (merchant, field.as_str())
                }
                FieldName::ServiceCharge
                | FieldName::Shipping
                | FieldName::Deposit
                | FieldName::Rounding
                | FieldName::Cashback => (fees, field.as_str()),
                FieldName::CustomerName => (customer, "name"),
                FieldName::CustomerAddress => (customer, "address"),
                FieldName::CustomerTaxId => (customer, "tax_id"),
                _ => (value, field.as_str()),
            };
            match read.field_mut(*field) {
                FieldMut::Text(text) => *text = member(object, name)?,
                FieldMut::Money(amount) => *amount = member(object, name)?,
                FieldMut::Date(date) => *date = member(object, name)?,
                FieldMut::Time(time) => *time = member(object, name)?,
                FieldMut::Currency(currency) => *currency = member(object, name)?,
            }
        }
        read.items = list(value, "items")?;
        read.taxes = list(value, "taxes")?;
        read.payments = list(value, "payments")?;
        read.merchant.tax_ids = list(merchant, "tax_ids")?;
        Some(read)
    }
}

impl FromJson for TaxId {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            kind: member(value, "type")?,
            value: member(value, "value")?,
        })
    }
}

impl FromJson for Item {
    fn from_json(value: &Value) -> Option<Self> {
        // Unit, article and letter of the tax are kept by the server.
        filled(|read: &mut Self| {
            read.description = member(value, "description")?;
            read.quantity = member(value, "quantity")?;
            read.unit_price = member(value, "unit_price")?;
            read.discount = member(value, "discount")?;
            read.amount = member(value, "amount")?;
            Some(())
        })
    }
}

impl FromJson for Tax {
    fn from_json(value: &Value) -> Option<Self> {
        filled(|read: &mut Self| {
            read.rate = member(value, "rate")?;
            read.base = member(value, "base")?;
            read.amount = member(value, "amount")?;
            read.included = member(value, "included")?;
            Some(())
        })
    }
}

impl FromJson for Payment {
    fn from_json(value: &Value) -> Option<Self> {
        filled(|read: &mut Self| {
            read.method = member(value, "method")?;
            read.brand = member(value, "brand")?;
            read.last4 = member(value, "last4")?;
            read.amount = member(value, "amount")?;
            Some(())
        })
    }
}

impl FromJson for PaymentMethod {
    fn from_json(value: &Value) -> Option<Self> {
        Self::from_name(value.as_str()?)
    }
}

impl<T: FromJson> FromJson for Field<T> {
    fn from_json(value: &Value) -> Option<Self> {
        if value.is_null() {
            return Some(Self::gap());
        }
        let Field {
            raw,
            confidence,
            source,
            page,
            area,
            words,
            verified,
            ..
        } = evidence(value)?;
        Some(Self {
            value: member(value, "value")?,
            alternatives: member(value, "alternatives")?,
            raw,
            confidence,
            source,
            page,
            area,
            words,
            verified,
        })
    }
}

/// What belongs to a value of any type.
fn evidence(value: &Value) -> Option<Field<()>> {
    Some(Field {
        raw: member(value, "raw")?,
        confidence: member(value, "confidence")?,
        source: member(value, "source")?,
        page: member(value, "page")?,
        area: member(value, "box")?,
        words: member(value, "words")?,
        verified: member(value, "verified")?,
        ..Field::gap()
    })
}

impl<T: FromJson> FromJson for Alternative<T> {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            value: member(value, "value")?,
            confidence: member(value, "confidence")?,
        })
    }
}

impl FromJson for Area {
    fn from_json(value: &Value) -> Option<Self> {
        let numbers: Vec<f32> = Vec::from_json(value)?;
        <[f32; 4]>::try_from(numbers).ok().map(Self::from)
    }
}

impl FromJson for Money {
    fn from_json(value: &Value) -> Option<Self> {
        let exponent: u32 = member(value, "exponent")?;
        Some(Self {
            minor: member(value, "minor")?,
            currency: member(value, "currency")?,
            exponent: exponent.try_into().ok()?,
        })
    }
}

impl FromJson for Currency {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_str()?.parse().ok()
    }
}

impl FromJson for Quantity {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_str()?.parse().ok()
    }
}

impl FromJson for TaxRate {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_f64()?.try_into().ok()
    }
}

impl FromJson for ClockTime {
    fn from_json(value: &Value) -> Option<Self> {
        value.as_str()?.parse().ok()
    }
}

impl FromJson for Date {
    fn from_json(value: &Value) -> Option<Self> {
        parse_date(value.as_str()?).ok()
    }
}

impl FromJson for Source {
    fn from_json(value: &Value) -> Option<Self> {
        match value.as_str()? {
            "ocr" => Some(Self::Ocr),
            "rule" => Some(Self::Inferred),
            "qr" => Some(Self::Qr),
            "taught" => Some(Self::UserRule),
            "history" => Some(Self::History),
            "user" => Some(Self::User),
            _ => None,
        }
    }
}

/// A value whose parts are filled in one by one.
fn filled<T: Default>(fill: impl FnOnce(&mut T) -> Option<()>) -> Option<T> {
    let mut value = T::default();
    fill(&mut value)?;
    Some(value)
}

/// A list; an absent one is empty.
fn list<T: FromJson>(object: &Value, name: &str) -> Option<Vec<T>> {
    member::<Option<Vec<T>>>(object, name).map(Option::unwrap_or_default)
}

#[cfg(test)]
mod tests {
    use shared::receipt::{Customer, Fees, Merchant};

    use super::super::read;
    use super::super::tests::check;
    use super::*;

    /// A field as it is read, with all that belongs to it.
    fn field<T: Clone>(value: T, source: Source) -> Field<T> {
        Field {
            value: Some(value.clone()),
            raw: Some("TOTAL \"1\"".into()),
            confidence: 0.5,
            source,
            page: Some(2),
            area: Some([0.25, 0.5, 0.125, 0.0].into()),
            words: vec![3, 4],
            alternatives: vec![Alternative {
                value,
                confidence: 0.25,
            }],
            verified: false,
        }
    }

    #[test]
    fn reads_every_field_as_serde_writes_it() {
        let text = |text: &str| field(text.to_owned(), Source::Ocr);
        let money = |minor| field(Money::new(minor, "EUR".parse().ok()), Source::Inferred);
        check(&Receipt {
            merchant: Merchant {
                name: text("Kiosk"),
                address: text("Am Eck 1"),
                phone: text("030 1"),
                url: text("kiosk.example"),
                email: text("a@kiosk.example"),
                tax_ids: vec![TaxId {
                    kind: "VAT".into(),
                    value: field("DE1".into(), Source::Qr),
                }],
            },
            receipt_number: text("1"),
            cashier: text("Ada"),
            table: text("7"),
            due_date: Field::gap().with_correction(parse_date("2026-10-15").ok()),
            service_start: Field::gap().with_correction(parse_date("2026-09-13").ok()),
            service_end: Field::gap().with_correction(parse_date("2026-09-15").ok()),
            customer: Customer {
                name: text("Ada"),
                address: text("Am See 2"),
                tax_id: text("DE2"),
            },
            date: Field::gap().with_correction(parse_date("2026-09-15").ok()),
            time: field("18:30:05".parse().unwrap(), Source::Ocr),
            currency: field("EUR".parse().unwrap(), Source::User),
            items: vec![
                Item {
                    description: text("Tea"),
                    quantity: field("0.5".parse().unwrap(), Source::Ocr),
                    unit_price: money(1),
                    discount: money(2),
                    amount: money(-3),
                    ..Item::default()
                },
                Item::default(),
            ],
            subtotal: money(1),
            discount_total: money(2),
            taxes: vec![
                Tax {
                    code: Field::gap(),
                    rate: field(TaxRate::from_basis_points(550), Source::Ocr),
                    base: money(1),
                    amount: money(2),
                    included: true,
                },
                Tax::default(),
            ],
            tax_total: money(3),
            fees: Fees {
                service_charge: money(1),
                shipping: money(2),
                deposit: money(3),
                rounding: money(-4),
                cashback: money(5),
            },
            tip: money(4),
            total: money(5),
            amount_due: money(8),
            amount_paid: money(6),
            change: money(7),
            payments: [
                PaymentMethod::Cash,
                PaymentMethod::Card,
                PaymentMethod::Voucher,
                PaymentMethod::Transfer,
            ]
            .map(|method| Payment {
                method: field(method, Source::Ocr),
                brand: text("Visa"),
                last4: text("1234"),
                amount: money(1),
            })
            .to_vec(),
            ..Receipt::default()
        });
    }

    #[test]
    fn what_is_left_out_is_a_gap() {
        check(&Receipt::default());
        assert_eq!(read::<Receipt>("{}"), Some(Receipt::default()));
        assert_eq!(read::<Receipt>(r#"{"total":5}"#), None);
        assert_eq!(read::<Receipt>(r#"{"items":{}}"#), None);
    }
}
