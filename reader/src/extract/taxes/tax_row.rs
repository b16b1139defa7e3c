//! A row as taxes see it: its rates, its amounts with their roles, and what it names.

use super::super::amount::{Amount, Anomaly};
use super::super::label::{self, AmountRole};
use super::super::labelled_amounts::LabelledAmount;
use super::super::language::LabelWord;
use super::super::text::{Row, count_letters};
use super::arithmetic::{self, Fit, Proof};
use super::rate_text::{self, PrintedRate};
use super::{Certainty, FoundRate, FoundTax, PrintedAmount};

/// Maximum number of letters in a row of a table that does not name the tax: item rows have more.
const TABLE_LETTERS_MAX: usize = 10;

/// Words that make a row something else, unless it names a tax as well.
const OTHER_WORDS: [LabelWord; 10] = [
    LabelWord::Discount,
    LabelWord::Service,
    LabelWord::Tip,
    LabelWord::Shipping,
    LabelWord::Deposit,
    LabelWord::Tender,
    LabelWord::Card,
    LabelWord::Change,
    LabelWord::Cashback,
    LabelWord::Count,
];

/// A row with what matters for taxes.
pub(super) struct TaxRow<'a> {
    /// Index of the row.
    pub(super) at: usize,
    pub(super) text: &'a str,
    /// Amounts with their labels, from left to right.
    pub(super) entries: Vec<&'a LabelledAmount>,
    /// Rates with a percent sign.
    pub(super) rates: Vec<PrintedRate>,
    words: Vec<LabelWord>,
    names_tax: bool,
    is_short: bool,
}

/// Facts about the rows around a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct RowContext {
    /// `true` below the heading of a tax table or another row of it.
    pub(super) in_table: bool,
    /// Total in minor units.
    pub(super) total: Option<i64>,
}

/// Returns a view of every row.
pub(super) fn view_rows<'a>(rows: &'a [Row], entries: &'a [LabelledAmount]) -> Vec<TaxRow<'a>> {
    let mut rest = entries;
    rows.iter()
        .enumerate()
        .map(|(at, row)| {
            // The entries stand in the order of the rows.
            let count = rest.iter().take_while(|entry| entry.row <= at).count();
            let (own, others) = rest.split_at(count);
            rest = others;
            TaxRow::new(at, row, own.iter().filter(|entry| entry.row == at))
        })
        .collect()
}

impl<'a> TaxRow<'a> {
    fn new(at: usize, row: &'a Row, entries: impl Iterator<Item = &'a LabelledAmount>) -> Self {
        let words = label::read_label_words(&row.text);
        let entries: Vec<&LabelledAmount> = entries.collect();
        let names_tax = words.contains(&LabelWord::Tax)
            || entries
                .iter()
                .any(|entry| entry.label_in_row && is_tax(entry.role));
        // Some tills print an asterisk before every amount.
        let is_used = |entry: &&LabelledAmount| {
            entry.amount.anomaly != Some(Anomaly::MissingPoint)
                && (names_tax
                    || !entry.amount.is_unit_price
                    || is_starred(&row.text, &entry.amount))
        };
        Self {
            at,
            text: &row.text,
            entries: entries.into_iter().filter(is_used).collect(),
            rates: rate_text::find_percentages(&row.text),
            is_short: count_letters(&row.text) <= TABLE_LETTERS_MAX,
            words,
            names_tax,
        }
    }

    pub(super) fn has(&self, word: LabelWord) -> bool {
        self.words.contains(&word)
    }

    pub(super) fn names_tax(&self) -> bool {
        self.names_tax
    }

    /// Returns whether the row opens a tax table.
    pub(super) fn is_heading(&self) -> bool {
        (self.names_tax() || self.has(LabelWord::TaxSummary)) && self.entries.is_empty()
            || self
                .entries
                .iter()
                .any(|entry| entry.role == Some(AmountRole::TaxSummary))
    }

    /// Returns whether the row can stand in a tax table.
    pub(super) fn fits_table(&self) -> bool {
        self.names_tax() || self.is_short && !self.is_other()
    }

    /// Returns whether the label says that the amounts are something else, of which the tax may be
    /// mentioned: `Service charge (incl. GST 6%)`.
    pub(super) fn is_other(&self) -> bool {
        let is_tax_row = if self.entries.is_empty() {
            self.names_tax()
        } else {
            self.entries.iter().any(|entry| is_tax(entry.role))
        };
        !is_tax_row && OTHER_WORDS.into_iter().any(|word| self.has(word))
    }

    /// Returns whether the label is that of the total of all taxes.
    pub(super) fn is_tax_total(&self) -> bool {
        let named = self
            .entries
            .iter()
            .any(|entry| entry.role == Some(AmountRole::TotalTax));
        named || self.names_tax() && self.has(LabelWord::Total) && !self.is_other()
    }

    pub(super) fn minors(&self) -> Vec<i64> {
        self.entries
            .iter()
            .map(|entry| entry.amount.minor)
            .collect()
    }

    pub(super) fn printed(&self, entry: usize) -> PrintedAmount {
        let amount = &self.entries[entry].amount;
        PrintedAmount {
            row: self.at,
            range: amount.range.clone(),
            minor: amount.minor,
        }
    }

    /// Returns the letters in front of the rate or the first amount, which name the tax.
    pub(super) fn label_letters(&self) -> String {
        let amount = self.entries.first().map(|entry| entry.amount.range.start);
        let rate = self.rates.first().map(|rate| rate.range.start);
        let end = amount
            .into_iter()
            .chain(rate)
            .min()
            .unwrap_or(self.text.len());
        self.text[..end]
            .chars()
            .filter(|sign| sign.is_alphabetic())
            .flat_map(char::to_uppercase)
            .collect()
    }

    /// Reads the taxes of the row.
    pub(super) fn read_taxes(&self, context: RowContext) -> Vec<FoundTax> {
        if self.is_other() || self.entries.is_empty() {
            return Vec::new();
        }
        if let Some(tax) = self.read_proved(context) {
            return vec![tax];
        }
        if self.rates.len() > 1 {
            return self.read_groups(context);
        }
        let all: Vec<usize> = (0..self.entries.len()).collect();
        self.read_single(self.rates.first(), &all, context)
            .into_iter()
            .collect()
    }

    /// Reads a row whose numbers prove each other.
    fn read_proved(&self, context: RowContext) -> Option<FoundTax> {
        let minors = self.minors();
        let is_tabular = self.names_tax() || context.in_table && self.is_short;
        for rate in &self.rates {
            let Some(proof) = arithmetic::prove_with_rate(rate.rate, &minors) else {
                continue;
            };
            let is_total = context.total == Some(proof.gross) && proof.gross != 0;
            let trusted = is_tabular
                || self.is_short && (proof.fit == Fit::Triple || is_total)
                || is_total && proof.fit == Fit::Triple;
            if trusted && proof.fit > Fit::Near {
                return Some(self.found(Some((rate, false)), &proof, Certainty::Proved));
            }
        }
        if !(is_tabular || self.is_short) || !self.rates.is_empty() {
            return None;
        }
        let amounts: Vec<&Amount> = self.entries.iter().map(|entry| &entry.amount).collect();
        for rate in rate_text::find_bare_rates(self.text, &amounts) {
            // An amount that is the rate is none of the others.
            let others: Vec<usize> = (0..minors.len())
                .filter(|at| amounts[*at].range != rate.range)
                .collect();
            let values: Vec<i64> = others.iter().map(|at| minors[*at]).collect();
            let Some(proof) = arithmetic::prove_with_rate(rate.rate, &values) else {
                continue;
            };
            let is_total = context.total == Some(proof.gross) && rate.rate.thousandths() > 0;
            if proof.fit > Fit::Near && (is_tabular || is_total) {
                let proof = Proof {
                    base: others[proof.base],
                    tax: others[proof.tax],
                    ..proof
                };
                return Some(self.found(Some((&rate, false)), &proof, Certainty::Proved));
            }
        }
        if !is_tabular {
            return None;
        }
        let (proof, rate) = arithmetic::prove_without_rate(&minors).or_else(|| {
            // Two amounts only count with a label that names them both.
            let [first, second] = minors[..] else {
                return None;
            };
            let labelled = self
                .entries
                .iter()
                .all(|entry| entry.role == Some(AmountRole::Tax));
            arithmetic::prove_pair(first, second).filter(|_| labelled)
        })?;
        let implied = rate.map(|rate| PrintedRate { rate, range: 0..0 });
        let rate = implied.as_ref().map(|rate| (rate, true));
        Some(self.found(rate, &proof, Certainty::Near))
    }

    fn found(
        &self,
        rate: Option<(&PrintedRate, bool)>,
        proof: &Proof,
        certainty: Certainty,
    ) -> FoundTax {
        FoundTax {
            rate: rate.map(|(rate, implied)| FoundRate {
                rate: rate.rate,
                place: (!implied).then(|| (self.at, rate.range.clone())),
            }),
            base: Some(self.printed(proof.base)),
            gross: Some(proof.gross),
            amount: self.printed(proof.tax),
            certainty,
            labelled: self.names_tax(),
        }
    }

    /// Reads a row with several taxes side by side: `GST 5% 1.00  PST 7% 1.40`.
    fn read_groups(&self, context: RowContext) -> Vec<FoundTax> {
        let starts_behind =
            |rate: &PrintedRate, at: usize| self.entries[at].amount.range.start >= rate.range.end;
        let mut taxes = Vec::new();
        for (index, rate) in self.rates.iter().enumerate() {
            let next = self.rates.get(index + 1);
            let group: Vec<usize> = (0..self.entries.len())
                .filter(|at| starts_behind(rate, *at))
                .filter(|at| next.is_none_or(|next| !starts_behind(next, *at)))
                .collect();
            taxes.extend(self.read_single(Some(rate), &group, context));
        }
        taxes
    }

    /// Reads the tax among amounts that do not prove each other.
    fn read_single(
        &self,
        rate: Option<&PrintedRate>,
        group: &[usize],
        context: RowContext,
    ) -> Option<FoundTax> {
        let is_tax =
            |role: Option<AmountRole>| matches!(role, Some(AmountRole::Tax | AmountRole::TotalTax));
        let labelled = self.names_tax() || context.in_table && self.is_short && rate.is_some();
        let plausible = |at: &usize| {
            let minor = self.entries[*at].amount.minor;
            context
                .total
                .is_none_or(|total| arithmetic::is_plausible_tax(minor, total))
        };
        // A label in this row or the one above says which amount is the tax.
        let mut with_role = group
            .iter()
            .copied()
            .filter(|at| is_tax(self.entries[*at].role))
            .filter(plausible);
        let named = with_role.next().filter(|_| with_role.next().is_none());
        let sole = match group {
            [only] if rate.is_some() && can_be_tax(self.entries[*only].role) => {
                Some(*only).filter(plausible)
            }
            _ => None,
        };
        let at = named.or(sole)?;
        let amount = self.printed(at);
        // Rate 0 and an amount is a base.
        let is_free = rate.is_some_and(|rate| rate.rate.thousandths() == 0);
        if is_free && amount.minor != 0 {
            return None;
        }
        let labelled = labelled || named.is_some();
        Some(FoundTax {
            rate: rate.map(|rate| FoundRate {
                rate: rate.rate,
                place: Some((self.at, rate.range.clone())),
            }),
            base: None,
            gross: None,
            amount,
            certainty: match (labelled, is_free) {
                (true, true) => Certainty::Proved,
                (true, false) => Certainty::Labelled,
                (false, _) => Certainty::Weak,
            },
            labelled,
        })
    }
}

/// Returns whether the label of an amount says that it is a tax.
pub(super) fn is_tax(role: Option<AmountRole>) -> bool {
    matches!(role, Some(AmountRole::Tax | AmountRole::TotalTax))
}

/// Returns whether the label of an amount allows a tax: none, or that of a tax or its table.
fn can_be_tax(role: Option<AmountRole>) -> bool {
    is_tax(role) || matches!(role, None | Some(AmountRole::TaxSummary))
}

/// Returns whether an asterisk stands directly before an amount that no number multiplies.
fn is_starred(text: &str, amount: &Amount) -> bool {
    let lead = text[..amount.range.start].trim_end();
    lead.strip_suffix('*').is_some_and(|before| {
        !before
            .trim_end()
            .ends_with(|sign: char| sign.is_ascii_digit())
            || before.contains('%')
    })
}
