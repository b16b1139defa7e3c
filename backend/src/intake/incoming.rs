//! A file that comes piece by piece by another way than a resumable upload: a form, a link.
//!
//! It lies under a temporary name until it is whole, checked and admitted. Whatever ends before that takes
//! its bytes away.

use bytes::Bytes;
use shared::api::{FileInfo, Filing};
use shared::file_kind::{FileKind, HEAD_BYTES};
use shared::id::ReceiptId;
use shared::problem::ProblemCode;

use super::{Admitted, IntakeError, announce, insert_once, new_id};
use crate::app::{App, now_ms};
use crate::blob::writer::BlobWriter;
use crate::blob::{BlobKey, Blobs};
use crate::db::merging;
use crate::file_name;
use crate::hash::Hash;

/// A file on its way in.
pub struct Incoming {
    app: App,
    key: BlobKey,
    writer: BlobWriter<Hash>,
    head: Vec<u8>,
    kind: Option<FileKind>,
}

/// A whole file that is not a receipt yet. One that is dropped takes its bytes away.
pub struct Staged {
    key: Option<BlobKey>,
    blobs: Blobs,
    /// What it is.
    pub kind: FileKind,
    /// Its size.
    pub size_bytes: u64,
    /// SHA-256 of its bytes, lower-case hex.
    pub sha256: String,
}

impl Incoming {
    /// Begins a file.
    pub fn begin(app: &App) -> Self {
        let key = BlobKey::Incoming(uuid::Uuid::now_v7());
        let writer = app.blobs.writer(&key, Hash::start());
        Self { app: app.clone(), key, writer, head: Vec::new(), kind: None }
    }

    /// Takes the next bytes. Too many of them, or the first ones of a file that is no receipt, are refused.
    pub async fn write(&mut self, bytes: Bytes) -> Result<(), IntakeError> {
        if self.writer.size_bytes() + bytes.len() as u64 > self.app.settings.max_file_bytes {
            return Err(IntakeError::Refused(ProblemCode::TooLarge));
        }
        let missing = HEAD_BYTES - self.head.len();
        if self.kind.is_none() && missing > 0 {
            self.head.extend_from_slice(&bytes[..bytes.len().min(missing)]);
            self.kind = FileKind::detect(&self.head);
            if self.kind.is_none() && self.head.len() == HEAD_BYTES {
                return Err(IntakeError::Refused(ProblemCode::UnknownKind));
            }
        }
        Ok(self.writer.write(bytes).await?)
    }

    /// The file is whole.
    pub async fn finish(self) -> Result<Staged, IntakeError> {
        if self.writer.size_bytes() == 0 {
            return Err(IntakeError::Refused(ProblemCode::EmptyFile));
        }
        let kind = self.kind.ok_or(IntakeError::Refused(ProblemCode::UnknownKind))?;
        let written = self.writer.finish(self.app.settings.durability.of_whole()).await?;
        Ok(Staged {
            key: Some(self.key),
            blobs: self.app.blobs.clone(),
            kind,
            size_bytes: written.size_bytes,
            sha256: written.digest.hex(),
        })
    }
}

/// Makes a receipt of a whole file, with the id its client chose, if it chose one.
pub async fn admit(
    app: &App,
    staged: Staged,
    id: Option<ReceiptId>,
    name: &str,
    filing: &Filing,
) -> Result<Admitted, IntakeError> {
    let arrival = Arrival { id: id.unwrap_or_else(new_id), name, filing, sources: &[] };
    admit_whole(app, staged, &arrival).await
}

/// A whole file with what is said of it.
pub struct Arrival<'a> {
    /// The id of its receipt.
    pub id: ReceiptId,
    /// The name of the file, for people.
    pub name: &'a str,
    /// What is said of it.
    pub filing: &'a Filing,
    /// The receipts it was merged from: in the moment in which its receipt is there they lie in the trash.
    pub sources: &'a [ReceiptId],
}

/// Makes a receipt of a whole file that may be made of other receipts.
pub async fn admit_whole(
    app: &App,
    mut staged: Staged,
    arrival: &Arrival<'_>,
) -> Result<Admitted, IntakeError> {
    let &Arrival { id, name, filing, sources } = arrival;
    if app.db.receipt_anywhere(id).await?.is_some_and(|stored| stored.row.file.sha256 != staged.sha256) {
        return Err(IntakeError::Refused(ProblemCode::UploadExists));
    }
    let file = FileInfo {
        name: file_name::presentable(name),
        kind: staged.kind,
        size_bytes: staged.size_bytes,
        sha256: staged.sha256.clone(),
    };
    // The picture lies in its place before the receipt exists. Where the very same one lies there already,
    // nothing changes.
    let original = BlobKey::Original(id);
    if let Some(key) = staged.key.take() {
        app.blobs.rename(&key, &original).await?;
    }
    let mut tx = app.db.begin().await?;
    let admitted = insert_once(&mut tx, id, &file, filing).await?;
    if !sources.is_empty() {
        merging::keep(&mut tx, admitted.receipt, sources, now_ms()).await?;
    }
    tx.commit().await?;
    if admitted.receipt != id {
        app.blobs.remove(&original.path()).await?;
    }
    let told = announce(app, admitted.receipt).await;
    app.job_added.notify_one();
    told?;
    Ok(admitted)
}

impl Drop for Staged {
    fn drop(&mut self) {
        if let Some(key) = self.key.take() {
            let blobs = self.blobs.clone();
            // Where nobody is there to do it, the next start clears it away.
            if let Ok(runtime) = tokio::runtime::Handle::try_current() {
                runtime.spawn(async move { blobs.remove(&key.path()).await });
            }
        }
    }
}
