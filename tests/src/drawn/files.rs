//! Files of drawn receipts: sound ones in every kind of picture, and broken ones made on purpose.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{ImageFormat, RgbImage, imageops};
use shared::pdf::{Colours, Jpeg, Writer};

/// The kinds of picture we can write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JPEG of quality 90.
    Jpeg,
    /// PNG.
    Png,
    /// WebP without loss.
    Webp,
    /// TIFF, one page.
    Tiff,
    /// BMP: three bytes a pixel, so the largest.
    Bmp,
    /// GIF, one picture.
    Gif,
}

impl Format {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Jpeg,
        Self::Png,
        Self::Webp,
        Self::Tiff,
        Self::Bmp,
        Self::Gif,
    ];

    /// The usual ending of a file name, without the dot.
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

/// The bytes of a file.
pub fn encode(picture: &RgbImage, format: Format) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let written = match format {
        Format::Jpeg => picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 90)),
        Format::Png => picture.write_to(&mut bytes, ImageFormat::Png),
        Format::Webp => picture.write_to(&mut bytes, ImageFormat::WebP),
        Format::Tiff => picture.write_to(&mut bytes, ImageFormat::Tiff),
        Format::Bmp => picture.write_to(&mut bytes, ImageFormat::Bmp),
        Format::Gif => picture.write_to(&mut bytes, ImageFormat::Gif),
    };
    written.expect("a picture in memory can be encoded");
    bytes.into_inner()
}

/// A PDF of several pages.
pub fn pdf(pages: &[&RgbImage]) -> Vec<u8> {
    let (mut writer, mut file) = Writer::begin();
    for picture in pages {
        let bytes = encode(picture, Format::Jpeg);
        let (width, height) = picture.dimensions();
        let jpeg = Jpeg {
            width,
            height,
            colours: Colours::Colour,
            orientation: 1,
        };
        let (before, behind) = writer.page(jpeg, bytes.len());
        file.extend([before, bytes, behind].concat());
    }
    file.extend(writer.finish());
    file
}

/// A JPEG as a phone held upright writes it: the pixels lie on their side, and an EXIF tag
/// (orientation 6) says that they must be turned clockwise to be seen.
pub fn sideways_jpeg(picture: &RgbImage) -> Vec<u8> {
    let lying = encode(&imageops::rotate270(picture), Format::Jpeg);
    // TIFF header (little endian, first directory at 8), one entry: tag 0x0112, one SHORT, value 6.
    let exif: &[u8] = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    with_exif(&lying, exif)
}

fn with_exif(jpeg: &[u8], exif: &[u8]) -> Vec<u8> {
    let length = u16::try_from(exif.len() + 2)
        .expect("a few bytes")
        .to_be_bytes();
    let (start, rest) = jpeg.split_at(2);
    [start, &[0xFF, 0xE1], &length, exif, rest].concat()
}

/// A JPEG of a phone held upright that also says where it was taken: 3° 8′ 7″ north.
pub fn located_jpeg(picture: &RgbImage) -> Vec<u8> {
    let lying = encode(&imageops::rotate270(picture), Format::Jpeg);
    // Two entries: orientation 6, and that the list of places begins at 38. Two places: north, and 3/1 8/1 7/1 at 68.
    let exif: &[u8] = b"Exif\0\0II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\
        \x25\x88\x04\0\x01\0\0\0\x26\0\0\0\0\0\0\0\
        \x02\0\x01\0\x02\0\x02\0\0\0N\0\0\0\x02\0\x05\0\x03\0\0\0\x44\0\0\0\0\0\0\0\
        \x03\0\0\0\x01\0\0\0\x08\0\0\0\x01\0\0\0\x07\0\0\0\x01\0\0\0";
    with_exif(&lying, exif)
}

/// A file says where [`located_jpeg`] was taken.
pub fn says_where(bytes: &[u8]) -> bool {
    let place = [3_u32, 1, 8, 1, 7, 1].map(u32::to_le_bytes).concat();
    bytes.windows(place.len()).any(|window| window == place)
}

/// A JPEG that ends in the middle.
pub fn cut_jpeg(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = encode(picture, Format::Jpeg);
    bytes.truncate(bytes.len() / 2);
    bytes
}

/// A BMP that is read like any other, but has at least `size` bytes: zeros follow the pixels.
pub fn large_bmp(picture: &RgbImage, size: usize) -> Vec<u8> {
    let mut bytes = encode(picture, Format::Bmp);
    bytes.resize(bytes.len().max(size), 0);
    bytes
}

/// A PNG of a few bytes that claims 100,000 × 100,000 pixels, with valid checksums.
pub fn png_bomb() -> Vec<u8> {
    let side = 100_000_u32.to_be_bytes();
    // Eight bits a channel, three channels, no interlacing.
    let header = [&side[..], &side, &[8, 2, 0, 0, 0]].concat();
    // An empty zlib stream: the pixels are never there.
    let data = [0x78, 0x9C, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01];
    [
        b"\x89PNG\r\n\x1A\n".to_vec(),
        chunk(*b"IHDR", &header),
        chunk(*b"IDAT", &data),
        chunk(*b"IEND", &[]),
    ]
    .concat()
}

/// One chunk of a PNG: length, type, data, CRC-32 of type and data.
fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len())
        .expect("a few bytes")
        .to_be_bytes();
    let body = [&kind[..], data].concat();
    [&length[..], &body, &crc32(&body).to_be_bytes()].concat()
}

/// The CRC of PNG and zip (ISO 3309), bit by bit.
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
    use crate::drawn::{Layout, draw};
    use image::ImageReader;
    use shared::file_kind::FileKind;

    #[test]
    fn every_kind_is_what_it_says() {
        let picture = draw(Layout::Germany, 1).picture;
        for format in Format::ALL {
            let bytes = encode(&picture, format);
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
        let picture = draw(Layout::Britain, 1).picture;
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
            FileKind::detect(&cut_jpeg(&draw(Layout::Malaysia, 1).picture)),
            Some(FileKind::Jpeg)
        );
    }
}
