//! Pool of warm reader processes. Each works on one file at a time, which bounds memory.
//!
//! A process that failed is killed, and the next file gets a new one. Files wait first come, first
//! served.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{self, StreamExt, TryStreamExt};
use reader::ocr::{Engine, EngineError};
use reader::page::Page;
use reader::picture::Picture;
use shared::api::EngineInfo;
use shared::file_kind::FileKind;
use shared::pdf::JpegInfo;
use tokio::sync::{Semaphore, SemaphorePermit, mpsc};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::process::ReaderProcess;
pub use super::process::{COMMAND, FileSource, ReaderFailure, ReaderProgram};
use super::protocol::{
    ELAPSED_TIME_MAX, EngineSetup, Outcome, Protection, Reply, Request, Setup, Task, Work,
};
use super::reading_message;
use crate::blob::BlobStream;
use crate::pipeline::{ReadOptions, Reading, ReadingDeferred};

/// Limit of processor time for reading one file, per thread.
pub const READING_PROCESSOR_TIME: Duration = Duration::from_secs(90);
/// Delay after [`ELAPSED_TIME_MAX`] before a process is killed. It should stop by itself earlier, and
/// then keeps its partial results.
const KILL_DELAY: Duration = Duration::from_secs(3);

/// Growth of memory since before the first file at which a process is replaced, in bytes.
const MEMORY_GROWTH_BYTES_MAX: u64 = 48 * 1024 * 1024;

/// A pool of reader processes; clones share it.
#[derive(Clone)]
pub struct ReaderPool(Arc<Inner>);

struct Inner {
    program: ReaderProgram,
    setup: Setup,
    /// Engines that stay in the server, by their index in the setup.
    server_engines: HashMap<usize, Arc<dyn Engine>>,
    slots: Semaphore,
    idle: Mutex<Vec<ReaderProcess>>,
}

/// Work of one process on one file. Dropping it early kills the process.
struct Session<'a> {
    pool: &'a Inner,
    _slot: SemaphorePermit<'a>,
    process: ReaderProcess,
    deadline: Instant,
    shutdown: &'a CancellationToken,
}

impl ReaderPool {
    /// Creates a pool of at most this many processes of a program. None is started yet.
    pub fn new(
        program: ReaderProgram,
        setup: Setup,
        server_engines: HashMap<usize, Arc<dyn Engine>>,
        processes: usize,
    ) -> Self {
        Self(Arc::new(Inner {
            program,
            setup,
            server_engines,
            slots: Semaphore::new(processes.max(1)),
            idle: Mutex::default(),
        }))
    }

    /// Returns the engines in the order in which they are asked.
    pub fn engines(&self) -> Vec<EngineInfo> {
        let info = |engine: &EngineSetup| {
            let (name, sends_to) = match engine {
                EngineSetup::PpOcr { .. } => ("pp-ocr", None),
                EngineSetup::Tesseract { .. } => ("tesseract", None),
                EngineSetup::InServer { name, sends_to } => (name.as_str(), sends_to.clone()),
            };
            EngineInfo {
                name: name.to_owned(),
                sends_to,
            }
        };
        self.0.setup.engines.iter().map(info).collect()
    }

    /// Starts a process, so that a wrong setup shows before the first file, which is then read at
    /// once.
    pub async fn warm_up(&self) -> Result<Protection, ReaderFailure> {
        let process = ReaderProcess::start(&self.0.program, &self.0.setup).await?;
        let protection = process.protection.clone();
        self.0.keep_idle(process);
        Ok(protection)
    }

    /// Reads a receipt.
    pub async fn read_receipt(
        &self,
        file: FileSource,
        kind: FileKind,
        options: ReadOptions,
        processor_time: Duration,
        shutdown: &CancellationToken,
    ) -> Result<Result<Reading, ReadingDeferred>, ReaderFailure> {
        let task = Task {
            work: Work::Read(options),
            kind,
            processor_time,
        };
        let mut session = self.0.start_session(task, file, shutdown).await?;
        let (Reply::Done(Outcome::Read(outcome)), body) = session.next_reply().await? else {
            return Err(invalid_reply());
        };
        let read = reading_message::unpack_reading(*outcome, &body).ok_or_else(invalid_reply)?;
        session.release_process();
        Ok(read)
    }

    /// Cuts out the papers beside the main one, as JPEGs. `pages` are the pages as they were read.
    pub async fn cut_papers(
        &self,
        file: FileSource,
        kind: FileKind,
        pages: Vec<Page>,
        processor_time: Duration,
        shutdown: &CancellationToken,
    ) -> Result<Vec<Vec<u8>>, ReaderFailure> {
        let task = Task {
            work: Work::CutPapers(pages),
            kind,
            processor_time,
        };
        self.make_pictures(task, file, shutdown).await
    }

    /// Sends every page as a JPEG to `pages`, until the receiver is closed.
    pub async fn export_pages(
        &self,
        file: FileSource,
        kind: FileKind,
        processor_time: Duration,
        shutdown: &CancellationToken,
        pages: mpsc::Sender<(JpegInfo, Bytes)>,
    ) -> Result<(), ReaderFailure> {
        let task = Task {
            work: Work::ExportPages,
            kind,
            processor_time,
        };
        let mut session = self.0.start_session(task, file, shutdown).await?;
        loop {
            match session.next_reply().await? {
                (Reply::Page(jpeg), bytes) => {
                    if pages.send((jpeg, bytes.into())).await.is_err() {
                        // Dropping the session kills the process, which would make more pages.
                        return Ok(());
                    }
                }
                (Reply::Done(Outcome::Pages(outcome)), _) => {
                    session.release_process();
                    return outcome.map_err(ReaderFailure::Refused);
                }
                _ => return Err(invalid_reply()),
            }
        }
    }

    /// Makes square `WebP`s of the first page, with the sides that [`shared::profile`] lists.
    pub async fn make_squares(
        &self,
        file: FileSource,
        kind: FileKind,
        processor_time: Duration,
        shutdown: &CancellationToken,
    ) -> Result<Vec<Vec<u8>>, ReaderFailure> {
        let task = Task {
            work: Work::MakeSquares,
            kind,
            processor_time,
        };
        self.make_pictures(task, file, shutdown).await
    }

    /// Performs a task whose outcome is pictures.
    async fn make_pictures(
        &self,
        task: Task,
        file: FileSource,
        shutdown: &CancellationToken,
    ) -> Result<Vec<Vec<u8>>, ReaderFailure> {
        let mut session = self.0.start_session(task, file, shutdown).await?;
        let (Reply::Done(Outcome::Pictures(sizes)), body) = session.next_reply().await? else {
            return Err(invalid_reply());
        };
        let pictures =
            match sizes {
                Ok(sizes) => Ok(reading_message::split_body(&body, sizes.into_iter())
                    .ok_or_else(invalid_reply)?),
                Err(problem) => Err(ReaderFailure::Refused(problem)),
            };
        session.release_process();
        pictures
    }
}

impl Inner {
    /// Waits for a process and sends it the file.
    async fn start_session<'a>(
        &'a self,
        task: Task,
        file: FileSource,
        shutdown: &'a CancellationToken,
    ) -> Result<Session<'a>, ReaderFailure> {
        // Wait for a free slot, then prefer a warm process.
        let place = tokio::select! {
            place = self.slots.acquire() => place.expect("the semaphore is never closed"),
            () = shutdown.cancelled() => return Err(ReaderFailure::Stopped),
        };
        let process = if let Some(process) = self.take_idle() {
            process
        } else {
            tokio::select! {
                process = ReaderProcess::start(&self.program, &self.setup) => process?,
                () = shutdown.cancelled() => return Err(ReaderFailure::Stopped),
            }
        };
        // The deadline starts when a process is free: waiting in the queue does not use up the time
        // of a file.
        let deadline = Instant::now() + ELAPSED_TIME_MAX + KILL_DELAY;
        let mut session = Session {
            pool: self,
            _slot: place,
            process,
            deadline,
            shutdown,
        };
        // The file is sent within the deadline, too: a child that stops reading its pipe would
        // block here.
        with_deadline(deadline, shutdown, session.process.send_task(task, file)).await?;
        Ok(session)
    }

    /// Takes an idle process that still runs.
    fn take_idle(&self) -> Option<ReaderProcess> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        // The last one that became idle is the warmest. One that ended meanwhile is dropped here.
        while let Some(mut process) = idle.pop() {
            if process.is_running() {
                return Some(process);
            }
        }
        None
    }

    fn keep_idle(&self, process: ReaderProcess) {
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(process);
    }
}

impl Session<'_> {
    /// Returns the next reply to the task; calls of engines of the server are answered before.
    async fn next_reply(&mut self) -> Result<(Reply, Vec<u8>), ReaderFailure> {
        loop {
            let (reply, body) =
                with_deadline(self.deadline, self.shutdown, self.process.receive_reply()).await?;
            let Reply::EngineCall {
                engine,
                width,
                height,
            } = reply
            else {
                return Ok((reply, body));
            };
            // The child is not trusted: the engine must exist, and the pixels must fit the size.
            let engine = self.pool.server_engines.get(&engine).cloned();
            let engine = engine.ok_or_else(invalid_reply)?;
            let picture = Picture::from_pixels(width, height, body).ok_or_else(invalid_reply)?;
            let request = self.call_engine(engine, picture).await?;
            with_deadline(
                self.deadline,
                self.shutdown,
                self.process.send_request(&request),
            )
            .await?;
        }
    }

    async fn call_engine(
        &self,
        engine: Arc<dyn Engine>,
        picture: Picture,
    ) -> Result<Request, ReaderFailure> {
        let (shutdown, deadline) = (self.shutdown.clone(), self.deadline.into_std());
        // Engines block, so each call gets a thread of its own.
        let call = tokio::task::spawn_blocking(move || {
            let stop = move || shutdown.is_cancelled() || std::time::Instant::now() >= deadline;
            let mut sent_bytes = 0;
            let result = engine.read_counting_bytes(&picture, &stop, &mut sent_bytes);
            Request::EngineReply { result, sent_bytes }
        });
        let reply = async {
            // A panic of the engine is an error of the engine, not of the file.
            Ok(call.await.unwrap_or_else(|panic| Request::EngineReply {
                result: Err(EngineError::Broken(panic.to_string())),
                sent_bytes: 0,
            }))
        };
        with_deadline(self.deadline, self.shutdown, reply).await
    }

    /// Ends the session. The process returns to the pool, unless it kept much memory of this task.
    fn release_process(self) {
        // The allocator may keep freed pages; a process that grew is cheaper to replace than to
        // carry on.
        if self.process.memory_growth_bytes() <= MEMORY_GROWTH_BYTES_MAX {
            self.pool.keep_idle(self.process);
        }
    }
}

impl FileSource {
    /// Creates a source from a stored file: its size in bytes and its stream.
    pub fn from_blob((size_bytes, stream): (u64, BlobStream)) -> Self {
        Self {
            size_bytes,
            stream: stream.map_err(std::io::Error::other).boxed(),
        }
    }

    /// Creates a source from a file in memory.
    pub fn in_memory(bytes: Bytes) -> Self {
        Self {
            size_bytes: bytes.len() as u64,
            stream: stream::iter([Ok(bytes)]).boxed(),
        }
    }
}

/// Runs a step of a session until it is done, the deadline has passed or the server shuts down.
async fn with_deadline<T>(
    deadline: Instant,
    shutdown: &CancellationToken,
    step: impl Future<Output = Result<T, ReaderFailure>>,
) -> Result<T, ReaderFailure> {
    tokio::select! {
        done = tokio::time::timeout_at(deadline, step) => {
            done.unwrap_or(Err(ReaderFailure::TimedOut))
        }
        () = shutdown.cancelled() => Err(ReaderFailure::Stopped),
    }
}

fn invalid_reply() -> ReaderFailure {
    ReaderFailure::Crashed("its reply makes no sense".to_owned())
}
