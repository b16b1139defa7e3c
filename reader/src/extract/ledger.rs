//! Every amount on a receipt with the label that belongs to it.
//!
//! Label and amount mostly share a row; else the amount stands in the next row or the one before, or a block
//! of labels is followed by a block of amounts. Nothing is decided here about which amount is the total.

use std::sync::LazyLock;

use regex::Regex;

use super::amount::{self, Amount, Notation, Oddity};
use super::label::{self, Label, Role};
use super::text::Row;

/// A table of taxes has at most this many rows below its heading.
const SUMMARY_ROWS: usize = 6;

/// An amount and what its label says.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Entry {
    /// The row it stands in.
    pub(super) row: usize,
    /// What is printed there.
    pub(super) amount: Amount,
    /// What its label says, if it has one.
    pub(super) role: Option<Role>,
    /// The label is spelled right.
    pub(super) exact: bool,
    /// Its label says that it is due.
    pub(super) is_due: bool,
    /// The label stands in the same row.
    pub(super) beside: bool,
    /// How many amounts with the same label follow in the row.
    pub(super) followers: usize,
    /// It stands in a table of taxes.
    pub(super) in_summary: bool,
}

/// A row taken apart.
struct Parts {
    entries: Vec<Entry>,
    /// The label of a row without amounts.
    lone: Option<Label>,
    /// There is nothing but amounts.
    bare: bool,
}

/// A number that no percent sign follows: what stands before it is not part of the label behind it.
static COUNT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|[\s:(])[0-9]+(?:[\s):]|$)").expect("a fixed pattern"));

static DASHED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r" [0-9]{1,5}-[0-9]{2}$").expect("a fixed pattern"));

static POINTLESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[\s:](?:RM|[$€£])?\s?([1-9][0-9]{2,6})$").expect("a fixed pattern")
});

/// A rate in percent.
static RATE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[0-9]+(?:[.,][0-9]+)? ?%").expect("a fixed pattern"));

/// The amounts of all rows in reading order.
pub(super) fn entries(rows: &[Row], notation: Notation) -> Vec<Entry> {
    let mut parts: Vec<Parts> = rows
        .iter()
        .enumerate()
        .map(|(index, row)| take_apart(index, &row.text, notation))
        .collect();
    pair_blocks(&mut parts);
    pair_upwards(&mut parts);
    mark_summaries(&mut parts);
    parts.into_iter().flat_map(|parts| parts.entries).collect()
}

fn take_apart(row: usize, text: &str, notation: Notation) -> Parts {
    let mut amounts = amount::find(text, notation);
    if amounts.is_empty() {
        amounts.extend(misread(text, notation));
    }
    if amounts.is_empty() {
        return Parts {
            entries: Vec::new(),
            lone: lone_label(text),
            bare: false,
        };
    }
    let mut entries: Vec<Entry> = Vec::with_capacity(amounts.len());
    let mut from = 0;
    let mut label: Option<Label> = None;
    for amount in amounts {
        if let Some(own) = own_label(&text[from..amount.range.start]) {
            label = Some(own);
        } else if letters(&text[from..amount.range.start]) > 3 {
            label = None;
        }
        from = amount.range.end;
        entries.push(entry(row, amount, label.as_ref()));
    }
    let bare = letters(&text[..entries[0].amount.range.start]) == 0
        || entries.iter().all(|entry| entry.role.is_none()) && letters(text) <= 3;
    // "9.00 TOTAL": the label follows.
    if bare && entries.iter().all(|entry| entry.role.is_none()) {
        let behind = label::read(&text[from..]);
        for entry in entries.iter_mut().filter(|_| behind.is_some()) {
            entry.role = behind.as_ref().map(|label| label.role);
            entry.exact = behind.as_ref().is_some_and(|label| label.exact);
            entry.is_due = behind.as_ref().is_some_and(|label| label.is_due);
        }
    }
    for at in (0..entries.len().saturating_sub(1)).rev() {
        let between = &text[entries[at].amount.range.end..entries[at + 1].amount.range.start];
        if own_label(between).is_none() {
            entries[at].followers = entries[at + 1].followers + 1;
        }
    }
    let bare = bare && entries.iter().all(|entry| entry.role.is_none());
    Parts {
        entries,
        lone: None,
        bare,
    }
}

/// An amount behind a label whose point was lost or read as a dash: `TOTAL 3980`, `TOTAL 110-00`.
fn misread(text: &str, notation: Notation) -> Option<Amount> {
    let Some(found) = DASHED.find(text) else {
        return pointless(text, notation);
    };
    label::read(&text[..found.start()])?;
    let mended: String = text
        .char_indices()
        .map(|(at, sign)| {
            if at > found.start() && sign == '-' {
                '.'
            } else {
                sign
            }
        })
        .collect();
    amount::find(&mended, notation).pop()
}

fn pointless(text: &str, notation: Notation) -> Option<Amount> {
    let digits = POINTLESS
        .captures(text)?
        .get(1)
        .filter(|_| !notation.whole && notation.exponent == 2)?;
    let label = label::read(&text[..digits.start()]).filter(|label| label.exact)?;
    let is_sum = matches!(
        label.role,
        Role::Total
            | Role::Final
            | Role::Subtotal
            | Role::Net
            | Role::Tender
            | Role::Change
            | Role::Card
    );
    let minor = digits.as_str().parse().ok().filter(|_| is_sum)?;
    Some(Amount {
        range: digits.range(),
        minor,
        marked: false,
        oddity: Some(Oddity::Pointless),
        rate: false,
    })
}

fn entry(row: usize, amount: Amount, label: Option<&Label>) -> Entry {
    Entry {
        row,
        amount,
        role: label.map(|label| label.role),
        exact: label.is_some_and(|label| label.exact),
        is_due: label.is_some_and(|label| label.is_due),
        beside: true,
        followers: 0,
        in_summary: false,
    }
}

/// The label that ends where an amount begins: what follows the last count, else all of it.
fn own_label(text: &str) -> Option<Label> {
    let last = COUNT.find_iter(text).last().map_or(0, |found| found.end());
    let tail = if last == 0 {
        None
    } else {
        label::read(text.get(last.saturating_sub(1)..)?)
    };
    tail.or_else(|| label::read(text))
}

/// The label of a row without amounts. Digits behind it are a count or an amount that cannot be read: then
/// the amount is not elsewhere.
fn lone_label(text: &str) -> Option<Label> {
    label::read(text).filter(|label| {
        !RATE
            .replace_all(&text[label.range.end..], "")
            .contains(|sign: char| sign.is_ascii_digit())
    })
}

fn letters(text: &str) -> usize {
    text.chars().filter(|sign| sign.is_alphabetic()).count()
}

/// Labels that stand alone get the bare amounts in the rows below, one each.
fn pair_blocks(parts: &mut [Parts]) {
    let mut at = 0;
    while at < parts.len() {
        let labels = parts[at..]
            .iter()
            .take_while(|part| part.lone.is_some())
            .count();
        let after = at + labels;
        let amounts = parts[after..].iter().take_while(|part| part.bare).count();
        if labels == 0 {
            at += 1;
            continue;
        }
        // Fewer amounts than labels: those next to each other belong together.
        let first = if amounts >= labels {
            at
        } else {
            after.saturating_sub(amounts.max(1)).max(at)
        };
        for (label, amount) in (first..after).zip(after..after + amounts) {
            give(parts, label, amount);
        }
        at = after + amounts.min(labels);
    }
}

/// Labels still alone get a bare amount from the row above.
fn pair_upwards(parts: &mut [Parts]) {
    for at in 1..parts.len() {
        if parts[at].lone.is_some() && parts[at - 1].bare {
            give(parts, at, at - 1);
        }
    }
}

fn give(parts: &mut [Parts], label: usize, amount: usize) {
    let Some(label) = parts[label].lone.take() else {
        return;
    };
    parts[amount].bare = false;
    for entry in &mut parts[amount].entries {
        entry.role = Some(label.role);
        entry.exact = label.exact;
        entry.beside = false;
    }
}

fn mark_summaries(parts: &mut [Parts]) {
    let mut left = 0_usize;
    for part in parts {
        let role = |wanted: Role| part.entries.iter().any(|entry| entry.role == Some(wanted));
        let heading = part
            .lone
            .as_ref()
            .is_some_and(|label| label.role == Role::Summary)
            || role(Role::Summary);
        if heading {
            left = SUMMARY_ROWS;
        } else if role(Role::Tender) || role(Role::Change) || role(Role::Rounding) {
            left = 0;
        }
        for entry in &mut part.entries {
            entry.in_summary = left > 0;
        }
        left = left.saturating_sub(1);
    }
}
