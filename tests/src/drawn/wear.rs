//! What happens to a receipt between the till and the camera. Nothing here moves a letter.

use image::{Rgb, RgbImage, imageops};

use super::pixel::byte;
use super::random::Random;

/// The shade of paper that was never printed on.
const PAPER: f64 = 244.0;

/// Something that happened to it; the seed decides where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wear {
    /// Thermal print lost most of its ink, in vertical bands of the head even more.
    Faded,
    /// It was folded across and along; ink is gone in the creases.
    Folded,
    /// A cup stood on it.
    Stained,
    /// Somebody stands before the lamp: a shadow with a soft edge lies over a part.
    Shadowed,
    /// The same in the sun: the edge is sharp.
    SharplyShadowed,
    /// The lamp stands at one side.
    UnevenlyLit,
    /// The camera was not sharp.
    Blurred,
    /// The camera had too little light.
    Noisy,
}

impl Wear {
    /// Everything that can happen.
    pub const ALL: [Self; 8] = [
        Self::Faded,
        Self::Folded,
        Self::Stained,
        Self::Shadowed,
        Self::SharplyShadowed,
        Self::UnevenlyLit,
        Self::Blurred,
        Self::Noisy,
    ];

    /// The picture after it.
    #[must_use]
    pub fn on(self, picture: &RgbImage, seed: u64) -> RgbImage {
        let mut random = Random::new(seed ^ 0x5745_4152);
        match self {
            Self::Faded => faded(picture, &mut random),
            Self::Folded => folded(picture, &mut random),
            Self::Stained => stained(picture, &mut random),
            Self::Shadowed => shadowed(picture, 0.4, &mut random),
            Self::SharplyShadowed => shadowed(picture, 0.05, &mut random),
            Self::UnevenlyLit => unevenly_lit(picture, &mut random),
            Self::Blurred => imageops::blur(picture, 1.2),
            Self::Noisy => noisy(picture, &mut random),
        }
    }
}

/// A place in a picture: across and down, 0 to 1.
type Place = [f64; 2];

fn each(picture: &RgbImage, mut shade: impl FnMut(Place, [f64; 3]) -> [f64; 3]) -> RgbImage {
    let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let place = [f64::from(x) / width, f64::from(y) / height];
        Rgb(shade(place, picture.get_pixel(x, y).0.map(f64::from)).map(byte))
    })
}

/// A share from `least` to `most` percent.
fn percent(random: &mut Random, least: i32, most: i32) -> f64 {
    let hundredths = random.between(i64::from(least) * 100, i64::from(most) * 100 + 1);
    f64::from(i32::try_from(hundredths).expect("between two percentages")) / 10_000.0
}

/// 1 at `middle`, falling to 0 at `reach` on both sides.
fn near(place: f64, middle: f64, reach: f64) -> f64 {
    (1.0 - (place - middle).abs() / reach).max(0.0)
}

/// 0 before, 1 behind, and a soft step between.
fn step(place: f64, soft: f64) -> f64 {
    (place / soft + 0.5).clamp(0.0, 1.0)
}

fn faded(picture: &RgbImage, random: &mut Random) -> RgbImage {
    let left = percent(random, 42, 55);
    let bands: Vec<[f64; 3]> = (0..4)
        .map(|_| {
            [
                percent(random, 5, 95),
                percent(random, 2, 6),
                percent(random, 30, 55),
            ]
        })
        .collect();
    each(picture, |[x, _], shades| {
        let lost = bands
            .iter()
            .map(|[middle, reach, depth]| depth * near(x, *middle, *reach));
        let kept = left * (1.0 - lost.fold(0.0, f64::max));
        shades.map(|shade| PAPER - (PAPER - shade) * kept)
    })
}

fn folded(picture: &RgbImage, random: &mut Random) -> RgbImage {
    let (along, across) = (
        percent(random, 40, 60),
        [percent(random, 25, 45), percent(random, 60, 80)],
    );
    let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
    each(picture, |[x, y], shades| {
        let creases = [
            (x - along) * width,
            (y - across[0]) * height,
            (y - across[1]) * height,
        ];
        let mut shades = shades;
        for off in creases {
            // Light on one slope, shadow on the other; the coating broke in the crease itself.
            let slope = near(off, 0.0, 40.0) * if off < 0.0 { 0.05 } else { -0.13 };
            let broken = 0.6 * near(off, 0.0, 2.5);
            shades = shades.map(|shade| (shade + (PAPER - shade) * broken) * (1.0 + slope));
        }
        shades
    })
}

fn stained(picture: &RgbImage, random: &mut Random) -> RgbImage {
    let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
    let middle = [
        percent(random, 20, 80) * width,
        percent(random, 20, 80) * height,
    ];
    let radius = percent(random, 18, 28) * width;
    each(picture, |[x, y], shades| {
        let far = (x * width - middle[0]).hypot(y * height - middle[1]);
        let ring = near(far, radius, 9.0) + 0.25 * step(radius - far, 6.0);
        let [red, green, blue] = shades;
        [
            red * (1.0 - 0.18 * ring),
            green * (1.0 - 0.30 * ring),
            blue * (1.0 - 0.45 * ring),
        ]
    })
}

/// `soft` is how wide the edge is, as a share of the picture.
fn shadowed(picture: &RgbImage, soft: f64, random: &mut Random) -> RgbImage {
    let (begin, slant) = (percent(random, 35, 65), percent(random, 10, 50));
    let depth = percent(random, 35, 48);
    each(picture, |[x, y], shades| {
        let light = 1.0 - depth * step(x + slant * (y - 0.5) - begin, soft);
        shades.map(|shade| shade * light)
    })
}

fn unevenly_lit(picture: &RgbImage, random: &mut Random) -> RgbImage {
    let lamp = [percent(random, 0, 100), percent(random, 0, 30)];
    each(picture, |[x, y], shades| {
        let far = (x - lamp[0]).hypot(y - lamp[1]);
        let light = 1.06 - 0.5 * far;
        let [red, green, blue] = shades.map(|shade| shade * light);
        [red, green * 0.97, blue * 0.88]
    })
}

fn noisy(picture: &RgbImage, random: &mut Random) -> RgbImage {
    each(picture, |_, shades| {
        // The sum of two throws is near the middle more often.
        let bits = random.next().to_le_bytes();
        let grain = |at: usize| (f64::from(bits[at]) + f64::from(bits[at + 1]) - 255.0) / 11.0;
        let [red, green, blue] = shades;
        [red + grain(0), green + grain(2), blue + grain(4)]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawn::{Layout, draw};

    #[test]
    fn the_same_seed_wears_the_same_way() {
        let drawn = draw(Layout::France, 2);
        for wear in Wear::ALL {
            let (one, two) = (wear.on(&drawn.picture, 5), wear.on(&drawn.picture, 5));
            assert!(one == two, "{wear:?}");
            assert!(one != drawn.picture, "{wear:?}");
            assert_eq!(one.dimensions(), drawn.picture.dimensions());
            if wear != Wear::Blurred {
                assert!(
                    one != wear.on(&drawn.picture, 6),
                    "{wear:?} does not hear the seed"
                );
            }
        }
    }

    #[test]
    fn fading_takes_ink_and_shadows_take_light() {
        let drawn = draw(Layout::Malaysia, 2);
        let darkest = |picture: &RgbImage| picture.pixels().map(|pixel| pixel.0[0]).min().unwrap();
        let brightest =
            |picture: &RgbImage| picture.pixels().map(|pixel| pixel.0[0]).max().unwrap();
        assert!(darkest(&Wear::Faded.on(&drawn.picture, 1)) > 110);
        let (width, height) = drawn.picture.dimensions();
        for wear in [Wear::Shadowed, Wear::SharplyShadowed] {
            let shadowed = wear.on(&drawn.picture, 1);
            let side = |from: u32| imageops::crop_imm(&shadowed, from, 0, 20, height).to_image();
            assert!(
                brightest(&side(0)) > 230 && brightest(&side(width - 20)) < 175,
                "{wear:?}"
            );
        }
    }
}
