//! Size of a JPEG 2000 picture (ITU-T T.800, annex A) before decoding.
//!
//! The dictionary of a picture on a page may claim anything; the decoder uses the codestream alone.
//! A codestream always begins with the markers SOC and SIZ, wherever in the file it lies. They are
//! searched for, so no box around them can hide it.

use memchr::memmem;

/// Markers SOC and SIZ.
const CODESTREAM_START: &[u8] = &[0xFF, 0x4F, 0xFF, 0x51];
const START_OF_TILE: u8 = 0x90;
const CODING_STYLE: u8 = 0x52;
/// Memory per sample in bytes. The decoder decodes to floats, one component at a time, and holds
/// those of all components beside the bytes made of them.
const BYTES_PER_SAMPLE: u64 = 5;
/// Further memory per pixel in bytes: coefficients and two buffers of the wavelet transform.
const BYTES_PER_PIXEL: u64 = 12;
/// Memory per tile in bytes.
const BYTES_PER_TILE: u64 = 256;
/// Memory per component of a tile in bytes.
const BYTES_PER_COMPONENT: u64 = 512;
/// Memory per code block in bytes.
const BYTES_PER_BLOCK: u64 = 192;

/// Facts stated by a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CodestreamSize {
    pub(crate) width: u64,
    pub(crate) height: u64,
    components: u64,
    tiles: u64,
    /// Number of times that width and height can be halved before decoding.
    pub(crate) halvings_max: u32,
    /// Code blocks of one component.
    blocks_per_component: u64,
}

/// Yields the size of each codestream in these bytes.
pub(crate) fn find_codestreams(bytes: &[u8]) -> impl Iterator<Item = CodestreamSize> {
    memmem::find_iter(bytes, CODESTREAM_START)
        .filter_map(|at| CodestreamSize::parse_header(&bytes[at + CODESTREAM_START.len()..]))
}

impl CodestreamSize {
    /// Parses a header, which begins behind the marker SIZ.
    fn parse_header(header: &[u8]) -> Option<Self> {
        let long = |at: usize| {
            Some(u64::from(u32::from_be_bytes(
                *header.get(at..)?.first_chunk()?,
            )))
        };
        let short = |at: usize| Some(u16::from_be_bytes(*header.get(at..)?.first_chunk()?));
        // Place and size of the picture and of its tiles on the reference grid.
        let [right, bottom, left, top] = [long(4)?, long(8)?, long(12)?, long(16)?];
        let [tile_width, tile_height, tiles_left, tiles_top] =
            [long(20)?, long(24)?, long(28)?, long(32)?];
        let (width, height) = (right.saturating_sub(left), bottom.saturating_sub(top));
        let across = right.saturating_sub(tiles_left).div_ceil(tile_width.max(1));
        let down = bottom
            .saturating_sub(tiles_top)
            .div_ceil(tile_height.max(1));
        // The first segment behind SIZ; without COD each pixel counts as a block.
        let coding = find_coding_style(header.get(usize::from(short(0)?)..)?);
        let block = coding.map_or(1, min_block_pixels).max(1);
        Some(Self {
            width,
            height,
            components: u64::from(short(36)?),
            tiles: across.saturating_mul(down),
            halvings_max: coding
                .and_then(|coding| coding.get(5))
                .map_or(0, |levels| u32::from(*levels).min(32)),
            // All levels together have a third more pixels than the picture.
            blocks_per_component: width.saturating_mul(height) / block * 4 / 3,
        })
    }

    fn pixel_count(&self) -> u64 {
        self.width.saturating_mul(self.height)
    }

    /// Returns the samples to decode with width and height halved this many times.
    pub(crate) fn sample_count(&self, halvings: u32) -> u64 {
        (self.pixel_count() >> (2 * halvings.min(31))).saturating_mul(self.components)
    }

    /// Returns the memory in bytes for decoding with width and height halved this many times.
    pub(crate) fn memory_bytes(&self, halvings: u32) -> u64 {
        let pixels = self.pixel_count() >> (2 * halvings.min(31));
        let samples = pixels.saturating_mul(self.components * BYTES_PER_SAMPLE + BYTES_PER_PIXEL);
        let tile = BYTES_PER_TILE + self.components * BYTES_PER_COMPONENT;
        // Blocks are held for one tile at a time.
        let blocks = (self.blocks_per_component / self.tiles.max(1))
            .saturating_mul(self.components * BYTES_PER_BLOCK);
        samples
            .saturating_add(self.tiles.saturating_mul(tile))
            .saturating_add(blocks)
    }

    /// Returns the fewest halvings of width and height with which `max_bytes` suffice, or `None` if
    /// none does.
    pub(crate) fn halvings_needed(&self, max_bytes: u64) -> Option<u32> {
        (0..=self.halvings_max).find(|halvings| self.memory_bytes(*halvings) <= max_bytes)
    }
}

/// Returns the parameters of the first COD segment.
fn find_coding_style(mut segments: &[u8]) -> Option<&[u8]> {
    loop {
        let [0xFF, marker, rest @ ..] = segments else {
            return None;
        };
        segments = match marker {
            &START_OF_TILE => return None,
            // Markers without parameters.
            0x30..=0x3F => rest,
            marker => {
                let length = u16::from_be_bytes([*rest.first()?, *rest.get(1)?]);
                let segment = rest.get(2..usize::from(length))?;
                if *marker == CODING_STYLE {
                    return Some(segment);
                }
                &rest[usize::from(length)..]
            }
        };
    }
}

/// Returns the pixels of the smallest code block that this coding style produces.
fn min_block_pixels(style: &[u8]) -> u64 {
    // Sides are stored as exponents, reduced by two.
    let exponent = |at: usize| u32::from(style.get(at).copied().unwrap_or(0) & 15) + 2;
    let block = 1_u64 << (exponent(6) + exponent(7));
    let has_precincts = style.first().is_some_and(|flags| flags & 1 == 1);
    let precincts = style
        .get(10..)
        .unwrap_or_default()
        .iter()
        .filter(|_| has_precincts);
    // The bands of a level cut a precinct in four.
    let precincts =
        precincts.map(|size| (1_u64 << (u32::from(size & 15) + u32::from(size >> 4))) / 4);
    precincts
        .min()
        .map_or(block, |precinct| precinct.min(block))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Builds the head of a codestream: size of the picture, size of its tiles, components,
    /// parameters of COD.
    pub(crate) fn header(
        size: [u32; 2],
        tile: [u32; 2],
        components: u16,
        coding: &[u8],
    ) -> Vec<u8> {
        let mut bytes = CODESTREAM_START.to_vec();
        bytes.extend((38 + 3 * components).to_be_bytes());
        bytes.extend([0, 0]);
        for value in [size, [0, 0], tile, [0, 0]].as_flattened() {
            bytes.extend(value.to_be_bytes());
        }
        bytes.extend(components.to_be_bytes());
        bytes.extend([7, 1, 1].repeat(components.into()));
        if !coding.is_empty() {
            bytes.extend([
                0xFF,
                CODING_STYLE,
                0,
                u8::try_from(coding.len() + 2).unwrap(),
            ]);
            bytes.extend(coding);
        }
        bytes.extend([0xFF, START_OF_TILE, 0, 10]);
        bytes
    }

    /// Five halvings, blocks of 64 x 64.
    pub(crate) const USUAL: [u8; 10] = [0, 0, 0, 1, 1, 5, 4, 4, 0, 1];

    fn size(bytes: &[u8]) -> CodestreamSize {
        let mut sizes = find_codestreams(bytes);
        let size = sizes.next().unwrap();
        assert_eq!(sizes.next(), None);
        size
    }

    #[test]
    fn a_codestream_is_found_in_any_box() {
        let bytes = [
            b"....jp2c".as_slice(),
            &header([640, 480], [640, 480], 3, &USUAL),
        ]
        .concat();
        let found = size(&bytes);
        assert_eq!(
            (found.width, found.height, found.components, found.tiles),
            (640, 480, 3, 1)
        );
        assert_eq!(
            (found.halvings_max, found.blocks_per_component),
            (5, 640 * 480 / 4096 * 4 / 3)
        );
        // Truncated at any place, it must not panic.
        for end in 0..bytes.len() {
            let _ = find_codestreams(&bytes[..end]).count();
        }
    }

    #[test]
    fn large_pictures_many_tiles_and_tiny_blocks_cost_memory() {
        let scan = size(&header([2_480, 3_508], [2_480, 3_508], 3, &USUAL));
        assert_eq!(
            scan.halvings_needed(250_000_000),
            Some(0),
            "A4 in colour at 300 dots an inch"
        );
        let fine = size(&header([4_960, 7_016], [4_960, 7_016], 3, &USUAL));
        assert_eq!(fine.halvings_needed(250_000_000), Some(1));
        let huge = size(&header([u32::MAX; 2], [u32::MAX; 2], 3, &USUAL));
        assert_eq!(huge.halvings_needed(250_000_000), None);
        let tiled = size(&header([3_000, 3_000], [1, 1], 3, &USUAL));
        assert_eq!(
            (tiled.tiles, tiled.halvings_needed(250_000_000)),
            (9_000_000, None)
        );
        let none = size(&header([9, 9], [0, 0], u16::MAX / 4, &USUAL));
        assert_eq!(none.tiles, 81);
        // Precincts of one pixel, blocks of 4 x 4.
        let tiny = size(&header(
            [3_000, 3_000],
            [3_000, 3_000],
            3,
            &[1, 0, 0, 1, 1, 1, 0, 0, 0, 1, 0, 0],
        ));
        assert_eq!(tiny.halvings_needed(250_000_000), None);
    }
}
