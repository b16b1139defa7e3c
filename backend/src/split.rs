//! Split of a picture with several receipts into one receipt per paper.
//!
//! The receipt itself stays as it is, with its whole picture; each other paper is made flat and
//! admitted as a file. The flat papers are the same bytes each time, and identical files make no
//! second receipt: an interruption loses nothing, and a repeated call makes nothing twice.

use std::time::Duration;

use bytes::Bytes;
use reader::page::Page;
use shared::api::DetectedPaper;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use tokio::sync::Semaphore;

use crate::app::App;
use crate::db::columns::StoredReceipt;
use crate::db::receipt_words;
use crate::error::OperationError;
use crate::file_name;
use crate::intake::admission::Origin;
use crate::intake::incoming::IncomingFile;
use crate::intake::{new_id, publish_receipt};
use crate::retry_limit;

/// Time limit for the papers of one file.
const SPLIT_TIME_LIMIT: Duration = Duration::from_mins(1);
/// Serialises splits, so that a second call for the same receipt finds nothing left to do.
static SPLIT_LOCK: Semaphore = Semaphore::const_new(1);

/// Returns the papers of all pages that show more than one.
pub fn visible_papers(pages: &[Page]) -> Vec<DetectedPaper> {
    let several = (1..).zip(pages).filter(|(_, page)| page.papers.len() > 1);
    let papers = several.flat_map(|(number, page)| {
        let all = page.papers.iter().enumerate();
        all.map(move |(index, corners)| DetectedPaper {
            page: number,
            corners: *corners,
            // The first paper is the one that was read.
            is_read: index == 0,
        })
    });
    papers.collect()
}

/// Makes a receipt of each other paper on the pictures of this one, and returns their ids.
pub async fn split_receipt(
    app: &App,
    stored: &StoredReceipt,
) -> Result<Vec<ReceiptId>, OperationError> {
    // The semaphore is never closed, so acquiring cannot fail.
    let _turn = SPLIT_LOCK.acquire().await;
    let id = stored.row.id;
    // Loaded under the lock: an earlier call may have split the receipt meanwhile.
    let pages = app.db.receipt_words(id).await?.unwrap_or_default();
    if visible_papers(&pages).is_empty() {
        return Ok(Vec::new());
    }
    // A reader process returns the other papers as flat JPEG files.
    let kind = stored.row.file.kind.ok_or(ProblemCode::PictureUnknown)?;
    let cut = async |original| {
        let readers = &app.readers;
        readers
            .cut_papers(
                original,
                kind,
                pages.clone(),
                SPLIT_TIME_LIMIT,
                &app.shutdown,
            )
            .await
    };
    let papers = retry_limit::run_on_original(app, id, cut).await?;
    let mut receipts = Vec::new();
    // The paper that was read counts as the first one.
    for (number, paper) in (2..).zip(papers) {
        receipts.push(admit_paper(app, stored, number, paper.into()).await?);
    }
    // Forgotten last, so that an interrupted split can be repeated.
    let mut tx = app.db.begin().await?;
    receipt_words::forget_other_papers(&mut tx, id, &pages, app.clock.now_ms()).await?;
    tx.commit().await?;
    publish_receipt(app, id).await?;
    Ok(receipts)
}

async fn admit_paper(
    app: &App,
    stored: &StoredReceipt,
    number: u32,
    jpeg: Bytes,
) -> Result<ReceiptId, OperationError> {
    // A new id each time: a repeated split is recognised by the bytes, not by the id.
    let mut incoming = IncomingFile::begin_file(app, new_id(app.clock.now_ms()));
    incoming.write(jpeg).await?;
    let staged = incoming.finish().await?;
    let name = paper_file_name(&stored.row.file.name, number);
    let admitted = staged
        .admit(app, &name, Origin::Split(stored.row.id))
        .await?;
    Ok(admitted.receipt)
}

/// Returns the file name of a paper: `IMG_1.heic` becomes `IMG_1 (2).jpg`.
fn paper_file_name(name: &str, number: u32) -> String {
    format!("{} ({number}).jpg", file_name::without_extension(name))
}

#[cfg(test)]
mod tests {
    use shared::api::Corners;

    use super::*;

    #[test]
    fn names_are_numbered_before_their_ending() {
        for (name, numbered_name) in [
            ("IMG_1.heic", "IMG_1 (2).jpg"),
            ("a.b.jpg", "a.b (2).jpg"),
            ("receipt", "receipt (2).jpg"),
            (".jpg", ".jpg (2).jpg"),
        ] {
            assert_eq!(paper_file_name(name, 2), numbered_name);
        }
    }

    #[test]
    fn a_page_with_one_paper_shows_nothing_to_split() {
        let corners = |left: f32| {
            [
                [left, 0.0],
                [left + 0.4, 0.0],
                [left + 0.4, 1.0],
                [left, 1.0],
            ]
        };
        let page = |papers: &[Corners]| Page {
            papers: papers.to_vec(),
            ..Page::default()
        };
        assert_eq!(visible_papers(&[page(&[]), page(&[corners(0.0)])]), []);
        let papers = visible_papers(&[page(&[corners(0.0)]), page(&[corners(0.5), corners(0.0)])]);
        let expected = [(corners(0.5), true), (corners(0.0), false)];
        assert_eq!(
            papers,
            expected.map(|(corners, is_read)| DetectedPaper {
                page: 2,
                corners,
                is_read
            })
        );
    }
}
