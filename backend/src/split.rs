//! A picture of several receipts becomes several receipts: each paper beside the one that was read is made flat and comes
//! in by the one door.
//!
//! The receipt itself stays as it is, with its whole picture. Doing it twice makes nothing twice: the flat papers are
//! the same bytes each time, and the very same file makes no second receipt. So a cut in between loses nothing.

use std::time::{Duration, Instant};

use bytes::Bytes;
use reader::Stop;
use reader::page::Page;
use reader::paper::Paper;
use reader::picture::{self, Limits, Picture, PictureError};
use shared::api::{Corners, SeenPaper};
use shared::file_kind::FileKind;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use tokio::sync::{Semaphore, SemaphorePermit};
use tracing::error;

use crate::app::{App, now_ms};
use crate::blob::BlobKey;
use crate::db::receipt_words;
use crate::db::receipts::StoredReceipt;
use crate::file_name;
use crate::intake::admission::Origin;
use crate::intake::incoming::Incoming;
use crate::intake::{IntakeError, announce, new_id};

/// The quality of the flat papers as JPEG: they are originals from now on.
const QUALITY: u8 = 92;
/// How long the papers of one file may take.
const CUTTING_MAX: Duration = Duration::from_mins(1);
/// One file is cut at a time, whatever the number of requests: memory is bounded by one.
static TURN: Semaphore = Semaphore::const_new(1);

/// The papers of pages that show more than one.
pub fn seen(pages: &[Page]) -> Vec<SeenPaper> {
    let several = (1..).zip(pages).filter(|(_, page)| page.papers.len() > 1);
    let papers = several.flat_map(|(number, page)| {
        let all = page.papers.iter().enumerate();
        all.map(move |(index, corners)| SeenPaper { page: number, corners: *corners, is_read: index == 0 })
    });
    papers.collect()
}

/// Makes a receipt of each other paper on the pictures of this one, and gives their ids.
pub async fn split(app: &App, stored: &StoredReceipt) -> Result<Vec<ReceiptId>, IntakeError> {
    let turn = turn().await;
    let id = stored.row.id;
    let pages = app.db.receipt_words(id).await?.unwrap_or_default();
    if seen(&pages).is_empty() {
        return Ok(Vec::new());
    }
    let original = app.blobs.bytes(&BlobKey::Original(id)).await?;
    let (_turn, papers) = cut(app, turn, original, stored.row.file.kind, pages.clone()).await?;
    let mut receipts = Vec::new();
    for (number, paper) in (2..).zip(papers) {
        receipts.push(take_in(app, stored, number, paper.into()).await?);
    }
    let mut tx = app.db.begin().await?;
    receipt_words::forget_other_papers(&mut tx, id, &pages, now_ms()).await?;
    tx.commit().await?;
    announce(app, id).await?;
    Ok(receipts)
}

async fn turn() -> SemaphorePermit<'static> {
    TURN.acquire().await.expect("nobody closes it")
}

/// Cuts on a thread of its own. The turn is given back when the work is over, also where nobody waits for it any more.
async fn cut(
    app: &App,
    turn: SemaphorePermit<'static>,
    original: Bytes,
    kind: FileKind,
    pages: Vec<Page>,
) -> Result<(SemaphorePermit<'static>, Vec<Vec<u8>>), IntakeError> {
    let app = app.clone();
    let thread = tokio::task::spawn_blocking(move || {
        let deadline = Instant::now() + CUTTING_MAX;
        let stop = || app.shutdown.is_cancelled() || Instant::now() >= deadline;
        let papers = other_papers(&original, kind, &pages, &app.pipeline.limits, &stop);
        papers.map(|papers| (turn, papers)).map_err(PictureError::problem)
    });
    let papers = thread.await.unwrap_or_else(|panic| {
        error!(%panic, "the papers of a picture could not be cut out");
        Err(ProblemCode::PictureBroken)
    });
    papers.map_err(IntakeError::Refused)
}

async fn take_in(
    app: &App,
    stored: &StoredReceipt,
    number: u32,
    jpeg: Bytes,
) -> Result<ReceiptId, IntakeError> {
    let mut incoming = Incoming::begin(app, new_id());
    incoming.write(jpeg).await?;
    let name = numbered(&stored.row.file.name, number);
    let origin = Origin::Split(stored.row.id);
    Ok(incoming.finish().await?.admit(app, &name, origin).await?.receipt)
}

/// The other papers of all pages as flat JPEGs.
fn other_papers(
    bytes: &[u8],
    kind: FileKind,
    pages: &[Page],
    limits: &Limits,
    stop: &Stop<'_>,
) -> Result<Vec<Vec<u8>>, PictureError> {
    let mut papers = Vec::new();
    // The text of a page is kept in the order of the pages, as far as they could be read.
    for (sheet, page) in picture::open(bytes, kind, limits, stop)?.zip(pages) {
        let picture = sheet?.picture;
        if page.papers.len() < 2 {
            continue;
        }
        let shown = picture.turned(page.quarter_turns);
        for corners in &page.papers[1..] {
            if stop() {
                return Err(PictureError::Stopped);
            }
            papers.push(flat(&shown, *corners));
        }
    }
    Ok(papers)
}

#[expect(clippy::cast_precision_loss, reason = "sides of pictures are far below 2^23 pixels")]
fn flat(shown: &Picture, corners: Corners) -> Vec<u8> {
    let size = shown.size();
    let pixels = corners.map(|[x, y]| [x * size.width as f32, y * size.height as f32]);
    Picture::new(Paper::new(pixels).flat(shown, u32::MAX)).jpeg(u32::MAX, QUALITY)
}

/// `IMG_1.heic` becomes `IMG_1 (2).jpg`.
fn numbered(name: &str, number: u32) -> String {
    format!("{} ({number}).jpg", file_name::stem(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_numbered_before_their_ending() {
        for (name, numbered_name) in [
            ("IMG_1.heic", "IMG_1 (2).jpg"),
            ("a.b.jpg", "a.b (2).jpg"),
            ("receipt", "receipt (2).jpg"),
            (".jpg", ".jpg (2).jpg"),
        ] {
            assert_eq!(numbered(name, 2), numbered_name);
        }
    }

    #[test]
    fn a_page_with_one_paper_shows_nothing_to_split() {
        let corners = |left: f32| [[left, 0.0], [left + 0.4, 0.0], [left + 0.4, 1.0], [left, 1.0]];
        let page = |papers: &[Corners]| Page { papers: papers.to_vec(), ..Page::default() };
        assert_eq!(seen(&[page(&[]), page(&[corners(0.0)])]), []);
        let papers = seen(&[page(&[corners(0.0)]), page(&[corners(0.5), corners(0.0)])]);
        let expected = [(corners(0.5), true), (corners(0.0), false)];
        assert_eq!(papers, expected.map(|(corners, is_read)| SeenPaper { page: 2, corners, is_read }));
    }

    #[test]
    fn papers_are_cut_out_of_the_page_as_it_is_shown() {
        // Lying on its side: shown, it is 200 wide and 300 high, with a paper on the left and one on the right.
        let shown = image::RgbImage::from_fn(200, 300, |x, y| {
            image::Rgb(match (x, y) {
                (110..190, 40..60) => [200, 0, 0],
                (10..90, 20..280) | (110..190, 40..240) => [250; 3],
                _ => [60; 3],
            })
        });
        let mut file = std::io::Cursor::new(Vec::new());
        image::imageops::rotate270(&shown).write_to(&mut file, image::ImageFormat::Png).unwrap();
        let corners = |[left, top, right, bottom]: [f32; 4]| {
            [[left, top], [right, top], [right, bottom], [left, bottom]].map(|[x, y]| [x / 200.0, y / 300.0])
        };
        let papers = vec![corners([10.0, 20.0, 90.0, 280.0]), corners([110.0, 40.0, 190.0, 240.0])];
        let page = Page { width: 200, height: 300, quarter_turns: 1, papers, ..Page::default() };
        let cut = |stop: &Stop<'_>| {
            other_papers(file.get_ref(), FileKind::Png, std::slice::from_ref(&page), &Limits::default(), stop)
        };
        let made = cut(&|| false).unwrap();
        assert_eq!(made.len(), 1, "the one that was read stays where it is");
        let flat = image::load_from_memory(&made[0]).unwrap().into_rgb8();
        assert_eq!(flat.dimensions(), (80, 200));
        let is_red = |y: u32| flat.get_pixel(40, y).0[1] < 100;
        assert!(is_red(8) && !is_red(100) && !is_red(190), "upright");
        assert_eq!(cut(&|| true), Err(PictureError::Stopped));
    }
}
