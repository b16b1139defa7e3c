//! Deduplication of files by SHA-256 before they are sent.
//!
//! The same bytes may be ahead in the queue, interrupted under another name, or on the server
//! already.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::queue::UploadState;
use super::upload_handle::Generation;
use super::{Upload, Uploads, hash, new_transfer, records, transport};
use crate::data::api;

/// Size in bytes up to which a file is hashed before it is sent; larger ones are hashed meanwhile.
pub(super) const HASH_FIRST_MAX_BYTES: u64 = 32 * 1024 * 1024;

/// Returns whether the file is to be sent now. If not, its state tells the reason.
pub(super) async fn should_send(uploads: Uploads, upload: Upload, turn: Generation) -> bool {
    let is_hashed = upload.sha256().is_some();
    let is_begun = upload.handle().borrow().is_begun;
    // A resumed upload continues at once and is hashed meanwhile.
    if is_begun {
        if !is_hashed {
            spawn_local(hash_while_sending(uploads, upload, turn));
        }
        return true;
    }
    let may_be_interrupted = || {
        uploads
            .interrupted
            .with_untracked(|entries| entries.iter().any(|entry| entry.file.size == upload.size()))
    };
    // A large file is sent at once, too, unless it may continue an interrupted upload.
    if !is_hashed && upload.size() > HASH_FIRST_MAX_BYTES && !may_be_interrupted() {
        spawn_local(hash_while_sending(uploads, upload, turn));
        return true;
    }
    match ensure_hash(upload, turn).await {
        Some(sha256) => {
            !stop_if_known(uploads, upload, turn, &sha256).await && upload.is_current(turn)
        }
        // Sending an unreadable file reports the error.
        None => upload.is_current(turn),
    }
}

/// Hashes a file while it is sent, and stops sending if it is known already.
async fn hash_while_sending(uploads: Uploads, upload: Upload, turn: Generation) {
    let Some(sha256) = ensure_hash(upload, turn).await else {
        return;
    };
    upload.save_record(false);
    if stop_if_known(uploads, upload, turn, &sha256).await {
        transport::delete_upload(turn.id).await;
    }
}

/// Returns the SHA-256 and stores it; `None` if the upload was stopped or the file is unreadable.
async fn ensure_hash(upload: Upload, turn: Generation) -> Option<String> {
    if let Some(known) = upload.sha256() {
        return Some(known);
    }
    let sha256 = hash::hash_file(&upload.file(), || upload.is_current(turn)).await?;
    upload.handle().borrow_mut().sha256 = Some(sha256.clone());
    Some(sha256)
}

/// Returns whether the same bytes are ahead in the queue or known already. Then the upload is
/// stopped and its state set.
async fn stop_if_known(uploads: Uploads, upload: Upload, turn: Generation, sha256: &str) -> bool {
    if uploads.find_same_ahead(upload).is_some() {
        let from_the_start = Some(new_transfer(upload.size(), false));
        let reins = upload.handle();
        reins.borrow_mut().stop();
        reins.borrow_mut().assign_id(turn.id, false, from_the_start);
        records::delete_record(turn.id);
        upload.state.set(UploadState::Following);
        uploads.start_next();
        return true;
    }
    if adopt_interrupted(uploads, upload, sha256).await {
        // The next generation asks for the offset of the adopted upload.
        if upload.state.get_untracked() == UploadState::Comparing {
            upload.state.set(UploadState::Waiting);
        }
        uploads.start_next();
        return true;
    }
    // Without an answer the file is sent: the server recognises it in the end.
    let Ok(Some(receipt)) = api::find_known_file(sha256).await else {
        return false;
    };
    // Its own receipt is no duplicate: this upload has just finished.
    if !upload.is_current(turn) || receipt == turn.id {
        return false;
    }
    uploads.finish_upload(upload, UploadState::Known(receipt));
    true
}

/// Continues an interrupted upload of the same bytes, perhaps under another name. Returns whether
/// there was one.
async fn adopt_interrupted(uploads: Uploads, upload: Upload, sha256: &str) -> bool {
    if upload.handle().borrow().is_begun {
        return false;
    }
    let entries = uploads.interrupted.get_untracked();
    let Some(entry) = entries
        .into_iter()
        .find(|entry| entry.has_same_bytes(upload.size(), sha256))
    else {
        return false;
    };
    if !uploads.claims.try_claim(entry.id) {
        return false;
    }
    uploads
        .interrupted
        .update(|entries| entries.retain(|other| other.id != entry.id));
    uploads.release(upload);
    let from_there = Some(new_transfer(upload.size(), true));
    let reins = upload.handle();
    reins.borrow_mut().assign_id(entry.id, true, from_there);
    upload.save_record(false);
    // Until now the file was kept under the id it had before.
    upload.keep_file(entry.id).await;
    true
}
