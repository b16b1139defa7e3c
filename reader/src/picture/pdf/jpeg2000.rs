//! Size of a JPEG 2000 picture (ITU-T T.800, annex A), read from its header before it is decoded.
//!
//! The dictionary of a picture on a page may claim anything; the decoder believes the codestream alone. A
//! codestream always begins with the markers SOC and SIZ, wherever in the file it lies, so they are searched
//! for and no box around them can hide it.

use memchr::memmem;

/// The markers SOC and SIZ.
const BEGIN: &[u8] = &[0xFF, 0x4F, 0xFF, 0x51];
const START_OF_TILE: u8 = 0x90;
const CODING_STYLE: u8 = 0x52;
/// What the decoder keeps of a sample: it decodes to floats, one component at a time, and keeps the floats of
/// all components beside the bytes it makes of them.
const BYTES_A_SAMPLE: u64 = 5;
/// What it needs besides for a pixel: coefficients and two buffers of the wavelet transform.
const BYTES_A_PIXEL: u64 = 12;
/// What it keeps of a tile, of a component of a tile, and of a block of samples.
const BYTES_A_TILE: u64 = 256;
const BYTES_A_COMPONENT: u64 = 512;
const BYTES_A_BLOCK: u64 = 192;

/// What a header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) width: u64,
    pub(crate) height: u64,
    components: u64,
    tiles: u64,
    /// How often width and height can be halved before decoding.
    pub(crate) halvings: u32,
    /// Blocks that are coded on their own, of one component.
    blocks: u64,
}

/// The size of each codestream in these bytes.
pub(crate) fn sizes(bytes: &[u8]) -> impl Iterator<Item = Size> {
    memmem::find_iter(bytes, BEGIN).filter_map(|at| Size::read(&bytes[at + BEGIN.len()..]))
}

impl Size {
    /// `header` begins behind the marker SIZ.
    fn read(header: &[u8]) -> Option<Self> {
        let long = |at: usize| Some(u64::from(u32::from_be_bytes(header.get(at..at + 4)?.try_into().ok()?)));
        let short = |at: usize| Some(u16::from_be_bytes(header.get(at..at + 2)?.try_into().ok()?));
        let [right, bottom, left, top] = [long(4)?, long(8)?, long(12)?, long(16)?];
        let [tile_width, tile_height, tiles_left, tiles_top] = [long(20)?, long(24)?, long(28)?, long(32)?];
        let (width, height) = (right.saturating_sub(left), bottom.saturating_sub(top));
        let across = right.saturating_sub(tiles_left).div_ceil(tile_width.max(1));
        let down = bottom.saturating_sub(tiles_top).div_ceil(tile_height.max(1));
        let coding = coding_style(header.get(usize::from(short(0)?)..)?);
        let block = coding.map_or(1, block_pixels).max(1);
        Some(Self {
            width,
            height,
            components: u64::from(short(36)?),
            tiles: across.saturating_mul(down),
            halvings: coding.and_then(|coding| coding.get(5)).map_or(0, |levels| u32::from(*levels).min(32)),
            // All levels together have a third more pixels than the picture.
            blocks: width.saturating_mul(height) / block * 4 / 3,
        })
    }

    fn pixels(&self) -> u64 {
        self.width.saturating_mul(self.height)
    }

    /// The samples to decode when width and height are halved so many times.
    pub(crate) fn samples(&self, halvings: u32) -> u64 {
        (self.pixels() >> (2 * halvings.min(31))).saturating_mul(self.components)
    }

    /// The memory for decoding it, its width and height halved so many times, in bytes.
    pub(crate) fn memory_bytes(&self, halvings: u32) -> u64 {
        let pixels = self.pixels() >> (2 * halvings.min(31));
        let samples = pixels.saturating_mul(self.components * BYTES_A_SAMPLE + BYTES_A_PIXEL);
        let tile = BYTES_A_TILE + self.components * BYTES_A_COMPONENT;
        // Blocks are told apart one tile after the other.
        let blocks = (self.blocks / self.tiles.max(1)).saturating_mul(self.components * BYTES_A_BLOCK);
        samples.saturating_add(self.tiles.saturating_mul(tile)).saturating_add(blocks)
    }

    /// How often width and height have to be halved so that `max_bytes` are enough; `None` where nothing helps.
    pub(crate) fn halvings_needed(&self, max_bytes: u64) -> Option<u32> {
        (0..=self.halvings).find(|halvings| self.memory_bytes(*halvings) <= max_bytes)
    }
}

/// The parameters of the first COD segment among these.
fn coding_style(mut segments: &[u8]) -> Option<&[u8]> {
    loop {
        let [0xFF, marker, rest @ ..] = segments else { return None };
        segments = match marker {
            &START_OF_TILE => return None,
            // These have no parameters.
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

/// The smallest block this style of coding makes, in pixels.
fn block_pixels(style: &[u8]) -> u64 {
    let exponent = |at: usize| u32::from(style.get(at).copied().unwrap_or(0) & 15) + 2;
    let block = 1_u64 << (exponent(6) + exponent(7));
    let has_precincts = style.first().is_some_and(|flags| flags & 1 == 1);
    let precincts = style.get(10..).unwrap_or_default().iter().filter(|_| has_precincts);
    // A precinct is cut in four by the bands of its level.
    let precincts = precincts.map(|size| (1_u64 << (u32::from(size & 15) + u32::from(size >> 4))) / 4);
    precincts.min().map_or(block, |precinct| precinct.min(block))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The head of a codestream: the size of the picture and of its tiles, components, and the parameters of COD.
    pub(crate) fn header(size: [u32; 2], tile: [u32; 2], components: u16, coding: &[u8]) -> Vec<u8> {
        let mut bytes = BEGIN.to_vec();
        bytes.extend((38 + 3 * components).to_be_bytes());
        bytes.extend([0, 0]);
        for value in [size, [0, 0], tile, [0, 0]].as_flattened() {
            bytes.extend(value.to_be_bytes());
        }
        bytes.extend(components.to_be_bytes());
        bytes.extend([7, 1, 1].repeat(components.into()));
        if !coding.is_empty() {
            bytes.extend([0xFF, CODING_STYLE, 0, u8::try_from(coding.len() + 2).unwrap()]);
            bytes.extend(coding);
        }
        bytes.extend([0xFF, START_OF_TILE, 0, 10]);
        bytes
    }

    /// Five halvings, blocks of 64 x 64.
    pub(crate) const USUAL: [u8; 10] = [0, 0, 0, 1, 1, 5, 4, 4, 0, 1];

    fn size(bytes: &[u8]) -> Size {
        let mut sizes = sizes(bytes);
        let size = sizes.next().unwrap();
        assert_eq!(sizes.next(), None);
        size
    }

    #[test]
    fn a_codestream_is_found_in_any_box() {
        let bytes = [b"....jp2c".as_slice(), &header([640, 480], [640, 480], 3, &USUAL)].concat();
        let found = size(&bytes);
        assert_eq!((found.width, found.height, found.components, found.tiles), (640, 480, 3, 1));
        assert_eq!((found.halvings, found.blocks), (5, 640 * 480 / 4096 * 4 / 3));
        for end in 0..bytes.len() {
            let _ = sizes(&bytes[..end]).count();
        }
    }

    #[test]
    fn large_pictures_many_tiles_and_tiny_blocks_cost_memory() {
        let scan = size(&header([2_480, 3_508], [2_480, 3_508], 3, &USUAL));
        assert_eq!(scan.halvings_needed(250_000_000), Some(0), "A4 in colour at 300 dots an inch");
        let fine = size(&header([4_960, 7_016], [4_960, 7_016], 3, &USUAL));
        assert_eq!(fine.halvings_needed(250_000_000), Some(1));
        let huge = size(&header([u32::MAX; 2], [u32::MAX; 2], 3, &USUAL));
        assert_eq!(huge.halvings_needed(250_000_000), None);
        let tiled = size(&header([3_000, 3_000], [1, 1], 3, &USUAL));
        assert_eq!((tiled.tiles, tiled.halvings_needed(250_000_000)), (9_000_000, None));
        let none = size(&header([9, 9], [0, 0], u16::MAX / 4, &USUAL));
        assert_eq!(none.tiles, 81);
        // Precincts of one pixel, blocks of 4 x 4.
        let tiny = size(&header([3_000, 3_000], [3_000, 3_000], 3, &[1, 0, 0, 1, 1, 1, 0, 0, 0, 1, 0, 0]));
        assert_eq!(tiny.halvings_needed(250_000_000), None);
    }
}
