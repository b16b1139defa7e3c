//! Connections: limits, a time limit for headers, and an end that keeps what arrived.

use std::convert::Infallible;
use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, header};
use axum::response::IntoResponse;
use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};
use http_body::{Body as HttpBody, Frame, SizeHint};
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

use super::connections::{Activity, ConnectionLimits, Connections, UnderWay};
use super::error::ApiError;
use super::event_streams::Peer;
use crate::app::App;

/// How long requests under way may go on after the server was asked to stop.
const GRACE: Duration = Duration::from_secs(5);
/// How long what arrived of cut bodies may take to be kept.
const KEEPING: Duration = Duration::from_secs(3);
/// How much is read from a connection at a time, in bytes.
const BUFFER_BYTES: usize = 256 * 1024;
/// The largest head of a request, in bytes. Larger ones are answered with 431.
const HEAD_BYTES_MAX: usize = 64 * 1024;
/// How long to wait when no further connection can be taken.
const REST: Duration = Duration::from_millis(200);
/// How many connections are told at the same time that they are too many; the others are just closed.
const REFUSALS_MAX: usize = 32;
/// How long a client may take to hear that.
const REFUSAL: Duration = Duration::from_secs(2);
/// Refusals are logged at most this often.
const LOGGED_EVERY: Duration = Duration::from_mins(1);

/// Serves until the app shuts down, and returns when every request has come to an end.
pub async fn serve(
    app: &App,
    listeners: Vec<TcpListener>,
    router: Router,
    header_timeout: Duration,
    limits: ConnectionLimits,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(header_timeout);
    http.max_buf_size(BUFFER_BYTES)
        .max_header_size(HEAD_BYTES_MAX);
    // A client that hangs up after its last byte does not take away what it sent: the request runs to its end.
    http.half_close(true);
    let service = TowerToHyperService::new(router);
    let connections = Connections::new(limits);
    let mut refusals = Refusals::new(http.clone());
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listeners) => accepted,
            () = app.shutdown.cancelled() => break,
        };
        let (stream, peer) = match accepted {
            Ok((stream, peer)) => (prepared(stream), peer.ip()),
            Err(cause) => {
                rest_after(&cause).await;
                continue;
            }
        };
        let Some(admission) = connections.admit(peer) else {
            refusals.refuse(stream, peer);
            continue;
        };
        let activity = admission.activity().clone();
        let service = Counted {
            router: service.clone(),
            activity: activity.clone(),
            peer,
        };
        let watched = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            let _admission = admission;
            tokio::select! {
                ended = watched => if let Err(cause) = ended {
                    debug!(%cause, "a connection ended early");
                },
                () = activity.evicted() => debug!(%peer, "an idle connection was closed to make room"),
            }
        });
    }
    drop(listeners);
    let mut all_ended = std::pin::pin!(graceful.shutdown());
    if tokio::time::timeout(GRACE, &mut all_ended).await.is_err() {
        warn!("requests that are still under way are cut off; what arrived of them is kept");
        app.cutting.cancel();
        // Those that do not end now lose nothing that was acknowledged.
        let _ = tokio::time::timeout(KEEPING, all_ended).await;
    }
}

/// The next connection to any of our addresses.
async fn accept(listeners: &[TcpListener]) -> io::Result<(TcpStream, std::net::SocketAddr)> {
    let mut next: FuturesUnordered<_> = listeners.iter().map(TcpListener::accept).collect();
    // There is at least one.
    next.next()
        .await
        .unwrap_or_else(|| Err(io::ErrorKind::NotConnected.into()))
}

/// The router for one connection, whose requests are counted.
struct Counted {
    router: TowerToHyperService<Router>,
    activity: Arc<Activity>,
    peer: IpAddr,
}

impl Service<Request<Incoming>> for Counted {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response<Body>, Infallible>>;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        let under_way = self.activity.begin();
        request.extensions_mut().insert(Peer(self.peer));
        let answer = self.router.call(request);
        Box::pin(async move {
            Ok(answer.await?.map(|body| {
                Body::new(UntilSent {
                    body,
                    _request: under_way,
                })
            }))
        })
    }
}

/// The body of an answer, with which its request ends.
struct UntilSent {
    body: Body,
    _request: UnderWay,
}

impl HttpBody for UntilSent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Tells clients that they have too many connections.
struct Refusals {
    http: http1::Builder,
    places: Arc<Semaphore>,
    logged: Option<Instant>,
}

impl Refusals {
    fn new(mut http: http1::Builder) -> Self {
        http.keep_alive(false).max_buf_size(8 * 1024);
        Self {
            http,
            places: Arc::new(Semaphore::new(REFUSALS_MAX)),
            logged: None,
        }
    }

    /// Answers the first request of a connection with 503 and closes it.
    fn refuse(&mut self, stream: TcpStream, peer: IpAddr) {
        if self.logged.is_none_or(|at| at.elapsed() >= LOGGED_EVERY) {
            self.logged = Some(Instant::now());
            warn!(%peer, "connections are refused: as many as may be are open and in use");
        }
        let Ok(place) = self.places.clone().try_acquire_owned() else {
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
            let _ = tokio::time::timeout(REFUSAL, connection).await;
        });
    }
}

fn prepared(stream: TcpStream) -> TcpStream {
    // Answers are small and awaited: without this they may wait for more to send.
    let _ = stream.set_nodelay(true);
    stream
}

/// A connection that ended before it was taken is nobody's fault. Too many open files pass.
async fn rest_after(cause: &io::Error) {
    let is_over = matches!(
        cause.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
    );
    if !is_over {
        warn!(%cause, "no connection can be taken");
        tokio::time::sleep(REST).await;
    }
}
