//! Export of filtered receipts as a file: `GET /api/export`.
//!
//! The file is sent while it is written. Pages of receipts are read only as fast as the client
//! takes the result, so that memory does not grow with their number. The work ends when the client
//! disconnects. After an error the answer is cut off, never completed as if it were whole.

use std::io;

use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::TryStreamExt;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use shared::api::ReceiptDetail;
use shared::filter::SortOrder;
use shared::id::ReceiptId;
use shared::receipt::parse_date;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use tokio_stream::wrappers::ReceiverStream;
use tracing::error;

use super::delivery::ZIP_MEDIA_TYPE;
use super::error::ApiError;
use super::list_query::{ListQuery, invalid_request};
use super::receipts::{build_detail, load_papers};
use crate::app::App;
use crate::blob::{BlobError, BlobKey};
use crate::db::cursor::Cursor;
use crate::db::selection::Selection;
use crate::export::archive::ArchiveWriter;
use crate::export::table::{BYTE_ORDER_MARK, Table};
use crate::export::{self, ExportFormat, TextFormat};
use crate::file_name;

/// Number of receipts read at a time.
const PAGE_ROWS: u32 = 100;
/// Maximum number of chunks that wait to be sent.
const QUEUED_CHUNKS_MAX: usize = 2;
/// Minimum size of a chunk of an archive, except for the last one, in bytes.
const CHUNK_BYTES_MIN: usize = 64 * 1024;
/// Maximum number of receipts selected by id.
const IDS_MAX: usize = 1000;

/// Export in progress.
struct ExportStream {
    app: App,
    selection: Selection,
    sort: SortOrder,
    with_bom: bool,
    chunks: mpsc::Sender<io::Result<Bytes>>,
}

/// Reason why an export ended early.
enum ExportError {
    /// The client disconnected.
    Disconnected,
    /// Reading or encoding failed.
    Failed(anyhow::Error),
}

/// Way of the exported bytes to the client: directly, or through an archive.
struct Output<'e> {
    export: &'e ExportStream,
    archive: Option<ArchiveWriter>,
}

/// Selected receipts, page by page.
struct ReceiptPages<'e> {
    export: &'e ExportStream,
    with_papers: bool,
    after: Option<Cursor>,
    is_finished: bool,
}

/// Starts an export and streams its result.
pub(super) async fn export_receipts(
    State(app): State<App>,
    asked: ListQuery,
) -> Result<Response, ApiError> {
    let format = asked
        .text("format")
        .and_then(ExportFormat::from_name)
        .ok_or_else(unknown_format)?;
    let today = export_date(&asked, app.clock.now_ms())?;
    // All parameters are checked before the first byte: an error can then still be a status.
    let (sort, with_bom, ids) = (asked.sort()?, asked.is_set("bom")?, parse_ids(&asked)?);
    let selection = app.db.select_receipts(asked.filter, ids).await?;
    // Backpressure: the export waits while the channel is full.
    let (chunks, waiting) = mpsc::channel(QUEUED_CHUNKS_MAX);
    let export = ExportStream {
        app,
        selection,
        sort,
        with_bom,
        chunks,
    };
    // The task ends by itself when the receiver of its chunks is dropped.
    tokio::spawn(export.run(format, today));
    let headers = [
        (header::CONTENT_TYPE, media_type(format).to_owned()),
        (
            header::CONTENT_DISPOSITION,
            file_name::attachment_header(&format.file_name(today)),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, Body::from_stream(ReceiverStream::new(waiting))).into_response())
}

/// Returns the problem of an unknown format, which lists the known ones.
fn unknown_format() -> ApiError {
    invalid_request(format!("format: must be {}", ExportFormat::list_names()))
}

fn media_type(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Text(TextFormat::Table(table)) => match table {
            Table::Receipts | Table::Items | Table::Taxes => {
                "text/csv; charset=utf-8; header=present"
            }
        },
        ExportFormat::Text(TextFormat::JsonLines) => "application/x-ndjson",
        ExportFormat::Archive => ZIP_MEDIA_TYPE,
    }
}

/// Returns the client's current date if it sends one, else that of the server in UTC.
fn export_date(asked: &ListQuery, now_ms: i64) -> Result<Date, ApiError> {
    match asked.text("today") {
        Some(text) => {
            parse_date(text).map_err(|_| invalid_request("today: must be a date like 2026-09-15"))
        }
        None => Ok(Timestamp::from_millisecond(now_ms)
            .unwrap_or_default()
            .to_zoned(TimeZone::UTC)
            .date()),
    }
}

/// Parses a list of ids separated by commas; empty if absent.
fn parse_ids(asked: &ListQuery) -> Result<Vec<ReceiptId>, ApiError> {
    let Some(text) = asked.text("ids") else {
        return Ok(Vec::new());
    };
    let ids: Result<Vec<_>, _> = text.split(',').map(str::parse).collect();
    let ids =
        ids.map_err(|_| invalid_request("ids: must be ids of receipts with commas between"))?;
    if ids.len() > IDS_MAX {
        Err(invalid_request("ids: may be 1,000 at most"))
    } else {
        Ok(ids)
    }
}

impl ExportStream {
    async fn run(self, format: ExportFormat, today: Date) {
        // An error in the stream aborts the answer, so that the client notices.
        if let Err(ExportError::Failed(cause)) = self.write_export(format, today).await {
            error!(cause = format!("{cause:#}"), "an export was cut short");
            let _ = self.chunks.send(Err(io::Error::other("cut short"))).await;
        }
    }

    async fn write_export(&self, format: ExportFormat, today: Date) -> Result<(), ExportError> {
        let mut output = Output {
            export: self,
            archive: None,
        };
        match format {
            ExportFormat::Text(text) => self.write_text(text, &mut output).await,
            ExportFormat::Archive => {
                output.archive = Some(ArchiveWriter::new(today));
                // Each file of text reads the receipts once.
                for text in TextFormat::ALL {
                    output.begin_file(text.file_name())?;
                    self.write_text(text, &mut output).await?;
                }
                // The original files.
                let mut pages = self.receipt_pages(false);
                while let Some(receipts) = pages.next_page().await? {
                    for receipt in &receipts {
                        self.add_original(&mut output, receipt).await?;
                    }
                }
                output.finish().await
            }
        }
    }

    /// Writes all receipts as text.
    async fn write_text(
        &self,
        text: TextFormat,
        output: &mut Output<'_>,
    ) -> Result<(), ExportError> {
        if self.with_bom && matches!(text, TextFormat::Table(_)) {
            output.write_bytes(BYTE_ORDER_MARK.into()).await?;
        }
        output.write_bytes(text.header().into()).await?;
        // Only JSON Lines contain papers; reading them costs a query per receipt.
        let mut pages = self.receipt_pages(text == TextFormat::JsonLines);
        while let Some(receipts) = pages.next_page().await? {
            // Encoding hundreds of kilobytes would block the threads that serve connections.
            let encoded = spawn_blocking(move || text.encode_receipts(&receipts)).await??;
            output.write_bytes(encoded.into()).await?;
        }
        Ok(())
    }

    /// Adds the original file of a receipt, if it has one; a receipt deleted meanwhile is skipped.
    async fn add_original(
        &self,
        output: &mut Output<'_>,
        receipt: &ReceiptDetail,
    ) -> Result<(), ExportError> {
        let Some(kind) = receipt.row.file.kind else {
            return Ok(());
        };
        let key = BlobKey::Original(receipt.row.id);
        let mut bytes = match self.app.blobs.stream(&key).await {
            Ok((_, bytes)) => bytes,
            Err(BlobError::Missing) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        // The entry begins only once the file is open, so that no empty entry remains.
        output.begin_file(&export::archive_path(receipt, kind))?;
        while let Some(bytes) = bytes.try_next().await? {
            output.write_bytes(bytes).await?;
        }
        Ok(())
    }

    fn receipt_pages(&self, with_papers: bool) -> ReceiptPages<'_> {
        ReceiptPages {
            export: self,
            with_papers,
            after: None,
            is_finished: false,
        }
    }

    async fn send_chunk(&self, chunk: Bytes) -> Result<(), ExportError> {
        let sent = self.chunks.send(Ok(chunk)).await;
        sent.map_err(|_| ExportError::Disconnected)
    }
}

impl Output<'_> {
    /// Begins a file of the archive.
    fn begin_file(&mut self, name: &str) -> Result<(), ExportError> {
        match &mut self.archive {
            Some(archive) => Ok(archive.begin_file(name)?),
            None => Ok(()),
        }
    }

    /// Writes bytes; an archive sends a chunk once enough of them are pending.
    async fn write_bytes(&mut self, bytes: Bytes) -> Result<(), ExportError> {
        let chunk = match &mut self.archive {
            None => Some(bytes).filter(|bytes| !bytes.is_empty()),
            Some(archive) => {
                archive.write_bytes(&bytes)?;
                archive.take_pending(CHUNK_BYTES_MIN).map(Bytes::from)
            }
        };
        match chunk {
            Some(chunk) => self.export.send_chunk(chunk).await,
            None => Ok(()),
        }
    }

    /// Ends the archive.
    async fn finish(self) -> Result<(), ExportError> {
        match self.archive {
            Some(archive) => self.export.send_chunk(archive.finish()?.into()).await,
            None => Ok(()),
        }
    }
}

impl ReceiptPages<'_> {
    /// Returns the next page; `None` after the last one.
    async fn next_page(&mut self) -> Result<Option<Vec<ReceiptDetail>>, ExportError> {
        if self.is_finished {
            return Ok(None);
        }
        let ExportStream {
            app,
            selection,
            sort,
            ..
        } = self.export;
        let page = app
            .db
            .complete_receipts(selection, *sort, self.after.as_ref(), PAGE_ROWS)
            .await?;
        // A page may be full and still be the last one, so the cursor decides and not the number of
        // rows.
        self.is_finished = page.next.is_none();
        self.after = page.next;
        let mut receipts = Vec::with_capacity(page.receipts.len());
        for stored in page.receipts {
            let papers = if self.with_papers {
                load_papers(app, stored.row.id).await?
            } else {
                Vec::new()
            };
            receipts.push((stored, papers));
        }
        let now_ms = app.clock.now_ms();
        let details = move || {
            receipts
                .into_iter()
                .map(|(stored, papers)| build_detail(stored, papers, now_ms))
                .collect()
        };
        // Checks and JSON of a hundred receipts would block the threads that serve connections.
        Ok(Some(spawn_blocking(details).await?))
    }
}

impl<E: Into<anyhow::Error>> From<E> for ExportError {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}
