//! GET on the address of an upload: its bytes, where the server is a plain store of files.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;

use crate::app::App;
use crate::db::uploads::Upload;
use crate::file_name;
use crate::hash::Hash;
use crate::http::delivery::{self, Delivery, UNABLE_TO_ACT};
use crate::http::error::ApiError;
use crate::settings::Accept;
use crate::upload;

/// The bytes of a finished upload. What became a receipt is got from the receipt.
pub(super) async fn get(app: &App, id: ReceiptId, request: Request) -> Result<Response, ApiError> {
    if app.settings.accept == Accept::Receipts {
        return Err(ProblemCode::MethodUnusable.into());
    }
    let upload = upload::known(app, id).await?;
    if !upload.is_whole() {
        return Err(ProblemCode::UploadUnfinished.into());
    }
    let name = HeaderValue::try_from(file_name::attachment(&upload.file_name));
    let file = Delivery {
        size_bytes: upload.progress.received,
        tag: tag(&upload),
        headers: HeaderMap::from_iter([
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/octet-stream"),
            ),
            (
                header::CONTENT_DISPOSITION,
                name.unwrap_or(HeaderValue::from_static("attachment")),
            ),
            (
                header::CONTENT_SECURITY_POLICY,
                HeaderValue::from_static(UNABLE_TO_ACT),
            ),
        ]),
    };
    let open = |range| async {
        upload::content(app, &upload, range)
            .await
            .map(upload::boxed)
    };
    delivery::respond(request.method(), request.headers(), file, open).await
}

/// The SHA-256 of the bytes. A piece of a later upload has none: there the id must do.
fn tag(upload: &Upload) -> String {
    Hash::resume(&upload.progress.hash_state).map_or_else(|_| upload.id.to_string(), Hash::hex)
}
