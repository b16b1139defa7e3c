//! What was spent, put together from groups of the database: spans of time from days, tags from lists of tags. Pure.

use std::collections::{BTreeMap, HashSet};

use shared::finding::{By, FACETS_MAX, Facet, GROUPS_MAX, Spending, SpendingGroup};
use shared::money::{Currency, Money};
use shared::receipt::{format_date, parse_date};

use crate::db::sums::Group;

/// The spelling in which groups are the same, and the currency.
type Place = (String, Option<Currency>);

/// Puts groups together as they were asked for.
pub fn of(groups: Vec<Group>, by: By, left_out: u64) -> Spending {
    let mut places: BTreeMap<Place, SpendingGroup> = BTreeMap::new();
    for group in groups {
        let Group {
            currency,
            count,
            minor,
            ..
        } = group;
        for key in keys(by, group.key.unwrap_or_default()) {
            let place = places.entry((key.to_lowercase(), currency));
            let sum = place.or_insert_with(|| SpendingGroup {
                key,
                currency,
                count: 0,
                total: Money::new(0, currency),
            });
            sum.count += count;
            sum.total.minor = sum.total.minor.saturating_add(minor);
        }
    }
    // By key and currency, as the places are.
    let mut groups: Vec<_> = places.into_values().collect();
    let more = groups.len().saturating_sub(GROUPS_MAX);
    if is_time(by) {
        groups.drain(..more);
    } else {
        groups.sort_by_key(|group| std::cmp::Reverse(comparable(group.total)));
        groups.truncate(GROUPS_MAX);
    }
    Spending {
        groups,
        more: more.try_into().unwrap_or(u64::MAX),
        left_out,
    }
}

/// Counts each tag of lists of tags (JSON) that begins so; the most frequent first.
pub fn tags(lists: Vec<(String, u64)>, starts: &str) -> Vec<Facet> {
    let starts = starts.to_lowercase();
    let mut tags: BTreeMap<String, Facet> = BTreeMap::new();
    for (list, count) in lists {
        for tag in list_of(&list)
            .into_iter()
            .filter(|tag| tag.to_lowercase().starts_with(&starts))
        {
            let facet = tags.entry(tag.to_lowercase()).or_insert(Facet {
                value: tag,
                count: 0,
            });
            facet.count += count;
        }
    }
    let mut facets: Vec<_> = tags.into_values().collect();
    facets.sort_by_key(|facet| std::cmp::Reverse(facet.count));
    facets.truncate(FACETS_MAX);
    facets
}

/// What a group of the database belongs to.
fn keys(by: By, key: String) -> Vec<String> {
    match by {
        By::Month => vec![beginning(&key, "2026-09".len())],
        By::Year => vec![beginning(&key, "2026".len())],
        By::Week => vec![monday(&key).unwrap_or(key)],
        By::Tag => {
            let tags = list_of(&key);
            if tags.is_empty() {
                vec![String::new()]
            } else {
                tags
            }
        }
        By::Day | By::Merchant | By::Category | By::Currency => vec![key],
    }
}

fn beginning(key: &str, length: usize) -> String {
    key.get(..length).unwrap_or(key).to_owned()
}

/// The Monday of the week of a day.
fn monday(day: &str) -> Option<String> {
    let date = parse_date(day).ok()?;
    let since = i64::from(date.weekday().to_monday_zero_offset());
    Some(format_date(
        date.checked_sub(jiff::Span::new().days(since)).ok()?,
    ))
}

/// Tags of one receipt; those that differ in capitals only are one.
fn list_of(json: &str) -> Vec<String> {
    let mut tags: Vec<String> = serde_json::from_str(json).unwrap_or_default();
    let mut seen = HashSet::new();
    tags.retain(|tag| seen.insert(tag.to_lowercase()));
    tags
}

fn is_time(by: By) -> bool {
    match by {
        By::Day | By::Week | By::Month | By::Year => true,
        By::Merchant | By::Category | By::Tag | By::Currency => false,
    }
}

/// An amount to compare with those of other currencies: in thousandths of major units.
fn comparable(money: Money) -> i128 {
    i128::from(money.minor) * 10_i128.pow(u32::from(3_u8.saturating_sub(money.exponent)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(key: &str, currency: &str, minor: i64) -> Group {
        let key = Some(key.to_owned()).filter(|key| !key.is_empty());
        Group {
            key,
            currency: currency.parse().ok(),
            count: 1,
            minor,
        }
    }

    fn lines(groups: Vec<Group>, by: By) -> Vec<String> {
        let groups = of(groups, by, 0).groups.into_iter();
        groups
            .map(|group| {
                let currency = group
                    .currency
                    .map_or("-".to_owned(), |currency| currency.code().to_owned());
                format!(
                    "{} {currency} {}×{}",
                    group.key,
                    group.count,
                    group.total.to_decimal()
                )
            })
            .collect()
    }

    #[test]
    fn days_become_spans_of_time() {
        let days = [
            ("2026-12-31", 100),
            ("2027-01-01", 250),
            ("2026-12-27", -50),
            ("2027-01-04", 1),
        ];
        for (by, expected) in [
            (
                By::Day,
                &[
                    "2026-12-27 EUR 1×-0.50",
                    "2026-12-31 EUR 1×1.00",
                    "2027-01-01 EUR 1×2.50",
                    "2027-01-04 EUR 1×0.01",
                ][..],
            ),
            (
                By::Week,
                &[
                    "2026-12-21 EUR 1×-0.50",
                    "2026-12-28 EUR 2×3.50",
                    "2027-01-04 EUR 1×0.01",
                ],
            ),
            (By::Month, &["2026-12 EUR 2×0.50", "2027-01 EUR 2×2.51"]),
            (By::Year, &["2026 EUR 2×0.50", "2027 EUR 2×2.51"]),
        ] {
            let groups = days
                .iter()
                .map(|(day, minor)| group(day, "EUR", *minor))
                .collect();
            assert_eq!(lines(groups, by), expected, "{by:?}");
        }
    }

    #[test]
    fn names_come_by_what_was_spent_and_currencies_never_mix() {
        let groups = vec![
            group("A", "EUR", 100),
            group("B", "JPY", 5),
            group("", "", 900),
            group("A", "JPY", 2),
        ];
        assert_eq!(
            lines(groups, By::Merchant),
            [" - 1×9.00", "B JPY 1×5", "A JPY 1×2", "A EUR 1×1.00"]
        );
    }

    #[test]
    fn a_receipt_counts_once_for_each_of_its_tags() {
        let groups = vec![
            group(r#"["trip","Trip","food"]"#, "EUR", 100),
            group(r#"["TRIP"]"#, "EUR", 50),
            group("[]", "EUR", 7),
        ];
        assert_eq!(
            lines(groups, By::Tag),
            ["trip EUR 2×1.50", "food EUR 1×1.00", " EUR 1×0.07"]
        );
        let lists = vec![
            (r#"["trip","food"]"#.to_owned(), 2),
            (r#"["TRIP"]"#.to_owned(), 3),
        ];
        let counted = |starts| {
            tags(lists.clone(), starts)
                .into_iter()
                .map(|tag| (tag.value, tag.count))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            counted(""),
            [("trip".to_owned(), 5), ("food".to_owned(), 2)]
        );
        assert_eq!(counted("Fo"), [("food".to_owned(), 2)]);
    }

    #[test]
    fn too_many_groups_are_cut_and_said() {
        let names = |count: usize| {
            (0..count)
                .map(|number| group(&format!("{number:05}"), "EUR", 1))
                .collect()
        };
        let spending = of(names(GROUPS_MAX + 3), By::Merchant, 4);
        assert_eq!(
            (spending.groups.len(), spending.more, spending.left_out),
            (GROUPS_MAX, 3, 4)
        );
        assert_eq!(
            of(names(GROUPS_MAX + 3), By::Day, 0).groups[0].key,
            "00003",
            "the latest stay"
        );
    }
}
