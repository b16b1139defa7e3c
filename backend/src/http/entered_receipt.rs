//! Receipts without a file, whose values are entered as JSON: `POST /api/receipts`.
//!
//! The body has the members of corrections (`PATCH /api/receipts/{id}`) and of annotations (`note`,
//! `category`, `tags`), all of them optional.

use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};
use shared::annotations::AnnotationChange;
use shared::corrections::Corrections;
use shared::id::ReceiptId;

use super::error::ApiError;
use super::idempotency::{RequestKey, mark_replayed};
use super::intake_form;
use super::json::parse_json;
use super::list_query::invalid_request;
use super::receipts::load_detail;
use crate::app::App;
use crate::hash::ResumableHash;
use crate::intake::entered;

/// Maximum size of a body, in bytes.
const BODY_BYTES_MAX: usize = 2 << 20;
/// Members of the body that are annotations.
const ANNOTATIONS: [&str; 3] = ["note", "category", "tags"];

/// Makes a receipt of a JSON object, or receipts of the files of a form.
pub(super) async fn create_receipts(
    State(app): State<App>,
    request: Request,
) -> Result<Response, ApiError> {
    if is_json(request.headers()) {
        create_receipt(&app, request).await
    } else {
        intake_form::receive_files(app, request).await
    }
}

async fn create_receipt(app: &App, request: Request) -> Result<Response, ApiError> {
    let key = RequestKey::claim(app, request.headers()).await?;
    let body = to_bytes(request.into_body(), BODY_BYTES_MAX).await;
    let body = body.map_err(|error| invalid_request(error.to_string()))?;
    let mut hash = ResumableHash::start_empty();
    hash.update(&body);
    let fingerprint = hash.into_hex();
    match key {
        RequestKey::Claimed(claim) => {
            let (corrections, annotations) = parse_body(&body)?;
            let id = entered::create_receipt(app, &corrections, annotations).await?;
            claim.store_answer(&fingerprint, &id).await?;
            respond_with_receipt(app, id).await
        }
        RequestKey::Answered(earlier) => {
            let id = earlier.replay(&fingerprint)?;
            Ok(mark_replayed(respond_with_receipt(app, id).await?))
        }
    }
}

async fn respond_with_receipt(app: &App, id: ReceiptId) -> Result<Response, ApiError> {
    let location = [(header::LOCATION, format!("/api/receipts/{id}"))];
    Ok((StatusCode::CREATED, location, load_detail(app, id).await?).into_response())
}

/// Parses corrections and annotations from the members of one object.
fn parse_body(body: &[u8]) -> Result<(Corrections, AnnotationChange), ApiError> {
    let members: Map<String, Value> =
        serde_json::from_slice(body).map_err(|error| invalid_request(error.to_string()))?;
    let (annotations, corrections): (Map<_, _>, Map<_, _>) = members
        .into_iter()
        .partition(|(name, _)| ANNOTATIONS.contains(&name.as_str()));
    let [annotations, corrections] =
        [annotations, corrections].map(|members| Value::Object(members).to_string());
    Ok((
        parse_json(corrections.as_bytes())?,
        parse_json(annotations.as_bytes())?,
    ))
}

fn is_json(headers: &HeaderMap) -> bool {
    let media_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next());
    media_type.is_some_and(|media_type| media_type.trim().eq_ignore_ascii_case("application/json"))
}
