//! `POST /api/receipts`: files as a form (`multipart/form-data`), for scripts, mail gateways and other programs.
//!
//! Parts named `file` are files; `note`, `category`, `tags` and `captured_at` are said of all of them, wherever
//! in the form they stand; other texts are ignored. One bad file fails alone, and so does one whose part has another name. With an `Idempotency-Key` a request may be repeated: the
//! same key gets the same answer (draft-ietf-httpapi-idempotency-key-header).

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use shared::api::Filing;
use shared::id::ReceiptId;
use shared::problem::{Problem, ProblemCode};

use super::error::ApiError;
use super::form::{Form, Part};
use crate::app::{App, now_ms};
use crate::db::idempotency::Known;
use crate::filing;
use crate::hash::Hash;
use crate::intake::admission::Origin;
use crate::intake::incoming::{Incoming, Staged};
use crate::intake::new_id;

/// More parts than this are no form a program would send.
const PARTS_MAX: usize = 1_000;
/// The largest text field, in bytes.
const FIELD_BYTES_MAX: usize = 16 * 1024;

/// How many names of parts an error repeats, and how much of each.
const NAMES_SHOWN_MAX: usize = 10;
const NAME_CHARACTERS_MAX: usize = 100;

/// What became of each file, in the order they came.
#[derive(Debug, Serialize, Deserialize)]
struct Answer {
    results: Vec<FileResult>,
}

/// What became of one file: a receipt, or a problem.
#[derive(Debug, Serialize, Deserialize)]
struct FileResult {
    /// The name it came with.
    file: String,
    /// The status it would have been answered with alone.
    status: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<ReceiptId>,
    /// The very same file was there already, as this receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    known: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    problem: Option<Problem>,
}

/// A form that was read to its end.
struct Received {
    files: Vec<(String, Result<Staged, Problem>)>,
    filing: Filing,
    /// SHA-256 over names and bytes of all parts.
    fingerprint: String,
}

/// A key we answer. One that is dropped without an answer is let go, so that the client may try again.
struct Claim {
    app: App,
    key: Option<String>,
}

pub(super) async fn post(State(app): State<App>, request: Request) -> Result<Response, ApiError> {
    let Some(key) = key_of(&request)? else {
        let received = read(Some(&app), request).await?;
        return Ok(respond(&admit(&app, received).await?));
    };
    match app.db.claim_idempotency_key(&key, now_ms()).await? {
        Known::Claimed => answer_once(app, key, request).await,
        Known::UnderWay => {
            let mut response = ApiError::from(ProblemCode::KeyUnderWay).into_response();
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            Ok(response)
        }
        Known::Answered {
            fingerprint,
            answer,
        } => {
            if read(None, request).await?.fingerprint != fingerprint {
                return Err(ProblemCode::KeyReused.into());
            }
            let answer: Answer =
                serde_json::from_str(&answer).map_err(|_| ProblemCode::Internal)?;
            let mut response = respond(&answer);
            response
                .headers_mut()
                .insert("idempotency-replayed", HeaderValue::from_static("true"));
            Ok(response)
        }
    }
}

/// `POST /share`: files that another app of the phone shares, where the browser has no service worker that would take them.
/// The person sees the list, or the page where it can be done by hand.
pub(super) async fn share(State(app): State<App>, request: Request) -> Result<Redirect, ApiError> {
    match read(Some(&app), request).await {
        Ok(received) => {
            admit(&app, received).await?;
            Ok(Redirect::to("/receipts"))
        }
        Err(_) => Ok(Redirect::to("/")),
    }
}

async fn answer_once(app: App, key: String, request: Request) -> Result<Response, ApiError> {
    let mut claim = Claim {
        app: app.clone(),
        key: Some(key),
    };
    let received = read(Some(&app), request).await?;
    let fingerprint = received.fingerprint.clone();
    let answer = admit(&app, received).await?;
    // What failed on our side may go well the next time.
    let is_final = answer.results.iter().all(|result| result.status < 500);
    if is_final && let Some(key) = claim.key.take() {
        let json = serde_json::to_string(&answer).map_err(|_| ProblemCode::Internal)?;
        app.db
            .answer_idempotency_key(&key, &fingerprint, &json)
            .await?;
    }
    Ok(respond(&answer))
}

/// Reads a form part by part. Without an app its files are only hashed.
async fn read(app: Option<&App>, request: Request) -> Result<Received, ApiError> {
    let mut form = Form::of(request).await?;
    let mut received = Received {
        files: Vec::new(),
        filing: Filing::default(),
        fingerprint: String::new(),
    };
    let mut fingerprint = Hash::start();
    let mut count = 0;
    let mut others = Vec::new();
    while let Some(mut part) = form.next_part().await? {
        count += 1;
        if count > PARTS_MAX {
            return Err(ApiError::with_detail(
                ProblemCode::FormUnusable,
                format!("more than {PARTS_MAX} parts"),
            ));
        }
        let name = part.name().unwrap_or_default().to_owned();
        let mut hash = Hash::start();
        if matches!(name.as_str(), "file" | "files" | "file[]" | "files[]") {
            let file_name = part.file_name().unwrap_or_default().to_owned();
            let staged = read_file(app, &mut part, &mut hash).await?;
            received
                .files
                .extend(staged.map(|staged| (file_name, staged)));
        } else if let Some(file_name) = part
            .file_name()
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
        {
            // A file under another name would be lost without a word.
            skip(&mut part, &mut hash).await?;
            let problem = Problem::new(ProblemCode::FileMissing, Some(shown_name(&name)));
            received.files.push((file_name, Err(problem)));
        } else {
            let text = read_text(&mut part, &mut hash).await?;
            match filing::set(&mut received.filing, &name, &text) {
                Some(Err(code)) => return Err(ApiError::with_detail(code, name)),
                Some(Ok(())) => {}
                None => others.push(shown_name(&name)),
            }
        }
        fingerprint.update(name.as_bytes());
        fingerprint.update(&hash.bytes());
    }
    received.fingerprint = fingerprint.hex();
    if app.is_some() && received.files.is_empty() {
        others.truncate(NAMES_SHOWN_MAX);
        return Err(match others.as_slice() {
            [] => ProblemCode::FileMissing.into(),
            names => ApiError::with_detail(ProblemCode::FileMissing, names.join(", ")),
        });
    }
    Ok(received)
}

/// Stages a file. A bad one is read to its end all the same, so that the next one can be. A browser sends a
/// part without name and bytes where no file was chosen: that is none.
async fn read_file(
    app: Option<&App>,
    part: &mut Part<'_>,
    hash: &mut Hash,
) -> Result<Option<Result<Staged, Problem>>, ApiError> {
    let is_named = part.file_name().is_some_and(|name| !name.is_empty());
    let mut incoming = app.map(|app| Incoming::begin(app, new_id()));
    let mut problem = None;
    let mut is_empty = true;
    while let Some(chunk) = part.chunk().await? {
        is_empty &= chunk.is_empty();
        hash.update(&chunk);
        if let Some(file) = &mut incoming
            && let Err(error) = file.write(chunk).await
        {
            problem = Some(ApiError::from(error).into_problem());
            incoming = None;
        }
    }
    if is_empty && !is_named {
        return Ok(None);
    }
    Ok(match (incoming, problem) {
        (_, Some(problem)) => Some(Err(problem)),
        (Some(incoming), None) => Some(
            incoming
                .finish()
                .await
                .map_err(|error| ApiError::from(error).into_problem()),
        ),
        (None, None) => None,
    })
}

async fn read_text(part: &mut Part<'_>, hash: &mut Hash) -> Result<String, ApiError> {
    let mut text = Vec::new();
    while let Some(chunk) = part.chunk().await? {
        hash.update(&chunk);
        if text.len() + chunk.len() > FIELD_BYTES_MAX {
            let name = part.name().unwrap_or_default().to_owned();
            return Err(ApiError::with_detail(ProblemCode::FilingUnusable, name));
        }
        text.extend_from_slice(&chunk);
    }
    let name = part.name().unwrap_or_default();
    String::from_utf8(text).map_err(|_| ApiError::with_detail(ProblemCode::FilingUnusable, name))
}

/// Reads over a part.
async fn skip(part: &mut Part<'_>, hash: &mut Hash) -> Result<(), ApiError> {
    while let Some(chunk) = part.chunk().await? {
        hash.update(&chunk);
    }
    Ok(())
}

/// The name of a part as it is repeated in an error.
fn shown_name(name: &str) -> String {
    name.chars().take(NAME_CHARACTERS_MAX).collect()
}

async fn admit(app: &App, received: Received) -> Result<Answer, ApiError> {
    let mut results = Vec::new();
    for (name, staged) in received.files {
        let admitted = match staged {
            Ok(staged) => staged
                .admit(app, &name, Origin::Form(received.filing.clone()))
                .await
                .map_err(|error| ApiError::from(error).into_problem()),
            Err(problem) => Err(problem),
        };
        results.push(match admitted {
            Ok(admitted) => FileResult {
                file: name,
                status: if admitted.is_known { 200 } else { 201 },
                id: Some(admitted.receipt),
                known: Some(admitted.is_known),
                problem: None,
            },
            Err(problem) => FileResult {
                file: name,
                status: problem.status,
                id: None,
                known: None,
                problem: Some(problem),
            },
        });
    }
    Ok(Answer { results })
}

/// 201 where every file is a receipt now, 207 where some are; where none is, the status of the first problem.
fn respond(answer: &Answer) -> Response {
    let failed = answer
        .results
        .iter()
        .filter(|result| result.problem.is_some())
        .count();
    let status = match answer.results.first() {
        Some(first) if failed == answer.results.len() => StatusCode::from_u16(first.status),
        _ if failed > 0 => Ok(StatusCode::MULTI_STATUS),
        _ => Ok(StatusCode::CREATED),
    };
    let json = serde_json::to_string(answer).unwrap_or_default();
    let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, [(header::CONTENT_TYPE, "application/json")], json).into_response()
}

fn key_of(request: &Request) -> Result<Option<String>, ApiError> {
    let Some(value) = request.headers().get("idempotency-key") else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or_default().trim_matches('"');
    let is_key =
        (1..=255).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    if is_key {
        Ok(Some(text.to_owned()))
    } else {
        Err(ProblemCode::KeyUnusable.into())
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        if let Some(key) = self.key.take() {
            let app = self.app.clone();
            tokio::spawn(async move {
                if let Err(cause) = app.db.release_idempotency_key(&key).await {
                    tracing::error!(%cause, "a key of a request that came to nothing cannot be let go");
                }
            });
        }
    }
}
