//! Conversion of recognised words into the text of a field: amounts, dates, times, currencies.
//! Pure.
//!
//! The user has chosen words and field; here only the notation is normalised. Words that cannot be
//! a value of the field give `None`, and the field is not offered.

use shared::clock_time::ClockTime;
use shared::corrections::Kind;
use shared::money::{Currency, Money};
use shared::receipt::{TEXT_CHARACTERS_MAX, format_date, parse_date};

use crate::i18n::format;

/// Currency signs and the code that each of them nearly always stands for.
const CURRENCY_SIGNS: [(&str, &str); 9] = [
    ("€", "EUR"),
    ("£", "GBP"),
    ("R$", "BRL"),
    ("$", "USD"),
    ("¥", "JPY"),
    ("RM", "MYR"),
    ("zł", "PLN"),
    ("₹", "INR"),
    ("Fr", "CHF"),
];

/// Returns the words as they would be typed into a field of this kind; `None` if they are no such
/// value.
pub(crate) fn to_field_text(kind: Kind, text: &str, currency: Option<Currency>) -> Option<String> {
    match kind {
        Kind::Text => {
            let text = text.trim();
            (!text.is_empty()).then(|| text.chars().take(TEXT_CHARACTERS_MAX).collect())
        }
        Kind::Money => normalize_amount(text, currency),
        Kind::Date => normalize_date(text, currency),
        Kind::Time => normalize_time(text),
        Kind::Currency => find_currency_code(text),
    }
}

/// Normalises an amount: `1.234,56-` becomes `-1234.56`. The last point or comma separates the
/// decimals, unless three digits follow it that are a group of thousands.
fn normalize_amount(text: &str, currency: Option<Currency>) -> Option<String> {
    let exponent = Money::new(0, currency).exponent;
    let first = text.find(|letter: char| letter.is_ascii_digit())?;
    let last = text.rfind(|letter: char| letter.is_ascii_digit())?;
    let (before, digits, after) = (&text[..first], &text[first..=last], &text[last + 1..]);
    let is_sign = |letter: char| matches!(letter, '-' | '−' | '–');
    // Negative: a minus in front or directly behind the digits, or brackets.
    let is_negative = before.contains(is_sign)
        || before.contains('(') && after.contains(')')
        // `5.–` is an amount of five, `5.00-` a refund of five.
        || after.starts_with(is_sign);
    let is_part =
        |letter: char| letter.is_ascii_digit() || letter.is_whitespace() || ".,'’".contains(letter);
    // Dates, times and percentages contain digits, but are no amounts.
    if !digits.chars().all(is_part) || after.contains('%') {
        return None;
    }
    // Three decimals, a repeated separator or a currency without decimals make it a separator of
    // thousands.
    let (whole, fraction) = match digits.rfind(['.', ',']) {
        Some(at) => {
            let is_only = !digits.as_bytes()[..at].contains(&digits.as_bytes()[at]);
            let decimals = digits.len() - at - 1;
            let is_group = decimals == 3 && exponent != 3 || !is_only || exponent == 0;
            if is_group {
                (digits, "")
            } else {
                (&digits[..at], &digits[at + 1..])
            }
        }
        // Longer digit runs are numbers of shops, phones and cards.
        None if digits.len() > 7 => return None,
        None => (digits, ""),
    };
    // Rebuild the number without separators of thousands; `Money` validates it.
    let mut typed = String::from(if is_negative { "-" } else { "" });
    typed.extend(whole.chars().filter(char::is_ascii_digit));
    if !fraction.is_empty() {
        typed.push('.');
        typed.push_str(fraction);
    }
    Money::parse(&typed, currency)
        .ok()
        .map(format::input_amount)
}

/// Returns the first date in the text as `YYYY-MM-DD`. Where day and month are interchangeable the
/// day comes first, except for US dollars.
fn normalize_date(text: &str, currency: Option<Currency>) -> Option<String> {
    let is_month_first = currency.is_some_and(|currency| currency.code() == "USD");
    // Collect all numbers and the first month name, whatever separates them.
    let (mut numbers, mut named) = (Vec::new(), None);
    for part in text
        .split(|letter: char| !letter.is_alphanumeric())
        .flat_map(split_runs)
    {
        match part.parse::<u16>() {
            Ok(number) => numbers.push(number),
            Err(_) => named = named.or_else(|| parse_month(part)),
        }
    }
    // A number from 32 can only be a year, one from 13 is no month; otherwise the order decides.
    let (year, month, day) = match (&numbers[..], named) {
        ([year @ (32..), day, ..] | [day, year, ..], Some(month)) => (*year, month, *day),
        ([year @ (32..), month, day, ..] | [month, day @ (13..), year, ..], None) => {
            (*year, *month, *day)
        }
        ([month @ ..=12, day, year, ..], None) if is_month_first => (*year, *month, *day),
        ([day, month, year, ..], None) => (*year, *month, *day),
        _ => return None,
    };
    // Years of two digits are in this century.
    let year = if year < 100 { year + 2000 } else { year };
    let iso = [
        &year.to_string(),
        "-",
        &month.to_string(),
        "-",
        &day.to_string(),
    ]
    .concat();
    parse_date(&iso).ok().map(format_date)
}

/// Splits a text where digits and other characters meet: `15SEP26` has three parts.
fn split_runs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let is_digit = rest.chars().next()?.is_ascii_digit();
        let end = rest
            .find(|letter: char| letter.is_ascii_digit() != is_digit)
            .unwrap_or(rest.len());
        let (run, behind) = rest.split_at(end);
        rest = behind;
        Some(run)
    })
}

/// Returns the month (1 to 12) of an English name or its first three letters, which most languages
/// of Europe share.
fn parse_month(name: &str) -> Option<u16> {
    const MONTHS: &str = "janfebmaraprmayjunjulaugsepoctnovdec";
    let start = name.get(..3)?.to_ascii_lowercase();
    let at = MONTHS
        .as_bytes()
        .chunks_exact(3)
        .position(|month| month == start.as_bytes())?;
    u16::try_from(at + 1).ok()
}

/// Normalises a time to 24 hours: `6:30 PM` becomes `18:30`.
fn normalize_time(text: &str) -> Option<String> {
    let clock = text.split_whitespace().find(|word| word.contains(':'))?;
    let end = clock
        .find(|letter: char| !letter.is_ascii_digit() && letter != ':')
        .unwrap_or(clock.len());
    let time: ClockTime = clock[..end].parse().ok()?;
    // The first letter behind the colon is that of AM or PM.
    let lower = text.to_ascii_lowercase();
    let half =
        lower[lower.find(':')?..].trim_start_matches(|letter: char| !letter.is_ascii_alphabetic());
    let hour = match (time.hour(), half.chars().next()) {
        (12, Some('a')) => 0,
        (hour @ 1..=11, Some('p')) => hour + 12,
        (hour, _) => hour,
    };
    // Minutes and seconds stay as they are.
    let tail = clock[..end].find(':').map(|at| &clock[at..end])?;
    [&hour.to_string(), tail]
        .concat()
        .parse::<ClockTime>()
        .ok()
        .map(|time| time.to_string())
}

/// Returns the code of a currency that is given as a code or a sign, alone or next to an amount.
fn find_currency_code(text: &str) -> Option<String> {
    let mut words = text.split(|letter: char| !letter.is_ascii_alphabetic());
    let known = words.find_map(|word| word.parse::<Currency>().ok());
    // Compared byte by byte: the generic substring search would add a kilobyte to the first load.
    let holds = |sign: &str| {
        text.as_bytes()
            .windows(sign.len())
            .any(|part| part == sign.as_bytes())
    };
    let sign = || {
        CURRENCY_SIGNS
            .iter()
            .find(|(sign, _)| holds(sign))
            .map(|(_, code)| (*code).to_owned())
    };
    known.map(String::from).or_else(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: Kind, code: &str, cases: &[(&str, &str)]) {
        for (text, expected) in cases {
            let found = to_field_text(kind, text, code.parse().ok()).unwrap_or_default();
            assert_eq!(found, *expected, "{text} {code}");
        }
    }

    #[test]
    fn amounts_in_every_common_notation() {
        check(
            Kind::Money,
            "EUR",
            &[
                ("12.50", "12.50"),
                ("12,5", "12.50"),
                ("1.234,56", "1234.56"),
                ("1,234.56", "1234.56"),
                ("1 234,56", "1234.56"),
                ("1'234.50", "1234.50"),
                ("1.234.567", "1234567.00"),
                ("1.200", "1200.00"),
                ("RM9.00", "9.00"),
                ("12.50-", "-12.50"),
                ("-3,10 €", "-3.10"),
                ("(3.10)", "-3.10"),
                ("CHF 5.–", "5.00"),
                ("€29,53*", "29.53"),
                ("7", "7.00"),
                ("15.09.26 18:30", ""),
                ("19%", ""),
                ("DE478591478", ""),
                ("Total", ""),
            ],
        );
        check(
            Kind::Money,
            "JPY",
            &[
                ("¥1,200", "1200"),
                ("1200", "1200"),
                ("12,345,678", "12345678"),
            ],
        );
        check(
            Kind::Money,
            "KWD",
            &[("1.250", "1.250"), ("1,234.250", "1234.250")],
        );
    }

    #[test]
    fn days_in_every_common_form() {
        let days = [
            ("15.09.2026", "2026-09-15"),
            ("15/09/26", "2026-09-15"),
            ("2026-09-15", "2026-09-15"),
            ("2026/9/5", "2026-09-05"),
            ("09/15/2026", "2026-09-15"),
            ("05/09/2026", "2026-09-05"),
            ("15 Sep 2026", "2026-09-15"),
            ("Sept. 15, 2026", "2026-09-15"),
            ("15SEP26", "2026-09-15"),
            ("15.09.26 18:30", "2026-09-15"),
            ("31.02.2026", ""),
            ("12.50", ""),
            ("Total", ""),
        ];
        check(Kind::Date, "EUR", &days);
        check(
            Kind::Date,
            "USD",
            &[("05/09/2026", "2026-05-09"), ("25/09/2026", "2026-09-25")],
        );
    }

    #[test]
    fn times_and_currencies() {
        check(
            Kind::Time,
            "EUR",
            &[
                ("18:30", "18:30"),
                ("6:30 PM", "18:30"),
                ("6:30:05pm", "18:30:05"),
                ("12:05 AM", "00:05"),
                ("15.09.26 18:30", "18:30"),
                ("18.30", ""),
            ],
        );
        check(
            Kind::Currency,
            "",
            &[
                ("EUR", "EUR"),
                ("29,53 €", "EUR"),
                ("RM9.00", "MYR"),
                ("R$ 5", "BRL"),
                ("12.50", ""),
            ],
        );
        check(
            Kind::Text,
            "",
            &[(" Kiosk am Eck ", "Kiosk am Eck"), (" ", "")],
        );
    }
}
