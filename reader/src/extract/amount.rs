//! Amounts as receipts print them, in whole minor units.
//!
//! `1,234.56`, `1.234,56`, `1 234,56`, `RM9.00`, `12.50-`, `¥1,200`, `12,-`, and what engines make of them:
//! `9 .00`, `9. 00`. What only looks like an amount is left out: dates, rates in percent, weights, times.
//! There is no float here.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use shared::money::Currency;

use super::currency;

/// How the amounts of a receipt are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Notation {
    /// Decimals of the currency.
    pub(super) exponent: u8,
    /// Amounts without decimals are usual in this currency.
    pub(super) whole: bool,
}

/// An amount in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Amount {
    /// Where it stands in the text of the row, currency mark and sign included.
    pub(super) range: Range<usize>,
    /// In minor units.
    pub(super) minor: i64,
    /// A currency is printed with it.
    pub(super) marked: bool,
    /// What is odd about it.
    pub(super) oddity: Option<Oddity>,
    /// It is a price per piece or weight (`@ 2.00`, `3 x 2.00`).
    pub(super) rate: bool,
}

/// What makes an amount look misread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Oddity {
    /// It begins with a nought that no till prints.
    Padded,
    /// Its point was lost and is put where the currency has it.
    Pointless,
}

/// Currencies whose receipts print whole amounts although ISO 4217 gives them decimals.
const WHOLE: [&str; 6] = ["IDR", "HUF", "COP", "TWD", "CRC", "LAK"];

/// A number with every separator that occurs; what it means is decided in code.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        [0-9]{1,3}(?:['.,][0-9]{2,3})+ \x20?[.,]\x20? [0-9Oo]{2,3}  # 1,234.56  1.234,56  1,23,456.00
      | [0-9]{1,3}(?:\x20[0-9]{3})+ ,\x20? [0-9]{2}                   # 1 234,56
      | [0-9]+ \x20?[.,]\x20? [0-9Oo]{2,3}                       # 9.00  9 .00  9. 00  1.234
      | [0-9]+ [.,] (?:-{1,2}|=)                                # 12,-  12.--
      | [0-9]{1,3}(?:[.,'][0-9]{3})+                               # 1,200
      | [0-9]{1,3}(?:\x20[0-9]{3})+                                # 1 200
      | [0-9]+ [.,] [0-9]                                          # 9.5
      | [.,][0-9]{2}                                            # .02
      | [0-9]+",
    )
    .expect("a fixed pattern")
});

/// What follows a number that is no amount: a rate, a weight or a size.
static UNIT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s?(?:%|(?i:kgs?|gm?s?|ml|cl|ltrs?|litres?|lit|mm|cm|m2|inch|oz|lbs?|kwh|km|pcs|pts?|l)\b)")
        .expect("a fixed pattern")
});

/// What follows a price per piece or weight.
static EACH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^\s?(?:€|[A-Z]{2,3})?\s?(?i:c/u|each|ea\b|/\s?(?:st|kg|l|pc|ea|unit|szt)\b|p\.?\s?p\b|per\s|je\s)",
    )
    .expect("a fixed pattern")
});

impl Notation {
    /// The notation of a currency, or the usual one.
    pub(super) fn of(currency: Option<Currency>) -> Self {
        let exponent = currency.map_or(2, Currency::exponent);
        let whole =
            exponent == 0 || currency.is_some_and(|currency| WHOLE.contains(&currency.code()));
        Self { exponent, whole }
    }
}

/// Every amount in `text`, from left to right.
pub(super) fn find(text: &str, notation: Notation) -> Vec<Amount> {
    let mut amounts = Vec::new();
    let mut at = 0;
    while let Some(number) = text.get(at..).and_then(|rest| NUMBER.find(rest)) {
        let range = at + number.start()..at + number.end();
        // A mark between two amounts belongs to the first.
        let read = read(text, range.clone(), notation).map(|amount| Amount {
            range: amount.range.start.max(at)..amount.range.end,
            ..amount
        });
        at = read.as_ref().map_or_else(
            || past(text, &range),
            |amount| amount.range.end.max(range.end),
        );
        amounts.extend(read);
    }
    amounts
}

/// The end of everything glued to a number that is no amount: the rest of a date is none either.
fn past(text: &str, range: &Range<usize>) -> usize {
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

fn read(text: &str, range: Range<usize>, notation: Notation) -> Option<Amount> {
    let (before, after) = (&text[..range.start], &text[range.end..]);
    let pointed = text[range.clone()].starts_with(['.', ',']);
    if is_part_of_more(before, after)
        || UNIT.is_match(after)
        || pointed && !before.ends_with([' ', '-', 'M', '$', '€', '£'])
    {
        return None;
    }
    let lead = before.trim_end_matches([' ', ':', '-']);
    let prefix = currency::mark_before(lead).filter(|_| before.len() - lead.len() <= 2);
    let suffix = currency::mark_after(after.trim_start())
        .filter(|_| after.len() - after.trim_start().len() <= 1);
    let marked = prefix.is_some() || suffix.is_some();
    let minor = minor_units(&text[range.clone()], notation, marked)?;

    let begin = prefix.map_or(range.start, |mark| mark.start);
    let end = suffix.map_or(range.end, |length| {
        range.end + (after.len() - after.trim_start().len()) + length
    });
    let (negative, begin, end) = sign(text, begin..end, range.start);
    let lead = text[..begin].trim_end();
    let rate = lead.ends_with('@')
        || (lead.ends_with(['x', 'X', '*', '×'])
            && lead
                .bytes()
                .rev()
                .nth(1)
                .is_none_or(|byte| !byte.is_ascii_alphabetic()));
    let rate = rate || EACH.is_match(&text[end..]);
    let digits = &text[range];
    let is_padded =
        digits.starts_with('0') && digits.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
    Some(Amount {
        range: begin..end,
        minor: if negative { -minor } else { minor },
        marked,
        oddity: is_padded.then_some(Oddity::Padded),
        rate,
    })
}

/// Digits or separators go on: a date, a time, a version, a longer number.
fn is_part_of_more(before: &str, after: &str) -> bool {
    let mut back = before.bytes().rev();
    let joined = match back.next() {
        Some(byte) if byte.is_ascii_digit() => true,
        Some(b'.' | b',' | b':' | b'/' | b'-' | b'\'') => {
            back.next().is_some_and(|byte| byte.is_ascii_digit())
        }
        Some(b'#') => true,
        _ => false,
    };
    let mut ahead = after.bytes();
    let goes_on = match ahead.next() {
        Some(byte) if byte.is_ascii_digit() => true,
        Some(b'.' | b',' | b':' | b'/' | b'-') => {
            ahead.next().is_some_and(|byte| byte.is_ascii_digit())
        }
        _ => false,
    };
    joined || goes_on
}

/// Whether a minus belongs to the amount, and the stretch with it.
fn sign(text: &str, range: Range<usize>, digits: usize) -> (bool, usize, usize) {
    let before = &text[..range.start];
    if text[range.start..digits].contains('-') {
        return (true, range.start, range.end);
    }
    let lead = before.strip_suffix('-');
    if let Some(rest) = lead.filter(|rest| {
        rest.chars()
            .next_back()
            .is_none_or(|sign| !sign.is_alphanumeric())
    }) {
        return (true, rest.len(), range.end);
    }
    let after = &text[range.end..];
    if let Some(rest) = after.strip_prefix('-').or_else(|| after.strip_prefix(" -")) {
        let alone = rest
            .chars()
            .next()
            .is_none_or(|sign| !sign.is_alphanumeric());
        if alone && (after.starts_with('-') || rest.is_empty()) {
            return (true, range.start, text.len() - rest.len());
        }
    }
    (false, range.start, range.end)
}

/// The value of a number's digits, or `None` where they are no amount in this notation.
fn minor_units(number: &str, notation: Notation, marked: bool) -> Option<i64> {
    let number: String = number
        .chars()
        .filter(|sign| *sign != ' ')
        .map(|sign| if matches!(sign, 'O' | 'o') { '0' } else { sign })
        .collect();
    let exponent = usize::from(notation.exponent);
    let trimmed = number.trim_end_matches(['-', '=']);
    let dashed = trimmed.len() < number.len();
    let (whole, fraction) = match trimmed.rfind(['.', ',']) {
        Some(at) if dashed => (&trimmed[..at], ""),
        Some(0) if trimmed.len() == exponent + 1 => ("0", &trimmed[1..]),
        Some(at) => {
            let tail = &trimmed[at + 1..];
            let separators: Vec<char> = trimmed[..at]
                .chars()
                .filter(|sign| !sign.is_ascii_digit())
                .collect();
            let other = separators
                .iter()
                .all(|sign| !trimmed[at..].starts_with(*sign));
            if tail.len() == exponent && other
                || tail.len() == 1 && marked && exponent > 0
                || tail.len() == 2 && other && notation.whole
            {
                (&trimmed[..at], tail)
            } else if tail.len() == 3 && (marked || notation.whole) && exponent != 3 {
                (trimmed, "")
            } else {
                return None;
            }
        }
        None => (trimmed, ""),
    };
    if fraction.is_empty() && !(marked || notation.whole || dashed) {
        return None;
    }
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
mod tests {
    use super::*;

    fn read(text: &str, code: Option<&str>) -> Vec<i64> {
        let notation = Notation::of(code.map(|code| code.parse().unwrap()));
        find(text, notation)
            .into_iter()
            .map(|amount| amount.minor)
            .collect()
    }

    #[test]
    fn reads_every_notation() {
        for (text, code, expected) in [
            ("1,234.56", None, vec![123_456]),
            ("1.234,56", None, vec![123_456]),
            ("1 234,56", None, vec![123_456]),
            ("1'234.50", None, vec![123_450]),
            ("1,23,456.00", None, vec![12_345_600]),
            ("RM9.00", None, vec![900]),
            ("TOTAL:RM9.00", None, vec![900]),
            ("RM 1,200", None, vec![120_000]),
            ("12.50-", None, vec![-1250]),
            ("-3.80", None, vec![-380]),
            ("RM -0.02", None, vec![-2]),
            ("-RM0.02", None, vec![-2]),
            ("9 .00", None, vec![900]),
            ("9. 00", None, vec![900]),
            ("9,00 €", None, vec![900]),
            ("12,- €", None, vec![1200]),
            ("¥1,200", Some("JPY"), vec![1200]),
            ("1,200", Some("JPY"), vec![1200]),
            ("Rp 25.000", Some("IDR"), vec![2_500_000]),
            ("1.250", Some("KWD"), vec![1250]),
            ("RM .02", None, vec![2]),
            ("RM -.02", None, vec![-2]),
            ("10.O0", None, vec![1000]),
            ("9.00SR", None, vec![900]),
            ("3.11  4.62", None, vec![311, 462]),
            ("2  123,45", None, vec![12_345]),
        ] {
            assert_eq!(read(text, code), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn money_round_trips_in_every_notation(minor in 0_i64..10_000_000, form in 0_usize..FORMS.len(), refund: bool) {
            let (group, point, mark, behind) = FORMS[form];
            let (whole, cents) = (minor / 100, minor % 100);
            let digits = whole.to_string();
            let mut grouped = String::new();
            for (at, digit) in digits.chars().enumerate() {
                if at > 0 && (digits.len() - at).is_multiple_of(3) {
                    grouped.push_str(group);
                }
                grouped.push(digit);
            }
            let sign = if refund { "-" } else { "" };
            let text = format!("TOTAL  {sign}{mark}{grouped}{point}{cents:02}{behind}");
            let expected = if refund { -minor } else { minor };
            proptest::prop_assert_eq!(read(&text, None), vec![expected], "{}", text);
        }
    }

    /// Separator of thousands, point, what stands before and behind.
    const FORMS: [(&str, &str, &str, &str); 9] = [
        ("", ".", "", ""),
        (",", ".", "", ""),
        (".", ",", "", ""),
        (" ", ",", "", ""),
        ("'", ".", "CHF ", ""),
        (",", ".", "RM", ""),
        (",", ".", "$", ""),
        (".", ",", "", " €"),
        ("", ",", "€", ""),
    ];

    #[test]
    fn leaves_out_what_only_looks_like_an_amount() {
        for text in [
            "25.03.2018",
            "6.00%",
            "6%",
            "1.50 kg",
            "18:30",
            "03-4567",
            "192.168.1.20",
            "100",
            "9.000",
            "",
            "12.345.67.89",
        ] {
            assert_eq!(read(text, None), Vec::<i64>::new(), "{text}");
        }
    }
}
