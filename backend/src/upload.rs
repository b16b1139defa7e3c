//! Resumable uploads by the rules of tus 1.0.0, without HTTP.
//!
//! A body is cut into parts. Each part becomes durable, then the offset moves by compare-and-swap; what
//! arrived before a line was cut is kept. Memory is bounded by one part per request, whatever the size.

use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use shared::file_kind::{FileKind, HEAD_BYTES};
use shared::id::ReceiptId;
use shared::problem::ProblemCode;

use crate::app::{App, now_ms};
use crate::blob::{BlobError, BlobKey};
use crate::db::DbError;
use crate::db::uploads::{Part, Progress, Upload};
use crate::file_name;
use crate::hash::{DamagedState, Hash};
use crate::intake::{self, IntakeError};

/// How many bytes are gathered before they are made durable.
const PART_BYTES: u64 = 4 * 1024 * 1024;
/// How long a body may stand still before its line counts as cut.
const STANDSTILL_MAX: Duration = Duration::from_secs(30);

/// What a client announces.
pub struct Announced {
    /// The id it chose, if it chose one.
    pub id: Option<ReceiptId>,
    /// The size of the file in bytes.
    pub length: u64,
    /// The name of the file as sent.
    pub file_name: String,
    /// `Upload-Metadata` as sent.
    pub metadata: String,
}

/// Why an upload does not go on.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// The client must be told this.
    #[error("{}", .0.message())]
    Refused(ProblemCode),
    /// The server has this many bytes instead.
    #[error("the offset is {0}")]
    OffsetMismatch(u64),
    /// The line was cut; what arrived is kept.
    #[error("the line was cut")]
    Cut,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The blob store failed.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// What the database remembers makes no sense.
    #[error(transparent)]
    Damaged(#[from] DamagedState),
    /// The file is here but cannot become a receipt now.
    #[error(transparent)]
    Intake(#[from] IntakeError),
}

/// What arrived of a body and is not durable yet.
#[derive(Default)]
struct Gathered {
    chunks: Vec<Bytes>,
    size: u64,
}

/// How a body ended.
enum End {
    Whole,
    Cut,
    TooLong,
}

/// Begins an upload.
pub async fn create(app: &App, announced: Announced) -> Result<Upload, UploadError> {
    if announced.length == 0 {
        return Err(UploadError::Refused(ProblemCode::EmptyFile));
    }
    if announced.length > app.max_file_bytes {
        return Err(UploadError::Refused(ProblemCode::TooLarge));
    }
    let upload = Upload {
        id: announced.id.unwrap_or_else(new_id),
        file_name: file_name::presentable(&announced.file_name),
        metadata: announced.metadata,
        length: announced.length,
        progress: Progress { received: 0, head: Vec::new(), hash_state: Hash::start().state(), kind: None },
        receipt_id: None,
    };
    if !app.db.insert_upload(&upload, now_ms()).await? {
        return Err(UploadError::Refused(ProblemCode::UploadExists));
    }
    Ok(upload)
}

/// How far an upload has come. One whose bytes are all here but which did not become a receipt, because
/// the disk was full or the server was stopped, is tried again first.
pub async fn standing(app: &App, id: ReceiptId) -> Result<Upload, UploadError> {
    let upload = app.db.upload(id).await?.ok_or(UploadError::Refused(ProblemCode::UploadUnknown))?;
    finish_if_whole(app, upload).await
}

/// Appends a body at `offset`, and makes a receipt of the upload when it is whole.
pub async fn append<S, E>(app: &App, id: ReceiptId, offset: u64, mut body: S) -> Result<Upload, UploadError>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    let mut upload = app.db.upload(id).await?.ok_or(UploadError::Refused(ProblemCode::UploadUnknown))?;
    if upload.progress.received != offset {
        return Err(UploadError::OffsetMismatch(upload.progress.received));
    }
    let mut gathered = Gathered::default();
    let end = loop {
        let room = upload.length - upload.progress.received - gathered.size;
        match tokio::time::timeout(STANDSTILL_MAX, body.next()).await {
            Ok(Some(Ok(bytes))) if bytes.len() as u64 > room => {
                gathered.push(bytes.slice(..usize::try_from(room).unwrap_or(bytes.len())));
                break End::TooLong;
            }
            Ok(Some(Ok(bytes))) => gathered.push(bytes),
            Ok(None) => break End::Whole,
            Ok(Some(Err(_))) | Err(_) => break End::Cut,
        }
        if gathered.size >= PART_BYTES {
            store(app, &mut upload, std::mem::take(&mut gathered)).await?;
        }
    };
    if gathered.size > 0 {
        store(app, &mut upload, gathered).await?;
    }
    match end {
        End::Whole => finish_if_whole(app, upload).await,
        End::Cut => Err(UploadError::Cut),
        End::TooLong => Err(UploadError::Refused(ProblemCode::LengthExceeded)),
    }
}

/// Ends an upload and frees its bytes; the receipt it became goes with it.
pub async fn remove(app: &App, id: ReceiptId) -> Result<(), UploadError> {
    let parts = app.db.upload_parts(id).await?;
    if !app.db.delete_upload(id).await? {
        return Err(UploadError::Refused(ProblemCode::UploadUnknown));
    }
    for part in parts {
        app.blobs.remove(&part.blob).await?;
    }
    // Where the same file was there already, the receipt has another id and stays.
    intake::remove(app, id).await?;
    Ok(())
}

/// Makes what was gathered durable, then counts it.
async fn store(app: &App, upload: &mut Upload, gathered: Gathered) -> Result<(), UploadError> {
    let start = upload.progress.received;
    let next = upload.progress.after(&gathered)?;
    let head_is_whole = next.head.len() == HEAD_BYTES || next.received == upload.length;
    if next.kind.is_none() && head_is_whole {
        remove(app, upload.id).await?;
        return Err(UploadError::Refused(ProblemCode::UnknownKind));
    }
    let key = BlobKey::Part(upload.id, start, uuid::Uuid::now_v7());
    let part = Part { start, size_bytes: gathered.size, blob: key.path() };
    app.blobs.put(&key, gathered.chunks).await?;
    if !app.db.advance_upload(upload.id, &part, &next, now_ms()).await? {
        app.blobs.remove(&part.blob).await?;
        let now = app.db.upload(upload.id).await?.ok_or(UploadError::Refused(ProblemCode::UploadUnknown))?;
        return Err(UploadError::OffsetMismatch(now.progress.received));
    }
    upload.progress = next;
    Ok(())
}

async fn finish_if_whole(app: &App, mut upload: Upload) -> Result<Upload, UploadError> {
    if let (true, None, Some(kind)) =
        (upload.progress.received == upload.length, upload.receipt_id, upload.progress.kind)
    {
        upload.receipt_id = Some(intake::settle(app, &upload, kind).await?);
    }
    Ok(upload)
}

impl Progress {
    fn after(&self, gathered: &Gathered) -> Result<Self, DamagedState> {
        let mut hash = Hash::resume(&self.hash_state)?;
        let mut head = self.head.clone();
        for chunk in &gathered.chunks {
            hash.update(chunk);
            let missing = HEAD_BYTES - head.len();
            head.extend_from_slice(&chunk[..chunk.len().min(missing)]);
        }
        let kind = self.kind.or_else(|| FileKind::detect(&head));
        Ok(Self { received: self.received + gathered.size, head, hash_state: hash.state(), kind })
    }
}

impl Gathered {
    fn push(&mut self, bytes: Bytes) {
        self.size += bytes.len() as u64;
        self.chunks.push(bytes);
    }
}

fn new_id() -> ReceiptId {
    let random = *uuid::Uuid::now_v7().as_bytes();
    let mut tail = [0; 10];
    tail.copy_from_slice(&random[6..]);
    ReceiptId::new(u64::try_from(now_ms()).unwrap_or(0), tail)
}
