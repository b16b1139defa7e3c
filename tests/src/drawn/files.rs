//! Files of drawn receipts in every picture format, sound and broken.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{ImageFormat, RgbImage, imageops};
use shared::pdf::{ColourSpace, JpegInfo, PdfWriter};

use super::{Layout, draw_receipt};

/// Picture format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFormat {
    /// JPEG of quality 90.
    Jpeg,
    /// PNG.
    Png,
    /// Lossless WebP.
    Webp,
    /// TIFF with one page.
    Tiff,
    /// BMP with three bytes per pixel, the largest.
    Bmp,
    /// GIF with one frame.
    Gif,
}

impl PictureFormat {
    /// All formats.
    pub const ALL: [Self; 6] = [
        Self::Jpeg,
        Self::Png,
        Self::Webp,
        Self::Tiff,
        Self::Bmp,
        Self::Gif,
    ];

    /// Returns the usual file extension, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Tiff => "tif",
            Self::Bmp => "bmp",
            Self::Gif => "gif",
        }
    }
}

/// Encodes a picture.
pub fn encode_picture(picture: &RgbImage, format: PictureFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let written = match format {
        PictureFormat::Jpeg => {
            picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 90))
        }
        PictureFormat::Png => picture.write_to(&mut bytes, ImageFormat::Png),
        PictureFormat::Webp => picture.write_to(&mut bytes, ImageFormat::WebP),
        PictureFormat::Tiff => picture.write_to(&mut bytes, ImageFormat::Tiff),
        PictureFormat::Bmp => picture.write_to(&mut bytes, ImageFormat::Bmp),
        PictureFormat::Gif => picture.write_to(&mut bytes, ImageFormat::Gif),
    };
    written.expect("a picture in memory can be encoded");
    bytes.into_inner()
}

/// Encodes a PDF with one picture per page.
pub fn encode_pdf(pages: &[&RgbImage]) -> Vec<u8> {
    let (mut writer, mut file) = PdfWriter::begin_file();
    for picture in pages {
        let bytes = encode_picture(picture, PictureFormat::Jpeg);
        let (width, height) = picture.dimensions();
        let jpeg = JpegInfo {
            width,
            height,
            colours: ColourSpace::Colour,
            orientation: 1,
        };
        let (before, behind) = writer.add_page(jpeg, bytes.len());
        file.extend([before, bytes, behind].concat());
    }
    file.extend(writer.finish());
    file
}

/// Encodes a JPEG as an upright phone does.
///
/// The pixels lie on their side; the EXIF orientation 6 tells to turn them clockwise.
pub fn sideways_jpeg(picture: &RgbImage) -> Vec<u8> {
    let lying = encode_picture(&imageops::rotate270(picture), PictureFormat::Jpeg);
    // TIFF header (little endian, first directory at 8), one entry: tag 0x0112, one SHORT, value 6.
    let exif: &[u8] = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    insert_exif(&lying, exif)
}

fn insert_exif(jpeg: &[u8], exif: &[u8]) -> Vec<u8> {
    let length = u16::try_from(exif.len() + 2)
        .expect("a few bytes")
        .to_be_bytes();
    let (start, rest) = jpeg.split_at(2);
    [start, &[0xFF, 0xE1], &length, exif, rest].concat()
}

/// Encodes a JPEG of an upright phone with a GPS position: 3° 8′ 7″ north.
pub fn located_jpeg(picture: &RgbImage) -> Vec<u8> {
    let lying = encode_picture(&imageops::rotate270(picture), PictureFormat::Jpeg);
    // Two entries: orientation 6 and the GPS directory at 38. GPS: north, and 3/1 8/1 7/1 at 68.
    let exif: &[u8] = b"Exif\0\0II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\
        \x25\x88\x04\0\x01\0\0\0\x26\0\0\0\0\0\0\0\
        \x02\0\x01\0\x02\0\x02\0\0\0N\0\0\0\x02\0\x05\0\x03\0\0\0\x44\0\0\0\0\0\0\0\
        \x03\0\0\0\x01\0\0\0\x08\0\0\0\x01\0\0\0\x07\0\0\0\x01\0\0\0";
    insert_exif(&lying, exif)
}

/// Returns whether a file contains the position of [`located_jpeg`].
pub fn has_position(bytes: &[u8]) -> bool {
    let place = [3_u32, 1, 8, 1, 7, 1].map(u32::to_le_bytes).concat();
    bytes.windows(place.len()).any(|window| window == place)
}

/// Encodes a JPEG and drops everything behind its first tables, so that nothing can be decoded.
pub fn truncated_jpeg(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = encode_picture(picture, PictureFormat::Jpeg);
    bytes.truncate(300);
    bytes
}

/// Encodes a valid BMP, padded with zeros behind the pixels to at least `size` bytes.
pub fn padded_bmp(picture: &RgbImage, size: usize) -> Vec<u8> {
    let mut bytes = encode_picture(picture, PictureFormat::Bmp);
    bytes.resize(bytes.len().max(size), 0);
    bytes
}

/// Encodes a small picture without text; different numbers give different files.
pub fn small_jpeg(number: u64) -> Vec<u8> {
    let picture = RgbImage::from_pixel(60, 90, image::Rgb([230; 3]));
    append_number(encode_picture(&picture, PictureFormat::Jpeg), number)
}

/// Encodes a BMP of at least so many MiB; different numbers give different files.
pub fn large_bmp(number: u64, mib: usize) -> Vec<u8> {
    let drawn = draw_receipt(Layout::Britain, number);
    append_number(padded_bmp(&drawn.picture, mib << 20), number)
}

/// Appends a number behind the picture, which decoders ignore.
fn append_number(mut file: Vec<u8>, number: u64) -> Vec<u8> {
    file.extend(number.to_le_bytes());
    file
}

/// Returns a PNG of a few bytes that claims 100,000 × 100,000 pixels, with valid checksums.
pub fn png_bomb() -> Vec<u8> {
    let side = 100_000_u32.to_be_bytes();
    // Bit depth 8, RGB, no interlacing.
    let header = [&side[..], &side, &[8, 2, 0, 0, 0]].concat();
    // Empty zlib stream: the file contains no pixels.
    let data = [0x78, 0x9C, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01];
    [
        b"\x89PNG\r\n\x1A\n".to_vec(),
        png_chunk(*b"IHDR", &header),
        png_chunk(*b"IDAT", &data),
        png_chunk(*b"IEND", &[]),
    ]
    .concat()
}

/// Returns a chunk of a PNG: length, type, data, CRC-32 of type and data.
fn png_chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len())
        .expect("a few bytes")
        .to_be_bytes();
    let body = [&kind[..], data].concat();
    [&length[..], &body, &crc32(&body).to_be_bytes()].concat()
}

/// Returns the CRC-32 of PNG and zip (ISO 3309), computed bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                (crc >> 1) ^ 0xEDB8_8320
            } else {
                crc >> 1
            };
        }
    }
    !crc
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawn::{Layout, draw_receipt};
    use image::ImageReader;
    use shared::file_kind::FileKind;

    #[test]
    fn every_kind_is_what_it_says() {
        let picture = draw_receipt(Layout::Germany, 1).picture;
        for format in PictureFormat::ALL {
            let bytes = encode_picture(&picture, format);
            let kind = FileKind::detect(&bytes).expect("a known kind");
            assert_eq!(kind.extension(), format.extension());
            let decoded = image::load_from_memory(&bytes).expect("a sound picture");
            assert_eq!(
                (decoded.width(), decoded.height()),
                picture.dimensions(),
                "{format:?}"
            );
        }
    }

    #[test]
    fn a_sideways_jpeg_says_how_to_turn_it() {
        let picture = draw_receipt(Layout::Britain, 1).picture;
        let bytes = sideways_jpeg(&picture);
        let mut decoder = ImageReader::with_format(Cursor::new(&bytes), ImageFormat::Jpeg)
            .into_decoder()
            .unwrap();
        let orientation = image::ImageDecoder::orientation(&mut decoder).unwrap();
        assert_eq!(orientation, image::metadata::Orientation::Rotate90);
        let lying = image::load_from_memory(&bytes).unwrap();
        assert_eq!((lying.height(), lying.width()), picture.dimensions());
    }

    #[test]
    fn the_bomb_has_a_sound_header() {
        assert_eq!(
            crc32(b"123456789"),
            0xCBF4_3926,
            "the check value of this CRC"
        );
        let reader = ImageReader::with_format(Cursor::new(png_bomb()), ImageFormat::Png);
        assert_eq!(reader.into_dimensions().unwrap(), (100_000, 100_000));
    }

    #[test]
    fn a_cut_jpeg_begins_like_one() {
        assert_eq!(
            FileKind::detect(&truncated_jpeg(&draw_receipt(Layout::Malaysia, 1).picture)),
            Some(FileKind::Jpeg)
        );
    }
}
