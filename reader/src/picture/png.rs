//! PNG decoding row by row.
//!
//! A picture of 100 megapixels needs the memory of its scaled copy. Interlaced pictures come in
//! seven passes over the whole area and are decoded at once. Text and colour profiles, which may
//! unpack to any size, are not read.

use std::cell::{Cell, RefCell};
use std::io::Cursor;

use image::RgbImage;
use image::metadata::Orientation;
use png::{ColorType, Decoder, DecodingError, Limits, Reader, Transformations};

use super::decode_context::{Damage, DecodeContext, LARGE_PIXELS, blend_over_white};
use super::{PictureError, WORKING_PIXELS, scale};
use crate::memory_lock;

/// Lines between two checks whether to stop.
const LINES_PER_STOP_CHECK: u32 = 64;
/// Most bytes of metadata: orientation, palette and the like.
const METADATA_BYTES_MAX: usize = 16 << 20;
/// Packed lines that the decoder holds: up to four, the one before and the one begun.
const PACKED_LINES_BUFFERED: u64 = 6;

/// Decodes to RGB over white, at most [`WORKING_PIXELS`], and returns the orientation, which is not
/// applied.
///
/// If damage is accepted, checksums do not count and missing rows are white; at least one row must
/// be there.
pub(crate) fn decode_png(
    bytes: &[u8],
    damage: Damage,
    decoding: &DecodeContext<'_>,
) -> Result<(RgbImage, Orientation), PictureError> {
    // The limit of the library covers metadata, too.
    let most = usize::try_from(decoding.limits.max_memory_bytes).unwrap_or(usize::MAX);
    let limits = Limits {
        bytes: most.saturating_add(METADATA_BYTES_MAX),
    };
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    decoder.ignore_checksums(damage == Damage::Accepted);
    // Check the claimed size before anything is unpacked.
    let header = decoder.read_header_info()?;
    let size = (header.width, header.height);
    let pixels = decoding.check_pixels(size.0, size.1)?;
    let packed_line = u64::from(size.0)
        .saturating_mul(header.bits_per_pixel() as u64)
        .div_ceil(8);
    let kept = scale::fit_pixels(size.0, size.1, WORKING_PIXELS);
    // Ask for 8 bits, palettes resolved, and transparency as a channel.
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info()?;
    let channels = match reader.output_color_type().0 {
        ColorType::Grayscale => 1,
        ColorType::GrayscaleAlpha => 2,
        ColorType::Rgb | ColorType::Indexed => 3,
        ColorType::Rgba => 4,
    };
    // An interlaced picture is held as a whole, others as a few lines.
    let is_interlaced = reader.info().interlaced;
    let whole = if is_interlaced {
        pixels * channels as u64
    } else {
        0
    };
    let lines = packed_line * PACKED_LINES_BUFFERED + u64::from(size.0) * channels as u64;
    decoding.check_memory(whole, lines, size, kept)?;
    // An orientation that makes no sense is ignored.
    let exif = reader.info().exif_metadata.as_deref();
    let orientation = exif
        .and_then(Orientation::from_exif_chunk)
        .unwrap_or(Orientation::NoTransforms);
    if is_interlaced {
        let _room = (pixels > LARGE_PIXELS).then(memory_lock::acquire_memory_lock);
        let picture = decode_interlaced(&mut reader, size, channels, damage)?;
        decoding.check_stop()?;
        return Ok((scale::resize_by_area(&picture, kept), orientation));
    }
    // Decode while scaling. The scaler cannot fail, so an error is kept aside until it is done.
    let lines = PngRows {
        reader: RefCell::new(reader),
        size,
        channels,
        error: Cell::new(None),
        rows_read: Cell::new(0),
        decoding,
    };
    let rgb = scale::resize_by_area(&lines, kept);
    match lines.error.get() {
        Some(PictureError::Broken) if damage == Damage::Accepted && lines.rows_read.get() > 0 => {
            Ok((rgb, orientation))
        }
        Some(error) => Err(error),
        None => Ok((rgb, orientation)),
    }
}

/// Decodes a picture as a whole, since every row needs all passes.
fn decode_interlaced(
    reader: &mut Reader<Cursor<&[u8]>>,
    size: (u32, u32),
    channels: usize,
    damage: Damage,
) -> Result<DecodedPicture, PictureError> {
    let blank = match damage {
        Damage::Refused => 0,
        Damage::Accepted => u8::MAX,
    };
    let mut pixels = vec![blank; reader.output_buffer_size().ok_or(PictureError::TooLarge)?];
    match reader.next_frame(&mut pixels) {
        // Passes and rows that are missing stay white.
        Err(DecodingError::IoError(_) | DecodingError::Format(_))
            if damage == Damage::Accepted && pixels.iter().any(|value| *value != blank) => {}
        read => {
            read?;
        }
    }
    Ok(DecodedPicture {
        pixels,
        size,
        channels,
    })
}

/// Decoded interlaced picture.
struct DecodedPicture {
    pixels: Vec<u8>,
    size: (u32, u32),
    channels: usize,
}

impl scale::RowSource for DecodedPicture {
    fn size(&self) -> (u32, u32) {
        self.size
    }

    fn read_row(&self, y: u32, line: &mut [u8]) {
        let length = self.size.0 as usize * self.channels;
        row_to_rgb(
            &self.pixels[y as usize * length..][..length],
            self.channels,
            line,
        );
    }
}

/// Rows of a picture, decoded when they are read; they must be read in order.
struct PngRows<'a> {
    reader: RefCell<Reader<Cursor<&'a [u8]>>>,
    size: (u32, u32),
    channels: usize,
    /// First error; rows after it are white.
    error: Cell<Option<PictureError>>,
    rows_read: Cell<u32>,
    decoding: &'a DecodeContext<'a>,
}

impl scale::RowSource for PngRows<'_> {
    fn size(&self) -> (u32, u32) {
        self.size
    }

    fn read_row(&self, y: u32, line: &mut [u8]) {
        line.fill(u8::MAX);
        if self.error.get().is_some() {
            return;
        }
        if y.is_multiple_of(LINES_PER_STOP_CHECK) {
            self.error.set(self.decoding.check_stop().err());
        }
        match self.reader.borrow_mut().next_row() {
            Ok(Some(row)) => {
                row_to_rgb(row.data(), self.channels, line);
                self.rows_read.set(y + 1);
            }
            Ok(None) => self.error.set(Some(PictureError::Broken)),
            Err(error) => self.error.set(Some(error.into())),
        }
    }
}

/// Converts pixels of 1 to 4 channels to RGB over white.
fn row_to_rgb(row: &[u8], channels: usize, line: &mut [u8]) {
    let out = line.as_chunks_mut::<3>().0.iter_mut();
    match channels {
        1 => out.zip(row).for_each(|(out, grey)| *out = [*grey; 3]),
        2 => out
            .zip(row.as_chunks::<2>().0)
            .for_each(|(out, &[grey, alpha])| *out = blend_over_white([grey, grey, grey, alpha])),
        3 => out
            .zip(row.as_chunks::<3>().0)
            .for_each(|(out, pixel)| *out = *pixel),
        _ => out
            .zip(row.as_chunks::<4>().0)
            .for_each(|(out, pixel)| *out = blend_over_white(*pixel)),
    }
}

impl From<DecodingError> for PictureError {
    fn from(error: DecodingError) -> Self {
        match error {
            DecodingError::LimitsExceeded => Self::TooLarge,
            DecodingError::IoError(_) | DecodingError::Format(_) | DecodingError::Parameter(_) => {
                Self::Broken
            }
        }
    }
}

#[cfg(test)]
mod tests;
