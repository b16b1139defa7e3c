//! JSON types of the HTTP API, one per request and response of `/api`.

use serde::{Deserialize, Serialize};

use crate::annotations::Annotations;
use crate::checks::Check;
use crate::corrections::Corrections;
use crate::field::Area;
use crate::file_kind::FileKind;
use crate::id::ReceiptId;
use crate::json::FromJson;
use crate::money::Money;
use crate::problem::ProblemCode;
use crate::provenance::{FailedAttempt, SentBytes};
use crate::receipt::Receipt;
use crate::rules::RuleApplication;
use crate::search_results::{CurrencyTotal, SearchHit, SimilarWords};

/// Response of `GET /api/server`: version, size limit and engines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct ServerInfo {
    /// Server version.
    pub version: String,
    /// Largest accepted file, in bytes.
    pub max_file_bytes: u64,
    /// Engine that reads pictures, or `None` if none is configured.
    pub engine: Option<String>,
    /// All engines, in the order in which they are tried.
    pub engines: Vec<EngineInfo>,
}

/// Configured OCR engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct EngineInfo {
    /// Engine name.
    pub name: String,
    /// Host that pictures are sent to, or `None` if they stay on the server.
    pub sends_to: Option<String>,
}

/// Processing state of a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "lowercase")]
pub enum ReceiptStatus {
    /// Queued for reading.
    Waiting,
    /// Being read.
    Reading,
    /// Read; fields may still be missing.
    Ready,
    /// Reading failed; the picture is kept and the fields can be typed.
    Failed,
}

/// Row of the receipt list, in `GET /api/receipts` and [`Event::Changed`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromJson)]
pub struct ReceiptRow {
    /// Receipt id.
    pub id: ReceiptId,
    /// Processing state.
    pub status: ReceiptStatus,
    /// Reason for a failed reading, or notice about a ready one.
    pub problem: Option<ProblemCode>,
    /// Merchant, corrections included.
    pub merchant: Option<String>,
    /// Date as `YYYY-MM-DD`, corrections included.
    pub date: Option<String>,
    /// Total, corrections included.
    pub total: Option<Money>,
    /// Lowest confidence among merchant, date and total; 0 if one of them is missing.
    pub confidence: f32,
    /// `true` if the user has verified merchant, date and total.
    pub verified: bool,
    /// Result of the arithmetic checks; `None` if no check applies.
    pub adds_up: Option<bool>,
    /// Category.
    pub category: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// `true` if there is a note.
    pub has_note: bool,
    /// `true` if there is a thumbnail at `/api/receipts/{id}/thumbnail`.
    pub has_picture: bool,
    /// Uploaded file.
    pub file: FileInfo,
    /// Arrival time, in milliseconds since 1970.
    pub created_at_ms: i64,
    /// Time of the row's last change, in milliseconds since 1970.
    pub updated_at_ms: i64,
    /// Match of the search words; present in search results only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hit: Option<SearchHit>,
}

impl ReceiptRow {
    /// Returns the merchant, or the file name if there is none; `None` if there is neither.
    pub fn title(&self) -> Option<&str> {
        let file = Some(self.file.name.as_str()).filter(|name| !name.is_empty());
        self.merchant.as_deref().or(file)
    }
}

/// File that a receipt was uploaded as. A receipt that was entered by hand has none: its name and
/// SHA-256 are empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct FileInfo {
    /// Original file name, for display only.
    pub name: String,
    /// File kind, detected from the first bytes; `None` without a file.
    pub kind: Option<FileKind>,
    /// Size in bytes.
    pub size_bytes: u64,
    /// SHA-256 of the content, lower-case hex.
    pub sha256: String,
}

/// Receipt download, in `GET /api/downloads/{id}`; started by `POST /api/receipts/from-url`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct Download {
    /// Download id, reused as the id of the receipt.
    pub id: ReceiptId,
    /// Link without its query string.
    pub url: String,
    /// Download state.
    pub state: DownloadState,
    /// Number of bytes received.
    pub received_bytes: u64,
    /// Announced size in bytes, if any.
    pub size_bytes: Option<u64>,
    /// Reason for the failure.
    pub problem: Option<ProblemCode>,
    /// Resulting receipt; an existing one if the same file was uploaded before.
    pub receipt: Option<ReceiptId>,
    /// Creation time of the download, in milliseconds since 1970.
    pub created_at_ms: i64,
    /// Time of the last change, in milliseconds since 1970.
    pub updated_at_ms: i64,
}

/// State of a download.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "lowercase")]
pub enum DownloadState {
    /// Queued, for the first attempt or a retry.
    Waiting,
    /// Being fetched.
    Running,
    /// Finished; the receipt exists.
    Done,
    /// Given up.
    Failed,
}

/// Response of `GET /api/downloads`, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct DownloadPage {
    /// Downloads, newest first.
    pub downloads: Vec<Download>,
}

/// Response of `GET /api/files/{sha256}` for a file that is already stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct KnownFile {
    /// Receipt created from the file.
    pub receipt: ReceiptId,
}

/// Default number of rows per page of the list.
pub const LIST_ROWS: u32 = 50;

/// Response of `GET /api/receipts?sort=…&after=…&limit=…&count=true` with a
/// [`Filter`](crate::filter::Filter).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, FromJson)]
pub struct ReceiptPage {
    /// Rows of this page.
    pub receipts: Vec<ReceiptRow>,
    /// Cursor of the next page, or `None` on the last one. Passed as `after` with the same filter
    /// and order; opaque to clients.
    pub next: Option<String>,
    /// Number of receipts on all pages; present with `count=true`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// Totals by currency over all pages; present with `count=true`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sums: Option<Vec<CurrencyTotal>>,
    /// Words that were replaced by similar ones with `similar=true`, since no receipt has them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub similar: Vec<SimilarWords>,
}

/// Response of `GET /api/receipts/{id}`: one receipt with its evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromJson)]
pub struct ReceiptDetail {
    /// Row of the list.
    pub row: ReceiptRow,
    /// Version, incremented by every change of the receipt. Also its `ETag`, compared with
    /// `If-Match`.
    #[serde(default)]
    pub version: u64,
    /// Reading with rules and then corrections applied.
    pub receipt: Receipt,
    /// Corrections entered by the user.
    pub corrections: Corrections,
    /// Results of the arithmetic checks, corrections included.
    pub checks: Vec<Check>,
    /// Engine that read it; comma-separated names if pages were read by different engines.
    pub engine: Option<String>,
    /// Engines tried before, with the reason why their reading is not used.
    pub tried: Vec<FailedAttempt>,
    /// Bytes sent to other hosts for it, earlier readings included.
    pub sent: Vec<SentBytes>,
    /// Annotations of the user. Values set by rules are only in the row.
    pub filing: Annotations,
    /// Applied rules, in order of decreasing precedence.
    #[serde(default)]
    pub rules: Vec<RuleApplication>,
    /// Upright pages; the picture of page `n` is at `/api/receipts/{id}/pages/{n}`.
    pub pages: Vec<PageSize>,
    /// Receipts detected on pages that show several; `POST /api/receipts/{id}/split` separates
    /// them.
    pub papers: Vec<DetectedPaper>,
    /// Receipts it was merged from, in page order; `POST /api/receipts/{id}/unmerge` restores them.
    /// Empty if it was not merged, or if one of them was purged.
    #[serde(default)]
    pub merged_from: Vec<ReceiptId>,
}

/// Response of `GET /api/receipts/{id}/duplicates`: receipts that may show the same purchase.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, FromJson)]
pub struct DuplicateList {
    /// Receipts of the same day with the same total or the same merchant, equal totals first;
    /// without those that the user called distinct by
    /// `PUT /api/receipts/{id}/distinct/{other}`.
    pub receipts: Vec<ReceiptRow>,
}

/// Response of `GET /api/receipts/{id}/neighbours`: the receipts beside another one in a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct Neighbours {
    /// Receipt before it; `None` at the beginning of the list.
    pub previous: Option<ReceiptId>,
    /// Receipt after it; `None` at the end of the list.
    pub next: Option<ReceiptId>,
}

/// Size of an upright page in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct PageSize {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// Corners clockwise from the top left; each coordinate is a fraction, 0 to 1, of the upright page.
pub type Corners = [[f32; 2]; 4];

/// One of several receipts detected on a page.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, FromJson)]
pub struct DetectedPaper {
    /// Page number, counted from 1.
    pub page: u32,
    /// Corners on the page.
    pub corners: Corners,
    /// `true` for the one that was read; the others can be split off as receipts of their own.
    pub is_read: bool,
}

/// Response of `POST /api/receipts/{id}/split`: the new receipts; empty if the page shows only one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SplitReceipts {
    /// Ids in the order of the detected papers.
    pub receipts: Vec<ReceiptId>,
}

/// Response of `GET /api/receipts/{id}/words`: recognised text with positions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, FromJson)]
pub struct ReceiptWords {
    /// Pages, in order.
    pub pages: Vec<PageWords>,
}

/// Recognised text of one upright page.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, FromJson)]
pub struct PageWords {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Number of clockwise quarter turns, 0 to 3, that made the text of the picture upright.
    pub quarter_turns: u8,
    /// Detected papers: first the one the lines were read from, then other receipts. Empty if the
    /// paper fills the page.
    pub papers: Vec<Corners>,
    /// Lines from top to bottom.
    pub lines: Vec<LineWords>,
}

/// Words of one line, from left to right.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, FromJson)]
pub struct LineWords {
    /// Words from left to right.
    pub words: Vec<PlacedWord>,
}

/// Word with its position.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromJson)]
pub struct PlacedWord {
    /// Characters, without spaces.
    pub text: String,
    /// OCR confidence, 0 to 1.
    pub confidence: f32,
    /// Position on the upright page.
    #[serde(rename = "box")]
    pub area: Area,
}

/// Server-sent event of `GET /api/events`, one JSON object each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromJson)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Event {
    /// A receipt was added or changed.
    Changed {
        /// Current row.
        row: Box<ReceiptRow>,
    },
    /// A receipt was deleted.
    Deleted {
        /// Deleted receipt.
        id: ReceiptId,
    },
    /// Events were lost: the client reloads the list.
    Missed,
}
