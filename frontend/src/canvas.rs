//! Pictures as the browser draws them: opened, scaled, made to JPEG.

use js_sys::JSON;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlVideoElement, ImageBitmap};

/// An area for drawing.
#[derive(Clone)]
pub(crate) struct Canvas {
    element: HtmlCanvasElement,
    pen: CanvasRenderingContext2d,
}

impl Canvas {
    /// An empty one, in pixels. `None` where the browser has no room for it.
    pub(crate) fn new(width: u32, height: u32) -> Option<Self> {
        Self::with(width, height, "{}")
    }

    /// An empty one whose pixels are asked for at once, in pixels.
    pub(crate) fn to_look(width: u32, height: u32) -> Option<Self> {
        Self::with(width, height, r#"{"willReadFrequently": true}"#)
    }

    fn with(width: u32, height: u32, options: &str) -> Option<Self> {
        let document = web_sys::window()?.document()?;
        let element: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
        element.set_width(width);
        element.set_height(height);
        let pen = element
            .get_context_with_context_options("2d", &JSON::parse(options).ok()?)
            .ok()??
            .dyn_into()
            .ok()?;
        Some(Self { element, pen })
    }

    /// Its width in pixels.
    pub(crate) fn width(&self) -> u32 {
        self.element.width()
    }

    /// Its height in pixels.
    pub(crate) fn height(&self) -> u32 {
        self.element.height()
    }

    /// Draws an area (x, y, width, height) of what the camera sees all over it.
    pub(crate) fn draw_video(
        &self,
        video: &HtmlVideoElement,
        [x, y, width, height]: [f64; 4],
    ) -> Option<()> {
        let (wide, high) = (f64::from(self.width()), f64::from(self.height()));
        self.pen
            .draw_image_with_html_video_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
                video, x, y, width, height, 0.0, 0.0, wide, high,
            )
            .ok()
    }

    /// Its pixels, four bytes each.
    pub(crate) fn pixels(&self) -> Option<Vec<u8>> {
        let data = self
            .pen
            .get_image_data(0.0, 0.0, self.width().into(), self.height().into())
            .ok()?;
        Some(data.data().0)
    }

    /// Puts rows of pixels at a row; `rgba` are whole rows.
    pub(crate) fn put_rows(&self, rgba: &[u8], row: u32) -> Option<()> {
        let data = web_sys::ImageData::new_with_u8_clamped_array(
            wasm_bindgen::Clamped(rgba),
            self.width(),
        );
        self.pen.put_image_data(&data.ok()?, 0.0, row.into()).ok()
    }
}

/// Opens a picture, turned as its camera says. `None` where the browser does not know the kind.
pub(crate) async fn decoded(blob: &Blob) -> Option<ImageBitmap> {
    let opening = web_sys::window()?
        .create_image_bitmap_with_blob(blob)
        .ok()?;
    JsFuture::from(opening).await.ok()?.dyn_into().ok()
}

/// A picture in another size, on white where it has no colour.
pub(crate) fn of_bitmap(picture: &ImageBitmap, width: u32, height: u32) -> Option<Canvas> {
    let canvas = Canvas::new(width, height)?;
    let (wide, high) = (f64::from(width), f64::from(height));
    canvas.pen.set_fill_style_str("white");
    canvas.pen.fill_rect(0.0, 0.0, wide, high);
    canvas.pen.set_image_smoothing_enabled(true);
    canvas
        .pen
        .draw_image_with_image_bitmap_and_dw_and_dh(picture, 0.0, 0.0, wide, high)
        .ok()?;
    Some(canvas)
}

/// The JPEG of what is drawn.
pub(crate) async fn jpeg(canvas: &Canvas, quality: f64) -> Option<Blob> {
    let made = js_sys::Promise::new(&mut |resolve, reject| {
        let done = Closure::once_into_js(move |blob: JsValue| {
            // Resolving a promise cannot fail.
            let _ = resolve.call1(&JsValue::NULL, &blob);
        });
        let element = &canvas.element;
        let asked = element.to_blob_with_type_and_encoder_options(
            done.unchecked_ref(),
            "image/jpeg",
            &quality.into(),
        );
        if asked.is_err() {
            let _ = reject.call0(&JsValue::NULL);
        }
    });
    JsFuture::from(made).await.ok()?.dyn_into().ok()
}
