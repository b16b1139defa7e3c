//! Application of user corrections to a reading.

use crate::corrections::{
    CorrectionError, Corrections, ENTRIES_MAX, FieldEntry, ItemEntry, PaymentEntry, TaxEntry,
    TaxIdEntry, WordLocation,
};
use crate::field::Field;
use crate::fields::{FieldMut, FieldName};
use crate::money::{Currency, Money, MoneyError};
use crate::problem::ProblemCode;
use crate::receipt::{
    Item, Payment, PaymentMethod, Receipt, TEXT_CHARACTERS_MAX, Tax, TaxId, parse_date,
};

impl Receipt {
    /// Returns the reading with the corrections applied. Amounts that were read take over a
    /// corrected currency if its decimals can express them. Fails on the first entry that cannot be
    /// parsed.
    pub fn with_corrections(mut self, corrections: &Corrections) -> Result<Self, CorrectionError> {
        // The currency comes first: it decides how many decimals the entered amounts may have.
        if let Some(entry) = corrections.entries.get(&FieldName::Currency) {
            let code = entry
                .value
                .as_deref()
                .map(str::trim)
                .filter(|code| !code.is_empty());
            let parsed: Result<Option<Currency>, MoneyError> = code.map(str::parse).transpose();
            let currency = parsed
                .map_err(|error| money_correction_error(FieldName::Currency.as_str(), error))?;
            correct_field(&mut self.currency, currency, entry);
            if let Some(currency) = currency {
                // An amount that the new currency cannot express keeps its own one, so that no
                // digit is lost.
                self.for_each_amount(&mut |amount| {
                    *amount = amount.with_currency(currency).unwrap_or(*amount);
                });
            }
        }
        for (name, entry) in &corrections.entries {
            self.apply_entry(*name, entry)?;
        }
        // Lists are replaced as a whole.
        if let Some(entries) = &corrections.items {
            self.items = self.correct_items(entries)?;
        }
        if let Some(entries) = &corrections.taxes {
            self.taxes = self.correct_taxes(entries)?;
        }
        if let Some(entries) = &corrections.payments {
            self.payments = self.correct_payments(entries)?;
        }
        if let Some(entries) = &corrections.tax_ids {
            self.merchant.tax_ids = self.correct_tax_ids(entries)?;
        }
        Ok(self)
    }

    /// Parses one entry by the type of its field and stores it there.
    fn apply_entry(&mut self, name: FieldName, entry: &FieldEntry) -> Result<(), CorrectionError> {
        let currency = self.currency.value;
        // Blank text clears the field.
        let text = entry
            .value
            .as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty());
        let unusable = |code| CorrectionError {
            field: name.as_str(),
            code,
        };
        match self.field_mut(name) {
            FieldMut::Text(field) => {
                correct_field(field, parse_text(text, name.as_str())?, entry);
            }
            FieldMut::Money(field) => {
                correct_field(field, parse_money(text, currency, name.as_str())?, entry);
            }
            FieldMut::Date(field) => {
                let date = text.map(parse_date).transpose();
                let date = date.map_err(|_| unusable(ProblemCode::DateUnusable))?;
                correct_field(field, date, entry);
            }
            FieldMut::Time(field) => {
                let time = text.map(str::parse).transpose();
                let time = time.map_err(|_| unusable(ProblemCode::TimeUnusable))?;
                correct_field(field, time, entry);
            }
            // Applied before all others.
            FieldMut::Currency(_) => {}
        }
        Ok(())
    }

    /// Calls `change` with every amount that has a value.
    pub fn for_each_amount(&mut self, change: &mut dyn FnMut(&mut Money)) {
        for name in FieldName::ALL {
            if let FieldMut::Money(field) = self.field_mut(*name) {
                field.value.iter_mut().for_each(&mut *change);
            }
        }
        // Amounts inside lists are not in the table of single fields.
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

    /// Returns the items as entered, reusing those of the reading.
    fn correct_items(&mut self, entries: &[ItemEntry]) -> Result<Vec<Item>, CorrectionError> {
        let currency = self.currency.value;
        let unusable = CorrectionError {
            field: "items",
            code: ProblemCode::AmountUnusable,
        };
        correct_lines(
            &mut self.items,
            entries,
            |entry| entry.of,
            |item, entry| {
                update_field(
                    &mut item.description,
                    parse_text(non_empty(entry.description.as_ref()), "items")?,
                );
                let quantity = non_empty(entry.quantity.as_ref()).map(str::parse);
                update_field(
                    &mut item.quantity,
                    quantity.transpose().map_err(|_| unusable)?,
                );
                update_field(
                    &mut item.unit_price,
                    parse_money(non_empty(entry.unit_price.as_ref()), currency, "items")?,
                );
                update_field(
                    &mut item.amount,
                    parse_money(non_empty(entry.amount.as_ref()), currency, "items")?,
                );
                Ok(())
            },
        )
    }

    /// Returns the taxes as entered, reusing those of the reading.
    fn correct_taxes(&mut self, entries: &[TaxEntry]) -> Result<Vec<Tax>, CorrectionError> {
        let currency = self.currency.value;
        let unusable = CorrectionError {
            field: "taxes",
            code: ProblemCode::AmountUnusable,
        };
        correct_lines(
            &mut self.taxes,
            entries,
            |entry| entry.of,
            |tax, entry| {
                let rate = non_empty(entry.rate.as_ref()).map(str::parse);
                update_field(&mut tax.rate, rate.transpose().map_err(|_| unusable)?);
                update_field(
                    &mut tax.base,
                    parse_money(non_empty(entry.base.as_ref()), currency, "taxes")?,
                );
                update_field(
                    &mut tax.amount,
                    parse_money(non_empty(entry.amount.as_ref()), currency, "taxes")?,
                );
                // A flag without evidence of its own.
                tax.included = entry.included;
                Ok(())
            },
        )
    }

    /// Returns the payments as entered, reusing those of the reading.
    fn correct_payments(
        &mut self,
        entries: &[PaymentEntry],
    ) -> Result<Vec<Payment>, CorrectionError> {
        let currency = self.currency.value;
        let unusable = CorrectionError {
            field: "payments",
            code: ProblemCode::RequestUnusable,
        };
        correct_lines(
            &mut self.payments,
            entries,
            |entry| entry.of,
            |payment, entry| {
                // The browser offers a fixed list, so an unknown method is an unusable request, not
                // a typing error.
                let method = non_empty(entry.method.as_ref())
                    .map(|name| PaymentMethod::from_name(name).ok_or(unusable));
                update_field(&mut payment.method, method.transpose()?);
                update_field(
                    &mut payment.brand,
                    parse_text(non_empty(entry.brand.as_ref()), "payments")?,
                );
                update_field(
                    &mut payment.last4,
                    parse_text(non_empty(entry.last4.as_ref()), "payments")?,
                );
                update_field(
                    &mut payment.amount,
                    parse_money(non_empty(entry.amount.as_ref()), currency, "payments")?,
                );
                Ok(())
            },
        )
    }

    /// Returns the tax ids as entered, reusing those of the reading.
    fn correct_tax_ids(&mut self, entries: &[TaxIdEntry]) -> Result<Vec<TaxId>, CorrectionError> {
        correct_lines(
            &mut self.merchant.tax_ids,
            entries,
            |entry| entry.of,
            |id, entry| {
                id.kind =
                    parse_text(non_empty(entry.kind.as_ref()), "tax_ids")?.unwrap_or_default();
                update_field(
                    &mut id.value,
                    parse_text(non_empty(entry.value.as_ref()), "tax_ids")?,
                );
                Ok(())
            },
        )
    }
}

/// Builds the lines of a list from the entries, at most [`ENTRIES_MAX`]. Lines of the reading are
/// moved out and updated part by part, since code for cloning them would add kilobytes to the
/// browser's download.
fn correct_lines<T: Default, E>(
    read: &mut [T],
    entries: &[E],
    of: impl Fn(&E) -> Option<u32>,
    fill: impl Fn(&mut T, &E) -> Result<(), CorrectionError>,
) -> Result<Vec<T>, CorrectionError> {
    let mut lines = Vec::new();
    for entry in entries.iter().take(ENTRIES_MAX) {
        // An entry without an index is a new line and starts empty. A second entry with the same
        // index does, too: the first one has taken the line.
        let was = of(entry).and_then(|at| read.get_mut(at as usize));
        let mut line = was.map(std::mem::take).unwrap_or_default();
        fill(&mut line, entry)?;
        lines.push(line);
    }
    Ok(lines)
}

/// Updates a value of a list; an unchanged value keeps its evidence.
fn update_field<T: PartialEq>(field: &mut Field<T>, entry: Option<T>) {
    if field.value != entry {
        *field = std::mem::take(field).with_correction(entry);
    }
}

/// Returns the trimmed text, or `None` if it is blank.
fn non_empty(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// Returns the text, or an error if it is longer than [`TEXT_CHARACTERS_MAX`].
fn parse_text(text: Option<&str>, field: &'static str) -> Result<Option<String>, CorrectionError> {
    if text.is_some_and(|text| text.chars().count() > TEXT_CHARACTERS_MAX) {
        return Err(CorrectionError {
            field,
            code: ProblemCode::NameTooLong,
        });
    }
    Ok(text.map(str::to_owned))
}

/// Parses an amount in the receipt's currency.
fn parse_money(
    text: Option<&str>,
    currency: Option<Currency>,
    field: &'static str,
) -> Result<Option<Money>, CorrectionError> {
    text.map(|text| Money::parse(text, currency))
        .transpose()
        .map_err(|error| money_correction_error(field, error))
}

/// Corrects a field; its position becomes that of the words that the user selected, if any.
fn correct_field<T: PartialEq>(field: &mut Field<T>, value: Option<T>, entry: &FieldEntry) {
    *field = std::mem::take(field).with_correction(value);
    if let Some(WordLocation { page, area, words }) = entry.place.clone() {
        field.page = Some(page);
        field.area = Some(area);
        field.words = words;
    }
}

/// Converts a parse error to the error of a field.
fn money_correction_error(field: &'static str, error: MoneyError) -> CorrectionError {
    let code = match error {
        MoneyError::InvalidAmount => ProblemCode::AmountUnusable,
        MoneyError::TooLarge => ProblemCode::AmountTooLarge,
        MoneyError::UnknownCurrency => ProblemCode::CurrencyUnknown,
    };
    CorrectionError { field, code }
}
