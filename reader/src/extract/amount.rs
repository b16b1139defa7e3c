//! Parser for amounts of money, in whole minor units.
//!
//! `1,234.56`, `1.234,56`, `1 234,56`, `RM9.00`, `12.50-`, `¥1,200`, `12,-`, and common OCR
//! variants: `9 .00`, `9. 00`. Dates, percentages, weights and times are rejected. Floating point
//! is not used.

use std::ops::Range;

use shared::money::Currency;

use super::currency;
use super::pattern::Pattern;
use super::text::Row;

/// Notation of the amounts in a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Notation {
    /// Number of decimals of the currency.
    pub(super) exponent: u8,
    /// `true` if receipts in this currency often print amounts without decimals.
    pub(super) allows_whole: bool,
    /// `true` if a space may separate thousands in whole amounts.
    pub(super) allows_spaces: bool,
}

/// An amount in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Amount {
    /// Byte range in the text of the row, including currency mark and sign.
    pub(super) range: Range<usize>,
    /// Value in minor units.
    pub(super) minor: i64,
    /// `true` if a currency mark is printed beside it.
    pub(super) has_currency: bool,
    /// Indication that it was misread.
    pub(super) anomaly: Option<Anomaly>,
    /// `true` for a price per piece or weight (`@ 2.00`, `3 x 2.00`).
    pub(super) is_unit_price: bool,
}

/// Indication that an amount was misread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anomaly {
    /// Begins with a zero that tills do not print.
    LeadingZero,
    /// Lost its decimal point, which is assumed where the currency has it.
    MissingPoint,
}

/// Currencies with decimals in ISO 4217 whose receipts print whole amounts.
const WHOLE_AMOUNT_CURRENCIES: [&str; 12] = [
    "IDR", "HUF", "COP", "TWD", "CRC", "LAK", "MMK", "LBP", "IQD", "IRR", "TZS", "UZS",
];
/// Currencies whose receipts separate thousands by spaces: `12 500`.
const SPACED_CURRENCIES: [&str; 21] = [
    "HUF", "CZK", "PLN", "SEK", "NOK", "EUR", "RUB", "UAH", "BYN", "KZT", "KGS", "UZS", "XOF",
    "XAF", "XPF", "ZAR", "BGN", "RON", "ISK", "CHF", "DKK",
];
/// Digits of the longest whole amount without separators; longer runs are codes.
const BARE_DIGITS_MAX: usize = 7;

/// Number with any separator in use; `parse_minor_units` decides on its meaning.
static NUMBER: Pattern = Pattern::new(
    r"(?x)
        [0-9]{1,3}(?:['.,][0-9]{2,3})+ \x20?[.,]\x20? [0-9Oo]{2,3}  # 1,234.56 1.234,56 1,23,456.00
      | [0-9]{1,3}(?:\x20[0-9]{3})+ ,\x20? [0-9]{2}                   # 1 234,56
      | [0-9]+ \x20?[.,]\x20? [0-9Oo]{2,3}                       # 9.00  9 .00  9. 00  1.234
      | [0-9]+ [.,] (?:-{1,2}|=)                                # 12,-  12.--
      | [0-9]{1,3}(?:[.,'][0-9]{3})+                               # 1,200
      | [0-9]{1,3}(?:\x20[0-9]{3})+                                # 1 200
      | [0-9]+ [.,] [0-9]                                          # 9.5
      | [.,][0-9]{2}                                            # .02
      | [0-9]+",
);

/// Percent sign or unit behind a number that is not an amount.
static UNIT_SUFFIX: Pattern = Pattern::new(concat!(
    r"^\s?(?:%|(?i:kgs?|gm?s?|ml|cl|ltrs?|litres?|lit|mm|cm|m2|inch|oz|lbs?|kwh|km|pcs",
    r"|pts?|l)\b)",
));

/// Text behind a price per piece or weight.
static UNIT_PRICE_SUFFIX: Pattern = Pattern::new(concat!(
    r"^\s?(?:€|[A-Z]{2,3})?\s?(?i:c/u|each|ea\b|/\s?(?:st|kg|l|pc|ea|unit|szt)\b",
    r"|p\.?\s?p\b|per\s|je\s)",
));

/// Amount with thousands and without decimals.
static GROUPED: Pattern =
    Pattern::new(r"(?:^|[^0-9.,])[1-9][0-9]{0,2}(?:[.,][0-9]{3})+(?:[^0-9.,]|$)");
/// Amount with two decimals.
static WITH_DECIMALS: Pattern = Pattern::new(r"[0-9][.,] ?[0-9]{2}(?:[^0-9]|$)");
/// Amount below a thousand with two decimals.
static SMALL_WITH_DECIMALS: Pattern =
    Pattern::new(r"(?:^|[^0-9.,])[0-9]{1,3}[.,][0-9]{2}(?:[^0-9.,%]|$)");
/// Minimum number of grouped amounts that show how a receipt without a currency writes them.
const GROUPED_MIN: usize = 2;

impl Notation {
    /// Returns the notation of a currency; without one, two decimals.
    pub(super) fn for_currency(currency: Option<Currency>) -> Self {
        let is_one_of =
            |codes: &[&str]| currency.is_some_and(|currency| codes.contains(&currency.code()));
        let exponent = currency.map_or(2, Currency::exponent);
        Self {
            exponent,
            allows_whole: exponent == 0 || is_one_of(&WHOLE_AMOUNT_CURRENCIES),
            allows_spaces: currency.is_none() || is_one_of(&SPACED_CURRENCIES),
        }
    }

    /// Returns the notation of a receipt: that of its currency, or without one, whole amounts if it
    /// prints thousands and hardly any decimals.
    pub(super) fn for_receipt(rows: &[Row], currency: Option<Currency>) -> Self {
        let notation = Self::for_currency(currency);
        if currency.is_some() {
            return notation;
        }
        let count = |pattern: &Pattern| -> usize {
            rows.iter()
                .map(|row| pattern.find_iter(&row.text).count())
                .sum()
        };
        let grouped = count(&GROUPED);
        Self {
            allows_whole: grouped >= GROUPED_MIN && count(&WITH_DECIMALS) * 4 <= grouped,
            ..notation
        }
    }
}

/// Returns whether the amounts of a receipt show that its currency has decimals on paper: `false` if
/// thousands are grouped and nothing has decimals, `true` if several small amounts have decimals and
/// nothing is grouped, `None` if they show neither.
pub(super) fn shows_decimals(rows: &[Row]) -> Option<bool> {
    let count = |pattern: &Pattern| -> usize {
        let of_row = |row: &Row| pattern.find_iter(&row.text).count();
        rows.iter().map(of_row).sum()
    };
    match (
        count(&GROUPED),
        count(&WITH_DECIMALS),
        count(&SMALL_WITH_DECIMALS),
    ) {
        (grouped, 0, _) if grouped >= GROUPED_MIN => Some(false),
        (0, _, small) if small >= GROUPED_MIN => Some(true),
        _ => None,
    }
}

/// Returns whether receipts in a currency print amounts with decimals, whole amounts only or both.
pub(super) fn fits_decimals(currency: Currency, has_decimals: bool) -> bool {
    has_decimals != Notation::for_currency(Some(currency)).allows_whole
}

/// Returns all amounts in `text`, from left to right.
pub(super) fn find_amounts(text: &str, notation: Notation) -> Vec<Amount> {
    let mut amounts = Vec::new();
    let mut at = 0;
    while let Some(number) = text.get(at..).and_then(|rest| NUMBER.find(rest)) {
        let range = at + number.start()..at + number.end();
        let range = cut_at_space(text, range, notation);
        // A currency mark between two amounts belongs to the first one.
        let read = parse_amount(text, range.clone(), notation).map(|amount| Amount {
            range: amount.range.start.max(at)..amount.range.end,
            ..amount
        });
        at = read.as_ref().map_or_else(
            || skip_attached_digits(text, &range),
            |amount| amount.range.end.max(range.end),
        );
        amounts.extend(read);
    }
    amounts
}

/// Cuts a number at its first space if the space separates two numbers: a count and an amount.
fn cut_at_space(text: &str, range: Range<usize>, notation: Notation) -> Range<usize> {
    let number = &text[range.clone()];
    let Some(space) = number.find(' ') else {
        return range;
    };
    let is_grouped = !number.contains(['.', ',']);
    let goes_on = text[range.end..].starts_with(|sign: char| sign.is_ascii_digit());
    if is_grouped && (goes_on || !notation.allows_spaces) {
        range.start..range.start + space
    } else {
        range
    }
}

/// Returns the end of everything attached to a rejected number, since the rest of a date is not an
/// amount either.
fn skip_attached_digits(text: &str, range: &Range<usize>) -> usize {
    let bytes = text.as_bytes();
    let mut end = range.end;
    while end + 1 < bytes.len()
        && matches!(bytes[end], b'.' | b',' | b'/' | b':' | b'-')
        && bytes[end + 1].is_ascii_digit()
    {
        end += 1;
        while bytes.get(end).is_some_and(u8::is_ascii_digit) {
            end += 1;
        }
    }
    end
}

/// Parses the number at `range` with its currency mark and sign, or returns `None` if it is not an
/// amount.
fn parse_amount(text: &str, range: Range<usize>, notation: Notation) -> Option<Amount> {
    let (before, after) = (&text[..range.start], &text[range.end..]);
    // A number that begins with its point (`.02`) needs a space, a minus or a currency mark before
    // it.
    let pointed = text[range.clone()].starts_with(['.', ',']);
    // A number behind `#` is a code, unless separators show that the sign is a misread `₩`.
    let is_code = before.ends_with('#')
        && text[range.clone()]
            .bytes()
            .all(|byte| byte.is_ascii_digit());
    if is_code
        || is_part_of_longer(before, after)
        || UNIT_SUFFIX.is_match(after)
        || pointed && !before.ends_with([' ', '-', 'M', '$', '€', '£'])
    {
        return None;
    }
    // Currency marks may be separated from the number by a small gap.
    let lead = before.trim_end_matches([' ', ':', '-']);
    let prefix = currency::mark_before(lead).filter(|_| before.len() - lead.len() <= 2);
    let gap = after.len() - after.trim_start().len();
    let suffix = currency::mark_after(after.trim_start()).filter(|_| gap <= 1);
    let marked = prefix.is_some() || suffix.is_some();
    let minor = parse_minor_units(&text[range.clone()], notation, marked)?;

    let begin = prefix.map_or(range.start, |mark| mark.start);
    let end = suffix.map_or(range.end, |length| range.end + gap + length);
    let (negative, begin, end) = find_sign(text, begin..end, range.start, notation);
    // A multiplication sign in front or a word behind marks a unit price.
    let lead = text[..begin].trim_end();
    let is_multiplied = is_multiplication(lead);
    let is_unit_price =
        lead.ends_with('@') || is_multiplied || UNIT_PRICE_SUFFIX.is_match(&text[end..]);
    // Tills do not pad amounts, so a zero before another digit is suspicious.
    let is_padded = matches!(text[range].as_bytes(), [b'0', b'0'..=b'9', ..]);
    Some(Amount {
        range: begin..end,
        minor: if negative { -minor } else { minor },
        has_currency: marked,
        anomaly: is_padded.then_some(Anomaly::LeadingZero),
        is_unit_price,
    })
}

/// Returns whether a text ends with a multiplication sign: behind a number, a unit or nothing. A
/// star in front of an amount is none: some tills print it instead of a currency.
fn is_multiplication(lead: &str) -> bool {
    let Some(factor) = lead.strip_suffix(['x', 'X', '*', '×']) else {
        return false;
    };
    if lead.ends_with('*') {
        return factor
            .trim_end()
            .ends_with(|sign: char| sign.is_ascii_digit());
    }
    !factor.ends_with(|sign: char| sign.is_ascii_alphabetic())
}

/// Returns whether digits or separators go on at either end: a date, a time, a version, a longer
/// number.
fn is_part_of_longer(before: &str, after: &str) -> bool {
    let joined = matches!(
        before.as_bytes(),
        [.., b'0'..=b'9'] | [.., b'0'..=b'9', b'.' | b',' | b':' | b'/' | b'-' | b'\'']
    );
    let goes_on = matches!(
        after.as_bytes(),
        [b'0'..=b'9', ..] | [b'.' | b',' | b':' | b'/' | b'-', b'0'..=b'9', ..]
    );
    joined || goes_on
}

/// Mark of a credit behind an amount: `16.20 CR`.
static CREDIT_SUFFIX: Pattern = Pattern::new(r"^ ?CR(?:[^A-Za-z0-9]|$)");

/// Returns whether the amount is negative, and the start and end of the range with its sign.
fn find_sign(
    text: &str,
    range: Range<usize>,
    digits: usize,
    notation: Notation,
) -> (bool, usize, usize) {
    let (before, after) = (&text[..range.start], &text[range.end..]);
    // The minus stands between currency mark and digits, in front, or behind.
    if text[range.start..digits].contains('-') {
        return (true, range.start, range.end);
    }
    if let Some(rest) = before.strip_suffix('-')
        && !rest.ends_with(char::is_alphanumeric)
    {
        return (true, rest.len(), range.end);
    }
    // A space may follow it where a currency mark shows that it is no dash: `- $16.20`.
    if let Some(rest) = before.strip_suffix("- ")
        && range.start < digits
        && (rest.is_empty() || rest.ends_with(' '))
    {
        return (true, rest.len(), range.end);
    }
    // Accountants put negative amounts in parentheses. Where amounts have no decimals, remarks in
    // parentheses look the same.
    if let Some(rest) = before.strip_suffix('(')
        && after.starts_with(')')
        && notation.exponent > 0
        && (rest.is_empty() || rest.ends_with(' '))
        && !after[1..].contains(|sign: char| sign.is_alphanumeric())
    {
        return (true, rest.len(), range.end + 1);
    }
    if notation.exponent > 0
        && let Some(credit) = CREDIT_SUFFIX.find(after)
    {
        let length = credit.as_str().trim_end_matches(|sign| sign != 'R').len();
        return (true, range.start, range.end + length);
    }
    if let Some(rest) = after.strip_prefix('-').or_else(|| after.strip_prefix(" -")) {
        // Behind the amount it must not lead on to a word; after a space it must end the text.
        let alone = !rest.starts_with(char::is_alphanumeric);
        if alone && (after.starts_with('-') || rest.is_empty()) {
            return (true, range.start, text.len() - rest.len());
        }
    }
    (false, range.start, range.end)
}

/// Returns the value of a number's digits, or `None` if they are no amount in this notation.
fn parse_minor_units(number: &str, notation: Notation, marked: bool) -> Option<i64> {
    // Engines add spaces and read zeros as letters.
    let number = number.replace(' ', "").replace(['O', 'o'], "0");
    let exponent = usize::from(notation.exponent);
    // Dashes may stand for the decimals: `12,-`.
    let trimmed = number.trim_end_matches(['-', '=']);
    let dashed = trimmed.len() < number.len();
    let (whole, fraction) = match trimmed.rfind(['.', ',']) {
        Some(at) if dashed => (&trimmed[..at], ""),
        Some(0) if trimmed.len() == exponent + 1 => ("0", &trimmed[1..]),
        Some(at) => {
            // The last separator is the decimal point if the right number of digits follows and the
            // earlier separators differ; three digits are a group of thousands.
            let tail = &trimmed[at + 1..];
            let other = !trimmed[..at].contains(&trimmed[at..=at]);
            if tail.len() == exponent && other
                || tail.len() == 1 && marked && exponent > 0
                || tail.len() == 2 && other && notation.allows_whole
            {
                (&trimmed[..at], tail)
            } else if tail.len() == 3 && (marked || notation.allows_whole) && exponent != 3 {
                (trimmed, "")
            } else {
                return None;
            }
        }
        None => (trimmed, ""),
    };
    // A bare whole number is too often something else.
    if fraction.is_empty() && !(marked || notation.allows_whole || dashed) {
        return None;
    }
    // Long runs of digits are codes, and thousands do not begin with a zero.
    if fraction.is_empty() {
        let is_bare = whole.bytes().all(|byte| byte.is_ascii_digit());
        if is_bare && whole.len() > BARE_DIGITS_MAX || whole.len() > 1 && whole.starts_with('0') {
            return None;
        }
    }
    // Decimals that the currency does not have are dropped.
    let fraction = if fraction.len() > exponent {
        ""
    } else {
        fraction
    };
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() || digits.len() > 12 {
        return None;
    }
    format!("{digits}{fraction:0<exponent$}").parse().ok()
}

#[cfg(test)]
mod tests;
