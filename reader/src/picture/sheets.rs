//! The pages of a file, one at a time: the next is decoded when it is asked for, so that memory holds one.

use std::borrow::Cow;

use shared::file_kind::FileKind;

use super::decode::Decoding;
use super::pdf::Document;
use super::{Limits, Picture, PictureError, tiff};
use crate::Stop;
use crate::page::Run;

/// One upright page and the text the file brings along for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The page as a picture.
    pub picture: Picture,
    /// Its text in pixels of the picture; empty where an engine has to read it, as on every photo.
    pub text: Vec<Run>,
}

/// The pages of an opened file, in order. After an error there are no more.
pub struct Sheets<'a> {
    decoding: Decoding<'a>,
    source: Source<'a>,
    left: u32,
}

enum Source<'a> {
    Single(&'a [u8], FileKind),
    Tiff(Box<dyn Iterator<Item = Cow<'a, [u8]>> + 'a>),
    Pdf(Box<Document>, usize),
    Over,
}

impl<'a> Sheets<'a> {
    pub(crate) fn open(
        bytes: &'a [u8],
        kind: FileKind,
        limits: &'a Limits,
        stop: &'a Stop<'a>,
    ) -> Result<Self, PictureError> {
        let decoding = Decoding { limits, stop };
        decoding.go_on()?;
        let source = match kind {
            FileKind::Tiff => Source::Tiff(Box::new(tiff::pages(bytes, limits.max_pages))),
            FileKind::Pdf => Source::Pdf(Box::new(Document::open(bytes, &decoding)?), 0),
            kind => Source::Single(bytes, kind),
        };
        Ok(Self {
            decoding,
            source,
            left: limits.max_pages,
        })
    }

    fn sheet(&mut self) -> Option<Result<Sheet, PictureError>> {
        match &mut self.source {
            Source::Single(bytes, kind) => {
                let picture = self.decoding.single(bytes, *kind);
                self.source = Source::Over;
                Some(picture.map(Sheet::from))
            }
            Source::Tiff(pages) => {
                let page = pages.next()?;
                Some(self.decoding.single(&page, FileKind::Tiff).map(Sheet::from))
            }
            Source::Pdf(document, index) => {
                let sheet =
                    (*index < document.pages()).then(|| document.sheet(*index, &self.decoding));
                *index += 1;
                sheet
            }
            Source::Over => None,
        }
    }
}

impl Iterator for Sheets<'_> {
    type Item = Result<Sheet, PictureError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let sheet = self.sheet();
        if !matches!(sheet, Some(Ok(_))) {
            self.source = Source::Over;
        }
        sheet
    }
}

impl From<Picture> for Sheet {
    fn from(picture: Picture) -> Self {
        Self {
            picture,
            text: Vec::new(),
        }
    }
}
