//! Pool of warm reader processes. Each works on one file at a time, so memory is bounded by their number.
//!
//! A process that failed is killed, and the next file gets a new one. Files wait in line, first come, first
//! served.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::{self, StreamExt, TryStreamExt};
use reader::ocr::{Engine, EngineError};
use reader::page::Page;
use reader::picture::Picture;
use shared::api::EngineInfo;
use shared::file_kind::FileKind;
use shared::pdf::Jpeg;
use shared::problem::ProblemCode;
use tokio::sync::{Semaphore, SemaphorePermit, mpsc};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::process::ReaderProcess;
pub use super::process::{COMMAND, FileSource, ReaderFailure};
use super::protocol::{
    EngineSetup, Outcome, Protection, ReadOptions, Reply, Request, Setup, Task, Work,
};
use super::reading;
use crate::blob::BlobStream;
use crate::pipeline::{Again, Reading};

/// How long one file may be read.
const TIME_LIMIT: Duration = Duration::from_secs(90);
const TIME_LIMIT_REMOTE: Duration = Duration::from_mins(5);
/// How long after its time limit a process is killed: it should stop by itself, and then keeps what it has.
const GRACE: Duration = Duration::from_secs(3);

/// A process that holds this much more memory after a file than before its first one is replaced, in bytes.
const GROWTH_MAX: u64 = 48 * 1024 * 1024;

/// A pool of reader processes; clones share it.
#[derive(Clone)]
pub struct ReaderPool(Arc<Inner>);

struct Inner {
    program: PathBuf,
    setup: Setup,
    /// Engines that stay in the server, by their place in the setup.
    server_engines: HashMap<usize, Arc<dyn Engine>>,
    places: Semaphore,
    idle: Mutex<Vec<ReaderProcess>>,
}

/// One file in the hands of one process. Dropped before its end, it kills the process.
struct Session<'a> {
    pool: &'a Inner,
    _place: SemaphorePermit<'a>,
    process: ReaderProcess,
    deadline: Instant,
    shutdown: &'a CancellationToken,
}

impl ReaderPool {
    /// A pool of at most this many processes of this program. Nothing is started yet.
    pub fn new(
        program: PathBuf,
        setup: Setup,
        server_engines: HashMap<usize, Arc<dyn Engine>>,
        processes: usize,
    ) -> Self {
        let (places, idle) = (Semaphore::new(processes.max(1)), Mutex::default());
        Self(Arc::new(Inner {
            program,
            setup,
            server_engines,
            places,
            idle,
        }))
    }

    /// The engines in the order in which they are asked.
    pub fn engines(&self) -> Vec<EngineInfo> {
        let info = |engine: &EngineSetup| match engine {
            EngineSetup::PpOcr { .. } => EngineInfo {
                name: "pp-ocr".to_owned(),
                sends_to: None,
            },
            EngineSetup::Tesseract { .. } => EngineInfo {
                name: "tesseract".to_owned(),
                sends_to: None,
            },
            EngineSetup::InServer { name, sends_to } => EngineInfo {
                name: name.clone(),
                sends_to: sends_to.clone(),
            },
        };
        self.0.setup.engines.iter().map(info).collect()
    }

    /// How long one file may be read: longer where an engine on another machine may be asked for every page.
    pub fn time_limit(&self) -> Duration {
        let sends = self
            .engines()
            .iter()
            .any(|engine| engine.sends_to.is_some());
        if sends { TIME_LIMIT_REMOTE } else { TIME_LIMIT }
    }

    /// Starts a process, so that a wrong setup shows before a file is there and the first file is read at once.
    pub async fn warm_up(&self) -> Result<Protection, ReaderFailure> {
        let process = ReaderProcess::start(&self.0.program, &self.0.setup).await?;
        let protection = process.protection.clone();
        self.0.keep(process);
        Ok(protection)
    }

    /// Reads a receipt.
    pub async fn read(
        &self,
        file: FileSource,
        kind: FileKind,
        options: ReadOptions,
        time_limit: Duration,
        shutdown: &CancellationToken,
    ) -> Result<Result<Reading, Again>, ReaderFailure> {
        let task = Task {
            work: Work::Read(options),
            kind,
            time_limit,
        };
        let mut session = self.0.begin(task, file, shutdown).await?;
        match session.next().await? {
            (Reply::Done(Outcome::Read(outcome)), body) => {
                let read = reading::unpack(*outcome, &body).ok_or_else(senseless)?;
                session.finish();
                Ok(read)
            }
            _ => Err(senseless()),
        }
    }

    /// Cuts out the papers beside the main one, as JPEGs. `pages` are the pages as they were read.
    pub async fn cut_papers(
        &self,
        file: FileSource,
        kind: FileKind,
        pages: Vec<Page>,
        time_limit: Duration,
        shutdown: &CancellationToken,
    ) -> Result<Vec<Vec<u8>>, ReaderFailure> {
        let task = Task {
            work: Work::CutPapers(pages),
            kind,
            time_limit,
        };
        let mut session = self.0.begin(task, file, shutdown).await?;
        match session.next().await? {
            (Reply::Done(Outcome::Papers(sizes)), body) => session.pictures(sizes, &body),
            _ => Err(senseless()),
        }
    }

    /// Sends every page as a JPEG to `pages`, until the other side takes no more.
    pub async fn export_pages(
        &self,
        file: FileSource,
        kind: FileKind,
        time_limit: Duration,
        shutdown: &CancellationToken,
        pages: mpsc::Sender<(Jpeg, Bytes)>,
    ) -> Result<(), ReaderFailure> {
        let task = Task {
            work: Work::ExportPages,
            kind,
            time_limit,
        };
        let mut session = self.0.begin(task, file, shutdown).await?;
        loop {
            match session.next().await? {
                (Reply::Page(jpeg), bytes) => {
                    if pages.send((jpeg, bytes.into())).await.is_err() {
                        return Ok(());
                    }
                }
                (Reply::Done(Outcome::Pages(outcome)), _) => {
                    session.finish();
                    return outcome.map_err(ReaderFailure::Refused);
                }
                _ => return Err(senseless()),
            }
        }
    }

    /// Makes square `WebP`s with the sides of [`shared::profile::SIDES`] of the first page.
    pub async fn make_squares(
        &self,
        file: FileSource,
        kind: FileKind,
        time_limit: Duration,
        shutdown: &CancellationToken,
    ) -> Result<Vec<Vec<u8>>, ReaderFailure> {
        let task = Task {
            work: Work::MakeSquares,
            kind,
            time_limit,
        };
        let mut session = self.0.begin(task, file, shutdown).await?;
        match session.next().await? {
            (Reply::Done(Outcome::Squares(sizes)), body) => session.pictures(sizes, &body),
            _ => Err(senseless()),
        }
    }
}

impl Inner {
    /// Waits for a process and hands it the file.
    async fn begin<'a>(
        &'a self,
        task: Task,
        file: FileSource,
        shutdown: &'a CancellationToken,
    ) -> Result<Session<'a>, ReaderFailure> {
        let place = tokio::select! {
            place = self.places.acquire() => place.expect("the semaphore is never closed"),
            () = shutdown.cancelled() => return Err(ReaderFailure::Stopped),
        };
        let process = if let Some(process) = self.take() {
            process
        } else {
            tokio::select! {
                process = ReaderProcess::start(&self.program, &self.setup) => process?,
                () = shutdown.cancelled() => return Err(ReaderFailure::Stopped),
            }
        };
        let deadline = Instant::now() + task.time_limit + GRACE;
        let mut session = Session {
            pool: self,
            _place: place,
            process,
            deadline,
            shutdown,
        };
        within(deadline, shutdown, session.process.send_task(task, file)).await?;
        Ok(session)
    }

    /// An idle process that still runs.
    fn take(&self) -> Option<ReaderProcess> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(mut process) = idle.pop() {
            if process.is_running() {
                return Some(process);
            }
        }
        None
    }

    fn keep(&self, process: ReaderProcess) {
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(process);
    }
}

impl Session<'_> {
    /// The next reply that is not for an engine of the server.
    async fn next(&mut self) -> Result<(Reply, Vec<u8>), ReaderFailure> {
        loop {
            let (reply, body) =
                within(self.deadline, self.shutdown, self.process.receive()).await?;
            let Reply::EngineCall {
                engine,
                width,
                height,
            } = reply
            else {
                return Ok((reply, body));
            };
            let engine = self
                .pool
                .server_engines
                .get(&engine)
                .map(Arc::clone)
                .ok_or_else(senseless)?;
            let picture = Picture::from_pixels(width, height, body).ok_or_else(senseless)?;
            let request = self.call_engine(engine, picture).await?;
            within(self.deadline, self.shutdown, self.process.send(&request)).await?;
        }
    }

    async fn call_engine(
        &self,
        engine: Arc<dyn Engine>,
        picture: Picture,
    ) -> Result<Request, ReaderFailure> {
        let (shutdown, deadline) = (self.shutdown.clone(), self.deadline.into_std());
        let call = tokio::task::spawn_blocking(move || {
            let stop = move || shutdown.is_cancelled() || std::time::Instant::now() >= deadline;
            let mut sent_bytes = 0;
            let result = engine.read_counting(&picture, &stop, &mut sent_bytes);
            Request::EngineReply { result, sent_bytes }
        });
        let reply = async {
            Ok(call.await.unwrap_or_else(|panic| {
                let result = Err(EngineError::Broken(panic.to_string()));
                Request::EngineReply {
                    result,
                    sent_bytes: 0,
                }
            }))
        };
        within(self.deadline, self.shutdown, reply).await
    }

    /// The pictures in the body of the last reply.
    fn pictures(
        self,
        sizes: Result<Vec<usize>, ProblemCode>,
        body: &[u8],
    ) -> Result<Vec<Vec<u8>>, ReaderFailure> {
        let pictures = sizes.map(|sizes| reading::split(body, sizes.into_iter()));
        match pictures {
            Ok(None) => Err(senseless()),
            Ok(Some(pictures)) => {
                self.finish();
                Ok(pictures)
            }
            Err(problem) => {
                self.finish();
                Err(ReaderFailure::Refused(problem))
            }
        }
    }

    /// The process did its task and can have the next one, unless it kept much memory of this one.
    fn finish(self) {
        if self.process.memory_growth_bytes() <= GROWTH_MAX {
            self.pool.keep(self.process);
        }
    }
}

impl FileSource {
    /// A stored file.
    pub fn stored((size_bytes, stream): (u64, BlobStream)) -> Self {
        Self {
            size_bytes,
            stream: stream.map_err(std::io::Error::other).boxed(),
        }
    }

    /// A file in memory.
    pub fn in_memory(bytes: Bytes) -> Self {
        Self {
            size_bytes: bytes.len() as u64,
            stream: stream::iter([Ok(bytes)]).boxed(),
        }
    }
}

/// Runs a step of a session until it is done, the deadline is over or the server shuts down.
async fn within<T>(
    deadline: Instant,
    shutdown: &CancellationToken,
    step: impl Future<Output = Result<T, ReaderFailure>>,
) -> Result<T, ReaderFailure> {
    tokio::select! {
        done = tokio::time::timeout_at(deadline, step) => done.unwrap_or(Err(ReaderFailure::TookTooLong)),
        () = shutdown.cancelled() => Err(ReaderFailure::Stopped),
    }
}

fn senseless() -> ReaderFailure {
    ReaderFailure::Crashed("its reply makes no sense".to_owned())
}
