//! What a camera sees: one picture again and again, in a file that a browser takes for its camera (YUV4MPEG2, 4:2:0).
//!
//! While the browser looks, another picture can be put in place of the first: all have the same size, and the file is
//! written over, never cut.

use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use image::{Rgb, RgbImage, imageops};

use super::photo::framed;
use super::pixel::byte;
use super::quad::Quad;
use crate::folder::Folder;

/// Width and height of what the camera sees, in pixels: a phone held upright.
pub const SIZE: (u32, u32) = (1_440, 1_920);
/// Ten pictures a second are enough, and leave the machine time for other things.
const HEADER: &str = "YUV4MPEG2 W1440 H1920 F10:1 Ip A1:1 C420jpeg\n";
const FRAME: &str = "FRAME\n";

/// A paper before the camera.
#[derive(Debug, Clone)]
pub struct Scene {
    /// What is seen.
    pub picture: RgbImage,
    /// Where the corners of the paper are, in pixels.
    pub corners: Quad,
}

/// A file that shows a scene.
pub struct Film {
    path: PathBuf,
    _folder: Folder,
}

impl Scene {
    /// The paper as large as it can be with some of the table around, lying a little askew.
    pub fn of(paper: &RgbImage) -> Self {
        let (width, height) = (f64::from(SIZE.0), f64::from(SIZE.1));
        let scale =
            (0.86 * height / f64::from(paper.height())).min(0.8 * width / f64::from(paper.width()));
        let (half, tall) = (
            f64::from(paper.width()) * scale / 2.0,
            f64::from(paper.height()) * scale / 2.0,
        );
        let at = |x: f64, y: f64| [width / 2.0 + x, height / 2.0 + y];
        Self::at(
            paper,
            [
                at(12.0 - half, -tall),
                at(half, 10.0 - tall),
                at(half - 8.0, tall),
                at(-half, tall),
            ],
        )
    }

    /// The paper with its corners at these places, which may lie beyond what is seen.
    pub fn at(paper: &RgbImage, corners: Quad) -> Self {
        Self {
            picture: framed(paper, &corners, SIZE),
            corners,
        }
    }

    /// Nothing but a table.
    pub fn empty() -> Self {
        Self {
            picture: RgbImage::from_pixel(SIZE.0, SIZE.1, Rgb([92, 74, 58])),
            corners: [[0.0; 2]; 4],
        }
    }

    /// The same paper, moved.
    #[must_use]
    pub fn moved(&self, paper: &RgbImage, across: f64, down: f64) -> Self {
        Self::at(paper, self.corners.map(|[x, y]| [x + across, y + down]))
    }

    /// With so much of its light, from 0 to 1.
    #[must_use]
    pub fn dimmed(mut self, light: f64) -> Self {
        for Rgb(channels) in self.picture.pixels_mut() {
            *channels = channels.map(|channel| byte(f64::from(channel) * light));
        }
        self
    }

    /// Out of focus.
    #[must_use]
    pub fn blurred(mut self) -> Self {
        self.picture = imageops::fast_blur(&self.picture, 12.0);
        self
    }

    /// With a lamp reflected on the middle of the paper.
    #[must_use]
    pub fn glaring(mut self) -> Self {
        let middle =
            [0, 1].map(|axis| self.corners.iter().map(|corner| corner[axis]).sum::<f64>() / 4.0);
        for (x, y, Rgb(channels)) in self.picture.enumerate_pixels_mut() {
            let far =
                ((f64::from(x) - middle[0]) / 190.0).hypot((f64::from(y) - middle[1]) / 140.0);
            let light = (4.0 * (1.25 - far)).clamp(0.0, 1.0);
            *channels =
                channels.map(|channel| byte(f64::from(channel) * (1.0 - light) + 255.0 * light));
        }
        self
    }
}

impl Film {
    /// A film of this scene.
    pub fn of(scene: &Scene) -> Self {
        let folder = Folder::new();
        let film = Self {
            path: folder.write("camera.y4m", &[]),
            _folder: folder,
        };
        film.show(scene);
        film
    }

    /// Shows another scene from now on.
    pub fn show(&self, scene: &Scene) {
        let mut file = File::options()
            .write(true)
            .open(&self.path)
            .expect("it was written");
        let frame = [HEADER.as_bytes(), FRAME.as_bytes(), &planes(&scene.picture)].concat();
        file.seek(SeekFrom::Start(0))
            .and_then(|_| file.write_all(&frame))
            .expect("the disk has room");
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// One plane of light and two of colour, half as wide and half as high (BT.601, 16 to 235).
fn planes(picture: &RgbImage) -> Vec<u8> {
    let mix = |Rgb(channels): Rgb<u8>, [red, green, blue]: [f64; 3], zero: f64| {
        let [r, g, b] = channels.map(|channel| f64::from(channel) / 256.0);
        byte(zero + red * r + green * g + blue * b + 0.5)
    };
    let small = imageops::resize(
        picture,
        SIZE.0 / 2,
        SIZE.1 / 2,
        imageops::FilterType::Triangle,
    );
    let mut planes: Vec<u8> = picture
        .pixels()
        .map(|pixel| mix(*pixel, [65.738, 129.057, 25.064], 16.0))
        .collect();
    planes.extend(
        small
            .pixels()
            .map(|pixel| mix(*pixel, [-37.945, -74.494, 112.439], 128.0)),
    );
    planes.extend(
        small
            .pixels()
            .map(|pixel| mix(*pixel, [112.439, -94.154, -18.285], 128.0)),
    );
    planes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_and_black_are_what_the_standard_says() {
        for (shade, light) in [(0, 16), (255, 235)] {
            let planes = planes(&RgbImage::from_pixel(SIZE.0, SIZE.1, Rgb([shade; 3])));
            assert_eq!(planes.len() * 2, (SIZE.0 * SIZE.1 * 3) as usize);
            assert!(planes[0].abs_diff(light) <= 1, "{}", planes[0]);
            assert_eq!(planes[planes.len() - 1], 128, "no colour");
        }
    }

    #[test]
    fn the_paper_lies_between_its_corners() {
        let scene = Scene::of(&RgbImage::from_pixel(600, 1_400, Rgb([245; 3])));
        let [left, top] = scene.corners[0].map(super::super::pixel::pixel);
        assert!(scene.picture.get_pixel(left + 8, top + 8).0[0] > 180);
        assert!(scene.picture.get_pixel(left - 8, top).0[0] < 120);
    }
}
