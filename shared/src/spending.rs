//! Spending groups from the sums of a database, or of receipts stored in the browser.
//!
//! Combines days into spans of time, splits tag lists into tags, and adds the sums of a previous
//! period.

use std::collections::{BTreeMap, HashSet};

use crate::money::{Currency, Money};
use crate::receipt::{format_date, parse_date};
use crate::search_results::{
    FACET_VALUES_MAX, Facet, Grouping, SPENDING_GROUPS_MAX, Spending, SpendingGroup,
};

/// Receipts with a common key and currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SumGroup {
    /// The common key: a day, a name, or tags as JSON; `None` if they have none.
    pub key: Option<String>,
    /// Their currency.
    pub currency: Currency,
    /// Number of receipts.
    pub count: u64,
    /// Sum of their totals in minor units.
    pub minor: i64,
}

/// Key of a group: the spelling that is compared, and the currency.
type GroupKey = (String, Currency);

/// Combines sums into spending by the requested criterion. Groups of the previous period
/// give the sums to compare with.
pub fn combine_groups(
    groups: Vec<SumGroup>,
    previous: Vec<SumGroup>,
    by: Grouping,
    left_out: u64,
) -> Spending {
    let mut places: BTreeMap<GroupKey, SpendingGroup> = BTreeMap::new();
    add_groups(&mut places, groups, by, |sum, group| {
        sum.count += group.count;
        sum.total.minor = sum.total.minor.saturating_add(group.minor);
    });
    add_groups(&mut places, previous, by, |sum, group| {
        let nothing = Money::new(0, Some(group.currency));
        let before = sum.previous.get_or_insert(nothing);
        before.minor = before.minor.saturating_add(group.minor);
    });
    // Sorted by key and currency, as the map is.
    let mut groups: Vec<_> = places.into_values().collect();
    let more = groups.len().saturating_sub(SPENDING_GROUPS_MAX);
    // Of spans of time the latest stay, of all others the largest.
    if is_time(by) {
        groups.drain(..more);
    } else {
        groups.sort_by_key(|group| {
            let previous = group.previous.map(comparable_amount);
            std::cmp::Reverse((comparable_amount(group.total), previous))
        });
        groups.truncate(SPENDING_GROUPS_MAX);
    }
    Spending {
        groups,
        more: more.try_into().unwrap_or(u64::MAX),
        left_out,
    }
}

/// Adds sums to the spending groups they belong to.
fn add_groups(
    places: &mut BTreeMap<GroupKey, SpendingGroup>,
    groups: Vec<SumGroup>,
    by: Grouping,
    add: impl Fn(&mut SpendingGroup, &SumGroup),
) {
    for mut group in groups {
        let currency = group.currency;
        // A receipt counts once for each of its tags.
        for key in group_keys(by, group.key.take().unwrap_or_default()) {
            let place = places.entry((key.to_lowercase(), currency));
            let sum = place.or_insert_with(|| SpendingGroup {
                key,
                currency,
                count: 0,
                total: Money::new(0, Some(currency)),
                previous: None,
            });
            add(sum, &group);
        }
    }
}

/// Counts the tags in lists of tags (JSON) that begin with `starts`, the most frequent first.
pub fn count_tags(lists: Vec<(String, u64)>, starts: &str) -> Vec<Facet> {
    let starts = starts.to_lowercase();
    let mut tags: BTreeMap<String, Facet> = BTreeMap::new();
    for (list, count) in lists {
        for tag in parse_tags(&list)
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
    facets.truncate(FACET_VALUES_MAX);
    facets
}

/// Returns the keys of the spending groups to which a sum belongs.
fn group_keys(by: Grouping, key: String) -> Vec<String> {
    match by {
        Grouping::Month => vec![key_prefix(&key, "2026-09".len())],
        Grouping::Year => vec![key_prefix(&key, "2026".len())],
        Grouping::Week => vec![week_start(&key).unwrap_or(key)],
        Grouping::Tag => {
            let tags = parse_tags(&key);
            if tags.is_empty() {
                vec![String::new()]
            } else {
                tags
            }
        }
        Grouping::Day | Grouping::Merchant | Grouping::Category | Grouping::Currency => vec![key],
    }
}

fn key_prefix(key: &str, length: usize) -> String {
    key.get(..length).unwrap_or(key).to_owned()
}

/// Returns the Monday of the week of a day.
fn week_start(day: &str) -> Option<String> {
    let date = parse_date(day).ok()?;
    let since = i64::from(date.weekday().to_monday_zero_offset());
    Some(format_date(
        date.checked_sub(jiff::Span::new().days(since)).ok()?,
    ))
}

/// Parses the tags of one receipt; tags that differ in case only are one.
fn parse_tags(json: &str) -> Vec<String> {
    let mut tags: Vec<String> = serde_json::from_str(json).unwrap_or_default();
    let mut seen = HashSet::new();
    tags.retain(|tag| seen.insert(tag.to_lowercase()));
    tags
}

fn is_time(by: Grouping) -> bool {
    match by {
        Grouping::Day | Grouping::Week | Grouping::Month | Grouping::Year => true,
        Grouping::Merchant | Grouping::Category | Grouping::Tag | Grouping::Currency => false,
    }
}

/// Returns an amount in thousandths of major units, to compare it across currencies.
fn comparable_amount(money: Money) -> i128 {
    i128::from(money.minor) * 10_i128.pow(u32::from(3_u8.saturating_sub(money.exponent)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(key: &str, currency: &str, minor: i64) -> SumGroup {
        let key = Some(key.to_owned()).filter(|key| !key.is_empty());
        SumGroup {
            key,
            currency: currency.parse().unwrap(),
            count: 1,
            minor,
        }
    }

    fn lines(groups: Vec<SumGroup>, by: Grouping) -> Vec<String> {
        compared_lines(groups, Vec::new(), by)
    }

    fn compared_lines(groups: Vec<SumGroup>, previous: Vec<SumGroup>, by: Grouping) -> Vec<String> {
        let groups = combine_groups(groups, previous, by, 0).groups.into_iter();
        groups
            .map(|group| {
                let before = group
                    .previous
                    .map(|previous| format!(" was {}", previous.to_decimal()));
                format!(
                    "{} {} {}×{}{}",
                    group.key,
                    group.currency,
                    group.count,
                    group.total.to_decimal(),
                    before.unwrap_or_default()
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
                Grouping::Day,
                &[
                    "2026-12-27 EUR 1×-0.50",
                    "2026-12-31 EUR 1×1.00",
                    "2027-01-01 EUR 1×2.50",
                    "2027-01-04 EUR 1×0.01",
                ][..],
            ),
            (
                Grouping::Week,
                &[
                    "2026-12-21 EUR 1×-0.50",
                    "2026-12-28 EUR 2×3.50",
                    "2027-01-04 EUR 1×0.01",
                ],
            ),
            (
                Grouping::Month,
                &["2026-12 EUR 2×0.50", "2027-01 EUR 2×2.51"],
            ),
            (Grouping::Year, &["2026 EUR 2×0.50", "2027 EUR 2×2.51"]),
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
            group("", "EUR", 900),
            group("A", "JPY", 2),
        ];
        assert_eq!(
            lines(groups, Grouping::Merchant),
            [" EUR 1×9.00", "B JPY 1×5", "A JPY 1×2", "A EUR 1×1.00"]
        );
    }

    #[test]
    fn groups_have_the_sum_of_the_previous_period() {
        let groups = vec![
            group("Same", "EUR", 100),
            group("New", "EUR", 300),
            group("Refund", "EUR", -50),
        ];
        let previous = vec![
            group("same", "EUR", 150),
            group("Gone", "EUR", 20),
            group("Long gone", "EUR", 900),
            group("Same", "JPY", 7),
        ];
        assert_eq!(
            compared_lines(groups, previous, Grouping::Merchant),
            [
                "New EUR 1×3.00",
                "Same EUR 1×1.00 was 1.50",
                "Long gone EUR 0×0.00 was 9.00",
                "Same JPY 0×0 was 7",
                "Gone EUR 0×0.00 was 0.20",
                "Refund EUR 1×-0.50",
            ]
        );
        let tags = vec![group(r#"["trip","food"]"#, "EUR", 40)];
        assert_eq!(
            compared_lines(Vec::new(), tags, Grouping::Tag),
            ["food EUR 0×0.00 was 0.40", "trip EUR 0×0.00 was 0.40"]
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
            lines(groups, Grouping::Tag),
            ["trip EUR 2×1.50", "food EUR 1×1.00", " EUR 1×0.07"]
        );
        let lists = vec![
            (r#"["trip","food"]"#.to_owned(), 2),
            (r#"["TRIP"]"#.to_owned(), 3),
        ];
        let counted = |starts| {
            count_tags(lists.clone(), starts)
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
        let spending = combine_groups(
            names(SPENDING_GROUPS_MAX + 3),
            Vec::new(),
            Grouping::Merchant,
            4,
        );
        assert_eq!(
            (spending.groups.len(), spending.more, spending.left_out),
            (SPENDING_GROUPS_MAX, 3, 4)
        );
        assert_eq!(
            combine_groups(names(SPENDING_GROUPS_MAX + 3), Vec::new(), Grouping::Day, 0).groups[0]
                .key,
            "00003",
            "the latest stay"
        );
    }
}
