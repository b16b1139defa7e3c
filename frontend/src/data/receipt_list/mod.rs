//! The list of receipts that is shown, or was shown last.
//!
//! It outlives its page: the way back finds it as it was, and the page of a receipt goes on to the
//! next one of it. [`pages`] are its rows (pure), [`usual_order`] is the order that the user chose.

mod pages;
mod usual_order;

use leptos::prelude::*;
use shared::api::{Event, Neighbours, ReceiptPage, ReceiptRow};
use shared::filter::SortOrder;
use shared::id::ReceiptId;
use shared::problem::Problem;
use shared::search_results::CurrencyTotal;

use super::api;
use super::events::LiveEvents;
use super::loadable::Loadable;
pub(crate) use pages::ListPages;
use pages::is_placeable;
pub(crate) use usual_order::{fetch_neighbours, remember_order, usual_order};

/// Number of rows up to which a list that is loaded again becomes as long as it was.
const RELOADED_ROWS_MAX: usize = 2_000;
/// Number of rows that are added to a list at once: each addition takes time in proportion to all
/// rows of the list.
const ADDED_ROWS_MAX: usize = 2_000;

/// Which receipts a list has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ListRequest {
    /// Parameters of the API.
    pub(crate) query: String,
    pub(crate) order: SortOrder,
    /// All receipts are listed: there is no filter.
    pub(crate) has_all: bool,
}

/// The list. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct ReceiptList {
    pages: Loadable<ListPages>,
    request: StoredValue<Option<ListRequest>>,
    /// Events since the running request was sent, which its answer may lack.
    recent_events: StoredValue<Vec<Event>>,
    /// The rows are no longer those that the server would list.
    is_outdated: StoredValue<bool>,
}

impl ReceiptList {
    /// Returns the list of this app; it is created when it is first needed, and then stays.
    pub(crate) fn expect() -> Self {
        use_context().unwrap_or_else(|| {
            let live = LiveEvents::expect();
            let mut root = Owner::current();
            while let Some(parent) = root.as_ref().and_then(Owner::parent) {
                root = Some(parent);
            }
            root.unwrap_or_default().with(|| Self::provide(live))
        })
    }

    fn provide(live: LiveEvents) -> Self {
        let list = Self {
            pages: Loadable::new(),
            request: StoredValue::new(None),
            recent_events: StoredValue::new(Vec::new()),
            is_outdated: StoredValue::new(false),
        };
        provide_context(list);
        live.listen(move |event| list.apply_event(event));
        list
    }

    /// Shows a list on a page that begins. Rows of another list are removed; the same list is kept
    /// as it is, unless it is outdated.
    pub(crate) fn open(self, request: ListRequest) {
        let is_same = self
            .request
            .with_value(|known| known.as_ref() == Some(&request));
        if !is_same {
            self.pages.reset();
            self.load_request(request);
        } else if self.is_outdated.get_value() || !untrack(|| self.pages.is_loaded()) {
            self.reload();
        }
    }

    /// Requests another list. The present rows stay until the answer arrives.
    pub(crate) fn load_request(self, request: ListRequest) {
        self.request.set_value(Some(request));
        self.load_beginning(0);
    }

    /// Requests the list again, as far as it was loaded.
    pub(crate) fn reload(self) {
        let count = self.read_untracked(|pages| pages.order().len());
        self.load_beginning(
            count
                .filter(|count| *count <= RELOADED_ROWS_MAX)
                .unwrap_or(0),
        );
    }

    /// Requests so many further rows, in whole pages and up to a maximum, if there are more and no
    /// request is running.
    pub(crate) fn load_more(self, count: usize) {
        let next = self.read_untracked(|pages| pages.next_cursor().map(str::to_owned));
        let (Some(next), false) = (next.flatten(), self.pages.is_loading_untracked()) else {
            return;
        };
        let query = self.query();
        self.pages.clear_problem();
        let request = async move {
            let first = api::search_receipts(&query, Some(&next)).await?;
            fetch_until(&query, first, count.min(ADDED_ROWS_MAX)).await
        };
        self.pages.load_with(request, move |pages, answers| {
            self.add_pages(pages.get_or_insert_default(), answers);
        });
    }

    /// Repeats the request that failed.
    pub(crate) fn retry(self) {
        if untrack(|| self.has_more()) {
            self.load_more(1);
        } else {
            self.reload();
        }
    }

    /// Reads the pages; `None` before the first one is loaded.
    pub(crate) fn read<R>(self, read: impl FnOnce(&ListPages) -> R) -> Option<R> {
        self.pages.signal().with(|pages| pages.as_ref().map(read))
    }

    /// Returns a row as it is known now.
    pub(crate) fn row(self, id: ReceiptId) -> Option<ReceiptRow> {
        self.read(|pages| pages.row(id).cloned()).flatten()
    }

    /// Returns the number of receipts on all pages, and their sums, if they were requested.
    pub(crate) fn totals(self) -> Option<(u64, Vec<CurrencyTotal>)> {
        self.read(|pages| pages.totals().cloned()).flatten()
    }

    /// Returns whether the server has more receipts.
    pub(crate) fn has_more(self) -> bool {
        self.read(|pages| pages.next_cursor().is_some())
            .unwrap_or_default()
    }

    /// Returns the receipts beside another one; `None` if it is not on the loaded pages.
    pub(crate) fn neighbours(self, id: ReceiptId) -> Option<Neighbours> {
        self.read(|pages| pages.neighbours(id)).flatten()
    }

    pub(crate) fn is_loaded(self) -> bool {
        self.pages.is_loaded()
    }

    pub(crate) fn is_loading(self) -> bool {
        self.pages.is_loading()
    }

    pub(crate) fn problem(self) -> Option<Problem> {
        self.pages.problem()
    }

    fn read_untracked<R>(self, read: impl FnOnce(&ListPages) -> R) -> Option<R> {
        untrack(|| self.read(read))
    }

    fn query(self) -> String {
        let query = |request: &Option<ListRequest>| request.as_ref().map(|one| one.query.clone());
        self.request.with_value(query).unwrap_or_default()
    }

    /// Requests pages from the beginning until they have at least `wanted` rows.
    fn load_beginning(self, wanted: usize) {
        // A problem of the previous request must not stand beside the new rows.
        self.pages.clear_problem();
        self.recent_events.update_value(Vec::clear);
        self.is_outdated.set_value(false);
        let query = self.query();
        let has_all = self
            .request
            .with_value(|request| request.as_ref().is_some_and(|request| request.has_all));
        // The sums of all receipts are those of the months.
        let first = if has_all {
            query.clone()
        } else {
            ["count=true&", &query].concat()
        };
        let request = async move {
            let first = api::search_receipts(&first, None).await?;
            fetch_until(&query, first, wanted).await
        };
        self.pages
            .load_with(request, move |pages, answers: Vec<ReceiptPage>| {
                self.add_pages(pages.insert(ListPages::default()), answers);
            });
    }

    /// Adds pages that were loaded, and then what happened meanwhile.
    fn add_pages(self, pages: &mut ListPages, answers: impl IntoIterator<Item = ReceiptPage>) {
        for page in answers {
            pages.add_page(page);
        }
        let events = self.recent_events.try_update_value(std::mem::take);
        for event in events.unwrap_or_default() {
            self.apply_to(pages, &event);
        }
    }

    fn apply_event(self, event: &Event) {
        if *event == Event::Missed {
            // Events between two connections are unknown.
            if self.request.with_value(Option::is_some) {
                self.reload();
            }
            return;
        }
        if self.pages.is_loading_untracked() {
            self.recent_events
                .update_value(|events| events.push(event.clone()));
        }
        self.pages.update(|pages| self.apply_to(pages, event));
    }

    fn apply_to(self, pages: &mut ListPages, event: &Event) {
        // Filters and other orders are known to the server only.
        let order = self.request.with_value(|request| {
            let request = request.as_ref().filter(|request| request.has_all)?;
            Some(request.order).filter(|order| is_placeable(*order))
        });
        if !pages.apply_event(event, order) {
            self.is_outdated.set_value(true);
        }
    }
}

/// Fetches the pages after one until they have `wanted` rows; returns all of them.
async fn fetch_until(
    query: &str,
    first: ReceiptPage,
    wanted: usize,
) -> Result<Vec<ReceiptPage>, Problem> {
    let mut count = first.receipts.len();
    let mut pages = vec![first];
    while count < wanted
        && let Some(next) = pages.last().and_then(|page| page.next.clone())
    {
        let page = api::search_receipts(query, Some(&next)).await?;
        count += page.receipts.len();
        pages.push(page);
    }
    Ok(pages)
}
