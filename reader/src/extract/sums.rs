//! What stands between the goods and the money that changed hands: subtotal, discount, fees, tip, rounding, what was due,
//! paid, given back and paid out.
//!
//! The total is known by then, so the arithmetic chooses among several amounts with the same label. What it cannot
//! prove is kept as printed, with less confidence.

use shared::field::Field;
use shared::money::{Currency, Money};
use shared::receipt::Fees;

use super::label::Role;
use super::ledger::Entry;
use super::text::Row;

/// How sure an amount is that the arithmetic proves, and one that has its label only.
const PROVED: f32 = 0.97;
const LABELLED: f32 = 0.75;
/// What rounding changes at most, in minor units.
const ROUNDING_MAX: i64 = 100;

/// The amounts around a total.
#[derive(Debug, Default)]
pub(super) struct Sums {
    pub(super) subtotal: Field<Money>,
    pub(super) discount_total: Field<Money>,
    pub(super) tax_total: Field<Money>,
    pub(super) fees: Fees,
    pub(super) tip: Field<Money>,
    pub(super) amount_due: Field<Money>,
    pub(super) amount_paid: Field<Money>,
    pub(super) change: Field<Money>,
}

/// Looks the amounts up by their labels.
struct Book<'a> {
    rows: &'a [Row],
    entries: &'a [Entry],
    currency: Option<Currency>,
}

impl Sums {
    /// The amounts that are printed, chosen so that they lead to `total` where several could.
    pub(super) fn find(
        rows: &[Row],
        entries: &[Entry],
        total: Option<i64>,
        currency: Option<Currency>,
    ) -> Self {
        let book = Book {
            rows,
            entries,
            currency,
        };
        let added: Vec<i64> = [
            Role::Tax,
            Role::TotalTax,
            Role::Service,
            Role::Tip,
            Role::Shipping,
            Role::Deposit,
        ]
        .iter()
        .flat_map(|role| book.minors(*role))
        .collect();
        let discounts: Vec<i64> = book.minors(Role::Discount).collect();
        let roundings: Vec<i64> = book
            .minors(Role::Rounding)
            .filter(|minor| minor.abs() <= ROUNDING_MAX)
            .collect();
        let leads = |subtotal: i64| {
            total.is_some_and(|total| leads_to(subtotal, total, &added, &discounts, &roundings))
        };
        let subtotal = book
            .choose(Role::Subtotal, leads)
            .or_else(|| book.choose(Role::Net, leads));
        let before = subtotal.map(|entry| entry.amount.minor);
        let taken = |minor: i64| {
            total.zip(before).is_some_and(|(total, before)| {
                before - minor.abs() == total || minor.abs() == before - total
            })
        };
        let rounds = |minor: i64| total.is_some_and(|total| rounded_from(total, minor, &book));
        let cashback = book.choose(Role::Cashback, |_| false);
        let out = cashback.map_or(0, |entry| entry.amount.minor.abs());
        let change = book.choose(Role::Change, |change| {
            total.is_some_and(|total| book.paid().any(|paid| paid - change.abs() == total))
        });
        let given = change.map_or(0, |entry| entry.amount.minor.abs());
        let pays =
            |paid: i64| total.is_some_and(|total| [total, total + out].contains(&(paid - given)));
        let paid = book
            .choose(Role::Tender, pays)
            .filter(|entry| pays(entry.amount.minor));
        let paid = paid.or_else(|| {
            book.choose(Role::Card, pays)
                .filter(|entry| pays(entry.amount.minor))
        });
        let paid = paid.or_else(|| book.choose(Role::Tender, pays));
        let fee = |role: Role| book.field(book.choose(role, |_| false), i64::abs, |_| false);
        Self {
            subtotal: book.field(subtotal, |minor| minor, leads),
            discount_total: book.field(book.choose(Role::Discount, taken), i64::abs, taken),
            tax_total: book.field(
                book.choose(Role::TotalTax, |_| false)
                    .or_else(|| book.only(Role::Tax)),
                |minor| minor,
                |_| false,
            ),
            fees: Fees {
                service_charge: fee(Role::Service),
                shipping: fee(Role::Shipping),
                deposit: fee(Role::Deposit),
                rounding: book.field(
                    book.choose(Role::Rounding, rounds)
                        .filter(|entry| entry.amount.minor.abs() <= ROUNDING_MAX),
                    |minor| signed(minor, total, &book),
                    rounds,
                ),
                cashback: book.field(cashback, i64::abs, |_| {
                    paid.is_some_and(|paid| pays(paid.amount.minor))
                }),
            },
            tip: fee(Role::Tip),
            amount_due: book.field(book.due(total), |minor| minor, |minor| total == Some(minor)),
            amount_paid: book.field(paid, |minor| minor, pays),
            change: book.field(change, i64::abs, |_| {
                pays(paid.map_or(0, |entry| entry.amount.minor))
            }),
        }
    }
}

/// Whether taxes, fees, discounts and rounding, each of them or none, make a total of a subtotal.
fn leads_to(
    subtotal: i64,
    total: i64,
    added: &[i64],
    discounts: &[i64],
    roundings: &[i64],
) -> bool {
    let difference = total - subtotal;
    let all: i64 = added.iter().sum();
    let roundings =
        std::iter::once(0).chain(roundings.iter().flat_map(|rounding| [*rounding, -rounding]));
    let mut rests = roundings.map(|rounding| difference - rounding);
    rests.any(|rest| {
        rest == 0
            || rest == all
            || added.contains(&rest)
            || discounts.iter().any(|discount| discount.abs() == -rest)
    })
}

/// Whether the total is another printed sum, rounded by this much.
fn rounded_from(total: i64, rounding: i64, book: &Book) -> bool {
    book.sums().any(|sum| (total - sum).abs() == rounding.abs())
}

/// Tills print the rounding with its sign or without.
fn signed(rounding: i64, total: Option<i64>, book: &Book) -> i64 {
    let fits =
        |rounding: i64| total.is_some_and(|total| book.sums().any(|sum| sum + rounding == total));
    if !fits(rounding) && fits(-rounding) {
        -rounding
    } else {
        rounding
    }
}

impl<'a> Book<'a> {
    fn of(&self, role: Role) -> impl Iterator<Item = &'a Entry> {
        self.entries
            .iter()
            .filter(move |entry| entry.role == Some(role) && !entry.in_summary)
    }

    fn minors(&self, role: Role) -> impl Iterator<Item = i64> {
        self.of(role).map(|entry| entry.amount.minor)
    }

    fn paid(&self) -> impl Iterator<Item = i64> {
        self.minors(Role::Tender).chain(self.minors(Role::Card))
    }

    fn sums(&self) -> impl Iterator<Item = i64> {
        [Role::Subtotal, Role::Total, Role::Net, Role::Final]
            .into_iter()
            .flat_map(|role| self.minors(role))
    }

    /// The first entry of a role that is proved, else the last.
    fn choose(&self, role: Role, proves: impl Fn(i64) -> bool) -> Option<&'a Entry> {
        self.of(role)
            .find(|entry| proves(entry.amount.minor))
            .or_else(|| self.of(role).last())
    }

    /// What is said to be due: what is not the total itself says more than what is.
    fn due(&self, total: Option<i64>) -> Option<&'a Entry> {
        let is_due =
            |entry: &&Entry| entry.is_due && entry.role == Some(Role::Final) && !entry.in_summary;
        let all = || self.entries.iter().filter(is_due);
        all()
            .rfind(|entry| total.is_some_and(|total| entry.amount.minor < total))
            .or_else(|| all().next_back())
    }

    /// The entry of a role, if there is one value only.
    fn only(&self, role: Role) -> Option<&'a Entry> {
        let first = self.of(role).next()?;
        self.of(role)
            .all(|entry| entry.amount.minor == first.amount.minor)
            .then_some(first)
    }

    fn field(
        &self,
        entry: Option<&Entry>,
        value: impl Fn(i64) -> i64,
        proves: impl Fn(i64) -> bool,
    ) -> Field<Money> {
        let Some(entry) = entry else {
            return Field::gap();
        };
        let Some(evidence) = self.rows[entry.row].evidence(&entry.amount.range) else {
            return Field::gap();
        };
        let confidence = if proves(entry.amount.minor) {
            PROVED
        } else {
            LABELLED
        };
        evidence.field(
            Money::new(value(entry.amount.minor), self.currency),
            confidence,
        )
    }
}
