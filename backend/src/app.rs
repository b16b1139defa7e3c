//! Shared server state: database, blob store, event channel and settings.
//!
//! Holds handles only; nothing here has to survive a restart.

use std::sync::{Arc, Mutex, PoisonError};

use shared::api::Event;
use tokio::sync::{Notify, broadcast};
use tokio_util::sync::CancellationToken;

use crate::append_lock::AppendLocks;
use crate::blob::Blobs;
use crate::clock::Clock;
use crate::db::Db;
use crate::db::queue::JobKind;
use crate::sandbox::pool::ReaderPool;
use crate::settings::Settings;

/// Capacity of the event channel; a receiver that lags further must reload everything.
const EVENT_CAPACITY: usize = 256;

/// Cheaply cloned handle to the shared state.
#[derive(Clone)]
pub struct App(Arc<AppState>);

/// Shared state behind [`App`].
pub struct AppState {
    /// The database.
    pub db: Db,
    /// The blob store.
    pub blobs: Blobs,
    /// Reader processes, in which files are decoded and read.
    pub readers: ReaderPool,
    /// Settings of the server.
    pub settings: Settings,
    /// The current time.
    pub clock: Clock,
    /// Requests that append, by upload.
    pub append_locks: AppendLocks,
    /// Notified when a receipt is purged.
    pub receipt_purged: Notify,
    /// Notified when a reading is added.
    reading_added: Notify,
    /// Notified when a download is added.
    download_added: Notify,
    /// Graceful shutdown: every task ends after its current step.
    pub shutdown: CancellationToken,
    /// Cuts off request bodies that are still arriving; the bytes received so far are kept.
    pub body_cutoff: CancellationToken,
    events: broadcast::Sender<Event>,
    /// Size of all pictures of receipts in bytes, once it was measured.
    pictures_bytes: Mutex<Option<u64>>,
}

impl App {
    /// Creates the state from its parts.
    pub fn new(
        db: Db,
        blobs: Blobs,
        readers: ReaderPool,
        settings: Settings,
        clock: Clock,
    ) -> Self {
        Self(Arc::new(AppState {
            db,
            blobs,
            readers,
            settings,
            clock,
            append_locks: AppendLocks::default(),
            receipt_purged: Notify::new(),
            reading_added: Notify::new(),
            download_added: Notify::new(),
            shutdown: CancellationToken::new(),
            body_cutoff: CancellationToken::new(),
            events: broadcast::Sender::new(EVENT_CAPACITY),
            pictures_bytes: Mutex::new(None),
        }))
    }

    /// Wakes a worker, since a job of this kind was added or is free again.
    pub fn wake_worker(&self, kind: JobKind) {
        self.signal(kind).notify_one();
    }

    /// Waits until [`Self::wake_worker`] is called for this kind.
    pub async fn job_added(&self, kind: JobKind) {
        self.signal(kind).notified().await;
    }

    fn signal(&self, kind: JobKind) -> &Notify {
        match kind {
            JobKind::Reading => &self.reading_added,
            JobKind::Download => &self.download_added,
        }
    }

    /// Publishes an event to all subscribers.
    pub fn publish(&self, event: Event) {
        // An error means that there is no subscriber.
        let _ = self.0.events.send(event);
    }

    /// Returns whether there are subscribers to events.
    pub fn has_subscribers(&self) -> bool {
        self.0.events.receiver_count() > 0
    }

    /// Returns the size of all pictures of receipts in bytes, as measured last.
    pub fn pictures_bytes(&self) -> Option<u64> {
        *self
            .0
            .pictures_bytes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Stores a measurement of the size of all pictures of receipts.
    pub fn set_pictures_bytes(&self, bytes: u64) {
        *self
            .0
            .pictures_bytes
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(bytes);
    }

    /// Subscribes to events from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.0.events.subscribe()
    }
}

impl std::ops::Deref for App {
    type Target = AppState;

    fn deref(&self) -> &AppState {
        &self.0
    }
}
