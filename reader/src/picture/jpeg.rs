//! Completeness and memory of a JPEG, read from its markers before decoding.
//!
//! The decoder fills in grey where a file is cut off. Only the markers show it (ITU-T T.81, annex
//! B): a whole file has an end-of-image marker. Damage between the markers is left to the decoder.
//! The markers also tell whether a page of a PDF can hold the file as it is ([`embeddable_jpeg`]).

use std::io::Cursor;

use image::ImageDecoder;
use image::codecs::jpeg::JpegDecoder;
use image::metadata::Orientation;
use shared::pdf::{ColourSpace, JpegInfo};

use super::WORKING_PIXELS;

/// Facts stated by the markers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MarkerFacts {
    /// `true` if the end-of-image marker is there.
    pub(crate) is_whole: bool,
    /// Memory in bytes for the coefficients of a progressive picture, which the decoder keeps until
    /// the last scan; 0 for others.
    pub(crate) coefficient_bytes: u64,
    /// Samples per pixel; 0 if no frame states it.
    pub(crate) components: u64,
}

/// Reads the facts of the first frame and ignores everything behind it.
#[cfg(any(feature = "pdf", test))]
pub(crate) fn inspect_frame(bytes: &[u8]) -> MarkerFacts {
    walk_markers(bytes, true)
}

/// Reads the facts of all markers; thumbnails inside of segments are ignored.
pub(crate) fn inspect_markers(bytes: &[u8]) -> MarkerFacts {
    walk_markers(bytes, false)
}

/// Walks over the markers, up to the end or to the first frame.
fn walk_markers(bytes: &[u8], ends_at_frame: bool) -> MarkerFacts {
    let mut facts = MarkerFacts {
        is_whole: false,
        coefficient_bytes: 0,
        components: 0,
    };
    for (marker, segment) in Segments::of_file(bytes) {
        facts.is_whole |= marker == END_OF_IMAGE;
        // Frames of all coding processes; C4, C8 and CC are tables and reserved.
        if matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC) {
            facts.components = segment.get(5).map_or(0, |count| u64::from(*count));
        }
        // Progressive frames; an unreadable one counts as too large.
        if matches!(marker, 0xC2 | 0xC6 | 0xCA | 0xCE) {
            facts.coefficient_bytes = coefficient_bytes(segment).unwrap_or(u64::MAX);
        }
        if ends_at_frame && facts.components > 0 {
            break;
        }
    }
    facts
}

const END_OF_IMAGE: u8 = 0xD9;

/// Iterator over markers and their segments, up to the end-of-image marker, whose segment is empty.
struct Segments<'a> {
    bytes: &'a [u8],
    position: usize,
    is_whole: bool,
}

impl<'a> Segments<'a> {
    fn of_file(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            // Behind the start-of-image marker.
            position: 2,
            is_whole: false,
        }
    }
}

impl<'a> Iterator for Segments<'a> {
    type Item = (u8, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_whole {
            let (marker, after) = next_marker(self.bytes, self.position)?;
            self.position = after;
            match marker {
                END_OF_IMAGE => {
                    self.is_whole = true;
                    return Some((marker, &[]));
                }
                // These stand alone, and FF 00 is a byte of the picture.
                0x00 | 0x01 | 0xD0..=0xD8 => {}
                _ => {
                    let segment = read_segment(self.bytes, after)?;
                    self.position = after + 2 + segment.len();
                    return Some((marker, segment));
                }
            }
        }
        None
    }
}

/// Returns the facts of a JPEG that a page of a PDF can hold, and its bytes up to the end marker.
///
/// Returns `None` where not every PDF reader would show it as this program does: samples other than
/// grey or colour of 8 bits, or more pixels than are kept of a page.
pub fn embeddable_jpeg(bytes: &[u8]) -> Option<(JpegInfo, &[u8])> {
    // Walk to the end marker and keep the first baseline, extended or progressive frame.
    let (mut segments, mut frame) = (Segments::of_file(bytes), None);
    for (marker, segment) in segments.by_ref() {
        if matches!(marker, 0xC0..=0xC2) {
            frame = frame.or(Some(segment));
        }
    }
    let end = Some(segments.position).filter(|_| segments.is_whole)?;
    // A frame states bits, height, width and the number of samples.
    let &[8, y1, y2, x1, x2, components, ..] = frame? else {
        return None;
    };
    let [width, height] = [[x1, x2], [y1, y2]].map(u16::from_be_bytes).map(u32::from);
    let colours = match components {
        1 => ColourSpace::Grey,
        3 => ColourSpace::Colour,
        _ => return None,
    };
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 || pixels > WORKING_PIXELS {
        return None;
    }
    // A PDF page does not apply EXIF: it needs the orientation.
    let orientation =
        JpegDecoder::new(Cursor::new(bytes)).and_then(|mut decoder| decoder.orientation());
    let orientation = orientation.map_or(1, Orientation::to_exif);
    Some((
        JpegInfo {
            width,
            height,
            colours,
            orientation,
        },
        &bytes[..end],
    ))
}

/// Returns the next marker from `position` on and the position behind it.
fn next_marker(bytes: &[u8], position: usize) -> Option<(u8, usize)> {
    let mut at = position + memchr::memchr(0xFF, bytes.get(position..)?)?;
    // A marker may be preceded by any number of fill bytes.
    while bytes.get(at) == Some(&0xFF) {
        at += 1;
    }
    Some((*bytes.get(at)?, at + 1))
}

/// Returns the bytes of a segment without its length.
fn read_segment(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let length = u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?);
    bytes.get(at + 2..at + usize::from(length.max(2)))
}

/// Returns the bytes of all coefficients of a frame, or `None` if it is cut off.
fn coefficient_bytes(frame: &[u8]) -> Option<u64> {
    let side = |at: usize| {
        Some(u64::from(u16::from_be_bytes(
            *frame.get(at..)?.first_chunk()?,
        )))
    };
    let (height, width) = (side(1)?, side(3)?);
    // Sampling factors of each component, across and down.
    let factors = frame
        .get(6..)?
        .chunks_exact(3)
        .map(|part| (u64::from(part[1] >> 4), u64::from(part[1] & 15)));
    let (mut across_max, mut down_max, mut blocks) = (1, 1, 0);
    for (across, down) in factors {
        across_max = across_max.max(across);
        down_max = down_max.max(down);
        blocks += across * down;
    }
    // Two bytes per coefficient; a component with smaller factors has fewer of them.
    Some(width * height * 2 * blocks / (across_max * down_max))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], is_whole: bool, coefficient_bytes: u64) {
        let facts = inspect_markers(bytes);
        assert_eq!(
            (facts.is_whole, facts.coefficient_bytes),
            (is_whole, coefficient_bytes),
            "{bytes:02X?}"
        );
    }

    #[test]
    fn the_end_marker_tells_whether_a_file_is_whole() {
        check(&[0xFF, 0xD8, 0xFF, 0xD9], true, 0);
        check(&[0xFF, 0xD8], false, 0);
        check(&[], false, 0);
        // A segment that holds an end marker of its own, as thumbnails do.
        check(&[0xFF, 0xD8, 0xFF, 0xE1, 0, 4, 0xFF, 0xD9], false, 0);
        check(
            &[
                0xFF, 0xD8, 0xFF, 0xE1, 0, 4, 0xFF, 0xD9, 0xFF, 0xFF, 0xD9, 1, 2,
            ],
            true,
            0,
        );
        // A scan with a stuffed FF and a restart marker.
        check(
            &[
                0xFF, 0xD8, 0xFF, 0xDA, 0, 2, 7, 0xFF, 0, 7, 0xFF, 0xD0, 7, 0xFF, 0xD9,
            ],
            true,
            0,
        );
        check(
            &[
                0xFF, 0xD8, 0xFF, 0xDA, 0, 2, 7, 0xFF, 0, 7, 0xFF, 0xD0, 7, 0xFF,
            ],
            false,
            0,
        );
        check(&[0xFF, 0xD8, 0xFF, 0xE1, 0xFF, 0xFF, 1], false, 0);
    }

    #[test]
    fn a_progressive_file_says_what_it_costs() {
        let frame = |marker: u8, factors: u8| {
            // Three components; the first one has these sampling factors.
            let mut bytes = vec![0xFF, 0xD8, 0xFF, marker, 0, 17, 8, 0, 100, 0, 200, 3];
            bytes.extend([1, factors, 0, 2, 0x11, 1, 3, 0x11, 1, 0xFF, 0xD9]);
            bytes
        };
        check(&frame(0xC2, 0x11), true, 100 * 200 * 2 * 3);
        check(&frame(0xC2, 0x22), true, 100 * 200 * 3);
        check(&frame(0xC0, 0x22), true, 0);
        assert_eq!(
            [0xC0, 0xC2, 0xC4].map(|marker| inspect_markers(&frame(marker, 0x22)).components),
            [3, 3, 0]
        );
        let first = inspect_frame(&[frame(0xC2, 0x22), frame(0xC2, 0x11)].concat());
        assert_eq!(
            first,
            MarkerFacts {
                is_whole: false,
                coefficient_bytes: 100 * 200 * 3,
                components: 3
            }
        );
    }
}
