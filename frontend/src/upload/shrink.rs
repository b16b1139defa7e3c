//! A step before the first look at a chosen file: a large picture is made as small as the engine needs it, and the place
//! where a photo was taken is taken out of it. What cannot be done leaves the file as it is.

use gloo_file::{Blob, File};
use js_sys::Array;
use wasm_bindgen::JsValue;
use web_sys::FilePropertyBag;

use super::{hash, location, scale};
use crate::canvas;
use crate::device;
pub(crate) use scale::Sending;

const SETTING: &str = "pictures";

/// What a person wants to be sent of pictures.
pub(crate) fn sending() -> Sending {
    Sending::named(device::stored(SETTING).as_deref())
}

/// Keeps what a person wants.
pub(crate) fn set_sending(sending: Sending) {
    device::store(SETTING, sending.name());
}

/// The file as it is to be sent; `None` where it stays as it is.
pub(super) async fn prepared(file: &File) -> Option<File> {
    let mut head = hash::read(&file.slice(0, file.size().min(location::HEAD_BYTES))).await?;
    let sending = sending();
    if sending == Sending::AsNeeded && scale::is_worth(file.size(), &head) {
        let smaller = smaller(file, sending)
            .await
            .filter(|blob| whole(blob) < file.size());
        if let Some(blob) = smaller {
            return named(file, &Array::of1(&blob), "image/jpeg");
        }
    }
    if location::has_boxes(&head) {
        head = hash::read(&file.slice(0, file.size().min(location::BOXES_BYTES))).await?;
    }
    if !location::remove(&mut head) {
        return None;
    }
    let rest = file.slice(head.len() as u64, file.size());
    let rest: &web_sys::Blob = rest.as_ref();
    let head = js_sys::Uint8Array::from(&head[..]);
    named(file, &Array::of2(&head, rest), &file.raw_mime_type())
}

/// Redrawn upright and small enough; nothing but the picture comes along.
async fn smaller(file: &File, sending: Sending) -> Option<web_sys::Blob> {
    let blob: &Blob = file;
    let picture = canvas::decoded(blob.as_ref()).await?;
    let (width, height) = sending.size(picture.width(), picture.height());
    let drawn = canvas::of_bitmap(&picture, width, height);
    // It may be a hundred megabytes.
    picture.close();
    canvas::jpeg(&drawn?, sending.quality()).await
}

/// The same file with other bytes: when the same one is chosen again, it is known again.
fn named(file: &File, parts: &JsValue, kind: &str) -> Option<File> {
    let raw: &web_sys::File = file.as_ref();
    let properties = FilePropertyBag::new();
    properties.set_type(kind);
    properties.set_last_modified(raw.last_modified());
    let made = web_sys::File::new_with_blob_sequence_and_options(parts, &raw.name(), &properties);
    made.ok().map(File::from)
}

fn whole(blob: &web_sys::Blob) -> u64 {
    device::whole(blob.size())
}
