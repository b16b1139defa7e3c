//! GET on the address of an upload: its bytes, where the server is a plain store of files.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use shared::id::ReceiptId;
use shared::problem::ProblemCode;

use crate::app::App;
use crate::file_name;
use crate::http::error::ApiError;
use crate::settings::Accept;
use crate::upload;

/// The bytes of a finished upload. What became a receipt is got from the receipt.
pub(super) async fn get(app: &App, id: ReceiptId, _request: Request) -> Result<Response, ApiError> {
    if app.settings.accept == Accept::Receipts {
        return Err(ProblemCode::MethodUnusable.into());
    }
    let upload = upload::known(app, id).await?;
    if !upload.is_whole() {
        return Err(ProblemCode::UploadUnfinished.into());
    }
    let size = upload.progress.received;
    let content = upload::content(app, &upload, 0..size).await?;
    let name = file_name::attachment(&upload.file_name);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        (header::CONTENT_LENGTH, HeaderValue::from(size)),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::try_from(name).unwrap_or(HeaderValue::from_static("attachment")),
        ),
    ];
    Ok((headers, Body::from_stream(upload::boxed(content))).into_response())
}
