//! Pages of a file with their own text, decoded one at a time to bound memory.

use std::borrow::Cow;

use shared::file_kind::FileKind;

use super::decode_context::DecodeContext;
use super::pdf::PdfDocument;
use super::{Limits, PictureError, Sheet, tiff};
use crate::Stop;

/// Pages of an opened file, in order; the iterator ends after an error.
pub struct Sheets<'a> {
    decoding: DecodeContext<'a>,
    source: PageSource<'a>,
    pages_left: u32,
}

/// Format-specific source of pages.
enum PageSource<'a> {
    Single(&'a [u8], FileKind),
    Tiff(Box<dyn Iterator<Item = Cow<'a, [u8]>> + 'a>),
    Pdf(Box<PdfDocument>, usize),
    Exhausted,
}

impl<'a> Sheets<'a> {
    pub(crate) fn open_file(
        bytes: &'a [u8],
        kind: FileKind,
        limits: &'a Limits,
        stop: &'a Stop<'a>,
    ) -> Result<Self, PictureError> {
        let decoding = DecodeContext { limits, stop };
        decoding.check_stop()?;
        let source = match kind {
            FileKind::Tiff => {
                PageSource::Tiff(Box::new(tiff::split_pages(bytes, limits.max_pages)))
            }
            FileKind::Pdf => {
                PageSource::Pdf(Box::new(PdfDocument::open_file(bytes, &decoding)?), 0)
            }
            kind => PageSource::Single(bytes, kind),
        };
        Ok(Self {
            decoding,
            source,
            pages_left: limits.max_pages,
        })
    }

    fn next_sheet(&mut self) -> Option<Result<Sheet, PictureError>> {
        match &mut self.source {
            PageSource::Single(bytes, kind) => {
                let picture = self.decoding.decode_single(bytes, *kind);
                self.source = PageSource::Exhausted;
                Some(picture.map(Sheet::from))
            }
            PageSource::Tiff(pages) => {
                let page = pages.next()?;
                Some(
                    self.decoding
                        .decode_single(&page, FileKind::Tiff)
                        .map(Sheet::from),
                )
            }
            PageSource::Pdf(document, index) => {
                let sheet = (*index < document.page_count())
                    .then(|| document.render_sheet(*index, &self.decoding));
                *index += 1;
                sheet
            }
            PageSource::Exhausted => None,
        }
    }
}

impl Iterator for Sheets<'_> {
    type Item = Result<Sheet, PictureError>;

    fn next(&mut self) -> Option<Self::Item> {
        // The limit on pages holds for every kind of file.
        self.pages_left = self.pages_left.checked_sub(1)?;
        let sheet = self.next_sheet();
        // Fuse after the last page and after an error.
        if !matches!(sheet, Some(Ok(_))) {
            self.source = PageSource::Exhausted;
        }
        sheet
    }
}
