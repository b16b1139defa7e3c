//! Background draining of unread request bodies.
//!
//! After an early answer the rest of the body is read and dropped for a while: a client that is
//! still sending would otherwise see a broken connection instead of the answer.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, header};
use futures_util::StreamExt;

/// Maximum time spent on one body.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(5);
/// Maximum number of bytes read of one body.
const DRAIN_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Reads and drops a body while the answer is on its way. With `Expect: 100-continue` nothing is
/// read, since that would tell the client to send.
pub(super) fn drain_in_background(headers: &HeaderMap, body: Body) {
    if headers.contains_key(header::EXPECT) {
        return;
    }
    tokio::spawn(tokio::time::timeout(DRAIN_TIMEOUT, async move {
        let mut chunks = body.into_data_stream();
        let mut read = 0;
        while read < DRAIN_BYTES_MAX
            && let Some(Ok(chunk)) = chunks.next().await
        {
            read += chunk.len();
        }
    }));
}
