//! Fake camera input: a video file of one repeated picture (YUV4MPEG2, 4:2:0).
//!
//! The picture can be replaced while the browser reads the file: all pictures have the same size,
//! and the file is overwritten in place, never truncated.

use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use image::{Rgb, RgbImage, imageops};

use super::photo::render_at_corners;
use super::pixel::to_byte;
use super::quad::Quad;
use crate::folder::TempFolder;

/// Width and height of the camera picture in pixels: an upright phone.
pub const FRAME_SIZE: (u32, u32) = (1_440, 1_920);
/// File header; ten pictures a second suffice and cost little processor time.
const FILE_HEADER: &str = "YUV4MPEG2 W1440 H1920 F10:1 Ip A1:1 C420jpeg\n";
const FRAME_HEADER: &str = "FRAME\n";

/// Paper in front of the camera.
#[derive(Debug, Clone)]
pub struct Scene {
    /// Camera picture.
    pub picture: RgbImage,
    /// Corners of the paper in pixels.
    pub corners: Quad,
}

/// Video file that shows a scene; deleted when dropped.
pub struct Film {
    path: PathBuf,
    _folder: TempFolder,
}

impl Scene {
    /// Places the paper slightly askew, as large as it fits with some of the table around.
    pub fn fitted(paper: &RgbImage) -> Self {
        let (width, height) = (f64::from(FRAME_SIZE.0), f64::from(FRAME_SIZE.1));
        let scale =
            (0.86 * height / f64::from(paper.height())).min(0.8 * width / f64::from(paper.width()));
        let (half, tall) = (
            f64::from(paper.width()) * scale / 2.0,
            f64::from(paper.height()) * scale / 2.0,
        );
        let at = |x: f64, y: f64| [width / 2.0 + x, height / 2.0 + y];
        Self::with_corners(
            paper,
            [
                at(12.0 - half, -tall),
                at(half, 10.0 - tall),
                at(half - 8.0, tall),
                at(-half, tall),
            ],
        )
    }

    /// Places the paper with its corners at these points, which may lie outside of the picture.
    pub fn with_corners(paper: &RgbImage, corners: Quad) -> Self {
        Self {
            picture: render_at_corners(paper, &corners, FRAME_SIZE),
            corners,
        }
    }

    /// Shows an empty table.
    pub fn empty() -> Self {
        Self {
            picture: RgbImage::from_pixel(FRAME_SIZE.0, FRAME_SIZE.1, Rgb([92, 74, 58])),
            corners: [[0.0; 2]; 4],
        }
    }

    /// Moves the paper by so many pixels.
    #[must_use]
    pub fn moved(&self, paper: &RgbImage, across: f64, down: f64) -> Self {
        Self::with_corners(paper, self.corners.map(|[x, y]| [x + across, y + down]))
    }

    /// Multiplies the brightness by `light`, 0 to 1.
    #[must_use]
    pub fn dimmed(mut self, light: f64) -> Self {
        for Rgb(channels) in self.picture.pixels_mut() {
            *channels = channels.map(|channel| to_byte(f64::from(channel) * light));
        }
        self
    }

    /// Blurs the picture as if out of focus.
    #[must_use]
    pub fn blurred(mut self) -> Self {
        self.picture = imageops::fast_blur(&self.picture, 12.0);
        self
    }

    /// Adds the reflection of a lamp at the middle of the paper.
    #[must_use]
    pub fn glaring(mut self) -> Self {
        let middle =
            [0, 1].map(|axis| self.corners.iter().map(|corner| corner[axis]).sum::<f64>() / 4.0);
        for (x, y, Rgb(channels)) in self.picture.enumerate_pixels_mut() {
            let far =
                ((f64::from(x) - middle[0]) / 190.0).hypot((f64::from(y) - middle[1]) / 140.0);
            let light = (4.0 * (1.25 - far)).clamp(0.0, 1.0);
            *channels =
                channels.map(|channel| to_byte(f64::from(channel) * (1.0 - light) + 255.0 * light));
        }
        self
    }
}

impl Film {
    /// Creates a film of this scene.
    pub fn new(scene: &Scene) -> Self {
        let folder = TempFolder::new();
        let film = Self {
            path: folder.write_file("camera.y4m", &[]),
            _folder: folder,
        };
        film.show_scene(scene);
        film
    }

    /// Replaces the scene.
    pub fn show_scene(&self, scene: &Scene) {
        // In place, because the browser keeps the file open.
        let mut file = File::options()
            .write(true)
            .open(&self.path)
            .expect("it was written");
        let frame = [
            FILE_HEADER.as_bytes(),
            FRAME_HEADER.as_bytes(),
            &yuv_planes(&scene.picture),
        ]
        .concat();
        file.seek(SeekFrom::Start(0))
            .and_then(|_| file.write_all(&frame))
            .expect("the disk has room");
    }

    /// Returns the path of the video file.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Converts to one luma and two chroma planes, the latter half as wide and high (BT.601, 16 to
/// 235).
fn yuv_planes(picture: &RgbImage) -> Vec<u8> {
    let mix = |Rgb(channels): Rgb<u8>, [red, green, blue]: [f64; 3], zero: f64| {
        let [r, g, b] = channels.map(|channel| f64::from(channel) / 256.0);
        to_byte(zero + red * r + green * g + blue * b + 0.5)
    };
    // 4:2:0: chroma is computed from a picture of half the size.
    let small = imageops::resize(
        picture,
        FRAME_SIZE.0 / 2,
        FRAME_SIZE.1 / 2,
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
            let planes = yuv_planes(&RgbImage::from_pixel(
                FRAME_SIZE.0,
                FRAME_SIZE.1,
                Rgb([shade; 3]),
            ));
            assert_eq!(planes.len() * 2, (FRAME_SIZE.0 * FRAME_SIZE.1 * 3) as usize);
            assert!(planes[0].abs_diff(light) <= 1, "{}", planes[0]);
            assert_eq!(planes[planes.len() - 1], 128, "no colour");
        }
    }

    #[test]
    fn the_paper_lies_between_its_corners() {
        let scene = Scene::fitted(&RgbImage::from_pixel(600, 1_400, Rgb([245; 3])));
        let [left, top] = scene.corners[0].map(super::super::pixel::to_pixel);
        assert!(scene.picture.get_pixel(left + 8, top + 8).0[0] > 180);
        assert!(scene.picture.get_pixel(left - 8, top).0[0] < 120);
    }
}
