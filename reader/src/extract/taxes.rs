//! Taxes by rate, with the amounts they apply to.
//!
//! Tills print them in a line (`VAT 20%  1.00`) or in a table with net, tax and gross in any order.
//! Rate times base is the tax, which tells the columns apart; a row in which no two numbers fit is
//! read by its label.

use shared::field::Field;
use shared::money::{Currency, Money};
use shared::quantity::TaxRate;
use shared::receipt::Tax;

use super::amount::{self, Amount, Notation};
use super::label::{self, AmountRole};
use super::labelled_amounts::LabelledAmount;
use super::pattern::Pattern;
use super::text::{Evidence, Row};

/// Confidence of a tax that follows from rate and base.
const PROVED_CONFIDENCE: f32 = 0.97;
/// Confidence of a tax that only has its label.
const LABELLED_CONFIDENCE: f32 = 0.7;
/// Maximum number of taxes, more than any receipt has.
const TAXES_MAX: usize = 12;
/// Maximum rate of any country, in basis points.
const RATE_MAX_BASIS_POINTS: u32 = 3_000;

static PERCENTAGE: Pattern = Pattern::new(r"([0-9]{1,2}(?:[.,][0-9]{1,2})?)\s?%");
/// A rate in a column of its own: `SR 6 93.40 5.60`.
static BARE_RATE: Pattern = Pattern::new(r"(?:^|\s)([0-9]{1,2})(?:\s|$)");
/// Code of a rate, at the beginning of its row.
static RATE_CODE: Pattern = Pattern::new(r"^\W{0,2}([A-Z]{1,3}[0-9]?)(?:\s?[=:(@]|\s)");

/// Returns the taxes in the order of the paper.
pub(super) fn find_taxes(
    rows: &[Row],
    entries: &[LabelledAmount],
    currency: Option<Currency>,
) -> Vec<Tax> {
    let notation = Notation::for_currency(currency);
    let usual = sole_rate(rows);
    let mut taxes: Vec<Tax> = Vec::new();
    // Set in the rows of a table whose heading names the tax.
    let mut below_heading = false;
    for (at, row) in rows.iter().enumerate() {
        let of_row = || entries.iter().filter(|entry| entry.row == at);
        let label = label::read_label(&row.text).map(|label| label.role);
        let headed = label == Some(AmountRole::Tax);
        below_heading = if of_row().next().is_none() {
            headed
        } else {
            below_heading && of_row().nth(1).is_some()
        };
        let in_table = below_heading || of_row().any(|entry| entry.in_tax_summary);
        let labelled = of_row().any(|entry| entry.role == Some(AmountRole::Tax));
        let other = !matches!(
            label,
            None | Some(AmountRole::Tax | AmountRole::TotalTax | AmountRole::TaxSummary)
        );
        let percent = PERCENTAGE.captures(&row.text);
        // Rows with another label are sums and have no rate.
        if taxes.len() >= TAXES_MAX || !(labelled || (in_table || percent.is_some()) && !other) {
            continue;
        }
        let amounts: Vec<Amount> = amount::find_amounts(&row.text, notation)
            .into_iter()
            .filter(|amount| !amount.is_unit_price)
            .collect();
        // The rate has a percent sign, or is a bare number in front of the amounts in a table.
        let rate = percent.as_ref().and_then(|parts| parts.get(1)).or_else(|| {
            let first = amounts.first().map_or(0, |amount| amount.range.start);
            BARE_RATE
                .captures(&row.text[..first])
                .filter(|_| in_table)
                .and_then(|parts| parts.get(1))
        });
        // Higher rates are discounts or misread.
        let rate = rate.and_then(|found| {
            let rate: TaxRate = found.as_str().parse().ok()?;
            let evidence = row.evidence(&found.range())?;
            (rate.0 <= RATE_MAX_BASIS_POINTS).then_some((rate, evidence))
        });
        let tax = read_tax(
            row,
            rate,
            usual.filter(|_| in_table),
            &amounts,
            labelled,
            currency,
        );
        taxes.extend(tax.filter(|tax| !taxes.iter().any(|known| is_same_tax(known, tax))));
    }
    taxes
}

/// Returns the rate if only one is printed on the receipt.
fn sole_rate(rows: &[Row]) -> Option<TaxRate> {
    let mut rates = rows
        .iter()
        .flat_map(|row| PERCENTAGE.captures_iter(&row.text))
        .filter_map(|parts| {
            let rate: TaxRate = parts.get(1)?.as_str().parse().ok()?;
            (0 < rate.0 && rate.0 <= RATE_MAX_BASIS_POINTS).then_some(rate)
        });
    let first = rates.next()?;
    rates.all(|rate| rate == first).then_some(first)
}

/// Reads the tax of a row: two amounts that fit the rate, else a single amount with a label.
fn read_tax(
    row: &Row,
    rate: Option<(TaxRate, Evidence)>,
    usual: Option<TaxRate>,
    amounts: &[Amount],
    labelled: bool,
    currency: Option<Currency>,
) -> Option<Tax> {
    let money = |amount: &Amount, confidence: f32| {
        row.field(
            &amount.range,
            Money::new(amount.minor, currency),
            confidence,
        )
    };
    // The code must not be a label itself, such as `TAX`.
    let code = RATE_CODE.captures(&row.text).and_then(|parts| parts.get(1));
    let code = code.filter(|code| label::read_label(code.as_str()).is_none());
    let code =
        code.and_then(|code| row.field(&code.range(), code.as_str().to_owned(), PROVED_CONFIDENCE));
    let rate =
        rate.or_else(|| find_rate_column(row, amounts).filter(|_| !labelled || amounts.len() > 2));
    // Base and tax prove each other at the rate of the row, or at the only rate of the receipt.
    if let Some(known) = rate.as_ref().map(|(rate, _)| *rate).or(usual)
        && let Some((base, tax)) = find_base_and_tax(known, amounts)
    {
        let rate = match rate {
            Some((rate, evidence)) => evidence.into_field(rate, PROVED_CONFIDENCE),
            None => Field::inferred(known, LABELLED_CONFIDENCE),
        };
        return Some(Tax {
            code: code.unwrap_or_default(),
            rate,
            base: money(base, PROVED_CONFIDENCE)?,
            amount: money(tax, PROVED_CONFIDENCE)?,
            included: true,
        });
    }
    // Without a base, the label must say that the amount is a tax.
    let [only] = amounts else { return None };
    let (rate, evidence) = rate.filter(|_| labelled)?;
    Some(Tax {
        code: code.unwrap_or_default(),
        rate: evidence.into_field(rate, LABELLED_CONFIDENCE),
        base: Field::gap(),
        amount: money(only, LABELLED_CONFIDENCE)?,
        included: true,
    })
}

/// Finds a rate that is printed like an amount, in a column of its own: `25,00  245,46  981,84`.
fn find_rate_column(row: &Row, amounts: &[Amount]) -> Option<(TaxRate, Evidence)> {
    let (first, others) = amounts
        .split_first()
        .filter(|(_, others)| others.len() > 1)?;
    let rate = u32::try_from(first.minor)
        .ok()
        .filter(|rate| (1..=RATE_MAX_BASIS_POINTS).contains(rate) && rate % 50 == 0)?;
    find_base_and_tax(TaxRate(rate), others)?;
    Some((TaxRate(rate), row.evidence(&first.range)?))
}

/// Returns two amounts of which one is the tax on the other at this rate. A net base is preferred
/// to a gross one.
fn find_base_and_tax(rate: TaxRate, amounts: &[Amount]) -> Option<(&Amount, &Amount)> {
    let mut pairs = amounts
        .iter()
        .flat_map(|base| amounts.iter().map(move |tax| (base, tax)))
        .filter(|(base, tax)| base.range != tax.range && base.minor != 0);
    // Both sides of the pair are rounded, so one minor unit is tolerated.
    let is_near = |expected: Option<i64>, tax: &Amount| {
        expected.is_some_and(|it| (it - tax.minor).abs() <= 1)
    };
    let mut gross_pairs = pairs.clone();
    pairs
        .find(|(base, tax)| {
            (rate.0 > 0 || tax.minor == 0) && is_near(rate.tax_on_net(base.minor), tax)
        })
        .or_else(|| {
            gross_pairs
                .find(|(base, tax)| rate.0 > 0 && is_near(rate.tax_in_gross(base.minor), tax))
        })
}

/// Returns whether two taxes are equal; a missing base equals any.
fn is_same_tax(known: &Tax, tax: &Tax) -> bool {
    known.rate.value == tax.rate.value
        && known.amount.value == tax.amount.value
        && (known.base.value == tax.base.value || known.base.is_gap() || tax.base.is_gap())
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
