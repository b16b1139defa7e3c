//! Count and sums of each month of the results, from the server: only some rows are loaded.

use std::time::Duration;

use leptos::prelude::*;
use shared::search_results::{MonthTotal, MonthTotals};

use crate::data::Loadable;
use crate::data::api::spending::fetch_months;

/// Delay after a change, so that many changes at once share a request.
const REFRESH_DELAY: Duration = Duration::from_millis(500);

/// Months of the current query. Copies share them.
#[derive(Clone, Copy)]
pub(super) struct MonthSums {
    totals: Loadable<MonthTotals>,
    /// Query string of the list; `None` while neither its months nor their number are shown.
    query: StoredValue<Option<String>>,
    /// `true` while a request is due.
    is_due: StoredValue<bool>,
}

impl MonthSums {
    pub(super) fn new() -> Self {
        Self {
            totals: Loadable::new(),
            query: StoredValue::new(None),
            is_due: StoredValue::new(false),
        }
    }

    /// Requests the months of a query; none for `None`.
    pub(super) fn load_query(self, query: Option<String>) {
        self.query.set_value(query);
        self.load();
    }

    /// Requests the months again soon, after receipts changed.
    pub(super) fn refresh_soon(self) {
        let is_needed = self.query.with_value(Option::is_some) && !self.is_due.get_value();
        if is_needed {
            self.is_due.set_value(true);
            set_timeout(move || self.load(), REFRESH_DELAY);
        }
    }

    /// Returns count and sums of a month, once they are known.
    pub(super) fn find(self, month: Option<&str>) -> Option<MonthTotal> {
        self.totals.signal().with(|totals| {
            let mut months = totals.as_ref()?.months.iter();
            months.find(|one| one.month.as_deref() == month).cloned()
        })
    }

    /// Returns the number of receipts of all months, once it is known.
    pub(super) fn total_count(self) -> Option<u64> {
        self.totals.signal().with(|totals| {
            Some(
                totals
                    .as_ref()?
                    .months
                    .iter()
                    .map(|month| month.count)
                    .sum(),
            )
        })
    }

    fn load(self) {
        // The page may be gone.
        self.is_due.try_set_value(false);
        if let Some(query) = self.query.try_get_value().flatten() {
            self.totals.load(async move { fetch_months(&query).await });
        }
    }
}
