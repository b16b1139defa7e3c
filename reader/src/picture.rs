//! Picture decoding: bytes of a file in, upright RGB pages out.
//!
//! Files are untrusted: their claims are checked before memory is allocated for them, and a bad
//! file is a value ([`PictureError`]), never a panic. Very large pictures are scaled down once,
//! directly behind the decoder ([`scale`]): no later step handles more than [`WORKING_PIXELS`]. The
//! content of a picture is not looked at here.

pub(crate) mod components;
mod crop;
mod damage;
mod decode;
mod decode_context;
#[cfg(feature = "heif")]
mod heif;
pub(crate) mod illumination;
mod jpeg;
mod jpeg_downscale;
mod orientation;
#[cfg(feature = "pdf")]
mod pdf;
mod png;
pub(crate) mod scale;
mod sheet;
mod sheets;
mod tiff;
pub(crate) mod x_height;

use std::borrow::Cow;

use image::RgbImage;
use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use shared::api::PageSize;
use shared::file_kind::FileKind;
use shared::problem::ProblemCode;

use crate::Stop;
pub use jpeg::embeddable_jpeg;
pub use sheet::Sheet;
pub use sheets::Sheets;

/// Most pixels of a [`Picture`] from [`open_sheets`]: an A4 page at 350 dpi, or the photo of a
/// phone as it is.
pub const WORKING_PIXELS: u64 = 12_200_000;

/// Longest side of a JPEG in pixels.
pub const JPEG_SIDE_MAX: u32 = 65_500;

/// Limits on the cost of decoding a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most pixels of one page, width times height.
    pub max_pixels: u64,
    /// Most memory in bytes for decoding a page. The bytes of the file itself and a few lines of
    /// working space do not count.
    pub max_memory_bytes: u64,
    /// Most pages taken from a file; pages after them are left out.
    pub max_pages: u32,
}

/// Upright page in RGB, at least one pixel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    rgb: RgbImage,
}

/// Reasons for which a file gives no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// No decoder for this kind of file, or for this flavour of it.
    #[error("no decoder for this kind of picture")]
    KindNotReadable,
    /// Encrypted: it opens with a password only.
    #[error("the file is locked with a password")]
    Locked,
    /// Damaged or cut off, so that nothing can be decoded.
    #[error("the picture is damaged or cut off")]
    Broken,
    /// Exceeds the [`Limits`].
    #[error("the picture is larger than the limits")]
    TooLarge,
    /// Cancelled by the caller's [`Stop`].
    #[error("stopped")]
    Stopped,
}

/// Opens a file; each page is decoded and turned upright when the iterator reaches it.
///
/// The EXIF orientation is applied where the format has one, transparency is blended over white,
/// and grey, CMYK and 16-bit pictures become 8-bit RGB. An animation gives its first frame, a TIFF
/// all its pages except thumbnails, a PDF its pages as they are printed. Pages of more than
/// [`WORKING_PIXELS`] are scaled down to that. A truncated or damaged picture gives the part that
/// can be decoded ([`Sheet::is_damaged`]), and is [`PictureError::Broken`] if there is none.
pub fn open_sheets<'a>(
    bytes: &'a [u8],
    kind: FileKind,
    limits: &'a Limits,
    stop: &'a Stop<'a>,
) -> Result<Sheets<'a>, PictureError> {
    Sheets::open_file(bytes, kind, limits, stop)
}

impl Default for Limits {
    /// Returns limits of 120 megapixels, 250 MB and 20 pages.
    fn default() -> Self {
        Self {
            max_pixels: 120_000_000,
            max_memory_bytes: 250_000_000,
            max_pages: 20,
        }
    }
}

impl Picture {
    /// Returns a picture of these pixels; one white pixel if there are none.
    pub fn new(rgb: RgbImage) -> Self {
        if rgb.width() == 0 || rgb.height() == 0 {
            return Self::new_blank(1, 1);
        }
        Self { rgb }
    }

    /// Returns white paper of this size in pixels, at least one.
    pub fn new_blank(width: u32, height: u32) -> Self {
        Self::new(RgbImage::from_pixel(width, height, image::Rgb([255; 3])))
    }

    /// Returns a picture of these pixels, three bytes each, row by row; `None` if their number does
    /// not fit the size.
    pub fn from_pixels(width: u32, height: u32, pixels: Vec<u8>) -> Option<Self> {
        let is_complete = u64::from(width) * u64::from(height) * 3 == pixels.len() as u64;
        RgbImage::from_raw(width, height, pixels)
            .filter(|_| is_complete)
            .map(Self::new)
    }

    /// Returns the pixels.
    pub fn rgb(&self) -> &RgbImage {
        &self.rgb
    }

    /// Rotates the picture clockwise by this number of quarter turns.
    #[must_use]
    pub fn rotate_quarters(self, quarters: u8) -> Self {
        self.with_orientation(match quarters % 4 {
            0 => Orientation::NoTransforms,
            1 => Orientation::Rotate90,
            2 => Orientation::Rotate180,
            _ => Orientation::Rotate270,
        })
    }

    /// Returns width and height in pixels.
    pub fn size(&self) -> PageSize {
        PageSize {
            width: self.rgb.width(),
            height: self.rgb.height(),
        }
    }

    /// Encodes the picture as a JPEG without metadata.
    ///
    /// It is scaled down, never up, so that its longest side is at most `longest_side_max` pixels.
    /// `quality` goes from 1 to 100.
    #[expect(
        clippy::missing_panics_doc,
        reason = "writing to memory at a size the format has cannot fail"
    )]
    pub fn encode_jpeg(&self, longest_side_max: u32, quality: u8) -> Vec<u8> {
        let mut bytes = Vec::new();
        let encoder = JpegEncoder::new_with_quality(&mut bytes, quality.clamp(1, 100));
        let written = self
            .scaled_to_fit(longest_side_max.min(JPEG_SIDE_MAX))
            .write_with_encoder(encoder);
        written.expect("writing to a `Vec` never fails, and the size fits the format");
        bytes
    }

    /// Returns the pixels, scaled down if needed so that the longest side is at most
    /// `longest_side_max` pixels.
    pub fn scaled_to_fit(&self, longest_side_max: u32) -> Cow<'_, RgbImage> {
        let (width, height) = self.rgb.dimensions();
        let fitted = scale::fit_side(width, height, longest_side_max.max(1));
        if fitted == (width, height) {
            Cow::Borrowed(&self.rgb)
        } else {
            Cow::Owned(scale::resize_by_area(&self.rgb, fitted))
        }
    }
}

impl PictureError {
    /// Returns the problem code that is shown to users.
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
mod tests;
