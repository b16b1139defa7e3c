//! Tasks of a reader process: file in, pictures out, no side effects.

use reader::Stop;
use reader::page::Page;
use reader::paper::Paper;
use reader::picture::{self, JPEG_SIDE_MAX, Limits, Picture, PictureError, Sheet};
use shared::api::Corners;
use shared::file_kind::FileKind;
use shared::pdf::{ColourSpace, JpegInfo};
use shared::profile::PICTURE_SIDES_PX;

/// JPEG quality of pictures that become originals, 1 to 100.
const ORIGINAL_QUALITY: u8 = 92;
/// Quality of profile pictures as `WebP`, 0 to 100.
const SQUARE_QUALITY: f32 = 82.0;
/// Limits of profile pictures: tighter than for receipts, because a user waits for the answer.
const SQUARE_LIMITS: Limits = Limits {
    max_pixels: 50_000_000,
    max_memory_bytes: 250_000_000,
    max_pages: 1,
};

/// Cuts out the papers beside the main one on all pages, as flat JPEGs. `pages` are the pages as
/// they were read.
pub fn cut_papers(
    file: &[u8],
    kind: FileKind,
    pages: &[Page],
    limits: &Limits,
    stop: &Stop<'_>,
) -> Result<Vec<Vec<u8>>, PictureError> {
    let mut papers = Vec::new();
    // Pages are stored in the order of the sheets, as far as those could be read.
    let sheets = picture::open_sheets(file, kind, limits, stop)?;
    let sheets = sheets.filter(|sheet| !matches!(sheet, Err(PictureError::Broken)));
    for (sheet, page) in sheets.zip(pages) {
        let picture = sheet?.picture;
        // The first paper is the main one, which stays.
        if page.papers.len() < 2 {
            continue;
        }
        // Corners refer to the page turned upright.
        let shown = picture.rotate_quarters(page.quarter_turns);
        for corners in &page.papers[1..] {
            if stop() {
                return Err(PictureError::Stopped);
            }
            papers.push(paper_to_jpeg(&shown, *corners));
        }
    }
    Ok(papers)
}

fn paper_to_jpeg(shown: &Picture, corners: Corners) -> Vec<u8> {
    let paper = Paper::from_shares(corners, shown.size());
    Picture::new(paper.render_flat(shown, u32::MAX)).encode_jpeg(u32::MAX, ORIGINAL_QUALITY)
}

/// Passes every page as a JPEG to `take`, until it returns `false`. A JPEG that a PDF can hold is
/// passed on as it is, every other page is encoded.
pub fn export_pages(
    file: &[u8],
    kind: FileKind,
    limits: &Limits,
    stop: &Stop<'_>,
    mut take: impl FnMut(JpegInfo, &[u8]) -> bool,
) -> Result<(), PictureError> {
    for sheet in picture::open_sheets(file, kind, limits, stop)? {
        // A JPEG is decoded nevertheless: a damaged one would make the merged receipt unreadable.
        let Sheet {
            picture,
            is_damaged,
            ..
        } = sheet?;
        if is_damaged {
            return Err(PictureError::Broken);
        }
        let whole = if kind == FileKind::Jpeg {
            picture::embeddable_jpeg(file)
        } else {
            None
        };
        let goes_on = if let Some((jpeg, bytes)) = whole {
            take(jpeg, bytes)
        } else {
            // JPEG limits the longest side; a picture that exceeds it is scaled down.
            let (width, height) = picture.scaled_to_fit(JPEG_SIDE_MAX).dimensions();
            let jpeg = JpegInfo {
                width,
                height,
                colours: ColourSpace::Colour,
                orientation: 1,
            };
            take(jpeg, &picture.encode_jpeg(JPEG_SIDE_MAX, ORIGINAL_QUALITY))
        };
        if !goes_on {
            break;
        }
    }
    Ok(())
}

/// Makes square `WebP`s of the first page, with the sides that [`shared::profile`] lists, without
/// metadata.
pub fn make_squares(
    file: &[u8],
    kind: FileKind,
    stop: &Stop<'_>,
) -> Result<Vec<Vec<u8>>, PictureError> {
    let mut sheets = picture::open_sheets(file, kind, &SQUARE_LIMITS, stop)?;
    let first = sheets.next().ok_or(PictureError::Broken)??;
    if first.is_damaged {
        return Err(PictureError::Broken);
    }
    let first = first.picture;
    let square = |side| {
        let square = first.crop_square(side);
        webp::Encoder::from_rgb(square.rgb().as_raw(), side, side)
            .encode(SQUARE_QUALITY)
            .to_vec()
    };
    Ok(PICTURE_SIDES_PX.into_iter().map(square).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn papers_are_cut_out_of_the_page_as_it_is_shown() {
        // Lies on its side. As shown it is 200 wide and 300 high, with one paper on the left and
        // one on the right.
        let shown = image::RgbImage::from_fn(200, 300, |x, y| {
            image::Rgb(match (x, y) {
                (110..190, 40..60) => [200, 0, 0],
                (10..90, 20..280) | (110..190, 40..240) => [250; 3],
                _ => [60; 3],
            })
        });
        let mut file = std::io::Cursor::new(Vec::new());
        image::imageops::rotate270(&shown)
            .write_to(&mut file, image::ImageFormat::Png)
            .unwrap();
        let corners = |[left, top, right, bottom]: [f32; 4]| {
            [[left, top], [right, top], [right, bottom], [left, bottom]]
                .map(|[x, y]| [x / 200.0, y / 300.0])
        };
        let papers = vec![
            corners([10.0, 20.0, 90.0, 280.0]),
            corners([110.0, 40.0, 190.0, 240.0]),
        ];
        let page = Page {
            width: 200,
            height: 300,
            quarter_turns: 1,
            papers,
            ..Page::default()
        };
        let cut = |stop: &Stop<'_>| {
            cut_papers(
                file.get_ref(),
                FileKind::Png,
                std::slice::from_ref(&page),
                &Limits::default(),
                stop,
            )
        };
        let made = cut(&|| false).unwrap();
        assert_eq!(made.len(), 1, "the main paper stays where it is");
        let flat = image::load_from_memory(&made[0]).unwrap().into_rgb8();
        assert_eq!(flat.dimensions(), (80, 200));
        let is_red = |y: u32| flat.get_pixel(40, y).0[1] < 100;
        assert!(is_red(8) && !is_red(100) && !is_red(190), "upright");
        assert_eq!(cut(&|| true), Err(PictureError::Stopped));
    }
}
