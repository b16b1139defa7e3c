//! Bases that stand in another row than their tax.

use super::super::label::AmountRole;
use super::super::language::LabelWord;
use super::arithmetic::{self, Fit, fits_gross, fits_net};
use super::tax_row::TaxRow;
use super::{Certainty, FoundRate, FoundTax, PrintedAmount};

/// Maximum distance between a tax and its base in rows.
const DISTANCE_MAX: usize = 3;
/// Minimum tax for which a fitting amount nearby is no coincidence, in minor units.
const TAX_MIN: i64 = 10;

/// Reads a rate whose amounts stand in the next row: `A 19,00%`, then `16,71  3,18  19,89`.
pub(super) fn read_split_row(views: &[TaxRow], at: usize, in_table: bool) -> Option<FoundTax> {
    let (view, next) = (&views[at], views.get(at + 1)?);
    let [rate] = &view.rates[..] else { return None };
    let is_alone = view.entries.is_empty() && (in_table || view.fits_table());
    if !is_alone || !next.rates.is_empty() || !next.fits_table() {
        return None;
    }
    let proof = arithmetic::prove_with_rate(rate.rate, &next.minors())?;
    let found = FoundTax {
        rate: Some(FoundRate {
            rate: rate.rate,
            place: Some((at, rate.range.clone())),
        }),
        base: Some(next.printed(proof.base)),
        gross: Some(proof.gross),
        amount: next.printed(proof.tax),
        certainty: Certainty::Proved,
        labelled: view.names_tax(),
    };
    (proof.fit > Fit::Near).then_some(found)
}

/// Finds the bases of taxes that stand alone with their rate.
pub(super) fn attach_bases(found: &mut Vec<FoundTax>, views: &[TaxRow], total: Option<i64>) {
    pair_equal_rates(found, views);
    for tax in found.iter_mut().filter(|tax| tax.base.is_none()) {
        let Some(rate) = tax.rate() else { continue };
        let minor = tax.amount.minor;
        if minor == 0 {
            continue;
        }
        let fits =
            |base: i64| base != 0 && (fits_net(rate, base, minor) || fits_gross(rate, base, minor));
        if minor.saturating_abs() >= TAX_MIN
            && let Some(base) = find_nearby(views, tax.amount.row, &fits, &|base| {
                // A net base is preferred to a gross one, the total to other gross ones.
                (!fits_net(rate, base, minor), total != Some(base))
            })
        {
            tax.gross = Some(if fits_net(rate, base.minor, minor) {
                base.minor.saturating_add(minor)
            } else {
                base.minor
            });
            tax.base = Some(base);
            tax.certainty = match tax.certainty {
                // Other amounts may fit by chance.
                Certainty::Weak => Certainty::Weak,
                _ => Certainty::Proved,
            };
        } else if total.is_some_and(|total| fits_gross(rate, total, minor)) {
            tax.gross = total;
            tax.certainty = tax.certainty.max(Certainty::Labelled);
            if tax.labelled {
                tax.certainty = Certainty::Proved;
            }
        }
    }
}

/// Pairs rows of the same rate of which one has the tax and one the base: `VAT 21%  18.85`,
/// `Base VAT 21%  89.75`.
fn pair_equal_rates(found: &mut Vec<FoundTax>, views: &[TaxRow]) {
    let single = |tax: &FoundTax| tax.base.is_none() && tax.rate().is_some();
    let mut bases: Vec<usize> = Vec::new();
    for at in 0..found.len() {
        if !single(&found[at]) || bases.contains(&at) {
            continue;
        }
        let (rate, minor) = (found[at].rate(), found[at].amount.minor);
        let pair = (0..found.len()).find(|other| {
            let base = found[*other].amount.minor;
            *other != at
                && !bases.contains(other)
                && single(&found[*other])
                && found[*other].rate() == rate
                && minor != 0
                && base.unsigned_abs() > minor.unsigned_abs()
                && rate.is_some_and(|rate| {
                    fits_net(rate, base, minor) || fits_gross(rate, base, minor)
                })
        });
        let Some((other, rate)) = pair.zip(rate) else {
            continue;
        };
        let base = found[other].amount.clone();
        let labelled = found[other].labelled || found[at].labelled;
        let tax = &mut found[at];
        tax.gross = Some(if fits_net(rate, base.minor, minor) {
            base.minor.saturating_add(minor)
        } else {
            base.minor
        });
        tax.base = Some(base);
        tax.labelled = labelled;
        tax.certainty = if labelled {
            Certainty::Proved
        } else {
            Certainty::Weak
        };
        bases.push(other);
    }
    // Bases without their tax are recognized by their label.
    let mut at = 0;
    found.retain(|tax| {
        let view = &views[tax.amount.row];
        let is_base = tax.base.is_none()
            && (view.has(LabelWord::Net) || view.has(LabelWord::Supplies))
            && tax.amount.minor != 0
            && bases.iter().any(|base| *base != at);
        at += 1;
        !bases.contains(&(at - 1)) && !is_base
    });
}

/// Returns the amount that fits with the lowest rank, of several the nearest.
fn find_nearby(
    views: &[TaxRow],
    at: usize,
    fits: &impl Fn(i64) -> bool,
    rank: &impl Fn(i64) -> (bool, bool),
) -> Option<PrintedAmount> {
    let near = &views[at.saturating_sub(DISTANCE_MAX)..views.len().min(at + DISTANCE_MAX + 1)];
    let is_payment = |role: Option<AmountRole>| {
        matches!(
            role,
            Some(AmountRole::Tender | AmountRole::Change | AmountRole::Discount)
        )
    };
    near.iter()
        .flat_map(|view| (0..view.entries.len()).map(move |entry| (view, entry)))
        .filter(|(view, entry)| {
            let entry = view.entries[*entry];
            !is_payment(entry.role) && fits(entry.amount.minor)
        })
        .min_by_key(|(view, entry)| {
            (
                rank(view.entries[*entry].amount.minor),
                view.at.abs_diff(at),
            )
        })
        .map(|(view, entry)| view.printed(entry))
}
