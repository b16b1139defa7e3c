//! Page of a file, as a picture and as text.

use super::Picture;
use crate::page::Run;

/// Upright page and the text that the file has for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Page as a picture.
    pub picture: Picture,
    /// Text in pixels of the picture; empty where an engine has to read it, as on every photo.
    pub text: Vec<Run>,
    /// `true` if the file is damaged, so that parts of the picture may be missing or wrong.
    pub is_damaged: bool,
}

impl From<Picture> for Sheet {
    fn from(picture: Picture) -> Self {
        Self {
            picture,
            text: Vec::new(),
            is_damaged: false,
        }
    }
}
