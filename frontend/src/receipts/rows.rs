//! The rows of the list as they are known in the browser: pages that were loaded and news since. Pure.

use shared::api::{Event, ReceiptPage, ReceiptRow};
use shared::id::ReceiptId;

/// Rows, newest first, and how far back the list was loaded.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Rows {
    known: Vec<ReceiptRow>,
    reach: Reach,
}

/// How far back the list was loaded without a gap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Reach {
    /// Not at all; single rows may be known all the same.
    #[default]
    Nowhere,
    /// Down to this row; older ones are on the server, which calls the place so.
    To(ReceiptId, String),
    /// To the very first receipt.
    Beginning,
}

impl Rows {
    /// The row of this receipt, if it is known.
    pub(crate) fn row(&self, id: ReceiptId) -> Option<&ReceiptRow> {
        self.place(id).ok().map(|index| &self.known[index])
    }

    /// The receipts of the list without a gap, newest first. Rows that are known but older than what was
    /// loaded are left out.
    pub(crate) fn listed(&self) -> Vec<ReceiptId> {
        let ids = self.known.iter().map(|row| row.id);
        match &self.reach {
            Reach::Nowhere => Vec::new(),
            Reach::To(oldest, _) => ids.take_while(|id| id >= oldest).collect(),
            Reach::Beginning => ids.collect(),
        }
    }

    /// The list was loaded at least once.
    pub(crate) fn is_loaded(&self) -> bool {
        self.reach != Reach::Nowhere
    }

    /// What to pass as `after` for the next page, if there is one.
    pub(crate) fn next(&self) -> Option<&str> {
        match &self.reach {
            Reach::To(_, next) => Some(next),
            Reach::Nowhere | Reach::Beginning => None,
        }
    }

    /// The list goes at least as far back as that of `other`.
    pub(crate) fn reaches_as_far_as(&self, other: &Self) -> bool {
        match (&self.reach, &other.reach) {
            (Reach::Beginning, _) | (_, Reach::Nowhere) => true,
            (Reach::Nowhere, _) | (Reach::To(..), Reach::Beginning) => false,
            (Reach::To(ours, _), Reach::To(theirs, _)) => ours <= theirs,
        }
    }

    /// A page that was asked for with the `next` of these rows.
    pub(crate) fn add_page(&mut self, page: ReceiptPage) {
        let oldest = page.receipts.last().map(|row| row.id);
        self.reach = oldest
            .zip(page.next)
            .map_or(Reach::Beginning, |(oldest, next)| Reach::To(oldest, next));
        for row in page.receipts {
            self.put(row);
        }
    }

    /// A row as the server has it now.
    pub(crate) fn put(&mut self, row: ReceiptRow) {
        match self.place(row.id) {
            Ok(index) if self.known[index].updated_at_ms <= row.updated_at_ms => {
                self.known[index] = row
            }
            Ok(_) => {}
            Err(index) => self.known.insert(index, row),
        }
    }

    /// A receipt is gone.
    pub(crate) fn remove(&mut self, id: ReceiptId) {
        if let Ok(index) = self.place(id) {
            self.known.remove(index);
        }
    }

    /// Receipts whose reading is still to come.
    pub(crate) fn unfinished(&self) -> Vec<ReceiptId> {
        self.known
            .iter()
            .filter(|row| super::is_being_read(row.status))
            .map(|row| row.id)
            .collect()
    }

    /// Takes a list that was loaded anew: what was listed `before` and is no more is gone.
    pub(crate) fn replace_list(&mut self, before: &Self, fresh: Self) {
        for id in before
            .listed()
            .into_iter()
            .filter(|id| fresh.row(*id).is_none())
        {
            self.remove(id);
        }
        self.reach = fresh.reach;
        for row in fresh.known {
            self.put(row);
        }
    }

    /// News from the server. Says whether the rows have to be loaded again.
    pub(crate) fn take(&mut self, event: &Event) -> bool {
        match event {
            Event::Changed { row } => self.put((**row).clone()),
            Event::Deleted { id } => self.remove(*id),
            Event::Missed => return true,
        }
        false
    }

    /// Where the row of this receipt is, or where it belongs.
    fn place(&self, id: ReceiptId) -> Result<usize, usize> {
        self.known.binary_search_by(|row| id.cmp(&row.id))
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
            r#"{{"id":"{}","status":"ready","problem":null,"merchant":"{updated_at_ms}","date":null,"total":null,
            "confidence":0.9,"verified":false,"adds_up":null,"category":null,"tags":[],"has_note":false,"has_picture":true,"created_at_ms":0,"updated_at_ms":{updated_at_ms},
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

    fn listed(rows: &Rows) -> Vec<ReceiptId> {
        rows.listed()
    }

    #[test]
    fn news_older_than_the_list_wait_for_their_page() {
        let mut rows = Rows::default();
        rows.put(row(3, 1));
        assert!(listed(&rows).is_empty() && !rows.is_loaded());
        rows.add_page(page(&[9, 8], Some("after 8")));
        rows.take(&Event::Changed {
            row: Box::new(row(10, 1)),
        });
        assert_eq!(listed(&rows), [id(10), id(9), id(8)]);
        assert_eq!(rows.next(), Some("after 8"));
        rows.add_page(page(&[7, 3], None));
        assert_eq!(listed(&rows), [id(10), id(9), id(8), id(7), id(3)]);
        assert_eq!(rows.next(), None);
    }

    #[test]
    fn a_late_answer_does_not_undo_news() {
        let mut rows = Rows::default();
        rows.take(&Event::Changed {
            row: Box::new(row(5, 20)),
        });
        rows.add_page(page(&[5], None));
        assert_eq!(rows.row(id(5)).unwrap().updated_at_ms, 20);
    }

    #[test]
    fn deleted_rows_go_and_missed_news_ask_for_all() {
        let mut rows = Rows::default();
        rows.add_page(page(&[2, 1], None));
        assert!(!rows.take(&Event::Deleted { id: id(2) }));
        assert_eq!(listed(&rows), [id(1)]);
        assert!(rows.take(&Event::Missed));
    }

    #[test]
    fn a_reload_drops_what_is_gone_and_keeps_what_is_newer() {
        let mut rows = Rows::default();
        rows.add_page(page(&[3, 2, 1], None));
        let before = rows.clone();
        rows.take(&Event::Changed {
            row: Box::new(row(4, 7)),
        });
        rows.take(&Event::Changed {
            row: Box::new(row(3, 7)),
        });
        let mut fresh = Rows::default();
        fresh.add_page(page(&[3, 1], None));
        rows.replace_list(&before, fresh);
        assert_eq!(listed(&rows), [id(4), id(3), id(1)]);
        assert_eq!(rows.row(id(3)).unwrap().updated_at_ms, 7);
    }

    #[test]
    fn a_reload_goes_as_far_as_before() {
        let mut before = Rows::default();
        before.add_page(page(&[9, 8], Some("after 8")));
        let mut fresh = Rows::default();
        assert!(!fresh.reaches_as_far_as(&before));
        fresh.add_page(page(&[12, 11], Some("after 11")));
        assert!(!fresh.reaches_as_far_as(&before));
        fresh.add_page(page(&[9, 8], Some("after 8")));
        assert!(fresh.reaches_as_far_as(&before));
    }
}
