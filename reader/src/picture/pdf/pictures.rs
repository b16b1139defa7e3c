//! Cost of a picture on a page: what its own header claims, and not only its dictionary.

use hayro::hayro_interpret::Image;
use hayro::hayro_interpret::hayro_syntax::Filter;
use hayro::hayro_interpret::hayro_syntax::object::{Array, Dict, Stream};
use hayro::hayro_interpret::util::x_y_advances;
use hayro::kurbo::Affine;

use super::{PictureError, jbig2, jpeg2000};
use crate::picture::jpeg;

/// Memory for a pixel of a picture on the page, in bytes, its way to the paper included …
const BYTES_A_PIXEL: u64 = 6;
/// … where it is black or white …
const BYTES_A_BIT: u64 = 3;
/// … and where it is a JPEG whose header lies in another packing, and may be anything.
const BYTES_A_HIDDEN_PIXEL: u64 = 12;
/// A bit of JBIG2 takes so much longer than a pixel that needs no decoding …
const BIT_WORK: u64 = 2;
/// … and so does a sample of JPEG 2000.
const SAMPLE_WORK: u64 = 5;

/// What drawing a picture costs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// In pixels that need no decoding.
    pub(crate) work: u64,
    /// The most pixels per point at which decoding stays within the memory.
    pub(crate) scale_max: f64,
}

/// The cost of a picture with its mask on a page of at most `scale_max` pixels per point. Errs when it would need more
/// than `max_bytes` of memory. `place` takes its pixels to points of the page.
pub(crate) fn cost(
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
    // The mask lies where the picture lies.
    let drawn = [
        across.hypot() * f64::from(image.width()),
        down.hypot() * f64::from(image.height()),
    ];
    let mut total = Cost { work: 0, scale_max };
    let mut left = max_bytes;
    let masks = ["SMask", "Mask"].map(|key| stream.dict().get::<Stream<'_>>(key));
    for stream in std::iter::once(stream).chain(masks.iter().flatten()) {
        let claims = Claims::of(stream)?;
        left = left
            .checked_sub(claims.bytes)
            .ok_or(PictureError::TooLarge)?;
        total.work = total.work.saturating_add(claims.work);
        for claimed in claims.jpeg2000 {
            let needed = claimed
                .halvings_needed(max_bytes)
                .ok_or(PictureError::TooLarge)?;
            total.scale_max = total.scale_max.min(scale_of(claimed, needed, drawn));
            let halvings = (needed..=claimed.halvings)
                .rfind(|more| scale_of(claimed, *more, drawn) >= total.scale_max);
            let samples = claimed.samples(halvings.unwrap_or(needed));
            total.work = total
                .work
                .saturating_add(samples.saturating_mul(SAMPLE_WORK));
        }
    }
    Ok(total)
}

/// The most pixels per point at which the decoder halves a picture so many times: it does as long as the picture stays
/// as large as it is drawn.
fn scale_of(claimed: jpeg2000::Size, halvings: u32, drawn: [f64; 2]) -> f64 {
    if halvings == 0 {
        return f64::INFINITY;
    }
    // Less than a pixel is drawn as one.
    #[expect(clippy::cast_precision_loss, reason = "sides have 32 bits")]
    let along = |side: u64, drawn: f64| (side >> halvings).saturating_sub(1) as f64 / drawn;
    along(claimed.width, drawn[0]).min(along(claimed.height, drawn[1]))
}

/// What the headers of a stream claim.
struct Claims {
    /// Memory, and work in pixels; those of JPEG 2000 left out.
    bytes: u64,
    work: u64,
    jpeg2000: Vec<jpeg2000::Size>,
}

impl Claims {
    fn of(stream: &Stream<'_>) -> Result<Self, PictureError> {
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
            bytes: pixels.saturating_mul(each),
            work: pixels,
            jpeg2000: Vec::new(),
        };
        let filters = stream.filters();
        let is_packed_twice = filters.len() > 1;
        Ok(match filters.last() {
            // No program packs these twice, and their headers would be hidden.
            Some(Filter::JpxDecode | Filter::Jbig2Decode) if is_packed_twice => {
                return Err(PictureError::KindNotReadable);
            }
            Some(Filter::JpxDecode) => {
                let jpeg2000 = jpeg2000::sizes(&stream.raw_data()).collect();
                Self {
                    bytes: 0,
                    work: pixels,
                    jpeg2000,
                }
            }
            Some(Filter::Jbig2Decode) => {
                let globals =
                    parameters(dictionary).and_then(|all| all.get::<Stream<'_>>("JBIG2Globals"));
                let globals = globals.and_then(|globals| globals.decoded_data().ok());
                let shared = jbig2::cost(&globals.unwrap_or_default());
                let own = jbig2::cost(&stream.raw_data());
                let bits = shared.painted_pixels.saturating_add(own.painted_pixels);
                let page = plain(own.page_pixels.max(pixels), BYTES_A_BIT);
                Self {
                    bytes: page.bytes.saturating_add(bits / 8),
                    work: page.work.saturating_add(bits.saturating_mul(BIT_WORK)),
                    ..page
                }
            }
            Some(Filter::CcittFaxDecode) => {
                let columns = parameters(dictionary).and_then(|all| all.get::<u32>("Columns"));
                let columns = u64::from(columns.unwrap_or(1_728)).max(width);
                plain(columns.saturating_mul(height), BYTES_A_BIT)
            }
            Some(Filter::DctDecode) if is_packed_twice => plain(pixels, BYTES_A_HIDDEN_PIXEL),
            Some(Filter::DctDecode) => plain(pixels, jpeg_bytes_a_pixel(&stream.raw_data())),
            _ => plain(pixels, BYTES_A_PIXEL),
        })
    }
}

/// Memory for a pixel of a JPEG: its samples and the colours made of inks, or before that what is kept of a progressive
/// one. Its own size does not count: the decoder takes that of the dictionary where it is smaller.
fn jpeg_bytes_a_pixel(bytes: &[u8]) -> u64 {
    let facts = jpeg::inspect_frame(bytes);
    let colours = if facts.components > 3 {
        facts.components + 3
    } else {
        BYTES_A_PIXEL
    };
    if facts.coefficient_bytes > 0 {
        colours.max(3 * facts.components)
    } else {
        colours
    }
}

/// The parameters of the last filter.
fn parameters<'a>(dictionary: &Dict<'a>) -> Option<Dict<'a>> {
    ["DP", "DecodeParms"].iter().find_map(|key| {
        let one = dictionary.get::<Dict<'_>>(key);
        one.or_else(|| dictionary.get::<Array<'_>>(key)?.iter::<Dict<'_>>().last())
    })
}
