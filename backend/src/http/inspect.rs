//! `/api/inspect`: says what arrived, and keeps nothing of it. For whoever builds a client and wonders what
//! it really sends.
//!
//! A body is hashed as it comes: memory is flat, whatever the size. Secrets are never repeated.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::Serialize;
use shared::file_kind::{FileKind, HEAD_BYTES};
use shared::problem::{Problem, ProblemCode};

use super::form::{Form, FormError, is_form, next_chunk};
use crate::hash::Hash;

/// Parts of a form behind these are counted and no longer listed.
const PARTS_LISTED_MAX: usize = 1_000;
/// How many of the first bytes of a part are shown.
const SHOWN_BYTES: usize = 16;
/// Text up to this size is shown as it is.
const TEXT_BYTES_MAX: usize = HEAD_BYTES;
/// The headers that decide what becomes of an upload.
static HEADERS: [HeaderName; 11] = [
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
/// Headers of which only their presence is told.
static SECRETS: [HeaderName; 3] = [
    header::AUTHORIZATION,
    header::COOKIE,
    header::PROXY_AUTHORIZATION,
];

/// What arrived.
#[derive(Serialize)]
struct Arrived {
    method: String,
    http_version: String,
    headers: BTreeMap<&'static str, String>,
    /// Whether the body was read as a form; another body is one part without a name.
    is_form: bool,
    /// How many parts there were, those that are not listed included.
    part_count: u64,
    /// There were more parts than are listed.
    is_cut: bool,
    parts: Vec<ArrivedPart>,
}

/// A part of a form, or a whole body.
#[derive(Default, Serialize)]
struct ArrivedPart {
    name: Option<String>,
    file_name: Option<String>,
    /// What its sender says it is.
    content_type: Option<String>,
    /// What its first bytes say it is, where that is a kind this server takes.
    detected_kind: Option<FileKind>,
    size_bytes: u64,
    sha256: String,
    /// The first bytes, in hex.
    first_bytes: String,
    /// The value, where it is a short text and no file.
    text: Option<String>,
    /// It arrived to its end.
    is_whole: bool,
}

/// What arrived before something was wrong.
#[derive(Serialize)]
struct Unusable {
    #[serde(flatten)]
    problem: Problem,
    #[serde(flatten)]
    arrived: Arrived,
}

/// A part on its way in.
struct Measured {
    hash: Hash,
    head: Vec<u8>,
    size_bytes: u64,
}

pub(super) async fn get() -> Json<serde_json::Value> {
    Json(serde_json::json!({
        "use": "POST anything to this address and read what arrived. Nothing is kept.",
        "examples": ["curl -F file=@receipt.jpg …/api/inspect", "curl --data-binary @receipt.jpg …/api/inspect"],
    }))
}

pub(super) async fn post(request: Request) -> Response {
    let mut arrived = Arrived {
        method: request.method().to_string(),
        http_version: format!("{:?}", request.version()),
        headers: told(request.headers()),
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
    let problem = Problem::new(ProblemCode::FormUnusable, Some(error.to_string()));
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::BAD_REQUEST);
    let media_type = [(header::CONTENT_TYPE, "application/problem+json")];
    (
        status,
        media_type,
        serde_json::to_string(&Unusable { problem, arrived }).unwrap_or_default(),
    )
        .into_response()
}

impl Arrived {
    async fn read_form(&mut self, request: Request) -> Result<(), FormError> {
        let mut form = Form::of(request).await?;
        while let Some(mut part) = form.next_part().await? {
            let about = ArrivedPart {
                name: part.name().map(str::to_owned),
                file_name: part.file_name().map(str::to_owned),
                content_type: part.content_type().map(str::to_owned),
                ..ArrivedPart::default()
            };
            let mut measured = Measured::start();
            let end = loop {
                match part.chunk().await {
                    Ok(Some(chunk)) => measured.push(&chunk),
                    Ok(None) => break Ok(()),
                    Err(error) => break Err(error),
                }
            };
            self.add(measured.part(about, end.is_ok()));
            end?;
        }
        Ok(())
    }

    async fn read_body(&mut self, request: Request) -> Result<(), FormError> {
        let content_type = request.headers().get(header::CONTENT_TYPE).map(lossy);
        let about = ArrivedPart {
            content_type,
            ..ArrivedPart::default()
        };
        let mut body = request.into_body().into_data_stream();
        let mut measured = Measured::start();
        let end = loop {
            match next_chunk(&mut body).await {
                Ok(Some(chunk)) => measured.push(&chunk),
                Ok(None) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        self.add(measured.part(about, end.is_ok()));
        end
    }

    fn add(&mut self, part: ArrivedPart) {
        self.part_count += 1;
        self.is_cut = self.parts.len() >= PARTS_LISTED_MAX;
        if !self.is_cut {
            self.parts.push(part);
        }
    }
}

impl Measured {
    fn start() -> Self {
        Self {
            hash: Hash::start(),
            head: Vec::new(),
            size_bytes: 0,
        }
    }

    fn push(&mut self, chunk: &Bytes) {
        self.hash.update(chunk);
        self.size_bytes += chunk.len() as u64;
        let room = HEAD_BYTES - self.head.len();
        self.head.extend_from_slice(&chunk[..chunk.len().min(room)]);
    }

    fn part(self, about: ArrivedPart, is_whole: bool) -> ArrivedPart {
        let first = &self.head[..self.head.len().min(SHOWN_BYTES)];
        let hex: Vec<String> = first.iter().map(|byte| format!("{byte:02x}")).collect();
        let is_short = about.file_name.is_none() && self.size_bytes <= TEXT_BYTES_MAX as u64;
        ArrivedPart {
            detected_kind: FileKind::detect(&self.head),
            size_bytes: self.size_bytes,
            sha256: self.hash.hex(),
            first_bytes: hex.concat(),
            text: String::from_utf8(self.head).ok().filter(|_| is_short),
            is_whole,
            ..about
        }
    }
}

/// The headers that matter; several lines of one as one.
fn told(headers: &HeaderMap) -> BTreeMap<&'static str, String> {
    let value = |name: &HeaderName| {
        let lines: Vec<String> = headers.get_all(name).iter().map(lossy).collect();
        lines.join(", ")
    };
    let there =
        |names: &'static [HeaderName]| names.iter().filter(|name| headers.contains_key(*name));
    let shown = there(&HEADERS).map(|name| (name.as_str(), value(name)));
    shown
        .chain(there(&SECRETS).map(|name| (name.as_str(), "present".to_owned())))
        .collect()
}

fn lossy(value: &HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}
