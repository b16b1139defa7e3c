//! Runs the decoders: limits first, then pixels, then upright RGB of a sensible size.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::error::ImageError;
use image::metadata::Orientation;
use image::{DynamicImage, GenericImageView, ImageDecoder, ImageFormat, ImageReader, RgbImage};
use shared::file_kind::FileKind;

#[cfg(feature = "heif")]
use super::heif;
use super::{Limits, Picture, PictureError, WORKING_PIXELS, big, jpeg, lines, scale, turn};
use crate::{Stop, room};

/// A page of more pixels takes [`room`].
pub(crate) const LARGE_PIXELS: u64 = 2 * WORKING_PIXELS;
/// So many bytes of lines that are being worked on do not count: no usual picture needs them.
const FREE_LINES_BYTES: u64 = 4 << 20;

/// One file being decoded.
pub(crate) struct Decoding<'a> {
    pub(crate) limits: &'a Limits,
    pub(crate) stop: &'a Stop<'a>,
}

impl Decoding<'_> {
    /// Decodes the only page of a file, or the first.
    pub(crate) fn single(&self, bytes: &[u8], kind: FileKind) -> Result<Picture, PictureError> {
        self.go_on()?;
        guarded(|| match kind {
            FileKind::Jpeg => {
                let facts = jpeg::inspect(bytes);
                let page = self.page(bytes, ImageFormat::Jpeg, facts.coefficient_bytes)?;
                if facts.is_whole {
                    Ok(page)
                } else {
                    Err(PictureError::Broken)
                }
            }
            FileKind::Png => {
                let (rgb, orientation) = lines::decode(bytes, self)?;
                self.go_on()?;
                Ok(Picture::new(turn::turned(rgb, orientation)))
            }
            FileKind::Webp => self.page(bytes, ImageFormat::WebP, 0),
            FileKind::Gif => self.page(bytes, ImageFormat::Gif, 0),
            FileKind::Bmp => self.page(bytes, ImageFormat::Bmp, 0),
            FileKind::Tiff => self.page(bytes, ImageFormat::Tiff, 0),
            #[cfg(feature = "heif")]
            FileKind::Heic | FileKind::Heif | FileKind::Avif => heif::decode(bytes, self),
            _ => Err(PictureError::KindNotReadable),
        })
    }

    /// Decodes one page. `other_bytes` is what else counts against the memory limit.
    fn page(
        &self,
        bytes: &[u8],
        format: ImageFormat,
        other_bytes: u64,
    ) -> Result<Picture, PictureError> {
        self.go_on()?;
        let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
        let mut limits = image::Limits::default();
        limits.max_alloc = Some(self.limits.max_memory_bytes);
        reader.limits(limits);
        let mut decoder = reader.into_decoder().map_err(|error| verdict(&error))?;
        let (width, height) = decoder.dimensions();
        let pixels = u64::from(width) * u64::from(height);
        if pixels > self.limits.max_pixels {
            return Err(PictureError::TooLarge);
        }
        // An orientation that makes no sense is none.
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let scaled = if format == ImageFormat::Jpeg && big::is_big(width, height) {
            big::decode(bytes, other_bytes, self)?
        } else {
            None
        };
        let _room = (pixels > LARGE_PIXELS && scaled.is_none()).then(room::take);
        let image = if let Some(image) = scaled {
            image
        } else {
            let held = held_bytes(bytes, format, pixels, decoder.total_bytes());
            self.whole(decoder, held.saturating_add(other_bytes))?
        };
        self.go_on()?;
        let rgb = plain(image);
        self.go_on()?;
        Ok(Picture::new(turn::turned(rgb, orientation)))
    }

    /// `other_bytes` is what is held besides the pixels that are decoded.
    fn whole(
        &self,
        decoder: impl ImageDecoder,
        other_bytes: u64,
    ) -> Result<DynamicImage, PictureError> {
        let size = decoder.dimensions();
        let kept = scale::fit_pixels(size.0, size.1, WORKING_PIXELS);
        self.check_memory(
            decoder.total_bytes().saturating_add(other_bytes),
            0,
            size,
            kept,
        )?;
        DynamicImage::from_decoder(decoder).map_err(|error| verdict(&error))
    }

    /// Errs when a decoder that keeps `whole` bytes at a time and `lines` bytes of single lines would need too much
    /// memory on the way to what is kept.
    pub(crate) fn check_memory(
        &self,
        whole: u64,
        lines: u64,
        from: (u32, u32),
        to: (u32, u32),
    ) -> Result<(), PictureError> {
        let kept = u64::from(to.0) * u64::from(to.1) * 3;
        let lines = lines
            .saturating_add(scale::working_bytes(from, to))
            .saturating_sub(FREE_LINES_BYTES);
        let bytes = whole.saturating_add(kept).saturating_add(lines);
        if bytes > self.limits.max_memory_bytes {
            Err(PictureError::TooLarge)
        } else {
            Ok(())
        }
    }

    pub(crate) fn go_on(&self) -> Result<(), PictureError> {
        if (self.stop)() {
            Err(PictureError::Stopped)
        } else {
            Ok(())
        }
    }
}

/// Runs a decoder of others. A fault in it is a damaged picture, and no end of the process; an error that
/// was thrown to end a long walk is that error.
pub(crate) fn guarded<T>(
    work: impl FnOnce() -> Result<T, PictureError>,
) -> Result<T, PictureError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|thrown| {
        Err(thrown
            .downcast::<PictureError>()
            .map_or(PictureError::Broken, |error| *error))
    })
}

fn verdict(error: &ImageError) -> PictureError {
    match error {
        ImageError::Limits(_) => PictureError::TooLarge,
        ImageError::Unsupported(_) => PictureError::KindNotReadable,
        ImageError::Decoding(_)
        | ImageError::Encoding(_)
        | ImageError::Parameter(_)
        | ImageError::IoError(_) => PictureError::Broken,
    }
}

/// What a decoder holds in the end besides the `result_bytes` that it gives, as measured.
fn held_bytes(bytes: &[u8], format: ImageFormat, pixels: u64, result_bytes: u64) -> u64 {
    let has_alpha = result_bytes > pixels.saturating_mul(3);
    let a_pixel = match format {
        // Decoded as a whole, then copied.
        ImageFormat::Tiff | ImageFormat::Gif => return result_bytes,
        ImageFormat::WebP => match webp_coding(bytes) {
            Some(b"VP8 ") if has_alpha => 6,
            Some(b"VP8 ") => 2,
            Some(b"VP8L") if has_alpha => 0,
            Some(b"VP8L") => 4,
            // Frames of an animation are laid on a canvas.
            _ => 8,
        },
        _ => 0,
    };
    pixels.saturating_mul(a_pixel)
}

/// The name of the first chunk of a WebP that holds pixels.
fn webp_coding(bytes: &[u8]) -> Option<&[u8; 4]> {
    let mut chunks = bytes.get(12..)?;
    loop {
        let (name, rest) = chunks.split_first_chunk::<4>()?;
        if matches!(name, b"VP8 " | b"VP8L" | b"ANMF") {
            return Some(name);
        }
        let (length, rest) = rest.split_first_chunk::<4>()?;
        // A chunk of odd length is followed by a byte that fills it up.
        chunks = rest.get((u32::from_le_bytes(*length) as usize).checked_next_multiple_of(2)?..)?;
    }
}

/// RGB over white, at most [`WORKING_PIXELS`].
fn plain(decoded: DynamicImage) -> RgbImage {
    let (width, height) = decoded.dimensions();
    let size = scale::fit_pixels(width, height, WORKING_PIXELS);
    match decoded {
        DynamicImage::ImageRgb8(rgb) if size == (width, height) => rgb,
        DynamicImage::ImageRgb8(rgb) => scale::shrink(&rgb, size),
        other => scale::shrink(&OverWhite(other), size),
    }
}

/// A picture of any kind of pixel, read as RGB on white paper.
struct OverWhite(DynamicImage);

impl scale::Rows for OverWhite {
    fn size(&self) -> (u32, u32) {
        self.0.dimensions()
    }

    fn read_row(&self, y: u32, line: &mut [u8]) {
        let pixels = (0..).zip(line.as_chunks_mut::<3>().0);
        if let DynamicImage::ImageLuma8(grey) = &self.0 {
            pixels.for_each(|(x, out)| *out = [grey.get_pixel(x, y).0[0]; 3]);
        } else {
            pixels.for_each(|(x, out)| *out = over_white(self.0.get_pixel(x, y).0));
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a weighted mean of two bytes"
)]
pub(crate) fn over_white([red, green, blue, alpha]: [u8; 4]) -> [u8; 3] {
    let alpha = u32::from(alpha);
    [red, green, blue]
        .map(|value| ((u32::from(value) * alpha + 255 * (255 - alpha) + 127) / 255) as u8)
}
