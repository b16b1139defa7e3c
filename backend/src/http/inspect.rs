//! Diagnosis of requests, for authors of clients: `/api/inspect`.
//!
//! The answer describes the received request; nothing is stored. Bodies are hashed as they arrive,
//! so that memory does not grow with their size. Secrets are never repeated.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::TryStreamExt;
use futures_util::future::ready;
use serde::Serialize;
use shared::file_kind::{FileKind, HEAD_BYTES};
use shared::problem::{Problem, ProblemCode};

use super::error::problem_response;
use super::form::{Chunks, FormError, MultipartForm, body_chunks, is_form};
use crate::hash::{self, ResumableHash};

/// Maximum number of listed parts; further ones are only counted.
const PARTS_LISTED_MAX: usize = 1_000;
/// Number of first bytes reported per part.
const SHOWN_BYTES_MAX: usize = 16;
/// Maximum size of a text that is reported, in bytes.
const TEXT_BYTES_MAX: usize = HEAD_BYTES;
/// Headers that affect an upload.
static REPORTED_HEADERS: [HeaderName; 11] = [
    header::HOST,
    header::ORIGIN,
    header::USER_AGENT,
    header::ACCEPT,
    header::EXPECT,
    header::CONTENT_TYPE,
    header::CONTENT_LENGTH,
    header::CONTENT_ENCODING,
    header::TRANSFER_ENCODING,
    HeaderName::from_static("idempotency-key"),
    HeaderName::from_static("sec-fetch-site"),
];
/// Headers that are only reported as present.
static SECRET_HEADERS: [HeaderName; 3] = [
    header::AUTHORIZATION,
    header::COOKIE,
    header::PROXY_AUTHORIZATION,
];

/// Report on a request.
#[derive(Serialize)]
struct RequestReport {
    method: String,
    http_version: String,
    headers: BTreeMap<&'static str, String>,
    /// `true` if the body was read as a form; any other body is one part without a name.
    is_form: bool,
    /// Number of parts, including those not listed.
    part_count: u64,
    /// `true` if there were more parts than are listed.
    is_cut: bool,
    parts: Vec<PartReport>,
}

/// Report on a part of a form, or on a whole body.
#[derive(Default, Serialize)]
struct PartReport {
    name: Option<String>,
    file_name: Option<String>,
    /// Declared media type.
    content_type: Option<String>,
    /// Kind detected from the first bytes, if this server takes it.
    detected_kind: Option<FileKind>,
    size_bytes: u64,
    sha256: String,
    /// First bytes, in hex.
    first_bytes: String,
    /// Value, if it is a short text and not a file.
    text: Option<String>,
    /// `true` if the part arrived completely.
    is_whole: bool,
}

/// Problem, with a report on the part of the request before it.
#[derive(Serialize)]
struct ProblemReport {
    #[serde(flatten)]
    problem: Problem,
    #[serde(flatten)]
    arrived: RequestReport,
}

/// Size, hash and first bytes of a part that is arriving.
struct PartMeter {
    hash: ResumableHash,
    head: Vec<u8>,
    size_bytes: u64,
}

/// Explains the endpoint.
pub(super) async fn describe_usage() -> Json<serde_json::Value> {
    Json(serde_json::json!({
        "use": "POST anything to this address and read what arrived. Nothing is kept.",
        "examples": [
            "curl -F file=@receipt.jpg …/api/inspect",
            "curl --data-binary @receipt.jpg …/api/inspect",
        ],
    }))
}

/// Reports on the request, also if its body is malformed.
pub(super) async fn inspect_request(request: Request) -> Response {
    let mut arrived = RequestReport {
        method: request.method().to_string(),
        http_version: format!("{:?}", request.version()),
        headers: reported_headers(request.headers()),
        is_form: is_form(request.headers()),
        part_count: 0,
        is_cut: false,
        parts: Vec::new(),
    };
    let read = if arrived.is_form {
        arrived.read_form(request).await
    } else {
        arrived.read_body(request).await
    };
    let Err(error) = read else {
        return Json(arrived).into_response();
    };
    // The report on what arrived so far is part of the problem.
    let problem = Problem::new(ProblemCode::FormUnusable, Some(error.to_string()));
    problem_response(problem.code, &ProblemReport { problem, arrived })
}

impl RequestReport {
    async fn read_form(&mut self, request: Request) -> Result<(), FormError> {
        let mut form = MultipartForm::from_http_request(request).await?;
        while let Some(part) = form.next_part().await? {
            let about = PartReport {
                name: part.name().map(str::to_owned),
                file_name: part.file_name().map(str::to_owned),
                content_type: part.content_type().map(str::to_owned),
                ..PartReport::default()
            };
            self.measure_part(about, part.into_chunks()).await?;
        }
        Ok(())
    }

    async fn read_body(&mut self, request: Request) -> Result<(), FormError> {
        let content_type = request.headers().get(header::CONTENT_TYPE).map(lossy_text);
        let about = PartReport {
            content_type,
            ..PartReport::default()
        };
        self.measure_part(about, body_chunks(request.into_body()))
            .await
    }

    /// Measures the chunks of a part and adds the report, also if the part was cut off.
    async fn measure_part(
        &mut self,
        about: PartReport,
        chunks: Chunks<'_>,
    ) -> Result<(), FormError> {
        let mut measured = PartMeter::new();
        let measure = |chunk| {
            measured.push(&chunk);
            ready(Ok(()))
        };
        let end = chunks.try_for_each(measure).await;
        self.part_count += 1;
        self.is_cut = self.parts.len() >= PARTS_LISTED_MAX;
        if !self.is_cut {
            self.parts.push(measured.into_report(about, end.is_ok()));
        }
        end
    }
}

impl PartMeter {
    fn new() -> Self {
        Self {
            hash: ResumableHash::start_empty(),
            head: Vec::new(),
            size_bytes: 0,
        }
    }

    fn push(&mut self, chunk: &Bytes) {
        self.hash.update(chunk);
        self.size_bytes += chunk.len() as u64;
        // Only the first bytes are kept, to detect the kind.
        let room = HEAD_BYTES - self.head.len();
        self.head.extend_from_slice(&chunk[..chunk.len().min(room)]);
    }

    /// Completes the report on the part.
    fn into_report(self, about: PartReport, is_whole: bool) -> PartReport {
        let first = &self.head[..self.head.len().min(SHOWN_BYTES_MAX)];
        // Values are reported as text, contents of files are not.
        let is_short = about.file_name.is_none() && self.size_bytes <= TEXT_BYTES_MAX as u64;
        PartReport {
            detected_kind: FileKind::detect(&self.head),
            size_bytes: self.size_bytes,
            sha256: self.hash.into_hex(),
            first_bytes: hash::to_hex(first),
            text: String::from_utf8(self.head).ok().filter(|_| is_short),
            is_whole,
            ..about
        }
    }
}

/// Returns the headers to report; several lines of one header are joined.
fn reported_headers(headers: &HeaderMap) -> BTreeMap<&'static str, String> {
    let value = |name: &HeaderName| {
        let lines: Vec<String> = headers.get_all(name).iter().map(lossy_text).collect();
        lines.join(", ")
    };
    let there =
        |names: &'static [HeaderName]| names.iter().filter(|name| headers.contains_key(*name));
    // Secrets are replaced by a note that they were present.
    let shown = there(&REPORTED_HEADERS).map(|name| (name.as_str(), value(name)));
    shown
        .chain(there(&SECRET_HEADERS).map(|name| (name.as_str(), "present".to_owned())))
        .collect()
}

fn lossy_text(value: &HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}
