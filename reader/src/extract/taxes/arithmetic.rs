//! Arithmetic of a tax: which of several numbers are net, tax and gross.
//!
//! Columns stand in any order and have no reliable headings, so that the numbers themselves decide:
//! rate × net = tax, net + tax = gross. All amounts are in minor units.

use shared::quantity::TaxRate;

/// Maximum number of amounts of a row that are combined.
const AMOUNTS_MAX: usize = 6;
/// Maximum rate of any country.
const RATE_MAX: TaxRate = TaxRate::from_basis_points(3_000);
/// Tolerance of a tax that is the sum of rounded parts: a hundredth of it.
const PARTS_DIVISOR: i64 = 100;
/// Smallest amount without decimals that may be rounded, in minor units.
const WHOLE_AMOUNT_MIN: i64 = 100_000;
/// Rates in use that are no whole percentage, in basis points.
const BROKEN_RATES: [u32; 16] = [
    210, 250, 260, 370, 380, 550, 650, 770, 810, 850, 950, 1050, 1150, 1250, 1350, 2550,
];

/// How well the numbers of a row fit together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// Rate and base give about the tax, which may be a sum of rounded parts.
    Near,
    /// Two numbers fit.
    Pair,
    /// Three numbers fit.
    Triple,
}

/// Numbers of a row that prove each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Proof {
    /// Index of the base, net if possible.
    pub(super) base: usize,
    /// Index of the tax.
    pub(super) tax: usize,
    /// Gross amount.
    pub(super) gross: i64,
    /// How well the numbers fit.
    pub(super) fit: Fit,
}

/// Returns whether any country may have this rate.
pub(super) fn is_possible_rate(rate: TaxRate) -> bool {
    rate <= RATE_MAX
}

/// Returns whether a country has this rate, so that a bare number may be one.
pub(super) fn is_usual_rate(rate: TaxRate) -> bool {
    usual_rates().any(|usual| usual == rate) || rate.thousandths() == 0
}

/// Returns all rates in use but 0, whole percentages first.
fn usual_rates() -> impl Iterator<Item = TaxRate> {
    let whole = (1..=28).map(|percent| percent * 100);
    whole.chain(BROKEN_RATES).map(TaxRate::from_basis_points)
}

/// Returns whether this is the tax on a net amount at the rate.
pub(super) fn fits_net(rate: TaxRate, net: i64, tax: i64) -> bool {
    is_near(rate.tax_on_net(net), tax, rounding_of(net, tax))
        && (rate.thousandths() > 0 || tax == 0)
}

/// Returns whether this is the tax contained in a gross amount at the rate.
pub(super) fn fits_gross(rate: TaxRate, gross: i64, tax: i64) -> bool {
    is_near(rate.tax_in_gross(gross), tax, rounding_of(gross, tax)) && rate.thousandths() > 0
}

/// Returns the error that rounding makes in a tax. Where large amounts have no decimals, they are
/// rounded to whole units.
fn rounding_of(base: i64, tax: i64) -> i64 {
    let is_whole = |minor: i64| minor % 100 == 0;
    if is_whole(base) && is_whole(tax) && base.saturating_abs() >= WHOLE_AMOUNT_MIN {
        51
    } else {
        1
    }
}

fn is_near(expected: Option<i64>, tax: i64, slack: i64) -> bool {
    expected.is_some_and(|expected| expected.abs_diff(tax) <= slack.unsigned_abs())
}

/// Returns whether an amount can be a tax contained in `total`.
pub(super) fn is_plausible_tax(tax: i64, total: i64) -> bool {
    RATE_MAX
        .tax_in_gross(total)
        .is_some_and(|most| tax.saturating_abs() <= most.saturating_abs().saturating_add(1))
        && (tax == 0 || (tax < 0) == (total < 0))
}

/// Finds base and tax at this rate among the amounts.
pub(super) fn prove_with_rate(rate: TaxRate, amounts: &[i64]) -> Option<Proof> {
    let amounts = &amounts[..amounts.len().min(AMOUNTS_MAX)];
    let prints = |sum: i64, besides: [usize; 2]| {
        amounts.iter().enumerate().any(|(at, amount)| {
            !besides.contains(&at) && amount.abs_diff(sum) <= 1 + sum.unsigned_abs() / 100_000
        })
    };
    let mut best: Option<Proof> = None;
    for (base, &net) in amounts.iter().enumerate().filter(|(_, net)| **net != 0) {
        for (tax, &amount) in amounts.iter().enumerate().filter(|(tax, _)| *tax != base) {
            let sum = net.saturating_add(amount);
            let adds_up = prints(sum, [base, tax]);
            let slack = 2 + amount.saturating_abs() / PARTS_DIVISOR;
            let is_about = rate.thousandths() > 0 && is_near(rate.tax_on_net(net), amount, slack);
            let found = if fits_net(rate, net, amount) {
                Some((if adds_up { Fit::Triple } else { Fit::Pair }, sum))
            } else if is_about && adds_up {
                Some((Fit::Triple, sum))
            } else if fits_gross(rate, net, amount) {
                Some((Fit::Pair, net))
            } else if is_about {
                Some((Fit::Near, sum))
            } else {
                None
            };
            let Some((fit, gross)) = found else { continue };
            if best.is_none_or(|best| fit > best.fit) {
                best = Some(Proof {
                    base,
                    tax,
                    gross,
                    fit,
                });
            }
        }
    }
    best
}

/// Finds net, tax and gross among the amounts without a rate, and the rate they have, if there is
/// only one in use.
pub(super) fn prove_without_rate(amounts: &[i64]) -> Option<(Proof, Option<TaxRate>)> {
    let amounts = &amounts[..amounts.len().min(AMOUNTS_MAX)];
    let count = amounts.len();
    for base in 0..count {
        for tax in (0..count).filter(|tax| *tax != base) {
            let (net, amount) = (amounts[base], amounts[tax]);
            let gross = net.saturating_add(amount);
            let adds_up =
                (0..count).any(|at| at != base && at != tax && amounts[at].abs_diff(gross) <= 1);
            if amount == 0 || !adds_up || !is_plausible_tax(amount, gross) {
                continue;
            }
            let fit = Fit::Triple;
            return Some((
                Proof {
                    base,
                    tax,
                    gross,
                    fit,
                },
                implied_rate(net, amount),
            ));
        }
    }
    None
}

/// Finds two amounts of which one is the tax on the other at a rate in use.
pub(super) fn prove_pair(first: i64, second: i64) -> Option<(Proof, Option<TaxRate>)> {
    let (base, tax, net, amount) = if first.unsigned_abs() > second.unsigned_abs() {
        (0, 1, first, second)
    } else {
        (1, 0, second, first)
    };
    let rate = implied_rate(net, amount)?;
    let gross = net.saturating_add(amount);
    let fit = Fit::Pair;
    Some((
        Proof {
            base,
            tax,
            gross,
            fit,
        },
        Some(rate),
    ))
}

/// Returns the rate in use at which this is the tax on a net amount, if there is only one.
pub(super) fn implied_rate(net: i64, tax: i64) -> Option<TaxRate> {
    if tax == 0 {
        return None;
    }
    let mut fitting = usual_rates().filter(|rate| rate.tax_on_net(net) == Some(tax));
    let first = fitting.next();
    if first.is_some() {
        return first.filter(|_| fitting.next().is_none());
    }
    let mut fitting = usual_rates().filter(|rate| fits_net(*rate, net, tax));
    let first = fitting.next()?;
    fitting.next().is_none().then_some(first)
}

/// Returns the gross amount that contains this tax, with the error that its rounding makes.
pub(super) fn gross_of(rate: TaxRate, tax: i64) -> Option<(i64, i64)> {
    let thousandths = i64::from(rate.thousandths());
    let factor = thousandths + 100_000;
    let gross = tax.checked_mul(factor)?.checked_div(thousandths)?;
    Some((gross, factor.checked_div(2 * thousandths)? + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prove(percent: u32, amounts: &[i64]) -> Option<(usize, usize, Fit)> {
        prove_with_rate(TaxRate::from_basis_points(percent), amounts)
            .map(|proof| (proof.base, proof.tax, proof.fit))
    }

    #[test]
    fn columns_stand_in_any_order() {
        for (rate, amounts, found) in [
            (1900, &[1672, 318, 1990][..], Some((0, 1, Fit::Triple))),
            (1900, &[318, 1672, 1990], Some((1, 0, Fit::Triple))),
            (1900, &[1990, 318], Some((0, 1, Fit::Pair))),
            (2500, &[3980, 15_920, 19_900], Some((1, 0, Fit::Triple))),
            (0, &[4680, 0, 4680], Some((0, 1, Fit::Triple))),
            (1000, &[-1445, -145, -1590], Some((0, 1, Fit::Triple))),
            (1900, &[500, 1200], None),
            (0, &[300, 500], None),
            (1900, &[0, 0], None),
        ] {
            assert_eq!(prove(rate, amounts), found, "{rate} {amounts:?}");
        }
    }

    #[test]
    fn rates_are_concluded_from_three_amounts() {
        let (proof, rate) = prove_without_rate(&[1991, 318, 1673]).unwrap();
        assert_eq!((proof.base, proof.tax), (2, 1));
        assert_eq!(rate, Some(TaxRate::from_basis_points(1900)));
        assert_eq!(prove_without_rate(&[500, 700, 1200]), None);
    }

    #[test]
    fn hostile_amounts_do_not_overflow() {
        let amounts = [i64::MAX, i64::MIN, i64::MAX - 1, 0, 1];
        let _ = prove(2_000, &amounts);
        let _ = prove_without_rate(&amounts);
        assert_eq!(gross_of(TaxRate::from_basis_points(0), 5), None);
    }
}
