//! Connection handling: limits, header timeout and graceful shutdown.
//!
//! Bytes that arrived before the shutdown are kept.

use std::convert::Infallible;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, header};
use axum::response::IntoResponse;
use futures_util::stream::{FuturesUnordered, StreamExt};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use shared::problem::ProblemCode;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::Instant;
use tracing::{debug, warn};

use super::connections::{Activity, ConnectionLimits, Connections};
use super::error::ApiError;
use super::event_streams::PeerAddress;
use crate::app::App;

/// Time that requests in progress may take after the shutdown began.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(5);
/// Time to store the received bytes of interrupted bodies.
const STORE_TIMEOUT: Duration = Duration::from_secs(3);
/// Size of the read buffer of a connection, in bytes.
const READ_BUFFER_BYTES: usize = 256 * 1024;
/// Maximum size of the headers of a request, in bytes. Larger ones are answered with 431.
const HEAD_BYTES_MAX: usize = 64 * 1024;
/// Delay after a connection could not be accepted.
const ACCEPT_RETRY_DELAY: Duration = Duration::from_millis(200);
/// Maximum number of concurrent refusals; further connections are closed without an answer.
const REFUSALS_MAX: usize = 32;
/// Time a client may take to receive a refusal.
const REFUSAL_TIMEOUT: Duration = Duration::from_secs(2);
/// Minimum interval between two log entries about refusals.
const REFUSAL_LOG_INTERVAL: Duration = Duration::from_mins(1);

/// Serves connections until the app shuts down, and returns when all requests have ended.
pub async fn serve_until_shutdown(
    app: &App,
    listeners: Vec<TcpListener>,
    router: Router,
    header_timeout: Duration,
    limits: ConnectionLimits,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(header_timeout);
    http.max_buf_size(READ_BUFFER_BYTES)
        .max_header_size(HEAD_BYTES_MAX);
    // A client that closes its side after the last byte does not revoke its request, which runs to
    // the end.
    http.half_close(true);
    let service = TowerToHyperService::new(router);
    let connections = Connections::new(limits);
    let mut refusals = ConnectionRefuser::new(http.clone());
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = accept_any(&listeners) => accepted,
            () = app.shutdown.cancelled() => break,
        };
        let (stream, peer) = match accepted {
            Ok((stream, peer)) => (with_nodelay(stream), peer.ip()),
            Err(cause) => {
                back_off_after(&cause).await;
                continue;
            }
        };
        // At a limit an idle connection makes room; if there is none, this one is refused.
        let Some(admission) = connections.try_admit(peer) else {
            refusals.refuse_connection(stream, peer);
            continue;
        };
        let activity = admission.activity().clone();
        let service = count_requests(service.clone(), activity.clone(), peer);
        let watched = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            let _admission = admission;
            tokio::select! {
                ended = watched => if let Err(cause) = ended {
                    debug!(%cause, "a connection ended early");
                },
                () = activity.wait_for_eviction() => {
                    debug!(%peer, "an idle connection was closed to make room");
                }
            }
        });
    }
    // Shutdown: no new connections, time for requests in progress, then an end to their bodies.
    drop(listeners);
    let mut all_ended = std::pin::pin!(graceful.shutdown());
    if tokio::time::timeout(SHUTDOWN_GRACE, &mut all_ended)
        .await
        .is_err()
    {
        warn!("requests that are still under way are cut off; what arrived of them is kept");
        app.body_cutoff.cancel();
        // Requests that still do not end lose nothing that was acknowledged.
        let _ = tokio::time::timeout(STORE_TIMEOUT, all_ended).await;
    }
}

/// Accepts the next connection of any listener.
async fn accept_any(listeners: &[TcpListener]) -> io::Result<(TcpStream, std::net::SocketAddr)> {
    let mut next: FuturesUnordered<_> = listeners.iter().map(TcpListener::accept).collect();
    // There is always a listener.
    next.next()
        .await
        .unwrap_or_else(|| Err(io::ErrorKind::NotConnected.into()))
}

/// Returns the router of one connection. Each request counts as in progress until its answer is
/// sent or dropped.
fn count_requests(
    router: TowerToHyperService<Router>,
    activity: Arc<Activity>,
    peer: IpAddr,
) -> impl Service<
    Request<Incoming>,
    Response = Response<Body>,
    Error = Infallible,
    Future = impl Future<Output = Result<Response<Body>, Infallible>> + Send,
> {
    service_fn(move |mut request: Request<Incoming>| {
        let guard = activity.begin_request();
        request.extensions_mut().insert(PeerAddress(peer));
        let answer = router.call(request);
        async move {
            // Owned by the body.
            let guarded = move |error| {
                let _guard = &guard;
                error
            };
            let answer = answer.await?.map(|body| Body::new(body.map_err(guarded)));
            Ok::<_, Infallible>(answer)
        }
    })
}

/// Answers to connections beyond the limits.
struct ConnectionRefuser {
    http: http1::Builder,
    slots: Arc<Semaphore>,
    last_logged: Option<Instant>,
}

impl ConnectionRefuser {
    fn new(mut http: http1::Builder) -> Self {
        http.keep_alive(false).max_buf_size(8 * 1024);
        Self {
            http,
            slots: Arc::new(Semaphore::new(REFUSALS_MAX)),
            last_logged: None,
        }
    }

    /// Answers the first request of a connection with 503 and closes it.
    fn refuse_connection(&mut self, stream: TcpStream, peer: IpAddr) {
        if self
            .last_logged
            .is_none_or(|at| at.elapsed() >= REFUSAL_LOG_INTERVAL)
        {
            self.last_logged = Some(Instant::now());
            warn!(%peer, "connections are refused: as many as may be are open and in use");
        }
        // Without a free slot the connection is just closed.
        let Ok(place) = self.slots.clone().try_acquire_owned() else {
            return;
        };
        let service = service_fn(|_: Request<Incoming>| async {
            let retry = [(header::RETRY_AFTER, "5"), (header::CONNECTION, "close")];
            Ok::<_, Infallible>(
                (retry, ApiError::from(ProblemCode::TooManyConnections)).into_response(),
            )
        });
        let connection = self.http.serve_connection(TokioIo::new(stream), service);
        tokio::spawn(async move {
            let _place = place;
            let _ = tokio::time::timeout(REFUSAL_TIMEOUT, connection).await;
        });
    }
}

/// Disables Nagle's algorithm.
fn with_nodelay(stream: TcpStream) -> TcpStream {
    // Answers are small and awaited: they would otherwise wait for more to send.
    let _ = stream.set_nodelay(true);
    stream
}

/// Waits after a connection could not be accepted, for example while too many files are open. A
/// connection that ended before it was accepted is no error.
async fn back_off_after(cause: &io::Error) {
    let is_over = matches!(
        cause.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
    );
    if !is_over {
        warn!(%cause, "no connection can be taken");
        tokio::time::sleep(ACCEPT_RETRY_DELAY).await;
    }
}
