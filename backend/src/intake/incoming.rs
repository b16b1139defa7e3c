//! A file that comes piece by piece by another way than a resumable upload: a form, a link.
//!
//! It lies under a temporary name until it is whole, checked and admitted. Whatever ends before that takes
//! its bytes away.

use shared::api::FileInfo;
use shared::file_kind::{FileKind, HEAD_BYTES};
use shared::id::ReceiptId;
use shared::problem::ProblemCode;

use super::IntakeError;
use super::admission::{self, Admitted, Arrival, Bytes, Origin};
use crate::app::App;
use crate::blob::writer::BlobWriter;
use crate::blob::{BlobError, BlobKey, Blobs};
use crate::file_name;
use crate::hash::Hash;

/// A file on its way in.
pub struct Incoming {
    app: App,
    id: ReceiptId,
    key: BlobKey,
    writer: BlobWriter<Hash>,
    head: Vec<u8>,
    kind: Option<FileKind>,
}

/// A blob under a temporary name, which is taken away when this is dropped.
pub struct Temporary {
    path: Option<String>,
    blobs: Blobs,
}

/// A whole file that is not a receipt yet. One that is dropped takes its bytes away.
pub struct Staged {
    id: ReceiptId,
    temporary: Temporary,
    /// What it is.
    pub kind: FileKind,
    /// Its size.
    pub size_bytes: u64,
    /// SHA-256 of its bytes, lower-case hex.
    pub sha256: String,
}

impl Incoming {
    /// Begins a file that may become the receipt of this id.
    pub fn begin(app: &App, id: ReceiptId) -> Self {
        let key = BlobKey::Incoming(id, uuid::Uuid::now_v7());
        let writer = app.blobs.writer(&key, Hash::start());
        Self {
            app: app.clone(),
            id,
            key,
            writer,
            head: Vec::new(),
            kind: None,
        }
    }

    /// Takes the next bytes. Too many of them, or the first ones of a file that is no receipt, are refused.
    pub async fn write(&mut self, bytes: bytes::Bytes) -> Result<(), IntakeError> {
        if self.writer.size_bytes() + bytes.len() as u64 > self.app.settings.max_file_bytes {
            return Err(IntakeError::Refused(ProblemCode::TooLarge));
        }
        let missing = HEAD_BYTES - self.head.len();
        if self.kind.is_none() && missing > 0 {
            self.head
                .extend_from_slice(&bytes[..bytes.len().min(missing)]);
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
        let kind = self
            .kind
            .ok_or(IntakeError::Refused(ProblemCode::UnknownKind))?;
        let written = self
            .writer
            .finish(self.app.settings.durability.of_whole())
            .await?;
        Ok(Staged {
            id: self.id,
            temporary: Temporary::new(&self.app, &self.key),
            kind,
            size_bytes: written.size_bytes,
            sha256: written.digest.hex(),
        })
    }
}

impl Staged {
    /// Makes a receipt of a whole file, under the id it began with.
    pub async fn admit(
        self,
        app: &App,
        name: &str,
        origin: Origin,
    ) -> Result<Admitted, IntakeError> {
        let Self {
            id,
            temporary,
            kind,
            size_bytes,
            sha256,
        } = self;
        let file = FileInfo {
            name: file_name::presentable(name),
            kind,
            size_bytes,
            sha256,
        };
        admission::admit(
            app,
            Arrival {
                id,
                bytes: Bytes::Temporary(temporary),
                file,
                origin,
            },
        )
        .await
    }
}

impl Temporary {
    /// A blob that is taken away when this is dropped, or removed.
    pub(super) fn new(app: &App, key: &BlobKey) -> Self {
        Self {
            path: Some(key.path()),
            blobs: app.blobs.clone(),
        }
    }

    /// Where it lies.
    pub(super) fn path(&self) -> &str {
        self.path.as_deref().unwrap_or_default()
    }

    /// Takes it away, and returns when that is done.
    pub(super) async fn remove(mut self) -> Result<(), BlobError> {
        match self.path.take() {
            Some(path) => self.blobs.remove(&path).await,
            None => Ok(()),
        }
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Some(path) = self.path.take() {
            let blobs = self.blobs.clone();
            // Where nobody is there to do it, the next start clears it away.
            if let Ok(runtime) = tokio::runtime::Handle::try_current() {
                runtime.spawn(async move { blobs.remove(&path).await });
            }
        }
    }
}
