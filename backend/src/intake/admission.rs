//! The one place where a whole file becomes a receipt.
//!
//! In one transaction the id is claimed, receipt and job are added, the bytes get their name as an original, and whatever
//! brought them ends. The bytes keep their earlier name until that is committed, so that what a kill leaves in between is
//! recognised at the next start ([`crate::upload::sweep`]). It goes on to its end where nobody waits for it any more: were it
//! dropped half way, a name could still be given after the transaction was taken back.

use shared::api::{FileInfo, Filing};
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use tracing::{error, info};

use super::incoming::Temporary;
use super::{IntakeError, announce, new_id, originals};
use crate::app::{App, now_ms};
use crate::db::claims::{self, Holder};
use crate::db::downloads::{Claimed, Ended};
use crate::db::receipts::StoredReceipt;
use crate::db::uploads::Upload;
use crate::db::{Transaction, downloads, jobs, merging, receipt_edits, receipts, trash, uploads};
use crate::fetch::link;
use crate::filing;
use crate::merge::filing_of;

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admitted {
    /// The receipt.
    pub receipt: ReceiptId,
    /// The very same file was there already, as this receipt.
    pub is_known: bool,
    /// Blobs of an upload that nobody holds any longer.
    pub(super) freed: Vec<String>,
}

/// A whole file on its way to become a receipt.
pub struct Arrival {
    /// The id its receipt is to have.
    pub id: ReceiptId,
    /// Its bytes.
    pub bytes: Bytes,
    /// The file.
    pub file: FileInfo,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where the bytes of a file lie until it is a receipt.
pub enum Bytes {
    /// At this path, where an upload holds them.
    Held(String),
    /// Under a temporary name.
    Temporary(Temporary),
}

/// Where a file comes from.
pub enum Origin {
    /// A client sent it in a form, and says this of it.
    Form(Filing),
    /// A client sent it by this upload.
    Upload(Box<Upload>),
    /// It was fetched by a link.
    Download(Box<Claimed>),
    /// It was cut out of a picture of this receipt.
    Split(ReceiptId),
    /// Its pages are those of these receipts, as they were when the pages were taken.
    Merge(Vec<StoredReceipt>),
}

impl Bytes {
    fn path(&self) -> &str {
        match self {
            Self::Held(path) => path,
            Self::Temporary(temporary) => temporary.path(),
        }
    }
}

/// Makes a receipt of a whole file. The very same file makes no second receipt: the id is then that of the first, and where
/// the original of that one is missing or damaged, these bytes take its place.
pub async fn admit(app: &App, arrival: Arrival) -> Result<Admitted, IntakeError> {
    let app = app.clone();
    let task = tokio::spawn(async move { admit_to_the_end(&app, arrival).await });
    task.await.unwrap_or_else(|panic| {
        error!(%panic, "a file could not become a receipt");
        Err(IntakeError::Refused(ProblemCode::Internal))
    })
}

async fn admit_to_the_end(app: &App, arrival: Arrival) -> Result<Admitted, IntakeError> {
    let admitted = insert_or_mend(app, &arrival).await;
    if let Bytes::Temporary(temporary) = arrival.bytes {
        temporary.remove().await?;
    }
    let admitted = admitted?;
    // In this order, so that a browser hears of it before it is being read.
    let told = announce(app, admitted.receipt).await;
    app.job_added.notify_one();
    told?;
    Ok(admitted)
}

async fn insert_or_mend(app: &App, arrival: &Arrival) -> Result<Admitted, IntakeError> {
    let mut placed = None;
    let inserted = insert(app, arrival, &mut placed).await;
    if inserted.as_ref().is_ok_and(|admitted| admitted.is_known) {
        originals::mend(app, &arrival.file, arrival.bytes.path()).await?;
    }
    if let (Err(_), Some(id)) = (&inserted, placed) {
        // The receipt was not committed, but its original has its name already.
        if let Err(cause) = originals::remove_unclaimed(app, id).await {
            error!(receipt = %id, %cause, "a file that became no receipt cannot be removed yet");
        }
    }
    inserted
}

/// Writes everything in one transaction. `placed` is the receipt whose original got its name, if one did.
async fn insert(
    app: &App,
    arrival: &Arrival,
    placed: &mut Option<ReceiptId>,
) -> Result<Admitted, IntakeError> {
    let mut tx = app.db.begin().await?;
    let filing = filing_in(&mut tx, &arrival.origin).await?;
    // Asked inside the transaction: two uploads of one file may end at the same moment.
    let known = receipts::of_file(&mut tx, &arrival.file.sha256).await?;
    let receipt = if let Some(receipt) = known {
        // Who sends what lies in the trash wants it back.
        trash::restore(&mut tx, receipt, now_ms()).await?;
        receipt
    } else {
        let id = claim(&mut tx, arrival).await?;
        receipts::insert(&mut tx, id, &arrival.file, &filing, now_ms()).await?;
        jobs::enqueue(&mut tx, id, now_ms()).await?;
        *placed = Some(id);
        app.blobs.place_original(arrival.bytes.path(), id).await?;
        id
    };
    let mut freed = Vec::new();
    match &arrival.origin {
        Origin::Form(_) | Origin::Split(_) => {}
        Origin::Upload(upload) => {
            freed = uploads::settle(&mut tx, upload.id, receipt)
                .await?
                .ok_or(IntakeError::Gone)?;
        }
        Origin::Download(claimed) => {
            let url = link::parse(&claimed.url)
                .map(|url| link::for_log(&url))
                .unwrap_or_default();
            if !downloads::end(&mut tx, claimed, Ended::Done(receipt), &url, now_ms()).await? {
                return Err(IntakeError::Gone);
            }
        }
        Origin::Merge(sources) => {
            let sources: Vec<_> = sources.iter().map(|source| source.row.id).collect();
            merging::keep(&mut tx, receipt, &sources, app.db.moment(now_ms())).await?;
            if known.is_some() {
                fill_gaps(&mut tx, receipt, filing).await?;
            }
        }
    }
    tx.commit().await?;
    Ok(Admitted {
        receipt,
        is_known: known.is_some(),
        freed,
    })
}

/// What is said of the file. What is said of receipts it is made of is read now: nobody can change it before the receipt is
/// there. A source whose fields were corrected since its pages were taken is refused, for corrections stay with the source.
async fn filing_in(tx: &mut Transaction, origin: &Origin) -> Result<Filing, IntakeError> {
    match origin {
        Origin::Form(filing) => Ok(filing.clone()),
        Origin::Upload(upload) => Ok(filing::of_metadata(&upload.metadata)),
        Origin::Download(claimed) => Ok(claimed.filing.clone()),
        Origin::Split(source) => Ok(source_in(tx, *source).await?.filing),
        Origin::Merge(sources) => {
            let mut now = Vec::new();
            for source in sources {
                let source_now = source_in(tx, source.row.id).await?;
                if source_now.corrections != source.corrections {
                    return Err(IntakeError::Refused(ProblemCode::SourceChanged));
                }
                now.push(source_now);
            }
            Ok(filing_of(&now))
        }
    }
}

/// Of a merged receipt that comes back, what nobody said of it is taken from its sources: it may have been said while they
/// were apart.
async fn fill_gaps(
    tx: &mut Transaction,
    merged: ReceiptId,
    said: Filing,
) -> Result<(), IntakeError> {
    let Some(stored) = receipt_edits::current(tx, merged).await? else {
        return Ok(());
    };
    let mut filing = stored.filing.clone();
    filing.note = filing.note.or(said.note);
    filing.category = filing.category.or(said.category);
    if filing.tags.is_empty() {
        filing.tags = said.tags;
    }
    if filing != stored.filing {
        receipt_edits::set_filing(tx, merged, &filing, now_ms()).await?;
    }
    Ok(())
}

async fn source_in(tx: &mut Transaction, id: ReceiptId) -> Result<StoredReceipt, IntakeError> {
    let source = receipt_edits::current(tx, id).await?;
    source.ok_or(IntakeError::Refused(ProblemCode::ReceiptUnknown))
}

/// The id of the new receipt. An upload or a download has claimed its id when it began; where an older version let another
/// one take the same id since, the receipt gets a new one.
async fn claim(tx: &mut Transaction, arrival: &Arrival) -> Result<ReceiptId, IntakeError> {
    let holders = claims::holders(tx, arrival.id).await?;
    let is_own = match arrival.origin {
        Origin::Upload(_) if holders.include(Holder::Upload) => holders.are_only(Holder::Upload),
        Origin::Download(_) if holders.include(Holder::Download) => {
            holders.are_only(Holder::Download)
        }
        Origin::Upload(_) | Origin::Download(_) => return Err(IntakeError::Gone),
        Origin::Form(_) | Origin::Split(_) | Origin::Merge(_) if holders.is_none() => true,
        Origin::Form(_) | Origin::Split(_) | Origin::Merge(_) => {
            return Err(IntakeError::Refused(ProblemCode::UploadExists));
        }
    };
    if is_own {
        return Ok(arrival.id);
    }
    let id = new_id();
    info!(upload = %arrival.id, receipt = %id, "the id of an upload is in use: its receipt has another one");
    Ok(id)
}
