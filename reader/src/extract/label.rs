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
    let labels = language::LANGUAGES
        .iter()
        .flat_map(|language| language.amount_labels);
    Vocabulary::new(labels.copied())
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
    /// `true` if it is the count of a total: `TOTAL ITEMS`.
    pub(super) counts_total: bool,
}

/// Reads the label in `text`, or returns `None` if it contains no known word.
pub(super) fn read_label(text: &str) -> Option<Label> {
    let letters = Letters::from_text(text);
    let named = find_label_words(&letters);
    let role = LabelWords(&named).role()?;
    let first = named.first()?.1.letters.start;
    let last = named.last()?.1.letters.end;
    let exact = named.iter().all(|(_, found)| found.exact);
    let counts_total = role == AmountRole::Count && LabelWords(&named).total_place().is_some();
    let is_due = named.iter().any(|(notion, _)| *notion == LabelWord::Due);
    Some(Label {
        role,
        range: letters.text_range(&(first..last)),
        exact,
        is_due,
        counts_total,
    })
}

/// Returns the meanings of the known words in `text`, in their order.
pub(super) fn read_label_words(text: &str) -> Vec<LabelWord> {
    find_label_words(&Letters::from_text(text))
        .into_iter()
        .map(|(word, _)| word)
        .collect()
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

/// Returns the role of the first rule that holds.
fn first_role(rules: &[(bool, AmountRole)]) -> Option<AmountRole> {
    let (_, role) = rules.iter().find(|(holds, _)| *holds)?;
    Some(*role)
}

/// Known words of a label, in their order.
#[derive(Clone, Copy)]
struct LabelWords<'a>(&'a [(LabelWord, WordMatch)]);

impl LabelWords<'_> {
    /// Returns the index of the first occurrence of a word.
    fn place(self, word: LabelWord) -> Option<usize> {
        self.0.iter().position(|(other, _)| *other == word)
    }

    fn has(self, word: LabelWord) -> bool {
        self.place(word).is_some()
    }

    /// Returns the index of the word that means a total.
    fn total_place(self) -> Option<usize> {
        self.place(LabelWord::Total)
            .or(self.place(LabelWord::Final))
            .or(self.place(LabelWord::Due))
    }

    /// Returns the role of the label.
    fn role(self) -> Option<AmountRole> {
        self.role_above_total()
            .or_else(|| self.total_place().map(|total| self.role_with_total(total)))
            .or_else(|| self.role_without_total())
    }

    /// Returns the role that outweighs a total. The rules stand in order of precedence.
    fn role_above_total(self) -> Option<AmountRole> {
        let has = |word| self.has(word);
        let is_sum = has(LabelWord::Final) || has(LabelWord::Due);
        let is_rounded = has(LabelWord::Rounding) && has(LabelWord::After);
        first_role(&[
            (has(LabelWord::TaxSummary), AmountRole::TaxSummary),
            (has(LabelWord::Supplies), AmountRole::TaxSummary),
            (
                has(LabelWord::Other) && !has(LabelWord::Due),
                AmountRole::Other,
            ),
            (has(LabelWord::TaxTotal), AmountRole::TotalTax),
            (has(LabelWord::Cashback), AmountRole::Cashback),
            (has(LabelWord::Change), AmountRole::Change),
            (
                has(LabelWord::Rounded) || is_rounded,
                self.role_when_rounded(),
            ),
            (has(LabelWord::Rounding), AmountRole::Rounding),
            (has(LabelWord::Discount), self.role_with_discount()),
            // `Subtotal (3 items)` is a sum all the same.
            (has(LabelWord::Subtotal), AmountRole::Subtotal),
            (has(LabelWord::Count) && !is_sum, AmountRole::Count),
            (
                has(LabelWord::Service) && !has(LabelWord::Included),
                AmountRole::Service,
            ),
        ])
    }

    /// Returns the role of something rounded: with a word for a sum the final amount, alone the
    /// adjustment.
    fn role_when_rounded(self) -> AmountRole {
        let sums = [LabelWord::Amount, LabelWord::Net, LabelWord::Sales];
        if self.total_place().is_some() || sums.into_iter().any(|word| self.has(word)) {
            AmountRole::Final
        } else {
            AmountRole::Rounding
        }
    }

    /// Returns the role beside a discount: `total after discount` is a total, `total before
    /// discount` a subtotal.
    fn role_with_discount(self) -> AmountRole {
        if self.has(LabelWord::After) && self.total_place().is_some() {
            AmountRole::Total
        } else if self.has(LabelWord::Excluded) {
            AmountRole::Subtotal
        } else {
            AmountRole::Discount
        }
    }

    /// Returns the role of a label whose word at index `total` means a total.
    fn role_with_total(self, total: usize) -> AmountRole {
        let has = |word| self.has(word);
        // `Total excl. GST` is the sum before tax.
        if has(LabelWord::Excluded) {
            return AmountRole::Subtotal;
        }
        if let Some(tax) = self.place(LabelWord::Tax) {
            // "GST included in total" is a tax, "total incl. GST" and "GST incl. total" are totals.
            let included = self.place(LabelWord::Included);
            let tax_is_meant = match included {
                None => true,
                Some(included) => {
                    tax < included && included < total && tax == 0 && self.0.len() == 3
                }
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

    /// Returns the role of a label without a word for a total. The rules stand in order of
    /// precedence.
    fn role_without_total(self) -> Option<AmountRole> {
        let has = |word| self.has(word);
        let tax = self.place(LabelWord::Tax);
        let with_tax = tax.map_or(AmountRole::Tax, |tax| self.role_with_tax(tax));
        let is_untaxed = has(LabelWord::Excluded) && has(LabelWord::Amount);
        first_role(&[
            (has(LabelWord::Tip), AmountRole::Tip),
            (has(LabelWord::Shipping), AmountRole::Shipping),
            (has(LabelWord::Deposit), AmountRole::Deposit),
            (tax.is_some(), with_tax),
            (has(LabelWord::Tender), AmountRole::Tender),
            (has(LabelWord::Card), AmountRole::Card),
            (is_untaxed, AmountRole::Subtotal),
            (has(LabelWord::Net), AmountRole::Net),
            (has(LabelWord::Amount), AmountRole::PossibleTotal),
            (has(LabelWord::Sales), AmountRole::PossibleTotal),
        ])
    }

    /// Returns the role of a label whose word at index `tax` means a tax. Beside a word for an
    /// amount, it is only a remark on whether the tax is included.
    fn role_with_tax(self, tax: usize) -> AmountRole {
        let amount = self
            .place(LabelWord::Amount)
            .or(self.place(LabelWord::Sales))
            .or(self.place(LabelWord::Net));
        match amount {
            // "Amount incl. GST", "Sales inclusive of GST 6%"
            Some(amount) if tax > amount && self.has(LabelWord::Included) => {
                AmountRole::PossibleTotal
            }
            Some(_) if self.has(LabelWord::Excluded) => AmountRole::Subtotal,
            _ => AmountRole::Tax,
        }
    }
}

#[cfg(test)]
mod tests;
