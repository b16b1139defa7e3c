//! Choice of the total among the printed amounts.
//!
//! Candidates are all amounts whose label can mean a total, and all without a label but unit
//! prices. Label and layout speak for them, and so does the arithmetic of the receipt: cash less
//! change, subtotal with tax and rounding, the amount on the card, the sum of the items. A total
//! that is not printed is never invented.

mod arithmetic;
mod layout;
mod value_group;

use std::sync::LazyLock;

use shared::field::Field;
use shared::money::{Currency, Money};

use super::amount::Anomaly;
use super::label::AmountRole;
use super::labelled_amounts::LabelledAmount;
use super::model::{Features, Model, Sample, fact};
use super::refund;
use super::text::{Row, choose_field, median_row_height, sole_difference};
use arithmetic::TotalArithmetic;
pub(super) use arithmetic::leads_to;
use layout::PlainEvidence;
use value_group::{ValueGroup, group_by_value};

/// Minimum confidence; below it the field is empty and the amount is an alternative.
const MIN_CONFIDENCE: f32 = 0.25;
/// Maximum ratio of an alternative to the total.
const ALTERNATIVE_RATIO_MAX: i64 = 50;
/// Roles of what may be added to a subtotal.
pub(super) const SURCHARGES: [AmountRole; 6] = [
    AmountRole::Tax,
    AmountRole::TotalTax,
    AmountRole::Service,
    AmountRole::Tip,
    AmountRole::Shipping,
    AmountRole::Deposit,
];
pub(super) static MODEL: LazyLock<Model> =
    LazyLock::new(|| Model::new(include_str!("weights/total.txt")));

/// Returns the largest rounding adjustment in a currency, in minor units.
pub(super) fn largest_rounding(currency: Option<Currency>) -> i64 {
    match currency
        .map(|currency| currency.code().to_owned())
        .as_deref()
    {
        Some("IDR" | "COP") => 100_000,
        Some("VND" | "LAK") => 1_000,
        Some("HUF") => 500,
        Some("KRW" | "JPY" | "CLP" | "PYG" | "ISK") => 10,
        _ => 100,
    }
}

/// Returns the total with plausible alternatives.
pub(super) fn choose_total(samples: &[Sample<Money>]) -> Field<Money> {
    let ranked = MODEL.rank(samples);
    let best = ranked
        .first()
        .filter(|(candidate, _)| candidate.confidence >= MIN_CONFIDENCE)
        .map(|(candidate, _)| candidate.value.minor);
    let is_sensible = |minor: i64, features: &Features| {
        let shows = |name: &str| {
            features
                .iter()
                .any(|(known, value)| *known == name && *value > 0.0)
        };
        // An amount with a guessed point may be anything, and an unlabelled one that exceeds what
        // was paid is not a total.
        !(shows("not_positive")
            || shows("guessed_point")
            || shows("padded")
            || shows("no_label") && shows("more_than_paid")
            || best.is_some_and(|best| best > 0 && minor / best > ALTERNATIVE_RATIO_MAX))
    };
    // The value itself stays, even if it is not plausible.
    let kept = ranked.into_iter().filter(|(candidate, at)| {
        let minor = candidate.value.minor;
        best == Some(minor) || is_sensible(minor, &samples[*at].features)
    });
    choose_field(
        kept.map(|(candidate, _)| candidate).collect(),
        MIN_CONFIDENCE,
    )
}

/// Returns every amount that can be the total, with its features. `goods` is the sum of the items
/// in minor units.
pub(super) fn collect_samples(
    rows: &[Row],
    entries: &[LabelledAmount],
    goods: Option<i64>,
    currency: Option<Currency>,
) -> Vec<Sample<Money>> {
    let rounding_max = largest_rounding(currency);
    let proofs = TotalArithmetic::from_entries(entries, goods, rounding_max);
    let plain = PlainEvidence::from_rows(rows, entries);
    let standings = group_by_value(entries, rounding_max);
    let printed: Vec<i64> = standings.iter().map(|standing| standing.minor).collect();
    let page = ReceiptContext::from_rows(rows, entries);
    let sample = |standing: &ValueGroup| {
        // The strongest label speaks for all entries of the same amount.
        let best = standing.strongest_entry(rounding_max)?;
        let evidence = rows[best.row].evidence(&best.amount.range)?;
        let mut features = page.print_features(standing, best, &rows[best.row]);
        features.extend(proofs.arithmetic_features(standing.minor, &printed));
        features.extend(plain.features(standing.minor));
        features.push(("unsure", 1.0 - evidence.confidence));
        Some(Sample {
            value: Money::new(standing.minor, currency),
            features,
            evidence,
        })
    };
    let mut samples: Vec<Sample<Money>> = standings.iter().filter_map(sample).collect();
    // An amount that arithmetic implies may be printed as the total with one digit misread.
    for standing in standings.iter().filter(|group| group.has_total_label()) {
        for minor in proofs.implied_totals() {
            if printed.contains(&minor)
                || !(differs_by_lookalike(standing.minor, minor)
                    || has_digit_before(standing.minor, minor))
            {
                continue;
            }
            let entries = standing.entries.clone();
            if let Some(mut sample) = sample(&ValueGroup { minor, entries }) {
                sample.features.push(("mended", 1.0));
                samples.push(sample);
            }
        }
    }
    samples
}

/// Returns whether all amounts that are labelled as totals are negative, as those of a refund are.
fn has_negative_totals_only(entries: &[LabelledAmount]) -> bool {
    let mut totals = entries
        .iter()
        .filter(|entry| {
            matches!(entry.role, Some(AmountRole::Total | AmountRole::Final))
                && entry.amount.minor != 0
        })
        .peekable();
    totals.peek().is_some() && totals.all(|entry| entry.amount.minor < 0)
}

/// Returns whether `read` and `printed` differ by one digit that engines mistake for the other.
fn differs_by_lookalike(read: i64, printed: i64) -> bool {
    const ALIKE: [&str; 7] = ["0689", "17", "38", "568", "49", "27", "14"];
    sole_difference(&read.to_string(), &printed.to_string()).is_some_and(|(a, b)| {
        ALIKE
            .iter()
            .any(|group| group.contains(a) && group.contains(b))
    })
}

/// Returns whether `read` is `printed` behind another digit, as which engines read the mark of a
/// currency.
fn has_digit_before(read: i64, printed: i64) -> bool {
    let (read, printed) = (read.to_string(), printed.to_string());
    read.len() == printed.len() + 1 && read.ends_with(&printed)
}

/// Facts about the whole receipt that all amounts are compared with.
struct ReceiptContext {
    row_count: f32,
    median_height: f32,
    highest_item_minor: i64,
    last_total_row: usize,
    is_refund: bool,
}

impl ReceiptContext {
    #[expect(clippy::cast_precision_loss, reason = "receipts have few rows")]
    fn from_rows(rows: &[Row], entries: &[LabelledAmount]) -> Self {
        // Amounts without a label are taken for items here.
        let items = entries
            .iter()
            .filter(|entry| entry.role.is_none() && !entry.amount.is_unit_price);
        let is_total = |entry: &&LabelledAmount| {
            matches!(entry.role, Some(AmountRole::Total | AmountRole::Final))
                && !entry.in_tax_summary
        };
        Self {
            row_count: rows.len().max(1) as f32,
            median_height: median_row_height(rows),
            highest_item_minor: items.map(|entry| entry.amount.minor).max().unwrap_or(0),
            is_refund: refund::is_refund(rows) || has_negative_totals_only(entries),
            last_total_row: entries
                .iter()
                .filter(is_total)
                .map(|entry| entry.row)
                .max()
                .unwrap_or(usize::MAX),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "receipts have few rows")]
    fn print_features(&self, standing: &ValueGroup, best: &LabelledAmount, row: &Row) -> Features {
        // Number of entries with one of these roles outside tax tables.
        let shows = |roles: &[AmountRole]| {
            let of = |entry: &&&LabelledAmount| {
                entry.role.is_some_and(|role| roles.contains(&role)) && !entry.in_tax_summary
            };
            standing.entries.iter().filter(of).count()
        };
        let labelled = shows(&[
            AmountRole::Final,
            AmountRole::Total,
            AmountRole::Net,
            AmountRole::PossibleTotal,
            AmountRole::Subtotal,
        ]);
        let is = |name, role: AmountRole| fact(name, best.role == Some(role));
        // The names are those of `weights/total.txt`.
        vec![
            ("bias", 1.0),
            is("final", AmountRole::Final),
            is("total", AmountRole::Total),
            is("net", AmountRole::Net),
            is("perhaps", AmountRole::PossibleTotal),
            is("subtotal", AmountRole::Subtotal),
            is("card", AmountRole::Card),
            is("count", AmountRole::Count),
            is("tender", AmountRole::Tender),
            is("total_tax", AmountRole::TotalTax),
            is("rounding", AmountRole::Rounding),
            fact("no_label", best.role.is_none()),
            fact("misread_label", best.role.is_some() && !best.label_exact),
            fact("label_elsewhere", best.role.is_some() && !best.label_in_row),
            fact("in_summary", best.in_tax_summary),
            fact("followers", best.followers > 0),
            fact("marked", best.amount.has_currency),
            fact("guessed_point", standing.has_anomaly(Anomaly::MissingPoint)),
            fact("padded", standing.has_anomaly(Anomaly::LeadingZero)),
            fact("not_positive", standing.minor <= 0 && !self.is_refund),
            fact("below_an_item", self.highest_item_minor > standing.minor),
            (
                "labelled_again",
                (labelled.saturating_sub(1) as f32).min(2.0),
            ),
            fact(
                "final_and_total",
                shows(&[AmountRole::Final]) > 0 && shows(&[AmountRole::Total]) > 0,
            ),
            (
                "printed_again",
                (standing.entries.len().saturating_sub(1) as f32).min(3.0),
            ),
            fact("last_total", best.row == self.last_total_row),
            ("deep", best.row as f32 / self.row_count),
            (
                "large",
                (row.height / self.median_height - 1.0).clamp(-0.5, 1.0),
            ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::super::tests::read;

    #[test]
    fn the_total_of_a_long_receipt_is_found_behind_all_items() {
        for count in [40_i64, 130, 400] {
            let mut print = "VILLAGE SHOP LTD\n".to_owned();
            let mut sum = 0;
            for number in 0..count {
                let minor = 101 + 7 * number;
                sum += minor;
                let _ = writeln!(print, "Tea  {}.{:02}", minor / 100, minor % 100);
            }
            let _ = writeln!(print, "TOTAL  {}.{:02}", sum / 100, sum % 100);
            let total = read(&print).total.value.map(|total| total.minor);
            assert_eq!(total, Some(sum), "{count} items");
        }
    }

    #[test]
    fn absurd_amounts_are_not_offered() {
        for (print, total) in [
            (
                "KIOSK LTD\nTea  2.50\nRef  90000.00\nRefund  -2.50\nTOTAL  2.50\nVISA  2.50",
                250,
            ),
            (
                concat!(
                    "KIOSK LTD\nTea  2.50\nMilk  3.00\nSugar  4.00\nSalt  1.10\nOil  8.00\n",
                    "TOTAL  18.60\nCASH  18.60",
                ),
                1860,
            ),
        ] {
            let field = read(print).total;
            let offered: Vec<i64> = field
                .alternatives
                .iter()
                .map(|other| other.value.minor)
                .collect();
            assert_eq!(field.value.map(|value| value.minor), Some(total));
            assert!(
                offered.len() <= 3 && offered.iter().all(|minor| (1..=total * 50).contains(minor)),
                "{offered:?}"
            );
        }
    }
}
