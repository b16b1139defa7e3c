//! HEIC, HEIF and AVIF decoding by libheif: the primary picture, upright.
//!
//! libheif applies the rotations of the container. An EXIF orientation beside them states the same
//! rotation again and is ignored; it counts only in files without rotations of the container, as
//! photo converters write them. The limits are set before libheif reads a byte.

use image::RgbImage;
use image::metadata::Orientation;
use libheif_rs::{
    ColorSpace, HeifContext, HeifError, HeifErrorCode, HeifErrorSubCode, Image, ImageHandle,
    ItemId, LibHeif, RgbChroma, SecurityLimits,
};
use memchr::memmem;

use super::decode_context::{DecodeContext, blend_over_white};
use super::{Picture, PictureError, WORKING_PIXELS, scale};

/// Decodes the primary picture to upright RGB over white, at most [`WORKING_PIXELS`].
pub(crate) fn decode_heif(
    bytes: &[u8],
    decoding: &DecodeContext<'_>,
) -> Result<Picture, PictureError> {
    let library = LibHeif::new();
    let mut context = HeifContext::new()?;
    // libheif enforces the limits itself while it parses.
    let mut limits = SecurityLimits::new();
    limits.set_max_image_size_pixels(decoding.limits.max_pixels);
    limits.set_max_memory_block_size(decoding.limits.max_memory_bytes);
    limits.set_max_total_memory(decoding.limits.max_memory_bytes);
    context.set_security_limits(&limits)?;
    // Decode on this thread: threads are up to the caller.
    context.set_max_decoding_threads(0);
    context.read_bytes(bytes)?;
    let handle = context.primary_image_handle()?;
    // Estimate the memory from the header before any pixel is decoded.
    let channels = if handle.has_alpha_channel() { 4 } else { 3 };
    let pixels = decoding.check_pixels(handle.width(), handle.height())?;
    let memory_bytes = pixels.saturating_mul(channels + retained_bytes_per_pixel(bytes));
    if memory_bytes > decoding.limits.max_memory_bytes {
        return Err(PictureError::TooLarge);
    }
    decoding.check_stop()?;
    let chroma = if channels == 4 {
        RgbChroma::Rgba
    } else {
        RgbChroma::Rgb
    };
    let decoded = library.decode(&handle, ColorSpace::Rgb(chroma), None)?;
    decoding.check_stop()?;
    // Free the decoded planes before the picture is turned.
    let rgb = to_working_rgb(&decoded, usize::try_from(channels).unwrap_or(4))?;
    drop(decoded);
    // Apply EXIF only if libheif has not turned the picture already.
    let orientation = if has_container_rotation(bytes) {
        None
    } else {
        exif_orientation(&handle)
    };
    Ok(Picture::new(rgb).with_orientation(orientation.unwrap_or(Orientation::NoTransforms)))
}

/// Returns the bytes held per pixel besides its colours, as measured.
///
/// At least grey; where one AV1 frame is the whole picture, also what its decoder keeps of it.
fn retained_bytes_per_pixel(bytes: &[u8]) -> u64 {
    if describes(bytes, b"av01") && !describes(bytes, b"grid") {
        3
    } else {
        1
    }
}

/// Converts to RGB over white, at most [`WORKING_PIXELS`].
fn to_working_rgb(decoded: &Image, channels: usize) -> Result<RgbImage, PictureError> {
    let planes = decoded.planes();
    let plane = planes.interleaved.ok_or(PictureError::Broken)?;
    let (width, height) = (plane.width, plane.height);
    // The last row may be shorter than the stride.
    let needed = (height as usize).saturating_sub(1) * plane.stride + width as usize * channels;
    if width == 0 || height == 0 || plane.data.len() < needed {
        return Err(PictureError::Broken);
    }
    let rows = PlaneRows {
        width,
        height,
        stride: plane.stride,
        channels,
        data: plane.data,
    };
    Ok(scale::resize_by_area(
        &rows,
        scale::fit_pixels(width, height, WORKING_PIXELS),
    ))
}

/// Rows of a plane that libheif has decoded.
struct PlaneRows<'a> {
    width: u32,
    height: u32,
    stride: usize,
    channels: usize,
    data: &'a [u8],
}

impl scale::RowSource for PlaneRows<'_> {
    fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    fn read_row(&self, y: u32, line: &mut [u8]) {
        let row = &self.data[y as usize * self.stride..];
        if self.channels == 3 {
            line.copy_from_slice(&row[..line.len()]);
            return;
        }
        for (out, pixel) in line
            .as_chunks_mut::<3>()
            .0
            .iter_mut()
            .zip(row.as_chunks::<4>().0)
        {
            *out = blend_over_white(*pixel);
        }
    }
}

/// Returns whether the container rotates or mirrors a picture itself (ISO/IEC 23008-12, `irot` and
/// `imir`).
fn has_container_rotation(bytes: &[u8]) -> bool {
    describes(bytes, b"irot") || describes(bytes, b"imir")
}

/// Returns whether the description of the pictures has a box of this name.
fn describes(bytes: &[u8], name: &[u8]) -> bool {
    memmem::find(find_meta_box(bytes).unwrap_or_default(), name).is_some()
}

/// Returns the `meta` box, which describes the pictures and lies beside their pixels.
fn find_meta_box(bytes: &[u8]) -> Option<&[u8]> {
    // Walk over the top-level boxes: a length of 32 bits, a name, the content.
    let mut at = 0_usize;
    loop {
        let head = bytes.get(at..at.checked_add(8)?)?;
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        // 0 extends to the end of the file, 1 announces a length of 64 bits.
        let length = match length {
            0 => bytes.len() - at,
            1 => usize::try_from(u64::from_be_bytes(
                bytes.get(at + 8..at + 16)?.try_into().ok()?,
            ))
            .ok()?,
            length => length,
        };
        // At least the header's length, so that the walk always advances.
        let end = at.checked_add(length.max(8))?;
        if &head[4..] == b"meta" {
            return Some(&bytes[at..end.min(bytes.len())]);
        }
        at = end;
    }
}

/// Returns the EXIF orientation of a picture.
fn exif_orientation(handle: &ImageHandle) -> Option<Orientation> {
    let mut ids: [ItemId; 1] = [0];
    if handle.metadata_block_ids(&mut ids, b"Exif") == 0 {
        return None;
    }
    let block = handle.metadata(ids[0]).ok()?;
    // The first four bytes are the offset of the TIFF header behind them.
    let (offset, rest) = block.split_first_chunk::<4>()?;
    Orientation::from_exif_chunk(rest.get(u32::from_be_bytes(*offset) as usize..)?)
}

impl From<HeifError> for PictureError {
    fn from(error: HeifError) -> Self {
        match (error.code, error.sub_code) {
            (_, HeifErrorSubCode::SecurityLimitExceeded)
            | (HeifErrorCode::MemoryAllocationError, _) => Self::TooLarge,
            (HeifErrorCode::UnsupportedFileType | HeifErrorCode::UnsupportedFeature, _) => {
                Self::KindNotReadable
            }
            _ => Self::Broken,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{dark_corner, open_all, pages};
    use super::*;
    use crate::picture::Limits;
    use shared::file_kind::FileKind;

    // `cornered` at twice its size, black on white, by heif-enc 1.15 (`-q 50`, `-A` for AVIF).
    // `both` is by pillow-heif 1.8, which writes the rotation as `irot` and keeps the EXIF. The
    // right third of `clear` is transparent.
    const PLAIN: &[u8] = include_bytes!("samples/plain.heic");
    const AVIF: &[u8] = include_bytes!("samples/plain.avif");
    const EXIF_ONLY: &[u8] = include_bytes!("samples/exif.heic");
    const BOTH: &[u8] = include_bytes!("samples/both.heic");
    const CLEAR: &[u8] = include_bytes!("samples/clear.heic");

    #[test]
    fn reads_both_codings_upright_and_turns_once() {
        let upright = ((96, 64), (false, false));
        let turned = ((64, 96), (true, false));
        for (name, bytes, kind, (size, corner)) in [
            ("plain", PLAIN, FileKind::Heic, upright),
            ("avif", AVIF, FileKind::Avif, upright),
            ("clear", CLEAR, FileKind::Heif, upright),
            ("turned by EXIF", EXIF_ONLY, FileKind::Heic, turned),
            ("turned by both", BOTH, FileKind::Heic, turned),
        ] {
            assert!(FileKind::detect(bytes).is_some(), "{name}");
            let picture = &open_all(bytes, kind).unwrap()[0];
            assert_eq!(picture.rgb().dimensions(), size, "{name}");
            assert_eq!(dark_corner(picture), corner, "{name}");
            let middle = picture.rgb().get_pixel(size.0 / 2, size.1 / 2).0;
            assert!(
                middle.iter().all(|value| *value > 230),
                "{name}: {middle:?}"
            );
        }
        let clear = &open_all(CLEAR, FileKind::Heic).unwrap()[0];
        assert!(
            clear
                .rgb()
                .get_pixel(90, 32)
                .0
                .iter()
                .all(|value| *value > 230),
            "clear is white"
        );
    }

    #[test]
    fn a_file_that_is_cut_off_is_broken() {
        for bytes in [PLAIN, AVIF, BOTH, CLEAR] {
            for share in [0, 10, 50, 90, 98] {
                let cut = &bytes[..bytes.len() * share / 100];
                assert_eq!(
                    open_all(cut, FileKind::Heic),
                    Err(PictureError::Broken),
                    "at {share} %"
                );
            }
        }
    }

    #[test]
    fn limits_hold_before_pixels_are_decoded() {
        let limits = Limits {
            max_pixels: 96 * 64 - 1,
            ..Limits::default()
        };
        assert_eq!(
            pages(PLAIN, FileKind::Heic, &limits),
            Err(PictureError::TooLarge)
        );
        let limits = Limits {
            max_memory_bytes: 96 * 64 * 6 - 1,
            ..Limits::default()
        };
        assert_eq!(
            pages(AVIF, FileKind::Avif, &limits),
            Err(PictureError::TooLarge)
        );
    }
}
