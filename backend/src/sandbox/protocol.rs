//! Messages between the server and its reader processes.
//!
//! Each message is a frame ([`super::frame`]): a head in JSON and a body of bytes. What a child sends is not
//! trusted: heads and bodies have size limits, and pictures are only ever stored, never decoded.

use std::path::PathBuf;
use std::time::Duration;

use reader::ocr::EngineError;
use reader::ocr::ppocr::Script;
use reader::page::{Page, Run};
use serde::{Deserialize, Serialize};
use shared::api::PageSize;
use shared::file_kind::FileKind;
use shared::money::Currency;
use shared::pdf::Jpeg;
use shared::problem::ProblemCode;
use shared::provenance::{Sent, Tried};
use shared::receipt::Receipt;

/// From the server to a child.
#[derive(Debug, Serialize, Deserialize)]
pub enum Request {
    /// The first message: what to load and which limits to set. No body.
    Start(Setup),
    /// A file to work on. The body is the file.
    Task(Task),
    /// The answer to [`Reply::EngineCall`]. No body.
    EngineReply {
        /// The text that was found, or why there is none.
        result: Result<Vec<Run>, EngineError>,
        /// How many bytes left the machine.
        sent_bytes: u64,
    },
}

/// From a child to the server.
#[derive(Debug, Serialize, Deserialize)]
pub enum Reply {
    /// The child is ready. No body.
    Started(Protection),
    /// The child cannot be used, for example because models are missing. No body.
    Unusable(String),
    /// An engine of the server is to read a picture. The body holds its pixels, three bytes each.
    EngineCall {
        /// The place of the engine in [`Setup::engines`].
        engine: usize,
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// A page for a merged PDF. The body is the JPEG.
    Page(Jpeg),
    /// The task is done. The body holds the pictures of the outcome, one after the other.
    Done(Outcome),
}

/// What a child loads, and its limits.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Setup {
    /// The engines, in the order in which they are asked.
    pub engines: Vec<EngineSetup>,
    /// The currency of receipts that name none.
    pub default_currency: Option<Currency>,
    /// The memory in bytes that reading may take beyond the loaded models.
    pub memory_bytes: u64,
    /// How many threads read one file; the processor time allowed is a multiple of it.
    pub threads: usize,
}

/// How a child gets one engine.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum EngineSetup {
    /// The embedded engine, with models of this folder or those inside the program.
    PpOcr {
        /// The folder of models.
        models: Option<PathBuf>,
        /// The scripts it reads.
        scripts: Vec<Script>,
        /// How many threads it uses.
        threads: usize,
    },
    /// Tesseract.
    Tesseract {
        /// Codes of languages, like `eng+deu`.
        languages: String,
        /// The folder of language data, unless it is where the library was installed.
        data: Option<PathBuf>,
    },
    /// An engine that stays in the server and is called with [`Reply::EngineCall`].
    InServer {
        /// Its name.
        name: String,
        /// The host that pictures are sent to.
        sends_to: Option<String>,
    },
}

/// What the operating system enforces on a child.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Protection {
    /// The address space in bytes that it may use, or `None` where that cannot be limited.
    pub memory_limit_bytes: Option<u64>,
    /// System calls for network, processes and writing are refused (seccomp).
    pub filters_system_calls: bool,
    /// Files beside models and language data cannot be opened (Landlock).
    pub restricts_files: bool,
}

/// Work on one file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Task {
    /// What to do with it.
    pub work: Work,
    /// Its kind, as its first bytes say.
    pub kind: FileKind,
    /// After this time the child stops by itself. A little later it is killed.
    pub time_limit: Duration,
}

/// What to do with a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Work {
    /// Read the receipt on it.
    Read(ReadOptions),
    /// Cut out the papers beside the main one. These are the pages as they were read.
    CutPapers(Vec<Page>),
    /// Give its pages as JPEGs, for a merged PDF.
    ExportPages,
    /// Make the squares of a profile picture of its first page.
    MakeSquares,
}

/// How a receipt is read.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct ReadOptions {
    /// The time in milliseconds since 1970; it rules out dates in the future.
    pub now_ms: i64,
    /// Pictures of the pages are made for browsers.
    pub draws_pages: bool,
    /// QR and bar codes are looked for.
    pub finds_codes: bool,
}

/// What came of a task. Numbers are the sizes in bytes of the pictures in the body, in order.
#[derive(Debug, Serialize, Deserialize)]
pub enum Outcome {
    /// Of [`Work::Read`].
    Read(Box<ReadOutcome>),
    /// Of [`Work::CutPapers`]: the papers as JPEGs.
    Papers(Result<Vec<usize>, ProblemCode>),
    /// Of [`Work::ExportPages`]: the pages were sent before.
    Pages(Result<(), ProblemCode>),
    /// Of [`Work::MakeSquares`]: `WebP`s in the order of [`shared::profile::SIDES`].
    Squares(Result<Vec<usize>, ProblemCode>),
}

/// A reading without its pictures. The body holds the pages, the previews and the thumbnail.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadOutcome {
    /// Which engine read it.
    pub engine: Option<String>,
    /// The engines whose reading does not count.
    pub tried: Vec<Tried>,
    /// What left the machine.
    pub sent: Vec<Sent>,
    /// The sizes of the upright pages.
    pub pages: Vec<PageSize>,
    /// The text of the pages.
    pub words: Vec<Page>,
    /// The fields.
    pub receipt: Receipt,
    /// Why there are no fields.
    pub problem: Option<ProblemCode>,
    /// The sizes of the page pictures in bytes.
    pub picture_bytes: Vec<usize>,
    /// The sizes of the previews in bytes.
    pub preview_bytes: Vec<usize>,
    /// The size of the thumbnail in bytes, if there is one.
    pub thumbnail_bytes: Option<usize>,
    /// Set when no engine could read now and the file should be tried again.
    pub retry: Option<RetryLater>,
}

/// Why and when a file should be read again.
#[derive(Debug, Serialize, Deserialize)]
pub struct RetryLater {
    /// How long to wait at least.
    pub delay: Duration,
    /// What the engine said, for the log.
    pub reason: String,
    /// Counts against the retry limit.
    pub counts: bool,
    /// What is shown while the file waits.
    pub problem: Option<ProblemCode>,
}
