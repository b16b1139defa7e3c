//! A page that was photographed, and the file that pages become.

use gloo_file::{Blob, File, ObjectUrl};
use js_sys::Array;
use shared::pdf::{Colours, Jpeg, Writer};
use wasm_bindgen::JsValue;
use web_sys::FilePropertyBag;

use super::corners::Cut;
use super::flatten::{Flat, Pixels};
use super::outline::Quad;
use crate::canvas::{self, Canvas};
use crate::device;
use crate::upload::hash;
use crate::upload::shrink::Sending;

/// So many pixels are drawn at a time: a slow phone takes less than 50 ms for them.
const PIXELS_AT_A_TIME: u32 = 250_000;

/// A page.
#[derive(Clone)]
pub(crate) struct Page {
    pub(crate) key: u32,
    pub(crate) jpeg: web_sys::Blob,
    /// In pixels.
    pub(crate) width: u32,
    /// In pixels.
    pub(crate) height: u32,
    /// Where the page of the browser finds the picture, as long as this lives.
    pub(crate) url: ObjectUrl,
    /// The outline that was seen when it was taken.
    pub(crate) found: Option<Quad>,
    pub(crate) cut: Cut,
}

/// A page as it is sent: a JPEG in colour.
struct Finished {
    width: u32,
    height: u32,
    bytes: Vec<u8>,
}

impl Page {
    /// The page as it is sent: turned, and nothing but what lies between its corners.
    async fn finished(&self, sending: Sending) -> Option<Finished> {
        if !self.cut.is_none()
            && let Some(canvas) = self.flat().await
            && let Some(blob) = canvas::jpeg(&canvas, sending.quality()).await
        {
            let bytes = bytes_of(blob).await?;
            return Some(Finished {
                width: canvas.width(),
                height: canvas.height(),
                bytes,
            });
        }
        let bytes = bytes_of(self.jpeg.clone()).await?;
        Some(Finished {
            width: self.width,
            height: self.height,
            bytes,
        })
    }

    async fn flat(&self) -> Option<Canvas> {
        let bitmap = canvas::decoded(&self.jpeg).await?;
        let drawn = canvas::of_bitmap(&bitmap, self.width, self.height);
        bitmap.close();
        let picture = Pixels {
            width: self.width,
            height: self.height,
            rgba: drawn?.pixels()?,
        };
        let flat = Flat::new(&self.cut.on_picture(), self.width, self.height);
        let canvas = Canvas::new(flat.width, flat.height)?;
        let step = (PIXELS_AT_A_TIME / flat.width).max(1);
        let mut row = 0;
        while row < flat.height {
            let end = (row + step).min(flat.height);
            canvas.put_rows(&flat.rows(&picture, row..end), row)?;
            row = end;
            device::breathe().await;
        }
        Some(canvas)
    }
}

/// One file of all these pages: a PDF, or a JPEG where there is only one page.
pub(crate) async fn file(pages: &[Page], sending: Sending) -> Option<File> {
    let mut jpegs = Vec::new();
    for page in pages {
        jpegs.push(page.finished(sending).await?);
    }
    match &jpegs[..] {
        [] => None,
        [only] => named(
            &js_sys::Uint8Array::from(&only.bytes[..]),
            "jpg",
            "image/jpeg",
        ),
        several => named(
            &js_sys::Uint8Array::from(&written(several)[..]),
            "pdf",
            "application/pdf",
        ),
    }
}

fn written(pages: &[Finished]) -> Vec<u8> {
    let (mut writer, mut file) = Writer::begin();
    for Finished {
        width,
        height,
        bytes,
    } in pages
    {
        let jpeg = Jpeg {
            width: *width,
            height: *height,
            colours: Colours::Colour,
            orientation: 1,
        };
        let (before, behind) = writer.page(jpeg, bytes.len());
        file.extend_from_slice(&before);
        file.extend_from_slice(bytes);
        file.extend_from_slice(&behind);
    }
    file.extend_from_slice(&writer.finish());
    file
}

/// A file named by the moment it is made.
pub(crate) fn named(bytes: &JsValue, ending: &str, kind: &str) -> Option<File> {
    let now = js_sys::Date::new_0();
    let two = |number: u32| [if number < 10 { "0" } else { "" }, &number.to_string()].concat();
    let day = [
        now.get_full_year().to_string(),
        two(now.get_month() + 1),
        two(now.get_date()),
    ]
    .join("-");
    let time = [
        two(now.get_hours()),
        two(now.get_minutes()),
        two(now.get_seconds()),
    ]
    .concat();
    let name = format!(
        "receipt-{day}-{time}-{:03}.{ending}",
        now.get_milliseconds()
    );
    let properties = FilePropertyBag::new();
    properties.set_type(kind);
    let made =
        web_sys::File::new_with_blob_sequence_and_options(&Array::of1(bytes), &name, &properties);
    made.ok().map(File::from)
}

async fn bytes_of(blob: web_sys::Blob) -> Option<Vec<u8>> {
    hash::read(&Blob::from(blob)).await
}
