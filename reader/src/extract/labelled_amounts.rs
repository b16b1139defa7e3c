//! Amounts of a receipt with the labels that belong to them.
//!
//! Label and amount mostly share a row. Otherwise the amount stands in the next row or the one
//! before, or a block of labels is followed by a block of amounts. This module does not decide
//! which amount is the total.

use super::amount::{self, Amount, Anomaly, Notation};
use super::label::{self, AmountRole, Label};
use super::pattern::Pattern;
use super::text::{Row, count_letters};

/// Maximum number of rows of a tax table, its heading included.
const TAX_SUMMARY_ROWS_MAX: usize = 6;

/// An amount with its label.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct LabelledAmount {
    /// Index of its row.
    pub(super) row: usize,
    /// Amount as printed.
    pub(super) amount: Amount,
    /// Role given by the label, if it has one.
    pub(super) role: Option<AmountRole>,
    /// `true` if the label is spelled correctly.
    pub(super) label_exact: bool,
    /// `true` if the label says that the amount is due.
    pub(super) is_due: bool,
    /// `true` if the label stands in the same row.
    pub(super) label_in_row: bool,
    /// Number of amounts with the same label that follow in the row.
    pub(super) followers: usize,
    /// `true` if it stands in a tax table.
    pub(super) in_tax_summary: bool,
}

/// Amounts and label of a row.
struct RowParts {
    entries: Vec<LabelledAmount>,
    /// Label of a row without amounts, until it is paired with an amount.
    unpaired_label: Option<Label>,
    /// `true` if there is nothing but amounts without a label.
    only_amounts: bool,
}

/// Number without a percent sign. Text before it does not belong to the label behind it.
static STANDALONE_NUMBER: Pattern = Pattern::new(r"(?:^|[\s:(])[0-9]+(?:[\s):]|$)");

/// Amount whose decimal point was read as a dash: `110-00`.
static DASHED_AMOUNT: Pattern = Pattern::new(r" [0-9]{1,5}-[0-9]{2}$");

/// Number at the end of a row that may have lost its decimal point: `3980`.
static UNPOINTED_AMOUNT: Pattern = Pattern::new(r"[\s:](?:RM|[$€£])?\s?([1-9][0-9]{2,6})$");

/// Rate in percent.
static PERCENTAGE: Pattern = Pattern::new(r"[0-9]+(?:[.,][0-9]+)? ?%");

/// Returns the amounts of all rows in reading order, with their labels.
pub(super) fn label_amounts(rows: &[Row], notation: Notation) -> Vec<LabelledAmount> {
    let mut parts: Vec<RowParts> = rows
        .iter()
        .enumerate()
        .map(|(index, row)| split_row(index, &row.text, notation))
        .collect();
    // Labels take amounts from the rows below first, then from the row above.
    pair_blocks(&mut parts);
    pair_upwards(&mut parts);
    mark_tax_summaries(&mut parts);
    parts.into_iter().flat_map(|parts| parts.entries).collect()
}

/// Splits a row into its amounts and their labels.
fn split_row(row: usize, text: &str, notation: Notation) -> RowParts {
    let mut amounts = amount::find_amounts(text, notation);
    if amounts.is_empty() {
        amounts.extend(recover_misread(text, notation));
    }
    if amounts.is_empty() {
        return RowParts {
            entries: Vec::new(),
            unpaired_label: read_lone_label(text),
            only_amounts: false,
        };
    }
    let mut entries: Vec<LabelledAmount> = Vec::with_capacity(amounts.len());
    let mut from = 0;
    let mut label: Option<Label> = None;
    // A label holds for all amounts up to the next one, unless other words come between.
    for amount in amounts {
        if let Some(own) = find_own_label(&text[from..amount.range.start]) {
            label = Some(own);
        } else if let Some(counted) = label.as_mut().filter(|label| label.counts_total)
            && entries
                .last()
                .is_some_and(|entry| is_bare_count(text, entry))
        {
            // The amount behind the count: `TOTAL ITEMS 4  28,100`.
            counted.role = AmountRole::Total;
            counted.counts_total = false;
        } else if count_letters(&text[from..amount.range.start]) > 3 {
            label = None;
        }
        from = amount.range.end;
        entries.push(new_entry(row, amount, label.as_ref()));
    }
    // Rows of nothing but amounts can take a label from another row.
    let bare = count_letters(&text[..entries[0].amount.range.start]) == 0
        || entries.iter().all(|entry| entry.role.is_none()) && count_letters(text) <= 3;
    // The label may follow the amount: `9.00 TOTAL`.
    if bare
        && entries.iter().all(|entry| entry.role.is_none())
        && let Some(behind) = label::read_label(&text[from..])
    {
        for entry in &mut entries {
            entry.role = Some(behind.role);
            entry.label_exact = behind.exact;
            entry.is_due = behind.is_due;
        }
    }
    // Counts, from the right, the amounts that follow with the same label.
    for at in (0..entries.len().saturating_sub(1)).rev() {
        let between = &text[entries[at].amount.range.end..entries[at + 1].amount.range.start];
        if find_own_label(between).is_none() {
            entries[at].followers = entries[at + 1].followers + 1;
        }
    }
    let bare = bare && entries.iter().all(|entry| entry.role.is_none());
    RowParts {
        entries,
        unpaired_label: None,
        only_amounts: bare,
    }
}

/// Recovers an amount behind a label whose point was lost or read as a dash: `TOTAL 3980`, `TOTAL
/// 110-00`.
fn recover_misread(text: &str, notation: Notation) -> Option<Amount> {
    let Some(found) = DASHED_AMOUNT.find(text) else {
        return recover_missing_point(text, notation);
    };
    label::read_label(&text[..found.start()])?;
    // The dash is replaced by a point, which leaves all byte ranges unchanged.
    let mended = found.as_str().replace('-', ".");
    let text = [&text[..found.start()], &mended].concat();
    amount::find_amounts(&text, notation).pop()
}

/// Recovers an amount without its decimal point, if the label is that of a sum or a payment.
fn recover_missing_point(text: &str, notation: Notation) -> Option<Amount> {
    let digits = UNPOINTED_AMOUNT
        .captures(text)?
        .get(1)
        .filter(|_| !notation.allows_whole && notation.exponent == 2)?;
    // Other labels stand before counts and numbers too often.
    let label = label::read_label(&text[..digits.start()]).filter(|label| label.exact)?;
    let is_sum = matches!(
        label.role,
        AmountRole::Total
            | AmountRole::Final
            | AmountRole::Subtotal
            | AmountRole::Net
            | AmountRole::Tender
            | AmountRole::Change
            | AmountRole::Card
    );
    let minor = digits.as_str().parse().ok().filter(|_| is_sum)?;
    Some(Amount {
        range: digits.range(),
        minor,
        has_currency: false,
        anomaly: Some(Anomaly::MissingPoint),
        is_unit_price: false,
    })
}

fn new_entry(row: usize, amount: Amount, label: Option<&Label>) -> LabelledAmount {
    LabelledAmount {
        row,
        amount,
        role: label.map(|label| label.role),
        label_exact: label.is_some_and(|label| label.exact),
        is_due: label.is_some_and(|label| label.is_due),
        label_in_row: true,
        followers: 0,
        in_tax_summary: false,
    }
}

/// Returns whether the digits of an entry are those of a count.
fn is_bare_count(text: &str, entry: &LabelledAmount) -> bool {
    let digits = &text[entry.amount.range.clone()];
    digits.len() <= 3 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns the label that ends where an amount begins: the text behind the last count, else all of
/// it. The amount behind the count of a total is the total: `TOTAL 3 ITEMS 12.30`.
fn find_own_label(text: &str) -> Option<Label> {
    let last = STANDALONE_NUMBER
        .find_iter(text)
        .last()
        .map_or(0, |found| found.end());
    // The sign behind the count is ASCII or the end.
    let tail = (last > 0).then(|| label::read_label(&text[last - 1..]));
    let tail = tail.flatten();
    let is_count = tail
        .as_ref()
        .is_none_or(|tail| tail.role == AmountRole::Count && !tail.counts_total);
    match label::read_label(text) {
        Some(whole) if last > 0 && is_count && whole.counts_total => Some(Label {
            role: AmountRole::Total,
            counts_total: false,
            ..whole
        }),
        whole => tail.or(whole),
    }
}

/// Returns the label of a row without amounts, or `None` if digits follow it: they are a count or
/// an unreadable amount, so that the amount is not in another row.
fn read_lone_label(text: &str) -> Option<Label> {
    label::read_label(text).filter(|label| {
        !PERCENTAGE
            .replace_all(&text[label.range.end..], "")
            .contains(|sign: char| sign.is_ascii_digit())
    })
}

/// Assigns the bare amounts in the rows below to labels without amounts, one each.
fn pair_blocks(parts: &mut [RowParts]) {
    let mut at = 0;
    while at < parts.len() {
        let labels = parts[at..]
            .iter()
            .take_while(|part| part.unpaired_label.is_some())
            .count();
        let after = at + labels;
        let amounts = parts[after..]
            .iter()
            .take_while(|part| part.only_amounts)
            .count();
        if labels == 0 {
            at += 1;
            continue;
        }
        // With fewer amounts than labels, the last labels are paired.
        let first = if amounts >= labels {
            at
        } else {
            after.saturating_sub(amounts.max(1)).max(at)
        };
        for (label, amount) in (first..after).zip(after..after + amounts) {
            move_label(parts, label, amount);
        }
        at = after + amounts.min(labels);
    }
}

/// Assigns a bare amount in the row above to labels that are still unpaired.
fn pair_upwards(parts: &mut [RowParts]) {
    for at in 1..parts.len() {
        if parts[at].unpaired_label.is_some() && parts[at - 1].only_amounts {
            move_label(parts, at, at - 1);
        }
    }
}

/// Moves the unpaired label of one row to the amounts of another.
fn move_label(parts: &mut [RowParts], label: usize, amount: usize) {
    let Some(label) = parts[label].unpaired_label.take() else {
        return;
    };
    parts[amount].only_amounts = false;
    for entry in &mut parts[amount].entries {
        entry.role = Some(label.role);
        entry.label_exact = label.exact;
        entry.label_in_row = false;
    }
}

/// Marks the amounts in tax tables.
fn mark_tax_summaries(parts: &mut [RowParts]) {
    let mut left = 0_usize;
    // Most amounts of a row of the table so far.
    let mut columns = 0_usize;
    // A heading opens a table; rounding, payment or change ends it early, and so does a total that
    // does not fill the columns.
    for part in parts {
        let role = |wanted: AmountRole| part.entries.iter().any(|entry| entry.role == Some(wanted));
        let heading = part
            .unpaired_label
            .as_ref()
            .is_some_and(|label| label.role == AmountRole::TaxSummary)
            || role(AmountRole::TaxSummary);
        let is_sum = role(AmountRole::Total) || role(AmountRole::Final);
        if heading {
            left = TAX_SUMMARY_ROWS_MAX;
            columns = 0;
        } else if role(AmountRole::Tender)
            || role(AmountRole::Change)
            || role(AmountRole::Rounding)
            || is_sum && part.entries.len() == 1 && columns > 1
        {
            left = 0;
        }
        columns = columns.max(part.entries.len());
        for entry in &mut part.entries {
            entry.in_tax_summary = left > 0;
        }
        left = left.saturating_sub(1);
    }
}
