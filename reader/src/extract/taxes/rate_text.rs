//! Tax rates in the text of a row: with a percent sign on either side, or bare in a column.

use std::ops::Range;

use shared::quantity::TaxRate;

use super::super::amount::Amount;
use super::super::pattern::Pattern;
use super::arithmetic::{is_possible_rate, is_usual_rate};

/// Maximum number of rates of a row.
const RATES_MAX: usize = 4;

static PERCENTAGE: Pattern = Pattern::new(concat!(
    r"(?:^|[^0-9.,])([0-9]{1,2}(?:\s?[.,]\s?[0-9]{1,3})?)\s?[%٪]",
    r"|[%٪]\s?([0-9]{1,2}(?:[.,][0-9]{1,3})?)(?:[^0-9.,]|[.,]?\s|[.,]?$)",
));
/// A rate in a column of its own: `SR 6 93.40 5.60`, `20.000 10.00 2.00`.
static BARE_RATE: Pattern =
    Pattern::new(r"(?:^|[\s(=:])([0-9]{1,2}(?:[.,][0-9]{1,3})?)(?:[\s):]|$)");

/// A rate and its place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PrintedRate {
    pub(super) rate: TaxRate,
    pub(super) range: Range<usize>,
}

/// Returns the rates with a percent sign, from left to right. Higher ones than any tax has are
/// discounts or misread.
pub(super) fn find_percentages(text: &str) -> Vec<PrintedRate> {
    PERCENTAGE
        .captures_iter(text)
        .filter_map(|parts| {
            let found = parts.get(1).or_else(|| parts.get(2))?;
            let rate: TaxRate = found.as_str().replace(' ', "").parse().ok()?;
            is_possible_rate(rate).then(|| PrintedRate {
                rate,
                range: found.range(),
            })
        })
        .take(RATES_MAX)
        .collect()
}

/// Returns the numbers without a percent sign that can be a rate: bare ones in front of the
/// amounts, and amounts themselves.
pub(super) fn find_bare_rates(text: &str, amounts: &[&Amount]) -> Vec<PrintedRate> {
    let first = amounts.first().map_or(0, |amount| amount.range.start);
    let bare = BARE_RATE
        .captures_iter(&text[..first])
        .filter_map(|parts| parts.get(1))
        .map(|found| found.range());
    let printed = amounts.iter().map(|amount| amount.range.clone());
    bare.chain(printed)
        .filter_map(|range| {
            let digits = text
                .get(range.clone())?
                .trim_matches(|sign: char| !sign.is_ascii_digit());
            let rate = digits.parse().ok().filter(|rate| is_usual_rate(*rate))?;
            Some(PrintedRate { rate, range })
        })
        .take(RATES_MAX)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_signs_stand_on_either_side() {
        for (text, rates) in [
            ("A 19,00% 16,71", &[19_000][..]),
            ("MwSt 7.7 %", &[7_700]),
            ("%08 *1,85", &[8_000]),
            ("%18 *0,04 *0,25", &[18_000]),
            ("TVQ 9.975% 9.98", &[9_975]),
            ("GST 5% 1.00 PST 7% 1.40", &[5_000, 7_000]),
            ("50% off", &[]),
            ("118% juice", &[]),
            ("12.03.2024", &[]),
        ] {
            let found: Vec<u32> = find_percentages(text)
                .iter()
                .map(|found| found.rate.thousandths())
                .collect();
            assert_eq!(found, rates, "{text}");
        }
    }
}
