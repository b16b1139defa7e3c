//! Choice of the total among the printed amounts.
//!
//! Candidates are all amounts whose label can mean a total, and all without a label but unit
//! prices. Label and layout speak for them, and so does the arithmetic of the receipt: cash less
//! change, subtotal with tax and rounding, the amount on the card, the sum of the items. A total
//! that is not printed is never invented.

use std::sync::LazyLock;

use shared::field::Field;
use shared::money::{Currency, Money};

use super::amount::Anomaly;
use super::document;
use super::label::AmountRole;
use super::labelled_amounts::LabelledAmount;
use super::model::{Features, Model, Sample};
use super::text::{Row, choose_field};

/// Minimum confidence; below it the field is empty and the amount is an alternative.
const MIN_CONFIDENCE: f32 = 0.25;
/// Maximum ratio of an alternative to the total.
const ALTERNATIVE_RATIO_MAX: i64 = 50;
/// Largest rounding adjustment, in minor units.
const ROUNDING_MAX_MINOR: i64 = 100;
/// Maximum number of distinct amounts that are compared.
const VALUES_MAX: usize = 120;

pub(super) static MODEL: LazyLock<Model> =
    LazyLock::new(|| Model::new(include_str!("weights/total.txt")));

/// An amount in minor units with all entries that show it.
#[derive(Clone)]
struct ValueGroup<'a> {
    minor: i64,
    entries: Vec<&'a LabelledAmount>,
}

impl ValueGroup<'_> {
    /// Returns whether every entry has this anomaly.
    fn has_anomaly(&self, oddity: Anomaly) -> bool {
        self.entries
            .iter()
            .all(|entry| entry.amount.anomaly == Some(oddity))
    }
}

/// Returns the total with plausible alternatives.
pub(super) fn choose_total(samples: &[Sample<Money>]) -> Field<Money> {
    let ranked = MODEL.rank(samples);
    let best = ranked
        .first()
        .filter(|(candidate, _)| candidate.confidence >= MIN_CONFIDENCE);
    let best = best.map(|(candidate, _)| candidate.value.minor);
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
    let mut candidates = Vec::new();
    for (candidate, at) in ranked {
        let minor = candidate.value.minor;
        if best == Some(minor) || is_sensible(minor, &samples[at].features) {
            candidates.push(candidate);
        }
    }
    choose_field(candidates, MIN_CONFIDENCE)
}

/// Returns every amount that can be the total, with its features. `goods` is the sum of the items
/// in minor units.
pub(super) fn collect_samples(
    rows: &[Row],
    entries: &[LabelledAmount],
    goods: Option<i64>,
    currency: Option<Currency>,
) -> Vec<Sample<Money>> {
    let proofs = TotalArithmetic::from_entries(entries, goods);
    let standings = group_by_value(entries);
    let printed: Vec<i64> = standings.iter().map(|standing| standing.minor).collect();
    let page = ReceiptContext::from_rows(rows, entries);
    let sample = |standing: &ValueGroup| {
        // The strongest label speaks for all entries of the same amount.
        let best = standing.entries.iter().copied().reduce(|best, entry| {
            if label_strength(entry) > label_strength(best) {
                entry
            } else {
                best
            }
        })?;
        let evidence = rows[best.row].evidence(&best.amount.range)?;
        let mut features = page.print_features(standing, best, &rows[best.row]);
        features.extend(proofs.arithmetic_features(standing.minor, &printed));
        features.push(("unsure", 1.0 - evidence.confidence));
        Some(Sample {
            value: Money::new(standing.minor, currency),
            features,
            evidence,
        })
    };
    let mut samples: Vec<Sample<Money>> = standings.iter().filter_map(sample).collect();
    // An amount that arithmetic implies may be printed as the total with one digit misread.
    for standing in standings
        .iter()
        .filter(|standing| has_total_label(standing))
    {
        for target in proofs
            .implied_totals()
            .filter(|target| !printed.contains(target))
        {
            if differs_by_lookalike(standing.minor, target) {
                samples.extend(
                    sample(&ValueGroup {
                        minor: target,
                        entries: standing.entries.clone(),
                    })
                    .map(|mut sample| {
                        sample.features.push(("mended", 1.0));
                        sample
                    }),
                );
            }
        }
    }
    samples
}

fn has_total_label(standing: &ValueGroup) -> bool {
    standing
        .entries
        .iter()
        .any(|entry| matches!(entry.role, Some(AmountRole::Total | AmountRole::Final)))
}

/// Returns whether `read` and `printed` differ by one digit that engines mistake for the other.
fn differs_by_lookalike(read: i64, printed: i64) -> bool {
    const ALIKE: [&str; 7] = ["0689", "17", "38", "568", "49", "27", "14"];
    let (read, printed) = (read.to_string(), printed.to_string());
    let differing: Vec<(char, char)> = read
        .chars()
        .zip(printed.chars())
        .filter(|(a, b)| a != b)
        .collect();
    let alike = |a: char, b: char| {
        ALIKE
            .iter()
            .any(|group| group.contains(a) && group.contains(b))
    };
    read.len() == printed.len() && matches!(differing[..], [(a, b)] if alike(a, b))
}

/// Groups the amounts by value, without those whose label rules out a total.
fn group_by_value(entries: &[LabelledAmount]) -> Vec<ValueGroup<'_>> {
    let mut standings: Vec<ValueGroup> = Vec::new();
    for entry in entries.iter().filter(|entry| can_be_total(entry)) {
        let minor = entry.amount.minor;
        match standings
            .iter()
            .position(|standing| standing.minor == minor)
        {
            Some(known) => standings[known].entries.push(entry),
            None if standings.len() < VALUES_MAX => standings.push(ValueGroup {
                minor,
                entries: vec![entry],
            }),
            None => {}
        }
    }
    standings
}

/// Returns whether the label of an amount admits that it is the total.
fn can_be_total(entry: &LabelledAmount) -> bool {
    match entry.role {
        Some(
            AmountRole::Tax
            | AmountRole::Discount
            | AmountRole::Service
            | AmountRole::Tip
            | AmountRole::Shipping
            | AmountRole::Deposit
            | AmountRole::Change
            | AmountRole::Cashback
            | AmountRole::TaxSummary
            | AmountRole::Other,
        ) => false,
        Some(AmountRole::Count) => entry.amount.has_currency || entry.amount.minor % 100 != 0,
        Some(AmountRole::Rounding) => entry.amount.minor.abs() > ROUNDING_MAX_MINOR,
        None => !entry.amount.is_unit_price,
        Some(
            AmountRole::Final
            | AmountRole::Total
            | AmountRole::Net
            | AmountRole::PossibleTotal
            | AmountRole::Subtotal
            | AmountRole::Card
            | AmountRole::Tender
            | AmountRole::TotalTax,
        ) => true,
    }
}

/// Returns how strongly a label indicates a total.
fn label_strength(entry: &LabelledAmount) -> f32 {
    let role = match entry.role {
        Some(AmountRole::Final) => 6.0,
        Some(AmountRole::Total) => 5.0,
        Some(AmountRole::Net) => 4.0,
        Some(AmountRole::PossibleTotal | AmountRole::Rounding) => 3.0,
        Some(AmountRole::Subtotal) => 2.5,
        Some(AmountRole::Card) => 2.0,
        Some(AmountRole::Count | AmountRole::Tender | AmountRole::TotalTax) => 1.0,
        Some(_) | None => 0.0,
    };
    // Tables, labels in other rows, misread labels and shared labels weaken it.
    role - to_feature(entry.in_tax_summary) * 3.0
        - to_feature(!entry.label_in_row) * 0.7
        - to_feature(!entry.label_exact) * 0.4
        - to_feature(entry.followers > 0) * 1.5
}

fn to_feature(fact: bool) -> f32 {
    if fact { 1.0 } else { 0.0 }
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
        let mut heights: Vec<f32> = rows.iter().map(|row| row.height).collect();
        heights.sort_by(f32::total_cmp);
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
            median_height: heights
                .get(heights.len() / 2)
                .copied()
                .unwrap_or(1.0)
                .max(f32::EPSILON),
            highest_item_minor: items.map(|entry| entry.amount.minor).max().unwrap_or(0),
            is_refund: document::is_refund(rows),
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
        let is = |role: AmountRole| to_feature(best.role == Some(role));
        // The names are those of `weights/total.txt`.
        vec![
            ("bias", 1.0),
            ("final", is(AmountRole::Final)),
            ("total", is(AmountRole::Total)),
            ("net", is(AmountRole::Net)),
            ("perhaps", is(AmountRole::PossibleTotal)),
            ("subtotal", is(AmountRole::Subtotal)),
            ("card", is(AmountRole::Card)),
            ("count", is(AmountRole::Count)),
            ("tender", is(AmountRole::Tender)),
            ("total_tax", is(AmountRole::TotalTax)),
            ("rounding", is(AmountRole::Rounding)),
            ("no_label", to_feature(best.role.is_none())),
            (
                "misread_label",
                to_feature(best.role.is_some() && !best.label_exact),
            ),
            (
                "label_elsewhere",
                to_feature(best.role.is_some() && !best.label_in_row),
            ),
            ("in_summary", to_feature(best.in_tax_summary)),
            ("followers", to_feature(best.followers > 0)),
            ("marked", to_feature(best.amount.has_currency)),
            (
                "guessed_point",
                to_feature(standing.has_anomaly(Anomaly::MissingPoint)),
            ),
            (
                "padded",
                to_feature(standing.has_anomaly(Anomaly::LeadingZero)),
            ),
            (
                "not_positive",
                to_feature(standing.minor <= 0 && !self.is_refund),
            ),
            (
                "below_an_item",
                to_feature(self.highest_item_minor > standing.minor),
            ),
            (
                "labelled_again",
                (labelled.saturating_sub(1) as f32).min(2.0),
            ),
            (
                "final_and_total",
                to_feature(shows(&[AmountRole::Final]) > 0 && shows(&[AmountRole::Total]) > 0),
            ),
            (
                "printed_again",
                (standing.entries.len().saturating_sub(1) as f32).min(3.0),
            ),
            ("last_total", to_feature(best.row == self.last_total_row)),
            ("deep", best.row as f32 / self.row_count),
            (
                "large",
                (row.height / self.median_height - 1.0).clamp(-0.5, 1.0),
            ),
        ]
    }
}

/// Other amounts of the receipt that can prove a total, in minor units.
struct TotalArithmetic {
    tenders: Vec<i64>,
    cards: Vec<i64>,
    changes: Vec<i64>,
    subtotals: Vec<i64>,
    totals: Vec<i64>,
    roundings: Vec<i64>,
    surcharges: Vec<i64>,
    discounts: Vec<i64>,
    items_sum: Option<i64>,
}

impl TotalArithmetic {
    fn from_entries(entries: &[LabelledAmount], items_sum: Option<i64>) -> Self {
        // A limit on the values keeps the number of combinations small.
        let of = |roles: &[AmountRole]| {
            let mut values: Vec<i64> = entries
                .iter()
                .filter(|entry| entry.role.is_some_and(|role| roles.contains(&role)))
                .map(|entry| entry.amount.minor)
                .collect();
            values.sort_unstable();
            values.dedup();
            values.truncate(12);
            values
        };
        // A rounding of zero proves nothing, and a large one was misread.
        let mut roundings = of(&[AmountRole::Rounding]);
        roundings.retain(|value| *value != 0 && value.abs() <= ROUNDING_MAX_MINOR);
        // Some tills print the change with a minus.
        let mut changes = of(&[AmountRole::Change]);
        changes = changes
            .into_iter()
            .map(i64::abs)
            .filter(|change| *change > 0)
            .collect();
        Self {
            tenders: of(&[AmountRole::Tender]),
            cards: of(&[AmountRole::Card]),
            changes,
            subtotals: of(&[
                AmountRole::Subtotal,
                AmountRole::Net,
                AmountRole::PossibleTotal,
            ]),
            totals: of(&[
                AmountRole::Total,
                AmountRole::Final,
                AmountRole::Subtotal,
                AmountRole::Net,
                AmountRole::PossibleTotal,
            ]),
            roundings,
            surcharges: of(&[
                AmountRole::Tax,
                AmountRole::TotalTax,
                AmountRole::Service,
                AmountRole::Tip,
                AmountRole::Shipping,
                AmountRole::Deposit,
            ]),
            discounts: of(&[AmountRole::Discount]),
            items_sum,
        }
    }

    /// Returns the totals that the other amounts imply: paid less change, sum of the items,
    /// subtotal with all surcharges.
    fn implied_totals(&self) -> impl Iterator<Item = i64> {
        let paid = self.tenders.iter().chain(&self.cards);
        let less = paid.flat_map(|paid| self.changes.iter().map(move |change| paid - change));
        let all: i64 = self.surcharges.iter().sum();
        less.chain(self.items_sum)
            .chain(self.subtotals.iter().map(move |subtotal| subtotal + all))
            .filter(|minor| *minor > 0)
    }

    /// Returns the features of a total that follow from other amounts; `printed` are all printed
    /// amounts.
    fn arithmetic_features(&self, total: i64, printed: &[i64]) -> Features {
        let paid: Vec<i64> = self.tenders.iter().chain(&self.cards).copied().collect();
        // Payment: with change, exactly, or neither.
        let given_back = paid
            .iter()
            .any(|paid| self.changes.iter().any(|change| paid - change == total));
        let is_paid =
            self.cards.contains(&total) || self.tenders.contains(&total) && self.changes.is_empty();
        // Another printed sum leads to this total, or is this total before or after rounding.
        let follows = |from: i64, to: i64| from != to && self.leads_to(from, to);
        let rounded = |from: i64, to: i64| {
            self.roundings
                .iter()
                .any(|rounding| (to - from).abs() == rounding.abs())
        };
        vec![
            ("paid_less_change", to_feature(given_back)),
            ("paid_exactly", to_feature(!given_back && is_paid)),
            (
                "more_than_paid",
                to_feature(!paid.is_empty() && !paid.iter().any(|paid| *paid >= total)),
            ),
            (
                "is_tender_with_change",
                to_feature(
                    self.tenders.contains(&total) && !self.changes.is_empty() && !given_back,
                ),
            ),
            (
                "from_subtotal",
                to_feature(
                    self.subtotals
                        .iter()
                        .any(|subtotal| follows(*subtotal, total)),
                ),
            ),
            (
                "leads_to_another",
                to_feature(
                    self.subtotals.contains(&total)
                        && printed
                            .iter()
                            .any(|other| *other > total && follows(total, *other)),
                ),
            ),
            (
                "rounded_from",
                to_feature(self.totals.iter().any(|other| {
                    rounded(*other, total) && is_cash_rounded(total) && !is_cash_rounded(*other)
                })),
            ),
            (
                "rounded_to",
                to_feature(self.totals.iter().any(|other| {
                    rounded(total, *other) && is_cash_rounded(*other) && !is_cash_rounded(total)
                })),
            ),
            ("is_goods", to_feature(self.items_sum == Some(total))),
            (
                "from_goods",
                to_feature(self.items_sum.is_some_and(|goods| follows(goods, total))),
            ),
            (
                "below_goods",
                to_feature(
                    self.items_sum.is_some_and(|goods| goods > total) && self.discounts.is_empty(),
                ),
            ),
        ]
    }

    /// Returns whether taxes, charges, discounts and rounding turn `subtotal` into another `total`.
    fn leads_to(&self, subtotal: i64, total: i64) -> bool {
        let difference = total - subtotal;
        let all: i64 = self.surcharges.iter().sum();
        let rounding = std::iter::once(0).chain(
            self.roundings
                .iter()
                .flat_map(|rounding| [*rounding, -rounding]),
        );
        let mut rest = rounding.map(|rounding| difference - rounding);
        // All surcharges, one of them, a discount, or nothing but rounding.
        rest.any(|rest| {
            rest != 0 && (rest == all || self.surcharges.contains(&rest))
                || rest < 0
                    && self
                        .discounts
                        .iter()
                        .any(|discount| discount.abs() == -rest)
                || rest == 0 && difference != 0
        })
    }
}

/// Returns whether an amount is a multiple of 5 minor units, as rounded cash is.
fn is_cash_rounded(minor: i64) -> bool {
    minor % 5 == 0
}

#[cfg(test)]
mod tests {
    use super::super::tests::read;

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
