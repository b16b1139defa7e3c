//! `POST /api/receipts/from-url` and `/api/downloads`: receipts by their links, and how far they have come.
//!
//! The fetching itself is a job: the answer comes at once.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::{Map, Value};
use shared::api::{Download, DownloadPage, Filing};
use shared::id::ReceiptId;
use shared::problem::ProblemCode;

use super::error::ApiError;
use crate::app::{App, now_ms};
use crate::fetch::error::FetchError;
use crate::fetch::{Url, link};
use crate::{filing, intake};

/// The most texts in a list.
const TEXTS_MAX: usize = 100;
/// The most rows of the list.
const ROWS_MAX: u32 = 100;

/// What is asked for.
struct Wanted {
    url: Url,
    id: Option<ReceiptId>,
    filing: Filing,
}

pub(super) async fn create(State(app): State<App>, body: Bytes) -> Result<Response, ApiError> {
    let wanted = wanted(&body)?;
    link::check(&wanted.url, &app.settings.links)?;
    let id = wanted.id.unwrap_or_else(intake::new_id);
    let is_new = app
        .db
        .insert_download(id, wanted.url.as_str(), &wanted.filing, now_ms())
        .await?;
    // The same id with the same link is a request whose answer got lost.
    let download = app
        .db
        .download(id)
        .await?
        .filter(|download| is_new || plain(&download.url) == plain(wanted.url.as_str()));
    let download = download.ok_or(ProblemCode::UploadExists)?;
    if is_new {
        app.download_added.notify_one();
    }
    let location =
        HeaderValue::try_from(format!("/api/downloads/{id}")).map_err(|_| ProblemCode::Internal)?;
    Ok((
        StatusCode::ACCEPTED,
        [(header::LOCATION, location)],
        Json(shown(download)),
    )
        .into_response())
}

pub(super) async fn list(State(app): State<App>) -> Result<Json<DownloadPage>, ApiError> {
    let downloads = app.db.newest_downloads(ROWS_MAX).await?;
    Ok(Json(DownloadPage {
        downloads: downloads.into_iter().map(shown).collect(),
    }))
}

pub(super) async fn get(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<Download>, ApiError> {
    Ok(Json(shown(known(&app, parse(&id)?).await?)))
}

pub(super) async fn delete(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    if app.db.delete_download(parse(&id)?).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ProblemCode::DownloadUnknown.into())
    }
}

async fn known(app: &App, id: ReceiptId) -> Result<Download, ApiError> {
    app.db
        .download(id)
        .await?
        .ok_or_else(|| ProblemCode::DownloadUnknown.into())
}

/// What a client sees: no query string, which may carry a secret of whoever sent the link.
fn shown(mut download: Download) -> Download {
    download.url = plain(&download.url);
    download
}

fn plain(url: &str) -> String {
    link::parse(url)
        .map(|url| link::for_log(&url))
        .unwrap_or_default()
}

/// Takes the JSON object apart. Its members besides `url` and `id` are those of [`filing`].
fn wanted(body: &[u8]) -> Result<Wanted, ApiError> {
    let object: Map<String, Value> =
        serde_json::from_slice(body).map_err(|error| unusable(&error.to_string()))?;
    let (mut url, mut id, mut filing) = (None, None, Filing::default());
    for (name, value) in &object {
        let unusable = |name: &str| unusable(&format!("{name}: unknown or malformed field"));
        match name.as_str() {
            "url" => url = Some(link::parse(value.as_str().ok_or_else(|| unusable(name))?)?),
            "id" => {
                let text = value
                    .as_str()
                    .and_then(|text| text.parse::<ReceiptId>().ok());
                id = Some(text.ok_or_else(|| unusable(name))?);
            }
            _ => {
                for text in texts(value).ok_or_else(|| unusable(name))? {
                    let set =
                        filing::set(&mut filing, name, &text).ok_or_else(|| unusable(name))?;
                    set.map_err(|code| ApiError::with_detail(code, name.as_str()))?;
                }
            }
        }
    }
    Ok(Wanted {
        url: url.ok_or_else(|| unusable("url: missing"))?,
        id,
        filing,
    })
}

/// A text, a number, a list of them, or nothing.
fn texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Null => Some(Vec::new()),
        Value::Array(values) if values.len() <= TEXTS_MAX => values.iter().map(text).collect(),
        value => text(value).map(|text| vec![text]),
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn parse(id: &str) -> Result<ReceiptId, ApiError> {
    id.parse().map_err(|_| ProblemCode::DownloadUnknown.into())
}

fn unusable(detail: &str) -> ApiError {
    ApiError::with_detail(ProblemCode::RequestUnusable, detail)
}

impl From<FetchError> for ApiError {
    fn from(error: FetchError) -> Self {
        Self::with_detail(error.problem(), error.to_string())
    }
}
