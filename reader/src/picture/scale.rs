//! Scaling by averaging areas.
//!
//! Each new pixel is the mean of the old ones it covers. That needs two lines of memory besides the
//! result, so a picture of 100 megapixels can be shrunk without a second copy of it, and it keeps
//! thin strokes that sampling would lose. Asked for more pixels than there are, it repeats them.

use image::RgbImage;

/// Picture that is read row by row.
pub(crate) trait RowSource {
    /// Returns width and height in pixels.
    fn size(&self) -> (u32, u32);

    /// Writes row `y` as RGB; `line` holds three bytes per pixel. [`resize_by_area`] reads rows in
    /// ascending order, each once.
    fn read_row(&self, y: u32, line: &mut [u8]);
}

impl RowSource for RgbImage {
    fn size(&self) -> (u32, u32) {
        self.dimensions()
    }

    fn read_row(&self, y: u32, line: &mut [u8]) {
        let start = y as usize * line.len();
        line.copy_from_slice(&self.as_raw()[start..start + line.len()]);
    }
}

/// Returns the size with its longest side at most `side_max`, in the same proportions, never
/// larger.
pub(crate) fn fit_side(width: u32, height: u32, side_max: u32) -> (u32, u32) {
    let longest = width.max(height);
    if longest <= side_max {
        return (width, height);
    }
    scale_size(width, height, f64::from(side_max) / f64::from(longest))
}

/// Returns the size with at most `pixels_max` pixels, in the same proportions, never larger.
pub(crate) fn fit_pixels(width: u32, height: u32, pixels_max: u64) -> (u32, u32) {
    let pixels = u64::from(width) * u64::from(height);
    if pixels <= pixels_max {
        return (width, height);
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "a ratio for rounding, far below 2^52 pixels"
    )]
    let factor = (pixels_max as f64 / pixels as f64).sqrt();
    scale_size(width, height, factor)
}

/// Returns the size multiplied by a factor, rounded down, each side at least 1.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "factors are between 0 and 1"
)]
fn scale_size(width: u32, height: u32, factor: f64) -> (u32, u32) {
    let side = |side: u32| ((f64::from(side) * factor).floor() as u32).max(1);
    (side(width), side(height))
}

/// Returns the memory in bytes that [`resize_by_area`] needs besides its result: one old line, two
/// new ones, and the coverage along both sides.
pub(crate) fn working_bytes(from: (u32, u32), to: (u32, u32)) -> u64 {
    let line = u64::from(from.0) * 3;
    if from == to {
        return line;
    }
    let (width, height) = (u64::from(to.0), u64::from(to.1));
    line + width * 3 * 2 * size_of::<f32>() as u64 + (width + height) * size_of::<Coverage>() as u64
}

/// Returns the picture at a new size, which must not be 0 in either direction.
pub(crate) fn resize_by_area(source: &impl RowSource, (width, height): (u32, u32)) -> RgbImage {
    let (source_width, source_height) = source.size();
    let mut line = vec![0; source_width as usize * 3];
    let mut result = Vec::with_capacity(width as usize * height as usize * 3);
    // Same size: copy.
    if (source_width, source_height) == (width, height) {
        for y in 0..height {
            source.read_row(y, &mut line);
            result.extend_from_slice(&line);
        }
        return into_image(width, height, result);
    }
    // Average each old row across first, then add up its share of the new row.
    let columns = compute_coverage(source_width, width);
    let mut narrow = vec![0.0_f32; width as usize * 3];
    let mut sums = vec![0.0_f32; width as usize * 3];
    let mut loaded = None;
    for row in compute_coverage(source_height, height) {
        sums.fill(0.0);
        for (y, weight) in row.weighted_pixels() {
            // Two new rows may share an old one: read it once.
            if loaded != Some(y) {
                source.read_row(y, &mut line);
                narrow_row(&line, &columns, &mut narrow);
                loaded = Some(y);
            }
            for (sum, value) in sums.iter_mut().zip(&narrow) {
                *sum += value * weight;
            }
        }
        // Add a half to round to the nearest.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "means of bytes"
        )]
        result.extend(sums.iter().map(|sum| (sum + 0.5) as u8));
    }
    into_image(width, height, result)
}

fn into_image(width: u32, height: u32, bytes: Vec<u8>) -> RgbImage {
    RgbImage::from_raw(width, height, bytes).expect("three bytes were written for each pixel")
}

/// Averages a row across: each new pixel is the mean of the old ones it covers.
fn narrow_row(line: &[u8], columns: &[Coverage], narrow: &mut [f32]) {
    for (share, out) in columns.iter().zip(narrow.chunks_exact_mut(3)) {
        let mut sum = [0.0_f32; 3];
        let start = share.first as usize * 3;
        let pixels = line[start..start + share.count as usize * 3].chunks_exact(3);
        for (index, pixel) in pixels.enumerate() {
            let weight = share.weight(index);
            for (sum, value) in sum.iter_mut().zip(pixel) {
                *sum += f32::from(*value) * weight;
            }
        }
        out.copy_from_slice(&sum);
    }
}

/// Old pixels that a new one covers along one axis, with the weight of each.
struct Coverage {
    first: u32,
    count: u32,
    first_weight: f32,
    middle_weight: f32,
    last_weight: f32,
}

impl Coverage {
    fn weight(&self, index: usize) -> f32 {
        match index {
            0 => self.first_weight,
            index if index + 1 == self.count as usize => self.last_weight,
            _ => self.middle_weight,
        }
    }

    fn weighted_pixels(&self) -> impl Iterator<Item = (u32, f32)> {
        (0..self.count).map(|index| (self.first + index, self.weight(index as usize)))
    }
}

/// Splits `from` old pixels into `to` new ones.
///
/// Whole numbers, so that no rounding leaves a gap: an old pixel is `to` units long, a new one
/// `from` units.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "indices below `from`"
)]
fn compute_coverage(from: u32, to: u32) -> Vec<Coverage> {
    let (from, to) = (u64::from(from), u64::from(to));
    let share = |index: u64| {
        let (start, end) = (index * from, (index + 1) * from);
        let (first, last) = (start / to, (end - 1) / to);
        let covered = |pixel: u64| ((pixel + 1) * to).min(end) - (pixel * to).max(start);
        let weight = |units: u64| units as f32 / from as f32;
        Coverage {
            first: first as u32,
            count: (last - first + 1) as u32,
            first_weight: weight(covered(first)),
            middle_weight: weight(to),
            last_weight: weight(covered(last)),
        }
    };
    (0..to).map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    fn grey(values: &[u8], width: u32) -> RgbImage {
        let height = u32::try_from(values.len()).unwrap() / width;
        RgbImage::from_fn(width, height, |x, y| {
            Rgb([values[(y * width + x) as usize]; 3])
        })
    }

    fn check(values: &[u8], width: u32, to: (u32, u32), expected: &[u8]) {
        let result: Vec<u8> = resize_by_area(&grey(values, width), to)
            .pixels()
            .map(|pixel| pixel.0[1])
            .collect();
        assert_eq!(result, expected, "{values:?} to {to:?}");
    }

    #[test]
    fn a_new_pixel_is_the_mean_of_what_it_covers() {
        check(&[10, 20, 30, 40], 4, (2, 1), &[15, 35]);
        check(&[10, 20, 30, 40], 1, (1, 2), &[15, 35]);
        check(&[0, 100, 100, 200], 2, (1, 1), &[100]);
        check(&[0, 30, 60], 3, (2, 1), &[10, 50]);
        check(&[1, 2, 3, 4], 2, (2, 2), &[1, 2, 3, 4]);
        check(&[0, 90], 2, (3, 1), &[0, 45, 90]);
    }

    #[test]
    fn an_even_picture_stays_even() {
        for to in [(1, 1), (7, 5), (96, 64), (97, 101)] {
            let result = resize_by_area(&RgbImage::from_pixel(97, 101, Rgb([1, 128, 255])), to);
            assert!(
                result.pixels().all(|pixel| pixel.0 == [1, 128, 255]),
                "{to:?}"
            );
        }
    }

    #[test]
    fn sizes_keep_their_proportions() {
        assert_eq!(fit_side(4000, 1000, 2000), (2000, 500));
        assert_eq!(fit_side(100, 200, 2000), (100, 200));
        assert_eq!(fit_side(100_000, 1, 2000), (2000, 1));
        assert_eq!(fit_pixels(8000, 6000, 12_000_000), (4000, 3000));
        assert_eq!(fit_pixels(3000, 4000, 12_000_000), (3000, 4000));
        assert_eq!(fit_pixels(1_000_000, 100, 1_000_000), (100_000, 10));
    }
}
