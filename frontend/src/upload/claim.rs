//! Which page sends which file: two tabs of one browser share the kept queue, and only one of them may send.
//!
//! Claims are entries of the local storage. They hold as long as their page says again and again that it
//! lives. The browser's own locks would end with the page by themselves, but are missing over plain HTTP.
//! Nothing bad happens when two pages claim one file at the same moment: the server takes every byte once,
//! and the next beat shows who was second.

use shared::id::ReceiptId;

use crate::device::{self, new_id, now_ms};

const CLAIM: &str = "claim:";
const PAGE: &str = "page:";
/// A page that was silent for this long is gone or asleep, in milliseconds.
const SILENCE_MAX_MS: u64 = 30_000;

/// The claims of this page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Claims {
    page: ReceiptId,
}

impl Claims {
    /// A page of a name of its own. What pages that are gone left behind is cleared away.
    pub(super) fn new() -> Self {
        for key in device::stored_keys(PAGE) {
            if !is_alive(device::stored(&key).as_deref(), now_ms()) {
                device::unstore(&key);
            }
        }
        for key in device::stored_keys(CLAIM) {
            if holder(&key).is_none() {
                device::unstore(&key);
            }
        }
        let claims = Self { page: new_id() };
        claims.renew();
        claims
    }

    /// Says that this page lives.
    pub(super) fn renew(self) {
        device::store(&page_key(self.page), &now_ms().to_string());
    }

    /// This page is closed, or put aside by the browser.
    pub(super) fn end(self) {
        device::unstore(&page_key(self.page));
    }

    /// Takes a file, or keeps it; `false` when another page has it.
    pub(super) fn take(self, id: ReceiptId) -> bool {
        let holder = holder(&claim_key(id));
        if holder.is_none() {
            device::store(&claim_key(id), &self.page.to_string());
        }
        holder.is_none_or(|page| page == self.page)
    }

    /// Lets others have it.
    pub(super) fn release(self, id: ReceiptId) {
        if !self.is_foreign(id) {
            device::unstore(&claim_key(id));
        }
    }

    /// Another page sends this file.
    pub(super) fn is_foreign(self, id: ReceiptId) -> bool {
        holder(&claim_key(id)).is_some_and(|page| page != self.page)
    }
}

/// This entry says that a page lives.
pub(super) fn is_page(key: &str) -> bool {
    key.starts_with(PAGE)
}

/// The living page that holds this claim.
fn holder(claim_key: &str) -> Option<ReceiptId> {
    let page: ReceiptId = device::stored(claim_key)?.parse().ok()?;
    is_alive(device::stored(&page_key(page)).as_deref(), now_ms()).then_some(page)
}

/// A page said this last.
fn is_alive(said: Option<&str>, now_ms: u64) -> bool {
    let said_at_ms: Option<u64> = said.and_then(|said| said.parse().ok());
    // What was said in the future was said before the clock was put back.
    said_at_ms.is_some_and(|said_at_ms| now_ms.abs_diff(said_at_ms) < SILENCE_MAX_MS)
}

fn claim_key(id: ReceiptId) -> String {
    format!("{CLAIM}{id}")
}

fn page_key(page: ReceiptId) -> String {
    format!("{PAGE}{page}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_lives_as_long_as_it_says_so() {
        for (said, now_ms, expected) in [
            (Some("100000"), 100_000, true),
            (Some("100000"), 99_000, true),
            (Some("100000"), 100_000 + SILENCE_MAX_MS - 1, true),
            (Some("100000"), 100_000 + SILENCE_MAX_MS, false),
            (Some("100000"), 100_000 - SILENCE_MAX_MS, false),
            (Some("x"), 0, false),
            (None, 0, false),
        ] {
            assert_eq!(is_alive(said, now_ms), expected, "{said:?} at {now_ms}");
        }
    }
}
