//! Upper bound: a handler that only writes bytes to a file.
//!
//! It runs on the same HTTP server as ours. Speaks just enough tus for the loads, without checks or
//! a database, and computes SHA-256 on demand only.

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{patch, post};
use http_body_util::BodyExt;
use sha2::{Digest, Sha256};

/// Size of a write batch in bytes, as in our server.
const BATCH_BYTES: usize = 128 * 1024;

#[derive(Clone)]
struct BareServer {
    folder: PathBuf,
    hashes: bool,
    next: Arc<AtomicUsize>,
}

/// Serves on a port chosen by the system until the process is killed.
pub(crate) fn serve(folder: PathBuf, hashes: bool) -> io::Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        super::report::print_line(&format!("listening on http://{}", listener.local_addr()?));
        let bare = BareServer {
            folder,
            hashes,
            next: Arc::default(),
        };
        let router = Router::new()
            .route("/files", post(create))
            .route("/files/{id}", patch(append));
        axum::serve(listener, router.with_state(bare)).await
    })
}

async fn create(State(bare): State<BareServer>, headers: HeaderMap, body: Body) -> Response {
    let id = bare.next.fetch_add(1, Ordering::Relaxed).to_string();
    // A content type announces that the creation brings bytes.
    let written = if headers.contains_key(header::CONTENT_TYPE) {
        bare.append_body(&id, body).await
    } else {
        Ok(0)
    };
    match written {
        Ok(_) => (
            StatusCode::CREATED,
            [(header::LOCATION, format!("/files/{id}"))],
        )
            .into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn append(
    State(bare): State<BareServer>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let offset = HeaderName::from_static("upload-offset");
    let before: u64 = headers
        .get(&offset)
        .and_then(|value| value.to_str().ok()?.parse().ok())
        .unwrap_or_default();
    match bare.append_body(&id, body).await {
        Ok(count) => (
            StatusCode::NO_CONTENT,
            [(offset, (before + count).to_string())],
        )
            .into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

impl BareServer {
    async fn append_body(&self, id: &str, mut body: Body) -> io::Result<u64> {
        let mut file = File::options()
            .create(true)
            .append(true)
            .open(self.folder.join(id))?;
        let (mut sum, mut count, mut batch) =
            (Sha256::new(), 0, Vec::with_capacity(2 * BATCH_BYTES));
        while let Some(frame) = body.frame().await {
            let Ok(data) = frame.map_err(io::Error::other)?.into_data() else {
                continue;
            };
            batch.extend_from_slice(&data);
            count += data.len() as u64;
            if batch.len() >= BATCH_BYTES {
                self.flush(&mut file, &mut sum, &mut batch)?;
            }
        }
        self.flush(&mut file, &mut sum, &mut batch)?;
        Ok(count)
    }

    fn flush(&self, file: &mut File, sum: &mut Sha256, batch: &mut Vec<u8>) -> io::Result<()> {
        if self.hashes {
            sum.update(&batch);
        }
        file.write_all(batch)?;
        batch.clear();
        Ok(())
    }
}
