//! Role of a row among the goods: item, price of an item, name, discount, sum.

use std::ops::Range;

use super::heading::is_heading;
use super::row_numbers::{find_name, is_digit_code};
use super::{NON_ITEM_WORD, QUANTITY_TIMES_PRICE, UNIT_WORD};
use crate::extract::amount::{self, Amount, Notation};
use crate::extract::label::{AmountRole, Label};
use crate::extract::pattern::Pattern;
use crate::extract::text::{Row, count_letters};

/// Maximum number of letters of a label with a misread word.
const MISREAD_LETTERS_MAX: usize = 16;
/// Maximum number of digits of an amount without separators and without a currency mark.
const BARE_DIGITS_MAX: usize = 6;

/// Tax codes, rates and marks behind the amount of an item.
static TAIL: Pattern = Pattern::new(concat!(
    r"^(?:[\s.*_=#|-]*[(\[]?(?:\p{L}{1,3}[0-9]{0,2}|[0-9]{1,2}\p{L}|",
    r"[0-9]{1,2}(?:(?:[.,][0-9]{1,2})?\s?%)?|SALE)[)\]]?[.*]?){0,3}[^\p{L}\p{N}/%]*$",
));
/// Text behind a price per unit.
static PER_UNIT: Pattern = Pattern::any_case(
    r"^\s?(?:€|Ft|TL|[A-Z]{2,3}|[$£¥])?\s?(?:/\s?[\p{L}1]|per\b|ea\b|each\b|c/u)",
);
/// Words of a price or a share that the amount of another row contains.
static ASIDE: Pattern = Pattern::any_case(concat!(
    r"\b(?:regular|normal|unit|original|was|einzel|unitario|unitaire|jednostkowa)\s?",
    r"(?:price|preis|prix|cena)|^\W*(?:einzelpreis|davon|dont|incl|included|inkl|waarvon|",
    r"di cui|w tym|z toho|herav|hvoraf|of which|giá đăng|giá gốc)\b",
));
/// Name with its number of pieces behind it: `Tea 2x`.
static COUNT_BEHIND: Pattern = Pattern::new(r"\p{L}{2}.*\s[0-9]{1,3}[xX]\s+\W*$");
/// Addition to the item above.
static ADDITION: Pattern = Pattern::new(r"^\s*(?:\+|>|·|--?\s)");
/// Rate of a discount; beside a negative amount it is none of a tax.
static DISCOUNT_RATE: Pattern = Pattern::new(r"[0-9]{1,2}(?:[.,][0-9]{1,2})?\s?%");
/// Date or time of day.
static DATE_OR_TIME: Pattern = Pattern::new(
    r"\b(?:[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{2,4}|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)\b",
);
/// Amount with the digit of its tax code attached.
static GLUED_CODE: Pattern = Pattern::new(r"(?:^|\s)([0-9]{1,4}[.,][0-9]{2})[0-9]$");

/// What the amounts of a receipt have around them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Habits {
    /// Digits as tax codes behind the amounts.
    pub(super) has_digit_codes: bool,
    /// Stars in front of the amounts.
    pub(super) has_stars: bool,
}

/// Role of a row among the goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowRole {
    /// Ends with the amount of an item, at this index.
    Item(usize),
    /// Quantity and price, or one of them.
    Price,
    /// Words only.
    Name,
    /// Takes something off, in minor units.
    Discount { off: i64, has_minus: bool },
    /// An amount that is part of another one.
    Aside,
    /// Headings of columns.
    Heading,
    /// A sum, a payment or a tax; `true` if nothing else can be meant.
    Sum(bool),
}

/// A row with its role.
pub(super) struct ItemRow<'a> {
    pub(super) row: &'a Row,
    pub(super) amounts: Vec<Amount>,
    pub(super) role: RowRole,
    /// Byte range of the name, empty if there is none.
    pub(super) name: Range<usize>,
    /// `true` if the amount may be part of another one.
    pub(super) is_doubtful: bool,
    /// `true` for a row about the purchase, not about goods.
    pub(super) is_detail: bool,
    /// Index of the amount of a row that is a sum, or else an item.
    pub(super) else_item: Option<usize>,
    /// `true` if the label says that it is a tax.
    pub(super) is_tax: bool,
}

impl<'a> ItemRow<'a> {
    pub(super) fn from_row(
        row: &'a Row,
        label: Option<&Label>,
        notation: Notation,
        habits: Habits,
    ) -> Self {
        let text = row.text.as_str();
        let mut amounts: Vec<Amount> = amount::find_amounts(text, notation)
            .into_iter()
            .filter(|amount| is_plausible(text, amount))
            .collect();
        if amounts.is_empty() && habits.has_digit_codes && !notation.allows_whole {
            amounts.extend(read_glued(text));
        }
        for amount in &mut amounts {
            if habits.has_stars && text[..amount.range.start].ends_with([' ', '*']) {
                let lead = text[..amount.range.start].trim_end();
                amount.is_unit_price &= !lead.ends_with('*');
            }
            amount.is_unit_price &= !COUNT_BEHIND.is_match(&text[..amount.range.start]);
            amount.is_unit_price |= PER_UNIT.is_match(&text[amount.range.end..]);
        }
        let own = find_own(text, &amounts);
        let name = find_name(text, own.map_or(text.len(), |own| amounts[own].range.start));
        let is_named = count_letters(&text[name.clone()]) >= 2;
        let starts_with_amount = own == Some(0) && amounts[0].range.start == 0;
        let name = if is_named {
            name
        } else if starts_with_amount && is_right_to_left(text) {
            amounts[0].range.end..text.len()
        } else {
            0..0
        };
        let role = find_role(text, label, &amounts, own, !name.is_empty());
        Self {
            row,
            role,
            is_doubtful: ADDITION.is_match(text)
                || NON_ITEM_WORD.is_match(text)
                || label.is_some_and(|label| label.role != AmountRole::Deposit),
            is_detail: NON_ITEM_WORD.is_match(text) || DATE_OR_TIME.is_match(text),
            else_item: own.filter(|_| {
                role == RowRole::Sum(false)
                    && !name.is_empty()
                    && label.is_some_and(|label| !label.exact || is_ambiguous(label.role))
            }),
            is_tax: label
                .is_some_and(|label| matches!(label.role, AmountRole::Tax | AmountRole::TotalTax)),
            name,
            amounts,
        }
    }

    /// Returns whether the row has a name.
    pub(super) fn is_named(&self) -> bool {
        !self.name.is_empty()
    }

    /// Returns the amount of the item.
    pub(super) fn own(&self) -> Option<&Amount> {
        match self.role {
            RowRole::Item(own) => self.amounts.get(own),
            _ => None,
        }
    }

    /// Returns whether the row adds something to the one above.
    pub(super) fn is_addition(&self) -> bool {
        ADDITION.is_match(&self.row.text)
    }

    /// Returns the amounts of the row in minor units.
    pub(super) fn minors(&self) -> impl Iterator<Item = i64> {
        self.amounts.iter().map(|amount| amount.minor)
    }
}

/// Returns the index of the amount that ends the row.
fn find_own(text: &str, amounts: &[Amount]) -> Option<usize> {
    let ends = |amount: &Amount| !amount.is_unit_price && TAIL.is_match(&text[amount.range.end..]);
    let own = amounts.iter().rposition(ends).or_else(|| {
        let leads = |first: &&Amount| first.range.start == 0 && is_right_to_left(text);
        amounts.first().filter(leads).map(|_| 0)
    })?;
    // Behind a quantity without a name, a single amount is the price.
    let times = QUANTITY_TIMES_PRICE.find(text);
    let is_price = times.is_some_and(|times| {
        own == 0
            && amounts[0].range.end >= times.end()
            && amounts[0].range.start <= times.end()
            && count_letters(&text[..times.start()]) < 2
    });
    (!is_price).then_some(own)
}

/// Returns the role of a row.
fn find_role(
    text: &str,
    label: Option<&Label>,
    amounts: &[Amount],
    own: Option<usize>,
    is_named: bool,
) -> RowRole {
    if amounts.is_empty() && is_heading(text) {
        return RowRole::Heading;
    }
    let last = amounts.last();
    if let Some(label) = label {
        let letters = count_letters(&text[label.range.clone()]);
        let covered =
            letters * 2 >= count_letters(text) && (label.exact || letters <= MISREAD_LETTERS_MAX);
        let is_goods =
            QUANTITY_TIMES_PRICE.is_match(text) || UNIT_WORD.is_match(&text[label.range.clone()]);
        match label.role {
            AmountRole::Subtotal | AmountRole::Total | AmountRole::Final
                if covered || !amounts.is_empty() && label.exact =>
            {
                return RowRole::Sum(covered);
            }
            AmountRole::Tender
            | AmountRole::Card
            | AmountRole::Net
            | AmountRole::TotalTax
            | AmountRole::TaxSummary
                if covered && (label.exact || !amounts.is_empty()) =>
            {
                return RowRole::Sum(label.exact && !amounts.is_empty());
            }
            AmountRole::Tax
            | AmountRole::Count
            | AmountRole::PossibleTotal
            | AmountRole::Rounding
            | AmountRole::Change
            | AmountRole::Cashback
            | AmountRole::Tip
            | AmountRole::Service
                if covered && !amounts.is_empty() && !is_goods =>
            {
                return RowRole::Sum(false);
            }
            AmountRole::Discount => {
                let minus = amounts.iter().find(|amount| amount.minor < 0);
                let off = minus.or(last.filter(|_| covered));
                let is_free = amounts.len() > 1 && amounts.iter().all(|amount| amount.minor == 0);
                if let Some(off) = off.filter(|_| !is_free) {
                    return RowRole::Discount {
                        off: off.minor.abs(),
                        has_minus: off.minor < 0,
                    };
                }
            }
            AmountRole::Other if covered && label.exact && !amounts.is_empty() => {
                return RowRole::Aside;
            }
            _ => {}
        }
    }
    let Some(own) = own else {
        return if amounts.is_empty() {
            RowRole::Name
        } else {
            RowRole::Price
        };
    };
    if ASIDE.is_match(text) {
        return RowRole::Aside;
    }
    if is_named && DISCOUNT_RATE.is_match(text) && amounts[own].minor < 0 {
        return RowRole::Discount {
            off: -amounts[own].minor,
            has_minus: true,
        };
    }
    RowRole::Item(own)
}

/// Returns whether a label of this role may be part of the name of an item.
fn is_ambiguous(role: AmountRole) -> bool {
    matches!(
        role,
        AmountRole::PossibleTotal | AmountRole::Count | AmountRole::Card | AmountRole::Net
    )
}

/// Returns whether a number can be money: bare digits are not if they are many or padded.
fn is_plausible(text: &str, amount: &Amount) -> bool {
    let number = &text[amount.range.clone()];
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let is_bare = !number.contains(['.', ',', ' ', '\'']);
    amount.has_currency
        || !is_bare
        || text.trim() != number
            && digits <= BARE_DIGITS_MAX
            && (digits == 1 || !number.starts_with('0'))
            && !text[..amount.range.start].ends_with(|sign: char| sign.is_alphabetic())
            && !text[amount.range.end..]
                .starts_with(|sign: char| sign.is_alphabetic() && sign != 'd')
}

/// Reads an amount whose tax code is attached to it.
fn read_glued(text: &str) -> Option<Amount> {
    let found = GLUED_CODE.captures(text)?.get(1)?;
    let digits: String = found
        .as_str()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    Some(Amount {
        range: found.range(),
        minor: digits.parse().ok()?,
        has_currency: false,
        anomaly: None,
        is_unit_price: false,
    })
}

/// Returns whether the row prints a digit as tax code behind its amount.
pub(super) fn has_digit_code(text: &str, notation: Notation) -> bool {
    amount::find_amounts(text, notation)
        .last()
        .is_some_and(|amount| is_digit_code(&text[amount.range.end..]))
}

/// Returns whether a text is written from right to left.
fn is_right_to_left(text: &str) -> bool {
    text.chars()
        .any(|sign| matches!(sign, '\u{590}'..='\u{6ff}'))
}
