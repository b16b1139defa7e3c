//! What had to be paid.
//!
//! Every amount whose label can mean a total is a candidate; its label gives points, and so does the
//! arithmetic of the receipt: cash less change, subtotal with tax and rounding, the amount on the card. A
//! total that is not printed is never made up.

use shared::field::Field;
use shared::money::{Currency, Money};

use super::amount::Notation;
use super::label::Role;
use super::ledger::{self, Entry};
use super::text::{Candidate, Row, field, share};

/// Below this the field stays empty and the value is an alternative.
const LEAST: f32 = 0.25;
/// What rounding changes at most, in minor units.
const ROUNDING_MAX: i64 = 100;

/// A value with all the entries that show it.
struct Standing<'a> {
    minor: i64,
    /// The entry it is shown by best.
    entry: &'a Entry,
    points: f32,
}

/// The total of the receipt.
pub(super) fn find(rows: &[Row], currency: Option<Currency>) -> Field<Money> {
    let entries = ledger::entries(rows, Notation::of(currency));
    let proofs = Proofs::of(&entries);
    let mut standings = standings(&entries);
    let printed: Vec<i64> = standings.iter().map(|standing| standing.minor).collect();
    for standing in &mut standings {
        standing.points += proofs.points(standing.minor, &printed);
    }
    standings.sort_by(|a, b| b.points.total_cmp(&a.points));
    let points: Vec<f32> = standings.iter().map(|standing| standing.points).collect();
    let candidates = standings.iter().enumerate().filter_map(|(rank, standing)| {
        let evidence = rows[standing.entry.row].evidence(&standing.entry.amount.range)?;
        let rival = points
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != rank)
            .map(|(_, points)| *points)
            .fold(0.0, f32::max);
        let confidence = confidence(standing.points, standing.points - rival);
        Some(Candidate { value: Money::new(standing.minor, currency), confidence, evidence })
    });
    field(candidates.collect(), LEAST)
}

/// How sure a value is that has these points and this lead over the next.
fn confidence(points: f32, lead: f32) -> f32 {
    share(0.55 * (points - 5.0).min(4.0) + 1.1 * lead.min(3.0))
}

/// The values that labels call a total, or nearly so.
fn standings(entries: &[Entry]) -> Vec<Standing<'_>> {
    let mut standings: Vec<Standing> = Vec::new();
    let highest_item = entries
        .iter()
        .filter(|entry| entry.role.is_none() && !entry.amount.rate)
        .map(|entry| entry.amount.minor)
        .max();
    for entry in entries {
        let mut points = match entry.role {
            Some(Role::Final) => 6.0,
            Some(Role::Total) => 5.0,
            Some(Role::Net) => 4.2,
            Some(Role::Perhaps) => 3.0,
            Some(Role::Subtotal) => 2.5,
            Some(Role::Card) => 2.0,
            Some(Role::Count) if entry.amount.marked || entry.amount.minor % 100 != 0 => 1.5,
            Some(Role::Tender | Role::TotalTax) => 1.0,
            Some(Role::Rounding) if entry.amount.minor.abs() > ROUNDING_MAX => 2.5,
            None => 0.0,
            Some(_) => continue,
        };
        if points > 0.0 {
            points -= if entry.exact { 0.0 } else { 0.4 } + if entry.beside { 0.0 } else { 0.7 };
            points -= if entry.in_summary { 3.0 } else { 0.0 } + if entry.followers > 0 { 1.5 } else { 0.0 };
            points += if entry.amount.marked { 0.2 } else { 0.0 };
            points -= if entry.amount.minor <= 0 { 4.0 } else { 0.0 };
            points -= if highest_item.is_some_and(|item| item > entry.amount.minor) { 0.5 } else { 0.0 };
        }
        match standings.iter_mut().find(|standing| standing.minor == entry.amount.minor) {
            Some(standing) => {
                let again = if points > 2.0 { 0.5 } else { 0.1 };
                if points > standing.points {
                    *standing = Standing {
                        minor: entry.amount.minor,
                        entry,
                        points: points.max(standing.points) + again,
                    };
                } else {
                    standing.points += again;
                }
            }
            None => standings.push(Standing { minor: entry.amount.minor, entry, points }),
        }
    }
    standings
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
}

impl Proofs {
    fn of(entries: &[Entry]) -> Self {
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
        Self {
            tenders: of(&[Role::Tender]),
            cards: of(&[Role::Card]),
            changes: of(&[Role::Change]),
            subtotals: of(&[Role::Subtotal, Role::Net, Role::Perhaps]),
            totals: of(&[Role::Total, Role::Final, Role::Subtotal, Role::Net, Role::Perhaps]),
            roundings,
            extras: of(&[Role::Tax, Role::TotalTax, Role::Service]),
            discounts: of(&[Role::Discount]),
        }
    }

    /// Points for one of the amounts that are `printed`.
    fn points(&self, total: i64, printed: &[i64]) -> f32 {
        let mut points = 0.0;
        let changes = || self.changes.iter().map(|change| change.abs()).filter(|change| *change > 0);
        let paid = self.tenders.iter().chain(&self.cards);
        if paid.clone().any(|tender| changes().any(|change| tender - change == total)) {
            points += 3.0;
        } else if self.cards.contains(&total) || self.tenders.contains(&total) && changes().next().is_none() {
            points += 1.5;
        } else if paid.clone().count() > 0 && !paid.clone().any(|tender| *tender >= total) {
            points -= 0.5;
        }
        if self.subtotals.iter().any(|subtotal| *subtotal != total && self.leads_to(*subtotal, total)) {
            points += 2.0;
        } else if self.subtotals.contains(&total)
            && printed.iter().any(|other| *other > total && self.leads_to(total, *other))
        {
            points -= 1.0;
        }
        let rounded =
            |from: i64, to: i64| self.roundings.iter().any(|rounding| (to - from).abs() == rounding.abs());
        if self.totals.iter().any(|other| rounded(*other, total) && is_round(total) && !is_round(*other)) {
            points += 2.0;
        }
        if self.totals.iter().any(|other| rounded(total, *other) && is_round(*other) && !is_round(total)) {
            points -= 1.5;
        }
        points
    }

    /// Whether taxes, charges, discounts and rounding make `total` of `subtotal`.
    fn leads_to(&self, subtotal: i64, total: i64) -> bool {
        let difference = total - subtotal;
        let all: i64 = self.extras.iter().sum();
        let rounding =
            std::iter::once(0).chain(self.roundings.iter().flat_map(|rounding| [*rounding, -rounding]));
        let mut rest = rounding.map(|rounding| difference - rounding);
        rest.any(|rest| {
            rest != 0 && (rest == all || self.extras.contains(&rest))
                || rest < 0 && self.discounts.iter().any(|discount| discount.abs() == -rest)
                || rest == 0 && difference != 0
        })
    }
}

/// Cash is rounded to five of the smallest units, or to more.
fn is_round(minor: i64) -> bool {
    minor % 5 == 0
}
