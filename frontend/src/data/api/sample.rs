//! Upload of the sample receipt, which is a file of the app.

use shared::problem::{Problem, ProblemCode};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, FormData, Response};

use super::{PICTURE_TIMEOUT_MS, RequestBody, send_with_timeout};

/// Tag by which the sample receipt is recognised.
pub(crate) const SAMPLE_TAG: &str = "sample";
const SAMPLE_FILE: &str = "sample-receipt.png";

/// Uploads the sample receipt with its tag.
pub(crate) async fn add_sample_receipt() -> Result<(), Problem> {
    let form = build_form()
        .await
        .map_err(|_| ProblemCode::ConnectionLost)?;
    let body = RequestBody {
        content: &form,
        media_type: None,
        version: None,
    };
    send_with_timeout("POST", "/api/receipts", Some(body), PICTURE_TIMEOUT_MS)
        .await
        .map(drop)
}

async fn build_form() -> Result<FormData, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let path = ["/", SAMPLE_FILE].concat();
    let response: Response = JsFuture::from(window.fetch_with_str(&path))
        .await?
        .dyn_into()?;
    let picture: Blob = JsFuture::from(response.blob()?).await?.dyn_into()?;
    let form = FormData::new()?;
    form.append_with_str("tags", SAMPLE_TAG)?;
    form.append_with_blob_and_filename("file", &picture, SAMPLE_FILE)?;
    Ok(form)
}
