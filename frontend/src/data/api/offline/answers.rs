//! Answers to requests from the stored receipts, with the edits that wait.

use serde::Serialize;
use shared::api::{DuplicateList, LIST_ROWS, ReceiptDetail};
use shared::filter::{Filter, SortOrder};
use shared::id::ReceiptId;
use shared::offline::{
    OfflineReceipt, PageRequest, count_facets, find_neighbours, list_page, sum_months, sum_spending,
};
use shared::problem::ProblemCode;
use shared::receipt::parse_date;
use shared::search_results::Grouping;

use super::store;
use crate::browser::navigation::parse_query;

/// Result of a request, as the server would answer it.
type Answer = Option<Result<String, ProblemCode>>;

/// Parameters of a request.
#[derive(Default)]
struct Parameters {
    filter: Filter,
    others: Vec<(String, String)>,
}

/// Answers a `GET` request as the server does; `None` if the stored receipts cannot.
pub(super) async fn answer(address: String) -> Answer {
    let (path, query) = address.split_once('?').unwrap_or((&address, ""));
    let path = path.strip_prefix("/api/")?;
    if let Some(rest) = path.strip_prefix("receipts/") {
        let (id, part) = rest.split_once('/').unwrap_or((rest, ""));
        return answer_receipt(id.parse().ok()?, part, query).await;
    }
    if !["receipts", "months", "spending", "facets"].contains(&path) {
        return None;
    }
    let stored = load_shown_receipts().await?;
    let asked = Parameters::read(query)?;
    let filter = &asked.filter;
    match path {
        "receipts" => {
            let request = PageRequest {
                sort: asked.sort(),
                after: asked.text("after"),
                limit: asked.number("limit").unwrap_or(LIST_ROWS as usize),
                with_count: asked.text("count") == Some("true"),
            };
            to_json(&list_page(&stored, filter, request)?)
        }
        "months" => to_json(&sum_months(&stored, filter)),
        "spending" => {
            let by = asked.text("by")?;
            let (_, by) = Grouping::ALL.into_iter().find(|(name, _)| *name == by)?;
            let previous = asked.previous_filter();
            to_json(&sum_spending(&stored, filter, previous.as_ref(), by))
        }
        _ => {
            let starts = asked.text("starts").unwrap_or_default();
            to_json(&count_facets(&stored, filter, starts))
        }
    }
}

/// Returns a stored receipt with the edits that wait.
pub(super) async fn load_shown_detail(id: ReceiptId) -> Option<ReceiptDetail> {
    let mut detail = store::load_detail(id).await?;
    if let Some(edit) = store::load_edit(id).await {
        edit.apply_to(&mut detail);
    }
    Some(detail)
}

async fn answer_receipt(id: ReceiptId, part: &str, query: &str) -> Answer {
    match part {
        "" => {
            let is_deleted = store::load_edit(id)
                .await
                .is_some_and(|edit| edit.is_deleted);
            if is_deleted {
                return Some(Err(ProblemCode::ReceiptDeleted));
            }
            to_json(&load_shown_detail(id).await?)
        }
        "words" => store::load_words(id).await.map(Ok),
        "neighbours" => {
            let (stored, asked) = (load_shown_receipts().await?, Parameters::read(query)?);
            to_json(&find_neighbours(&stored, &asked.filter, asked.sort(), id))
        }
        // They are asked for again once the server can be reached.
        "duplicates" => to_json(&DuplicateList::default()),
        _ => None,
    }
}

/// Returns the stored receipts with the edits that wait; `None` if nothing is stored.
async fn load_shown_receipts() -> Option<Vec<OfflineReceipt>> {
    let mut stored = store::load_receipts().await;
    if stored.is_empty() {
        return None;
    }
    for edit in store::load_edits().await {
        let Some(at) = stored.iter().position(|receipt| receipt.row.id == edit.id) else {
            continue;
        };
        if edit.is_deleted {
            stored.remove(at);
        } else if let Some(mut detail) = store::load_detail(edit.id).await {
            edit.apply_to(&mut detail);
            let pages = std::mem::take(&mut stored[at].texts.pages);
            stored[at] = OfflineReceipt::new(&detail, None);
            stored[at].texts.pages = pages;
        }
    }
    Some(stored)
}

impl Parameters {
    /// Reads a query; `None` if a value is unusable.
    fn read(query: &str) -> Option<Self> {
        let mut asked = Self::default();
        for (name, value) in parse_query(query) {
            match asked.filter.set_parameter(&name, &value) {
                Some(set) => set.ok()?,
                None => asked.others.push((name, value)),
            }
        }
        Some(asked)
    }

    fn text(&self, name: &str) -> Option<&str> {
        let mut others = self.others.iter().rev();
        let found = others.find(|(other, value)| other == name && !value.is_empty());
        found.map(|(_, value)| value.as_str())
    }

    fn sort(&self) -> SortOrder {
        let sort = self.text("sort").and_then(|sort| sort.parse().ok());
        sort.unwrap_or_default()
    }

    fn number(&self, name: &str) -> Option<usize> {
        self.text(name)?.parse().ok()
    }

    /// Returns the filter of the previous period, if it is asked for.
    fn previous_filter(&self) -> Option<Filter> {
        let day = |name| self.text(name).and_then(|day| parse_date(day).ok());
        let (from, to) = (day("previous_from"), day("previous_to"));
        (from.is_some() || to.is_some()).then(|| Filter {
            from,
            to,
            ..self.filter.clone()
        })
    }
}

fn to_json(value: &impl Serialize) -> Answer {
    serde_json::to_string(value).ok().map(Ok)
}
