//! Pages of a file with their own text, decoded one at a time to bound memory.

use std::borrow::Cow;

use shared::file_kind::FileKind;

use super::decode_context::DecodeContext;
use super::{Limits, PictureError, Sheet, tiff};
#[cfg(feature = "pdf")]
use super::{decode_context::choose_pages, pdf::PdfDocument};
use crate::Stop;

/// Pages of an opened file, in order.
///
/// Of a file with more pages than the limit the first and the last ones are taken, as sums are
/// printed at the end. A damaged page is an error, after which the others follow; any other error
/// ends the iterator.
pub struct Sheets<'a> {
    decoding: DecodeContext<'a>,
    source: PageSource<'a>,
    leaves_pages_out: bool,
}

/// Format-specific source of pages.
enum PageSource<'a> {
    Single(&'a [u8], FileKind),
    Tiff(Box<dyn Iterator<Item = Cow<'a, [u8]>> + 'a>),
    #[cfg(feature = "pdf")]
    Pdf(Box<PdfDocument>, std::vec::IntoIter<usize>),
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
        let (source, count) = match kind {
            FileKind::Tiff => {
                let (pages, count) = tiff::split_pages(bytes, limits.max_pages);
                (PageSource::Tiff(Box::new(pages)), count)
            }
            #[cfg(feature = "pdf")]
            FileKind::Pdf => {
                let document = PdfDocument::open_file(bytes, &decoding)?;
                let count = document.page_count();
                let pages = choose_pages(count, limits.max_pages).into_iter();
                (PageSource::Pdf(Box::new(document), pages), count)
            }
            kind => (PageSource::Single(bytes, kind), 1),
        };
        Ok(Self {
            decoding,
            source,
            leaves_pages_out: count > limits.max_pages as usize,
        })
    }

    /// Returns whether the file has more pages than are read.
    pub fn leaves_pages_out(&self) -> bool {
        self.leaves_pages_out
    }

    fn next_sheet(&mut self) -> Option<Result<Sheet, PictureError>> {
        match &mut self.source {
            PageSource::Single(bytes, kind) => {
                let sheet = self.decoding.decode_single(bytes, *kind);
                self.source = PageSource::Exhausted;
                Some(sheet)
            }
            PageSource::Tiff(pages) => {
                let page = pages.next()?;
                Some(self.decoding.decode_single(&page, FileKind::Tiff))
            }
            #[cfg(feature = "pdf")]
            PageSource::Pdf(document, pages) => {
                let index = pages.next()?;
                Some(document.render_sheet(index, &self.decoding))
            }
            PageSource::Exhausted => None,
        }
    }
}

impl Iterator for Sheets<'_> {
    type Item = Result<Sheet, PictureError>;

    fn next(&mut self) -> Option<Self::Item> {
        let sheet = self.next_sheet();
        // Fuse after the last page and after an error that other pages would repeat at a cost.
        if !matches!(sheet, Some(Ok(_) | Err(PictureError::Broken))) {
            self.source = PageSource::Exhausted;
        }
        sheet
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_files_give_their_first_and_last_pages() {
        assert_eq!(choose_pages(3, 20), [0, 1, 2]);
        assert_eq!(choose_pages(20, 20).len(), 20);
        assert_eq!(choose_pages(9, 4), [0, 1, 7, 8]);
        assert_eq!(choose_pages(9, 3), [0, 1, 8]);
        assert_eq!(choose_pages(2, 1), [0]);
        assert!(choose_pages(2, 0).is_empty());
        assert_eq!(choose_pages(120, 20)[9..11], [9, 110]);
    }
}
