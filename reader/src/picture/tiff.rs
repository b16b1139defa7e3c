//! Pages of a TIFF file (TIFF 6.0, section 2).
//!
//! A file is a chain of directories, one per page. The decoder opens the page that the header
//! points to, so each further page is opened by handing it the file with another address in the
//! header. Files of the 64-bit flavour (`BigTIFF`) give their first page only.

use std::borrow::Cow;
use std::collections::HashSet;

use super::decode_context::choose_pages;

/// Tag of the flags of a page; bit 0 is set if the page is a smaller copy of another one.
const TAG_SUBFILE: u16 = 254;

/// Most directories of a file that are followed.
const DIRECTORIES_MAX: usize = 10_000;

/// Returns files that open one page each, thumbnails left out, at most `pages_max` of them, and the
/// number of pages of the file.
///
/// If the chain makes no sense it is the file itself, so that the decoder reports the error.
pub(crate) fn split_pages(
    bytes: &[u8],
    pages_max: u32,
) -> (impl Iterator<Item = Cow<'_, [u8]>>, usize) {
    let directories = page_directories(bytes).unwrap_or_default();
    let count = directories.len().max(1);
    let is_plain = directories.is_empty();
    let pages = choose_pages(directories.len(), pages_max)
        .into_iter()
        .map(move |page| with_first_page(bytes, directories[page]));
    let plain = is_plain.then_some(Cow::Borrowed(bytes));
    (plain.into_iter().chain(pages), count)
}

/// Returns the file with the address of its first directory replaced.
fn with_first_page(bytes: &[u8], at: u32) -> Cow<'_, [u8]> {
    let address = if bytes[0] == b'I' {
        at.to_le_bytes()
    } else {
        at.to_be_bytes()
    };
    if bytes[4..8] == address {
        return Cow::Borrowed(bytes);
    }
    let mut copy = bytes.to_vec();
    copy[4..8].copy_from_slice(&address);
    Cow::Owned(copy)
}

/// Returns the addresses of the directories of pages; `None` if this is not a TIFF of the 32-bit
/// flavour.
fn page_directories(bytes: &[u8]) -> Option<Vec<u32>> {
    let is_little = match bytes.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let file = TiffBytes { bytes, is_little };
    // Follow the chain; `seen` ends one that leads back into itself.
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let mut next = file.read_u32(4)?;
    while next != 0 && seen.len() < DIRECTORIES_MAX && seen.insert(next) {
        let Some(entries) = file.read_u16(next as usize) else {
            break;
        };
        if !file.is_thumbnail(next as usize + 2, entries) {
            found.push(next);
        }
        // The next address follows the entries of 12 bytes each.
        next = file
            .read_u32(next as usize + 2 + usize::from(entries) * 12)
            .unwrap_or(0);
    }
    Some(found)
}

/// Bytes of a file and their order.
struct TiffBytes<'a> {
    bytes: &'a [u8],
    is_little: bool,
}

impl TiffBytes<'_> {
    fn read_u16(&self, at: usize) -> Option<u16> {
        let bytes = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.is_little {
            u16::from_le_bytes(bytes)
        } else {
            u16::from_be_bytes(bytes)
        })
    }

    fn read_u32(&self, at: usize) -> Option<u32> {
        let bytes = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.is_little {
            u32::from_le_bytes(bytes)
        } else {
            u32::from_be_bytes(bytes)
        })
    }

    /// Returns whether the directory with these entries is a smaller copy of another page.
    fn is_thumbnail(&self, first_entry: usize, entries: u16) -> bool {
        (0..usize::from(entries))
            .map(|index| first_entry + index * 12)
            .find(|entry| self.read_u16(*entry) == Some(TAG_SUBFILE))
            .and_then(|entry| self.read_u32(entry + 8))
            .is_some_and(|flags| flags & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Builds a file of directories with one entry each: tag 254 with these flags. The last one
    /// points to `last`.
    fn file(flags: &[u32], last: u32) -> Vec<u8> {
        let mut bytes = b"II*\0\x08\0\0\0".to_vec();
        for (index, flag) in flags.iter().enumerate() {
            bytes.extend([1, 0, 254, 0, 4, 0, 1, 0, 0, 0]);
            bytes.extend(flag.to_le_bytes());
            let next = 8 + 18 * (u32::try_from(index).unwrap() + 1);
            bytes.extend(if index + 1 == flags.len() { last } else { next }.to_le_bytes());
        }
        bytes
    }

    #[test]
    fn finds_the_pages_in_order() {
        assert_eq!(
            page_directories(&file(&[0, 2, 0], 0)),
            Some(vec![8, 26, 44])
        );
        assert_eq!(
            page_directories(&file(&[0, 1, 0], 0)),
            Some(vec![8, 44]),
            "a thumbnail"
        );
        assert_eq!(
            page_directories(&file(&[0, 0], 8)),
            Some(vec![8, 26]),
            "a circle"
        );
        assert_eq!(
            page_directories(&file(&[0], 9_999)),
            Some(vec![8]),
            "a chain into nothing"
        );
        assert_eq!(page_directories(b"II+\0\x08\0\0\0"), None);
        assert_eq!(page_directories(b"MM\0*\0\0\0\x08"), Some(vec![]));
    }

    #[test]
    fn each_page_becomes_the_first_of_its_file() {
        let bytes = file(&[0, 0], 0);
        let pages: Vec<_> = split_pages(&bytes, 9).0.collect();
        assert_eq!(
            pages.iter().map(|page| page[4]).collect::<Vec<_>>(),
            [8, 26]
        );
        assert!(matches!(pages[0], Cow::Borrowed(_)));
        assert_eq!(super::split_pages(b"junk", 9).0.count(), 1);
        // Too many pages: the first and the last ones.
        let long = file(&[0; 5], 0);
        let (pages, count) = split_pages(&long, 3);
        let starts: Vec<_> = pages.map(|page| page[4]).collect();
        assert_eq!((starts, count), (vec![8, 26, 80], 5));
    }
}
