//! Portugal: the QR code of invoices with its ATCUD, by Portaria 195/2020 and the technical specification of the Autoridade
//! Tributária e Aduaneira.
//!
//! Fields stand between stars, each a name, a colon and a value: `A` the seller's NIF, `B` the buyer's, `D` the kind of document, `F` the
//! day, `G` the number, `H` the ATCUD, `N` all taxes, `O` the total. `I`, `J` and `K` hold the bases and taxes of one region
//! each. The rates themselves are not in it; they follow from the region.

use std::collections::HashMap;

use shared::money::Money;
use shared::quantity::Rate;
use shared::receipt::DocumentType;

use super::{Fiscal, PIECES_MAX, Share, currency, day, kept, money, negated};

/// The rates of each region that were in force since the codes exist: reduced, intermediate, normal; basis points.
const RATES: [(&str, [&[u32]; 3]); 3] = [
    ("PT", [&[600], &[1300], &[2300]]),
    ("PT-AC", [&[400], &[900], &[1600, 1800]]),
    ("PT-MA", [&[500, 400], &[1200], &[2200]]),
];
/// The buyer where nobody gave a number.
const NOBODY: &str = "999999990";
/// A tax may be rounded from lines.
const ROUNDED: i64 = 2;

pub(super) fn read(text: &str) -> Option<Fiscal> {
    let fields: HashMap<&str, &str> = text
        .trim()
        .split('*')
        .take(PIECES_MAX)
        .filter_map(|field| field.split_once(':'))
        .collect();
    let of = |name: &str| fields.get(name).copied();
    let (nif, _atcud) = (of("A").filter(|nif| is_nif(nif))?, of("H")?);
    let kind = of("D")?;
    let signed = |money: Money| {
        if matches!(kind, "NC" | "TD") {
            negated(money)
        } else {
            money
        }
    };
    let amount = |name: &str| of(name).and_then(|text| money(text, "EUR")).map(signed);
    Some(Fiscal {
        country: Some("PT"),
        document_type: document_type(kind),
        tax_id: Some(("NIF", nif.to_owned())),
        customer: of("B")
            .filter(|nif| *nif != NOBODY && is_nif(nif))
            .map(str::to_owned),
        number: of("G").and_then(kept),
        date: Some(day(of("F")?)?),
        currency: currency("EUR"),
        taxes: ["I", "J", "K"]
            .iter()
            .flat_map(|space| shares(space, &of, &amount))
            .collect(),
        tax_total: amount("N"),
        total: Some(amount("O")?),
        ..Fiscal::default()
    })
}

/// The taxes of one region: the base without tax, then base and tax of each rate.
fn shares<'a>(
    space: &str,
    of: &impl Fn(&str) -> Option<&'a str>,
    amount: &impl Fn(&str) -> Option<Money>,
) -> Vec<Share> {
    let region = of(&format!("{space}1")).unwrap_or_default();
    let rates = RATES
        .iter()
        .find(|(name, _)| *name == region)
        .map(|(_, rates)| rates);
    let free = amount(&format!("{space}2")).map(|base| Share {
        rate: Some(Rate(0)),
        base,
        amount: Money { minor: 0, ..base },
    });
    let taxed = (0..3).filter_map(|step| {
        let (base, tax) = (
            amount(&format!("{space}{}", 3 + 2 * step))?,
            amount(&format!("{space}{}", 4 + 2 * step))?,
        );
        let fits = |rate: &&u32| {
            Rate(**rate)
                .of_net(base.minor)
                .is_some_and(|expected| (expected - tax.minor).abs() <= ROUNDED)
        };
        let rate = rates
            .and_then(|rates| rates[step].iter().find(fits))
            .map(|rate| Rate(*rate));
        Some(Share {
            rate,
            base,
            amount: tax,
        })
    });
    free.into_iter()
        .chain(taxed)
        .filter(|share| share.base.minor != 0)
        .collect()
}

fn document_type(kind: &str) -> Option<DocumentType> {
    match kind {
        "FS" | "VD" | "TV" => Some(DocumentType::Receipt),
        "FT" | "FR" => Some(DocumentType::Invoice),
        "NC" | "TD" => Some(DocumentType::CreditNote),
        _ => None,
    }
}

/// Nine digits, the last of which checks the others.
fn is_nif(text: &str) -> bool {
    let digits: Option<Vec<u32>> = text.chars().map(|digit| digit.to_digit(10)).collect();
    digits
        .filter(|digits| digits.len() == 9)
        .is_some_and(|digits| {
            let sum: u32 = digits
                .iter()
                .zip((2..=9).rev())
                .map(|(digit, weight)| digit * weight)
                .sum();
            (11 - sum % 11) % 11 % 10 == digits[8]
        })
}
