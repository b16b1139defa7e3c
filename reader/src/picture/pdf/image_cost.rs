//! Cost of a picture on a page, by its header and dictionary.

use hayro::hayro_interpret::Image;
use hayro::hayro_interpret::hayro_syntax::Filter;
use hayro::hayro_interpret::hayro_syntax::object::{Array, Dict, Stream};
use hayro::hayro_interpret::util::x_y_advances;
use hayro::kurbo::Affine;

use super::{PictureError, jbig2, jpeg2000};
use crate::picture::jpeg;

/// Memory per pixel of a picture until it is on the page, in bytes.
const BYTES_PER_PIXEL: u64 = 6;
/// The same for pictures in black and white.
const BYTES_PER_BILEVEL_PIXEL: u64 = 3;
/// The same for a JPEG inside of another compression, which hides its header, so that it may be of
/// any kind.
const BYTES_PER_HIDDEN_PIXEL: u64 = 12;
/// Work for a bit of JBIG2, relative to a pixel without compression.
const WORK_PER_BIT: u64 = 2;
/// Work for a sample of JPEG 2000, relative to a pixel without compression.
const WORK_PER_SAMPLE: u64 = 5;

/// Cost of drawing a picture.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// Work in pixels that need no decoding.
    pub(crate) work_pixels: u64,
    /// Most pixels per point at which decoding stays within the memory limit.
    pub(crate) scale_max: f64,
}

/// Estimates the cost of a picture and its mask on a page of at most `scale_max` pixels per point.
///
/// `place` maps its pixels to points of the page. Fails if more than `max_bytes` of memory would be
/// needed.
pub(crate) fn estimate_cost(
    image: &Image<'_, '_>,
    place: Affine,
    scale_max: f64,
    max_bytes: u64,
) -> Result<Cost, PictureError> {
    let stream = match image {
        Image::Stencil(stencil) => stencil.stream(),
        Image::Raster(raster) => raster.stream(),
    };
    let (across, down) = x_y_advances(&place);
    // Size on the page in points; the mask lies where the picture lies.
    let drawn = [
        across.hypot() * f64::from(image.width()),
        down.hypot() * f64::from(image.height()),
    ];
    let mut total = Cost {
        work_pixels: 0,
        scale_max,
    };
    let mut left = max_bytes;
    let masks = ["SMask", "Mask"].map(|key| stream.dict().get::<Stream<'_>>(key));
    for stream in std::iter::once(stream).chain(masks.iter().flatten()) {
        // Pictures share the memory limit with their masks; JPEG 2000 bounds the scale instead.
        let claims = HeaderClaims::read_stream(stream)?;
        left = left
            .checked_sub(claims.memory_bytes)
            .ok_or(PictureError::TooLarge)?;
        total.work_pixels = total.work_pixels.saturating_add(claims.work_pixels);
        for claimed in claims.jpeg2000 {
            let needed = claimed
                .halvings_needed(max_bytes)
                .ok_or(PictureError::TooLarge)?;
            total.scale_max = total
                .scale_max
                .min(scale_at_halvings(claimed, needed, drawn));
            // The decoder halves as often as the scale permits.
            let halvings = (needed..=claimed.halvings_max)
                .rfind(|more| scale_at_halvings(claimed, *more, drawn) >= total.scale_max);
            let samples = claimed.sample_count(halvings.unwrap_or(needed));
            total.work_pixels = total
                .work_pixels
                .saturating_add(samples.saturating_mul(WORK_PER_SAMPLE));
        }
    }
    Ok(total)
}

/// Returns the most pixels per point at which the decoder halves a picture this many times.
///
/// It halves as long as the picture stays at least as large as it is drawn.
fn scale_at_halvings(claimed: jpeg2000::CodestreamSize, halvings: u32, drawn: [f64; 2]) -> f64 {
    if halvings == 0 {
        return f64::INFINITY;
    }
    // Less than a pixel is drawn as one.
    #[expect(clippy::cast_precision_loss, reason = "sides have 32 bits")]
    let along = |side: u64, drawn: f64| (side >> halvings).saturating_sub(1) as f64 / drawn;
    along(claimed.width, drawn[0]).min(along(claimed.height, drawn[1]))
}

/// Claims of a stream's headers.
struct HeaderClaims {
    /// Memory in bytes, without JPEG 2000.
    memory_bytes: u64,
    /// Work in pixels, without the decoding of JPEG 2000.
    work_pixels: u64,
    jpeg2000: Vec<jpeg2000::CodestreamSize>,
}

impl HeaderClaims {
    /// Reads the claims. Fails if the headers are hidden by another compression.
    fn read_stream(stream: &Stream<'_>) -> Result<Self, PictureError> {
        let dictionary = stream.dict();
        let side = |short: &str, long: &str| {
            u64::from(
                dictionary
                    .get::<u32>(short)
                    .or_else(|| dictionary.get(long))
                    .unwrap_or(0),
            )
        };
        let (width, height) = (side("W", "Width"), side("H", "Height"));
        let pixels = width.saturating_mul(height);
        let plain = |pixels: u64, each: u64| Self {
            memory_bytes: pixels.saturating_mul(each),
            work_pixels: pixels,
            jpeg2000: Vec::new(),
        };
        let filters = stream.filters();
        let is_packed_twice = filters.len() > 1;
        Ok(match filters.last() {
            // No program compresses these twice, and their headers would be hidden.
            Some(Filter::JpxDecode | Filter::Jbig2Decode) if is_packed_twice => {
                return Err(PictureError::KindNotReadable);
            }
            Some(Filter::JpxDecode) => {
                let jpeg2000 = jpeg2000::find_codestreams(&stream.raw_data()).collect();
                Self {
                    memory_bytes: 0,
                    work_pixels: pixels,
                    jpeg2000,
                }
            }
            Some(Filter::Jbig2Decode) => {
                // Symbols that several pictures share are in a stream of their own.
                let globals = decode_parameters(dictionary)
                    .and_then(|all| all.get::<Stream<'_>>("JBIG2Globals"));
                let globals = globals.and_then(|globals| globals.decoded_data().ok());
                let shared = jbig2::estimate_cost(&globals.unwrap_or_default());
                let own = jbig2::estimate_cost(&stream.raw_data());
                let bits = shared.painted_pixels.saturating_add(own.painted_pixels);
                let page = plain(own.page_pixels.max(pixels), BYTES_PER_BILEVEL_PIXEL);
                Self {
                    memory_bytes: page.memory_bytes.saturating_add(bits / 8),
                    work_pixels: page
                        .work_pixels
                        .saturating_add(bits.saturating_mul(WORK_PER_BIT)),
                    ..page
                }
            }
            Some(Filter::CcittFaxDecode) => {
                // Lines may be longer than the picture; 1,728 columns are the default.
                let columns =
                    decode_parameters(dictionary).and_then(|all| all.get::<u32>("Columns"));
                let columns = u64::from(columns.unwrap_or(1_728)).max(width);
                plain(columns.saturating_mul(height), BYTES_PER_BILEVEL_PIXEL)
            }
            Some(Filter::DctDecode) if is_packed_twice => plain(pixels, BYTES_PER_HIDDEN_PIXEL),
            Some(Filter::DctDecode) => plain(pixels, jpeg_bytes_per_pixel(&stream.raw_data())),
            _ => plain(pixels, BYTES_PER_PIXEL),
        })
    }
}

/// Returns the memory per pixel of a JPEG in bytes.
///
/// Its samples and the colours made of inks, or before that the coefficients of a progressive one.
/// The size in its header does not count: the decoder takes that of the dictionary if it is
/// smaller.
fn jpeg_bytes_per_pixel(bytes: &[u8]) -> u64 {
    let facts = jpeg::inspect_frame(bytes);
    let colours = if facts.components > 3 {
        facts.components + 3
    } else {
        BYTES_PER_PIXEL
    };
    if facts.coefficient_bytes > 0 {
        colours.max(3 * facts.components)
    } else {
        colours
    }
}

/// Returns the parameters of the last filter.
fn decode_parameters<'a>(dictionary: &Dict<'a>) -> Option<Dict<'a>> {
    ["DP", "DecodeParms"].iter().find_map(|key| {
        let one = dictionary.get::<Dict<'_>>(key);
        one.or_else(|| dictionary.get::<Array<'_>>(key)?.iter::<Dict<'_>>().last())
    })
}
