//! Storing of the newest receipts with their pictures, in the background.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet, VecDeque};

use leptos::task::spawn_local;
use shared::api::{Event, ReceiptPage, ReceiptRow, ReceiptStatus};
use shared::id::ReceiptId;
use shared::json;
use shared::offline::{OfflineReceipt, STORED_RECEIPTS_MAX};

use super::{CHANGE_EVENT, edits, store};
use crate::browser::{copies, storage_manager, window};
use crate::data::LiveEvents;
use crate::data::api::{self, stored};

/// Number of waiting tasks from which all receipts are compared instead.
const TASKS_MAX: usize = 10;
/// Maximum number of pages of a receipt whose pictures are stored.
const PAGES_MAX: usize = 10;
/// Maximum bytes of the pictures that one run stores.
const PICTURES_MAX_BYTES: u64 = 150 * 1024 * 1024;
/// Bytes of a picture whose size the server does not tell.
const PICTURE_BYTES: u64 = 100 * 1024;

/// What has to be stored anew.
enum Task {
    /// The newest receipts.
    All,
    /// A receipt that has changed.
    Changed(Box<ReceiptRow>),
    Deleted(ReceiptId),
}

thread_local! {
    static TASKS: RefCell<VecDeque<Task>> = const { RefCell::new(VecDeque::new()) };
    static IS_RUNNING: Cell<bool> = const { Cell::new(false) };
}

/// Stores the newest receipts and sends waiting edits, now and after every event. Called once.
pub(super) fn start(live: LiveEvents) {
    live.listen(|event| match event {
        Event::Changed { row } => add_task(Task::Changed(row.clone())),
        Event::Deleted { id } => add_task(Task::Deleted(*id)),
        // The server is back.
        Event::Missed => {
            edits::request_sending();
            add_task(Task::All);
        }
    });
    edits::request_sending();
    add_task(Task::All);
}

fn add_task(task: Task) {
    TASKS.with_borrow_mut(|tasks| {
        tasks.push_back(task);
        // After a change of many receipts one comparison of the list is less work.
        if tasks.len() > TASKS_MAX {
            tasks.clear();
            tasks.push_back(Task::All);
        }
    });
    if IS_RUNNING.replace(true) {
        return;
    }
    spawn_local(async {
        while let Some(task) = TASKS.with_borrow_mut(VecDeque::pop_front) {
            // What fails is stored with the next run.
            let _ = match task {
                Task::All => store_newest().await,
                Task::Changed(row) => store_changed(&row).await,
                Task::Deleted(id) => delete(id).await,
            };
        }
        IS_RUNNING.set(false);
        window::notify_loader(CHANGE_EVENT);
    });
}

/// Stores the newest receipts that have changed, deletes all others, and stores the pictures.
async fn store_newest() -> Option<()> {
    let path = format!("/api/receipts?limit={STORED_RECEIPTS_MAX}");
    let page: ReceiptPage = json::read(&stored::fetch_fresh_text(&path).await.ok()?)?;
    let known: HashMap<ReceiptId, OfflineReceipt> = store::load_receipts()
        .await
        .into_iter()
        .map(|stored| (stored.row.id, stored))
        .collect();
    let mut kept: HashSet<_> = page.receipts.iter().map(|row| row.id).collect();
    // Edits that wait may be in conflict with what is stored.
    kept.extend(store::load_edits().await.iter().map(|edit| edit.id));
    for id in known.keys().filter(|id| !kept.contains(id)) {
        delete(*id).await;
    }
    for row in &page.receipts {
        let is_current = known.get(&row.id).is_some_and(|stored| stored.row == *row);
        if !is_current && is_read(row) {
            // A connection that is lost now is noticed by the next receipt, too.
            let _ = store_receipt(row.id).await;
        }
    }
    store_pictures(&page.receipts).await
}

/// Stores a changed receipt, if it is one of the newest.
async fn store_changed(row: &ReceiptRow) -> Option<()> {
    if !is_read(row) {
        return None;
    }
    let known = store::load_receipts().await;
    let oldest = known
        .iter()
        .map(|stored| &stored.row)
        .min_by_key(|row| row.created_at_ms);
    let is_full = known.len() >= STORED_RECEIPTS_MAX;
    let is_known = known.iter().any(|stored| stored.row.id == row.id);
    let is_older = oldest.is_some_and(|oldest| row.created_at_ms < oldest.created_at_ms);
    let is_current = known.iter().any(|stored| stored.row == *row);
    if is_current || (is_full && !is_known && is_older) {
        return None;
    }
    store_receipt(row.id).await?;
    if is_full
        && !is_known
        && let Some(oldest) = oldest
    {
        delete(oldest.id).await;
    }
    store_pictures(std::slice::from_ref(row)).await
}

async fn store_receipt(id: ReceiptId) -> Option<()> {
    let detail = stored::fetch_current_receipt(id).await.ok()?;
    let words = stored::fetch_fresh_text(&format!("/api/receipts/{id}/words")).await;
    store::put_receipt(&detail, words.ok().as_deref()).await
}

/// Returns whether a receipt was read, successfully or not. Others change soon.
fn is_read(row: &ReceiptRow) -> bool {
    matches!(row.status, ReceiptStatus::Ready | ReceiptStatus::Failed)
}

/// Stores the pictures of these receipts that are not stored yet, within the limits.
async fn store_pictures(rows: &[ReceiptRow]) -> Option<()> {
    let known: HashSet<_> = copies::list_stored_pictures().await?.into_iter().collect();
    let room = storage_manager::quota_and_usage().await;
    // As much space again is left to all other data.
    let room = room.map(|(quota, usage)| quota.saturating_sub(usage) / 2);
    let mut left = room.unwrap_or(PICTURES_MAX_BYTES).min(PICTURES_MAX_BYTES);
    for row in rows.iter().filter(|row| row.has_picture) {
        let thumbnail = api::thumbnail_url(row.id);
        if known.contains(&thumbnail) {
            continue;
        }
        // Not stored: it is still being read.
        let Some(detail) = store::load_detail(row.id).await else {
            continue;
        };
        let pages = (1..).take(detail.pages.len().min(PAGES_MAX));
        let pictures = pages.map(|page| api::preview_url(row.id, page));
        // The thumbnail comes last: with it the pictures of a receipt are complete.
        for path in pictures.chain([thumbnail]) {
            let picture = stored::fetch_fresh_picture(&path).await?;
            let bytes = content_length(&picture).unwrap_or(PICTURE_BYTES);
            left = left.checked_sub(bytes)?;
            if !copies::store_picture(&path, &picture).await {
                return None;
            }
        }
    }
    Some(())
}

fn content_length(picture: &web_sys::Response) -> Option<u64> {
    picture.headers().get("content-length").ok()??.parse().ok()
}

/// Deletes a receipt with its pictures.
async fn delete(id: ReceiptId) -> Option<()> {
    copies::delete_copies_below(&format!("/api/receipts/{id}")).await;
    store::delete_receipt(id).await
}
