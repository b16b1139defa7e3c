//! Meanings of the words in labels of amounts.

/// Meaning of a word in a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::extract) enum LabelWord {
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
    TaxSummary,
    Other,
    /// A word without meaning here that contains a known one: `EXCHANGE`.
    Ignored,
}
