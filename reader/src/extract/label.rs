//! Meaning of the label beside an amount.
//!
//! A label is split into the known words it contains (total, tax, included, rounding …), in all
//! languages; together they give its [`AmountRole`]. `TOTAL (GST INCL)` is a total, `TOTAL GST` a
//! tax, `TOTAL QTY` a count. New words are added to their language in [`language`].

use std::ops::Range;
use std::sync::LazyLock;

use super::language::{self, LabelWord};
use super::word_search::{Letters, Vocabulary, WordMatch};

/// Role of an amount according to its label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AmountRole {
    /// Final amount to pay: grand total, amount due, total after rounding.
    Final,
    /// A total.
    Total,
    /// A net amount: often the amount to pay, sometimes the sum before tax.
    Net,
    /// A word that is sometimes used for the total: amount, sales.
    PossibleTotal,
    /// A sum before tax, discount or rounding.
    Subtotal,
    /// A tax.
    Tax,
    /// The total of a tax, or a total including tax whose middle word was lost.
    TotalTax,
    /// Adjustment by rounding.
    Rounding,
    /// Amount taken off or saved.
    Discount,
    /// A charge for service.
    Service,
    /// A tip.
    Tip,
    /// Cost of delivery.
    Shipping,
    /// Refundable deposit, for example on bottles.
    Deposit,
    /// Money handed over.
    Tender,
    /// Amount paid by card or another means without change.
    Card,
    /// Change given back.
    Change,
    /// Cash paid out with the purchase.
    Cashback,
    /// A number of things.
    Count,
    /// Part of a table of taxes.
    TaxSummary,
    /// Another amount that is not to be paid: points, a balance.
    Other,
}

static LABEL_VOCABULARY: LazyLock<Vocabulary<LabelWord>> = LazyLock::new(|| {
    let words: Vec<_> = language::LANGUAGES
        .iter()
        .flat_map(|language| language.amount_labels)
        .copied()
        .collect();
    Vocabulary::new(&words)
});

/// A label and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    /// Role of the amount beside it.
    pub(super) role: AmountRole,
    /// Byte range from its first to its last known word.
    pub(super) range: Range<usize>,
    /// `true` if every word is spelled correctly.
    pub(super) exact: bool,
    /// `true` if it says that the amount is due.
    pub(super) is_due: bool,
}

/// Reads the label in `text`, or returns `None` if it contains no known word.
pub(super) fn read_label(text: &str) -> Option<Label> {
    let letters = Letters::from_text(text);
    let named = find_label_words(&letters);
    let role = determine_role(&named)?;
    let first = named.first()?.1.letters.start;
    let last = named.last()?.1.letters.end;
    let exact = named.iter().all(|(_, found)| found.exact);
    let is_due = named.iter().any(|(notion, _)| *notion == LabelWord::Due);
    Some(Label {
        role,
        range: letters.text_range(&(first..last)),
        exact,
        is_due,
    })
}

/// Returns the known words in their order; of overlapping ones the longest counts.
fn find_label_words(letters: &Letters) -> Vec<(LabelWord, WordMatch)> {
    if letters.len() < 2 {
        return Vec::new();
    }
    // Longest first, correct before misread of the same length.
    let mut all = LABEL_VOCABULARY.find_all(letters);
    all.sort_by_key(|(_, found)| {
        (
            std::cmp::Reverse(found.letters.len() * 2 + usize::from(found.exact)),
            found.letters.start,
        )
    });
    let mut kept: Vec<(LabelWord, WordMatch)> = Vec::new();
    for (notion, found) in all {
        let free = kept.iter().all(|(_, other)| {
            found.letters.end <= other.letters.start || other.letters.end <= found.letters.start
        });
        if free {
            kept.push((notion, found));
        }
    }
    kept.sort_by_key(|(_, found)| found.letters.start);
    // These words only had to hide the shorter ones they contain.
    kept.retain(|(notion, _)| *notion != LabelWord::Ignored);
    kept
}

/// Returns the role of a label with these words. The tests stand in order of precedence.
fn determine_role(named: &[(LabelWord, WordMatch)]) -> Option<AmountRole> {
    let place = |notion: LabelWord| named.iter().position(|(other, _)| *other == notion);
    let has = |notion: LabelWord| place(notion).is_some();
    let total = place(LabelWord::Total)
        .or(place(LabelWord::Final))
        .or(place(LabelWord::Due));
    let role = if has(LabelWord::TaxSummary) || has(LabelWord::Supplies) {
        AmountRole::TaxSummary
    } else if has(LabelWord::Other) && !has(LabelWord::Due) {
        AmountRole::Other
    } else if has(LabelWord::Cashback) {
        AmountRole::Cashback
    } else if has(LabelWord::Change) {
        AmountRole::Change
    } else if has(LabelWord::Rounded) || has(LabelWord::Rounding) && has(LabelWord::After) {
        // `Total rounded` is the final amount, `rounded` alone the adjustment.
        if total.is_some() || has(LabelWord::Amount) || has(LabelWord::Net) || has(LabelWord::Sales)
        {
            AmountRole::Final
        } else {
            AmountRole::Rounding
        }
    } else if has(LabelWord::Rounding) {
        AmountRole::Rounding
    } else if has(LabelWord::Discount) {
        // `Total after discount` is a total, `total before discount` a subtotal.
        if has(LabelWord::After) && total.is_some() {
            AmountRole::Total
        } else if has(LabelWord::Excluded) {
            AmountRole::Subtotal
        } else {
            AmountRole::Discount
        }
    } else if has(LabelWord::Count) && !has(LabelWord::Final) && !has(LabelWord::Due) {
        // `Subtotal (3 items)` is a sum all the same.
        if has(LabelWord::Subtotal) {
            AmountRole::Subtotal
        } else {
            AmountRole::Count
        }
    } else if has(LabelWord::Subtotal) {
        AmountRole::Subtotal
    } else if has(LabelWord::Service) && !has(LabelWord::Included) {
        AmountRole::Service
    } else if let Some(total) = total {
        role_with_total(named, total)
    } else if has(LabelWord::Tip) {
        AmountRole::Tip
    } else if has(LabelWord::Shipping) {
        AmountRole::Shipping
    } else if has(LabelWord::Deposit) {
        AmountRole::Deposit
    } else if has(LabelWord::Tax) {
        // Beside a word for an amount, a tax is only a remark on whether it is included.
        match place(LabelWord::Amount)
            .or(place(LabelWord::Sales))
            .or(place(LabelWord::Net))
        {
            // "Amount incl. GST", "Sales inclusive of GST 6%"
            Some(at) if place(LabelWord::Tax) > Some(at) && has(LabelWord::Included) => {
                AmountRole::PossibleTotal
            }
            Some(_) if has(LabelWord::Excluded) => AmountRole::Subtotal,
            _ => AmountRole::Tax,
        }
    } else if has(LabelWord::Tender) {
        AmountRole::Tender
    } else if has(LabelWord::Card) {
        AmountRole::Card
    } else if has(LabelWord::Excluded) && has(LabelWord::Amount) {
        AmountRole::Subtotal
    } else if has(LabelWord::Net) {
        AmountRole::Net
    } else if has(LabelWord::Amount) || has(LabelWord::Sales) {
        AmountRole::PossibleTotal
    } else {
        return None;
    };
    Some(role)
}

/// Returns the role of a label whose word at index `total` means a total.
fn role_with_total(named: &[(LabelWord, WordMatch)], total: usize) -> AmountRole {
    let place = |notion: LabelWord| named.iter().position(|(other, _)| *other == notion);
    let has = |notion: LabelWord| place(notion).is_some();
    // `Total excl. GST` is the sum before tax.
    if has(LabelWord::Excluded) {
        return AmountRole::Subtotal;
    }
    if let Some(tax) = place(LabelWord::Tax) {
        // "GST included in total" is a tax, "total incl. GST" and "GST incl. total" are totals.
        let included = place(LabelWord::Included);
        let tax_is_meant = match included {
            None => true,
            Some(included) => tax < included && included < total && tax == 0 && named.len() == 3,
        };
        if tax_is_meant && (tax < total || !has(LabelWord::Due) && !has(LabelWord::Final)) {
            return if tax > total && included.is_none() {
                AmountRole::TotalTax
            } else {
                AmountRole::Tax
            };
        }
    }
    // `Total paid` is the money handed over.
    if has(LabelWord::Tender) && !has(LabelWord::Due) {
        return AmountRole::Tender;
    }
    if has(LabelWord::Due) || has(LabelWord::Final) || has(LabelWord::Net) {
        AmountRole::Final
    } else {
        AmountRole::Total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_totals_from_what_looks_like_them() {
        for (text, role) in [
            ("TOTAL", Some(AmountRole::Total)),
            ("TOTAL (GST INCL)", Some(AmountRole::Total)),
            ("TOTAL SALES (INCLUSIVE OF GST)", Some(AmountRole::Total)),
            ("TOTALINCLUSIVEGST", Some(AmountRole::Total)),
            ("TOTAL GST", Some(AmountRole::TotalTax)),
            ("GST @6% INCLUDED IN TOTAL", Some(AmountRole::Tax)),
            ("TOTAL TAX", Some(AmountRole::TotalTax)),
            ("TAX TOTAL", Some(AmountRole::Tax)),
            ("GST payable (6%)", Some(AmountRole::Tax)),
            ("TOTAL (EXCLUDING GST)", Some(AmountRole::Subtotal)),
            ("Sub-Total", Some(AmountRole::Subtotal)),
            ("TOTAL QTY", Some(AmountRole::Count)),
            ("TOTAL ITEM(S)", Some(AmountRole::Count)),
            ("TOTAL SAVINGS", Some(AmountRole::Discount)),
            ("TOTAL AFTER DISCOUNT", Some(AmountRole::Total)),
            ("TOTAL ROUNDED", Some(AmountRole::Final)),
            ("TOTAL AFTER ADJ INCL GST", Some(AmountRole::Final)),
            ("ROUNDING ADJUSTMENT", Some(AmountRole::Rounding)),
            ("Rounding adj", Some(AmountRole::Rounding)),
            ("AMOUNT DUE", Some(AmountRole::Final)),
            ("BALANCE DUE", Some(AmountRole::Final)),
            ("GRANDTOTAL", Some(AmountRole::Final)),
            ("CASH", Some(AmountRole::Tender)),
            ("CASHIER", Some(AmountRole::Other)),
            ("CHANGE DUE", Some(AmountRole::Change)),
            ("CASH BACK", Some(AmountRole::Cashback)),
            ("TOTAL CASHBACK", Some(AmountRole::Cashback)),
            ("EXCHANGE", None),
            ("TOTAL 6% SUPPLIES (INC. GST)", Some(AmountRole::TaxSummary)),
            ("Zu zahlen", Some(AmountRole::Final)),
            ("Summe", Some(AmountRole::Total)),
            ("Zwischensumme", Some(AmountRole::Subtotal)),
            ("Rückgeld", Some(AmountRole::Change)),
            ("Total TTC", Some(AmountRole::Total)),
            ("Total HT", Some(AmountRole::Subtotal)),
            ("Net à payer", Some(AmountRole::Final)),
            ("dont TVA", Some(AmountRole::Tax)),
            ("Totale complessivo", Some(AmountRole::Final)),
            ("Importe a pagar", Some(AmountRole::Final)),
            ("Te betalen", Some(AmountRole::Final)),
            ("Troco", Some(AmountRole::Change)),
            ("JUMLAH", Some(AmountRole::Total)),
            ("TOTAI", Some(AmountRole::Total)),
            ("Milk 1L", None),
            ("HOTEL", None),
        ] {
            assert_eq!(read_label(text).map(|label| label.role), role, "{text}");
        }
    }
}
