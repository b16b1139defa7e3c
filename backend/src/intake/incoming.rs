//! Files received other than by resumable upload: forms, links, merges.
//!
//! A file has a temporary name until it is complete, checked and admitted. Dropping it earlier
//! deletes its bytes.

use shared::api::FileInfo;
use shared::file_kind::{FileKind, HEAD_BYTES};
use shared::id::ReceiptId;
use shared::problem::ProblemCode;

use super::admission::{self, Admitted, BytesLocation, CompleteFile, Origin};
use super::temporary_blob::TemporaryBlob;
use crate::app::App;
use crate::blob::BlobKey;
use crate::blob::writer::BlobWriter;
use crate::error::OperationError;
use crate::file_name;
use crate::hash::ResumableHash;

/// A file that is being received.
pub struct IncomingFile {
    app: App,
    id: ReceiptId,
    key: BlobKey,
    writer: BlobWriter<ResumableHash>,
    head: Vec<u8>,
    kind: Option<FileKind>,
}

/// A complete file that is not a receipt yet. Dropping it deletes its bytes.
pub struct StagedFile {
    id: ReceiptId,
    temporary: TemporaryBlob,
    /// Its kind.
    pub kind: FileKind,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// SHA-256 of its bytes, lower-case hex.
    pub sha256: String,
}

impl IncomingFile {
    /// Begins a file that may become the receipt with this id.
    pub fn begin_file(app: &App, id: ReceiptId) -> Self {
        // The random part keeps two requests with the same id apart until one of them is admitted.
        let key = BlobKey::Incoming(id, uuid::Uuid::now_v7());
        let writer = app.blobs.begin_blob(&key, ResumableHash::start_empty());
        Self {
            app: app.clone(),
            id,
            key,
            writer,
            head: Vec::new(),
            kind: None,
        }
    }

    /// Adds bytes. A file that is too large, or whose first bytes are of no known kind, is refused.
    pub async fn write(&mut self, bytes: bytes::Bytes) -> Result<(), OperationError> {
        // The size is checked before writing: the announced size of a form or a link may be wrong.
        let limit = self.app.settings.max_file_bytes;
        if self.writer.size_bytes() + bytes.len() as u64 > limit {
            return Err(OperationError::too_large(None, limit));
        }
        // The kind is detected from the first bytes, so that a wrong file is refused early.
        let missing = HEAD_BYTES - self.head.len();
        if self.kind.is_none() && missing > 0 {
            self.head
                .extend_from_slice(&bytes[..bytes.len().min(missing)]);
            self.kind = FileKind::detect(&self.head);
            if self.kind.is_none() && self.head.len() == HEAD_BYTES {
                return Err(ProblemCode::UnknownKind.into());
            }
        }
        Ok(self.writer.write(bytes).await?)
    }

    /// Completes the file. An empty file or one of unknown kind is refused.
    pub async fn finish(self) -> Result<StagedFile, OperationError> {
        if self.writer.size_bytes() == 0 {
            return Err(ProblemCode::EmptyFile.into());
        }
        let kind = self.kind.ok_or(ProblemCode::UnknownKind)?;
        let written = self
            .writer
            .finish(self.app.settings.durability.file_sync())
            .await?;
        Ok(StagedFile {
            id: self.id,
            temporary: TemporaryBlob::new(&self.app, &self.key),
            kind,
            size_bytes: written.size_bytes,
            sha256: written.digest.into_hex(),
        })
    }
}

impl StagedFile {
    /// Makes a receipt of the file, with the id passed to [`IncomingFile::begin_file`].
    pub async fn admit(
        self,
        app: &App,
        name: &str,
        origin: Origin,
    ) -> Result<Admitted, OperationError> {
        let file = FileInfo {
            name: file_name::sanitize_name(name),
            kind: Some(self.kind),
            size_bytes: self.size_bytes,
            sha256: self.sha256,
        };
        let complete = CompleteFile {
            id: self.id,
            location: BytesLocation::Temporary(self.temporary),
            file,
            origin,
        };
        admission::admit_file(app, complete).await
    }
}
