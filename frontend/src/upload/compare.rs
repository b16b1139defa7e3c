//! Tells a file apart from others by its SHA-256 before it is sent: it may be ahead of itself in the queue,
//! have been interrupted under another name, or be on the server already.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::queue::State;
use super::reins::Turn;
use super::{Upload, Uploads, first_transfer, hash, remember, transport};
use crate::api;

/// Files up to this size are hashed before they are sent; larger ones while they are. In bytes.
pub(super) const HASH_FIRST_BYTES: u64 = 32 * 1024 * 1024;

/// Whether this file shall be sent now. Where not, its state says why.
pub(super) async fn is_new(uploads: Uploads, upload: Upload, turn: Turn) -> bool {
    let (is_hashed, is_begun) = {
        let reins = upload.reins();
        let reins = reins.borrow();
        (reins.sha256.is_some(), reins.is_begun)
    };
    if is_begun {
        if !is_hashed {
            spawn_local(watch(uploads, upload, turn));
        }
        return true;
    }
    let may_be_interrupted = || {
        uploads
            .interrupted
            .with_untracked(|entries| entries.iter().any(|entry| entry.file.size == upload.size()))
    };
    if !is_hashed && upload.size() > HASH_FIRST_BYTES && !may_be_interrupted() {
        spawn_local(watch(uploads, upload, turn));
        return true;
    }
    match hashed(upload, turn).await {
        Some(sha256) => !is_here(uploads, upload, turn, &sha256).await && upload.is_turn(turn),
        // A file that cannot be read is told by sending it.
        None => upload.is_turn(turn),
    }
}

/// Hashes a file while it is being sent, and stops sending it when it turns out to be here already.
async fn watch(uploads: Uploads, upload: Upload, turn: Turn) {
    let Some(sha256) = hashed(upload, turn).await else {
        return;
    };
    upload.remember(false);
    if is_here(uploads, upload, turn, &sha256).await {
        transport::delete(turn.id).await;
    }
}

/// The SHA-256, from now on known; `None` where the turn is over or the file unreadable.
async fn hashed(upload: Upload, turn: Turn) -> Option<String> {
    if let Some(known) = upload.sha256() {
        return Some(known);
    }
    let sha256 = hash::sha256(&upload.file(), || upload.is_turn(turn)).await?;
    upload.reins().borrow_mut().sha256 = Some(sha256.clone());
    Some(sha256)
}

/// The bytes are here already, or ahead in the queue: then this upload is stopped and its state set.
async fn is_here(uploads: Uploads, upload: Upload, turn: Turn, sha256: &str) -> bool {
    if uploads.same_ahead(upload).is_some() {
        let from_the_start = first_transfer(upload.size(), false);
        let reins = upload.reins();
        reins.borrow_mut().stop();
        reins
            .borrow_mut()
            .assign(turn.id, false, Some(from_the_start));
        remember::forget(turn.id);
        upload.state.set(State::Following);
        uploads.start_next();
        return true;
    }
    if adopt(uploads, upload, sha256).await {
        // This turn is over; the next one asks how much the server has.
        if upload.state.get_untracked() == State::Comparing {
            upload.state.set(State::Waiting);
        }
        uploads.start_next();
        return true;
    }
    // Without an answer it is sent: the server tells in the end.
    let Ok(Some(receipt)) = api::known_file(sha256).await else {
        return false;
    };
    // Its own receipt is no reason to stop: then this upload has just come to its end.
    if !upload.is_turn(turn) || receipt == turn.id {
        return false;
    }
    uploads.finish(upload, State::Known(receipt));
    true
}

/// Goes on with an upload of the same bytes that was interrupted, perhaps under another name.
async fn adopt(uploads: Uploads, upload: Upload, sha256: &str) -> bool {
    if upload.reins().borrow().is_begun {
        return false;
    }
    let entries = uploads.interrupted.get_untracked();
    let Some(entry) = entries
        .into_iter()
        .find(|entry| entry.is_same(upload.size(), sha256))
    else {
        return false;
    };
    if !uploads.claims.take(entry.id) {
        return false;
    }
    uploads
        .interrupted
        .update(|entries| entries.retain(|other| other.id != entry.id));
    uploads.let_go(upload);
    let from_there = first_transfer(upload.size(), true);
    upload
        .reins()
        .borrow_mut()
        .assign(entry.id, true, Some(from_there));
    upload.remember(false);
    // It was kept under its own name until now.
    upload.keep(entry.id).await;
    true
}
