//! A receipt from the lines of its pages.
//!
//! Each field has a file: it finds candidates in the rows, gives them points and keeps the best with the
//! words it was read from, the others as alternatives. A bad receipt is a receipt with gaps, never an error.
//! Rules know languages and layouts, not shops. Start at [`receipt`].

mod amount;
mod country;
mod currency;
mod date;
mod day;
mod explain;
mod keyword;
mod label;
mod ledger;
mod merchant;
mod model;
mod text;
mod total;

use jiff::civil::Date;
use shared::field::Field;
use shared::money::{Currency, Money};
use shared::receipt::{Merchant, Receipt};

use crate::page::Page;
use amount::Notation;
pub use explain::{Explained, Reasons, explain, for_people};
use ledger::Entry;
use model::Sample;
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
}

impl Sheet {
    fn of(pages: &[Page], settings: &Settings) -> Self {
        let rows = text::rows(pages);
        let currency = currency::find(&rows, settings.default_currency);
        let entries = ledger::entries(&rows, Notation::of(currency.value));
        Self { rows, currency, entries }
    }

    fn totals(&self) -> Vec<Sample<Money>> {
        total::samples(&self.rows, &self.entries, None, self.currency.value)
    }
}

/// Reads the fields of the receipt that `pages` show, in order.
pub fn receipt(pages: &[Page], settings: &Settings) -> Receipt {
    let sheet = Sheet::of(pages, settings);
    Receipt {
        merchant: Merchant { name: merchant::find(&sheet.rows), ..Merchant::default() },
        date: date::find(&sheet.rows, settings.today, sheet.currency.value),
        total: total::find(&sheet.totals()),
        currency: sheet.currency,
        ..Receipt::default()
    }
}

#[cfg(test)]
mod tests;
