//! Completion of truncated files, for decoders that give nothing of a file that ends early.
//!
//! The missing bytes are replaced by neutral ones, up to the length that the file claims: the
//! decoder then returns the part that is there, and an arbitrary picture for the rest.

use shared::file_kind::FileKind;

/// Largest ratio of the claimed length to the existing bytes: with less, too little would be shown
/// to be of use, and a false claim would cost memory.
const LENGTH_RATIO_MAX: usize = 8;
/// End-of-image marker of a JPEG.
const JPEG_END: [u8; 2] = [0xFF, 0xD9];

/// Returns a copy of a truncated file with its missing end filled in; `None` if nothing is known to
/// be missing.
pub(crate) fn complete_file(bytes: &[u8], kind: FileKind) -> Option<Vec<u8>> {
    match kind {
        FileKind::Jpeg => Some([bytes, &JPEG_END].concat()),
        // The header of RIFF states the bytes after it.
        FileKind::Webp => pad_to_length(bytes, read_u32(bytes, 4)?.checked_add(8)?, 0),
        FileKind::Bmp => pad_to_length(bytes, bmp_length(bytes)?, u8::MAX),
        FileKind::Tiff => pad_to_length(bytes, bytes.len().checked_mul(2)?, u8::MAX),
        _ => None,
    }
}

/// Returns the length of a BMP by its header: offset of the pixels, and rows of whole words.
fn bmp_length(bytes: &[u8]) -> Option<usize> {
    let (start, width) = (read_u32(bytes, 10)?, read_u32(bytes, 18)?);
    // A negative height is that of rows from the top.
    let height = i32::from_le_bytes(*bytes.get(22..)?.first_chunk()?).unsigned_abs() as usize;
    let bits = usize::from(u16::from_le_bytes(*bytes.get(28..)?.first_chunk()?));
    let row = width.checked_mul(bits)?.div_ceil(32).checked_mul(4)?;
    start.checked_add(row.checked_mul(height)?)
}

fn read_u32(bytes: &[u8], at: usize) -> Option<usize> {
    let number = u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?);
    usize::try_from(number).ok()
}

/// Returns the bytes, padded to this length.
fn pad_to_length(bytes: &[u8], length: usize, filler: u8) -> Option<Vec<u8>> {
    if length <= bytes.len() || length / LENGTH_RATIO_MAX > bytes.len() {
        return None;
    }
    let mut padded = bytes.to_vec();
    padded.resize(length, filler);
    Some(padded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_filled_up_to_their_claimed_length() {
        let webp = b"RIFF\x10\0\0\0WEBPVP8 ";
        assert_eq!(
            complete_file(webp, FileKind::Webp).unwrap(),
            [webp.as_slice(), &[0; 8]].concat()
        );
        // A claim that is far too large, and one that is met.
        assert_eq!(complete_file(b"RIFF\0\0\0\x10WEBP", FileKind::Webp), None);
        assert_eq!(complete_file(b"RIFF\x04\0\0\0WEBP", FileKind::Webp), None);
        // 3 x -2 pixels of 24 bits: two rows of 12 bytes from byte 54 on.
        let mut bmp = vec![0; 60];
        bmp[10] = 54;
        bmp[18] = 3;
        bmp[22..26].copy_from_slice(&(-2_i32).to_le_bytes());
        bmp[28] = 24;
        assert_eq!(complete_file(&bmp, FileKind::Bmp).unwrap().len(), 78);
        assert_eq!(complete_file(&bmp[..20], FileKind::Bmp), None);
        assert_eq!(complete_file(b"x", FileKind::Pdf), None);
    }
}
