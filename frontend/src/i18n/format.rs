//! Display formats of numbers: sizes, speeds, durations, dates, amounts. Pure; words and separators
//! come from [`crate::i18n`].

use super::date_order::DateOrder;
use super::generated::FirstNumbers;
use super::t;
use shared::file_size::SizeSymbols;
use shared::money::Money;
use shared::problem::ProblemCode;
use shared::receipt::{format_date, parse_date};

/// Formats a size in bytes in decimal units: `3.4 MB`.
pub(crate) fn human_size(bytes: u64) -> String {
    size_symbols().format_size(bytes)
}

/// Returns the reason why a file was not accepted; of a file that is too large with its size, if it
/// is known, and the limit.
pub(crate) fn refusal(code: ProblemCode, bytes: Option<u64>, limit: Option<u64>) -> String {
    let reason = (t().problem)(code);
    let Some(limit) = limit.filter(|_| code == ProblemCode::TooLarge) else {
        return reason.to_owned();
    };
    let symbols = size_symbols();
    let excess = match bytes.filter(|bytes| *bytes > limit) {
        Some(bytes) => {
            let [size, limit] = symbols.format_excess(bytes, limit);
            (t().excess)(Some(&size), &limit)
        }
        None => (t().excess)(None, &symbols.format_size(limit)),
    };
    [reason, &excess].join(" ")
}

fn size_symbols() -> SizeSymbols {
    let FirstNumbers { point, byte, .. } = t().numbers;
    SizeSymbols { point, byte }
}

/// Formats a speed: `1.2 MB/s`.
pub(crate) fn human_speed(bytes_per_second: u64) -> String {
    format!("{}/s", human_size(bytes_per_second))
}

/// Formats a duration in seconds, less precise where it is long: `12 s`, `4 min`, `1 h 5 min`.
pub(crate) fn human_duration(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{} s", seconds.max(1)),
        60..3600 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

/// Formats a date given as `YYYY-MM-DD` in the chosen order: `15 Sep 2026`. Anything else is
/// returned unchanged.
pub(crate) fn long_date(iso: &str) -> String {
    date_in_order(iso, DateOrder::current())
}

/// Formats a date given as `YYYY-MM-DD` in this order. Anything else is returned unchanged.
pub(crate) fn date_in_order(iso: &str, order: DateOrder) -> String {
    let Ok(date) = parse_date(iso) else {
        return iso.to_owned();
    };
    let (year, month, day) = (
        date.year(),
        date.month().unsigned_abs(),
        date.day().unsigned_abs(),
    );
    match order {
        DateOrder::Language => (t().date)(day, t().months[usize::from(month) - 1], year),
        DateOrder::YearFirst => format_date(date),
        DateOrder::DayFirst => format!("{day:02}/{month:02}/{year}"),
        DateOrder::MonthFirst => format!("{month:02}/{day:02}/{year}"),
    }
}

/// Formats an amount without currency, its digits in groups: `1,234.50`.
pub(crate) fn grouped_amount(money: Money) -> String {
    let FirstNumbers {
        group,
        grouped_from,
        ..
    } = t().numbers;
    let plain = input_amount(money);
    let (sign, digits) = plain
        .strip_prefix('-')
        .map_or(("", plain.as_str()), |digits| ("−", digits));
    // Only the whole digits are grouped, and only if there are enough of them.
    let whole = digits.bytes().take_while(u8::is_ascii_digit).count();
    let mut text = String::from(sign);
    for (index, digit) in digits.chars().enumerate() {
        if whole >= grouped_from && (1..whole).contains(&index) && (whole - index).is_multiple_of(3)
        {
            text.push(group);
        }
        text.push(digit);
    }
    text
}

/// Formats an amount as it is typed: `1234.50`.
pub(crate) fn input_amount(money: Money) -> String {
    localized_decimal(&money.to_decimal())
}

/// Replaces the point of a decimal number by the local decimal separator: `12,50`.
pub(crate) fn localized_decimal(plain: &str) -> String {
    plain
        .chars()
        .map(|digit| {
            if digit == '.' {
                t().numbers.point
            } else {
                digit
            }
        })
        .collect()
}

/// Returns the currency code of an amount: `EUR`; empty where it is unknown.
pub(crate) fn currency_code(money: Money) -> String {
    money
        .currency
        .map(|currency| currency.code().to_owned())
        .unwrap_or_default()
}

/// Formats an amount with its currency: `29.53 EUR`.
pub(crate) fn amount_with_currency(money: Money) -> String {
    format!("{} {}", grouped_amount(money), currency_code(money))
        .trim_end()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_size_and_limit() {
        assert_eq!(human_speed(1_249_000), "1.2 MB/s");
        let limit = Some(25_000_000);
        for (code, bytes, limit, text) in [
            (
                ProblemCode::TooLarge,
                Some(31_000_000),
                limit,
                "This file is too large. 31 MB, the limit is 25 MB.",
            ),
            (
                ProblemCode::TooLarge,
                None,
                limit,
                "This file is too large. The limit is 25 MB.",
            ),
            (
                ProblemCode::TooLarge,
                Some(1),
                None,
                "This file is too large.",
            ),
            (
                ProblemCode::EmptyFile,
                Some(0),
                limit,
                "This file is empty.",
            ),
        ] {
            assert_eq!(refusal(code, bytes, limit), text);
        }
    }

    #[test]
    fn times_get_coarse() {
        for (seconds, text) in [
            (0, "1 s"),
            (59, "59 s"),
            (60, "1 min"),
            (61, "2 min"),
            (3600, "1 h 0 min"),
            (7500, "2 h 5 min"),
        ] {
            assert_eq!(human_duration(seconds), text);
        }
    }

    #[test]
    fn days_are_written_out() {
        assert_eq!(long_date("2026-09-05"), "5 Sep 2026");
        assert_eq!(long_date("2026-02-30"), "2026-02-30");
    }

    #[test]
    fn days_follow_the_chosen_order() {
        for (order, text) in [
            (DateOrder::Language, "5 Sep 2026"),
            (DateOrder::YearFirst, "2026-09-05"),
            (DateOrder::DayFirst, "05/09/2026"),
            (DateOrder::MonthFirst, "09/05/2026"),
        ] {
            assert_eq!(date_in_order("2026-09-05", order), text);
            assert_eq!(date_in_order("tomorrow", order), "tomorrow");
            assert_eq!(DateOrder::from_name(order.setting_name()), order);
        }
    }

    #[test]
    fn amounts_keep_the_decimals_of_their_currency() {
        for (minor, code, text) in [
            (2953, Some("EUR"), "29.53 EUR"),
            (-5, Some("USD"), "−0.05 USD"),
            (1200, Some("JPY"), "1,200 JPY"),
            (1_234_567_890, Some("KWD"), "1,234,567.890 KWD"),
            (1_234_500, None, "12,345.00"),
        ] {
            let currency = code.map(|code| code.parse().unwrap());
            assert_eq!(amount_with_currency(Money::new(minor, currency)), text);
        }
    }
}
