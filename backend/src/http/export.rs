//! `GET /api/export`: the receipts of a filter as a file, sent while it is written.
//!
//! Pages of receipts are read only as fast as the client takes what was made of them: memory is flat, whatever their
//! number. When the client hangs up the work ends; when something fails the answer is cut, never ended as if it were whole.

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
use shared::filter::Sort;
use shared::id::ReceiptId;
use shared::receipt::parse_date;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use tokio_stream::wrappers::ReceiverStream;
use tracing::error;

use super::asked::{Asked, unusable};
use super::delivery::ARCHIVE;
use super::error::ApiError;
use super::receipts::{detail_of, papers};
use crate::app::{App, now_ms};
use crate::blob::{BlobError, BlobKey};
use crate::db::cursor::Cursor;
use crate::db::selection::Selection;
use crate::export::archive::Archive;
use crate::export::table::{BYTE_ORDER_MARK, Table};
use crate::export::{self, Format};
use crate::file_name;

/// How many receipts are read at a time.
const PAGE: u32 = 100;
/// How many pieces may wait for the line.
const PIECES_WAITING: usize = 2;
/// The least piece of an archive that is sent before its end.
const PIECE_BYTES: usize = 64 * 1024;
/// The most receipts that can be named.
const IDS_MAX: usize = 1000;

/// Receipts on their way out.
struct Export {
    app: App,
    selection: Selection,
    sort: Sort,
    with_mark: bool,
    pieces: mpsc::Sender<io::Result<Bytes>>,
}

/// Why an export did not come to its end.
enum End {
    /// Nobody takes it any more.
    HungUp,
    /// Something went wrong.
    Failed(anyhow::Error),
}

/// Receipts page by page.
struct Pages<'e> {
    export: &'e Export,
    has_papers: bool,
    after: Option<Cursor>,
    is_over: bool,
}

pub(super) async fn get(State(app): State<App>, asked: Asked) -> Result<Response, ApiError> {
    let format = asked.text("format").and_then(Format::of).ok_or_else(|| {
        unusable("format: must be receipts.csv, items.csv, taxes.csv, jsonl or zip")
    })?;
    let today = today(&asked)?;
    let (sort, with_mark, ids) = (asked.sort()?, asked.is_set("bom")?, ids(&asked)?);
    let selection = app.db.select(asked.filter, ids).await?;
    let (pieces, waiting) = mpsc::channel(PIECES_WAITING);
    let export = Export {
        app,
        selection,
        sort,
        with_mark,
        pieces,
    };
    tokio::spawn(export.run(format, today));
    let headers = [
        (header::CONTENT_TYPE, media_type(format).to_owned()),
        (
            header::CONTENT_DISPOSITION,
            file_name::attachment(&format.file_name(today)),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, Body::from_stream(ReceiverStream::new(waiting))).into_response())
}

fn media_type(format: Format) -> &'static str {
    match format {
        Format::Table(_) => "text/csv; charset=utf-8; header=present",
        Format::JsonLines => "application/x-ndjson",
        Format::Archive => ARCHIVE,
    }
}

/// The day the client says it is, or that of the server.
fn today(asked: &Asked) -> Result<Date, ApiError> {
    match asked.text("today") {
        Some(text) => {
            parse_date(text).map_err(|_| unusable("today: must be a date like 2026-09-15"))
        }
        None => Ok(Timestamp::from_millisecond(now_ms())
            .unwrap_or_default()
            .to_zoned(TimeZone::UTC)
            .date()),
    }
}

fn ids(asked: &Asked) -> Result<Vec<ReceiptId>, ApiError> {
    let Some(text) = asked.text("ids") else {
        return Ok(Vec::new());
    };
    let ids: Result<Vec<_>, _> = text.split(',').map(str::parse).collect();
    let ids = ids.map_err(|_| unusable("ids: must be ids of receipts with commas between"))?;
    if ids.len() > IDS_MAX {
        Err(unusable("ids: may be 1,000 at most"))
    } else {
        Ok(ids)
    }
}

impl Export {
    async fn run(self, format: Format, today: Date) {
        let ended = match format {
            Format::Table(table) => self.table(table).await,
            Format::JsonLines => self.json_lines().await,
            Format::Archive => self.archive(today).await,
        };
        if let Err(End::Failed(cause)) = ended {
            error!(cause = format!("{cause:#}"), "an export was cut short");
            let _ = self.pieces.send(Err(io::Error::other("cut short"))).await;
        }
    }

    async fn table(&self, table: Table) -> Result<(), End> {
        self.send(self.beginning(table)).await?;
        let mut pages = self.pages(false);
        while let Some(receipts) = pages.next().await? {
            self.send(rows(table, receipts).await?).await?;
        }
        Ok(())
    }

    async fn json_lines(&self) -> Result<(), End> {
        let mut pages = self.pages(true);
        while let Some(receipts) = pages.next().await? {
            self.send(lines(receipts).await?).await?;
        }
        Ok(())
    }

    async fn archive(&self, today: Date) -> Result<(), End> {
        let mut archive = Archive::new(today);
        for table in Table::ALL {
            archive.begin(table.file_name())?;
            archive.write(&self.beginning(table))?;
            let mut pages = self.pages(false);
            while let Some(receipts) = pages.next().await? {
                self.put(&mut archive, &rows(table, receipts).await?)
                    .await?;
            }
        }
        archive.begin("receipts.jsonl")?;
        let mut pages = self.pages(true);
        while let Some(receipts) = pages.next().await? {
            self.put(&mut archive, &lines(receipts).await?).await?;
        }
        let mut pages = self.pages(false);
        while let Some(receipts) = pages.next().await? {
            for receipt in &receipts {
                self.file(&mut archive, receipt).await?;
            }
        }
        self.send(archive.finish()?).await
    }

    /// The file as it came; one that was deleted meanwhile is left out.
    async fn file(&self, archive: &mut Archive, receipt: &ReceiptDetail) -> Result<(), End> {
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
        archive.begin(&export::picture_name(receipt))?;
        while let Some(bytes) = bytes.try_next().await? {
            self.put(archive, &bytes).await?;
        }
        Ok(())
    }

    async fn put(&self, archive: &mut Archive, bytes: &[u8]) -> Result<(), End> {
        archive.write(bytes)?;
        match archive.take(PIECE_BYTES) {
            Some(piece) => self.send(piece).await,
            None => Ok(()),
        }
    }

    fn beginning(&self, table: Table) -> Vec<u8> {
        let mark = if self.with_mark { BYTE_ORDER_MARK } else { &[] };
        [mark, &table.header()].concat()
    }

    fn pages(&self, has_papers: bool) -> Pages<'_> {
        Pages {
            export: self,
            has_papers,
            after: None,
            is_over: false,
        }
    }

    async fn send(&self, piece: Vec<u8>) -> Result<(), End> {
        self.pieces
            .send(Ok(piece.into()))
            .await
            .map_err(|_| End::HungUp)
    }
}

impl Pages<'_> {
    async fn next(&mut self) -> Result<Option<Vec<ReceiptDetail>>, End> {
        if self.is_over {
            return Ok(None);
        }
        let Export {
            app,
            selection,
            sort,
            ..
        } = self.export;
        let page = app
            .db
            .receipts(selection, *sort, self.after.as_ref(), PAGE)
            .await?;
        self.is_over = page.next.is_none();
        self.after = page.next;
        let mut receipts = Vec::with_capacity(page.receipts.len());
        for stored in page.receipts {
            let papers = if self.has_papers {
                papers(app, stored.row.id).await?
            } else {
                Vec::new()
            };
            receipts.push((stored, papers));
        }
        let details = move || {
            receipts
                .into_iter()
                .map(|(stored, papers)| detail_of(stored, papers))
                .collect()
        };
        Ok(Some(spawn_blocking(details).await?))
    }
}

// The threads that serve connections have better things to do than to write hundreds of kilobytes of text.

async fn rows(table: Table, receipts: Vec<ReceiptDetail>) -> Result<Vec<u8>, End> {
    let write = move || {
        receipts
            .iter()
            .map(|receipt| table.rows(receipt))
            .collect::<Result<Vec<_>, _>>()
    };
    Ok(spawn_blocking(write).await??.concat())
}

async fn lines(receipts: Vec<ReceiptDetail>) -> Result<Vec<u8>, End> {
    let write = move || {
        receipts
            .iter()
            .map(export::json_line)
            .collect::<Result<Vec<_>, _>>()
    };
    Ok(spawn_blocking(write).await??.concat())
}

impl<E: Into<anyhow::Error>> From<E> for End {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}
