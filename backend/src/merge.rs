//! Merging of receipts into one PDF, and the way back.
//!
//! JPEG files are embedded as they are, everything else is drawn. Memory holds one source and two
//! of its pages at a time. The new receipt and the move of its sources to the trash are one
//! transaction, and the same sources make the same bytes: an interruption loses nothing, and a
//! repeated call makes nothing twice.

use std::time::{Duration, Instant};

use bytes::Bytes;
use reader::picture::Limits;
use shared::api::Event;
use shared::bulk::{MERGE_RECEIPTS_MAX, MERGE_RECEIPTS_MIN, MergeRequest};
use shared::id::ReceiptId;
use shared::pdf::{JpegInfo, PdfWriter};
use shared::problem::ProblemCode;
use tokio::sync::{Semaphore, mpsc};

use crate::app::App;
use crate::blob::BlobError;
use crate::db::columns::StoredReceipt;
use crate::db::queue::JobKind;
use crate::db::{merging, receipt_edits};
use crate::editing::ExpectedVersion;
use crate::error::OperationError;
use crate::file_name;
use crate::intake::admission::Origin;
use crate::intake::incoming::{IncomingFile, StagedFile};
use crate::intake::publish_receipt;
use crate::retry_limit;

/// Time limit for the pages of one merged receipt.
const MERGE_TIME_LIMIT: Duration = Duration::from_mins(2);
/// Serialises merges, so that memory is bounded by one of them.
static MERGE_LOCK: Semaphore = Semaphore::const_new(1);

/// Merges receipts and returns the id of the new one. Runs to completion even if the caller is
/// dropped.
pub async fn merge_receipts(app: &App, asked: MergeRequest) -> Result<ReceiptId, OperationError> {
    let app = app.clone();
    tokio::spawn(async move {
        // The semaphore is never closed, so acquiring cannot fail.
        let _turn = MERGE_LOCK.acquire().await;
        merge_locked(&app, asked).await
    })
    .await?
}

/// Restores the sources of a merged receipt, moves it to the trash and returns the ids of the
/// sources. If it is in the trash already, nothing changes, and only the sources outside the trash
/// are returned.
pub async fn unmerge_receipt(
    app: &App,
    id: ReceiptId,
    expected: &ExpectedVersion,
) -> Result<Vec<ReceiptId>, OperationError> {
    let mut tx = app.db.begin().await?;
    let merged = receipt_edits::load_including_trash(&mut tx, id)
        .await?
        .ok_or(ProblemCode::ReceiptUnknown)?;
    expected.check(merged.version)?;
    let sources = merged.merged_from;
    if sources.is_empty() {
        return Ok(sources);
    }
    let is_separated =
        merging::unmerge_receipt(&mut tx, id, &sources, app.db.moment_at(app.clock.now_ms()))
            .await?;
    tx.commit().await?;
    // Separated by an earlier call: report the sources that are visible now.
    if !is_separated {
        let mut back = Vec::new();
        for source in sources {
            if app.db.receipt(source).await?.is_some() {
                back.push(source);
            }
        }
        return Ok(back);
    }
    for source in &sources {
        publish_receipt(app, *source).await?;
    }
    app.publish(Event::Deleted { id });
    // A source may have a job that waited while it was in the trash.
    app.wake_worker(JobKind::Reading);
    Ok(sources)
}

async fn merge_locked(app: &App, asked: MergeRequest) -> Result<ReceiptId, OperationError> {
    let MergeRequest { id, receipts } = asked;
    let is_twice = || (1..receipts.len()).any(|index| receipts[..index].contains(&receipts[index]));
    if !(MERGE_RECEIPTS_MIN..=MERGE_RECEIPTS_MAX).contains(&receipts.len()) || is_twice() {
        return Err(ProblemCode::MergeUnusable.into());
    }
    let mut sources = Vec::new();
    for source in &receipts {
        match app.db.receipt(*source).await? {
            Some(stored) => sources.push(stored),
            // The request may be a repetition.
            None => return find_earlier_merge(app, *source, &receipts).await,
        }
    }
    let staged = write_pdf(app, id, &sources).await?;
    let name = merged_file_name(&sources);
    let merged = staged
        .admit(app, &name, Origin::Merge(sources))
        .await?
        .receipt;
    for id in receipts {
        app.publish(Event::Deleted { id });
    }
    Ok(merged)
}

/// Returns the result of an earlier identical request, whose answer may have been lost, when a
/// source is missing.
async fn find_earlier_merge(
    app: &App,
    source: ReceiptId,
    receipts: &[ReceiptId],
) -> Result<ReceiptId, OperationError> {
    let merged = app.db.merged_into(source).await?;
    let merged = merged.filter(|merged| merged.merged_from == receipts);
    Ok(merged.ok_or(ProblemCode::ReceiptUnknown)?.row.id)
}

/// Writes the PDF with the pages of all sources.
async fn write_pdf(
    app: &App,
    id: ReceiptId,
    sources: &[StoredReceipt],
) -> Result<StagedFile, OperationError> {
    let deadline = Instant::now() + MERGE_TIME_LIMIT;
    let mut incoming = IncomingFile::begin_file(app, id);
    let (mut writer, head) = PdfWriter::begin_file();
    incoming.write(head.into()).await?;
    let mut left = Limits::default().max_pages;
    // Export and writing run concurrently; the channel of one page applies backpressure.
    for source in sources {
        let (pages, taken) = mpsc::channel(1);
        let exported = export_pages(app, source, deadline, pages);
        let stored = store_pages(taken, &mut incoming, &mut writer, &mut left);
        let (exported, stored) = tokio::join!(exported, stored);
        // A failed write ends the export too, so its error is the cause.
        stored?;
        exported?;
    }
    incoming.write(writer.finish().into()).await?;
    incoming.finish().await
}

/// Has a reader process export the pages of one source.
async fn export_pages(
    app: &App,
    source: &StoredReceipt,
    deadline: Instant,
    pages: mpsc::Sender<(JpegInfo, Bytes)>,
) -> Result<(), OperationError> {
    let time_left = deadline.saturating_duration_since(Instant::now());
    let kind = source.row.file.kind.ok_or(ProblemCode::PictureUnknown)?;
    let export = async |original| {
        let readers = &app.readers;
        readers
            .export_pages(original, kind, time_left, &app.shutdown, pages)
            .await
    };
    let exported = retry_limit::run_on_original(app, source.row.id, export).await;
    // The error names the file.
    let unreadable = |code| OperationError::RefusedFor {
        code,
        detail: source.row.file.name.clone(),
    };
    exported.map_err(|error| match error {
        OperationError::Refused(code) => unreadable(code),
        OperationError::Blob(BlobError::Missing) => unreadable(ProblemCode::PictureUnknown),
        error => error,
    })
}

/// Writes the pages of one source as they arrive. An error ends the export, too.
async fn store_pages(
    mut pages: mpsc::Receiver<(JpegInfo, Bytes)>,
    incoming: &mut IncomingFile,
    writer: &mut PdfWriter,
    left: &mut u32,
) -> Result<(), OperationError> {
    while let Some((jpeg, bytes)) = pages.recv().await {
        // The page limit holds for the whole PDF.
        *left = left.checked_sub(1).ok_or(ProblemCode::MergeTooLong)?;
        // The JPEG stream is embedded between the PDF objects of its page.
        let (before, behind) = writer.add_page(jpeg, bytes.len());
        for piece in [before.into(), bytes, behind.into()] {
            incoming.write(piece).await?;
        }
    }
    Ok(())
}

/// Returns the file name of the merged receipt: `IMG_1.heic` and two others become `IMG_1 + 2.pdf`.
fn merged_file_name(sources: &[StoredReceipt]) -> String {
    let first = sources
        .first()
        .map(|source| source.row.file.name.as_str())
        .unwrap_or_default();
    let stem = file_name::without_extension(first);
    format!("{stem} + {}.pdf", sources.len().saturating_sub(1))
}
