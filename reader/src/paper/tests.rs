//! Tests of paper detection and flattening, on drawn photos.

use super::*;
use crate::geometry;

const TABLE: [u8; 3] = [120, 95, 70];

fn close(a: Point, b: Point, tolerance: f32) -> bool {
    distance(a, b) <= tolerance
}

/// Draws a table in uneven light with papers on it, each printed with dark lines.
fn photo(width: u32, height: u32, papers: &[Quad]) -> Picture {
    Picture::new(RgbImage::from_fn(width, height, |x, y| {
        let light = 1.1 - 0.4 * x as f32 / width as f32;
        let point = [x as f32 + 0.5, y as f32 + 0.5];
        let colour = match papers
            .iter()
            .find(|paper| geometry::contains_point(**paper, point))
        {
            Some(_) if y % 24 < 9 && x % 7 < 4 && y % 96 < 72 => [60, 60, 65],
            Some(_) => [232, 230, 225],
            None => TABLE,
        };
        Rgb(colour.map(|value| (f32::from(value) * light).min(255.0) as u8))
    }))
}

#[test]
fn a_flat_place_maps_to_the_picture_and_corners_to_corners() {
    let corners = [[100.0, 50.0], [500.0, 90.0], [460.0, 700.0], [60.0, 640.0]];
    let paper = Paper::new(corners);
    let (width, height) = paper.size();
    let (width, height) = (width as f32, height as f32);
    for (flat, expected) in [[0.0, 0.0], [width, 0.0], [width, height], [0.0, height]]
        .into_iter()
        .zip(corners)
    {
        assert!(close(paper.to_picture(flat), expected, 0.01), "{flat:?}");
    }
    // In perspective, the middle of a paper is the intersection of its diagonals.
    let ([a, b, c, d], middle) = (corners, paper.to_picture([width / 2.0, height / 2.0]));
    // Distance of the middle from a line.
    let offset = |from: Point, to: Point| {
        geometry::cross(
            [to[0] - from[0], to[1] - from[1]],
            [middle[0] - from[0], middle[1] - from[1]],
        )
        .abs()
            / distance(from, to)
    };
    assert!(offset(a, c) < 0.1 && offset(b, d) < 0.1, "{middle:?}");
}

#[test]
fn finds_papers_where_they_lie() {
    let cases: [&[Quad]; 4] = [
        &[[
            [150.0, 120.0],
            [620.0, 160.0],
            [590.0, 1050.0],
            [110.0, 1000.0],
        ]],
        &[[
            [200.0, 400.0],
            [700.0, 310.0],
            [760.0, 700.0],
            [240.0, 780.0],
        ]],
        &[
            [[40.0, 60.0], [400.0, 60.0], [400.0, 1100.0], [40.0, 1100.0]],
            [
                [480.0, 200.0],
                [860.0, 230.0],
                [840.0, 900.0],
                [460.0, 880.0],
            ],
        ],
        &[],
    ];
    for papers in cases {
        let picture = photo(900, 1200, papers);
        let found = find_papers(&picture);
        if papers.is_empty() {
            assert_eq!(found, [Paper::whole_picture(&picture)]);
            continue;
        }
        assert_eq!(found.len(), papers.len());
        for (found, paper) in found.iter().zip(papers) {
            let is_there = found
                .corners()
                .into_iter()
                .zip(*paper)
                .all(|(a, b)| close(a, b, 12.0));
            assert!(is_there, "{:?}, not {paper:?}", found.corners());
        }
    }
}

#[test]
fn a_scan_is_all_paper() {
    let scan = photo(
        900,
        1200,
        &[[
            [-10.0, -10.0],
            [910.0, -10.0],
            [910.0, 1210.0],
            [-10.0, 1210.0],
        ]],
    );
    assert_eq!(find_papers(&scan), [Paper::whole_picture(&scan)]);
    let tiny = Picture::new(RgbImage::from_pixel(1, 1, Rgb([9; 3])));
    assert_eq!(find_papers(&tiny), [Paper::whole_picture(&tiny)]);
    assert_eq!(
        Paper::whole_picture(&tiny)
            .render_flat(&tiny, 1_000)
            .dimensions(),
        (1, 1)
    );
}

#[test]
fn the_edge_of_a_shadow_cuts_no_paper() {
    let corners = [
        [150.0, 120.0],
        [620.0, 160.0],
        [590.0, 1050.0],
        [110.0, 1000.0],
    ];
    for slope in [0.0, 0.2, -0.3] {
        // Darken the picture below a slanted line with a soft edge.
        let mut picture = photo(900, 1200, &[corners]).rgb().clone();
        for (x, y, pixel) in picture.enumerate_pixels_mut() {
            let depth = (y as f32 - 560.0 - slope * (x as f32 - 400.0)) / 30.0;
            let light = 1.0 - 0.45 * (depth.clamp(-0.5, 0.5) + 0.5);
            pixel.0 = pixel.0.map(|value| (f32::from(value) * light) as u8);
        }
        let found = find_papers(&Picture::new(picture));
        let is_there = found[0]
            .corners()
            .into_iter()
            .zip(corners)
            .all(|(a, b)| close(a, b, 14.0));
        assert!(found.len() == 1 && is_there, "{slope}: {found:?}");
    }
}

#[test]
fn a_box_on_a_page_is_no_paper() {
    let page = RgbImage::from_fn(900, 1200, |x, y| {
        let is_box = (200..700).contains(&x) && (300..900).contains(&y);
        Rgb([if is_box { 252 } else { 236 }; 3])
    });
    let page = Picture::new(page);
    assert_eq!(find_papers(&page), [Paper::whole_picture(&page)]);
}

#[test]
fn flat_paper_is_straight() {
    let corners = [
        [150.0, 120.0],
        [620.0, 160.0],
        [590.0, 1050.0],
        [110.0, 1000.0],
    ];
    let mut picture = photo(900, 1200, &[corners]).rgb().clone();
    // One mark in each quarter of the paper.
    let paper = Paper::new(corners);
    let (width, height) = paper.size();
    let at = |u: f32, v: f32| paper.to_picture([u * width as f32, v * height as f32]);
    let marks = [(0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75)];
    for (u, v) in marks {
        let [x, y] = at(u, v);
        for (dx, dy) in (0..20).flat_map(|dx| (0..20).map(move |dy| (dx, dy))) {
            picture.put_pixel(x as u32 + dx - 10, y as u32 + dy - 10, Rgb([255, 0, 0]));
        }
    }
    let flat = paper.render_flat(&Picture::new(picture), 600);
    // The marks keep their relative positions on the flat paper.
    assert_eq!(flat.height().max(flat.width()), 600);
    for (u, v) in marks {
        let pixel = flat.get_pixel(
            (u * flat.width() as f32) as u32,
            (v * flat.height() as f32) as u32,
        );
        assert!(pixel.0[0] > 180 && pixel.0[1] < 80, "{u} {v}: {pixel:?}");
    }
}
