//! Work without the server: the newest receipts are stored in the browser, edits wait until they
//! can be sent.
//!
//! [`sync`] stores receipts, [`answers`] answers requests from them, [`edits`] keeps and sends the
//! edits. All of it is a lazily loaded part; this module is what the other modules call.

mod answers;
mod edits;
mod store;
mod sync;

use std::pin::Pin;

use shared::api::ReceiptDetail;
use shared::id::ReceiptId;
use shared::offline::{ConflictingPart, WaitingEdit};
use shared::problem::{Problem, ProblemCode};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use crate::browser::clock::now_ms;
use crate::browser::storage;
use crate::data::LiveEvents;

/// Event of the window after a change of the waiting edits or the stored receipts.
pub(crate) const CHANGE_EVENT: &str = "offlinechange";
/// Key of the number of waiting changes in localStorage, so that nothing is loaded without any.
pub(crate) const WAITING_KEY: &str = "waiting-edits";

/// What is stored and what waits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct OfflineState {
    /// Number of stored receipts.
    pub(crate) receipts: usize,
    /// Number of changes that wait.
    pub(crate) waiting: usize,
    /// Receipt with a change that the server refused.
    pub(crate) refused: Option<ReceiptId>,
}

/// Answer of the part.
type Answer<T> = Pin<Box<dyn Future<Output = T>>>;

/// Functions of the part.
#[derive(Clone, Copy)]
struct OfflinePart {
    start: fn(LiveEvents),
    answer: fn(String) -> Answer<Option<Result<String, ProblemCode>>>,
    state: fn() -> Answer<OfflineState>,
    queue: fn(WaitingEdit) -> Answer<Option<ReceiptDetail>>,
    is_waiting: fn(ReceiptId) -> Answer<bool>,
    cancel_deletion: fn(ReceiptId) -> Answer<bool>,
    conflicts: fn(ReceiptId) -> Answer<Vec<ConflictingPart>>,
    resolve: fn(ReceiptId, bool) -> Answer<()>,
    delete_stored: fn() -> Answer<()>,
}

/// Loads the part.
#[wasm_split(offline, fallible)]
#[allow(
    clippy::unnecessary_wraps,
    reason = "a part that cannot be loaded is an error of the call"
)]
fn offline_part() -> Result<OfflinePart, SplitLoaderError> {
    Ok(OfflinePart {
        start: sync::start,
        answer: |path| Box::pin(answers::answer(path)),
        state: || Box::pin(edits::state()),
        queue: |edit| Box::pin(edits::queue(edit)),
        is_waiting: |id| Box::pin(edits::is_waiting(id)),
        cancel_deletion: |id| Box::pin(edits::cancel_deletion(id)),
        conflicts: |id| Box::pin(edits::conflicts(id)),
        resolve: |id, keeps_own| Box::pin(edits::resolve(id, keeps_own)),
        delete_stored: || Box::pin(store::delete_receipts()),
    })
}

/// Stores the newest receipts and sends waiting edits, now and after every event. Called once.
pub(crate) async fn start(live: LiveEvents) {
    if let Ok(part) = offline_part().await {
        (part.start)(live);
    }
}

/// Answers the request of a path from the stored receipts; `None` if they cannot.
pub(super) async fn answer(path: &str) -> Option<Result<String, ProblemCode>> {
    let part = offline_part().await.ok()?;
    (part.answer)(path.to_owned()).await
}

/// Returns what is stored and what waits.
pub(crate) async fn state() -> OfflineState {
    match offline_part().await {
        Ok(part) => (part.state)().await,
        Err(_) => OfflineState::default(),
    }
}

/// Returns whether edits wait, also of other tabs.
fn has_waiting_edits() -> bool {
    storage::stored(WAITING_KEY).is_some()
}

/// Sends an edit by `request`. Without the server, or if older edits of the receipt wait, it is
/// queued instead; the answer is the receipt as it will be. If it cannot be queued, the answer is
/// that of the request.
pub(super) async fn send_or_queue(
    edit: WaitingEdit,
    request: impl Future<Output = Result<ReceiptDetail, Problem>>,
) -> Result<ReceiptDetail, Problem> {
    if has_waiting_edits()
        && let Ok(part) = offline_part().await
        && (part.is_waiting)(edit.id).await
        && let Some(detail) = (part.queue)(edit.clone()).await
    {
        return Ok(detail);
    }
    let answer = request.await;
    if answer.as_ref().is_err_and(is_unreachable)
        && let Ok(part) = offline_part().await
        && let Some(detail) = (part.queue)(edit).await
    {
        return Ok(detail);
    }
    answer
}

/// Queues a deletion, if the server could not be reached.
pub(super) async fn queue_deletion_unless_sent(
    id: ReceiptId,
    sent: Result<(), Problem>,
) -> Result<(), Problem> {
    if sent.as_ref().is_err_and(is_unreachable)
        && let Ok(part) = offline_part().await
    {
        let edit = WaitingEdit {
            is_deleted: true,
            ..WaitingEdit::new(id, 0, now_ms())
        };
        if (part.queue)(edit).await.is_some() {
            return Ok(());
        }
    }
    sent
}

/// Takes back a deletion that waits. Returns whether there was one.
pub(super) async fn cancel_deletion(id: ReceiptId) -> bool {
    match offline_part().await {
        Ok(part) => (part.cancel_deletion)(id).await,
        Err(_) => false,
    }
}

/// Returns the parts of a receipt whose edit the server refused since they have changed.
pub(crate) async fn conflicts(id: ReceiptId) -> Vec<ConflictingPart> {
    if !has_waiting_edits() {
        return Vec::new();
    }
    match offline_part().await {
        Ok(part) => (part.conflicts)(id).await,
        Err(_) => Vec::new(),
    }
}

/// Ends the conflict of a receipt with the values that were entered here, or with those of the
/// server.
pub(crate) async fn resolve(id: ReceiptId, keeps_own: bool) {
    if let Ok(part) = offline_part().await {
        (part.resolve)(id, keeps_own).await;
    }
}

/// Deletes the stored receipts. Edits that wait stay.
pub(crate) async fn delete_stored() {
    if let Ok(part) = offline_part().await {
        (part.delete_stored)().await;
    }
}

/// Returns whether a problem is that the server did not answer: there is no connection, or a proxy
/// answered in its place.
pub(super) fn is_unreachable(problem: &Problem) -> bool {
    matches!(
        problem.code,
        ProblemCode::ConnectionLost | ProblemCode::AnswerUnusable
    )
}
