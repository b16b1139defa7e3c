//! A receipt from the lines of its pages.
//!
//! Each field has a file: it finds candidates in the rows, gives them points and keeps the best with the
//! words it was read from, the others as alternatives. A bad receipt is a receipt with gaps, never an error.
//! Rules know languages and layouts, not shops. Start at [`receipt`].

mod amount;
mod check_digits;
mod contact;
mod country;
mod currency;
mod customer;
mod date;
mod day;
mod document;
mod explain;
mod fiscal;
mod items;
mod keyword;
mod label;
mod language;
mod ledger;
mod merchant;
mod model;
mod numbers;
mod other_dates;
mod payments;
mod proof;
mod sums;
mod tax_ids;
mod taxes;
mod text;
mod time;
mod total;
mod weekdays;

use jiff::civil::Date;
use shared::field::Field;
use shared::money::{Currency, Money};
use shared::receipt::{Item, Merchant, Receipt, TaxId};

use crate::page::Page;
use amount::Notation;
use date::Days;
pub use explain::{Explained, Reasons, explain, for_people};
use ledger::Entry;
use model::Sample;
use other_dates::OtherDates;
use sums::Sums;
use text::Row;

/// What the caller knows beforehand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settings {
    /// The currency of receipts that name none.
    pub default_currency: Option<Currency>,
    /// No receipt is from a later day.
    pub today: Option<Date>,
}

/// What all fields are read from.
struct Sheet {
    rows: Vec<Row>,
    currency: Field<Currency>,
    entries: Vec<Entry>,
    items: Vec<Item>,
    tax_ids: Vec<TaxId>,
    days: Days,
}

impl Sheet {
    fn of(pages: &[Page], settings: &Settings) -> Self {
        let rows = text::rows(pages);
        let currency = currency::find(&rows, settings.default_currency);
        let entries = ledger::entries(&rows, Notation::of(currency.value));
        let items = items::find(&rows, currency.value);
        let tax_ids = tax_ids::find(&rows);
        let days = Days::of(&rows, tax_ids::likely_country(&tax_ids), currency.value);
        Self {
            rows,
            currency,
            entries,
            items,
            tax_ids,
            days,
        }
    }

    fn totals(&self) -> Vec<Sample<Money>> {
        total::samples(
            &self.rows,
            &self.entries,
            items::sum(&self.items),
            self.currency.value,
        )
    }
}

/// Reads the fields of the receipt that `pages` show, in order.
pub fn receipt(pages: &[Page], settings: &Settings) -> Receipt {
    let sheet = Sheet::of(pages, settings);
    let total = total::find(&sheet.totals());
    let Sheet {
        rows,
        currency,
        entries,
        items,
        mut tax_ids,
        days,
    } = sheet;
    let minor = total.value.map(|total| total.minor);
    let sums = Sums::find(&rows, &entries, minor, currency.value);
    let mut taxes = taxes::find(&rows, &entries, currency.value);
    let fees = [&sums.fees.service_charge, &sums.fees.rounding, &sums.tip];
    let others = fees
        .into_iter()
        .filter_map(|fee| fee.value)
        .map(|fee| fee.minor)
        .sum();
    let base = sums
        .subtotal
        .value
        .map(|sum| sum.minor)
        .or_else(|| items::sum(&items));
    taxes::settle(&mut taxes, base, others, minor);
    let date = date::find(&rows, &days, settings.today);
    let OtherDates {
        due_date,
        service_start,
        service_end,
    } = other_dates::find(&rows, &days);
    let name = merchant::find(&rows);
    let customer = customer::find(&rows, &mut tax_ids);
    let Sums {
        subtotal,
        discount_total,
        tax_total,
        fees,
        tip,
        amount_due,
        amount_paid,
        change,
    } = sums;
    let mut receipt = proof::settle(Receipt {
        document_type: document::kind(&rows, !items.is_empty()),
        country: document::country(&tax_ids, currency.value),
        language: document::language(&rows),
        receipt_number: numbers::receipt_number(&rows),
        cashier: numbers::cashier(&rows),
        table: numbers::table(&rows),
        time: time::find(&rows, &date),
        due_date,
        service_start,
        service_end,
        customer,
        payments: payments::find(&rows, &entries, minor, currency.value),
        merchant: Merchant {
            address: contact::address(&rows, &name),
            phone: contact::phone(&rows),
            url: contact::url(&rows),
            email: contact::email(&rows),
            tax_ids,
            name,
        },
        barcodes: Vec::new(),
        date,
        currency,
        items,
        subtotal,
        discount_total,
        taxes,
        tax_total,
        fees,
        tip,
        total,
        amount_due,
        amount_paid,
        change,
    });
    fiscal::apply(&mut receipt, pages);
    receipt
}

#[cfg(test)]
mod tests;
