//! The fields of a receipt and their values, out of JSON. What is left out there is a gap.

use jiff::civil::Date;
use serde_json::Value;
use shared::clock_time::ClockTime;
use shared::corrections::{Corrections, ItemEntry, TaxEntry};
use shared::field::{Alternative, Area, Field, Source};
use shared::money::{Currency, Money};
use shared::quantity::{Quantity, Rate};
use shared::receipt::{Fees, Item, Merchant, Method, Payment, Receipt, Tax, TaxId, parse_date};

use super::{FromJson, member};

impl FromJson for Receipt {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            merchant: member(value, "merchant")?,
            receipt_number: member(value, "receipt_number")?,
            cashier: member(value, "cashier")?,
            table: member(value, "table")?,
            date: member(value, "date")?,
            time: member(value, "time")?,
            currency: member(value, "currency")?,
            items: list(value, "items")?,
            subtotal: member(value, "subtotal")?,
            discount_total: member(value, "discount_total")?,
            taxes: list(value, "taxes")?,
            tax_total: member(value, "tax_total")?,
            fees: member(value, "fees")?,
            tip: member(value, "tip")?,
            total: member(value, "total")?,
            amount_paid: member(value, "amount_paid")?,
            change: member(value, "change")?,
            payments: list(value, "payments")?,
            // Kind of document, country, language and codes are not shown here.
            ..Self::default()
        })
    }
}

impl FromJson for Merchant {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            name: member(value, "name")?,
            address: member(value, "address")?,
            phone: member(value, "phone")?,
            url: member(value, "url")?,
            email: member(value, "email")?,
            tax_ids: list(value, "tax_ids")?,
        })
    }
}

impl FromJson for TaxId {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self { kind: member(value, "type")?, value: member(value, "value")? })
    }
}

impl FromJson for Item {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            description: member(value, "description")?,
            quantity: member(value, "quantity")?,
            unit_price: member(value, "unit_price")?,
            discount: member(value, "discount")?,
            amount: member(value, "amount")?,
            // Unit, article and letter of the tax are kept by the server.
            ..Self::default()
        })
    }
}

impl FromJson for Tax {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            code: Field::gap(),
            rate: member(value, "rate")?,
            base: member(value, "base")?,
            amount: member(value, "amount")?,
            included: member(value, "included")?,
        })
    }
}

impl FromJson for Fees {
    fn from_json(value: &Value) -> Option<Self> {
        // All of them are gaps where the object is absent: every member of null is null.
        Some(Self {
            service_charge: member(value, "service_charge")?,
            shipping: member(value, "shipping")?,
            deposit: member(value, "deposit")?,
            rounding: member(value, "rounding")?,
            cashback: member(value, "cashback")?,
        })
    }
}

impl FromJson for Payment {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            method: member(value, "method")?,
            brand: member(value, "brand")?,
            last4: member(value, "last4")?,
            amount: member(value, "amount")?,
        })
    }
}

impl FromJson for Method {
    fn from_json(value: &Value) -> Option<Self> {
        match value.as_str()? {
            "cash" => Some(Self::Cash),
            "card" => Some(Self::Card),
            "voucher" => Some(Self::Voucher),
            "transfer" => Some(Self::Transfer),
            _ => None,
        }
    }
}

impl FromJson for Corrections {
    fn from_json(value: &Value) -> Option<Self> {
        // The receipt has them laid over it already. Asked for is only which line of the reading each line was.
        let of = |name: &str| -> Option<Option<Vec<Origin>>> { member(value, name) };
        Some(Self {
            items: of("items")?.map(|lines| {
                lines.into_iter().map(|Origin(of)| ItemEntry { of, ..ItemEntry::default() }).collect()
            }),
            taxes: of("taxes")?.map(|lines| {
                lines.into_iter().map(|Origin(of)| TaxEntry { of, ..TaxEntry::default() }).collect()
            }),
            ..Self::default()
        })
    }
}

/// The line of the reading that an entered line was.
struct Origin(Option<u32>);

impl FromJson for Origin {
    fn from_json(value: &Value) -> Option<Self> {
        member(value, "of").map(Self)
    }
}

impl<T: FromJson> FromJson for Field<T> {
    fn from_json(value: &Value) -> Option<Self> {
        if value.is_null() {
            return Some(Self::gap());
        }
        Some(Self {
            value: member(value, "value")?,
            raw: member(value, "raw")?,
            confidence: member(value, "confidence")?,
            source: member(value, "source")?,
            page: member(value, "page")?,
            area: member(value, "box")?,
            words: member(value, "words")?,
            alternatives: member(value, "alternatives")?,
            verified: member(value, "verified")?,
        })
    }
}

impl<T: FromJson> FromJson for Alternative<T> {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self { value: member(value, "value")?, confidence: member(value, "confidence")? })
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

impl FromJson for Rate {
    fn from_json(value: &Value) -> Option<Self> {
        u32::from_json(value).map(Self)
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
            "rule" => Some(Self::Rule),
            "qr" => Some(Self::Qr),
            "user" => Some(Self::User),
            _ => None,
        }
    }
}

/// A list; an absent one is empty.
fn list<T: FromJson>(object: &Value, name: &str) -> Option<Vec<T>> {
    member::<Option<Vec<T>>>(object, name).map(Option::unwrap_or_default)
}

#[cfg(test)]
mod tests {
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
            alternatives: vec![Alternative { value, confidence: 0.25 }],
            verified: false,
        }
    }

    #[test]
    fn reads_every_field_as_serde_writes_it() {
        let text = |text: &str| field(text.to_owned(), Source::Ocr);
        let money = |minor| field(Money::new(minor, "EUR".parse().ok()), Source::Rule);
        check(&Receipt {
            merchant: Merchant {
                name: text("Kiosk"),
                address: text("Am Eck 1"),
                phone: text("030 1"),
                url: text("kiosk.example"),
                email: text("a@kiosk.example"),
                tax_ids: vec![TaxId { kind: "VAT".into(), value: field("DE1".into(), Source::Qr) }],
            },
            receipt_number: text("1"),
            cashier: text("Ada"),
            table: text("7"),
            date: Field::gap().corrected(parse_date("2026-09-15").ok()),
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
                    rate: field(Rate(550), Source::Ocr),
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
            amount_paid: money(6),
            change: money(7),
            payments: [Method::Cash, Method::Card, Method::Voucher, Method::Transfer]
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

    #[test]
    fn of_corrections_it_is_read_which_line_was_which() {
        let json = r#"{"total":"1","items":[{"of":1,"description":"x"},{"of":null}],"taxes":null}"#;
        let corrections = read::<Corrections>(json).unwrap();
        let of: Vec<_> = corrections.items.unwrap().iter().map(|item| item.of).collect();
        assert_eq!((of, corrections.taxes), (vec![Some(1), None], None));
    }
}
