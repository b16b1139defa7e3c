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

use super::decode::Damage;
use super::decode_context::{DecodeContext, LARGE_PIXELS, blend_over_white};
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
        read => drop(read?),
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
mod tests {
    use std::io::Write as _;

    use super::super::tests::{crc, open_all, pages, written};
    use super::*;
    use crate::picture::Limits;
    use image::{DynamicImage, GrayImage, ImageFormat, Luma};
    use shared::file_kind::FileKind;

    #[test]
    fn a_huge_one_needs_no_more_than_what_is_kept_of_it() {
        let grey = GrayImage::from_fn(10_000, 10_000, |x, _| {
            Luma([if x < 5_000 { 0 } else { 255 }])
        });
        let bytes = written(&grey.into(), ImageFormat::Png);
        let limits = Limits {
            max_memory_bytes: 40_000_000,
            ..Limits::default()
        };
        let picture = &pages(&bytes, FileKind::Png, &limits).unwrap()[0];
        let (width, height) = picture.rgb().dimensions();
        assert_eq!(width, height);
        assert!(u64::from(width) * u64::from(height) > WORKING_PIXELS * 99 / 100);
        let at = |x: u32| picture.rgb().get_pixel(x, height / 2).0[0];
        assert_eq!((at(width / 2 - 2), at(width / 2 + 2)), (0, 255));
    }

    /// Builds a PNG of these chunks.
    fn chunks(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1A\n".to_vec();
        for (name, data) in chunks {
            let named = [name.as_slice(), data].concat();
            bytes.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
            bytes.extend(&named);
            bytes.extend(crc(&named).to_be_bytes());
        }
        bytes
    }

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// Returns a header chunk: size, bits per sample, colour type, and 1 for interlaced.
    fn header(
        size: (u32, u32),
        bits: u8,
        colour: u8,
        interlaced: u8,
    ) -> (&'static [u8; 4], Vec<u8>) {
        let [width, height] = [size.0, size.1].map(u32::to_be_bytes);
        (
            b"IHDR",
            [width, height]
                .concat()
                .into_iter()
                .chain([bits, colour, 0, 0, interlaced])
                .collect(),
        )
    }

    #[test]
    fn lines_count_where_they_are_longer_than_any_picture_has() {
        let opened = |size: (u32, u32), bits: u8, colour: u8, interlaced: u8, pixels: usize| {
            let pixels = packed(&vec![0; pixels]);
            let parts = [
                header(size, bits, colour, interlaced),
                (b"IDAT", pixels),
                (b"IEND", Vec::new()),
            ];
            open_all(&chunks(&parts), FileKind::Png).map(|pages| pages[0].rgb().dimensions())
        };
        assert_eq!(
            opened((119_000_000, 1), 1, 0, 0, 14_875_001),
            Err(PictureError::TooLarge)
        );
        assert_eq!(
            opened((119_000_000, 1), 16, 2, 0, 9),
            Err(PictureError::TooLarge)
        );
        assert_eq!(
            opened((119_000_000, 1), 1, 0, 1, 9),
            Err(PictureError::TooLarge)
        );
        assert_eq!(
            opened((20_000_000, 1), 8, 0, 0, 9),
            Err(PictureError::TooLarge)
        );
        assert_eq!(
            opened((10_900, 10_900), 16, 2, 1, 9),
            Err(PictureError::TooLarge)
        );
        // Tall pictures are limited like wide ones.
        assert_eq!(
            opened((1, 60_000_000), 8, 0, 0, 9),
            Err(PictureError::TooLarge)
        );
        assert_eq!(opened((300_000, 3), 8, 0, 0, 900_003), Ok((300_000, 3)));
        assert_eq!(opened((3, 300_000), 8, 0, 0, 1_200_000), Ok((3, 300_000)));
        assert_eq!(
            opened((300_000, 3), 8, 0, 0, 900_002),
            Err(PictureError::Broken)
        );
    }

    #[test]
    fn an_interlaced_one_is_the_same_picture() {
        // 3 x 3: passes 1, 4, 5, 6 and 7 have pixels; each line of a pass begins with its filter.
        let passes = [0, 10, 0, 30, 0, 70, 90, 0, 20, 0, 80, 0, 40, 50, 60];
        let parts = [
            header((3, 3), 8, 0, 1),
            (b"IDAT", packed(&passes)),
            (b"IEND", Vec::new()),
        ];
        let picture = &open_all(&chunks(&parts), FileKind::Png).unwrap()[0];
        let greys: Vec<u8> = picture.rgb().pixels().map(|pixel| pixel.0[0]).collect();
        assert_eq!(greys, [10, 20, 30, 40, 50, 60, 70, 80, 90]);
        let cut = [
            header((3, 3), 8, 0, 1),
            (b"IDAT", packed(&passes[..9])),
            (b"IEND", Vec::new()),
        ];
        assert_eq!(
            open_all(&chunks(&cut), FileKind::Png),
            Err(PictureError::Broken)
        );
    }

    #[test]
    fn texts_and_profiles_are_not_unpacked() {
        let zeros = packed(&vec![0; 30_000_000]);
        let pixels = packed(&[0, 200]);
        for (name, head) in [
            (b"zTXt", b"Comment\0\0".as_slice()),
            (b"iTXt", b"XML\0\x01\0\0\0"),
            (b"iCCP", b"x\0\0"),
        ] {
            let parts = [
                header((1, 1), 8, 0, 0),
                (name, [head, &zeros].concat()),
                (b"IDAT", pixels.clone()),
                (b"IEND", Vec::new()),
            ];
            let limits = Limits {
                max_memory_bytes: 1_000_000,
                ..Limits::default()
            };
            let picture = &pages(&chunks(&parts), FileKind::Png, &limits).unwrap()[0];
            assert_eq!(picture.rgb().get_pixel(0, 0).0, [200; 3]);
        }
    }

    #[test]
    fn every_kind_of_pixel_is_what_the_library_makes_of_it() {
        let shade = |x: u32, y: u32| u16::try_from((x * 37 + y * 61) % 256).unwrap() * 257;
        let deep = image::ImageBuffer::from_fn(31, 17, |x, y| {
            image::Rgba([
                shade(x, y),
                shade(y, x),
                shade(x + y, 3),
                if x < 20 { u16::MAX } else { 0 },
            ])
        });
        let deep = DynamicImage::ImageRgba16(deep);
        for image in [
            deep.clone(),
            deep.to_rgba8().into(),
            deep.to_rgb16().into(),
            deep.to_rgb8().into(),
            deep.to_luma_alpha16().into(),
            deep.to_luma16().into(),
            deep.to_luma8().into(),
        ] {
            let opened = &open_all(&written(&image, ImageFormat::Png), FileKind::Png).unwrap()[0];
            for (x, y, pixel) in image.to_rgba8().enumerate_pixels() {
                let seen = opened
                    .rgb()
                    .get_pixel(x, y)
                    .0
                    .into_iter()
                    .zip(blend_over_white(pixel.0));
                // 16 bits are rounded here and truncated there.
                assert!(
                    seen.into_iter().all(|(a, b)| a.abs_diff(b) <= 1),
                    "{:?} at {x}, {y}",
                    image.color()
                );
            }
        }
    }
}
