//! Receipts stored in the browser: lists, searches and sums without the server.
//!
//! The rules of filters, searches and sums are those of the server. What differs is the extent: the
//! stored receipts are the newest [`STORED_RECEIPTS_MAX`].

mod edits;
mod matching;

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::api::{Neighbours, ReceiptDetail, ReceiptPage, ReceiptRow, ReceiptWords};
use crate::filter::{Filter, SortKey, SortOrder};
use crate::id::ReceiptId;
use crate::json::FromJson;
use crate::money::{Currency, Money};
use crate::rules::RuleOutcome;
use crate::search_results::{
    CurrencyTotal, FACET_VALUES_MAX, Facet, Facets, Grouping, MonthTotal, MonthTotals, Spending,
};
use crate::search_texts::SearchTexts;
use crate::spending::{SumGroup, combine_groups, count_tags};
use crate::text::comparison_key;

pub use edits::{ConflictingPart, EditedPart, WaitingEdit};
pub use matching::select_rows;

/// Number of receipts that are stored: the newest ones.
pub const STORED_RECEIPTS_MAX: usize = 200;

/// Stored receipt, as lists, searches and sums need it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromJson)]
pub struct OfflineReceipt {
    /// Row of the list.
    pub row: ReceiptRow,
    /// Currency, also without a total.
    pub currency: Option<Currency>,
    /// Texts for searches.
    pub texts: SearchTexts,
}

/// Page of a list to compute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRequest<'r> {
    /// Order of the list.
    pub sort: SortOrder,
    /// [`ReceiptPage::next`] of the page before.
    pub after: Option<&'r str>,
    /// Number of rows.
    pub limit: usize,
    /// `true` if count and sums of all pages are wanted.
    pub with_count: bool,
}

impl OfflineReceipt {
    /// Collects what is stored of a receipt. `words` are the words of its pages, if they are known.
    pub fn new(detail: &ReceiptDetail, words: Option<&ReceiptWords>) -> Self {
        let pages = words.map(page_texts).unwrap_or_default();
        Self {
            row: detail.row.clone(),
            currency: detail.receipt.currency.value,
            texts: SearchTexts::new(
                &detail.receipt,
                detail.filing.note.as_deref(),
                &shown_annotations(detail),
                &pages,
            ),
        }
    }

    /// Returns date, total and currency; `None` if the receipt does not count as spending.
    fn spent(&self) -> Option<(&str, Money, Currency)> {
        Some((self.row.date.as_deref()?, self.row.total?, self.currency?))
    }
}

/// Computes a page of the list. `None` if `after` is no cursor of such a page.
pub fn list_page(
    stored: &[OfflineReceipt],
    filter: &Filter,
    request: PageRequest<'_>,
) -> Option<ReceiptPage> {
    let first: usize = match request.after {
        Some(after) => after.strip_prefix(CURSOR_PREFIX)?.parse().ok()?,
        None => 0,
    };
    let mut selected = select_rows(stored, filter);
    let totals = request.with_count.then(|| {
        (
            selected.len() as u64,
            sum_currencies(selected.iter().map(|(found, _)| *found)),
        )
    });
    selected.sort_by(|(one, _), (other, _)| compare(one, other, request.sort));
    let end = selected.len().min(first.saturating_add(request.limit));
    let (count, sums) = totals.unzip();
    Some(ReceiptPage {
        next: (end < selected.len()).then(|| format!("{CURSOR_PREFIX}{end}")),
        receipts: selected
            .get(first..end)?
            .iter()
            .map(|(found, hit)| ReceiptRow {
                hit: hit.clone(),
                ..found.row.clone()
            })
            .collect(),
        count,
        sums,
        similar: Vec::new(),
    })
}

/// Begins the cursors of [`list_page`]; those of the server begin otherwise.
const CURSOR_PREFIX: &str = "stored.";

/// Finds the receipts beside another one in a list; none if it is not stored.
pub fn find_neighbours(
    stored: &[OfflineReceipt],
    filter: &Filter,
    sort: SortOrder,
    id: ReceiptId,
) -> Neighbours {
    let Some(here) = stored.iter().find(|receipt| receipt.row.id == id) else {
        return Neighbours::default();
    };
    let selected = select_rows(stored, filter).into_iter();
    let mut selected: Vec<_> = selected.map(|(found, _)| found).collect();
    selected.sort_by(|one, other| compare(one, other, sort));
    let is_before = |other: &&&OfflineReceipt| compare(other, here, sort).is_lt();
    let is_behind = |other: &&&OfflineReceipt| compare(other, here, sort).is_gt();
    Neighbours {
        previous: selected.iter().rfind(is_before).map(|found| found.row.id),
        next: selected.iter().find(is_behind).map(|found| found.row.id),
    }
}

/// Computes the months of the list.
pub fn sum_months(stored: &[OfflineReceipt], filter: &Filter) -> MonthTotals {
    let mut months: BTreeMap<Option<String>, Vec<&OfflineReceipt>> = BTreeMap::new();
    for (found, _) in select_rows(stored, filter) {
        let month = found.row.date.as_deref();
        let month = month.and_then(|date| date.get(.."2026-09".len()));
        months
            .entry(month.map(str::to_owned))
            .or_default()
            .push(found);
    }
    let months = months.into_iter().map(|(month, found)| MonthTotal {
        month,
        count: found.len() as u64,
        sums: sum_currencies(found.into_iter()),
    });
    MonthTotals {
        months: months.collect(),
    }
}

/// Computes spending. `previous` selects the receipts of the previous period.
pub fn sum_spending(
    stored: &[OfflineReceipt],
    filter: &Filter,
    previous: Option<&Filter>,
    by: Grouping,
) -> Spending {
    let selected = select_rows(stored, filter);
    let left_out = selected.iter().filter(|(found, _)| found.spent().is_none());
    let left_out = left_out.count() as u64;
    let groups = |selected: Vec<(&OfflineReceipt, _)>| {
        let groups = selected.into_iter();
        groups
            .filter_map(|(found, _)| sum_group(found, by))
            .collect()
    };
    let before = previous.map(|filter| groups(select_rows(stored, filter)));
    combine_groups(groups(selected), before.unwrap_or_default(), by, left_out)
}

/// Counts the values to filter by that begin with `starts`.
pub fn count_facets(stored: &[OfflineReceipt], filter: &Filter, starts: &str) -> Facets {
    let selected = select_rows(stored, filter);
    let rows = || selected.iter().map(|(found, _)| &found.row);
    let tags = rows().filter_map(|row| Some((serde_json::to_string(&row.tags).ok()?, 1)));
    let codes = selected.iter().filter_map(|(found, _)| found.currency);
    let codes: Vec<_> = codes.map(|currency| currency.code().to_owned()).collect();
    Facets {
        merchants: count_names(rows().filter_map(|row| row.merchant.as_deref()), starts),
        categories: count_names(rows().filter_map(|row| row.category.as_deref()), starts),
        tags: count_tags(tags.collect(), starts),
        currencies: count_names(codes.iter().map(String::as_str), starts),
    }
}

fn count_names<'n>(names: impl Iterator<Item = &'n str>, starts: &str) -> Vec<Facet> {
    let starts = comparison_key(starts);
    let mut counted: BTreeMap<String, Facet> = BTreeMap::new();
    for name in names {
        let key = comparison_key(name);
        if key.starts_with(&starts) {
            let value = name.to_owned();
            let facet = counted.entry(key).or_insert(Facet { value, count: 0 });
            facet.count += 1;
        }
    }
    let mut facets: Vec<_> = counted.into_values().collect();
    facets.sort_by_key(|facet| std::cmp::Reverse(facet.count));
    facets.truncate(FACET_VALUES_MAX);
    facets
}

/// Returns the sums of the totals, the most frequent currency first.
fn sum_currencies<'s>(receipts: impl Iterator<Item = &'s OfflineReceipt>) -> Vec<CurrencyTotal> {
    let mut sums: BTreeMap<Option<Currency>, CurrencyTotal> = BTreeMap::new();
    for stored in receipts {
        let Some(total) = stored.row.total else {
            continue;
        };
        let sum = sums.entry(stored.currency).or_insert(CurrencyTotal {
            currency: stored.currency,
            count: 0,
            total: Money::new(0, stored.currency),
        });
        sum.count += 1;
        sum.total.minor = sum.total.minor.saturating_add(total.minor);
    }
    let mut sums: Vec<_> = sums.into_values().collect();
    sums.sort_by_key(|sum| std::cmp::Reverse(sum.count));
    sums
}

/// Returns the spending of a receipt as a group of its own.
fn sum_group(stored: &OfflineReceipt, by: Grouping) -> Option<SumGroup> {
    let (date, total, currency) = stored.spent()?;
    let key = match by {
        Grouping::Day | Grouping::Week | Grouping::Month | Grouping::Year => Some(date.to_owned()),
        Grouping::Merchant => stored.row.merchant.clone(),
        Grouping::Category => stored.row.category.clone(),
        Grouping::Tag => serde_json::to_string(&stored.row.tags).ok(),
        Grouping::Currency => Some(currency.code().to_owned()),
    };
    Some(SumGroup {
        key,
        currency,
        count: 1,
        minor: total.minor,
    })
}

/// Compares receipts as the list sorts them: those without the sort value last, or first by
/// [`SortOrder::has_gaps_first`]; ids between equal values.
fn compare(one: &OfflineReceipt, other: &OfflineReceipt, sort: SortOrder) -> Ordering {
    let (a, b) = (&one.row, &other.row);
    let name = |row: &ReceiptRow| row.merchant.as_deref().map(comparison_key);
    let total = |row: &ReceiptRow| row.total.map(Money::to_thousandths);
    let is_turned = sort.descending;
    if sort.has_gaps_first() && a.date.is_some() != b.date.is_some() {
        return a.date.is_some().cmp(&b.date.is_some());
    }
    let order = match sort.key {
        SortKey::Created => compare_values(Some(a.created_at_ms), Some(b.created_at_ms), is_turned),
        SortKey::Date => compare_values(a.date.as_ref(), b.date.as_ref(), is_turned),
        SortKey::Merchant => compare_values(name(a), name(b), is_turned),
        SortKey::Total => compare_values(total(a), total(b), is_turned),
        SortKey::Confidence => compare_values(Some(a.confidence), Some(b.confidence), is_turned),
    };
    order.then_with(|| compare_values(Some(a.id), Some(b.id), is_turned))
}

/// Compares values, turned or not; those that are missing come last in both cases.
fn compare_values<T: PartialOrd>(one: Option<T>, other: Option<T>, is_turned: bool) -> Ordering {
    match (one, other) {
        (Some(one), Some(other)) => {
            let order = one.partial_cmp(&other).unwrap_or(Ordering::Equal);
            if is_turned { order.reverse() } else { order }
        }
        (one, other) => other.is_some().cmp(&one.is_some()),
    }
}

/// Returns category and tags as shown, those of rules included.
fn shown_annotations(detail: &ReceiptDetail) -> RuleOutcome {
    RuleOutcome::from_applications(&detail.rules).with_annotations(&detail.filing)
}

/// Returns the texts of the pages, a line of words on each line.
fn page_texts(words: &ReceiptWords) -> Vec<String> {
    let pages = words.pages.iter().map(|page| {
        let lines = page.lines.iter().map(|line| {
            let words: Vec<_> = line.words.iter().map(|word| word.text.as_str()).collect();
            words.join(" ")
        });
        lines.collect::<Vec<_>>().join("\n")
    });
    pages.collect()
}

#[cfg(test)]
mod tests;
