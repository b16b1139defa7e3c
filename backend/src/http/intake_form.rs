//! File uploads by form (`multipart/form-data`), for scripts and mail gateways: `POST
//! /api/receipts`.
//!
//! Parts named `file` are files. `note`, `category`, `tags` and `captured_at` apply to all of them,
//! wherever they stand in the form; other texts are ignored. A bad file fails alone, and so does
//! one whose part has another name. With an `Idempotency-Key` a request may be repeated.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use shared::annotations::Annotations;
use shared::id::ReceiptId;
use shared::problem::{Problem, ProblemCode};

use super::error::ApiError;
use super::form::{FormPart, MultipartForm};
use super::idempotency::{RequestKey, mark_replayed};
use crate::annotations;
use crate::app::App;
use crate::error::OperationError;
use crate::hash::ResumableHash;
use crate::intake::admission::Origin;
use crate::intake::incoming::{IncomingFile, StagedFile};
use crate::intake::new_id;

/// Maximum number of parts of a form.
const PARTS_MAX: usize = 1_000;
/// Maximum size of a text field, in bytes.
const FIELD_BYTES_MAX: usize = 16 * 1024;

/// Maximum number of part names that an error repeats.
const NAMES_SHOWN_MAX: usize = 10;

/// Results of all files, in the order of the form.
#[derive(Debug, Serialize, Deserialize)]
struct FormAnswer {
    results: Vec<FileResult>,
}

/// Result of one file: a receipt or a problem.
#[derive(Debug, Serialize, Deserialize)]
struct FileResult {
    /// File name as sent.
    file: String,
    /// HTTP status that the file alone would have got.
    status: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<ReceiptId>,
    /// `true` if the same file existed already, as this receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    known: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    problem: Option<Problem>,
}

/// Form that was read to its end.
struct ReceivedForm {
    files: Vec<(String, Result<StagedFile, Problem>)>,
    filing: Annotations,
    /// SHA-256 over names and bytes of all parts.
    fingerprint: String,
}

/// Makes receipts of the files of a form; at most once per idempotency key.
pub(super) async fn receive_files(app: App, request: Request) -> Result<Response, ApiError> {
    let claim = match RequestKey::claim(&app, request.headers()).await? {
        RequestKey::Claimed(claim) => claim,
        RequestKey::Answered(earlier) => {
            // The form is only hashed here: a key must not be reused for another one.
            let fingerprint = read_form(None, request).await?.fingerprint;
            let answer: FormAnswer = earlier.replay(&fingerprint)?;
            return Ok(mark_replayed(respond_with_results(&answer)));
        }
    };
    let received = read_form(Some(&app), request).await?;
    let fingerprint = received.fingerprint.clone();
    let answer = admit_files(&app, received).await?;
    // Server errors may not recur: their answer is not stored, and the key is released.
    if answer.results.iter().all(|result| result.status < 500) {
        claim.store_answer(&fingerprint, &answer).await?;
    }
    Ok(respond_with_results(&answer))
}

/// Takes files shared by another app of the phone (`POST /share`), if the browser has no service
/// worker that would. Redirects to the list or, after an error, to the scan page.
pub(super) async fn receive_shared_files(
    State(app): State<App>,
    request: Request,
) -> Result<Redirect, ApiError> {
    match read_form(Some(&app), request).await {
        Ok(received) => {
            admit_files(&app, received).await?;
            Ok(Redirect::to("/receipts"))
        }
        Err(_) => Ok(Redirect::to("/")),
    }
}

/// Reads a form part by part. Without an app its files are only hashed.
async fn read_form(app: Option<&App>, request: Request) -> Result<ReceivedForm, ApiError> {
    let mut form = MultipartForm::from_http_request(request).await?;
    let mut received = ReceivedForm {
        files: Vec::new(),
        filing: Annotations::default(),
        fingerprint: String::new(),
    };
    let mut fingerprint = ResumableHash::start_empty();
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
        let shown_name = part.shown_name().unwrap_or_default();
        let mut hash = ResumableHash::start_empty();
        // Files, under the names that clients commonly use.
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
            // A file under another name would be lost silently, so it becomes an error.
            skip_part(&mut part, &mut hash).await?;
            let problem = Problem::new(ProblemCode::FileMissing, Some(shown_name));
            received.files.push((file_name, Err(problem)));
        } else {
            // Texts; unknown names are kept for the error below.
            let text = read_text(&mut part, &mut hash).await?;
            match annotations::set_field(&mut received.filing, &name, &text) {
                Some(Err(code)) => return Err(ApiError::with_detail(code, name)),
                Some(Ok(())) => {}
                None => others.push(shown_name),
            }
        }
        // Every part counts, ignored ones included.
        fingerprint.update(name.as_bytes());
        fingerprint.update(&hash.into_bytes());
    }
    received.fingerprint = fingerprint.into_hex();
    if app.is_some() && received.files.is_empty() {
        others.truncate(NAMES_SHOWN_MAX);
        return Err(match others.as_slice() {
            [] => ProblemCode::FileMissing.into(),
            names => ApiError::with_detail(ProblemCode::FileMissing, names.join(", ")),
        });
    }
    Ok(received)
}

/// Stages a file. A bad one is read to its end all the same, so that the next part can be read.
/// Returns `None` without an app, and for the part without name and bytes that browsers send if no
/// file was chosen.
async fn read_file(
    app: Option<&App>,
    part: &mut FormPart<'_>,
    hash: &mut ResumableHash,
) -> Result<Option<Result<StagedFile, Problem>>, ApiError> {
    let is_named = part.file_name().is_some_and(|name| !name.is_empty());
    let mut incoming = app.map(|app| Ok(IncomingFile::begin_file(app, new_id(app.clock.now_ms()))));
    let mut is_empty = true;
    while let Some(chunk) = part.next_chunk().await? {
        is_empty &= chunk.is_empty();
        hash.update(&chunk);
        // After a problem the file is dropped and its part only hashed.
        if let Some(Ok(file)) = &mut incoming
            && let Err(error) = file.write(chunk).await
        {
            incoming = Some(Err(to_problem(error)));
        }
    }
    if is_empty && !is_named {
        return Ok(None);
    }
    Ok(match incoming {
        Some(Ok(file)) => Some(file.finish().await.map_err(to_problem)),
        Some(Err(problem)) => Some(Err(problem)),
        None => None,
    })
}

fn to_problem(error: OperationError) -> Problem {
    ApiError::from(error).into_problem()
}

/// Reads a text field; fails if it is too long or not UTF-8.
async fn read_text(part: &mut FormPart<'_>, hash: &mut ResumableHash) -> Result<String, ApiError> {
    let mut text = Vec::new();
    while let Some(chunk) = part.next_chunk().await? {
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

/// Reads a part without keeping it.
async fn skip_part(part: &mut FormPart<'_>, hash: &mut ResumableHash) -> Result<(), ApiError> {
    while let Some(chunk) = part.next_chunk().await? {
        hash.update(&chunk);
    }
    Ok(())
}

/// Makes receipts of the staged files.
async fn admit_files(app: &App, received: ReceivedForm) -> Result<FormAnswer, ApiError> {
    let mut results = Vec::new();
    for (name, staged) in received.files {
        let admitted = match staged {
            Ok(staged) => staged
                .admit(app, &name, Origin::Form(received.filing.clone()))
                .await
                .map_err(to_problem),
            Err(problem) => Err(problem),
        };
        results.push(match admitted {
            Ok(admitted) => FileResult {
                file: name,
                status: if admitted.is_duplicate { 200 } else { 201 },
                id: Some(admitted.receipt),
                known: Some(admitted.is_duplicate),
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
    Ok(FormAnswer { results })
}

/// Answers 201 if every file is a receipt now, 207 if some are, else with the status of the first
/// problem.
fn respond_with_results(answer: &FormAnswer) -> Response {
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
    let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, Json(answer)).into_response()
}
