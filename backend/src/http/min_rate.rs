//! Minimum rate of request bodies.
//!
//! A slower body counts as cut off: a timeout for silence alone would let one byte a second hold a
//! connection for days. Only the time spent waiting for bytes counts, not the time in which the
//! disk delays reading.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::{Instant, Sleep};

/// Minimum rate of a body.
#[derive(Debug, Clone, Copy)]
pub struct MinRate {
    /// Bytes per second, measured over each `grace`.
    pub bytes_per_second: u64,
    /// Period of measurement; the rate counts only at its end.
    pub grace: Duration,
}

/// Error of a body below the minimum rate.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the body came too slowly")]
struct TooSlow;

/// Body that ends with an error when it is too slow.
struct MinRateBody {
    body: Body,
    min_rate: MinRate,
    /// Bytes of the current period.
    bytes: u64,
    /// Time spent waiting for them, without the wait in progress.
    waited: Duration,
    /// Start of the wait in progress.
    waiting_since: Option<Instant>,
    /// Timer of the end of the period.
    timer: Option<Pin<Box<Sleep>>>,
}

/// Enforces the minimum rate on every body.
pub(super) async fn enforce_min_rate(
    State(pace): State<MinRate>,
    request: Request,
    next: Next,
) -> Response {
    let request = request.map(|body| {
        // A request without a body needs no timer.
        if body.is_end_stream() {
            body
        } else {
            Body::new(MinRateBody::new(body, pace))
        }
    });
    next.run(request).await
}

impl MinRateBody {
    fn new(body: Body, min_rate: MinRate) -> Self {
        Self {
            body,
            min_rate,
            bytes: 0,
            waited: Duration::ZERO,
            waiting_since: None,
            timer: None,
        }
    }

    /// Returns whether the period is over with too few bytes; if it is over with enough, a new one
    /// begins.
    fn is_too_slow(&mut self, waited: Duration) -> bool {
        if waited < self.min_rate.grace {
            return false;
        }
        let expected = self
            .min_rate
            .bytes_per_second
            .saturating_mul(self.min_rate.grace.as_secs().max(1));
        if self.bytes < expected {
            return true;
        }
        self.bytes = 0;
        self.waited = Duration::ZERO;
        self.waiting_since = self.waiting_since.map(|_| Instant::now());
        false
    }
}

impl HttpBody for MinRateBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        // Data is there: stop the clock until the handler asks for more.
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            if let Some(since) = self.waiting_since.take() {
                self.waited += since.elapsed();
            }
            if let Some(Ok(frame)) = &frame {
                self.bytes += frame.data_ref().map_or(0, |data| data.len() as u64);
            }
            return Poll::Ready(frame);
        }
        // No data yet: fail at the end of the period, or begin a new one and wait on.
        loop {
            let since = *self.waiting_since.get_or_insert_with(Instant::now);
            let waited = self.waited + since.elapsed();
            if self.is_too_slow(waited) {
                return Poll::Ready(Some(Err(axum::Error::new(TooSlow))));
            }
            let since = self.waiting_since.unwrap_or(since);
            let at = since + self.min_rate.grace.saturating_sub(self.waited);
            let alarm = self
                .timer
                .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(at)));
            // The end moves with every wait and every new period.
            if alarm.deadline() != at {
                alarm.as_mut().reset(at);
            }
            ready!(alarm.as_mut().poll(context));
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::stream::{self, StreamExt};
    use http_body_util::BodyExt;

    const PACE: MinRate = MinRate {
        bytes_per_second: 100,
        grace: Duration::from_secs(10),
    };

    /// Returns how many of 60 pieces of `bytes`, one a second, get through.
    async fn pieces_through(bytes: usize) -> usize {
        let pieces = stream::iter(0..60).then(move |_| async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            Ok::<_, std::io::Error>(Bytes::from(vec![0; bytes]))
        });
        let mut body = MinRateBody::new(Body::from_stream(pieces.boxed()), PACE);
        let mut through = 0;
        while let Some(Ok(_)) = body.frame().await {
            through += 1;
        }
        through
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_body_is_cut_after_the_grace() {
        assert!((9..=10).contains(&pieces_through(1).await));
        assert!((9..=10).contains(&pieces_through(90).await));
        assert_eq!(pieces_through(150).await, 60);
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_stands_still_is_cut() {
        let mut body = MinRateBody::new(
            Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>()),
            PACE,
        );
        let begun = Instant::now();
        assert!(body.frame().await.unwrap().is_err());
        assert_eq!(begun.elapsed().as_secs(), 10);
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_disk_is_not_held_against_the_line() {
        let pieces =
            stream::iter((0..5).map(|_| Ok::<_, std::io::Error>(Bytes::from_static(b"x"))));
        let mut body = MinRateBody::new(Body::from_stream(pieces), PACE);
        let mut through = 0;
        while let Some(frame) = body.frame().await {
            frame.unwrap();
            tokio::time::sleep(Duration::from_mins(1)).await;
            through += 1;
        }
        assert_eq!(through, 5);
    }
}
