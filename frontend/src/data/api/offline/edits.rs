//! Edits that wait: queued while the server cannot be reached, sent one receipt after the other.
//!
//! An edit is sent for the version over which it was made. If the receipt has changed meanwhile,
//! the parts that did not change elsewhere are sent for the new version; if others did, the edit
//! stays until the user has chosen.

use std::cell::Cell;
use std::time::Duration;

use leptos::prelude::set_timeout;
use leptos::task::spawn_local;
use shared::api::ReceiptDetail;
use shared::id::ReceiptId;
use shared::offline::{ConflictingPart, WaitingEdit};
use shared::problem::{Problem, ProblemCode};

use super::{CHANGE_EVENT, OfflineState, WAITING_KEY, answers, is_unreachable, store};
use crate::browser::{locks, storage, window};
use crate::data::api::stored;

/// Name of the lock of the tab that sends.
const LOCK: &str = "waiting-edits";
/// Delay before waiting edits are sent again.
const RETRY_DELAY: Duration = Duration::from_secs(20);
/// Number of versions in a row for which an edit is sent again.
const ATTEMPTS_MAX: u32 = 5;

thread_local! {
    /// `true` while this tab sends, or waits for another one.
    static IS_SENDING: Cell<bool> = const { Cell::new(false) };
    /// `true` if edits were queued or may be sent since the sending began.
    static IS_WANTED: Cell<bool> = const { Cell::new(false) };
    /// `true` while the next attempt is planned.
    static IS_PLANNED: Cell<bool> = const { Cell::new(false) };
}

/// Outcome of sending the edits of a receipt.
enum Outcome {
    Sent,
    /// The server cannot be reached.
    Unreachable,
    /// The edit waits for the user.
    Refused,
}

/// Returns what is stored and what waits.
pub(super) async fn state() -> OfflineState {
    let edits = store::load_edits().await;
    OfflineState {
        receipts: store::load_receipts().await.len(),
        waiting: edits
            .iter()
            .filter(|edit| !edit.is_refused)
            .map(WaitingEdit::count)
            .sum(),
        refused: edits
            .iter()
            .find(|edit| edit.is_refused)
            .map(|edit| edit.id),
    }
}

/// Queues an edit of a stored receipt. Returns the receipt as it will be, once the edit is durable;
/// `None` if the edit was made over another version than the stored one.
pub(super) async fn queue(edit: WaitingEdit) -> Option<ReceiptDetail> {
    let stored = store::load_detail(edit.id).await?;
    if edit.version != 0 && edit.version != stored.version {
        return None;
    }
    let id = edit.id;
    let version = stored.version;
    // The values that are replaced are those of the server: earlier edits that wait keep theirs.
    store::change_edit(id, |waiting| {
        let mut waiting = waiting.unwrap_or_else(|| WaitingEdit::new(id, version, edit.since_ms));
        waiting.add(edit, &stored);
        Some(waiting)
    })
    .await?;
    announce().await;
    request_sending();
    answers::load_shown_detail(id).await
}

/// Returns whether edits of a receipt wait to be sent.
pub(super) async fn is_waiting(id: ReceiptId) -> bool {
    store::load_edit(id)
        .await
        .is_some_and(|edit| !edit.is_refused)
}

/// Takes back a deletion that waits. Returns whether there was one.
pub(super) async fn cancel_deletion(id: ReceiptId) -> bool {
    let waiting = store::load_edit(id).await;
    if waiting.is_none_or(|edit| !edit.is_deleted) {
        return false;
    }
    let keep = |edit: Option<WaitingEdit>| {
        edit.map(|edit| WaitingEdit {
            is_deleted: false,
            ..edit
        })
    };
    let is_cancelled = store::change_edit(id, keep).await.is_some();
    announce().await;
    is_cancelled
}

/// Returns the refused parts of a receipt with both values: those that changed elsewhere, or all if
/// the server had another reason.
pub(super) async fn conflicts(id: ReceiptId) -> Vec<ConflictingPart> {
    let edit = store::load_edit(id).await.filter(|edit| edit.is_refused);
    let Some((edit, current)) = edit.zip(store::load_detail(id).await) else {
        return Vec::new();
    };
    let changed = edit.conflicts_with(&current);
    if changed.is_empty() {
        edit.compare_with(&current)
    } else {
        changed
    }
}

/// Ends the conflict of a receipt. The values shown as those of the server are the ones that may be
/// overwritten: a newer change is another conflict.
pub(super) async fn resolve(id: ReceiptId, keeps_own: bool) {
    let Some(current) = store::load_detail(id).await else {
        return;
    };
    let refused = conflicts(id).await;
    store::change_edit(id, |edit| {
        let mut edit = edit?;
        if !keeps_own {
            for conflict in &refused {
                edit.discard(conflict.part);
            }
        }
        edit.rebase(&current);
        Some(edit)
    })
    .await;
    announce().await;
    request_sending();
}

/// Sends all edits that wait, unless this is being done; then once more.
pub(super) fn request_sending() {
    IS_WANTED.set(true);
    if IS_SENDING.replace(true) {
        return;
    }
    spawn_local(async {
        while IS_WANTED.replace(false) {
            // The tabs of a browser have the same edits: one of them sends.
            locks::run_exclusively(LOCK, send_all()).await;
        }
        IS_SENDING.set(false);
        plan_retry().await;
    });
}

/// Plans another attempt, if edits still wait.
async fn plan_retry() {
    let edits = store::load_edits().await;
    if edits.iter().all(|edit| edit.is_refused) || IS_PLANNED.replace(true) {
        return;
    }
    let retry = || {
        IS_PLANNED.set(false);
        request_sending();
    };
    set_timeout(retry, RETRY_DELAY);
}

async fn send_all() {
    for edit in store::load_edits().await {
        if edit.is_refused {
            continue;
        }
        let outcome = send_edit(edit.id).await;
        announce().await;
        if matches!(outcome, Outcome::Unreachable) {
            return;
        }
    }
}

/// Sends the edits of a receipt, also those that are made meanwhile.
async fn send_edit(id: ReceiptId) -> Outcome {
    for _ in 0..ATTEMPTS_MAX {
        let waiting = store::load_edit(id).await.filter(|edit| !edit.is_refused);
        let Some(edit) = waiting else {
            return Outcome::Sent;
        };
        let failure = match send_next(&edit).await {
            Ok(()) => continue,
            Err(problem) => problem,
        };
        match failure.code {
            _ if is_unreachable(&failure) => return Outcome::Unreachable,
            ProblemCode::ReceiptUnknown | ProblemCode::ReceiptDeleted => {
                // There is nothing left to edit.
                store::change_edit(id, |_| None).await;
                return Outcome::Sent;
            }
            ProblemCode::ReceiptChanged => match stored::fetch_current_receipt(id).await {
                Ok(current) => {
                    store::put_receipt(&current, None).await;
                    let is_refused = !edit.conflicts_with(&current).is_empty();
                    store::change_edit(id, |edit| {
                        let mut edit = edit?;
                        if is_refused {
                            edit.is_refused = true;
                        } else {
                            edit.rebase(&current);
                        }
                        Some(edit)
                    })
                    .await;
                }
                Err(problem) if problem.code == ProblemCode::ReceiptDeleted => {
                    store::change_edit(id, |_| None).await;
                }
                Err(_) => return Outcome::Unreachable,
            },
            _ => {
                store::change_edit(id, |edit| {
                    edit.map(|edit| WaitingEdit {
                        is_refused: true,
                        ..edit
                    })
                })
                .await;
            }
        }
    }
    Outcome::Refused
}

/// Sends what comes next of an edit: corrections, annotations, then the deletion.
async fn send_next(edit: &WaitingEdit) -> Result<(), Problem> {
    let id = edit.id;
    let mut sent = WaitingEdit::new(id, edit.version, edit.since_ms);
    sent.corrections = edit.corrections.clone();
    let answer = if sent.is_empty() {
        sent.annotations = edit.annotations.clone();
        if sent.is_empty() {
            stored::send_deletion(id).await?;
            store::change_edit(id, |_| None).await;
            store::delete_receipt(id).await;
            return Ok(());
        }
        stored::send_annotations(id, edit.version, &edit.annotations).await?
    } else {
        stored::send_corrections(id, edit.version, &edit.corrections).await?
    };
    // Stored first: an edit that is made now is one of the new version.
    store::put_receipt(&answer, None).await;
    store::change_edit(id, |edit| {
        let mut edit = edit?;
        edit.remove_sent(&sent, &answer);
        Some(edit)
    })
    .await;
    Ok(())
}

/// Tells this tab and the others how many changes wait.
async fn announce() {
    let count: usize = store::load_edits()
        .await
        .iter()
        .map(WaitingEdit::count)
        .sum();
    if count == 0 {
        storage::remove_stored(WAITING_KEY);
    } else {
        storage::store(WAITING_KEY, &count.to_string());
    }
    window::notify_loader(CHANGE_EVENT);
}
