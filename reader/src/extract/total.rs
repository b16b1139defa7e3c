//! What had to be paid.
//!
//! Every amount whose label can mean a total is a sample, and so is every other amount that stands out; the label
//! speaks for it, and so does the arithmetic of the receipt: cash less change, subtotal with tax and rounding, the amount
//! on the card, the sum of the goods. A total that is not printed is never made up.

use std::sync::LazyLock;

use shared::field::Field;
use shared::money::{Currency, Money};

use super::amount::Oddity;
use super::document;
use super::label::Role;
use super::ledger::Entry;
use super::model::{Features, Model, Sample};
use super::text::{Row, field};

/// Below this the field stays empty and the value is an alternative.
const LEAST: f32 = 0.25;
/// An amount that is more times the total than this is not offered beside it.
const TIMES_MAX: i64 = 50;
/// What rounding changes at most, in minor units.
const ROUNDING_MAX: i64 = 100;
/// More values than this are not weighed against each other.
const VALUES_MAX: usize = 120;

pub(super) static MODEL: LazyLock<Model> =
    LazyLock::new(|| Model::new(include_str!("weights/total.txt")));

/// A value with all the entries that show it.
#[derive(Clone)]
struct Standing<'a> {
    minor: i64,
    entries: Vec<&'a Entry>,
}

impl Standing<'_> {
    fn is_odd(&self, oddity: Oddity) -> bool {
        self.entries
            .iter()
            .all(|entry| entry.amount.oddity == Some(oddity))
    }
}

/// The total of the receipt.
pub(super) fn find(samples: &[Sample<Money>]) -> Field<Money> {
    let ranked = MODEL.ranked(samples);
    let best = ranked
        .first()
        .filter(|(candidate, _)| candidate.confidence >= LEAST);
    let best = best.map(|(candidate, _)| candidate.value.minor);
    let is_sensible = |minor: i64, features: &Features| {
        let shows = |name: &str| {
            features
                .iter()
                .any(|(known, value)| *known == name && *value > 0.0)
        };
        // A number whose point is guessed may be anything, one that nobody paid is no total.
        !(shows("not_positive")
            || shows("guessed_point")
            || shows("padded")
            || shows("no_label") && shows("more_than_paid")
            || best.is_some_and(|best| best > 0 && minor / best > TIMES_MAX))
    };
    let mut candidates = Vec::new();
    for (candidate, at) in ranked {
        let minor = candidate.value.minor;
        if best == Some(minor) || is_sensible(minor, &samples[at].features) {
            candidates.push(candidate);
        }
    }
    field(candidates, LEAST)
}

/// Every amount that can be the total. `goods` is what the items come to.
pub(super) fn samples(
    rows: &[Row],
    entries: &[Entry],
    goods: Option<i64>,
    currency: Option<Currency>,
) -> Vec<Sample<Money>> {
    let proofs = Proofs::of(entries, goods);
    let standings = standings(entries);
    let printed: Vec<i64> = standings.iter().map(|standing| standing.minor).collect();
    let page = Around::of(rows, entries);
    let sample = |standing: &Standing| {
        let best = standing.entries.iter().copied().reduce(|best, entry| {
            if strength(entry) > strength(best) {
                entry
            } else {
                best
            }
        })?;
        let evidence = rows[best.row].evidence(&best.amount.range)?;
        let mut features = page.features(standing, best, &rows[best.row]);
        features.extend(proofs.features(standing.minor, &printed));
        features.push(("unsure", 1.0 - evidence.confidence));
        Some(Sample {
            value: Money::new(standing.minor, currency),
            features,
            evidence,
        })
    };
    let mut samples: Vec<Sample<Money>> = standings.iter().filter_map(sample).collect();
    for standing in standings
        .iter()
        .filter(|standing| is_called_total(standing))
    {
        for target in proofs.targets().filter(|target| !printed.contains(target)) {
            if is_misread(standing.minor, target) {
                samples.extend(
                    sample(&Standing {
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

fn is_called_total(standing: &Standing) -> bool {
    standing
        .entries
        .iter()
        .any(|entry| matches!(entry.role, Some(Role::Total | Role::Final)))
}

/// Whether one digit of the amount that was printed was read as another one that looks like it.
fn is_misread(read: i64, printed: i64) -> bool {
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

/// The amounts by value; those that cannot be a total by their label are left out.
fn standings(entries: &[Entry]) -> Vec<Standing<'_>> {
    let mut standings: Vec<Standing> = Vec::new();
    for entry in entries.iter().filter(|entry| can_be_total(entry)) {
        let minor = entry.amount.minor;
        match standings
            .iter()
            .position(|standing| standing.minor == minor)
        {
            Some(known) => standings[known].entries.push(entry),
            None if standings.len() < VALUES_MAX => standings.push(Standing {
                minor,
                entries: vec![entry],
            }),
            None => {}
        }
    }
    standings
}

fn can_be_total(entry: &Entry) -> bool {
    match entry.role {
        Some(
            Role::Tax
            | Role::Discount
            | Role::Service
            | Role::Tip
            | Role::Shipping
            | Role::Deposit
            | Role::Change
            | Role::Cashback
            | Role::Summary
            | Role::Other,
        ) => false,
        Some(Role::Count) => entry.amount.marked || entry.amount.minor % 100 != 0,
        Some(Role::Rounding) => entry.amount.minor.abs() > ROUNDING_MAX,
        None => !entry.amount.rate,
        Some(
            Role::Final
            | Role::Total
            | Role::Net
            | Role::Perhaps
            | Role::Subtotal
            | Role::Card
            | Role::Tender
            | Role::TotalTax,
        ) => true,
    }
}

/// How far a label goes towards a total.
fn strength(entry: &Entry) -> f32 {
    let role = match entry.role {
        Some(Role::Final) => 6.0,
        Some(Role::Total) => 5.0,
        Some(Role::Net) => 4.0,
        Some(Role::Perhaps | Role::Rounding) => 3.0,
        Some(Role::Subtotal) => 2.5,
        Some(Role::Card) => 2.0,
        Some(Role::Count | Role::Tender | Role::TotalTax) => 1.0,
        Some(_) | None => 0.0,
    };
    role - flag(entry.in_summary) * 3.0
        - flag(!entry.beside) * 0.7
        - flag(!entry.exact) * 0.4
        - flag(entry.followers > 0) * 1.5
}

fn flag(fact: bool) -> f32 {
    if fact { 1.0 } else { 0.0 }
}

/// What the whole receipt says about every amount.
struct Around {
    rows: f32,
    height: f32,
    highest_item: i64,
    last_total: usize,
    is_refund: bool,
}

impl Around {
    #[expect(clippy::cast_precision_loss, reason = "receipts have few rows")]
    fn of(rows: &[Row], entries: &[Entry]) -> Self {
        let mut heights: Vec<f32> = rows.iter().map(|row| row.height).collect();
        heights.sort_by(f32::total_cmp);
        let items = entries
            .iter()
            .filter(|entry| entry.role.is_none() && !entry.amount.rate);
        let is_total = |entry: &&Entry| {
            matches!(entry.role, Some(Role::Total | Role::Final)) && !entry.in_summary
        };
        Self {
            rows: rows.len().max(1) as f32,
            height: heights
                .get(heights.len() / 2)
                .copied()
                .unwrap_or(1.0)
                .max(f32::EPSILON),
            highest_item: items.map(|entry| entry.amount.minor).max().unwrap_or(0),
            is_refund: document::is_refund(rows),
            last_total: entries
                .iter()
                .filter(is_total)
                .map(|entry| entry.row)
                .max()
                .unwrap_or(usize::MAX),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "receipts have few rows")]
    fn features(&self, standing: &Standing, best: &Entry, row: &Row) -> Features {
        let shows = |roles: &[Role]| {
            let of = |entry: &&&Entry| {
                entry.role.is_some_and(|role| roles.contains(&role)) && !entry.in_summary
            };
            standing.entries.iter().filter(of).count()
        };
        let labelled = shows(&[
            Role::Final,
            Role::Total,
            Role::Net,
            Role::Perhaps,
            Role::Subtotal,
        ]);
        let is = |role: Role| flag(best.role == Some(role));
        vec![
            ("bias", 1.0),
            ("final", is(Role::Final)),
            ("total", is(Role::Total)),
            ("net", is(Role::Net)),
            ("perhaps", is(Role::Perhaps)),
            ("subtotal", is(Role::Subtotal)),
            ("card", is(Role::Card)),
            ("count", is(Role::Count)),
            ("tender", is(Role::Tender)),
            ("total_tax", is(Role::TotalTax)),
            ("rounding", is(Role::Rounding)),
            ("no_label", flag(best.role.is_none())),
            ("misread_label", flag(best.role.is_some() && !best.exact)),
            ("label_elsewhere", flag(best.role.is_some() && !best.beside)),
            ("in_summary", flag(best.in_summary)),
            ("followers", flag(best.followers > 0)),
            ("marked", flag(best.amount.marked)),
            ("guessed_point", flag(standing.is_odd(Oddity::Pointless))),
            ("padded", flag(standing.is_odd(Oddity::Padded))),
            ("not_positive", flag(standing.minor <= 0 && !self.is_refund)),
            ("below_an_item", flag(self.highest_item > standing.minor)),
            (
                "labelled_again",
                (labelled.saturating_sub(1) as f32).min(2.0),
            ),
            (
                "final_and_total",
                flag(shows(&[Role::Final]) > 0 && shows(&[Role::Total]) > 0),
            ),
            (
                "printed_again",
                (standing.entries.len().saturating_sub(1) as f32).min(3.0),
            ),
            ("last_total", flag(best.row == self.last_total)),
            ("deep", best.row as f32 / self.rows),
            ("large", (row.height / self.height - 1.0).clamp(-0.5, 1.0)),
        ]
    }
}

/// What the other amounts of the receipt say about a total.
struct Proofs {
    tenders: Vec<i64>,
    cards: Vec<i64>,
    changes: Vec<i64>,
    subtotals: Vec<i64>,
    totals: Vec<i64>,
    roundings: Vec<i64>,
    extras: Vec<i64>,
    discounts: Vec<i64>,
    goods: Option<i64>,
}

impl Proofs {
    fn of(entries: &[Entry], goods: Option<i64>) -> Self {
        let of = |roles: &[Role]| {
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
        let mut roundings = of(&[Role::Rounding]);
        roundings.retain(|value| *value != 0 && value.abs() <= ROUNDING_MAX);
        let mut changes = of(&[Role::Change]);
        changes = changes
            .into_iter()
            .map(i64::abs)
            .filter(|change| *change > 0)
            .collect();
        Self {
            tenders: of(&[Role::Tender]),
            cards: of(&[Role::Card]),
            changes,
            subtotals: of(&[Role::Subtotal, Role::Net, Role::Perhaps]),
            totals: of(&[
                Role::Total,
                Role::Final,
                Role::Subtotal,
                Role::Net,
                Role::Perhaps,
            ]),
            roundings,
            extras: of(&[
                Role::Tax,
                Role::TotalTax,
                Role::Service,
                Role::Tip,
                Role::Shipping,
                Role::Deposit,
            ]),
            discounts: of(&[Role::Discount]),
            goods,
        }
    }

    /// What the total must be by the other amounts.
    fn targets(&self) -> impl Iterator<Item = i64> {
        let paid = self.tenders.iter().chain(&self.cards);
        let less = paid.flat_map(|paid| self.changes.iter().map(move |change| paid - change));
        let all: i64 = self.extras.iter().sum();
        less.chain(self.goods)
            .chain(self.subtotals.iter().map(move |subtotal| subtotal + all))
            .filter(|minor| *minor > 0)
    }

    /// What speaks for one of the amounts that are `printed`.
    fn features(&self, total: i64, printed: &[i64]) -> Features {
        let paid: Vec<i64> = self.tenders.iter().chain(&self.cards).copied().collect();
        let given_back = paid
            .iter()
            .any(|paid| self.changes.iter().any(|change| paid - change == total));
        let is_paid =
            self.cards.contains(&total) || self.tenders.contains(&total) && self.changes.is_empty();
        let follows = |from: i64, to: i64| from != to && self.leads_to(from, to);
        let rounded = |from: i64, to: i64| {
            self.roundings
                .iter()
                .any(|rounding| (to - from).abs() == rounding.abs())
        };
        vec![
            ("paid_less_change", flag(given_back)),
            ("paid_exactly", flag(!given_back && is_paid)),
            (
                "more_than_paid",
                flag(!paid.is_empty() && !paid.iter().any(|paid| *paid >= total)),
            ),
            (
                "is_tender_with_change",
                flag(self.tenders.contains(&total) && !self.changes.is_empty() && !given_back),
            ),
            (
                "from_subtotal",
                flag(
                    self.subtotals
                        .iter()
                        .any(|subtotal| follows(*subtotal, total)),
                ),
            ),
            (
                "leads_to_another",
                flag(
                    self.subtotals.contains(&total)
                        && printed
                            .iter()
                            .any(|other| *other > total && follows(total, *other)),
                ),
            ),
            (
                "rounded_from",
                flag(
                    self.totals.iter().any(|other| {
                        rounded(*other, total) && is_round(total) && !is_round(*other)
                    }),
                ),
            ),
            (
                "rounded_to",
                flag(
                    self.totals.iter().any(|other| {
                        rounded(total, *other) && is_round(*other) && !is_round(total)
                    }),
                ),
            ),
            ("is_goods", flag(self.goods == Some(total))),
            (
                "from_goods",
                flag(self.goods.is_some_and(|goods| follows(goods, total))),
            ),
            (
                "below_goods",
                flag(self.goods.is_some_and(|goods| goods > total) && self.discounts.is_empty()),
            ),
        ]
    }

    /// Whether taxes, charges, discounts and rounding make `total` of `subtotal`.
    fn leads_to(&self, subtotal: i64, total: i64) -> bool {
        let difference = total - subtotal;
        let all: i64 = self.extras.iter().sum();
        let rounding = std::iter::once(0).chain(
            self.roundings
                .iter()
                .flat_map(|rounding| [*rounding, -rounding]),
        );
        let mut rest = rounding.map(|rounding| difference - rounding);
        rest.any(|rest| {
            rest != 0 && (rest == all || self.extras.contains(&rest))
                || rest < 0
                    && self
                        .discounts
                        .iter()
                        .any(|discount| discount.abs() == -rest)
                || rest == 0 && difference != 0
        })
    }
}

/// Cash is rounded to five of the smallest units, or to more.
fn is_round(minor: i64) -> bool {
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
                "KIOSK LTD\nTea  2.50\nMilk  3.00\nSugar  4.00\nSalt  1.10\nOil  8.00\nTOTAL  18.60\nCASH  18.60",
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
