//! What the label beside an amount says about it.
//!
//! A label is taken apart into the notions it names (total, tax, included, rounding …), in eight languages;
//! the notions together give its [`Role`]. `TOTAL (GST INCL)` is a total, `TOTAL GST` a tax, `TOTAL QTY` a
//! count. To teach it a word, add it to its language in [`language`].

use std::ops::Range;
use std::sync::LazyLock;

use super::keyword::{Found, Letters, Vocabulary};
use super::language;

/// What an amount is, as its label has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// What is to be paid in the end: grand total, amount due, total after rounding.
    Final,
    /// A total.
    Total,
    /// A net amount: often what is to be paid, at times the sum before tax.
    Net,
    /// A word that is at times used for the total: amount, sales.
    Perhaps,
    /// A sum before tax, discount or rounding.
    Subtotal,
    /// A tax.
    Tax,
    /// The total of a tax; or a total incl. tax with the word between lost.
    TotalTax,
    /// What rounding added or took.
    Rounding,
    /// What was taken off, or how much was saved.
    Discount,
    /// A charge for service.
    Service,
    /// What is given to who served.
    Tip,
    /// What delivery costs.
    Shipping,
    /// What is paid for bottles and the like until they are brought back.
    Deposit,
    /// The money handed over.
    Tender,
    /// The amount paid by card or another means that needs no change.
    Card,
    /// What was given back.
    Change,
    /// Cash that was paid out with the purchase.
    Cashback,
    /// A number of things.
    Count,
    /// Part of a table of taxes.
    Summary,
    /// Something else that must not be taken for an amount to pay: points, a balance.
    Other,
}

/// A notion that a label names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Notion {
    Total,
    Subtotal,
    Final,
    Due,
    Net,
    Amount,
    Sales,
    Tax,
    Included,
    Excluded,
    After,
    Rounding,
    Rounded,
    Discount,
    Service,
    Tip,
    Shipping,
    Deposit,
    Tender,
    Card,
    Change,
    Cashback,
    Count,
    Supplies,
    Summary,
    Other,
    /// A word without a meaning here that another one is part of.
    Nothing,
}

static VOCABULARY: LazyLock<Vocabulary<Notion>> = LazyLock::new(|| {
    let words: Vec<_> = language::ALL
        .iter()
        .flat_map(|language| language.labels)
        .copied()
        .collect();
    Vocabulary::new(&words)
});

/// A label and where its words stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    /// What it makes of the amount beside it.
    pub(super) role: Role,
    /// Its first to its last known word, in the text it was read from.
    pub(super) range: Range<usize>,
    /// Every word is spelled right.
    pub(super) exact: bool,
    /// It says that the amount is due.
    pub(super) is_due: bool,
}

/// What `text` says about the amount beside it, if anything.
pub(super) fn read(text: &str) -> Option<Label> {
    let letters = Letters::of(text);
    let named = notions(&letters);
    let role = role(&named)?;
    let first = named.first()?.1.letters.start;
    let last = named.last()?.1.letters.end;
    let exact = named.iter().all(|(_, found)| found.exact);
    let is_due = named.iter().any(|(notion, _)| *notion == Notion::Due);
    Some(Label {
        role,
        range: letters.stretch(&(first..last)),
        exact,
        is_due,
    })
}

/// The notions in the order they are named; of words that overlap the longest counts.
fn notions(letters: &Letters) -> Vec<(Notion, Found)> {
    if letters.len() < 2 {
        return Vec::new();
    }
    let mut all = VOCABULARY.find(letters);
    all.sort_by_key(|(_, found)| {
        (
            std::cmp::Reverse(found.letters.len() * 2 + usize::from(found.exact)),
            found.letters.start,
        )
    });
    let mut kept: Vec<(Notion, Found)> = Vec::new();
    for (notion, found) in all {
        let free = kept.iter().all(|(_, other)| {
            found.letters.end <= other.letters.start || other.letters.end <= found.letters.start
        });
        if free {
            kept.push((notion, found));
        }
    }
    kept.sort_by_key(|(_, found)| found.letters.start);
    kept.retain(|(notion, _)| *notion != Notion::Nothing);
    kept
}

fn role(named: &[(Notion, Found)]) -> Option<Role> {
    let place = |notion: Notion| named.iter().position(|(other, _)| *other == notion);
    let has = |notion: Notion| place(notion).is_some();
    let total = place(Notion::Total)
        .or(place(Notion::Final))
        .or(place(Notion::Due));
    let role = if has(Notion::Summary) || has(Notion::Supplies) {
        Role::Summary
    } else if has(Notion::Other) && !has(Notion::Due) {
        Role::Other
    } else if has(Notion::Cashback) {
        Role::Cashback
    } else if has(Notion::Change) {
        Role::Change
    } else if has(Notion::Rounded) || has(Notion::Rounding) && has(Notion::After) {
        if total.is_some() || has(Notion::Amount) || has(Notion::Net) || has(Notion::Sales) {
            Role::Final
        } else {
            Role::Rounding
        }
    } else if has(Notion::Rounding) {
        Role::Rounding
    } else if has(Notion::Discount) {
        if has(Notion::After) && total.is_some() {
            Role::Total
        } else if has(Notion::Excluded) {
            Role::Subtotal
        } else {
            Role::Discount
        }
    } else if has(Notion::Count) && !has(Notion::Final) && !has(Notion::Due) {
        if has(Notion::Subtotal) {
            Role::Subtotal
        } else {
            Role::Count
        }
    } else if has(Notion::Subtotal) {
        Role::Subtotal
    } else if has(Notion::Service) && !has(Notion::Included) {
        Role::Service
    } else if let Some(total) = total {
        with_total(named, total)
    } else if has(Notion::Tip) {
        Role::Tip
    } else if has(Notion::Shipping) {
        Role::Shipping
    } else if has(Notion::Deposit) {
        Role::Deposit
    } else if has(Notion::Tax) {
        match place(Notion::Amount)
            .or(place(Notion::Sales))
            .or(place(Notion::Net))
        {
            // "Amount incl. GST", "Sales inclusive of GST 6%"
            Some(at) if place(Notion::Tax) > Some(at) && has(Notion::Included) => Role::Perhaps,
            Some(_) if has(Notion::Excluded) => Role::Subtotal,
            _ => Role::Tax,
        }
    } else if has(Notion::Tender) {
        Role::Tender
    } else if has(Notion::Card) {
        Role::Card
    } else if has(Notion::Excluded) && has(Notion::Amount) {
        Role::Subtotal
    } else if has(Notion::Net) {
        Role::Net
    } else if has(Notion::Amount) || has(Notion::Sales) {
        Role::Perhaps
    } else {
        return None;
    };
    Some(role)
}

/// The role of a label that names a total as its `total`-th notion.
fn with_total(named: &[(Notion, Found)], total: usize) -> Role {
    let place = |notion: Notion| named.iter().position(|(other, _)| *other == notion);
    let has = |notion: Notion| place(notion).is_some();
    if has(Notion::Excluded) {
        return Role::Subtotal;
    }
    if let Some(tax) = place(Notion::Tax) {
        // "GST included in total" is a tax, "total incl. GST" and "GST incl. total" are totals.
        let included = place(Notion::Included);
        let tax_is_meant = match included {
            None => true,
            Some(included) => tax < included && included < total && tax == 0 && named.len() == 3,
        };
        if tax_is_meant && (tax < total || !has(Notion::Due) && !has(Notion::Final)) {
            return if tax > total && included.is_none() {
                Role::TotalTax
            } else {
                Role::Tax
            };
        }
    }
    if has(Notion::Tender) && !has(Notion::Due) {
        return Role::Tender;
    }
    if has(Notion::Due) || has(Notion::Final) || has(Notion::Net) {
        Role::Final
    } else {
        Role::Total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_totals_from_what_looks_like_them() {
        for (text, role) in [
            ("TOTAL", Some(Role::Total)),
            ("TOTAL (GST INCL)", Some(Role::Total)),
            ("TOTAL SALES (INCLUSIVE OF GST)", Some(Role::Total)),
            ("TOTALINCLUSIVEGST", Some(Role::Total)),
            ("TOTAL GST", Some(Role::TotalTax)),
            ("GST @6% INCLUDED IN TOTAL", Some(Role::Tax)),
            ("TOTAL TAX", Some(Role::TotalTax)),
            ("TAX TOTAL", Some(Role::Tax)),
            ("GST payable (6%)", Some(Role::Tax)),
            ("TOTAL (EXCLUDING GST)", Some(Role::Subtotal)),
            ("Sub-Total", Some(Role::Subtotal)),
            ("TOTAL QTY", Some(Role::Count)),
            ("TOTAL ITEM(S)", Some(Role::Count)),
            ("TOTAL SAVINGS", Some(Role::Discount)),
            ("TOTAL AFTER DISCOUNT", Some(Role::Total)),
            ("TOTAL ROUNDED", Some(Role::Final)),
            ("TOTAL AFTER ADJ INCL GST", Some(Role::Final)),
            ("ROUNDING ADJUSTMENT", Some(Role::Rounding)),
            ("Rounding adj", Some(Role::Rounding)),
            ("AMOUNT DUE", Some(Role::Final)),
            ("BALANCE DUE", Some(Role::Final)),
            ("GRANDTOTAL", Some(Role::Final)),
            ("CASH", Some(Role::Tender)),
            ("CASHIER", Some(Role::Other)),
            ("CHANGE DUE", Some(Role::Change)),
            ("CASH BACK", Some(Role::Cashback)),
            ("TOTAL CASHBACK", Some(Role::Cashback)),
            ("EXCHANGE", None),
            ("TOTAL 6% SUPPLIES (INC. GST)", Some(Role::Summary)),
            ("Zu zahlen", Some(Role::Final)),
            ("Summe", Some(Role::Total)),
            ("Zwischensumme", Some(Role::Subtotal)),
            ("Rückgeld", Some(Role::Change)),
            ("Total TTC", Some(Role::Total)),
            ("Total HT", Some(Role::Subtotal)),
            ("Net à payer", Some(Role::Final)),
            ("dont TVA", Some(Role::Tax)),
            ("Totale complessivo", Some(Role::Final)),
            ("Importe a pagar", Some(Role::Final)),
            ("Te betalen", Some(Role::Final)),
            ("Troco", Some(Role::Change)),
            ("JUMLAH", Some(Role::Total)),
            ("TOTAI", Some(Role::Total)),
            ("Milk 1L", None),
            ("HOTEL", None),
        ] {
            assert_eq!(read(text).map(|label| label.role), role, "{text}");
        }
    }
}
