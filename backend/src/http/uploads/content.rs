//! Bytes of an upload (GET), for servers that are plain file stores.

use axum::extract::Request;
use axum::response::Response;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;

use crate::app::App;
use crate::db::uploads::Upload;
use crate::hash::ResumableHash;
use crate::http::delivery::{self, DeliveredFile};
use crate::http::error::ApiError;
use crate::settings::Accept;
use crate::upload;

/// Returns the bytes of a finished upload. Where uploads become receipts, the receipt serves them
/// instead.
pub(super) async fn get_content(
    app: &App,
    id: ReceiptId,
    request: Request,
) -> Result<Response, ApiError> {
    if app.settings.accept == Accept::Receipts {
        return Err(ProblemCode::MethodUnusable.into());
    }
    let upload = upload::load_upload(app, id).await?;
    if !upload.is_complete() {
        return Err(ProblemCode::UploadUnfinished.into());
    }
    let file = DeliveredFile::foreign(
        upload.progress.received,
        content_tag(&upload),
        "application/octet-stream",
        &upload.file_name,
    );
    let open = |range| upload::read_content(app, &upload, range);
    delivery::deliver_file(request.method(), request.headers(), file, open).await
}

/// Returns the SHA-256 of the bytes as entity tag. Partial uploads are not hashed; their id serves
/// instead.
fn content_tag(upload: &Upload) -> String {
    ResumableHash::from_state(&upload.progress.hash_state)
        .map_or_else(|_| upload.id.to_string(), ResumableHash::into_hex)
}
