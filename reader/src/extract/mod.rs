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
mod fiscal;
mod keyword;
mod label;
mod ledger;
mod merchant;
mod text;
mod total;

use jiff::civil::Date;
use shared::money::Currency;
use shared::receipt::{Merchant, Receipt};

use crate::page::Page;

/// What the caller knows beforehand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settings {
    /// The currency of receipts that name none.
    pub default_currency: Option<Currency>,
    /// No receipt is from a later day.
    pub today: Option<Date>,
}

/// Reads the fields of the receipt that `pages` show, in order.
pub fn receipt(pages: &[Page], settings: &Settings) -> Receipt {
    let rows = text::rows(pages);
    let currency = currency::find(&rows, settings.default_currency);
    let mut receipt = Receipt {
        merchant: Merchant { name: merchant::find(&rows), ..Merchant::default() },
        date: date::find(&rows, settings.today, currency.value),
        total: total::find(&rows, currency.value),
        currency,
        ..Receipt::default()
    };
    fiscal::apply(&mut receipt, pages);
    receipt
}

#[cfg(test)]
mod tests;
