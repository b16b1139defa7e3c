//! The rest of a body that nobody wants: it is read and dropped for a while after the answer, because a client
//! that is still sending would otherwise see a broken connection instead of the answer.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, header};
use futures_util::StreamExt;

/// How long, and how much at most.
const TIME_MAX: Duration = Duration::from_secs(5);
const BYTES_MAX: usize = 64 * 1024 * 1024;

/// Reads the rest while the answer is on its way. A client that waits to be told to go on
/// (`Expect: 100-continue`) is not told to.
pub(super) fn in_background(headers: &HeaderMap, body: Body) {
    if headers.contains_key(header::EXPECT) {
        return;
    }
    tokio::spawn(tokio::time::timeout(TIME_MAX, async move {
        let mut chunks = body.into_data_stream();
        let mut read = 0;
        while read < BYTES_MAX
            && let Some(Ok(chunk)) = chunks.next().await
        {
            read += chunk.len();
        }
    }));
}
