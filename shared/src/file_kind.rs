//! File type detection from the first bytes.
//!
//! File names and declared types are ignored, since both can be wrong. `infer` covers plain
//! signatures. Formats that need a look behind the signature are detected here: the ISO media
//! family (HEIC, HEIF and AVIF share one container), PDF (its header may start late) and BMP (two
//! letters that also begin ordinary text).

use infer::image;
use serde::{Deserialize, Serialize};

use crate::json::FromJson;

/// Number of bytes from the start of a file that [`FileKind::detect`] inspects.
pub const HEAD_BYTES: usize = 1024;

/// File format of a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "lowercase")]
pub enum FileKind {
    /// JPEG picture.
    Jpeg,
    /// PNG picture.
    Png,
    /// WebP picture.
    Webp,
    /// GIF picture.
    Gif,
    /// TIFF picture, one page or many.
    Tiff,
    /// Windows bitmap.
    Bmp,
    /// HEIC picture (HEVC in an HEIF container), as iPhones take them.
    Heic,
    /// HEIF picture with another codec.
    Heif,
    /// AVIF picture.
    Avif,
    /// PDF document.
    Pdf,
}

impl FileKind {
    /// All kinds, in display order.
    pub const ALL: [Self; 10] = [
        Self::Jpeg,
        Self::Png,
        Self::Webp,
        Self::Heic,
        Self::Heif,
        Self::Avif,
        Self::Pdf,
        Self::Tiff,
        Self::Gif,
        Self::Bmp,
    ];

    /// Returns the kind of a file that begins with these bytes, or `None` if it is not supported.
    /// `head` holds the first [`HEAD_BYTES`] bytes, or the whole file if it is shorter.
    pub fn detect(head: &[u8]) -> Option<Self> {
        // Callers may pass more than the head; the result must not depend on that.
        let head = &head[..head.len().min(HEAD_BYTES)];
        if let Some(kind) = detect_iso_media(head) {
            return Some(kind);
        }
        if is_pdf(head) {
            return Some(Self::Pdf);
        }
        SIGNATURES
            .iter()
            .find(|(matches, _)| matches(head))
            .map(|(_, kind)| *kind)
    }

    /// Returns the media type, as in `Content-Type`.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Gif => "image/gif",
            Self::Tiff => "image/tiff",
            Self::Bmp => "image/bmp",
            Self::Heic => "image/heic",
            Self::Heif => "image/heif",
            Self::Avif => "image/avif",
            Self::Pdf => "application/pdf",
        }
    }

    /// Returns the usual file name extension, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Gif => "gif",
            Self::Tiff => "tif",
            Self::Bmp => "bmp",
            Self::Heic => "heic",
            Self::Heif => "heif",
            Self::Avif => "avif",
            Self::Pdf => "pdf",
        }
    }
}

/// Predicate over the first bytes of a file.
type SignatureTest = fn(&[u8]) -> bool;

/// Formats with a plain signature. Matchers are listed one by one, because `infer::get` would bring
/// its hundred other formats into the browser.
const SIGNATURES: [(SignatureTest, FileKind); 6] = [
    (image::is_jpeg, FileKind::Jpeg),
    (image::is_png, FileKind::Png),
    (image::is_webp, FileKind::Webp),
    (image::is_gif, FileKind::Gif),
    (image::is_tiff, FileKind::Tiff),
    (is_bitmap, FileKind::Bmp),
];

/// Detects HEIC, HEIF and AVIF by the brands of the `ftyp` box (ISO/IEC 14496-12, 23008-12).
fn detect_iso_media(head: &[u8]) -> Option<FileKind> {
    // Box header: length, type, major brand and minor version take 16 bytes.
    let length = u32::from_be_bytes(head.get(..4)?.try_into().ok()?) as usize;
    if head.get(4..8)? != b"ftyp" || length < 16 {
        return None;
    }
    let major = head.get(8..12)?;
    // The box may continue after the head; brands beyond it are ignored.
    let compatible = head
        .get(16..length.min(head.len()))
        .unwrap_or_default()
        .chunks_exact(4);
    let mut brands = std::iter::once(major).chain(compatible);
    let has = |wanted: &[&[u8; 4]]| {
        brands
            .clone()
            .any(|brand| wanted.iter().any(|name| brand == *name))
    };
    // The codec brands go first: files of all three kinds may also list the generic `mif1` or
    // `msf1`.
    if has(&[b"avif", b"avis"]) {
        Some(FileKind::Avif)
    } else if has(&[
        b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs",
    ]) {
        Some(FileKind::Heic)
    } else {
        brands
            .any(|brand| brand == b"mif1" || brand == b"msf1")
            .then_some(FileKind::Heif)
    }
}

/// Returns `true` for a PDF header anywhere in the first 1,024 bytes, as readers accept it (Adobe's
/// implementation note 13).
fn is_pdf(head: &[u8]) -> bool {
    head.windows(5).any(|window| window == b"%PDF-")
}

/// Returns `true` if "BM" is followed, at offset 14, by the size of a known bitmap header.
fn is_bitmap(head: &[u8]) -> bool {
    let known = [12, 40, 52, 56, 64, 108, 124];
    image::is_bmp(head)
        && head
            .get(14..18)
            .is_some_and(|size| known.iter().any(|n: &u32| n.to_le_bytes() == size))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(head: &[u8], expected: Option<FileKind>) {
        assert_eq!(
            FileKind::detect(head),
            expected,
            "{:?}",
            String::from_utf8_lossy(head)
        );
    }

    #[test]
    fn first_bytes_tell_the_kind() {
        check(b"\xFF\xD8\xFF\xE0\0\x10JFIF\0", Some(FileKind::Jpeg));
        check(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Some(FileKind::Png));
        check(b"RIFF\x24\0\0\0WEBPVP8 ", Some(FileKind::Webp));
        check(b"GIF89a\x01\0\x01\0", Some(FileKind::Gif));
        check(b"II*\0\x08\0\0\0\0\0\0\0", Some(FileKind::Tiff));
        check(b"MM\0*\0\0\0\x08\0\0\0\0", Some(FileKind::Tiff));
        check(
            b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x02\0\0\0",
            Some(FileKind::Bmp),
        );
        check(b"%PDF-1.7\n", Some(FileKind::Pdf));
        check(b"\n\n junk before %PDF-1.4\n", Some(FileKind::Pdf));
        check(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Some(FileKind::Heic));
        check(
            b"\0\0\0\x1cftypmif1\0\0\0\0mif1heicMiHB",
            Some(FileKind::Heic),
        );
        check(b"\0\0\0\x18ftypmif1\0\0\0\0mif1miaf", Some(FileKind::Heif));
        check(
            b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf",
            Some(FileKind::Avif),
        );
    }

    #[test]
    fn other_files_are_not_receipts() {
        check(b"", None);
        check(b"\xFF\xD8", None);
        check(b"Dear BM, please find", None);
        check(b"BMW service invoice, 120 EUR", None);
        check(b"\0\0\0\x18ftypisom\0\0\0\0isommp42", None);
        check(b"\0\0\0\x08ftyp", None);
        check(b"<svg xmlns='http://www.w3.org/2000/svg'>", None);
        check(b"PK\x03\x04word/document.xml", None);
        check(b"RIFF\x24\0\0\0WAVEfmt ", None);
    }
}
