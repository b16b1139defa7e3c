//! Outlines that the user draws around the paper where its detection failed.
//!
//! The original file never changes: an outline is kept beside it and says which part of a page is
//! read. The receipt is read again, and corrections of the user stay.

use shared::api::Corners;
use shared::id::ReceiptId;
use shared::outline::undo_quarter_turns;
use shared::problem::ProblemCode;

use crate::app::App;
use crate::db::queue::JobKind;
use crate::db::{readings, receipt_edits, receipt_words};
use crate::editing::ExpectedVersion;
use crate::error::OperationError;
use crate::intake;

/// Sets the outline of a page, numbered from 1, or removes it, and queues another reading. Corners
/// are shares of the upright page.
pub async fn set_outline(
    app: &App,
    id: ReceiptId,
    page: u32,
    corners: Option<Corners>,
    expected: &ExpectedVersion,
) -> Result<(), OperationError> {
    let mut tx = app.db.begin().await?;
    let stored = receipt_edits::load_current(&mut tx, id)
        .await?
        .ok_or(ProblemCode::ReceiptUnknown)?;
    expected.check(stored.version)?;
    let Some(index) = page_index(page).filter(|index| *index < stored.pages.len()) else {
        return Err(ProblemCode::PictureUnknown.into());
    };
    let mut outlines = stored.outlines;
    if let Some(corners) = corners {
        // A page without text was not turned.
        let pages = receipt_words::load_pages(&mut tx, id).await?;
        let turns = pages.get(index).map_or(0, |page| page.quarter_turns);
        outlines.insert(page, undo_quarter_turns(corners, turns));
    } else {
        outlines.remove(&page);
    }
    receipt_edits::set_outlines(&mut tx, id, &outlines).await?;
    readings::requeue_receipt(&mut tx, id, app.clock.now_ms()).await?;
    tx.commit().await?;
    app.wake_worker(JobKind::Reading);
    Ok(intake::publish_receipt(app, id).await?)
}

/// Returns the place of a page among all pages.
fn page_index(page: u32) -> Option<usize> {
    usize::try_from(page.checked_sub(1)?).ok()
}
