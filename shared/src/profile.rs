//! The profile picture: what browser and server agree to take, and what the server says of it.
//!
//! The browser asks [`check`] before it sends anything, the server asks it again: a browser can lie.

use serde::{Deserialize, Serialize};

use crate::file_kind::FileKind;
use crate::problem::ProblemCode;

/// The largest file taken as a profile picture, in bytes.
pub const BYTES_MAX: u64 = 5 * 1024 * 1024;
/// The sides of the squares it is kept as, in pixels: one to look at, one for the bar of the app.
pub const SIDES: [u32; 2] = [512, 96];

/// `GET /api/profile`: what is known of the person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The picture at `/api/profile/picture/{side}`, if there is one.
    pub picture: Option<ProfilePicture>,
}

/// A profile picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfilePicture {
    /// Another one with every picture that was set.
    pub version: String,
}

/// The kind of a profile picture of this size that begins with these bytes, or why it is none. The first
/// [`HEAD_BYTES`](crate::file_kind::HEAD_BYTES) of the file are enough.
pub fn check(head: &[u8], size_bytes: u64) -> Result<FileKind, ProblemCode> {
    if size_bytes == 0 {
        return Err(ProblemCode::EmptyFile);
    }
    if size_bytes > BYTES_MAX {
        return Err(ProblemCode::ProfilePictureTooLarge);
    }
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
            (jpeg, BYTES_MAX, Ok(FileKind::Jpeg)),
            (
                jpeg,
                BYTES_MAX + 1,
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
                check(head, size_bytes),
                expected,
                "{:?}",
                String::from_utf8_lossy(head)
            );
        }
    }
}
