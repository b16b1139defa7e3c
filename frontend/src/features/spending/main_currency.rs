//! Choice of the currency that is shown first. Pure.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use shared::money::Currency;
use shared::month::Month;
use shared::search_results::Spending;

/// Number of months whose receipts decide, the current one included.
const RECENT_MONTHS: i32 = 12;

/// Returns the home currency if there are receipts in it, else the currency with most receipts in
/// the last twelve months, or else with most receipts at all. `months` are the sums by month;
/// `None` if there are none.
pub(crate) fn choose_main_currency(
    months: &Spending,
    current: Month,
    home: Option<Currency>,
) -> Option<Currency> {
    let is_recent = |month: Month| month <= current && current.months_since(month) < RECENT_MONTHS;
    // Numbers of recent and of all receipts.
    let mut counts: BTreeMap<Currency, (u64, u64)> = BTreeMap::new();
    for group in &months.groups {
        let (recent, all) = counts.entry(group.currency).or_default();
        *all += group.count;
        if Month::parse(&group.key).is_some_and(is_recent) {
            *recent += group.count;
        }
    }
    if let Some(home) = home.filter(|home| counts.contains_key(home)) {
        return Some(home);
    }
    // Equal numbers are decided by the code, so that the choice does not change by chance.
    let main = counts
        .into_iter()
        .max_by_key(|(currency, counts)| (*counts, Reverse(*currency)));
    main.map(|(currency, _)| currency)
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::money::Money;
    use shared::search_results::SpendingGroup;

    fn choose(groups: &[(&str, &str, u64, i64)]) -> Option<String> {
        choose_at_home(groups, None)
    }

    fn choose_at_home(groups: &[(&str, &str, u64, i64)], home: Option<&str>) -> Option<String> {
        let groups = groups.iter().map(|(key, code, count, minor)| {
            let currency: Currency = code.parse().unwrap();
            SpendingGroup {
                key: (*key).to_owned(),
                currency,
                count: *count,
                total: Money::new(*minor, Some(currency)),
                previous: None,
            }
        });
        let months = Spending {
            groups: groups.collect(),
            ..Spending::default()
        };
        let current = Month::parse("2026-09").unwrap();
        let home = home.map(|code| code.parse().unwrap());
        choose_main_currency(&months, current, home).map(|currency| currency.code().to_owned())
    }

    #[test]
    fn the_main_currency_has_most_receipts_of_twelve_months() {
        let mut groups = vec![
            ("2025-09", "USD", 50, 1),
            ("2025-10", "EUR", 2, 1),
            ("2026-08", "JPY", 3, 90_000),
            ("2026-09", "EUR", 2, 1),
            ("2026-10", "JPY", 9, 1),
        ];
        assert_eq!(choose(&groups).as_deref(), Some("EUR"));
        groups.push(("2026-09", "JPY", 1, 1));
        assert_eq!(
            choose(&groups).as_deref(),
            Some("JPY"),
            "as many now, and more in all"
        );
        assert_eq!(
            choose(&[("2020-01", "CHF", 1, 1), ("2020-02", "AUD", 1, 1)]).as_deref(),
            Some("AUD"),
            "the first code of equal ones"
        );
        assert_eq!(choose(&[]), None);
    }

    #[test]
    fn the_home_currency_comes_first_if_there_are_receipts_in_it() {
        let groups = [("2026-09", "EUR", 5, 1), ("2026-08", "CHF", 1, 1)];
        assert_eq!(choose_at_home(&groups, Some("CHF")).as_deref(), Some("CHF"));
        assert_eq!(choose_at_home(&groups, Some("USD")).as_deref(), Some("EUR"));
    }
}
