//! Captured pages, and the file they are combined into.

use gloo_file::{Blob, File, ObjectUrl};
use js_sys::Array;
use shared::pdf::{ColourSpace, JpegInfo, PdfWriter};
use wasm_bindgen::JsValue;
use web_sys::FilePropertyBag;

use super::crop::Crop;
use super::page_filter::{Levels, PageFilter};
use super::perspective::{FlatPage, RgbaImage};
use super::quad::Quad;
use crate::browser::canvas::{self, Canvas};
use crate::browser::scheduling;
use crate::upload::hash;
use crate::upload::shrink::PictureMode;

/// Number of pixels drawn in one step, which takes a slow phone less than 50 ms.
const PIXELS_PER_STEP: u32 = 250_000;

/// Captured page.
#[derive(Clone)]
pub(crate) struct CapturedPage {
    pub(crate) key: u32,
    pub(crate) jpeg: web_sys::Blob,
    /// In pixels.
    pub(crate) width: u32,
    /// In pixels.
    pub(crate) height: u32,
    /// Object URL of the picture, valid as long as this value lives.
    pub(crate) url: ObjectUrl,
    /// Outline of the paper that was detected at capture.
    pub(crate) detected_quad: Option<Quad>,
    pub(crate) crop: Crop,
    pub(crate) filter: PageFilter,
}

/// Page as it is sent: a JPEG in colour, with its size in pixels.
struct EncodedPage {
    width: u32,
    height: u32,
    bytes: Vec<u8>,
}

impl EncodedPage {
    async fn read(width: u32, height: u32, jpeg: web_sys::Blob) -> Option<Self> {
        let bytes = hash::read_bytes(&Blob::from(jpeg)).await?;
        Some(Self {
            width,
            height,
            bytes,
        })
    }
}

impl CapturedPage {
    /// Encodes the page as it is sent: rotated, cropped and filtered. Falls back to the JPEG as taken if
    /// there is nothing to apply or drawing fails.
    async fn encode_jpeg(&self, sending: PictureMode) -> Option<EncodedPage> {
        let is_unchanged = self.crop.is_identity() && self.filter == PageFilter::Colour;
        if !is_unchanged
            && let Some(canvas) = self.draw_flat().await
            && let Some(blob) = canvas::encode_jpeg(&canvas, sending.jpeg_quality()).await
        {
            return EncodedPage::read(canvas.width(), canvas.height(), blob).await;
        }
        // A page that cannot be drawn, for lack of memory, is sent as it was photographed.
        EncodedPage::read(self.width, self.height, self.jpeg.clone()).await
    }

    /// Draws the cropped page; `None` if the browser cannot decode the picture or has no room for
    /// it.
    async fn draw_flat(&self) -> Option<Canvas> {
        let bitmap = canvas::decode_picture(&self.jpeg).await?;
        let drawn = canvas::draw_bitmap(&bitmap, self.width, self.height);
        // The decoded bitmap is large: it is released before its pixels are copied.
        bitmap.close();
        let picture = RgbaImage {
            width: self.width,
            height: self.height,
            rgba: drawn?.pixels()?,
        };
        let levels = Levels::measure(&picture.rgba);
        let flat = FlatPage::new(&self.crop.source_quad(), self.width, self.height);
        let canvas = Canvas::new(flat.width, flat.height)?;
        // Drawn in steps, with a pause after each for the browser.
        let step = (PIXELS_PER_STEP / flat.width).max(1);
        let mut row = 0;
        while row < flat.height {
            let end = (row + step).min(flat.height);
            let mut rows = flat.render_rows(&picture, row..end);
            self.filter.apply(&mut rows, levels);
            canvas.put_rows(&rows, row)?;
            row = end;
            scheduling::yield_to_browser().await;
        }
        Some(canvas)
    }
}

/// Builds one file of all pages: a PDF, or a JPEG for a single page. Returns `None` for no pages,
/// or if one cannot be read.
pub(crate) async fn build_file(pages: &[CapturedPage], sending: PictureMode) -> Option<File> {
    let mut jpegs = Vec::new();
    for page in pages {
        jpegs.push(page.encode_jpeg(sending).await?);
    }
    let file = |bytes: &[u8], ending, kind| {
        timestamped_file(&js_sys::Uint8Array::from(bytes), ending, kind)
    };
    match &jpegs[..] {
        [] => None,
        [only] => file(&only.bytes, "jpg", "image/jpeg"),
        several => file(&write_pdf(several), "pdf", "application/pdf"),
    }
}

/// Writes a PDF with one JPEG a page.
fn write_pdf(pages: &[EncodedPage]) -> Vec<u8> {
    let (mut writer, mut file) = PdfWriter::begin_file();
    for page in pages {
        // Crop and rotation are applied already, hence orientation 1.
        let jpeg = JpegInfo {
            width: page.width,
            height: page.height,
            colours: ColourSpace::Colour,
            orientation: 1,
        };
        let (before, behind) = writer.add_page(jpeg, page.bytes.len());
        file.extend_from_slice(&before);
        file.extend_from_slice(&page.bytes);
        file.extend_from_slice(&behind);
    }
    file.extend_from_slice(&writer.finish());
    file
}

/// Returns a file named after the local time: `receipt-YYYY-MM-DD-HHMMSS-mmm` and the extension.
pub(crate) fn timestamped_file(bytes: &JsValue, ending: &str, kind: &str) -> Option<File> {
    let now = js_sys::Date::new_0();
    let (year, month, day) = (now.get_full_year(), now.get_month() + 1, now.get_date());
    let (hour, minute, second) = (now.get_hours(), now.get_minutes(), now.get_seconds());
    let milliseconds = now.get_milliseconds();
    let name = format!(
        "receipt-{year}-{month:02}-{day:02}-{hour:02}{minute:02}{second:02}-\
         {milliseconds:03}.{ending}"
    );
    let properties = FilePropertyBag::new();
    properties.set_type(kind);
    let made =
        web_sys::File::new_with_blob_sequence_and_options(&Array::of1(bytes), &name, &properties);
    made.ok().map(File::from)
}
