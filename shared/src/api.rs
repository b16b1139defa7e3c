//! What goes over the wire besides the bytes of files: one type per request and answer of `/api`.

use serde::{Deserialize, Serialize};

use crate::checks::Check;
use crate::corrections::Corrections;
use crate::field::Area;
use crate::file_kind::FileKind;
use crate::finding::{Hit, Sum};
use crate::id::ReceiptId;
use crate::money::Money;
use crate::problem::ProblemCode;
use crate::provenance::{Sent, Tried};
use crate::receipt::Receipt;
use crate::rules::RuleUse;

/// `GET /api/server`: what a client must know before it sends anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerInfo {
    /// The version of the server.
    pub version: String,
    /// The largest file taken, in bytes.
    pub max_file_bytes: u64,
    /// The engine that reads pictures, or `None` when none is configured.
    pub engine: Option<String>,
    /// All engines in the order in which they are asked.
    pub engines: Vec<EngineInfo>,
}

/// An engine that is asked here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngineInfo {
    /// Its name.
    pub name: String,
    /// The host pictures are sent to, or `None` while they stay on the server.
    pub sends_to: Option<String>,
}

/// How far a receipt has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Waits for its turn.
    Waiting,
    /// Is being read.
    Reading,
    /// Has been read; fields may be missing all the same.
    Ready,
    /// Could not be read; the picture is kept and the fields can be typed.
    Failed,
}

/// One row of the list: `GET /api/receipts`, and the news of [`Event::Changed`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReceiptRow {
    /// The receipt.
    pub id: ReceiptId,
    /// How far it has come.
    pub status: Status,
    /// Why it could not be read.
    pub problem: Option<ProblemCode>,
    /// The merchant, corrections included.
    pub merchant: Option<String>,
    /// The day, `YYYY-MM-DD`, corrections included.
    pub date: Option<String>,
    /// The total, corrections included.
    pub total: Option<Money>,
    /// The least confidence among merchant, date and total; 0 where one is missing.
    pub confidence: f32,
    /// A person has verified merchant, date and total.
    pub verified: bool,
    /// Whether its numbers prove each other; `None` where nothing can be proved.
    pub adds_up: Option<bool>,
    /// What it is for.
    pub category: Option<String>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// There is a note.
    pub has_note: bool,
    /// There is a thumbnail at `/api/receipts/{id}/thumbnail`.
    pub has_picture: bool,
    /// The file it came as.
    pub file: FileInfo,
    /// When it arrived, in milliseconds since 1970.
    pub created_at_ms: i64,
    /// When the row changed last, in milliseconds since 1970.
    pub updated_at_ms: i64,
    /// Where the words of a search were found, in the answer of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hit: Option<Hit>,
}

/// The file a receipt came as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileInfo {
    /// The name it had on the device, for people only.
    pub name: String,
    /// The kind, by its first bytes.
    pub kind: FileKind,
    /// The size in bytes.
    pub size_bytes: u64,
    /// SHA-256 of the bytes, lower-case hex.
    pub sha256: String,
}

/// What a person says of a receipt, when it is sent and later.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filing {
    /// Anything, up to 2,000 characters.
    pub note: Option<String>,
    /// What it is for, up to 60 characters.
    pub category: Option<String>,
    /// Words to find it by: at most 20 of up to 60 characters.
    pub tags: Vec<String>,
    /// When it was photographed, in milliseconds since 1970.
    pub captured_at_ms: Option<i64>,
    /// What rules would set and a person took away.
    #[serde(skip_serializing_if = "Refused::is_nothing")]
    pub refused: Refused,
}

/// What rules would set for a receipt and a person took away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Refused {
    /// The category, whichever it is.
    pub category: bool,
    /// These tags.
    pub tags: Vec<String>,
}

/// `GET /api/downloads/{id}`: a receipt that is fetched by a link (`POST /api/receipts/from-url`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Download {
    /// Its id, which becomes that of the receipt.
    pub id: ReceiptId,
    /// The link without its query string.
    pub url: String,
    /// How far it has come.
    pub state: DownloadState,
    /// Bytes that have arrived.
    pub received_bytes: u64,
    /// Bytes announced, if any were.
    pub size_bytes: Option<u64>,
    /// Why it failed.
    pub problem: Option<ProblemCode>,
    /// The receipt it became: another one when the very same file was there already.
    pub receipt: Option<ReceiptId>,
    /// When it was asked for, in milliseconds since 1970.
    pub created_at_ms: i64,
    /// When this changed last, in milliseconds since 1970.
    pub updated_at_ms: i64,
}

/// How far a download has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DownloadState {
    /// Waits for its turn, or for another attempt.
    Waiting,
    /// Is being fetched.
    Running,
    /// Is a receipt.
    Done,
    /// Was given up.
    Failed,
}

/// `GET /api/downloads`: the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DownloadPage {
    /// The downloads.
    pub downloads: Vec<Download>,
}

/// `GET /api/files/{sha256}`: the file is here already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownFile {
    /// The receipt it became.
    pub receipt: ReceiptId,
}

/// How many rows of the list come at a time, unless a client says otherwise.
pub const LIST_ROWS: u32 = 50;

/// `GET /api/receipts?sort=…&after=…&limit=…&count=true` with a [`Filter`](crate::filter::Filter).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ReceiptPage {
    /// The rows.
    pub receipts: Vec<ReceiptRow>,
    /// Pass as `after` for the next page, with the same filter and order; `None` on the last. What is in it is the
    /// server's.
    pub next: Option<String>,
    /// How many receipts there are on all pages, with `count=true`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// What they come to, a currency each, with `count=true`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sums: Option<Vec<Sum>>,
}

/// `GET /api/receipts/{id}`: one receipt with all its evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReceiptDetail {
    /// What the list shows of it.
    pub row: ReceiptRow,
    /// Goes up with every change of the receipt; also its `ETag`, for `If-Match`.
    #[serde(default)]
    pub version: u64,
    /// The reading with what rules set and with the corrections laid over it.
    pub receipt: Receipt,
    /// What a person entered.
    pub corrections: Corrections,
    /// Whether its numbers prove each other, corrections included.
    pub checks: Vec<Check>,
    /// Which engine read it; several names, with a comma between, where it was not the same for every page.
    pub engine: Option<String>,
    /// The engines that were asked before, and why their reading does not count.
    pub tried: Vec<Tried>,
    /// What left the machine for it, earlier readings included.
    pub sent: Vec<Sent>,
    /// What a person said of it. What rules set besides is in the row.
    pub filing: Filing,
    /// The rules that were laid over it, the strongest first.
    #[serde(default)]
    pub rules: Vec<RuleUse>,
    /// The pages, upright; a picture of page `n` is at `/api/receipts/{id}/pages/{n}`.
    pub pages: Vec<PageSize>,
    /// The papers of pages that show more than one receipt; `POST /api/receipts/{id}/split` makes receipts of them.
    pub papers: Vec<SeenPaper>,
    /// The receipts it was merged from, in the order of their pages; `POST /api/receipts/{id}/unmerge` brings them back.
    /// None where it was not merged, or where one of them was removed for good.
    pub merged_from: Vec<ReceiptId>,
}

/// The size of an upright page in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageSize {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// Corners clockwise from the top left, each 0 to 1 of the upright page.
pub type Corners = [[f32; 2]; 4];

/// A receipt on a page that shows several.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SeenPaper {
    /// The page, counted from 1.
    pub page: u32,
    /// Where it lies.
    pub corners: Corners,
    /// It is the one that was read; the others are offered as receipts of their own.
    pub is_read: bool,
}

/// `POST /api/receipts/{id}/split`: the receipts that were made of the other papers; none where there is only one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SplitReceipts {
    /// Their ids, in the order of the papers.
    pub receipts: Vec<ReceiptId>,
}

/// `GET /api/receipts/{id}/words`: the text of the pages that were read, with its places.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ReceiptWords {
    /// The pages, in order.
    pub pages: Vec<PageWords>,
}

/// The text of one upright page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PageWords {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// How many quarter turns clockwise, 0 to 3, the picture was turned so that its text stands upright.
    pub quarter_turns: u8,
    /// The papers seen on it: first the one the lines are from, then other receipts. None where it is all paper.
    pub papers: Vec<Corners>,
    /// The lines from top to bottom.
    pub lines: Vec<LineWords>,
}

/// Words that stand side by side, from left to right.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LineWords {
    /// The words.
    pub words: Vec<PlacedWord>,
}

/// One word and its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlacedWord {
    /// Its characters, without spaces.
    pub text: String,
    /// How sure the engine is, 0 to 1.
    pub confidence: f32,
    /// Where it stands on the upright page.
    #[serde(rename = "box")]
    pub area: Area,
}

/// `GET /api/events`: server-sent events, each a JSON object of this type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Event {
    /// A receipt is new or has changed.
    Changed {
        /// Its row now.
        row: Box<ReceiptRow>,
    },
    /// A receipt was deleted.
    Deleted {
        /// Which one.
        id: ReceiptId,
    },
    /// Events were missed: load the list again.
    Missed,
}

impl Refused {
    /// Nothing was taken away.
    pub fn is_nothing(&self) -> bool {
        !self.category && self.tags.is_empty()
    }
}
