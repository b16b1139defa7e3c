//! Several receipts become one: the pages of all as one PDF, which comes in by the one door, and back again.
//!
//! A JPEG is taken as it is, everything else is drawn. Memory holds one source and two of its pages, whatever their number.
//! The new receipt and the sources' way to the trash are one transaction; the same sources make the same bytes. So a cut in
//! between loses nothing, and a second call makes nothing twice.

use std::time::{Duration, Instant};

use bytes::Bytes;
use reader::Stop;
use reader::picture::{self, JPEG_SIDE_MAX, Limits, PictureError};
use shared::api::{Event, Filing};
use shared::bulk::{MERGE_MAX, MERGE_MIN, Merge};
use shared::file_kind::FileKind;
use shared::id::ReceiptId;
use shared::pdf::{Colours, Jpeg, Writer};
use shared::problem::ProblemCode;
use tokio::sync::{Semaphore, mpsc};
use tracing::error;

use crate::app::{App, now_ms};
use crate::blob::{BlobError, BlobKey};
use crate::db::receipts::StoredReceipt;
use crate::db::{DbError, merging};
use crate::file_name;
use crate::intake::incoming::{Arrival, Incoming, Staged, admit_whole};
use crate::intake::{IntakeError, announce};

/// The quality of pages that are drawn, as JPEG: they are originals from now on.
const QUALITY: u8 = 92;
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

/// A page as it lies in the file.
struct Leaf {
    jpeg: Jpeg,
    bytes: Bytes,
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
pub async fn separate(app: &App, merged: StoredReceipt) -> Result<Vec<ReceiptId>, DbError> {
    let (id, sources) = (merged.row.id, merged.merged_from);
    if sources.is_empty() {
        return Ok(sources);
    }
    let mut tx = app.db.begin().await?;
    let is_separated = merging::separate(&mut tx, id, &sources, now_ms()).await?;
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
    let staged = written(app, &sources).await?;
    let (name, filing) = (name_of(&sources), filing_of(&sources));
    let arrival = Arrival { id, name: &name, filing: &filing, sources: &receipts };
    let merged = admit_whole(app, staged, &arrival).await?.receipt;
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
    let merged = app.db.merged_into(source).await.map_err(IntakeError::from)?;
    let merged = merged.filter(|merged| merged.merged_from == receipts);
    merged.map(|merged| merged.row.id).ok_or_else(|| refused(ProblemCode::ReceiptUnknown))
}

/// The file of all pages.
async fn written(app: &App, sources: &[StoredReceipt]) -> Result<Staged, MergeError> {
    let deadline = Instant::now() + MERGING_MAX;
    let mut incoming = Incoming::begin(app);
    let (mut writer, head) = Writer::begin();
    incoming.write(head.into()).await?;
    let mut left = app.pipeline.limits.max_pages;
    for source in sources {
        let original = app.blobs.bytes(&BlobKey::Original(source.row.id)).await;
        let original = original.map_err(|error| unreadable_or(error, source))?;
        let (leaves, taken) = mpsc::channel(1);
        let (app, kind) = (app.clone(), source.row.file.kind);
        let thread = tokio::task::spawn_blocking(move || {
            let stop = || app.shutdown.is_cancelled() || Instant::now() >= deadline || leaves.is_closed();
            // Nobody takes another page once something went wrong with one.
            leaf_by_leaf(&original, kind, &app.pipeline.limits, &stop, |leaf| {
                leaves.blocking_send(leaf).is_ok()
            })
        });
        let pages = written_leaves(taken, &mut incoming, &mut writer, &mut left).await;
        // Also where a page was refused the thread still holds the file, and memory is bounded by one.
        let outcome = thread.await.unwrap_or_else(|panic| {
            error!(%panic, "the pages of a receipt could not be drawn");
            Err(PictureError::Broken)
        });
        pages?;
        outcome.map_err(|error| unreadable(source, error.problem()))?;
    }
    incoming.write(writer.finish().into()).await?;
    Ok(incoming.finish().await?)
}

/// Writes the pages of one source as they come. When it ends, early or not, nobody takes pages any more.
async fn written_leaves(
    mut taken: mpsc::Receiver<Leaf>,
    incoming: &mut Incoming,
    writer: &mut Writer,
    left: &mut u32,
) -> Result<(), MergeError> {
    while let Some(Leaf { jpeg, bytes }) = taken.recv().await {
        *left = left.checked_sub(1).ok_or_else(|| refused(ProblemCode::MergeTooLong))?;
        let (before, behind) = writer.page(jpeg, bytes.len());
        for piece in [before.into(), bytes, behind.into()] {
            incoming.write(piece).await?;
        }
    }
    Ok(())
}

/// Gives the pages of a file to `take`, until it takes no more.
fn leaf_by_leaf(
    file: &Bytes,
    kind: FileKind,
    limits: &Limits,
    stop: &Stop<'_>,
    take: impl Fn(Leaf) -> bool,
) -> Result<(), PictureError> {
    for sheet in picture::open(file, kind, limits, stop)? {
        // Also what is taken as it is has to be a picture, or the new receipt could not be read.
        let picture = sheet?.picture;
        let whole = if kind == FileKind::Jpeg { picture::embeddable(file) } else { None };
        let leaf = if let Some((jpeg, bytes)) = whole {
            Leaf { jpeg, bytes: file.slice_ref(bytes) }
        } else {
            // No JPEG is longer than that: what is becomes smaller.
            let (width, height) = picture.fitted(JPEG_SIDE_MAX).dimensions();
            let bytes = picture.jpeg(JPEG_SIDE_MAX, QUALITY).into();
            Leaf { jpeg: Jpeg { width, height, colours: Colours::Colour, orientation: 1 }, bytes }
        };
        if !take(leaf) {
            break;
        }
    }
    Ok(())
}

/// What is said of the sources: of each kind, what the first one says that says anything.
fn filing_of(sources: &[StoredReceipt]) -> Filing {
    let all = || sources.iter().map(|source| &source.filing);
    Filing {
        note: all().find_map(|filing| filing.note.clone()),
        category: all().find_map(|filing| filing.category.clone()),
        tags: all().map(|filing| filing.tags.clone()).find(|tags| !tags.is_empty()).unwrap_or_default(),
        captured_at_ms: all().find_map(|filing| filing.captured_at_ms),
        // What of a rule was taken away stays with the receipts it was taken from.
        ..Filing::default()
    }
}

/// `IMG_1.heic` and two others become `IMG_1 + 2.pdf`.
fn name_of(sources: &[StoredReceipt]) -> String {
    let first = sources.first().map(|source| source.row.file.name.as_str()).unwrap_or_default();
    let stem = file_name::stem(first);
    format!("{stem} + {}.pdf", sources.len().saturating_sub(1))
}

fn refused(code: ProblemCode) -> MergeError {
    IntakeError::Refused(code).into()
}

fn unreadable(source: &StoredReceipt, problem: ProblemCode) -> MergeError {
    MergeError::Unreadable { name: source.row.file.name.clone(), problem }
}

fn unreadable_or(error: BlobError, source: &StoredReceipt) -> MergeError {
    match error {
        BlobError::Missing => unreadable(source, ProblemCode::PictureUnknown),
        error => IntakeError::from(error).into(),
    }
}
