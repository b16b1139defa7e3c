//! PDF files: pages rendered within cost limits, with their embedded text.
//!
//! Each page is walked once without drawing ([`survey`]). The walk yields the text of the page and
//! the cost of drawing it, and can be stopped anywhere. A page that would cost too much is never
//! drawn. A page whose embedded text is visible ([`page_text`]) needs an engine only to confirm a
//! sample of it. Streams that would unpack to more than memory allows are found before the file is
//! opened ([`stream_sizes`]), endless nesting before a page is walked ([`nesting`]). Nesting below
//! these limits fits the stack of a separate thread ([`large_stack`]).

mod form_values;
mod image_cost;
mod jbig2;
mod jpeg2000;
mod large_stack;
mod mesh_cost;
mod nesting;
mod page_text;
mod path_cost;
mod stream_sizes;
mod survey;
mod text_length;

use hayro::hayro_interpret::hayro_syntax::{LoadPdfError, Pdf, page::Page};
use hayro::hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, TransformExt, interpret_page,
};
use hayro::kurbo::{Affine, Rect};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use image::RgbImage;

use super::decode_context::DecodeContext;
use super::{Picture, PictureError, Sheet, WORKING_PIXELS};
use crate::page::Run;
use survey::Survey;

/// Scale of a page without embedded text: 300 dots per inch, since a point is 1/72 inch.
const SCALE_TO_READ: f64 = 300.0 / 72.0;
/// Maximum number of pixels of such a page: A4 at 250 dots per inch.
const PIXELS_TO_READ: f64 = 6_000_000.0;
/// Minimum ratio of length to width of a page that counts as a till roll. It may have up to
/// [`WORKING_PIXELS`], because its letters are small.
const ROLL_ASPECT_MIN: f64 = 3.0;
/// Minimum scale, 40 dots per inch. A page of usual size for which memory permits only a coarser
/// one is refused.
const SCALE_MIN: f64 = 40.0 / 72.0;
/// Scale of a page that is only displayed: 200 dots per inch.
const SCALE_TO_SHOW: f64 = 200.0 / 72.0;
/// Maximum side of a page that is only displayed, in pixels.
const SIDE_TO_SHOW: f64 = 2_200.0;
/// Minimum difference between ink and paper in one colour channel, 0 to 255.
const INK_CONTRAST_MIN: u8 = 24;
/// Maximum side of a page in pixels; the renderer stores sides in 16 bits.
const SIDE_MAX: f64 = 32_000.0;

/// Opened file.
pub(crate) struct PdfDocument {
    pdf: Pdf,
}

impl PdfDocument {
    /// Opens a file. Fails if it is encrypted, damaged or without pages, or unpacks to too much.
    pub(crate) fn open_file(
        bytes: &[u8],
        decoding: &DecodeContext<'_>,
    ) -> Result<Self, PictureError> {
        stream_sizes::check_stream_sizes(bytes, decoding.limits.max_memory_bytes, decoding.stop)?;
        // Opening parses objects recursively.
        let pdf = large_stack::run(|| {
            let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
                LoadPdfError::Decryption(_) => PictureError::Locked,
                LoadPdfError::Invalid => PictureError::Broken,
            })?;
            // Adds the values of form fields that lack an appearance. The original is used if the
            // updated file cannot be read.
            let filled = form_values::add_appearances(bytes, &pdf)
                .and_then(|filled| Pdf::new(filled).ok())
                .filter(|filled| filled.pages().len() == pdf.pages().len());
            Ok(filled.unwrap_or(pdf))
        })?;
        if pdf.pages().is_empty() {
            Err(PictureError::Broken)
        } else {
            Ok(Self { pdf })
        }
    }

    pub(crate) fn page_count(&self) -> usize {
        self.pdf.pages().len()
    }

    /// Reads the embedded text of the page with this index, from 0, and draws the page.
    pub(crate) fn render_sheet(
        &self,
        index: usize,
        decoding: &DecodeContext<'_>,
    ) -> Result<Sheet, PictureError> {
        decoding.check_stop()?;
        large_stack::run(|| {
            let page = self.pdf.pages().get(index).ok_or(PictureError::Broken)?;
            // Bound recursion first, then the cost of drawing.
            let program_bytes = nesting::check_nesting(page, decoding.stop)?;
            let survey = survey_page(page, program_bytes, decoding);
            decoding.check_stop()?;
            let scale_max = survey.scale_max();
            let text = survey.into_runs();
            // A page with embedded text is only displayed, so a coarser scale is enough.
            let wanted = choose_scale(page, !text.is_empty());
            if scale_max < wanted.min(SCALE_MIN) {
                return Err(PictureError::TooLarge);
            }
            let scale = wanted.min(scale_max);
            let picture = render_page(page, scale)?;
            decoding.check_stop()?;
            let mut text = scale_runs(text, scale);
            text.retain(|run| is_drawn(run, &picture));
            Ok(Sheet {
                text,
                picture,
                is_damaged: false,
            })
        })
    }
}

/// Surveys the page. Coordinates are in points from its top left corner.
fn survey_page<'a>(
    page: &'a Page<'a>,
    program_bytes: usize,
    decoding: &'a DecodeContext<'a>,
) -> Survey<'a> {
    let (width, height) = page.render_dimensions();
    let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let transform = page.initial_transform(true).to_kurbo();
    let cache = InterpreterCache::new();
    let mut context = Context::new(
        transform,
        bounds,
        &cache,
        page.xref(),
        InterpreterSettings::default(),
    );
    // Whether the page has text is not known yet, so the finer and more expensive scale is
    // assumed.
    let mut survey = Survey::new(bounds, choose_scale(page, false), program_bytes, decoding);
    interpret_page(page, &mut context, &mut survey);
    survey
}

/// Returns the preferred scale of a page, in pixels per point.
fn choose_scale(page: &Page<'_>, has_text: bool) -> f64 {
    let (width, height) = page.render_dimensions();
    let (width, height) = (f64::from(width).max(1.0), f64::from(height).max(1.0));
    let longest = width.max(height);
    let wanted = if has_text {
        SCALE_TO_SHOW.min(SIDE_TO_SHOW / longest)
    } else {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let pixels = if longest > ROLL_ASPECT_MIN * width.min(height) {
            WORKING_PIXELS as f64
        } else {
            PIXELS_TO_READ
        };
        SCALE_TO_READ.min((pixels / (width * height)).sqrt())
    };
    // A very thin page is still at least one pixel wide.
    wanted.max(1.0 / width.min(height)).min(SIDE_MAX / longest)
}

/// Draws the page on white, at this many pixels per point.
fn render_page<'a>(page: &'a Page<'a>, scale: f64) -> Result<Picture, PictureError> {
    #[expect(clippy::cast_possible_truncation, reason = "a factor for drawing")]
    let scale = scale as f32;
    let settings = PixmapSettings {
        x_scale: scale,
        y_scale: scale,
        bg_color: WHITE,
    };
    let cache = RenderCache::new();
    let (interpreter, renderer) = (InterpreterSettings::default(), RenderSettings::default());
    let pixmap = hayro::render(page, &cache, &interpreter, &renderer, &settings);
    let (width, height) = (u32::from(pixmap.width()), u32::from(pixmap.height()));
    // The page is opaque: alpha is dropped.
    let pixels = pixmap
        .data()
        .iter()
        .flat_map(|pixel| [pixel.r, pixel.g, pixel.b])
        .collect();
    RgbImage::from_raw(width, height, pixels)
        .map(Picture::new)
        .ok_or(PictureError::Broken)
}

/// Converts runs from points to pixels.
fn scale_runs(mut runs: Vec<Run>, scale: f64) -> Vec<Run> {
    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    let scale = scale as f32;
    for corner in runs.iter_mut().flat_map(|run| &mut run.corners) {
        *corner = corner.map(|value| value * scale);
    }
    runs
}

/// Returns whether a run has visible ink. Text in the colour of the paper or outside of a clipping
/// path has none.
fn is_drawn(run: &Run, picture: &Picture) -> bool {
    let rgb = picture.rgb();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates at the edges of the picture"
    )]
    let range = |axis: usize, side: u32| {
        let places = run.corners.map(|corner| corner[axis]);
        let low = places.into_iter().fold(f32::MAX, f32::min).floor() as u32;
        let high = places.into_iter().fold(0.0, f32::max).ceil() as u32;
        low.min(side)..high.min(side)
    };
    let (mut darkest, mut lightest) = ([u8::MAX; 3], [0; 3]);
    for y in range(1, rgb.height()) {
        for x in range(0, rgb.width()) {
            for (channel, value) in rgb.get_pixel(x, y).0.into_iter().enumerate() {
                darkest[channel] = darkest[channel].min(value);
                lightest[channel] = lightest[channel].max(value);
            }
        }
    }
    (0..3).any(|channel| lightest[channel].saturating_sub(darkest[channel]) >= INK_CONTRAST_MIN)
}

/// Maximum plausible coordinate in points. A page is at most 200 inches long.
const COORDINATE_MAX: f64 = 1e6;

/// Returns whether a transform has a coefficient that is not finite or above [`COORDINATE_MAX`].
fn is_out_of_range(transform: Affine) -> bool {
    transform
        .as_coeffs()
        .iter()
        .any(|value| !value.is_finite() || value.abs() > COORDINATE_MAX)
}

#[cfg(test)]
mod tests;
