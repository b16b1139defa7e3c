//! Preparation of a chosen file: shrinks large pictures and removes the location of photos.
//!
//! A file that cannot be processed stays unchanged.

use gloo_file::{Blob, File};
use js_sys::Array;
use wasm_bindgen::JsValue;
use web_sys::FilePropertyBag;

use super::{geotags, hash, picture_size};
use crate::browser::{canvas, numbers, storage};
pub(crate) use picture_size::PictureMode;

const SETTING_KEY: &str = "pictures";

/// Returns the user's setting for the size of pictures.
pub(crate) fn picture_mode() -> PictureMode {
    PictureMode::from_name(storage::stored(SETTING_KEY).as_deref())
}

/// Stores the user's setting.
pub(crate) fn set_picture_mode(sending: PictureMode) {
    storage::store(SETTING_KEY, sending.setting_name());
}

/// Returns the file as it is to be sent; `None` if it stays unchanged.
pub(super) async fn prepare_file(file: &File) -> Option<File> {
    let mut head = read_head(file, geotags::JPEG_HEAD_BYTES).await?;
    let sending = picture_mode();
    if sending == PictureMode::AsNeeded && picture_size::is_worth_shrinking(file.size(), &head) {
        // A picture that would not become smaller is left as it is.
        if let Some(blob) = shrink_picture(file, sending).await
            && numbers::f64_to_u64(blob.size()) < file.size()
        {
            return with_bytes(file, &Array::of1(&blob), "image/jpeg");
        }
    }
    // Metadata of HEIC and AVIF may be further back in the file.
    if geotags::is_box_file(&head) {
        head = read_head(file, geotags::BOX_FILE_HEAD_BYTES).await?;
    }
    if !geotags::remove_location(&mut head) {
        return None;
    }
    // Only the head is changed; the rest is appended without reading it.
    let rest = file.slice(head.len() as u64, file.size());
    let rest: &web_sys::Blob = rest.as_ref();
    let head = js_sys::Uint8Array::from(&head[..]);
    with_bytes(file, &Array::of2(&head, rest), &file.raw_mime_type())
}

/// Redraws a picture upright and small enough, without metadata.
async fn shrink_picture(file: &File, sending: PictureMode) -> Option<web_sys::Blob> {
    let blob: &Blob = file;
    let picture = canvas::decode_picture(blob.as_ref()).await?;
    let (width, height) = sending.target_size(picture.width(), picture.height());
    let drawn = canvas::draw_bitmap(&picture, width, height);
    // A decoded picture may take a hundred megabytes: free it at once.
    picture.close();
    canvas::encode_jpeg(&drawn?, sending.jpeg_quality()).await
}

/// Returns a file with the same name and time and other bytes. Choosing the original again is
/// recognised by them.
fn with_bytes(file: &File, parts: &JsValue, kind: &str) -> Option<File> {
    let raw: &web_sys::File = file.as_ref();
    let properties = FilePropertyBag::new();
    properties.set_type(kind);
    properties.set_last_modified(raw.last_modified());
    let made = web_sys::File::new_with_blob_sequence_and_options(parts, &raw.name(), &properties);
    made.ok().map(File::from)
}

async fn read_head(file: &File, bytes: u64) -> Option<Vec<u8>> {
    hash::read_bytes(&file.slice(0, file.size().min(bytes))).await
}
