//! Total of the taxes: printed below their table or with a label, else the sum of the taxes.

use shared::field::{Field, Source};
use shared::money::{Currency, Money};

use super::super::text::Row;
use super::choice::{PrintedSums, is_plausible, matches_sum, sum_of};
use super::tax_row::{TaxRow, is_tax};
use super::{Certainty, FoundTax, PROVED_CONFIDENCE, PrintedAmount};

/// Confidence of a printed total that nothing proves.
const PRINTED_CONFIDENCE: f32 = 0.75;
/// Confidence of a single tax without proof.
const SOLE_CONFIDENCE: f32 = 0.7;
/// Confidence of a sum of taxes that prove each other or the total.
const SUM_CONFIDENCE: f32 = 0.9;
/// Confidence of a sum of taxes that only have labels.
const GUESS_CONFIDENCE: f32 = 0.4;
/// Maximum distance between a table and its row of sums.
const SUM_DISTANCE_MAX: usize = 4;

/// Returns the printed totals of the taxes and removes them from what was taken for taxes.
pub(super) fn take_printed_totals(
    found: &mut Vec<FoundTax>,
    views: &[TaxRow],
) -> Vec<PrintedAmount> {
    let mut totals: Vec<PrintedAmount> = Vec::new();
    for view in views {
        if let Some(sum) = read_sum_row(view, found) {
            found.retain(|tax| tax.amount.row != view.at);
            totals.push(sum);
        } else if view.is_tax_total() && view.rates.is_empty() {
            let named: Vec<usize> = (0..view.entries.len())
                .filter(|at| is_tax(view.entries[*at].role))
                .collect();
            let [only] = named[..] else { continue };
            let total = view.printed(only);
            found.retain(|tax| tax.amount != total);
            totals.push(total);
        }
    }
    // A tax without a rate may be the sum of those with one.
    let (rated, unrated): (Vec<FoundTax>, Vec<FoundTax>) = found
        .iter()
        .filter(|tax| tax.certainty > Certainty::Weak)
        .cloned()
        .partition(|tax| tax.rate.is_some());
    for tax in unrated {
        if rated.len() > 1 && tax.base.is_none() && matches_sum(tax.amount.minor, &rated) {
            found.retain(|other| *other != tax);
            totals.push(tax.amount);
        }
    }
    totals
}

/// Reads the sums below a tax table: one amount is the sum of the taxes, another that of the bases
/// or the gross amounts.
fn read_sum_row(view: &TaxRow, found: &[FoundTax]) -> Option<PrintedAmount> {
    let table: Vec<FoundTax> = found
        .iter()
        .filter(|tax| tax.base.is_some() && tax.amount.row < view.at)
        .cloned()
        .collect();
    let last = table.last()?.amount.row;
    if !view.rates.is_empty() || view.entries.len() < 2 || view.at - last > SUM_DISTANCE_MAX {
        return None;
    }
    let slack = u64::try_from(table.len()).unwrap_or(1);
    let of = |value: fn(&FoundTax) -> Option<i64>| {
        table
            .iter()
            .filter_map(value)
            .fold(0_i64, i64::saturating_add)
    };
    let bases = of(|tax| tax.base.as_ref().map(|base| base.minor));
    let gross = of(|tax| tax.gross);
    let sums = [bases, gross];
    let prints = |besides: usize| {
        view.entries.iter().enumerate().any(|(at, entry)| {
            at != besides
                && sums
                    .iter()
                    .any(|sum| sum.abs_diff(entry.amount.minor) <= slack)
        })
    };
    let all = sum_of(&table);
    (0..view.entries.len())
        .find(|at| view.entries[*at].amount.minor.abs_diff(all) <= slack && prints(*at))
        .map(|at| view.printed(at))
}

/// Returns the total of the taxes.
pub(super) fn choose_tax_total(
    taxes: &[FoundTax],
    totals: &[PrintedAmount],
    sums: &PrintedSums,
    rows: &[Row],
    currency: Option<Currency>,
) -> Field<Money> {
    let field = |amount: &PrintedAmount, confidence: f32| {
        let money = Money::new(amount.minor, currency);
        rows[amount.row]
            .field(&amount.range, money, confidence)
            .unwrap_or_default()
    };
    let adds_up = |amount: i64| sums.adds_up(amount, 1);
    // A printed total that the taxes or the receipt's total prove, else a plausible one.
    if let Some(proved) = totals
        .iter()
        .find(|total| !taxes.is_empty() && matches_sum(total.minor, taxes))
    {
        return field(proved, PROVED_CONFIDENCE);
    }
    if let Some(proved) = totals.iter().find(|total| adds_up(total.minor)) {
        return field(proved, PROVED_CONFIDENCE);
    }
    let is_proved = taxes.iter().all(|tax| tax.certainty == Certainty::Proved) && !taxes.is_empty();
    let plausible = totals.iter().find(|total| is_plausible(total.minor, sums));
    if let Some(total) = plausible.filter(|_| !is_proved) {
        return field(total, PRINTED_CONFIDENCE);
    }
    match taxes {
        [] => Field::gap(),
        [only] => field(
            &only.amount,
            match only.certainty {
                Certainty::Proved => PROVED_CONFIDENCE,
                Certainty::Near => PRINTED_CONFIDENCE,
                Certainty::Labelled => SOLE_CONFIDENCE,
                Certainty::Weak => GUESS_CONFIDENCE,
            },
        ),
        _ => {
            let sum = sum_of(taxes);
            let confidence = match (is_proved, sums.total) {
                (true, _) => SUM_CONFIDENCE,
                (false, None) => GUESS_CONFIDENCE,
                (false, Some(_)) if is_plausible(sum, sums) => GUESS_CONFIDENCE,
                (false, Some(_)) => return Field::gap(),
            };
            sum_field(taxes, Money::new(sum, currency), confidence, rows)
        }
    }
}

/// Makes a field of a sum that is not printed, with the taxes as its evidence.
fn sum_field(taxes: &[FoundTax], sum: Money, confidence: f32, rows: &[Row]) -> Field<Money> {
    let evidence = taxes
        .iter()
        .filter_map(|tax| rows[tax.amount.row].evidence(&tax.amount.range))
        .reduce(|whole, next| {
            // Words are counted within a page.
            if whole.page == next.page {
                whole.merged_with(next)
            } else {
                whole
            }
        });
    let Some(evidence) = evidence else {
        return Field::gap();
    };
    Field {
        source: Source::Inferred,
        ..evidence.into_field(sum, confidence)
    }
}
