//! Rows of the list as the browser knows them: loaded pages, and events since. Pure.

use shared::api::{Event, ReceiptPage, ReceiptRow};
use shared::id::ReceiptId;

/// Rows, newest first, and the range in which the list is complete.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct ReceiptRows {
    known_rows: Vec<ReceiptRow>,
    loaded_range: LoadedRange,
}

/// Range in which the list was loaded without a gap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum LoadedRange {
    /// Nothing; single rows may be known all the same.
    #[default]
    Unloaded,
    /// Down to this row; older ones are on the server, behind this cursor.
    DownTo(ReceiptId, String),
    /// Down to the very first receipt.
    Complete,
}

impl ReceiptRows {
    /// Returns the row of a receipt, if it is known.
    pub(crate) fn row(&self, id: ReceiptId) -> Option<&ReceiptRow> {
        self.find_index(id)
            .ok()
            .map(|index| &self.known_rows[index])
    }

    /// Returns the receipts of the list without a gap, newest first. Rows that are known but older
    /// than the loaded range are left out.
    pub(crate) fn listed_ids(&self) -> Vec<ReceiptId> {
        let ids = self.known_rows.iter().map(|row| row.id);
        match &self.loaded_range {
            LoadedRange::Unloaded => Vec::new(),
            // Ids begin with the time of creation, so the greater one is the newer one.
            LoadedRange::DownTo(oldest, _) => ids.take_while(|id| id >= oldest).collect(),
            LoadedRange::Complete => ids.collect(),
        }
    }

    /// Returns whether the list was loaded at least once.
    pub(crate) fn is_loaded(&self) -> bool {
        self.loaded_range != LoadedRange::Unloaded
    }

    /// Returns the cursor to pass as `after` for the next page, if there is one.
    pub(crate) fn next_cursor(&self) -> Option<&str> {
        match &self.loaded_range {
            LoadedRange::DownTo(_, next) => Some(next),
            LoadedRange::Unloaded | LoadedRange::Complete => None,
        }
    }

    /// Returns whether the list goes at least as far back as that of `other`.
    pub(crate) fn covers_range_of(&self, other: &Self) -> bool {
        match (&self.loaded_range, &other.loaded_range) {
            (LoadedRange::Complete, _) | (_, LoadedRange::Unloaded) => true,
            (LoadedRange::Unloaded, _) | (LoadedRange::DownTo(..), LoadedRange::Complete) => false,
            (LoadedRange::DownTo(ours, _), LoadedRange::DownTo(theirs, _)) => ours <= theirs,
        }
    }

    /// Adds a page that was requested with [`Self::next_cursor`].
    pub(crate) fn add_page(&mut self, page: ReceiptPage) {
        // Without a row or a cursor there is nothing older.
        let oldest = page.receipts.last().map(|row| row.id);
        self.loaded_range = oldest
            .zip(page.next)
            .map_or(LoadedRange::Complete, |(oldest, next)| {
                LoadedRange::DownTo(oldest, next)
            });
        for row in page.receipts {
            self.put_row(row);
        }
    }

    /// Adds or replaces a row, unless a newer version of it is known.
    pub(crate) fn put_row(&mut self, row: ReceiptRow) {
        match self.find_index(row.id) {
            Ok(index) if self.known_rows[index].updated_at_ms <= row.updated_at_ms => {
                self.known_rows[index] = row;
            }
            Ok(_) => {}
            Err(index) => self.known_rows.insert(index, row),
        }
    }

    /// Removes a receipt.
    pub(crate) fn remove_row(&mut self, id: ReceiptId) {
        if let Ok(index) = self.find_index(id) {
            self.known_rows.remove(index);
        }
    }

    /// Returns the receipts that are still to be read.
    pub(crate) fn unfinished_ids(&self) -> Vec<ReceiptId> {
        self.known_rows
            .iter()
            .filter(|row| super::is_being_read(row.status))
            .map(|row| row.id)
            .collect()
    }

    /// Takes over a list that was loaded anew: receipts of `before` that it lacks are removed.
    pub(crate) fn replace_list(&mut self, before: &Self, fresh: Self) {
        for id in before
            .listed_ids()
            .into_iter()
            .filter(|id| fresh.row(*id).is_none())
        {
            self.remove_row(id);
        }
        self.loaded_range = fresh.loaded_range;
        // Events may have brought newer versions of some rows meanwhile; `put_row` keeps those.
        for row in fresh.known_rows {
            self.put_row(row);
        }
    }

    /// Applies an event. Returns `true` if the rows have to be loaded again.
    pub(crate) fn apply_event(&mut self, event: &Event) -> bool {
        match event {
            Event::Changed { row } => self.put_row((**row).clone()),
            Event::Deleted { id } => self.remove_row(*id),
            Event::Missed => return true,
        }
        false
    }

    /// Returns the index of a row, or in `Err` the index at which it belongs.
    fn find_index(&self, id: ReceiptId) -> Result<usize, usize> {
        // Compared the other way round: the newest id comes first.
        self.known_rows.binary_search_by(|row| id.cmp(&row.id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u64) -> ReceiptId {
        ReceiptId::new(number, [0; 10])
    }

    fn row(number: u64, updated_at_ms: i64) -> ReceiptRow {
        let json = format!(
            r#"{{"id":"{}","status":"ready","problem":null,"merchant":"{updated_at_ms}","date":null,
            "total":null,
            "confidence":0.9,"verified":false,"adds_up":null,"category":null,"tags":[],
            "has_note":false,"has_picture":true,"created_at_ms":0,"updated_at_ms":{updated_at_ms},
            "file":{{"name":"a.jpg","kind":"jpeg","size_bytes":1,"sha256":""}}}}"#,
            id(number)
        );
        serde_json::from_str(&json).unwrap()
    }

    fn page(numbers: &[u64], next: Option<&str>) -> ReceiptPage {
        let receipts = numbers.iter().map(|number| row(*number, 1)).collect();
        ReceiptPage {
            receipts,
            next: next.map(str::to_owned),
            ..ReceiptPage::default()
        }
    }

    fn listed(rows: &ReceiptRows) -> Vec<ReceiptId> {
        rows.listed_ids()
    }

    #[test]
    fn news_older_than_the_list_wait_for_their_page() {
        let mut rows = ReceiptRows::default();
        rows.put_row(row(3, 1));
        assert!(listed(&rows).is_empty() && !rows.is_loaded());
        rows.add_page(page(&[9, 8], Some("after 8")));
        rows.apply_event(&Event::Changed {
            row: Box::new(row(10, 1)),
        });
        assert_eq!(listed(&rows), [id(10), id(9), id(8)]);
        assert_eq!(rows.next_cursor(), Some("after 8"));
        rows.add_page(page(&[7, 3], None));
        assert_eq!(listed(&rows), [id(10), id(9), id(8), id(7), id(3)]);
        assert_eq!(rows.next_cursor(), None);
    }

    #[test]
    fn a_late_answer_does_not_undo_news() {
        let mut rows = ReceiptRows::default();
        rows.apply_event(&Event::Changed {
            row: Box::new(row(5, 20)),
        });
        rows.add_page(page(&[5], None));
        assert_eq!(rows.row(id(5)).unwrap().updated_at_ms, 20);
    }

    #[test]
    fn deleted_rows_go_and_missed_news_ask_for_all() {
        let mut rows = ReceiptRows::default();
        rows.add_page(page(&[2, 1], None));
        assert!(!rows.apply_event(&Event::Deleted { id: id(2) }));
        assert_eq!(listed(&rows), [id(1)]);
        assert!(rows.apply_event(&Event::Missed));
    }

    #[test]
    fn a_reload_drops_what_is_gone_and_keeps_what_is_newer() {
        let mut rows = ReceiptRows::default();
        rows.add_page(page(&[3, 2, 1], None));
        let before = rows.clone();
        rows.apply_event(&Event::Changed {
            row: Box::new(row(4, 7)),
        });
        rows.apply_event(&Event::Changed {
            row: Box::new(row(3, 7)),
        });
        let mut fresh = ReceiptRows::default();
        fresh.add_page(page(&[3, 1], None));
        rows.replace_list(&before, fresh);
        assert_eq!(listed(&rows), [id(4), id(3), id(1)]);
        assert_eq!(rows.row(id(3)).unwrap().updated_at_ms, 7);
    }

    #[test]
    fn a_reload_goes_as_far_as_before() {
        let mut before = ReceiptRows::default();
        before.add_page(page(&[9, 8], Some("after 8")));
        let mut fresh = ReceiptRows::default();
        assert!(!fresh.covers_range_of(&before));
        fresh.add_page(page(&[12, 11], Some("after 11")));
        assert!(!fresh.covers_range_of(&before));
        fresh.add_page(page(&[9, 8], Some("after 8")));
        assert!(fresh.covers_range_of(&before));
    }
}
