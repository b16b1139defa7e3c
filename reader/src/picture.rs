//! Pictures: bytes of a file in, upright pages in plain RGB out.
//!
//! A file comes from anybody, so its claims are checked before memory is taken for them, and a bad file is
//! a value ([`PictureError`]), never a panic. Very large pictures are scaled down once, right behind the
//! decoder ([`scale`]): no step after it needs more pixels than [`WORKING_PIXELS`]. Nothing here looks at
//! what is on the picture.

mod big;
pub(crate) mod blob;
mod decode;
#[cfg(feature = "heif")]
mod heif;
mod jpeg;
pub(crate) mod letter;
pub(crate) mod light;
mod lines;
mod pdf;
pub(crate) mod scale;
mod sheets;
mod square;
mod tiff;
mod turn;

use std::borrow::Cow;

use image::RgbImage;
use image::codecs::jpeg::JpegEncoder;
use shared::api::PageSize;
use shared::file_kind::FileKind;
use shared::problem::ProblemCode;

use crate::Stop;
pub use jpeg::embeddable;
pub use sheets::{Sheet, Sheets};

/// The most pixels a [`Picture`] from [`open`] has: an A4 page at 350 dpi, or the photo of a phone as it is.
pub const WORKING_PIXELS: u64 = 12_200_000;

/// A JPEG cannot be longer or wider than this, in pixels.
pub const JPEG_SIDE_MAX: u32 = 65_500;

/// What a file may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most pixels of one page, width times height.
    pub max_pixels: u64,
    /// The most memory in bytes for decoding a page. The bytes of the file itself do not count, nor do a few
    /// lines of working space.
    pub max_memory_bytes: u64,
    /// The most pages taken from a file; pages after them are left out.
    pub max_pages: u32,
}

/// One upright page, RGB, at least one pixel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    rgb: RgbImage,
}

/// Why a file gives no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// No decoder is there for this kind of file, or for this flavour of it.
    #[error("no decoder for this kind of picture")]
    KindNotReadable,
    /// It opens with a password only.
    #[error("the file is locked with a password")]
    Locked,
    /// Damaged or cut off.
    #[error("the picture is damaged or cut off")]
    Broken,
    /// It asks for more than the [`Limits`] allow.
    #[error("the picture is larger than the limits")]
    TooLarge,
    /// It was told to stop.
    #[error("stopped")]
    Stopped,
}

/// Opens a file; its pages are decoded and turned upright when they are asked for.
///
/// The EXIF orientation is applied where the format has one, transparency is laid over white, and grey,
/// CMYK and 16-bit pictures become RGB of 8 bits. An animation gives its first frame, a TIFF all its pages
/// except thumbnails, a PDF its pages as they are printed. Pages of more than [`WORKING_PIXELS`] are scaled
/// down to that. A picture that is cut off is broken even if half of it could be shown: a receipt without
/// its total helps nobody.
pub fn open<'a>(
    bytes: &'a [u8],
    kind: FileKind,
    limits: &'a Limits,
    stop: &'a Stop<'a>,
) -> Result<Sheets<'a>, PictureError> {
    Sheets::open(bytes, kind, limits, stop)
}

impl Default for Limits {
    /// 120 megapixels, 250 MB, 20 pages.
    fn default() -> Self {
        Self { max_pixels: 120_000_000, max_memory_bytes: 250_000_000, max_pages: 20 }
    }
}

impl Picture {
    /// A picture of these pixels; one white pixel if there are none.
    pub fn new(rgb: RgbImage) -> Self {
        let is_empty = rgb.width() == 0 || rgb.height() == 0;
        Self { rgb: if is_empty { RgbImage::from_pixel(1, 1, image::Rgb([255; 3])) } else { rgb } }
    }

    /// White paper of this size in pixels, at least one.
    pub fn blank(width: u32, height: u32) -> Self {
        Self::new(RgbImage::from_pixel(width, height, image::Rgb([255; 3])))
    }

    /// A picture of these pixels, three bytes each, row by row; `None` when their number does not fit the size.
    pub fn from_pixels(width: u32, height: u32, pixels: Vec<u8>) -> Option<Self> {
        let expected = u64::from(width) * u64::from(height) * 3;
        if expected != pixels.len() as u64 {
            return None;
        }
        RgbImage::from_raw(width, height, pixels).map(Self::new)
    }

    /// The pixels.
    pub fn rgb(&self) -> &RgbImage {
        &self.rgb
    }

    /// The picture turned clockwise by so many quarters.
    #[must_use]
    pub fn turned(self, quarters: u8) -> Self {
        match quarters % 4 {
            0 => self,
            1 => Self { rgb: image::imageops::rotate90(&self.rgb) },
            2 => Self { rgb: image::imageops::rotate180(&self.rgb) },
            _ => Self { rgb: image::imageops::rotate270(&self.rgb) },
        }
    }

    /// Width and height in pixels.
    pub fn size(&self) -> PageSize {
        PageSize { width: self.rgb.width(), height: self.rgb.height() }
    }

    /// The picture as a JPEG without any metadata, its longest side at most `longest_side_max` pixels; it
    /// is scaled down if need be, never up. `quality` goes from 1 to 100.
    #[expect(clippy::missing_panics_doc, reason = "writing to memory at a size the format has cannot fail")]
    pub fn jpeg(&self, longest_side_max: u32, quality: u8) -> Vec<u8> {
        let mut bytes = Vec::new();
        let encoder = JpegEncoder::new_with_quality(&mut bytes, quality.clamp(1, 100));
        let written = self.fitted(longest_side_max.min(JPEG_SIDE_MAX)).write_with_encoder(encoder);
        written.expect("memory takes every byte, and the size fits the format");
        bytes
    }

    /// The pixels, scaled down if need be so that the longest side is at most `longest_side_max` pixels.
    pub fn fitted(&self, longest_side_max: u32) -> Cow<'_, RgbImage> {
        let (width, height) = self.rgb.dimensions();
        let fitted = scale::fit_side(width, height, longest_side_max.max(1));
        if fitted == (width, height) {
            Cow::Borrowed(&self.rgb)
        } else {
            Cow::Owned(scale::shrink(&self.rgb, fitted))
        }
    }
}

impl PictureError {
    /// The problem as it is shown to a person.
    pub fn problem(self) -> ProblemCode {
        match self {
            Self::KindNotReadable => ProblemCode::KindNotReadable,
            Self::Locked => ProblemCode::PictureLocked,
            Self::Broken => ProblemCode::PictureBroken,
            Self::TooLarge => ProblemCode::PictureTooLarge,
            Self::Stopped => ProblemCode::TookTooLong,
        }
    }
}

#[cfg(test)]
#[path = "picture/tests.rs"]
mod tests;
