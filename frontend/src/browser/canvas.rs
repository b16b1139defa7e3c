//! Picture processing by the browser: decoding, scaling, JPEG encoding.

use js_sys::JSON;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlVideoElement, ImageBitmap};

use super::callbacks::{await_callbacks, call};

/// Off-screen canvas.
#[derive(Clone)]
pub(crate) struct Canvas {
    element: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
}

impl Canvas {
    /// Creates an empty canvas of a size in pixels. `None` where the browser lacks the memory.
    pub(crate) fn new(width: u32, height: u32) -> Option<Self> {
        Self::with_options(width, height, "{}")
    }

    /// Creates an empty canvas of a size in pixels that is optimised for reading its pixels back.
    pub(crate) fn new_for_reading(width: u32, height: u32) -> Option<Self> {
        Self::with_options(width, height, r#"{"willReadFrequently": true}"#)
    }

    fn with_options(width: u32, height: u32, options: &str) -> Option<Self> {
        let document = web_sys::window()?.document()?;
        let element: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
        element.set_width(width);
        element.set_height(height);
        let pen = element
            .get_context_with_context_options("2d", &JSON::parse(options).ok()?)
            .ok()??
            .dyn_into()
            .ok()?;
        Some(Self {
            element,
            context: pen,
        })
    }

    /// Returns the width in pixels.
    pub(crate) fn width(&self) -> u32 {
        self.element.width()
    }

    /// Returns the height in pixels.
    pub(crate) fn height(&self) -> u32 {
        self.element.height()
    }

    /// Draws an area (x, y, width, height) of a video frame over the whole canvas.
    pub(crate) fn draw_video(
        &self,
        video: &HtmlVideoElement,
        [x, y, width, height]: [f64; 4],
    ) -> Option<()> {
        let (wide, high) = (f64::from(self.width()), f64::from(self.height()));
        self.context
            .draw_image_with_html_video_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
                video, x, y, width, height, 0.0, 0.0, wide, high,
            )
            .ok()
    }

    /// Returns the pixels as RGBA, four bytes each.
    pub(crate) fn pixels(&self) -> Option<Vec<u8>> {
        let data = self
            .context
            .get_image_data(0.0, 0.0, self.width().into(), self.height().into())
            .ok()?;
        Some(data.data().0)
    }

    /// Writes whole rows of RGBA pixels, starting at row `row`.
    pub(crate) fn put_rows(&self, rgba: &[u8], row: u32) -> Option<()> {
        let data = web_sys::ImageData::new_with_u8_clamped_array(
            wasm_bindgen::Clamped(rgba),
            self.width(),
        );
        self.context
            .put_image_data(&data.ok()?, 0.0, row.into())
            .ok()
    }
}

/// Decodes a picture, rotated as its EXIF orientation says. `None` where the browser does not
/// support the format.
pub(crate) async fn decode_picture(blob: &Blob) -> Option<ImageBitmap> {
    let opening = web_sys::window()?
        .create_image_bitmap_with_blob(blob)
        .ok()?;
    JsFuture::from(opening).await.ok()?.dyn_into().ok()
}

/// Draws a picture in another size, on white where it is transparent.
pub(crate) fn draw_bitmap(picture: &ImageBitmap, width: u32, height: u32) -> Option<Canvas> {
    let canvas = Canvas::new(width, height)?;
    let (wide, high) = (f64::from(width), f64::from(height));
    // JPEG has no transparency.
    canvas.context.set_fill_style_str("white");
    canvas.context.fill_rect(0.0, 0.0, wide, high);
    canvas.context.set_image_smoothing_enabled(true);
    canvas
        .context
        .draw_image_with_image_bitmap_and_dw_and_dh(picture, 0.0, 0.0, wide, high)
        .ok()?;
    Some(canvas)
}

/// Encodes the canvas as JPEG with a quality from 0 to 1.
pub(crate) async fn encode_jpeg(canvas: &Canvas, quality: f64) -> Option<Blob> {
    let made = await_callbacks(|resolve, reject| {
        let (kind, quality) = ("image/jpeg", quality.into());
        let asked = canvas
            .element
            .to_blob_with_type_and_encoder_options(&resolve, kind, &quality);
        if asked.is_err() {
            call(&reject);
        }
    });
    made.await.ok()?.dyn_into().ok()
}
