//! Decoder dispatch: limits first, then pixels, then upright RGB of the working size.

use std::io::Cursor;

use image::error::ImageError;
use image::metadata::Orientation;
use image::{DynamicImage, GenericImageView, ImageDecoder, ImageFormat, ImageReader, RgbImage};
use shared::file_kind::FileKind;

use super::decode_context::{Damage, DecodeContext, LARGE_PIXELS, blend_over_white, run_guarded};
#[cfg(feature = "heif")]
use super::heif;
use super::{
    Picture, PictureError, Sheet, WORKING_PIXELS, damage, jpeg, jpeg_downscale, png, scale,
};
use crate::memory_lock;

impl DecodeContext<'_> {
    /// Decodes the only page of a file, or the first. A damaged file gives what can be decoded of
    /// it.
    pub(crate) fn decode_single(
        &self,
        bytes: &[u8],
        kind: FileKind,
    ) -> Result<Sheet, PictureError> {
        self.check_stop()?;
        let whole = run_guarded(|| self.decode_kind(bytes, kind, Damage::Refused));
        if !matches!(whole, Err(PictureError::Broken)) {
            return whole;
        }
        // The second attempt costs time for damaged files only.
        let completed = damage::complete_file(bytes, kind);
        let bytes = completed.as_deref().unwrap_or(bytes);
        let part = run_guarded(|| self.decode_kind(bytes, kind, Damage::Accepted))?;
        Ok(Sheet {
            is_damaged: true,
            ..part
        })
    }

    /// Decodes a page of a file of this kind.
    fn decode_kind(
        &self,
        bytes: &[u8],
        kind: FileKind,
        damage: Damage,
    ) -> Result<Sheet, PictureError> {
        let page = match kind {
            FileKind::Jpeg => {
                // The decoder fills in what a truncated file lacks; only the markers show it.
                let facts = jpeg::inspect_markers(bytes);
                let page = self.decode_page(bytes, ImageFormat::Jpeg, facts.coefficient_bytes)?;
                let is_damaged = !facts.is_whole;
                return Ok(Sheet {
                    is_damaged,
                    ..page.into()
                });
            }
            FileKind::Png => {
                let (rgb, orientation) = png::decode_png(bytes, damage, self)?;
                self.check_stop()?;
                Ok(Picture::new(rgb).with_orientation(orientation))
            }
            FileKind::Webp => self.decode_page(bytes, ImageFormat::WebP, 0),
            FileKind::Gif => self.decode_page(bytes, ImageFormat::Gif, 0),
            FileKind::Bmp => self.decode_page(bytes, ImageFormat::Bmp, 0),
            FileKind::Tiff => self.decode_page(bytes, ImageFormat::Tiff, 0),
            #[cfg(feature = "heif")]
            FileKind::Heic | FileKind::Heif | FileKind::Avif => heif::decode_heif(bytes, self),
            _ => Err(PictureError::KindNotReadable),
        };
        page.map(Sheet::from)
    }

    /// Decodes one page. `other_bytes` counts against the memory limit besides what the decoder
    /// needs.
    fn decode_page(
        &self,
        bytes: &[u8],
        format: ImageFormat,
        other_bytes: u64,
    ) -> Result<Picture, PictureError> {
        self.check_stop()?;
        // Check the claimed size before memory is allocated for it.
        let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
        let mut limits = image::Limits::default();
        limits.max_alloc = Some(self.limits.max_memory_bytes);
        reader.limits(limits);
        let mut decoder = reader.into_decoder()?;
        let (width, height) = decoder.dimensions();
        let pixels = self.check_pixels(width, height)?;
        // An orientation that makes no sense is ignored.
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        // Very large JPEGs are shrunk while they are decoded; other large pages take the lock.
        let scaled =
            if format == ImageFormat::Jpeg && jpeg_downscale::is_downscalable(width, height) {
                jpeg_downscale::decode_downscaled(bytes, other_bytes, self)?
            } else {
                None
            };
        let _room =
            (pixels > LARGE_PIXELS && scaled.is_none()).then(memory_lock::acquire_memory_lock);
        let image = if let Some(image) = scaled {
            image
        } else {
            let held = retained_bytes(bytes, format, pixels, decoder.total_bytes());
            self.decode_whole(decoder, held.saturating_add(other_bytes))?
        };
        self.check_stop()?;
        // Scale and flatten first, so that fewer bytes are turned.
        let rgb = to_working_rgb(image);
        self.check_stop()?;
        Ok(Picture::new(rgb).with_orientation(orientation))
    }

    /// Decodes all pixels at once. `other_bytes` are held besides the decoded pixels.
    fn decode_whole(
        &self,
        decoder: impl ImageDecoder,
        other_bytes: u64,
    ) -> Result<DynamicImage, PictureError> {
        let size = decoder.dimensions();
        let kept = scale::fit_pixels(size.0, size.1, WORKING_PIXELS);
        let bytes = decoder.total_bytes().saturating_add(other_bytes);
        self.check_memory(bytes, 0, size, kept)?;
        Ok(DynamicImage::from_decoder(decoder)?)
    }
}

impl From<ImageError> for PictureError {
    fn from(error: ImageError) -> Self {
        match error {
            ImageError::Limits(_) => Self::TooLarge,
            ImageError::Unsupported(_) => Self::KindNotReadable,
            ImageError::Decoding(_)
            | ImageError::Encoding(_)
            | ImageError::Parameter(_)
            | ImageError::IoError(_) => Self::Broken,
        }
    }
}

/// Returns the bytes a decoder holds in the end besides the `result_bytes` it returns, as measured.
fn retained_bytes(bytes: &[u8], format: ImageFormat, pixels: u64, result_bytes: u64) -> u64 {
    let has_alpha = result_bytes > pixels.saturating_mul(3);
    let a_pixel = match format {
        // Decoded as a whole, then copied.
        ImageFormat::Tiff | ImageFormat::Gif => return result_bytes,
        ImageFormat::WebP => match find_webp_coding(bytes) {
            Some(b"VP8 ") if has_alpha => 6,
            Some(b"VP8 ") => 2,
            Some(b"VP8L") if has_alpha => 0,
            Some(b"VP8L") => 4,
            // Frames of an animation are composed on a canvas.
            _ => 8,
        },
        _ => 0,
    };
    pixels.saturating_mul(a_pixel)
}

/// Returns the name of the first chunk of a WebP file that holds pixels.
fn find_webp_coding(bytes: &[u8]) -> Option<&[u8; 4]> {
    // The chunks follow the 12 bytes of the RIFF header.
    let mut chunks = bytes.get(12..)?;
    loop {
        let (name, rest) = chunks.split_first_chunk::<4>()?;
        if matches!(name, b"VP8 " | b"VP8L" | b"ANMF") {
            return Some(name);
        }
        let (length, rest) = rest.split_first_chunk::<4>()?;
        // A chunk of odd length is padded by one byte.
        chunks = rest.get((u32::from_le_bytes(*length) as usize).checked_next_multiple_of(2)?..)?;
    }
}

/// Converts to RGB over white, at most [`WORKING_PIXELS`].
fn to_working_rgb(decoded: DynamicImage) -> RgbImage {
    let (width, height) = decoded.dimensions();
    let size = scale::fit_pixels(width, height, WORKING_PIXELS);
    match decoded {
        // RGB of the right size is taken over without a copy.
        DynamicImage::ImageRgb8(rgb) if size == (width, height) => rgb,
        DynamicImage::ImageRgb8(rgb) => scale::resize_by_area(&rgb, size),
        other => scale::resize_by_area(&OverWhite(other), size),
    }
}

/// Picture of any pixel format, read as RGB over white.
struct OverWhite(DynamicImage);

impl scale::RowSource for OverWhite {
    fn size(&self) -> (u32, u32) {
        self.0.dimensions()
    }

    fn read_row(&self, y: u32, line: &mut [u8]) {
        let pixels = (0..).zip(line.as_chunks_mut::<3>().0);
        // Grey skips the generic and slower access to pixels.
        if let DynamicImage::ImageLuma8(grey) = &self.0 {
            pixels.for_each(|(x, out)| *out = [grey.get_pixel(x, y).0[0]; 3]);
        } else {
            pixels.for_each(|(x, out)| *out = blend_over_white(self.0.get_pixel(x, y).0));
        }
    }
}
