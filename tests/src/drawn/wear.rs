//! Wear of receipts and defects of photos; letters keep their positions.

use image::{Rgb, RgbImage, imageops};

use super::pixel::to_byte;
use super::random::Random;

/// Shade of unprinted paper.
const PAPER_SHADE: f64 = 244.0;

/// Kind of wear; the seed determines its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wear {
    /// Faded thermal print, with vertical bands that lost even more ink.
    Faded,
    /// Creases across and along, without ink in them.
    Folded,
    /// Ring of a cup.
    Stained,
    /// Shadow with a soft edge over a part.
    Shadowed,
    /// Shadow with a sharp edge, as in the sun.
    SharplyShadowed,
    /// Light from one side.
    UnevenlyLit,
    /// Out of focus.
    Blurred,
    /// Image noise, as in low light.
    Noisy,
}

impl Wear {
    /// All kinds of wear.
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

    /// Returns the picture with this wear.
    #[must_use]
    pub fn apply_to(self, picture: &RgbImage, seed: u64) -> RgbImage {
        let mut random = Random::new(seed ^ 0x5745_4152);
        match self {
            Self::Faded => fade_print(picture, &mut random),
            Self::Folded => fold_paper(picture, &mut random),
            Self::Stained => stain_paper(picture, &mut random),
            Self::Shadowed => cast_shadow(picture, 0.4, &mut random),
            Self::SharplyShadowed => cast_shadow(picture, 0.05, &mut random),
            Self::UnevenlyLit => light_from_side(picture, &mut random),
            Self::Blurred => imageops::blur(picture, 1.2),
            Self::Noisy => add_noise(picture, &mut random),
        }
    }
}

/// Position in a picture: across and down, 0 to 1.
type Position = [f64; 2];

fn map_pixels(
    picture: &RgbImage,
    mut shade: impl FnMut(Position, [f64; 3]) -> [f64; 3],
) -> RgbImage {
    let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let place = [f64::from(x) / width, f64::from(y) / height];
        Rgb(shade(place, picture.get_pixel(x, y).0.map(f64::from)).map(to_byte))
    })
}

/// Returns a random share from `least` to `most` percent.
fn random_share(random: &mut Random, least: i32, most: i32) -> f64 {
    let hundredths = random.between(i64::from(least) * 100, i64::from(most) * 100 + 1);
    f64::from(i32::try_from(hundredths).expect("between two percentages")) / 10_000.0
}

/// Returns 1 at `middle`, falling linearly to 0 at distance `reach`.
fn linear_falloff(place: f64, middle: f64, reach: f64) -> f64 {
    (1.0 - (place - middle).abs() / reach).max(0.0)
}

/// Returns a ramp from 0 to 1 around the origin, `soft` wide.
fn ramp(place: f64, soft: f64) -> f64 {
    (place / soft + 0.5).clamp(0.0, 1.0)
}

fn fade_print(picture: &RgbImage, random: &mut Random) -> RgbImage {
    let left = random_share(random, 42, 55);
    let bands: Vec<[f64; 3]> = (0..4)
        .map(|_| {
            [
                random_share(random, 5, 95),
                random_share(random, 2, 6),
                random_share(random, 30, 55),
            ]
        })
        .collect();
    map_pixels(picture, |[x, _], shades| {
        let lost = bands
            .iter()
            .map(|[middle, reach, depth]| depth * linear_falloff(x, *middle, *reach));
        let kept = left * (1.0 - lost.fold(0.0, f64::max));
        shades.map(|shade| PAPER_SHADE - (PAPER_SHADE - shade) * kept)
    })
}

fn fold_paper(picture: &RgbImage, random: &mut Random) -> RgbImage {
    let (along, across) = (
        random_share(random, 40, 60),
        [random_share(random, 25, 45), random_share(random, 60, 80)],
    );
    let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
    map_pixels(picture, |[x, y], shades| {
        let creases = [
            (x - along) * width,
            (y - across[0]) * height,
            (y - across[1]) * height,
        ];
        let mut shades = shades;
        for off in creases {
            // One slope is lit, the other shaded; in the crease itself the coating is broken.
            let slope = linear_falloff(off, 0.0, 40.0) * if off < 0.0 { 0.05 } else { -0.13 };
            let broken = 0.6 * linear_falloff(off, 0.0, 2.5);
            shades = shades.map(|shade| (shade + (PAPER_SHADE - shade) * broken) * (1.0 + slope));
        }
        shades
    })
}

fn stain_paper(picture: &RgbImage, random: &mut Random) -> RgbImage {
    let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
    let middle = [
        random_share(random, 20, 80) * width,
        random_share(random, 20, 80) * height,
    ];
    let radius = random_share(random, 18, 28) * width;
    map_pixels(picture, |[x, y], shades| {
        let far = (x * width - middle[0]).hypot(y * height - middle[1]);
        // A ring around a slightly tinted disc.
        let ring = linear_falloff(far, radius, 9.0) + 0.25 * ramp(radius - far, 6.0);
        let [red, green, blue] = shades;
        [
            red * (1.0 - 0.18 * ring),
            green * (1.0 - 0.30 * ring),
            blue * (1.0 - 0.45 * ring),
        ]
    })
}

/// Casts a shadow whose edge is `soft` wide, as a share of the picture.
fn cast_shadow(picture: &RgbImage, soft: f64, random: &mut Random) -> RgbImage {
    let (begin, slant) = (random_share(random, 35, 65), random_share(random, 10, 50));
    let depth = random_share(random, 35, 48);
    map_pixels(picture, |[x, y], shades| {
        let light = 1.0 - depth * ramp(x + slant * (y - 0.5) - begin, soft);
        shades.map(|shade| shade * light)
    })
}

fn light_from_side(picture: &RgbImage, random: &mut Random) -> RgbImage {
    let lamp = [random_share(random, 0, 100), random_share(random, 0, 30)];
    map_pixels(picture, |[x, y], shades| {
        let far = (x - lamp[0]).hypot(y - lamp[1]);
        let light = 1.06 - 0.5 * far;
        let [red, green, blue] = shades.map(|shade| shade * light);
        [red, green * 0.97, blue * 0.88]
    })
}

fn add_noise(picture: &RgbImage, random: &mut Random) -> RgbImage {
    map_pixels(picture, |_, shades| {
        // The sum of two random bytes is roughly bell-shaped.
        let bits = random.next().to_le_bytes();
        let grain = |at: usize| (f64::from(bits[at]) + f64::from(bits[at + 1]) - 255.0) / 11.0;
        let [red, green, blue] = shades;
        [red + grain(0), green + grain(2), blue + grain(4)]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawn::{Layout, draw_receipt};

    #[test]
    fn the_same_seed_wears_the_same_way() {
        let drawn = draw_receipt(Layout::France, 2);
        for wear in Wear::ALL {
            let (one, two) = (
                wear.apply_to(&drawn.picture, 5),
                wear.apply_to(&drawn.picture, 5),
            );
            assert!(one == two, "{wear:?}");
            assert!(one != drawn.picture, "{wear:?}");
            assert_eq!(one.dimensions(), drawn.picture.dimensions());
            if wear != Wear::Blurred {
                assert!(
                    one != wear.apply_to(&drawn.picture, 6),
                    "{wear:?} does not hear the seed"
                );
            }
        }
    }

    #[test]
    fn fading_takes_ink_and_shadows_take_light() {
        let drawn = draw_receipt(Layout::Malaysia, 2);
        let darkest = |picture: &RgbImage| picture.pixels().map(|pixel| pixel.0[0]).min().unwrap();
        let brightest =
            |picture: &RgbImage| picture.pixels().map(|pixel| pixel.0[0]).max().unwrap();
        assert!(darkest(&Wear::Faded.apply_to(&drawn.picture, 1)) > 110);
        let (width, height) = drawn.picture.dimensions();
        for wear in [Wear::Shadowed, Wear::SharplyShadowed] {
            let shadowed = wear.apply_to(&drawn.picture, 1);
            let side = |from: u32| imageops::crop_imm(&shadowed, from, 0, 20, height).to_image();
            assert!(
                brightest(&side(0)) > 230 && brightest(&side(width - 20)) < 175,
                "{wear:?}"
            );
        }
    }
}
