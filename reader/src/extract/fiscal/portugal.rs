//! Portugal: QR code of invoices, with their ATCUD.
//!
//! Specified by Portaria 195/2020 and the technical specification of the Autoridade Tributária e
//! Aduaneira. Asterisks separate the fields, each a name, a colon and a value: `A` the seller's
//! NIF, `B` the buyer's, `D` the kind of document, `F` the date, `G` the number, `H` the ATCUD, `N`
//! all taxes, `O` the total. `I`, `J` and `K` hold the bases and taxes of one region each. The
//! rates are not included; they follow from the region.

use std::collections::HashMap;

use shared::money::Money;
use shared::quantity::TaxRate;
use shared::receipt::DocumentType;

use super::{
    FiscalData, PIECES_MAX, TaxShare, bounded_text, parse_currency, parse_date, parse_money,
    signed_money,
};
use crate::extract::check_digits::is_portuguese_nif;

/// Rates of each region since the codes were introduced: reduced, intermediate and normal, in basis
/// points.
const REGION_RATES: [(&str, [&[u32]; 3]); 3] = [
    ("PT", [&[600], &[1300], &[2300]]),
    ("PT-AC", [&[400], &[900], &[1600, 1800]]),
    ("PT-MA", [&[500, 400], &[1200], &[2200]]),
];
/// Number of the buyer if none was given.
const ANONYMOUS_NIF: &str = "999999990";
/// Tolerance for a tax that is the sum of rounded lines, in minor units.
const ROUNDING_TOLERANCE_MINOR: i64 = 2;

/// Parses the code, or returns `None` for other texts.
pub(super) fn parse_code(text: &str) -> Option<FiscalData> {
    let fields: HashMap<&str, &str> = text
        .trim()
        .split('*')
        .take(PIECES_MAX)
        .filter_map(|field| field.split_once(':'))
        .collect();
    let of = |name: &str| fields.get(name).copied();
    // Seller and ATCUD are mandatory.
    let (nif, _atcud) = (of("A").filter(|nif| is_portuguese_nif(nif))?, of("H")?);
    let kind = of("D")?;
    // Credit notes and returns carry positive amounts.
    let is_refund = matches!(kind, "NC" | "TD");
    let amount = |name: &str| Some(signed_money(parse_money(of(name)?, "EUR")?, is_refund));
    Some(FiscalData {
        country: Some("PT"),
        document_type: document_type(kind),
        tax_id: Some(("NIF", nif.to_owned())),
        customer_tax_id: of("B")
            .filter(|nif| *nif != ANONYMOUS_NIF && is_portuguese_nif(nif))
            .map(str::to_owned),
        receipt_number: of("G").and_then(bounded_text),
        date: Some(parse_date(of("F")?)?),
        currency: parse_currency("EUR"),
        taxes: ["I", "J", "K"]
            .iter()
            .flat_map(|space| region_shares(space, &of, &amount))
            .collect(),
        tax_total: amount("N"),
        total: Some(amount("O")?),
        ..FiscalData::default()
    })
}

/// Returns the taxes of one region: the untaxed base, then base and tax of each rate.
fn region_shares<'a>(
    space: &str,
    of: &impl Fn(&str) -> Option<&'a str>,
    amount: &impl Fn(&str) -> Option<Money>,
) -> Vec<TaxShare> {
    let region = of(&format!("{space}1")).unwrap_or_default();
    let rates = REGION_RATES
        .iter()
        .find(|(name, _)| *name == region)
        .map(|(_, rates)| rates);
    let amount = |number: usize| amount(&format!("{space}{number}"));
    let free = amount(2).map(|base| TaxShare {
        rate: Some(TaxRate::from_basis_points(0)),
        base,
        amount: Money { minor: 0, ..base },
    });
    // Bases have odd numbers from 3 on, their taxes the even ones after them.
    let taxed = (0..3).filter_map(|step| {
        let (base, tax) = (amount(3 + 2 * step)?, amount(4 + 2 * step)?);
        let fits = |rate: &&u32| {
            TaxRate::from_basis_points(**rate)
                .tax_on_net(base.minor)
                .is_some_and(|expected| (expected - tax.minor).abs() <= ROUNDING_TOLERANCE_MINOR)
        };
        // Without a rate that explains the tax, the rate is left open.
        let rate = rates
            .and_then(|rates| rates[step].iter().find(fits))
            .map(|rate| TaxRate::from_basis_points(*rate));
        Some(TaxShare {
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
