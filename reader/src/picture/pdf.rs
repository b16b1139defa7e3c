//! PDF files: each page drawn at a sensible size, with the text it brings of its own.
//!
//! A page is gone through once without drawing ([`survey`]): that tells its text and what drawing it would
//! cost, and it can be stopped anywhere. What would cost too much is never drawn. A page whose own text can be
//! trusted ([`letters`]) needs no engine and is drawn for people only. Streams that would unpack to more
//! than memory allows are found before the file is opened ([`weight`]), and what nests without end before a
//! page is gone through ([`nesting`]). Whatever nests less deep fits the stack of a [thread of its own](deep).

mod content;
mod deep;
mod jbig2;
mod jpeg2000;
mod lengths;
mod letters;
mod meshes;
mod nesting;
mod pictures;
mod survey;
mod weight;

use hayro::hayro_interpret::hayro_syntax::{LoadPdfError, Pdf, page::Page};
use hayro::hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, TransformExt, interpret_page,
};
use hayro::kurbo::{Affine, Rect};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use image::RgbImage;

use super::decode::Decoding;
use super::{Picture, PictureError, Sheet, WORKING_PIXELS};
use crate::page::Run;
use survey::Survey;

/// Points of PDF are 1/72 inch; a page without text of its own is drawn at 300 dots an inch …
const SCALE_TO_READ: f64 = 300.0 / 72.0;
/// … unless it would have more pixels than this: A4 at 250 dpi.
const PIXELS_TO_READ: f64 = 6_000_000.0;
/// A page longer than this many times its width is a till roll, whose letters are small on the whole.
const ROLL: f64 = 3.0;
/// A page of usual size that could only be drawn coarser than this, 40 dots an inch, is not drawn.
const SCALE_MIN: f64 = 40.0 / 72.0;
/// A page that is only shown is drawn at 200 dots an inch, its longest side at most this many pixels.
const SCALE_TO_SHOW: f64 = 200.0 / 72.0;
const SIDE_TO_SHOW: f64 = 2_200.0;
/// The renderer counts pixels in 16 bits.
const SIDE_MAX: f64 = 32_000.0;

/// An opened file.
pub(crate) struct Document {
    pdf: Pdf,
}

impl Document {
    pub(crate) fn open(bytes: &[u8], decoding: &Decoding<'_>) -> Result<Self, PictureError> {
        weight::check(bytes, decoding.limits.max_memory_bytes, decoding.stop)?;
        let pdf = deep::run(|| {
            Pdf::new(bytes.to_vec()).map_err(|error| match error {
                LoadPdfError::Decryption(_) => PictureError::Locked,
                LoadPdfError::Invalid => PictureError::Broken,
            })
        })?;
        if pdf.pages().is_empty() {
            Err(PictureError::Broken)
        } else {
            Ok(Self { pdf })
        }
    }

    pub(crate) fn pages(&self) -> usize {
        self.pdf.pages().len()
    }

    /// The page of this index, from 0.
    pub(crate) fn sheet(
        &self,
        index: usize,
        decoding: &Decoding<'_>,
    ) -> Result<Sheet, PictureError> {
        decoding.go_on()?;
        deep::run(|| {
            let page = self.pdf.pages().get(index).ok_or(PictureError::Broken)?;
            let program_bytes = nesting::check(page, decoding.stop)?;
            let survey = surveyed(page, program_bytes, decoding);
            decoding.go_on()?;
            let scale_max = survey.scale_max();
            let text = survey.text();
            let wanted = scale(page, !text.is_empty());
            if scale_max < wanted.min(SCALE_MIN) {
                return Err(PictureError::TooLarge);
            }
            let scale = wanted.min(scale_max);
            let picture = drawn(page, scale)?;
            decoding.go_on()?;
            Ok(Sheet {
                text: placed(text, scale),
                picture,
            })
        })
    }
}

/// Goes through the page in points from its top left corner.
fn surveyed<'a>(
    page: &'a Page<'a>,
    program_bytes: usize,
    decoding: &'a Decoding<'a>,
) -> Survey<'a> {
    let (width, height) = page.render_dimensions();
    let sheet = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let upright = page.initial_transform(true).to_kurbo();
    let cache = InterpreterCache::new();
    let mut context = Context::new(
        upright,
        sheet,
        &cache,
        page.xref(),
        InterpreterSettings::default(),
    );
    // Whether it has text is not known yet: without, it is drawn finer.
    let mut survey = Survey::new(sheet, scale(page, false), program_bytes, decoding);
    interpret_page(page, &mut context, &mut survey);
    survey
}

/// How many pixels a point gets.
fn scale(page: &Page<'_>, has_text: bool) -> f64 {
    let (width, height) = page.render_dimensions();
    let (width, height) = (f64::from(width).max(1.0), f64::from(height).max(1.0));
    let longest = width.max(height);
    let wanted = if has_text {
        SCALE_TO_SHOW.min(SIDE_TO_SHOW / longest)
    } else {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let pixels = if longest > ROLL * width.min(height) {
            WORKING_PIXELS as f64
        } else {
            PIXELS_TO_READ
        };
        SCALE_TO_READ.min((pixels / (width * height)).sqrt())
    };
    // A page is at least one pixel wide, however thin it is.
    wanted
        .min(SIDE_MAX / longest)
        .max(1.0 / width.min(height))
        .min(SIDE_MAX / longest)
}

fn drawn<'a>(page: &'a Page<'a>, scale: f64) -> Result<Picture, PictureError> {
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
    let pixels = pixmap
        .data()
        .iter()
        .flat_map(|pixel| [pixel.r, pixel.g, pixel.b])
        .collect();
    RgbImage::from_raw(width, height, pixels)
        .map(Picture::new)
        .ok_or(PictureError::Broken)
}

/// The runs in pixels.
fn placed(mut runs: Vec<Run>, scale: f64) -> Vec<Run> {
    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    let scale = scale as f32;
    for corner in runs.iter_mut().flat_map(|run| &mut run.corners) {
        *corner = corner.map(|value| value * scale);
    }
    runs
}

/// The longest distance from the origin that still makes sense, in points: 200 inches is the longest page.
const FAR: f64 = 1e6;

/// A transform that puts things nowhere.
fn is_nonsense(transform: Affine) -> bool {
    transform
        .as_coeffs()
        .iter()
        .any(|value| !value.is_finite() || value.abs() > FAR)
}

#[cfg(test)]
mod tests;
