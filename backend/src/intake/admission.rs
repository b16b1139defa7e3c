//! Admission: the only place where a complete file becomes a receipt.
//!
//! One transaction claims the id, adds receipt and job, links the bytes as an original and ends
//! their upload or download. The bytes keep their earlier name until the commit, so that leftovers
//! of a crash are recognised at startup ([`crate::upload::expire`]). An admission runs to
//! completion even if its caller is dropped: otherwise a file could be linked after the transaction
//! was rolled back.

use shared::annotations::Annotations;
use shared::api::FileInfo;
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use tracing::{error, info};

use super::temporary_blob::TemporaryBlob;
use super::{new_id, originals, publish_receipt};
use crate::annotations;
use crate::app::App;
use crate::db::claims::{self, Holder};
use crate::db::columns::StoredReceipt;
use crate::db::downloads::{ClaimedDownload, DownloadOutcome};
use crate::db::queue::JobKind;
use crate::db::uploads::Upload;
use crate::db::{Transaction, downloads, merging, queue, receipt_edits, receipts, trash, uploads};
use crate::error::OperationError;
use crate::fetch::link;

/// Result of an admission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admitted {
    /// The receipt.
    pub receipt: ReceiptId,
    /// `true` if a file with the same bytes was there already, as this receipt.
    pub is_duplicate: bool,
    /// Blobs of an upload to which nothing refers any longer.
    pub(super) freed_blobs: Vec<String>,
}

/// A complete file to be admitted.
pub struct CompleteFile {
    /// The id for its receipt.
    pub id: ReceiptId,
    /// Location of its bytes.
    pub location: BytesLocation,
    /// The file.
    pub file: FileInfo,
    /// Origin of the file.
    pub origin: Origin,
}

/// Location of the bytes before the admission.
pub enum BytesLocation {
    /// A part of an upload at this path.
    UploadPart(String),
    /// A temporary blob.
    Temporary(TemporaryBlob),
}

/// Origin of a file.
pub enum Origin {
    /// A form with these annotations.
    Form(Annotations),
    /// This upload.
    Upload(Box<Upload>),
    /// A link.
    Download(Box<ClaimedDownload>),
    /// A paper on the picture of this receipt.
    Split(ReceiptId),
    /// The pages of these receipts, in the state in which the pages were exported.
    Merge(Vec<StoredReceipt>),
}

impl BytesLocation {
    fn path(&self) -> &str {
        match self {
            Self::UploadPart(path) => path,
            Self::Temporary(temporary) => temporary.path(),
        }
    }
}

/// Makes a receipt of a complete file. A file with the same bytes makes no second receipt: the id
/// is then that of the first one, whose original is replaced by these bytes if it is missing or
/// damaged.
pub async fn admit_file(app: &App, arrival: CompleteFile) -> Result<Admitted, OperationError> {
    let app = app.clone();
    // A task of its own is not cancelled when the caller is dropped.
    tokio::spawn(async move { admit_to_completion(&app, arrival).await }).await?
}

async fn admit_to_completion(app: &App, arrival: CompleteFile) -> Result<Admitted, OperationError> {
    let admitted = insert_or_repair(app, &arrival).await;
    // Deleted also on failure: the bytes are then of no use.
    if let BytesLocation::Temporary(temporary) = arrival.location {
        temporary.remove().await?;
    }
    let admitted = admitted?;
    // Published before the job starts, so that browsers know the receipt first.
    let told = publish_receipt(app, admitted.receipt).await;
    app.wake_worker(JobKind::Reading);
    told?;
    Ok(admitted)
}

async fn insert_or_repair(app: &App, arrival: &CompleteFile) -> Result<Admitted, OperationError> {
    let mut placed = None;
    let inserted = insert_receipt(app, arrival, &mut placed).await;
    if inserted
        .as_ref()
        .is_ok_and(|admitted| admitted.is_duplicate)
    {
        originals::repair_original(app, &arrival.file, arrival.location.path()).await?;
    }
    if let (Err(_), Some(id)) = (&inserted, placed) {
        // The transaction was rolled back after the original was linked.
        if let Err(cause) = originals::remove_unclaimed(app, id).await {
            error!(receipt = %id, %cause, "a file that became no receipt cannot be removed yet");
        }
    }
    inserted
}

/// Stores everything in one transaction. Sets `placed` to the id whose original was linked.
async fn insert_receipt(
    app: &App,
    arrival: &CompleteFile,
    placed: &mut Option<ReceiptId>,
) -> Result<Admitted, OperationError> {
    let mut tx = app.db.begin().await?;
    let filing = origin_annotations(&mut tx, &arrival.origin).await?;
    // Checked inside the transaction: two uploads of one file may end concurrently.
    let known = receipts::find_by_file(&mut tx, &arrival.file.sha256).await?;
    let receipt = if let Some(receipt) = known {
        // A file that is sent again restores its receipt from the trash.
        trash::restore_receipt(&mut tx, receipt, app.clock.now_ms()).await?;
        receipt
    } else {
        let id = claim_id(&mut tx, arrival, app.clock.now_ms()).await?;
        receipts::insert_receipt(&mut tx, id, &arrival.file, &filing, app.clock.now_ms()).await?;
        queue::enqueue_job(&mut tx, JobKind::Reading, id, app.clock.now_ms()).await?;
        // Set before the link is made, so that a failed link is cleaned up, too.
        *placed = Some(id);
        app.blobs
            .place_original(arrival.location.path(), id)
            .await?;
        id
    };
    // The upload or download ends with the receipt; if it was deleted meanwhile, everything is
    // rolled back.
    let mut freed = Vec::new();
    match &arrival.origin {
        Origin::Form(_) | Origin::Split(_) => {}
        Origin::Upload(upload) => {
            freed = uploads::finalize_upload(&mut tx, upload.id, receipt)
                .await?
                .ok_or(OperationError::Gone)?;
        }
        Origin::Download(claimed) => {
            let url = link::parse_link(&claimed.url)
                .map(|url| link::redact_for_log(&url))
                .unwrap_or_default();
            if !downloads::end_download(
                &mut tx,
                &claimed.job,
                DownloadOutcome::Done(receipt),
                &url,
                app.clock.now_ms(),
            )
            .await?
            {
                return Err(OperationError::Gone);
            }
        }
        Origin::Merge(sources) => {
            let sources: Vec<_> = sources.iter().map(|source| source.row.id).collect();
            merging::link_sources(
                &mut tx,
                receipt,
                &sources,
                app.db.moment_at(app.clock.now_ms()),
            )
            .await?;
            if known.is_some() {
                fill_missing_annotations(&mut tx, receipt, filing, app.clock.now_ms()).await?;
            }
        }
    }
    tx.commit().await?;
    Ok(Admitted {
        receipt,
        is_duplicate: known.is_some(),
        freed_blobs: freed,
    })
}

/// Returns the annotations of the file. Those of source receipts are read in this transaction, so
/// that they cannot change before the receipt exists. A source whose fields were corrected since
/// its pages were exported is refused, since corrections stay with the source.
async fn origin_annotations(
    tx: &mut Transaction,
    origin: &Origin,
) -> Result<Annotations, OperationError> {
    match origin {
        Origin::Form(filing) => Ok(filing.clone()),
        Origin::Upload(upload) => Ok(annotations::from_metadata(&upload.metadata)),
        Origin::Download(claimed) => Ok(claimed.annotations.clone()),
        Origin::Split(source) => Ok(load_source(tx, *source).await?.annotations),
        Origin::Merge(sources) => {
            let mut now = Vec::new();
            for source in sources {
                let source_now = load_source(tx, source.row.id).await?;
                if source_now.corrections != source.corrections {
                    return Err(ProblemCode::SourceChanged.into());
                }
                now.push(source_now.annotations);
            }
            Ok(annotations::merge_annotations(&now))
        }
    }
}

/// Copies missing annotations of a restored merged receipt from its sources: they may have been
/// added while the receipts were separate.
async fn fill_missing_annotations(
    tx: &mut Transaction,
    merged: ReceiptId,
    said: Annotations,
    now_ms: i64,
) -> Result<(), OperationError> {
    let Some(stored) = receipt_edits::load_current(tx, merged).await? else {
        return Ok(());
    };
    let mut filing = stored.annotations.clone();
    filing.note = filing.note.or(said.note);
    filing.category = filing.category.or(said.category);
    if filing.tags.is_empty() {
        filing.tags = said.tags;
    }
    if filing != stored.annotations {
        receipt_edits::set_annotations(tx, merged, &filing, now_ms).await?;
    }
    Ok(())
}

async fn load_source(tx: &mut Transaction, id: ReceiptId) -> Result<StoredReceipt, OperationError> {
    let source = receipt_edits::load_current(tx, id).await?;
    Ok(source.ok_or(ProblemCode::ReceiptUnknown)?)
}

/// Returns the id of the new receipt. An upload or a download claimed its id when it began; if an
/// older program version gave the same id to something else, the receipt gets a new one.
async fn claim_id(
    tx: &mut Transaction,
    arrival: &CompleteFile,
    now_ms: i64,
) -> Result<ReceiptId, OperationError> {
    let holders = claims::find_holders(tx, arrival.id).await?;
    let is_own = match arrival.origin {
        Origin::Upload(_) if holders.contains(Holder::Upload) => holders.are_only(Holder::Upload),
        Origin::Download(_) if holders.contains(Holder::Download) => {
            holders.are_only(Holder::Download)
        }
        Origin::Upload(_) | Origin::Download(_) => return Err(OperationError::Gone),
        Origin::Form(_) | Origin::Split(_) | Origin::Merge(_) if holders.is_free() => true,
        Origin::Form(_) | Origin::Split(_) | Origin::Merge(_) => {
            return Err(ProblemCode::UploadExists.into());
        }
    };
    if is_own {
        return Ok(arrival.id);
    }
    let id = new_id(now_ms);
    info!(
        upload = %arrival.id, receipt = %id,
        "the id of an upload is in use: its receipt has another one"
    );
    Ok(id)
}
