//! What every part of the server shares: the database, the blobs, the news and the settings.
//!
//! It holds handles, no state that a restart would miss.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use shared::api::Event;
use tokio::sync::{Notify, broadcast};
use tokio_util::sync::CancellationToken;

use crate::blob::Blobs;
use crate::db::Db;
use crate::sandbox::pool::ReaderPool;
use crate::settings::Settings;
use crate::upload::turn::Turns;

/// How many events a slow listener may lag behind before it is told to load everything again.
const EVENTS_KEPT: usize = 256;

/// A handle to everything; clones share it.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of the server.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// The bytes.
    pub blobs: Blobs,
    /// Reader processes, in which files are decoded and read.
    pub readers: ReaderPool,
    /// How the server behaves.
    pub settings: Settings,
    /// Who is appending to which upload.
    pub turns: Turns,
    /// Rung when a job was added.
    pub job_added: Notify,
    /// Rung when a receipt was removed for good.
    pub purged: Notify,
    /// Rung when a download was added.
    pub download_added: Notify,
    /// Ends everything that runs, as soon as it has come to an end.
    pub shutdown: CancellationToken,
    /// Ends the bodies that are still arriving: what came of them is kept.
    pub cutting: CancellationToken,
    events: broadcast::Sender<Event>,
}

impl App {
    /// A server over this database and these blobs.
    pub fn new(db: Db, blobs: Blobs, readers: ReaderPool, settings: Settings) -> Self {
        Self(Arc::new(Parts {
            db,
            blobs,
            readers,
            settings,
            turns: Turns::default(),
            job_added: Notify::new(),
            purged: Notify::new(),
            download_added: Notify::new(),
            shutdown: CancellationToken::new(),
            cutting: CancellationToken::new(),
            events: broadcast::Sender::new(EVENTS_KEPT),
        }))
    }

    /// Tells every listening browser.
    pub fn announce(&self, event: Event) {
        // Without a listener there is nobody to tell.
        let _ = self.0.events.send(event);
    }

    /// Somebody wants news.
    pub fn has_listeners(&self) -> bool {
        self.0.events.receiver_count() > 0
    }

    /// The news from now on.
    pub fn listen(&self) -> broadcast::Receiver<Event> {
        self.0.events.subscribe()
    }
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// The time in milliseconds since 1970.
pub fn now_ms() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
