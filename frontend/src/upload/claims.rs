//! Claims on kept files: tabs of a browser share the kept queue, and only one of them may send a
//! file.
//!
//! Claims are entries of localStorage. They are valid as long as their tab sends heartbeats. The
//! locks of the browser (Web Locks) would end with the tab by themselves, but are missing over
//! plain HTTP. Two tabs that claim a file at the same moment do no harm: the server takes every
//! byte once, and the next heartbeat shows which tab was second.

use shared::id::ReceiptId;

use crate::browser::clock::now_ms;
use crate::browser::random::new_id;
use crate::browser::storage;

const CLAIM_PREFIX: &str = "claim:";
const PAGE_PREFIX: &str = "page:";
/// Age of the last heartbeat from which a tab counts as closed or asleep, in milliseconds.
const HEARTBEAT_TIMEOUT_MS: u64 = 30_000;

/// Claims of this tab.
#[derive(Debug, Clone, Copy)]
pub(super) struct Claims {
    page: ReceiptId,
}

impl Claims {
    /// Registers this tab under a new id, and deletes the entries of closed tabs.
    pub(super) fn new() -> Self {
        // Heartbeats first: a claim is valid only with that of its tab.
        for key in storage::stored_keys(PAGE_PREFIX) {
            if !is_alive(storage::stored(&key).as_deref(), now_ms()) {
                storage::remove_stored(&key);
            }
        }
        for key in storage::stored_keys(CLAIM_PREFIX) {
            if find_holder(&key).is_none() {
                storage::remove_stored(&key);
            }
        }
        let claims = Self { page: new_id() };
        claims.send_heartbeat();
        claims
    }

    /// Sends a heartbeat of this tab.
    pub(super) fn send_heartbeat(self) {
        storage::store(&page_key(self.page), &now_ms().to_string());
    }

    /// Ends the heartbeat: the tab is closed, or suspended by the browser.
    pub(super) fn end_page(self) {
        storage::remove_stored(&page_key(self.page));
    }

    /// Claims a file, or keeps the claim. Returns `false` if another tab holds it.
    pub(super) fn try_claim(self, id: ReceiptId) -> bool {
        let holder = find_holder(&claim_key(id));
        if holder.is_none() {
            storage::store(&claim_key(id), &self.page.to_string());
        }
        holder.is_none_or(|page| page == self.page)
    }

    /// Releases the claim on a file, unless another tab holds it.
    pub(super) fn release(self, id: ReceiptId) {
        if !self.is_foreign(id) {
            storage::remove_stored(&claim_key(id));
        }
    }

    /// Returns whether another tab holds the claim on a file.
    pub(super) fn is_foreign(self, id: ReceiptId) -> bool {
        find_holder(&claim_key(id)).is_some_and(|page| page != self.page)
    }
}

/// Returns whether a key is that of a heartbeat.
pub(super) fn is_page_key(key: &str) -> bool {
    key.starts_with(PAGE_PREFIX)
}

/// Returns the live tab that holds a claim.
fn find_holder(claim_key: &str) -> Option<ReceiptId> {
    // A claim without the heartbeat of its tab is void, so a crashed tab blocks nothing.
    let page: ReceiptId = storage::stored(claim_key)?.parse().ok()?;
    is_alive(storage::stored(&page_key(page)).as_deref(), now_ms()).then_some(page)
}

/// Returns whether a stored heartbeat is recent.
fn is_alive(said: Option<&str>, now_ms: u64) -> bool {
    let said_at_ms: Option<u64> = said.and_then(|said| said.parse().ok());
    // A heartbeat in the future was sent before the clock was set back.
    said_at_ms.is_some_and(|said_at_ms| now_ms.abs_diff(said_at_ms) < HEARTBEAT_TIMEOUT_MS)
}

fn claim_key(id: ReceiptId) -> String {
    format!("{CLAIM_PREFIX}{id}")
}

fn page_key(page: ReceiptId) -> String {
    format!("{PAGE_PREFIX}{page}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_lives_as_long_as_it_says_so() {
        for (said, now_ms, expected) in [
            (Some("100000"), 100_000, true),
            (Some("100000"), 99_000, true),
            (Some("100000"), 100_000 + HEARTBEAT_TIMEOUT_MS - 1, true),
            (Some("100000"), 100_000 + HEARTBEAT_TIMEOUT_MS, false),
            (Some("100000"), 100_000 - HEARTBEAT_TIMEOUT_MS, false),
            (Some("x"), 0, false),
            (None, 0, false),
        ] {
            assert_eq!(is_alive(said, now_ms), expected, "{said:?} at {now_ms}");
        }
    }
}
