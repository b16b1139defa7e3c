//! Server-sent events about changed rows: `GET /api/events`.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::header;
use axum::response::sse::{Event as Sent, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use shared::api::Event;
use shared::problem::ProblemCode;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::wrappers::errors::BroadcastStreamRecvError;

use super::error::ApiError;
use super::event_streams::{EventStreams, client_of_request};
use crate::app::App;

/// Interval that suits phones, and proxies that close silent connections after a minute.
const KEEP_ALIVE_INTERVAL: Duration = Duration::from_secs(20);

pub(super) async fn stream_events(
    State(app): State<App>,
    State(streams): State<EventStreams>,
    request: Request,
) -> Response {
    let client = client_of_request(
        request.extensions(),
        request.headers(),
        app.settings.location,
    );
    let Some(open) = streams.try_open(client) else {
        return (
            [(header::RETRY_AFTER, "60")],
            ApiError::from(ProblemCode::TooManyConnections),
        )
            .into_response();
    };
    let events = BroadcastStream::new(app.subscribe()).map(move |received| {
        // Owned by the stream, which counts until it ends.
        let _open = &open;
        let event = match received {
            Ok(event) => event,
            // A slow client has missed events and reloads everything.
            Err(BroadcastStreamRecvError::Lagged(_)) => Event::Missed,
        };
        Ok::<_, Infallible>(Sent::default().data(serde_json::to_string(&event).unwrap_or_default()))
    });
    // An endless answer would delay the shutdown.
    let until_shutdown = events.take_until(app.shutdown.clone().cancelled_owned());
    let stream =
        Sse::new(until_shutdown).keep_alive(KeepAlive::new().interval(KEEP_ALIVE_INTERVAL));
    // nginx would otherwise hold the events back until its buffer is full.
    (
        [
            (header::CACHE_CONTROL, "no-store"),
            (header::HeaderName::from_static("x-accel-buffering"), "no"),
        ],
        stream,
    )
        .into_response()
}
