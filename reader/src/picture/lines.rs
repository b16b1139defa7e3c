//! PNGs, line by line: a picture of a hundred megapixels needs the memory of what is kept of it.
//!
//! Interlaced ones come in seven passes over the whole picture; the usual decoder takes them.

use std::cell::{Cell, RefCell};
use std::io::Cursor;

use image::RgbImage;
use png::{ColorType, Decoder, DecodingError, Limits, Reader, Transformations};

use super::decode::{Decoding, over_white};
use super::{PictureError, WORKING_PIXELS, scale};

/// After how many lines it is asked whether to go on.
const LINES_A_QUESTION: u32 = 64;

/// RGB over white, at most [`WORKING_PIXELS`]; `None` for a picture that has no lines in order.
pub(crate) fn decode(bytes: &[u8], decoding: &Decoding<'_>) -> Result<Option<RgbImage>, PictureError> {
    let most = usize::try_from(decoding.limits.max_memory_bytes).unwrap_or(usize::MAX);
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: most });
    // 8 bits, no palette, clear pixels as a channel.
    decoder.set_transformations(Transformations::normalize_to_color8());
    let reader = decoder.read_info().map_err(|error| verdict(&error))?;
    if reader.info().interlaced {
        return Ok(None);
    }
    let size = (reader.info().width, reader.info().height);
    let channels = match reader.output_color_type().0 {
        ColorType::Grayscale => 1,
        ColorType::GrayscaleAlpha => 2,
        ColorType::Rgb | ColorType::Indexed => 3,
        ColorType::Rgba => 4,
    };
    let (width, height) = scale::fit_pixels(size.0, size.1, WORKING_PIXELS);
    if u64::from(width) * u64::from(height) * 3 > decoding.limits.max_memory_bytes {
        return Err(PictureError::TooLarge);
    }
    let lines = Lines { reader: RefCell::new(reader), size, channels, error: Cell::new(None), decoding };
    let rgb = scale::shrink(&lines, (width, height));
    lines.error.get().map_or(Ok(Some(rgb)), Err)
}

/// The lines of a picture, to be asked for in order.
struct Lines<'a> {
    reader: RefCell<Reader<Cursor<&'a [u8]>>>,
    size: (u32, u32),
    channels: usize,
    /// What went wrong; lines after it are not read any more.
    error: Cell<Option<PictureError>>,
    decoding: &'a Decoding<'a>,
}

impl scale::Rows for Lines<'_> {
    fn size(&self) -> (u32, u32) {
        self.size
    }

    fn read_row(&self, y: u32, line: &mut [u8]) {
        if self.error.get().is_some() {
            return;
        }
        if y.is_multiple_of(LINES_A_QUESTION) {
            self.error.set(self.decoding.go_on().err());
        }
        match self.reader.borrow_mut().next_row() {
            Ok(Some(row)) => plain(row.data(), self.channels, line),
            Ok(None) => self.error.set(Some(PictureError::Broken)),
            Err(error) => self.error.set(Some(verdict(&error))),
        }
    }
}

/// Pixels of so many channels as RGB over white.
fn plain(row: &[u8], channels: usize, line: &mut [u8]) {
    let out = line.as_chunks_mut::<3>().0.iter_mut();
    match channels {
        1 => out.zip(row).for_each(|(out, grey)| *out = [*grey; 3]),
        2 => out
            .zip(row.as_chunks::<2>().0)
            .for_each(|(out, &[grey, alpha])| *out = over_white([grey, grey, grey, alpha])),
        3 => out.zip(row.as_chunks::<3>().0).for_each(|(out, pixel)| *out = *pixel),
        _ => out.zip(row.as_chunks::<4>().0).for_each(|(out, pixel)| *out = over_white(*pixel)),
    }
}

fn verdict(error: &DecodingError) -> PictureError {
    match error {
        DecodingError::LimitsExceeded => PictureError::TooLarge,
        DecodingError::IoError(_) | DecodingError::Format(_) | DecodingError::Parameter(_) => {
            PictureError::Broken
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{open_all, pages, written};
    use super::*;
    use crate::picture::Limits;
    use image::{DynamicImage, GrayImage, ImageFormat, Luma};
    use shared::file_kind::FileKind;

    #[test]
    fn a_huge_one_needs_no_more_than_what_is_kept_of_it() {
        let grey = GrayImage::from_fn(10_000, 10_000, |x, _| Luma([if x < 5_000 { 0 } else { 255 }]));
        let bytes = written(&grey.into(), ImageFormat::Png);
        let limits = Limits { max_memory_bytes: 40_000_000, ..Limits::default() };
        let picture = &pages(&bytes, FileKind::Png, &limits).unwrap()[0];
        let (width, height) = picture.rgb().dimensions();
        assert_eq!(width, height);
        assert!(u64::from(width) * u64::from(height) > WORKING_PIXELS * 99 / 100);
        let at = |x: u32| picture.rgb().get_pixel(x, height / 2).0[0];
        assert_eq!((at(width / 2 - 2), at(width / 2 + 2)), (0, 255));
    }

    #[test]
    fn every_kind_of_pixel_is_what_the_library_makes_of_it() {
        let shade = |x: u32, y: u32| u16::try_from((x * 37 + y * 61) % 256).unwrap() * 257;
        let deep = image::ImageBuffer::from_fn(31, 17, |x, y| {
            image::Rgba([shade(x, y), shade(y, x), shade(x + y, 3), if x < 20 { u16::MAX } else { 0 }])
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
                let seen = opened.rgb().get_pixel(x, y).0.into_iter().zip(over_white(pixel.0));
                // 16 bits are rounded here and cut there.
                assert!(seen.into_iter().all(|(a, b)| a.abs_diff(b) <= 1), "{:?} at {x}, {y}", image.color());
            }
        }
    }
}
