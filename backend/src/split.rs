//! A picture of several receipts becomes several receipts: each paper beside the one that was read is made flat and comes
//! in by the one door.
//!
//! The receipt itself stays as it is, with its whole picture. Doing it twice makes nothing twice: the flat papers are
//! the same bytes each time, and the very same file makes no second receipt. So a cut in between loses nothing.

use std::time::Duration;

use bytes::Bytes;
use reader::page::Page;
use shared::api::SeenPaper;
use shared::id::ReceiptId;
use tokio::sync::Semaphore;
use tracing::error;

use crate::app::{App, now_ms};
use crate::blob::BlobKey;
use crate::db::receipt_words;
use crate::db::receipts::StoredReceipt;
use crate::file_name;
use crate::intake::admission::Origin;
use crate::intake::incoming::Incoming;
use crate::intake::{IntakeError, announce, new_id};
use crate::retry_limit;
use crate::sandbox::pool::FileSource;

/// How long the papers of one file may take.
const TIME_LIMIT: Duration = Duration::from_mins(1);
/// One receipt is split at a time, so that a second call for the same one finds nothing left to do.
static TURN: Semaphore = Semaphore::const_new(1);

/// The papers of pages that show more than one.
pub fn seen(pages: &[Page]) -> Vec<SeenPaper> {
    let several = (1..).zip(pages).filter(|(_, page)| page.papers.len() > 1);
    let papers = several.flat_map(|(number, page)| {
        let all = page.papers.iter().enumerate();
        all.map(move |(index, corners)| SeenPaper {
            page: number,
            corners: *corners,
            is_read: index == 0,
        })
    });
    papers.collect()
}

/// Makes a receipt of each other paper on the pictures of this one, and gives their ids.
pub async fn split(app: &App, stored: &StoredReceipt) -> Result<Vec<ReceiptId>, IntakeError> {
    let _turn = TURN.acquire().await;
    let id = stored.row.id;
    let pages = app.db.receipt_words(id).await?.unwrap_or_default();
    if seen(&pages).is_empty() {
        return Ok(Vec::new());
    }
    let papers = cut_papers(app, stored, pages.clone()).await?;
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

/// The other papers as flat JPEGs, cut out by a reader process.
async fn cut_papers(
    app: &App,
    stored: &StoredReceipt,
    pages: Vec<Page>,
) -> Result<Vec<Vec<u8>>, IntakeError> {
    let id = stored.row.id;
    if let Some(problem) = retry_limit::check(app, id).await? {
        return Err(IntakeError::Refused(problem));
    }
    let original = FileSource::stored(app.blobs.stream(&BlobKey::Original(id)).await?);
    let kind = stored.row.file.kind;
    match app
        .readers
        .cut_papers(original, kind, pages, TIME_LIMIT, &app.shutdown)
        .await
    {
        Ok(papers) => Ok(papers),
        Err(failure) => {
            error!(receipt = %id, %failure, "the papers of a picture could not be cut out");
            if failure.counts() {
                retry_limit::record(app, id, failure.problem()).await?;
            }
            Err(IntakeError::Refused(failure.problem()))
        }
    }
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
    Ok(incoming
        .finish()
        .await?
        .admit(app, &name, origin)
        .await?
        .receipt)
}

/// `IMG_1.heic` becomes `IMG_1 (2).jpg`.
fn numbered(name: &str, number: u32) -> String {
    format!("{} ({number}).jpg", file_name::stem(name))
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
            assert_eq!(numbered(name, 2), numbered_name);
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
        assert_eq!(seen(&[page(&[]), page(&[corners(0.0)])]), []);
        let papers = seen(&[page(&[corners(0.0)]), page(&[corners(0.5), corners(0.0)])]);
        let expected = [(corners(0.5), true), (corners(0.0), false)];
        assert_eq!(
            papers,
            expected.map(|(corners, is_read)| SeenPaper {
                page: 2,
                corners,
                is_read
            })
        );
    }
}
