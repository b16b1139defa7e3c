//! A reading with what a person entered laid over it.

use crate::corrections::{
    CorrectionError, Corrections, ENTRIES_MAX, Entry, FieldName, ItemEntry, PaymentEntry, Place,
    TaxEntry, TaxIdEntry,
};
use crate::field::Field;
use crate::money::{Currency, Money, MoneyError};
use crate::problem::ProblemCode;
use crate::receipt::{Item, Method, Payment, Receipt, TEXT_CHARACTERS_MAX, Tax, TaxId, parse_date};

impl Receipt {
    /// The reading with the corrections laid over it. Amounts follow the currency where their digits
    /// allow it.
    pub fn corrected(mut self, corrections: &Corrections) -> Result<Self, CorrectionError> {
        if let Some(entry) = corrections.entries.get(&FieldName::Currency) {
            let code = entry
                .value
                .as_deref()
                .map(str::trim)
                .filter(|code| !code.is_empty());
            let parsed: Result<Option<Currency>, MoneyError> = code.map(str::parse).transpose();
            let currency = parsed.map_err(|error| refused(FieldName::Currency.as_str(), error))?;
            self.currency = placed(self.currency.corrected(currency), entry);
            if let Some(currency) = currency {
                self.for_each_amount(&mut |amount| {
                    *amount = amount.with_currency(currency).unwrap_or(*amount);
                });
            }
        }
        for (name, entry) in &corrections.entries {
            self.correct(*name, entry)?;
        }
        if let Some(entries) = &corrections.items {
            self.items = self.items_of(entries)?;
        }
        if let Some(entries) = &corrections.taxes {
            self.taxes = self.taxes_of(entries)?;
        }
        if let Some(entries) = &corrections.payments {
            self.payments = self.payments_of(entries)?;
        }
        if let Some(entries) = &corrections.tax_ids {
            self.merchant.tax_ids = self.tax_ids_of(entries)?;
        }
        Ok(self)
    }

    fn correct(&mut self, name: FieldName, entry: &Entry) -> Result<(), CorrectionError> {
        let currency = self.currency.value;
        let text = entry
            .value
            .as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty());
        let unusable = |code| CorrectionError {
            field: name.as_str(),
            code,
        };
        if let Some(field) = self.text_mut(name) {
            *field = placed(
                std::mem::take(field).corrected(words(text, name.as_str())?),
                entry,
            );
        } else if let Some(field) = self.money_mut(name) {
            *field = placed(
                std::mem::take(field).corrected(money(text, currency, name.as_str())?),
                entry,
            );
        } else if let Some(field) = self.day_mut(name) {
            let date = text
                .map(parse_date)
                .transpose()
                .map_err(|_| unusable(ProblemCode::DateUnusable))?;
            *field = placed(std::mem::take(field).corrected(date), entry);
        } else if name == FieldName::Time {
            let time = text
                .map(str::parse)
                .transpose()
                .map_err(|_| unusable(ProblemCode::TimeUnusable))?;
            self.time = placed(std::mem::take(&mut self.time).corrected(time), entry);
        }
        Ok(())
    }

    /// Every amount that has a value.
    pub fn for_each_amount(&mut self, change: &mut dyn FnMut(&mut Money)) {
        for name in FieldName::ALL {
            self.money_mut(*name)
                .and_then(|field| field.value.as_mut())
                .into_iter()
                .for_each(&mut *change);
        }
        let items = self.items.iter_mut();
        let items =
            items.flat_map(|item| [&mut item.unit_price, &mut item.discount, &mut item.amount]);
        let taxes = self
            .taxes
            .iter_mut()
            .flat_map(|tax| [&mut tax.base, &mut tax.amount]);
        let payments = self.payments.iter_mut().map(|payment| &mut payment.amount);
        items
            .chain(taxes)
            .chain(payments)
            .filter_map(|field| field.value.as_mut())
            .for_each(change);
    }

    fn items_of(&mut self, entries: &[ItemEntry]) -> Result<Vec<Item>, CorrectionError> {
        let currency = self.currency.value;
        let unusable = CorrectionError {
            field: "items",
            code: ProblemCode::AmountUnusable,
        };
        lines(
            &mut self.items,
            entries,
            |entry| entry.of,
            |item, entry| {
                change(
                    &mut item.description,
                    words(filled(entry.description.as_ref()), "items")?,
                );
                let quantity = filled(entry.quantity.as_ref()).map(str::parse);
                change(
                    &mut item.quantity,
                    quantity.transpose().map_err(|_| unusable)?,
                );
                change(
                    &mut item.unit_price,
                    money(filled(entry.unit_price.as_ref()), currency, "items")?,
                );
                change(
                    &mut item.amount,
                    money(filled(entry.amount.as_ref()), currency, "items")?,
                );
                Ok(())
            },
        )
    }

    fn taxes_of(&mut self, entries: &[TaxEntry]) -> Result<Vec<Tax>, CorrectionError> {
        let currency = self.currency.value;
        let unusable = CorrectionError {
            field: "taxes",
            code: ProblemCode::AmountUnusable,
        };
        lines(
            &mut self.taxes,
            entries,
            |entry| entry.of,
            |tax, entry| {
                let rate = filled(entry.rate.as_ref()).map(str::parse);
                change(&mut tax.rate, rate.transpose().map_err(|_| unusable)?);
                change(
                    &mut tax.base,
                    money(filled(entry.base.as_ref()), currency, "taxes")?,
                );
                change(
                    &mut tax.amount,
                    money(filled(entry.amount.as_ref()), currency, "taxes")?,
                );
                tax.included = entry.included;
                Ok(())
            },
        )
    }

    fn payments_of(&mut self, entries: &[PaymentEntry]) -> Result<Vec<Payment>, CorrectionError> {
        let currency = self.currency.value;
        let unusable = CorrectionError {
            field: "payments",
            code: ProblemCode::RequestUnusable,
        };
        lines(
            &mut self.payments,
            entries,
            |entry| entry.of,
            |payment, entry| {
                let method =
                    filled(entry.method.as_ref()).map(|name| Method::named(name).ok_or(unusable));
                change(&mut payment.method, method.transpose()?);
                change(
                    &mut payment.brand,
                    words(filled(entry.brand.as_ref()), "payments")?,
                );
                change(
                    &mut payment.last4,
                    words(filled(entry.last4.as_ref()), "payments")?,
                );
                change(
                    &mut payment.amount,
                    money(filled(entry.amount.as_ref()), currency, "payments")?,
                );
                Ok(())
            },
        )
    }

    fn tax_ids_of(&mut self, entries: &[TaxIdEntry]) -> Result<Vec<TaxId>, CorrectionError> {
        lines(
            &mut self.merchant.tax_ids,
            entries,
            |entry| entry.of,
            |id, entry| {
                id.kind = words(filled(entry.kind.as_ref()), "tax_ids")?.unwrap_or_default();
                change(
                    &mut id.value,
                    words(filled(entry.value.as_ref()), "tax_ids")?,
                );
                Ok(())
            },
        )
    }
}

/// The lines of a list as they were entered. Those that were read are moved out and filled part by part: copying them
/// would be kilobytes in the browser.
fn lines<T: Default, E>(
    read: &mut [T],
    entries: &[E],
    of: impl Fn(&E) -> Option<u32>,
    fill: impl Fn(&mut T, &E) -> Result<(), CorrectionError>,
) -> Result<Vec<T>, CorrectionError> {
    let mut lines = Vec::new();
    for entry in entries.iter().take(ENTRIES_MAX) {
        // What was entered anew was no line of the reading.
        let was = of(entry).and_then(|at| read.get_mut(at as usize));
        let mut line = was.map(std::mem::take).unwrap_or_default();
        fill(&mut line, entry)?;
        lines.push(line);
    }
    Ok(lines)
}

/// A value of a list: one that stayed as it was read keeps its evidence.
fn change<T: PartialEq>(field: &mut Field<T>, entry: Option<T>) {
    if field.value != entry {
        *field = std::mem::take(field).corrected(entry);
    }
}

fn filled(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

fn words(text: Option<&str>, field: &'static str) -> Result<Option<String>, CorrectionError> {
    if text.is_some_and(|text| text.chars().count() > TEXT_CHARACTERS_MAX) {
        return Err(CorrectionError {
            field,
            code: ProblemCode::NameTooLong,
        });
    }
    Ok(text.map(str::to_owned))
}

fn money(
    text: Option<&str>,
    currency: Option<Currency>,
    field: &'static str,
) -> Result<Option<Money>, CorrectionError> {
    text.map(|text| Money::parse(text, currency))
        .transpose()
        .map_err(|error| refused(field, error))
}

/// Where a person pointed at words, the field stands there.
fn placed<T>(field: Field<T>, entry: &Entry) -> Field<T> {
    match entry.place.clone() {
        None => field,
        Some(Place { page, area, words }) => Field {
            page: Some(page),
            area: Some(area),
            words,
            ..field
        },
    }
}

fn refused(field: &'static str, error: MoneyError) -> CorrectionError {
    let code = match error {
        MoneyError::NotAnAmount => ProblemCode::AmountUnusable,
        MoneyError::TooLarge => ProblemCode::AmountTooLarge,
        MoneyError::NotACurrency => ProblemCode::CurrencyUnknown,
    };
    CorrectionError { field, code }
}
