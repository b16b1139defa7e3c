//! Connections: a time limit for headers, and an end that keeps what arrived.

use std::io;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tracing::{debug, warn};

use crate::app::App;

/// How long requests under way may go on after the server was asked to stop.
const GRACE: Duration = Duration::from_secs(5);
/// How long what arrived of cut bodies may take to be kept.
const KEEPING: Duration = Duration::from_secs(3);
/// How much is read from a connection at a time, in bytes.
const BUFFER_BYTES: usize = 256 * 1024;
/// How long to wait when no further connection can be taken.
const REST: Duration = Duration::from_millis(200);

/// Serves until the app shuts down, and returns when every request has come to an end.
pub async fn serve(app: &App, listener: TcpListener, router: Router, header_timeout: Duration) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(header_timeout).max_buf_size(BUFFER_BYTES);
    // A client that hangs up after its last byte does not take away what it sent: the request runs to its end.
    http.half_close(true);
    let service = TowerToHyperService::new(router);
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = app.shutdown.cancelled() => break,
        };
        match accepted {
            Ok((stream, _)) => {
                let connection = http.serve_connection(TokioIo::new(prepared(stream)), service.clone());
                let watched = graceful.watch(connection);
                tokio::spawn(async move {
                    if let Err(cause) = watched.await {
                        debug!(%cause, "a connection ended early");
                    }
                });
            }
            Err(cause) => rest_after(&cause).await,
        }
    }
    drop(listener);
    let mut all_ended = std::pin::pin!(graceful.shutdown());
    if tokio::time::timeout(GRACE, &mut all_ended).await.is_err() {
        warn!("requests that are still under way are cut off; what arrived of them is kept");
        app.cutting.cancel();
        // Those that do not end now lose nothing that was acknowledged.
        let _ = tokio::time::timeout(KEEPING, all_ended).await;
    }
}

fn prepared(stream: TcpStream) -> TcpStream {
    // Answers are small and awaited: without this they may wait for more to send.
    let _ = stream.set_nodelay(true);
    stream
}

/// A connection that ended before it was taken is nobody's fault. Too many open files pass.
async fn rest_after(cause: &io::Error) {
    let is_over = matches!(cause.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset);
    if !is_over {
        warn!(%cause, "no connection can be taken");
        tokio::time::sleep(REST).await;
    }
}
