//! Line items between the column headings and the first sum.
//!
//! A till prints an item in one row or in several, with the name above or below its quantity and
//! price. Each row gets a role ([`item_row`]), rows are assembled to items ([`collector`]), and the
//! sum of the items, which is printed below them, tells where they begin and end and which of
//! several columns holds their amounts ([`proof`]). Without such a sum, the first label of one ends
//! the goods.

mod collector;
mod heading;
mod item_row;
mod proof;
mod row_numbers;

#[cfg(test)]
mod tests;

use shared::money::Currency;
use shared::receipt::Item;

use super::amount::Notation;
use super::label::{self, Label};
use super::pattern::Pattern;
use super::text::Row;
use collector::{Draft, ItemCollector};
use item_row::{Habits, ItemRow, RowRole, has_digit_code};
use proof::Selection;

/// Maximum number of items, more than any receipt has.
const ITEMS_MAX: usize = 400;
/// Maximum number of rows below the goods in which their sum may stand.
const SUM_ROWS_MAX: usize = 8;
/// Number of certain sums after which no more ends of the goods are tried.
const SUMS_MAX: usize = 2;
/// Minimum number of rows whose tax code is a digit where codes are digits.
const DIGIT_CODES_MIN: usize = 2;
/// Confidence of an item that quantity and price prove.
const PROVED_CONFIDENCE: f32 = 0.95;
/// Confidence of an item that is only printed.
const PRINTED_CONFIDENCE: f32 = 0.8;

/// Quantity and price: `2 x 1.45`, `3 @ 2.00`, `0,455 kg x 19,90`.
static QUANTITY_TIMES_PRICE: Pattern = Pattern::any_case(concat!(
    r"(?:^|\s)([0-9]+(?:[.,][0-9]{1,3})?)\s?(?:KG|K9|GR?|L|LTR?|ML|LB|OZ|M|PCS?|PC|ST|STK|STÜCK",
    r"|SZT|UN|UND|UNI|UNIT|UDS|EA|KPL|ADT?|ADET|BUC|KOM|KS|DB|TK|GAB|VNT|PZ|PZA|TEM|шт)?\.?\s?",
    r"[x×*@à]\s?(?:[A-Z]{0,3}[$€£¥]?\s?)?[.,]?[0-9]",
));
/// Unit of a quantity or a currency as a word of its own.
static UNIT_WORD: Pattern = Pattern::any_case(concat!(
    r"^\W*(?:KG|K9|GR?|L|LTR?|LITER|LITRES?|ML|CL|LB|OZ|M[23]?|PCS?|PCE|PIECES?|ST|STK|STCK|STÜCK",
    r"|SZT|UN|UND|UNI|UNID|UNIT|UDS|EA|EACH|KPL|ADT?|ADET|BUC|BUCATI|KOM|KOS|KS|DB|TK|GAB|VNT|PZA?S?",
    r"|PÇ|CX|CT|TEM|ΤΕΜ|GOI|GÓI|CAI|CÁI|CHA|CHAI|HOP|HỘP|LON|BOX|PAK|PKT|QTY|CU|C/U|AD|UT|X|ШТ|БУТ|УПАК",
    r"|EUR|CHF|FR|RM|RP|FT|TL|HUF|LEI|RON|PLN|CZK|KČ|DKK|SEK|NOK|KR|USD|CAD|THB|VND|BAHT)\.?\W*$",
));
/// Words of rows about the purchase that are not goods.
static NON_ITEM_WORD: Pattern = Pattern::any_case(concat!(
    r"\b(?:TEL|TELEFON|TELEFONO|PHONE|FAX|DATE|DATUM|FECHA|TIME|CASHIER|TABLE|TISCH|INVOICE|RECEIPT",
    r"|BILL|GST\s?(?:NO|ID|REG)|PAX|COVERS?|TERMINAL|ORDER|SLIP|QUITTUNG|RECHNUNG|C\.?U\.?I\.?T|RUT",
    r"|R\.U\.T|CNPJ|CPF|NIP|CIF|C\.I\.F|NIF|NPWP|VKN|SIRET|SIREN|IBAN|BIC|TAX\s?ID|VAT\s?NO|MERSIS)\b",
));

/// Label and amount with a star between them.
static STARRED: Pattern = Pattern::new(r"^[^0-9*]*\s\*\s?[0-9][0-9.,]*$");

/// A list of items with the certainty of its end.
struct ItemList<'a> {
    certainty: Certainty,
    drafts: Vec<Draft<'a>>,
    selection: Selection,
}

/// Certainty that a list is complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Certainty {
    /// A label ends the goods, but no sum fits.
    Labelled,
    /// A row without a known label repeats the only amount.
    Repeated,
    /// The sum fits if some rows are left out.
    Selected,
    /// A row without a known label shows the sum.
    Summed,
    /// A labelled row shows the sum.
    Proved,
}

/// Items in the order of the paper.
#[derive(Default)]
pub(super) struct FoundItems {
    pub(super) items: Vec<Item>,
    /// Rows were left out so that the sum fits.
    is_selected: bool,
}

impl FoundItems {
    /// Returns the sum of all items in minor units, or `None` if it proves nothing: there are no
    /// items, one has no amount, or they were selected to make a printed sum.
    pub(super) fn proving_sum(&self) -> Option<i64> {
        let amounts = self.items.iter().map(|item| Some(item.amount.value?.minor));
        let is_proof = !self.items.is_empty() && !self.is_selected;
        amounts.sum::<Option<i64>>().filter(|_| is_proof)
    }
}

/// Finds the items of a receipt.
pub(super) fn find_items(
    rows: &[Row],
    currency: Option<Currency>,
    notation: Notation,
) -> FoundItems {
    let labels: Vec<Option<Label>> = rows
        .iter()
        .map(|row| label::read_label(&row.text))
        .collect();
    let parsed = parse_rows(rows, &labels, notation);
    let list = find_list(&parsed, currency);
    let is_summed = |list: &ItemList| list.certainty >= Certainty::Summed;
    if !notation.allows_whole && !list.as_ref().is_some_and(is_summed) {
        // Tills may print whole amounts in any currency; then a sum must prove them.
        let whole = Notation {
            allows_whole: true,
            ..notation
        };
        let parsed = parse_rows(rows, &labels, whole);
        let other = find_list(&parsed, currency);
        if let Some(other) = other.filter(|list| list.certainty == Certainty::Proved) {
            return other.into_items(currency);
        }
    }
    list.map(|list| list.into_items(currency))
        .unwrap_or_default()
}

impl ItemList<'_> {
    fn into_items(self, currency: Option<Currency>) -> FoundItems {
        let is_selected = self.certainty == Certainty::Selected;
        let mut items = self.selection.into_items(self.drafts, currency);
        if self.certainty >= Certainty::Summed {
            proof::raise_confidence(&mut items);
        }
        FoundItems { items, is_selected }
    }
}

/// Gives every row its role.
fn parse_rows<'a>(
    rows: &'a [Row],
    labels: &[Option<Label>],
    notation: Notation,
) -> Vec<ItemRow<'a>> {
    // A star in front of a sum is no multiplication.
    let has_stars = rows
        .iter()
        .zip(labels)
        .any(|(row, label)| label.is_some() && STARRED.is_match(&row.text));
    let codes = rows
        .iter()
        .filter(|row| has_digit_code(&row.text, notation))
        .take(DIGIT_CODES_MIN)
        .count();
    let habits = Habits {
        has_digit_codes: codes >= DIGIT_CODES_MIN,
        has_stars,
    };
    rows.iter()
        .zip(labels)
        .map(|(row, label)| ItemRow::from_row(row, label.as_ref(), notation, habits))
        .collect()
}

/// Returns the most certain list; on a tie, the one below the headings.
fn find_list<'a>(rows: &'a [ItemRow<'a>], currency: Option<Currency>) -> Option<ItemList<'a>> {
    let mut best: Option<ItemList> = None;
    for begin in find_begins(rows) {
        let list = find_list_from(&rows[begin..], currency);
        let is_better = |list: &ItemList| {
            best.as_ref()
                .is_none_or(|best| list.certainty > best.certainty)
        };
        if let Some(list) = list.filter(is_better) {
            let is_proved = list.certainty == Certainty::Proved;
            best = Some(list);
            if is_proved {
                break;
            }
        }
    }
    best
}

/// Returns the rows at which goods can begin: below the headings, else at the first amount.
fn find_begins(rows: &[ItemRow]) -> Vec<usize> {
    let first_sum = rows
        .iter()
        .position(|row| row.role == RowRole::Sum(true) && !row.amounts.is_empty())
        .unwrap_or(rows.len());
    let heading = rows[..first_sum]
        .iter()
        .rposition(|row| row.role == RowRole::Heading)
        .map(|at| at + 1);
    let is_goods = |row: &ItemRow| {
        let is_free = row.own().is_some_and(|own| own.minor == 0);
        let is_priced = matches!(row.role, RowRole::Item(_) | RowRole::Price);
        is_priced && !row.is_detail && (!is_free || row.row.text.starts_with(char::is_numeric))
    };
    let first = rows.iter().position(is_goods).map(|mut at| {
        // A name may stand above the first amount.
        let is_name = |row: &ItemRow| row.role == RowRole::Name && !row.is_detail;
        if at > 0 && is_name(&rows[at - 1]) && !rows[at - 1].row.text.contains(':') {
            at -= 1;
        }
        at
    });
    let mut begins: Vec<usize> = heading.into_iter().chain(first).collect();
    begins.dedup();
    begins
}

/// Returns the list of items that begins with the first row.
fn find_list_from<'a>(rows: &'a [ItemRow<'a>], currency: Option<Currency>) -> Option<ItemList<'a>> {
    let mut collector = ItemCollector::new(currency);
    let mut best: Option<(Certainty, usize, Selection)> = None;
    let mut sums = 0;
    for (at, row) in rows.iter().enumerate() {
        if !collector.drafts.is_empty()
            && let Some((certainty, selection)) = judge_end(&collector, rows, at)
            && best.as_ref().is_none_or(|(best, ..)| certainty > *best)
            && (sums == 0 || certainty == Certainty::Proved)
        {
            best = Some((certainty, at, selection));
            if certainty == Certainty::Proved {
                break;
            }
        }
        sums += usize::from(row.role == RowRole::Sum(true) && !row.amounts.is_empty());
        if sums >= SUMS_MAX && best.is_some() {
            break;
        }
        collector.add_row(row, rows.get(at + 1));
    }
    let (certainty, end, selection) = best?;
    // Rows below the end may have changed the last item.
    let mut collector = ItemCollector::new(currency);
    for (at, row) in rows[..end].iter().enumerate() {
        collector.add_row(row, rows[..end].get(at + 1));
    }
    Some(ItemList {
        certainty,
        drafts: collector.drafts,
        selection,
    })
}

/// Returns how certainly the goods end before the row at `at`, and which of the items count.
fn judge_end(
    collector: &ItemCollector,
    rows: &[ItemRow],
    at: usize,
) -> Option<(Certainty, Selection)> {
    let (row, drafts) = (&rows[at], &collector.drafts);
    if matches!(row.role, RowRole::Sum(_)) {
        for targets in [row.minors().collect(), sums_below(&rows[at..])] {
            if let Some(selection) = proof::prove(drafts, &targets) {
                let is_certain = row.role == RowRole::Sum(true) || drafts.len() > 1;
                let certainty = match (selection.is_plain(), is_certain) {
                    (true, true) => Certainty::Proved,
                    (true, false) => Certainty::Summed,
                    (false, _) => Certainty::Selected,
                };
                return Some((certainty, selection));
            }
        }
        return Some((Certainty::Labelled, Selection::printed(drafts)));
    }
    // A row without a known label that shows the sum of the items is one all the same.
    let own = row.own()?.minor;
    let selection = proof::prove_plain(drafts, own)?;
    let is_nameless = !row.is_named() && !collector.has_pending_name();
    if drafts.len() >= 2 || is_nameless {
        return Some((Certainty::Summed, selection));
    }
    let mut repeated = rows[at + 1..].iter().take(SUM_ROWS_MAX);
    let is_repeated = repeated.any(|row| row.minors().any(|minor| minor == own))
        || sums_below(&rows[at..]).contains(&own);
    is_repeated.then_some((Certainty::Repeated, selection))
}

/// Returns the labelled amounts in the first rows, each also without the taxes that are added to
/// it.
fn sums_below(rows: &[ItemRow]) -> Vec<i64> {
    let labelled = || {
        rows.iter()
            .take(SUM_ROWS_MAX)
            .filter(|row| matches!(row.role, RowRole::Sum(_)))
    };
    let mut sums: Vec<i64> = labelled().flat_map(ItemRow::minors).collect();
    let taxes: i64 = labelled()
        .filter(|row| row.is_tax)
        .filter_map(|row| row.minors().last())
        .sum();
    if taxes > 0 {
        sums.extend_from_within(..);
        let half = sums.len() / 2;
        for sum in &mut sums[half..] {
            *sum -= taxes;
        }
    }
    sums
}
