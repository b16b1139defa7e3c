//! Several receipts become one: the pages of all as one PDF, which comes in by the one door, and back again.
//!
//! A JPEG is taken as it is, everything else is drawn. Memory holds one source and two of its pages, whatever their number.
//! The new receipt and the sources' way to the trash are one transaction; the same sources make the same bytes. So a cut in
//! between loses nothing, and a second call makes nothing twice.

use std::time::{Duration, Instant};

use bytes::Bytes;
use reader::picture::Limits;
use shared::api::{Event, Filing};
use shared::bulk::{MERGE_MAX, MERGE_MIN, Merge};
use shared::id::ReceiptId;
use shared::pdf::{Jpeg, Writer};
use shared::problem::ProblemCode;
use tokio::sync::{Semaphore, mpsc};
use tracing::error;

use crate::app::{App, now_ms};
use crate::blob::{BlobError, BlobKey};
use crate::db::receipts::StoredReceipt;
use crate::db::{merging, receipt_edits};
use crate::editing::{EditError, Expected};
use crate::file_name;
use crate::intake::admission::Origin;
use crate::intake::incoming::{Incoming, Staged};
use crate::intake::{IntakeError, announce};
use crate::retry_limit;
use crate::sandbox::pool::FileSource;

/// How long the pages of one merged receipt may take.
const MERGING_MAX: Duration = Duration::from_mins(2);
/// One file is written at a time, whatever the number of requests: memory is bounded by one.
static TURN: Semaphore = Semaphore::const_new(1);

/// Receipts cannot be merged.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// A source has no picture that can be taken.
    #[error("{name}: {}", .problem.message())]
    Unreadable {
        /// The name of its file.
        name: String,
        /// Why.
        problem: ProblemCode,
    },
    /// The new file cannot become a receipt.
    #[error(transparent)]
    Intake(#[from] IntakeError),
}

/// Merges receipts and gives the id of the new one. It goes on to its end where nobody waits for it any more.
pub async fn merge(app: &App, asked: Merge) -> Result<ReceiptId, MergeError> {
    let app = app.clone();
    let task = tokio::spawn(async move {
        // Nobody closes it, so that there is always a turn.
        let _turn = TURN.acquire().await;
        merge_in_turn(&app, asked).await
    });
    task.await.unwrap_or_else(|panic| {
        error!(%panic, "receipts could not be merged");
        Err(refused(ProblemCode::Internal))
    })
}

/// Brings back what a receipt was merged from, and gives the ids; the merged receipt goes to the trash. Where it lies there
/// already nothing more is done, and the ids are those of the sources that do not lie there, too.
pub async fn separate(
    app: &App,
    id: ReceiptId,
    expected: &Expected,
) -> Result<Vec<ReceiptId>, EditError> {
    let mut tx = app.db.begin().await?;
    let Some(merged) = receipt_edits::current_anywhere(&mut tx, id).await? else {
        return Err(EditError::Refused(ProblemCode::ReceiptUnknown));
    };
    expected.check(merged.version)?;
    let sources = merged.merged_from;
    if sources.is_empty() {
        return Ok(sources);
    }
    let is_separated = merging::separate(&mut tx, id, &sources, app.db.moment(now_ms())).await?;
    tx.commit().await?;
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
        announce(app, *source).await?;
    }
    app.announce(Event::Deleted { id });
    // A source may have been waiting to be read.
    app.job_added.notify_one();
    Ok(sources)
}

async fn merge_in_turn(app: &App, asked: Merge) -> Result<ReceiptId, MergeError> {
    let Merge { id, receipts } = asked;
    let is_twice = || (1..receipts.len()).any(|index| receipts[..index].contains(&receipts[index]));
    if !(MERGE_MIN..=MERGE_MAX).contains(&receipts.len()) || is_twice() {
        return Err(refused(ProblemCode::MergeUnusable));
    }
    let mut sources = Vec::new();
    for source in &receipts {
        match app.db.receipt(*source).await.map_err(IntakeError::from)? {
            Some(stored) => sources.push(stored),
            None => return merged_before(app, *source, &receipts).await,
        }
    }
    let staged = written(app, id, &sources).await?;
    let name = name_of(&sources);
    let merged = staged
        .admit(app, &name, Origin::Merge(sources))
        .await?
        .receipt;
    for id in receipts {
        app.announce(Event::Deleted { id });
    }
    Ok(merged)
}

/// A source is not there: perhaps it was asked for the same before, and the answer got lost.
async fn merged_before(
    app: &App,
    source: ReceiptId,
    receipts: &[ReceiptId],
) -> Result<ReceiptId, MergeError> {
    let merged = app
        .db
        .merged_into(source)
        .await
        .map_err(IntakeError::from)?;
    let merged = merged.filter(|merged| merged.merged_from == receipts);
    merged
        .map(|merged| merged.row.id)
        .ok_or_else(|| refused(ProblemCode::ReceiptUnknown))
}

/// The file of all pages.
async fn written(
    app: &App,
    id: ReceiptId,
    sources: &[StoredReceipt],
) -> Result<Staged, MergeError> {
    let deadline = Instant::now() + MERGING_MAX;
    let mut incoming = Incoming::begin(app, id);
    let (mut writer, head) = Writer::begin();
    incoming.write(head.into()).await?;
    let mut left = Limits::default().max_pages;
    for source in sources {
        let (pages, taken) = mpsc::channel(1);
        let exported = export_pages(app, source, deadline, pages);
        let stored = store_pages(taken, &mut incoming, &mut writer, &mut left);
        let (exported, stored) = tokio::join!(exported, stored);
        stored?;
        exported?;
    }
    incoming.write(writer.finish().into()).await?;
    Ok(incoming.finish().await?)
}

/// Has a reader process export the pages of one source.
async fn export_pages(
    app: &App,
    source: &StoredReceipt,
    deadline: Instant,
    pages: mpsc::Sender<(Jpeg, Bytes)>,
) -> Result<(), MergeError> {
    let id = source.row.id;
    if let Some(problem) = retry_limit::check(app, id)
        .await
        .map_err(IntakeError::from)?
    {
        return Err(unreadable(source, problem));
    }
    let original = app.blobs.stream(&BlobKey::Original(id)).await;
    let original = FileSource::stored(original.map_err(|error| unreadable_or(error, source))?);
    let time_left = deadline.saturating_duration_since(Instant::now());
    let kind = source.row.file.kind;
    let exported = app
        .readers
        .export_pages(original, kind, time_left, &app.shutdown, pages)
        .await;
    let Err(failure) = exported else {
        return Ok(());
    };
    error!(receipt = %id, %failure, "the pages of a receipt could not be exported");
    if failure.counts() {
        retry_limit::record(app, id, failure.problem())
            .await
            .map_err(IntakeError::from)?;
    }
    Err(unreadable(source, failure.problem()))
}

/// Writes the pages of one source as they come. An error ends the export, too.
async fn store_pages(
    mut pages: mpsc::Receiver<(Jpeg, Bytes)>,
    incoming: &mut Incoming,
    writer: &mut Writer,
    left: &mut u32,
) -> Result<(), MergeError> {
    while let Some((jpeg, bytes)) = pages.recv().await {
        *left = left
            .checked_sub(1)
            .ok_or_else(|| refused(ProblemCode::MergeTooLong))?;
        let (before, behind) = writer.page(jpeg, bytes.len());
        for piece in [before.into(), bytes, behind.into()] {
            incoming.write(piece).await?;
        }
    }
    Ok(())
}

/// What is said of the sources: of each kind, what the first one says that says anything.
pub fn filing_of(sources: &[StoredReceipt]) -> Filing {
    let all = || sources.iter().map(|source| &source.filing);
    Filing {
        note: all().find_map(|filing| filing.note.clone()),
        category: all().find_map(|filing| filing.category.clone()),
        tags: all()
            .map(|filing| filing.tags.clone())
            .find(|tags| !tags.is_empty())
            .unwrap_or_default(),
        captured_at_ms: all().find_map(|filing| filing.captured_at_ms),
        // What of a rule was taken away stays with the receipts it was taken from.
        ..Filing::default()
    }
}

/// `IMG_1.heic` and two others become `IMG_1 + 2.pdf`.
fn name_of(sources: &[StoredReceipt]) -> String {
    let first = sources
        .first()
        .map(|source| source.row.file.name.as_str())
        .unwrap_or_default();
    let stem = file_name::stem(first);
    format!("{stem} + {}.pdf", sources.len().saturating_sub(1))
}

fn refused(code: ProblemCode) -> MergeError {
    IntakeError::Refused(code).into()
}

fn unreadable(source: &StoredReceipt, problem: ProblemCode) -> MergeError {
    MergeError::Unreadable {
        name: source.row.file.name.clone(),
        problem,
    }
}

fn unreadable_or(error: BlobError, source: &StoredReceipt) -> MergeError {
    match error {
        BlobError::Missing => unreadable(source, ProblemCode::PictureUnknown),
        error => IntakeError::from(error).into(),
    }
}
