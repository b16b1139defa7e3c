//! Profile: picture, home currency and home country, as JSON, and the limits of the picture.
//!
//! The browser calls [`check_picture`] before it uploads; the server repeats the check, since
//! clients are not trusted.

use serde::{Deserialize, Serialize};

use crate::annotations::Change;
use crate::country::Country;
use crate::file_kind::FileKind;
use crate::json::FromJson;
use crate::money::Currency;
use crate::problem::ProblemCode;

/// Maximum size of a profile picture file, in bytes.
pub const PICTURE_BYTES_MAX: u64 = 5 * 1024 * 1024;
/// Side lengths in pixels of the stored squares: one for viewing, one for the app bar.
pub const PICTURE_SIDES_PX: [u32; 2] = [512, 96];

/// Response of `GET /api/profile`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct Profile {
    /// Picture at `/api/profile/picture/{side}`, if one is set.
    pub picture: Option<ProfilePicture>,
    /// Currency in which the user counts, if one is chosen.
    pub home_currency: Option<Currency>,
    /// Country in which the user lives, if one is chosen.
    pub home_country: Option<Country>,
}

/// Body of `PATCH /api/profile`; absent members stay unchanged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProfileChange {
    /// Update of the home currency, a code like `EUR`.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub home_currency: Change,
    /// Update of the home country, a code like `DE`.
    #[serde(skip_serializing_if = "Change::is_keep")]
    pub home_country: Change,
}

/// Where the user lives: the weakest evidence for what a receipt leaves open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Home {
    /// Currency in which the user counts.
    pub currency: Option<Currency>,
    /// Country in which the user lives.
    pub country: Option<Country>,
}

/// Profile picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct ProfilePicture {
    /// Version, different for every picture that is set.
    pub version: String,
}

/// Returns the kind of a profile picture, or the reason for refusing it. `head` needs the first
/// [`HEAD_BYTES`](crate::file_kind::HEAD_BYTES) bytes of the file only.
pub fn check_picture(head: &[u8], size_bytes: u64) -> Result<FileKind, ProblemCode> {
    // The size comes first, so that a large file of another kind is reported as too large.
    if size_bytes == 0 {
        return Err(ProblemCode::EmptyFile);
    }
    if size_bytes > PICTURE_BYTES_MAX {
        return Err(ProblemCode::ProfilePictureTooLarge);
    }
    // Only formats that every supported browser displays.
    match FileKind::detect(head) {
        Some(kind @ (FileKind::Jpeg | FileKind::Png | FileKind::Webp)) => Ok(kind),
        _ => Err(ProblemCode::ProfilePictureKind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_pictures_browsers_show_up_to_the_limit() {
        let jpeg = b"\xFF\xD8\xFF\xE0\0\x10JFIF\0".as_slice();
        for (head, size_bytes, expected) in [
            (jpeg, 1000, Ok(FileKind::Jpeg)),
            (jpeg, PICTURE_BYTES_MAX, Ok(FileKind::Jpeg)),
            (
                jpeg,
                PICTURE_BYTES_MAX + 1,
                Err(ProblemCode::ProfilePictureTooLarge),
            ),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 1000, Ok(FileKind::Png)),
            (b"RIFF\x24\0\0\0WEBPVP8 ", 1000, Ok(FileKind::Webp)),
            (
                b"GIF89a\x01\0\x01\0",
                1000,
                Err(ProblemCode::ProfilePictureKind),
            ),
            (b"%PDF-1.7\n", 1000, Err(ProblemCode::ProfilePictureKind)),
            (
                b"<svg xmlns='http://www.w3.org/2000/svg'>",
                1000,
                Err(ProblemCode::ProfilePictureKind),
            ),
            (b"Dear diary", 10, Err(ProblemCode::ProfilePictureKind)),
            (b"", 0, Err(ProblemCode::EmptyFile)),
        ] {
            assert_eq!(
                check_picture(head, size_bytes),
                expected,
                "{:?}",
                String::from_utf8_lossy(head)
            );
        }
    }
}
