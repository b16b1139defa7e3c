//! Cost of a picture on a page: what its own header claims, and not only its dictionary.

use hayro::hayro_interpret::Image;
use hayro::hayro_interpret::hayro_syntax::Filter;
use hayro::hayro_interpret::hayro_syntax::object::{Array, Dict, Stream};
use hayro::hayro_interpret::util::x_y_advances;
use hayro::kurbo::Affine;

use super::{PictureError, jbig2, jpeg2000};

/// Memory for a pixel of a picture on the page, in bytes, its way to the paper included.
const BYTES_A_PIXEL: u64 = 6;
/// A bit of JBIG2 takes so much longer than a pixel that needs no decoding …
const BIT_WORK: u64 = 4;
/// … and so does a sample of JPEG 2000.
const SAMPLE_WORK: u64 = 10;

/// What drawing a picture costs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// In pixels that need no decoding.
    pub(crate) work: u64,
    /// The most pixels per point at which decoding stays within the memory.
    pub(crate) scale_max: f64,
}

/// The cost of a picture with its mask. Errs when it would need more than `max_bytes` of memory. `place` takes
/// its pixels to points of the page.
pub(crate) fn cost(image: &Image<'_, '_>, place: Affine, max_bytes: u64) -> Result<Cost, PictureError> {
    let stream = match image {
        Image::Stencil(stencil) => stencil.stream(),
        Image::Raster(raster) => raster.stream(),
    };
    let (across, down) = x_y_advances(&place);
    // The mask lies where the picture lies.
    let size = [across.hypot() * f64::from(image.width()), down.hypot() * f64::from(image.height())];
    let mut total = Cost { work: 0, scale_max: f64::INFINITY };
    let mut left = max_bytes;
    let masks = ["SMask", "Mask"].map(|key| stream.dict().get::<Stream<'_>>(key));
    for stream in std::iter::once(stream).chain(masks.iter().flatten()) {
        let claims = Claims::of(stream)?;
        let bytes = claims.pixels.saturating_mul(BYTES_A_PIXEL);
        left = left.checked_sub(bytes).ok_or(PictureError::TooLarge)?;
        total.work = total.work.saturating_add(claims.work);
        for claimed in claims.jpeg2000 {
            let halvings = claimed.halvings_needed(max_bytes).ok_or(PictureError::TooLarge)?;
            total.scale_max = total.scale_max.min(scale_max(claimed, halvings, size));
        }
    }
    Ok(total)
}

/// The decoder halves a picture as long as it stays as large as it is drawn.
fn scale_max(claimed: jpeg2000::Size, halvings: u32, drawn: [f64; 2]) -> f64 {
    if halvings == 0 {
        return f64::INFINITY;
    }
    #[expect(clippy::cast_precision_loss, reason = "sides have 32 bits")]
    let along = |side: u64, drawn: f64| (side >> halvings) as f64 / drawn;
    along(claimed.width, drawn[0]).min(along(claimed.height, drawn[1]))
}

/// What the headers of a stream claim.
struct Claims {
    /// As many pixels as are kept as bytes, those of JPEG 2000 left out.
    pixels: u64,
    work: u64,
    jpeg2000: Vec<jpeg2000::Size>,
}

impl Claims {
    fn of(stream: &Stream<'_>) -> Result<Self, PictureError> {
        let dictionary = stream.dict();
        let side = |short: &str, long: &str| {
            u64::from(dictionary.get::<u32>(short).or_else(|| dictionary.get(long)).unwrap_or(0))
        };
        let (width, height) = (side("W", "Width"), side("H", "Height"));
        let plain = |pixels: u64| Self { pixels, work: pixels, jpeg2000: Vec::new() };
        let filters = stream.filters();
        let is_packed_twice = filters.len() > 1;
        Ok(match filters.last() {
            // No program packs these twice, and their headers would be hidden.
            Some(Filter::JpxDecode | Filter::Jbig2Decode) if is_packed_twice => {
                return Err(PictureError::KindNotReadable);
            }
            Some(Filter::JpxDecode) => {
                let jpeg2000: Vec<_> = jpeg2000::sizes(&stream.raw_data()).collect();
                let samples = jpeg2000.iter().map(|size| size.samples().saturating_mul(SAMPLE_WORK));
                let work = samples.fold(width.saturating_mul(height), u64::saturating_add);
                Self { pixels: 0, work, jpeg2000 }
            }
            Some(Filter::Jbig2Decode) => {
                let globals = parameters(dictionary)
                    .and_then(|parameters| parameters.get::<Stream<'_>>("JBIG2Globals"));
                let globals = globals.and_then(|globals| globals.decoded_data().ok());
                let shared = jbig2::cost(&globals.unwrap_or_default());
                let own = jbig2::cost(&stream.raw_data());
                let bits = shared.painted_pixels.saturating_add(own.painted_pixels);
                Self {
                    pixels: own.page_pixels.saturating_add(bits / 32),
                    work: own.page_pixels.saturating_add(bits.saturating_mul(BIT_WORK)),
                    jpeg2000: Vec::new(),
                }
            }
            Some(Filter::CcittFaxDecode) => {
                let columns = parameters(dictionary).and_then(|parameters| parameters.get::<u32>("Columns"));
                plain(u64::from(columns.unwrap_or(1_728)).max(width).saturating_mul(height))
            }
            _ => plain(width.saturating_mul(height)),
        })
    }
}

/// The parameters of the last filter.
fn parameters<'a>(dictionary: &Dict<'a>) -> Option<Dict<'a>> {
    ["DP", "DecodeParms"].iter().find_map(|key| {
        let one = dictionary.get::<Dict<'_>>(key);
        one.or_else(|| dictionary.get::<Array<'_>>(key)?.iter::<Dict<'_>>().last())
    })
}
