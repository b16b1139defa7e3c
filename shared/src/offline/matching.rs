//! Receipts that match a filter, by the rules of the server.

use crate::api::{ReceiptRow, ReceiptStatus};
use crate::field::CONFIDENCE_THRESHOLD;
use crate::filter::{Filter, MissingField, ReviewState};
use crate::money::Money;
use crate::receipt::format_date;
use crate::search_results::SearchHit;
use crate::search_texts::SearchWords;
use crate::text::comparison_key;

use super::OfflineReceipt;

/// Returns the receipts that match a filter, each with its match of the search words. Similar words
/// are not searched for.
pub fn select_rows<'s>(
    stored: &'s [OfflineReceipt],
    filter: &Filter,
) -> Vec<(&'s OfflineReceipt, Option<SearchHit>)> {
    let words = SearchWords::new(filter.text.as_deref().unwrap_or_default());
    let select = |stored: &'s OfflineReceipt| {
        if !matches_filter(stored, filter) {
            None
        } else if words.is_empty() {
            Some((stored, None))
        } else {
            let hit = stored.texts.find_words(&words)?;
            Some((stored, Some(hit)))
        }
    };
    stored.iter().filter_map(select).collect()
}

/// Returns whether a receipt matches all parts of a filter except its text.
fn matches_filter(stored: &OfflineReceipt, filter: &Filter) -> bool {
    let row = &stored.row;
    is_in_ranges(row, filter)
        && has_name(row.merchant.as_ref(), &filter.merchants)
        && has_name(row.category.as_ref(), &filter.categories)
        && (filter.tags.is_empty() || row.tags.iter().any(|tag| has_name(Some(tag), &filter.tags)))
        && is_any_of(stored.currency.as_ref(), &filter.currencies)
        && is_any_of(Some(&row.status), &filter.statuses)
        && is_in_review(row, filter.review)
        && (!filter.has_problem
            || row.status == ReceiptStatus::Failed
            || row.adds_up == Some(false))
        && (filter.missing.is_empty()
            || filter.missing.iter().any(|missing| lacks(stored, *missing)))
}

fn is_in_ranges(row: &ReceiptRow, filter: &Filter) -> bool {
    // Dates of this form compare like texts.
    let from = filter.from.map(format_date);
    let to = filter.to.map(format_date);
    let total = row.total.map(Money::to_thousandths);
    is_between(row.date.as_ref(), from.as_ref(), to.as_ref())
        && is_between(
            total,
            filter.min_total.map(|least| least.thousandths),
            filter.max_total.map(|most| most.thousandths),
        )
}

/// Returns whether a value lies in a range; one that is missing lies in the unlimited range only.
fn is_between<T: PartialOrd>(value: Option<T>, least: Option<T>, most: Option<T>) -> bool {
    let is_limited = least.is_some() || most.is_some();
    value.map_or(!is_limited, |value| {
        least.is_none_or(|least| value >= least) && most.is_none_or(|most| value <= most)
    })
}

fn has_name(name: Option<&String>, names: &[String]) -> bool {
    let is_same = |name: &String| {
        let key = comparison_key(name);
        names.iter().any(|other| comparison_key(other) == key)
    };
    names.is_empty() || name.is_some_and(is_same)
}

fn is_any_of<T: PartialEq>(value: Option<&T>, values: &[T]) -> bool {
    values.is_empty() || value.is_some_and(|value| values.contains(value))
}

fn is_in_review(row: &ReceiptRow, review: Option<ReviewState>) -> bool {
    let is_read = matches!(row.status, ReceiptStatus::Ready | ReceiptStatus::Failed);
    match review {
        Some(ReviewState::Open) => is_read && !row.verified,
        Some(ReviewState::ToCheck) => {
            is_read && !row.verified && row.confidence < CONFIDENCE_THRESHOLD
        }
        Some(ReviewState::Done) => row.verified,
        None => true,
    }
}

fn lacks(stored: &OfflineReceipt, missing: MissingField) -> bool {
    let row = &stored.row;
    match missing {
        MissingField::Merchant => row.merchant.is_none(),
        MissingField::Date => row.date.is_none(),
        MissingField::Total => row.total.is_none(),
        MissingField::Category => row.category.is_none(),
        MissingField::Currency => stored.currency.is_none(),
        MissingField::Spending => stored.spent().is_none(),
    }
}
