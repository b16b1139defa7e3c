//! Cost of decoding a JBIG2 picture (ITU-T T.88, section 7).
//!
//! It is read from the headers of its segments. A few bytes may claim a page of four billion
//! pixels, or paint one large region a thousand times. No data is read; invalid headers end the
//! walk, as they end the decoder.

/// Cost of decoding.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Cost {
    /// Pixels of the page, which take a byte each.
    pub(crate) page_pixels: u64,
    /// Pixels of all decoded bitmaps except the page, which take a bit each.
    pub(crate) painted_pixels: u64,
}

// Types of segments (7.3).
const INTERMEDIATE_TEXT: u8 = 4;
const LAST_TEXT: u8 = 7;
const PATTERN_DICTIONARY: u8 = 16;
const FIRST_HALFTONE: u8 = 20;
const LAST_HALFTONE: u8 = 23;
const FIRST_GENERIC: u8 = 36;
const LAST_REFINEMENT: u8 = 43;
const PAGE_INFORMATION: u8 = 48;
const END_OF_STRIPE: u8 = 50;
/// Length or height that is stated later.
const UNKNOWN: u32 = u32::MAX;
/// Most grey planes of a halftone, each as large as its grid.
const GREY_PLANES_MAX: u64 = 8;

/// Adds up the cost of the segments of a stream.
pub(crate) fn estimate_cost(bytes: &[u8]) -> Cost {
    let mut cost = Cost::default();
    let mut reader = SegmentReader(bytes);
    let (mut page_width, mut rows) = (0, 0);
    while let Some((kind, data)) = reader.next_segment() {
        // A number of 32 bits at a position; 0 beyond the end.
        let long = |at: usize| {
            let bytes = data.get(at..).and_then(|data| data.first_chunk::<4>());
            u64::from(bytes.map_or(0, |bytes| u32::from_be_bytes(*bytes)))
        };
        let area = long(0).saturating_mul(long(4));
        let painted = match kind {
            // A page of unknown height: the end of its last stripe states it.
            PAGE_INFORMATION if long(4) == u64::from(UNKNOWN) => {
                page_width = long(0);
                0
            }
            PAGE_INFORMATION => {
                cost.page_pixels = cost.page_pixels.max(area);
                0
            }
            END_OF_STRIPE => {
                rows = rows.max(long(0) + 1);
                0
            }
            PATTERN_DICTIONARY => {
                // Width and height of a pattern, times the number of grey values.
                let [width, height] =
                    [1, 2].map(|at| u64::from(data.get(at).copied().unwrap_or(0)));
                (width * height).saturating_mul(long(3) + 1)
            }
            // The region itself, and the planes of its grid.
            FIRST_HALFTONE..=LAST_HALFTONE => area.saturating_add(
                long(18)
                    .saturating_mul(long(22))
                    .saturating_mul(GREY_PLANES_MAX),
            ),
            INTERMEDIATE_TEXT..=LAST_TEXT | FIRST_GENERIC..=LAST_REFINEMENT => area,
            _ => 0,
        };
        cost.painted_pixels = cost.painted_pixels.saturating_add(painted);
    }
    cost.page_pixels = cost.page_pixels.max(page_width.saturating_mul(rows));
    cost
}

/// Reader of the remaining bytes.
struct SegmentReader<'a>(&'a [u8]);

impl<'a> SegmentReader<'a> {
    /// Takes a big-endian number of 32 bits.
    fn read_u32(&mut self) -> Option<u32> {
        let bytes = self.0.split_off(..4)?;
        Some(u32::from_be_bytes(bytes.try_into().ok()?))
    }

    /// Reads the next segment: its type and its data.
    fn next_segment(&mut self) -> Option<(u8, &'a [u8])> {
        let number = self.read_u32()?;
        let flags = *self.0.split_off_first()?;
        let counts = *self.0.split_off_first()?;
        // Number of referred segments: in three bits, or in a long form with retention flags.
        let referred = match counts >> 5 {
            7 => {
                let rest = self.0.split_off(..3)?;
                let count = u32::from_be_bytes([counts & 0x1F, rest[0], rest[1], rest[2]]) as usize;
                self.0.split_off(..(count + 1).div_ceil(8))?;
                count
            }
            count => usize::from(count),
        };
        // References are as wide as the number of this segment requires.
        let reference_bytes = match number {
            0..=256 => 1,
            257..=65_536 => 2,
            _ => 4,
        };
        // Bit 6 widens the page association to four bytes.
        let page_bytes = if flags & 0x40 == 0 { 1 } else { 4 };
        self.0.split_off(..referred.checked_mul(reference_bytes)?)?;
        self.0.split_off(..page_bytes)?;
        let length = match self.read_u32()? {
            UNKNOWN => self.find_region_length()?,
            length => length as usize,
        };
        Some((flags & 0x3F, self.0.split_off(..length)?))
    }

    /// Returns the length of a region that does not state it: it ends with a marker and a count of
    /// rows (7.2.7).
    fn find_region_length(&self) -> Option<usize> {
        let flags = *self.0.get(17)?;
        // The marker depends on the coding: MMR, or arithmetic with adaptive pixels before the
        // data.
        let (begin, marker) = match (flags & 1, (flags >> 1) & 3, flags & 0x10) {
            (1, ..) => (18, [0, 0]),
            (_, 0, 0) => (18 + 8, [0xFF, 0xAC]),
            (_, 0, _) => (18 + 24, [0xFF, 0xAC]),
            _ => (18 + 2, [0xFF, 0xAC]),
        };
        Some(begin + memchr::memmem::find(self.0.get(begin..)?, &marker)? + marker.len() + 4)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn segment(kind: u8, data: &[u8]) -> Vec<u8> {
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        [&[0, 0, 0, 1, kind, 0, 1], length.as_slice(), data].concat()
    }

    pub(crate) fn page(size: [u32; 2]) -> Vec<u8> {
        segment(
            PAGE_INFORMATION,
            &[size.map(u32::to_be_bytes).concat(), vec![0; 11]].concat(),
        )
    }

    /// Builds a region of this size in the corner of the page, followed by `rest`.
    pub(crate) fn region(size: [u32; 2], rest: &[u8]) -> Vec<u8> {
        [
            &size.map(u32::to_be_bytes).concat(),
            [0; 9].as_slice(),
            rest,
        ]
        .concat()
    }

    fn check(segments: &[Vec<u8>], page_pixels: u64, painted_pixels: u64) {
        assert_eq!(
            estimate_cost(&segments.concat()),
            Cost {
                page_pixels,
                painted_pixels
            }
        );
    }

    #[test]
    fn pages_and_regions_add_up() {
        let generic = segment(38, &region([30, 20], &[0; 20]));
        check(&[], 0, 0);
        check(&[page([600, 800])], 480_000, 0);
        check(&[page([600, 800]), generic.repeat(3)], 480_000, 1_800);
        check(
            &[page([600, 800]), generic.clone(), vec![9; 7]],
            480_000,
            600,
        );
        // The last stripe states the height.
        let stripe = segment(END_OF_STRIPE, &99_u32.to_be_bytes());
        check(&[page([600, UNKNOWN]), generic, stripe], 60_000, 600);
        check(&[page([UNKNOWN - 1; 2])], u64::from(UNKNOWN - 1).pow(2), 0);
    }

    #[test]
    fn every_kind_of_region_counts() {
        for kind in [4, 6, 7, 36, 38, 39, 40, 42, 43] {
            check(&[segment(kind, &region([30, 20], &[]))], 0, 600);
        }
        let grid = [
            [0].as_slice(),
            &[1_000_u32, 2_000].map(u32::to_be_bytes).concat(),
        ]
        .concat();
        check(
            &[segment(22, &region([30, 20], &grid))],
            0,
            600 + 1_000 * 2_000 * GREY_PLANES_MAX,
        );
        check(
            &[segment(PATTERN_DICTIONARY, &[0, 4, 8, 0, 0, 1, 0])],
            0,
            32 * 257,
        );
        check(&[segment(0, &[0; 40]), segment(62, &[1; 40])], 0, 0);
    }

    #[test]
    fn headers_of_every_form_are_passed_over() {
        // References to nine segments, numbers of two bytes, the page in four.
        let mut long = vec![0, 0, 2, 0x34, 0x40 | 0x26, 0xE0, 0, 0, 9, 2, 0xFD];
        long.extend([0; 18 + 4]);
        let data = region([30, 20], &[]);
        long.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        long.extend(data);
        // A segment that ends with a marker, which also occurs in its header, where it has no
        // meaning.
        let mut open = vec![0, 0, 0, 2, 38, 0, 1, 0xFF, 0xFF, 0xFF, 0xFF];
        open.extend(region(
            [30, 20],
            &[
                0, 0xFF, 0xAC, 0, 0, 0, 0, 0, 0, 1, 2, 3, 0xFF, 0xAC, 0, 0, 0, 9,
            ],
        ));
        check(&[long, open, page([5, 5])], 25, 1_200);
    }
}
