//! Taxes by rate, with the amounts they apply to, and their total.
//!
//! Tills print them in a line (`VAT 20%  1.00`) or in a table with net, tax and gross in any order,
//! with or without a heading, sometimes spread over two lines. Arithmetic tells the columns apart;
//! a row in which no two numbers fit is read by its label. Rows without a known label count if the
//! total proves them.

mod arithmetic;
mod bases;
mod choice;
mod rate_text;
mod sum;
mod tax_row;

use std::ops::Range;

use shared::field::Field;
use shared::money::{Currency, Money};
use shared::quantity::TaxRate;
use shared::receipt::Tax;

use super::label;
use super::labelled_amounts::LabelledAmount;
use super::pattern::Pattern;
use super::text::Row;
use tax_row::{RowContext, TaxRow};

/// Confidence of a tax that follows from rate and base.
const PROVED_CONFIDENCE: f32 = 0.97;
/// Confidence of a tax that only has its label.
const LABELLED_CONFIDENCE: f32 = 0.7;
/// Confidence of a tax whose label is unknown, but which makes the total.
const WEAK_CONFIDENCE: f32 = 0.6;
/// Maximum number of taxes, more than any receipt has.
const TAXES_MAX: usize = 12;
/// Maximum distance between a row of a tax table and the one before or the heading.
const TABLE_GAP_MAX: usize = 2;

/// Code of a rate, at the beginning of its row.
static RATE_CODE: Pattern = Pattern::new(r"^\W{0,2}([A-Z]{1,3}[0-9]?|[0-9])(?:\s?[=:(@]|\s)");

/// Taxes of a receipt.
#[derive(Debug, Default)]
pub(super) struct TaxSection {
    /// Taxes in the order of the paper.
    pub(super) taxes: Vec<Tax>,
    /// Printed total of the taxes, else their sum.
    pub(super) tax_total: Field<Money>,
}

/// An amount and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct PrintedAmount {
    row: usize,
    range: Range<usize>,
    minor: i64,
}

/// A rate, with its place if it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct FoundRate {
    rate: TaxRate,
    place: Option<(usize, Range<usize>)>,
}

/// How sure it is that an amount is a tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Certainty {
    /// Only a rate stands beside it.
    Weak,
    /// A label names it.
    Labelled,
    /// The amounts beside it fit, the rate is concluded from them.
    Near,
    /// Rate, base or total prove it.
    Proved,
}

/// A tax before its place is resolved to words.
#[derive(Debug, Clone, PartialEq, Eq)]
struct FoundTax {
    rate: Option<FoundRate>,
    base: Option<PrintedAmount>,
    /// Gross amount, if the base is known.
    gross: Option<i64>,
    amount: PrintedAmount,
    certainty: Certainty,
    labelled: bool,
}

impl FoundTax {
    fn rate(&self) -> Option<TaxRate> {
        self.rate.as_ref().map(|found| found.rate)
    }
}

/// Returns the taxes and their total; `total` is that of the receipt in minor units.
pub(super) fn find_taxes(
    rows: &[Row],
    entries: &[LabelledAmount],
    total: Option<i64>,
    currency: Option<Currency>,
) -> TaxSection {
    let views = tax_row::view_rows(rows, entries);
    let mut found = collect_taxes(&views, total);
    bases::attach_bases(&mut found, &views, total);
    let totals = sum::take_printed_totals(&mut found, &views);
    let sums = choice::PrintedSums::from_entries(entries, total);
    let found = choice::choose_taxes(found, &views, &totals, &sums, currency);
    let tax_total = sum::choose_tax_total(&found, &totals, &sums, rows, currency);
    TaxSection {
        taxes: found
            .iter()
            .filter_map(|tax| make_tax(rows, tax, currency))
            .collect(),
        tax_total,
    }
}

/// Returns everything that can be a tax, in the order of the paper.
fn collect_taxes(views: &[TaxRow], total: Option<i64>) -> Vec<FoundTax> {
    let mut found: Vec<FoundTax> = Vec::new();
    let mut last_of_table: Option<usize> = None;
    for (at, view) in views.iter().enumerate() {
        let in_table = last_of_table.is_some_and(|last| at - last <= TABLE_GAP_MAX)
            || view.entries.iter().any(|entry| entry.in_tax_summary);
        let context = RowContext { in_table, total };
        let own = match bases::read_split_row(views, at, in_table) {
            Some(split) => vec![split],
            None => view.read_taxes(context),
        };
        let is_part = own.iter().any(|tax| tax.certainty > Certainty::Weak);
        if view.is_heading() || is_part && view.fits_table() {
            last_of_table = Some(at);
        }
        // Weak ones must not crowd out the others.
        if found.len() < 4 * TAXES_MAX {
            found.extend(own);
        }
    }
    found
}

/// Makes a tax with its places.
fn make_tax(rows: &[Row], found: &FoundTax, currency: Option<Currency>) -> Option<Tax> {
    let confidence = match found.certainty {
        Certainty::Weak => WEAK_CONFIDENCE,
        Certainty::Labelled | Certainty::Near => LABELLED_CONFIDENCE,
        Certainty::Proved => PROVED_CONFIDENCE,
    };
    let money = |amount: &PrintedAmount| {
        rows[amount.row].field(
            &amount.range,
            Money::new(amount.minor, currency),
            confidence,
        )
    };
    let rate = match &found.rate {
        Some(FoundRate {
            rate,
            place: Some((row, range)),
        }) => rows[*row].field(range, *rate, confidence)?,
        Some(FoundRate { rate, place: None }) => Field::inferred(*rate, LABELLED_CONFIDENCE),
        None => Field::gap(),
    };
    let row = found
        .rate
        .as_ref()
        .and_then(|rate| rate.place.as_ref())
        .map_or(found.amount.row, |(row, _)| *row);
    Some(Tax {
        code: find_code(&rows[row], found).unwrap_or_default(),
        rate,
        base: found.base.as_ref().and_then(money).unwrap_or_default(),
        amount: money(&found.amount)?,
        included: true,
    })
}

/// Returns the code of a rate, which must not be a label itself, such as `TAX`, nor the rate.
fn find_code(row: &Row, found: &FoundTax) -> Option<Field<String>> {
    let code = RATE_CODE.captures(&row.text)?.get(1)?;
    let is_rate = found.rate.as_ref().is_some_and(|rate| {
        rate.place
            .as_ref()
            .is_some_and(|(_, range)| range.start <= code.start())
    });
    let is_label = label::read_label(code.as_str()).is_some();
    if is_rate || is_label || found.rate.is_none() {
        return None;
    }
    row.field(&code.range(), code.as_str().to_owned(), PROVED_CONFIDENCE)
}

/// Sets for each tax whether the prices include it. They do not if `sum` and all taxes make the
/// total, with or without `others`.
pub(super) fn set_included(taxes: &mut [Tax], sum: Option<i64>, others: i64, total: Option<i64>) {
    let all: i64 = taxes
        .iter()
        .filter_map(|tax| tax.amount.value)
        .map(|money| money.minor)
        .sum();
    let is_added = sum.zip(total).is_some_and(|(sum, total)| {
        all != 0
            && total != sum
            && [sum + all, sum + all + others]
                .iter()
                .any(|made| (made - total).abs() <= 2)
    });
    for tax in taxes {
        tax.included = !is_added;
    }
}

#[cfg(test)]
mod tests;
