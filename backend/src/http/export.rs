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
use crate::export::{self, ExportFormat};
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
        .ok_or_else(|| {
            invalid_request("format: must be receipts.csv, items.csv, taxes.csv, jsonl or zip")
        })?;
    let today = export_date(&asked, app.clock.now_ms())?;
    let (sort, with_mark, ids) = (asked.sort()?, asked.is_set("bom")?, parse_ids(&asked)?);
    let selection = app.db.select_receipts(asked.filter, ids).await?;
    // Backpressure: the export waits while the channel is full.
    let (pieces, waiting) = mpsc::channel(QUEUED_CHUNKS_MAX);
    let export = ExportStream {
        app,
        selection,
        sort,
        with_bom: with_mark,
        chunks: pieces,
    };
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

fn media_type(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Table(_) => "text/csv; charset=utf-8; header=present",
        ExportFormat::JsonLines => "application/x-ndjson",
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
        let ended = match format {
            ExportFormat::Table(table) => self.write_table(table).await,
            ExportFormat::JsonLines => self.write_json_lines().await,
            ExportFormat::Archive => self.write_archive(today).await,
        };
        // An error in the stream aborts the answer, so that the client notices.
        if let Err(ExportError::Failed(cause)) = ended {
            error!(cause = format!("{cause:#}"), "an export was cut short");
            let _ = self.chunks.send(Err(io::Error::other("cut short"))).await;
        }
    }

    async fn write_table(&self, table: Table) -> Result<(), ExportError> {
        self.send_chunk(self.table_start(table)).await?;
        let mut pages = self.receipt_pages(false);
        while let Some(receipts) = pages.next_page().await? {
            self.send_chunk(encode_table_rows(table, receipts).await?)
                .await?;
        }
        Ok(())
    }

    async fn write_json_lines(&self) -> Result<(), ExportError> {
        let mut pages = self.receipt_pages(true);
        while let Some(receipts) = pages.next_page().await? {
            self.send_chunk(encode_json_lines(receipts).await?).await?;
        }
        Ok(())
    }

    async fn write_archive(&self, today: Date) -> Result<(), ExportError> {
        let mut archive = ArchiveWriter::new(today);
        // All tables; each reads the receipts once.
        for table in Table::ALL {
            archive.begin_file(table.file_name())?;
            archive.write_bytes(&self.table_start(table))?;
            let mut pages = self.receipt_pages(false);
            while let Some(receipts) = pages.next_page().await? {
                self.write_to_archive(&mut archive, &encode_table_rows(table, receipts).await?)
                    .await?;
            }
        }
        // The receipts as JSON Lines.
        archive.begin_file("receipts.jsonl")?;
        let mut pages = self.receipt_pages(true);
        while let Some(receipts) = pages.next_page().await? {
            self.write_to_archive(&mut archive, &encode_json_lines(receipts).await?)
                .await?;
        }
        // The original files.
        let mut pages = self.receipt_pages(false);
        while let Some(receipts) = pages.next_page().await? {
            for receipt in &receipts {
                self.add_original(&mut archive, receipt).await?;
            }
        }
        self.send_chunk(archive.finish()?).await
    }

    /// Adds the original file of a receipt; a receipt deleted meanwhile is skipped.
    async fn add_original(
        &self,
        archive: &mut ArchiveWriter,
        receipt: &ReceiptDetail,
    ) -> Result<(), ExportError> {
        let mut bytes = match self
            .app
            .blobs
            .stream(&BlobKey::Original(receipt.row.id))
            .await
        {
            Ok((_, bytes)) => bytes,
            Err(BlobError::Missing) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        archive.begin_file(&export::archive_path(receipt))?;
        while let Some(bytes) = bytes.try_next().await? {
            self.write_to_archive(archive, &bytes).await?;
        }
        Ok(())
    }

    /// Writes to the current entry and sends a chunk if enough bytes are pending.
    async fn write_to_archive(
        &self,
        archive: &mut ArchiveWriter,
        bytes: &[u8],
    ) -> Result<(), ExportError> {
        archive.write_bytes(bytes)?;
        match archive.take_pending(CHUNK_BYTES_MIN) {
            Some(piece) => self.send_chunk(piece).await,
            None => Ok(()),
        }
    }

    /// Returns the beginning of a table: byte order mark, if requested, and header row.
    fn table_start(&self, table: Table) -> Vec<u8> {
        let mark = if self.with_bom { BYTE_ORDER_MARK } else { &[] };
        [mark, &table.header_row()].concat()
    }

    fn receipt_pages(&self, has_papers: bool) -> ReceiptPages<'_> {
        ReceiptPages {
            export: self,
            with_papers: has_papers,
            after: None,
            is_finished: false,
        }
    }

    async fn send_chunk(&self, piece: Vec<u8>) -> Result<(), ExportError> {
        self.chunks
            .send(Ok(piece.into()))
            .await
            .map_err(|_| ExportError::Disconnected)
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
        self.is_finished = page.next.is_none();
        self.after = page.next;
        // Only JSON Lines contain papers; reading them costs a query per receipt.
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
        Ok(Some(spawn_blocking(details).await?))
    }
}

// Encoding hundreds of kilobytes would block the threads that serve connections.

async fn encode_table_rows(
    table: Table,
    receipts: Vec<ReceiptDetail>,
) -> Result<Vec<u8>, ExportError> {
    let write = move || {
        receipts
            .iter()
            .map(|receipt| table.encode_rows(receipt))
            .collect::<Result<Vec<_>, _>>()
    };
    Ok(spawn_blocking(write).await??.concat())
}

async fn encode_json_lines(receipts: Vec<ReceiptDetail>) -> Result<Vec<u8>, ExportError> {
    let write = move || {
        receipts
            .iter()
            .map(export::encode_json_line)
            .collect::<Result<Vec<_>, _>>()
    };
    Ok(spawn_blocking(write).await??.concat())
}

impl<E: Into<anyhow::Error>> From<E> for ExportError {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}
