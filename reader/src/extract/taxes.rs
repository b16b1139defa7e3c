//! The taxes by rate, with what they are computed from.
//!
//! Tills print them in a line (`VAT 20%  1.00`) or in a table with net, tax and gross in any order. Rate times base is
//! the tax: that tells the columns apart, and a row in which no two numbers fit is taken as it is labelled.

use std::sync::LazyLock;

use regex::Regex;
use shared::field::Field;
use shared::money::{Currency, Money};
use shared::quantity::Rate;
use shared::receipt::Tax;

use super::amount::{self, Amount, Notation};
use super::label::{self, Role};
use super::ledger::Entry;
use super::text::{Evidence, Row};

/// How sure a tax is whose rate and base make it, and one that has its label only.
const PROVED: f32 = 0.97;
const LABELLED: f32 = 0.7;
/// More taxes than any receipt has.
const TAXES_MAX: usize = 12;
/// No country takes more, in basis points.
const RATE_MAX: u32 = 3_000;

static PERCENT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"([0-9]{1,2}(?:[.,][0-9]{1,2})?)\s?%").expect("a fixed pattern"));
/// A rate in a column of its own: `SR 6 93.40 5.60`.
static BARE_RATE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|\s)([0-9]{1,2})(?:\s|$)").expect("a fixed pattern"));
/// The letter of a rate, at the beginning of its row.
static CODE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\W{0,2}([A-Z]{1,3}[0-9]?)(?:\s?[=:(@]|\s)").expect("a fixed pattern")
});

/// The taxes in the order of the paper.
pub(super) fn find(rows: &[Row], entries: &[Entry], currency: Option<Currency>) -> Vec<Tax> {
    let notation = Notation::of(currency);
    let usual = usual_rate(rows);
    let mut taxes: Vec<Tax> = Vec::new();
    // The rows of a table whose heading names the tax.
    let mut below_heading = false;
    for (at, row) in rows.iter().enumerate() {
        let of_row = || entries.iter().filter(|entry| entry.row == at);
        let headed = label::read(&row.text).is_some_and(|label| label.role == Role::Tax);
        below_heading = if of_row().next().is_none() {
            headed
        } else {
            below_heading && of_row().nth(1).is_some()
        };
        let in_table = below_heading || of_row().any(|entry| entry.in_summary);
        let labelled = of_row().any(|entry| entry.role == Some(Role::Tax));
        let other = label::read(&row.text)
            .is_some_and(|label| !matches!(label.role, Role::Tax | Role::TotalTax | Role::Summary));
        let percent = PERCENT.captures(&row.text);
        // A total of the table says nothing of a rate.
        if taxes.len() >= TAXES_MAX || !(labelled || (in_table || percent.is_some()) && !other) {
            continue;
        }
        let amounts: Vec<Amount> = amount::find(&row.text, notation)
            .into_iter()
            .filter(|amount| !amount.rate)
            .collect();
        let rate = percent.as_ref().and_then(|parts| parts.get(1)).or_else(|| {
            let first = amounts.first().map_or(0, |amount| amount.range.start);
            BARE_RATE
                .captures(&row.text[..first])
                .filter(|_| in_table)
                .and_then(|parts| parts.get(1))
        });
        let rate = rate.and_then(|found| {
            let rate: Rate = found.as_str().parse().ok()?;
            (rate.0 <= RATE_MAX).then_some(())?;
            Some((rate, row.evidence(&found.range())?))
        });
        let tax = read(
            row,
            rate,
            usual.filter(|_| in_table),
            &amounts,
            labelled,
            currency,
        );
        taxes.extend(tax.filter(|tax| !taxes.iter().any(|known| is_same(known, tax))));
    }
    taxes
}

/// The only rate that is printed anywhere.
fn usual_rate(rows: &[Row]) -> Option<Rate> {
    let mut rates = rows
        .iter()
        .flat_map(|row| PERCENT.captures_iter(&row.text))
        .filter_map(|parts| {
            let rate: Rate = parts.get(1)?.as_str().parse().ok()?;
            (0 < rate.0 && rate.0 <= RATE_MAX).then_some(rate)
        });
    let first = rates.next()?;
    rates.all(|rate| rate == first).then_some(first)
}

fn read(
    row: &Row,
    rate: Option<(Rate, Evidence)>,
    usual: Option<Rate>,
    amounts: &[Amount],
    labelled: bool,
    currency: Option<Currency>,
) -> Option<Tax> {
    let money = |amount: &Amount, confidence: f32| {
        row.evidence(&amount.range)
            .map(|evidence| evidence.field(Money::new(amount.minor, currency), confidence))
    };
    let code = CODE.captures(&row.text).and_then(|parts| parts.get(1));
    let code = code.filter(|code| label::read(code.as_str()).is_none());
    let code = code.and_then(|code| {
        Some(
            row.evidence(&code.range())?
                .field(code.as_str().to_owned(), PROVED),
        )
    });
    let rate = rate.or_else(|| rate_among(row, amounts).filter(|_| !labelled || amounts.len() > 2));
    let known = rate.as_ref().map(|(rate, _)| *rate).or(usual);
    let pair = known.and_then(|rate| pair(rate, amounts));
    if let Some((base, tax)) = pair {
        let rate = match rate {
            Some((rate, evidence)) => evidence.field(rate, PROVED),
            None => Field {
                value: known,
                confidence: LABELLED,
                source: shared::field::Source::Rule,
                ..Field::gap()
            },
        };
        return Some(Tax {
            code: code.unwrap_or_default(),
            rate,
            base: money(base, PROVED)?,
            amount: money(tax, PROVED)?,
            included: true,
        });
    }
    let [only] = amounts else { return None };
    let (rate, evidence) = rate.filter(|_| labelled)?;
    Some(Tax {
        code: code.unwrap_or_default(),
        rate: evidence.field(rate, LABELLED),
        base: Field::gap(),
        amount: money(only, LABELLED)?,
        included: true,
    })
}

/// A rate that is printed like an amount, in a column of its own: `25,00  245,46  981,84`.
fn rate_among(row: &Row, amounts: &[Amount]) -> Option<(Rate, Evidence)> {
    let (first, others) = amounts
        .split_first()
        .filter(|(_, others)| others.len() > 1)?;
    let rate = u32::try_from(first.minor)
        .ok()
        .filter(|rate| (1..=RATE_MAX).contains(rate) && rate % 50 == 0)?;
    pair(Rate(rate), others)?;
    Some((Rate(rate), row.evidence(&first.range)?))
}

/// Which two amounts are base and tax at this rate.
fn pair(rate: Rate, amounts: &[Amount]) -> Option<(&Amount, &Amount)> {
    let pairs = amounts
        .iter()
        .flat_map(|base| amounts.iter().map(move |tax| (base, tax)));
    let fits = |(base, tax): &(&Amount, &Amount)| {
        base.range != tax.range
            && base.minor != 0
            && (rate.0 > 0 || tax.minor == 0)
            && rate
                .of_net(base.minor)
                .is_some_and(|expected| (expected - tax.minor).abs() <= 1)
    };
    let gross = |(base, tax): &(&Amount, &Amount)| {
        base.range != tax.range
            && rate.0 > 0
            && base.minor != 0
            && rate
                .of_gross(base.minor)
                .is_some_and(|expected| (expected - tax.minor).abs() <= 1)
    };
    pairs
        .clone()
        .find(fits)
        .or_else(|| pairs.clone().find(gross))
}

fn is_same(known: &Tax, tax: &Tax) -> bool {
    known.rate.value == tax.rate.value
        && known.amount.value == tax.amount.value
        && (known.base.value == tax.base.value || known.base.is_gap() || tax.base.is_gap())
}

/// Says of each tax whether the prices hold it: they do not where a sum and all taxes make the total.
pub(super) fn settle(taxes: &mut [Tax], sum: Option<i64>, others: i64, total: Option<i64>) {
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
