//! Blob under a temporary name, for files that may never become receipts.

use crate::app::App;
use crate::blob::{BlobError, BlobKey, Blobs};

/// A blob under a temporary name, deleted on drop.
pub struct TemporaryBlob {
    path: Option<String>,
    blobs: Blobs,
}

impl TemporaryBlob {
    /// Guards the blob of this key.
    pub(super) fn new(app: &App, key: &BlobKey) -> Self {
        Self {
            path: Some(key.path()),
            blobs: app.blobs.clone(),
        }
    }

    /// Returns the path of the blob.
    pub(super) fn path(&self) -> &str {
        self.path.as_deref().unwrap_or_default()
    }

    /// Deletes the blob now, and waits for it.
    pub(super) async fn remove(mut self) -> Result<(), BlobError> {
        match self.path.take() {
            Some(path) => self.blobs.remove(&path).await,
            None => Ok(()),
        }
    }
}

impl Drop for TemporaryBlob {
    fn drop(&mut self) {
        if let Some(path) = self.path.take() {
            let blobs = self.blobs.clone();
            // Without a runtime the leftover is deleted at the next startup.
            if let Ok(runtime) = tokio::runtime::Handle::try_current() {
                runtime.spawn(async move { blobs.remove(&path).await });
            }
        }
    }
}
