//! Driver of the `Transfer` of one file.
//!
//! Performs each step and reports its result. The state machine is the same as in the browser; here
//! the bytes come from a file. A file that changed meanwhile is not continued, since its parts
//! would not fit together.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use shared::transfer::{Reply, SLICE_BYTES, Step, Transfer};
use shared::upload_response::{RequestKind, UploadResponse};
use tokio::fs::File;
use tokio::io::AsyncSeekExt;
use tracing::warn;

use super::files::{LocalFile, UploadFailure, modified_ms};
use super::journal::{JournalEntry, UploadJournal, UploadKey};
use super::transport::{FileSlice, ServerClient};
use crate::progress::FileProgress;

/// Interval between updates of the progress display.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(100);

/// File that is on the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UploadedFile {
    /// Id of its upload.
    pub(crate) id: ReceiptId,
    /// Receipt of the file.
    pub(crate) receipt: ReceiptId,
    /// `true` if the server had the file already.
    pub(crate) is_known: bool,
}

/// Uploads a file until the server has it or refuses it. Dropping this future stops it cleanly: the
/// server keeps the received bytes, and the next run resumes from there.
pub(super) async fn drive_transfer(
    server: &ServerClient,
    memory: &UploadJournal,
    file: &LocalFile,
    row: &FileProgress<'_>,
) -> Result<UploadedFile, UploadFailure> {
    let key = UploadKey::new(&server.public_url(), file);
    // Skip a file that an earlier run uploaded, resume an interrupted one, or begin.
    let mut upload = match memory.find_entry(&key) {
        Some(JournalEntry {
            id,
            receipt: Some(receipt),
            ..
        }) if server.has_receipt(receipt).await != Some(false) => {
            return Ok(UploadedFile {
                id,
                receipt,
                is_known: true,
            });
        }
        // It was uploaded and deleted on the server since: a new id makes a new receipt.
        Some(JournalEntry {
            receipt: Some(_), ..
        })
        | None => new_entry(key, file, memory.clock.now_ms()),
        Some(mut interrupted) => {
            interrupted.transfer.retry();
            interrupted
        }
    };
    save_state(memory, &mut upload);
    // The server may answer with another receipt if it knows the file.
    let mut receipt = upload.id;
    loop {
        match upload.transfer.next_step() {
            Step::Done => {
                upload.receipt = Some(receipt);
                save_state(memory, &mut upload);
                return Ok(UploadedFile {
                    id: upload.id,
                    receipt,
                    is_known: receipt != upload.id,
                });
            }
            Step::Refused(code) => {
                save_state(memory, &mut upload);
                return Err(UploadFailure::new(file.display_name.clone(), code));
            }
            Step::Wait(rest) => {
                row.show_waiting();
                // Up to a third longer, so that many clients do not return at once.
                tokio::time::sleep(rest + rest / 3 * u32::from(random_byte()) / 256).await;
                upload.transfer.on_wait_over();
            }
            step @ (Step::Create(_) | Step::Probe | Step::Send(_)) => {
                let (asked, answer) = send_step(server, upload.id, file, &step, row).await;
                receipt = answer.receipt.unwrap_or(receipt);
                apply_answer(&mut upload.transfer, file, asked, answer).await;
                row.set_sent(upload.transfer.offset());
            }
        }
    }
}

/// Creates the journal entry of a new upload.
fn new_entry(key: UploadKey, file: &LocalFile, now_ms: i64) -> JournalEntry {
    let transfer = Transfer::new(file.size_bytes, SLICE_BYTES);
    JournalEntry {
        key,
        id: crate::intake::new_id(now_ms),
        transfer,
        receipt: None,
        at_ms: 0,
    }
}

/// Stores the state of an upload. A failure is only logged: the upload continues but cannot be
/// resumed.
fn save_state(memory: &UploadJournal, upload: &mut JournalEntry) {
    upload.at_ms = memory.clock.now_ms();
    if let Err(error) = memory.append_entry(upload) {
        warn!(%error, "this upload cannot be taken up again after an interruption");
    }
}

/// Sends the request of a step. A file that cannot be read counts as a lost connection;
/// [`apply_answer`] checks it.
async fn send_step(
    server: &ServerClient,
    id: ReceiptId,
    file: &LocalFile,
    step: &Step,
    row: &FileProgress<'_>,
) -> (RequestKind, UploadResponse) {
    let (kind, range) = match step {
        Step::Create(range) => (RequestKind::Create, range),
        Step::Send(range) => (RequestKind::Send, range),
        Step::Probe | Step::Wait(_) | Step::Done | Step::Refused(_) => {
            return (RequestKind::Probe, server.probe_offset(id).await);
        }
    };
    let Ok(slice) = open_slice(file, range).await else {
        return (kind, UploadResponse::default());
    };
    let sent = Arc::clone(&slice.sent_bytes);
    let request = async {
        if kind == RequestKind::Create {
            server
                .create_upload(id, &file.name, file.size_bytes, slice)
                .await
        } else {
            server.send_slice(id, range.start, slice).await
        }
    };
    (kind, show_progress(request, range.start, &sent, row).await)
}

/// Displays the bytes that are sent while a request is in progress.
async fn show_progress(
    request: impl Future<Output = UploadResponse>,
    start: u64,
    sent: &AtomicU64,
    row: &FileProgress<'_>,
) -> UploadResponse {
    let mut request = std::pin::pin!(request);
    loop {
        match tokio::time::timeout(PROGRESS_INTERVAL, &mut request).await {
            Ok(answer) => return answer,
            Err(_) => row.set_sent(start + sent.load(Ordering::Relaxed)),
        }
    }
}

/// Reports an answer to the transfer.
async fn apply_answer(
    transfer: &mut Transfer,
    file: &LocalFile,
    asked: RequestKind,
    answer: UploadResponse,
) {
    match answer.to_reply(asked) {
        Some(reply) => transfer.on_reply(reply),
        // Without an answer the file itself may be the cause.
        None if answer.status == 0 && open_unchanged(file).await.is_err() => {
            transfer.on_reply(Reply::Refused(ProblemCode::FileUnreadable));
        }
        None => transfer.on_lost(),
    }
}

/// Opens a file at the beginning of a range.
async fn open_slice(file: &LocalFile, range: &Range<u64>) -> std::io::Result<FileSlice> {
    let mut opened = open_unchanged(file).await?;
    opened.seek(std::io::SeekFrom::Start(range.start)).await?;
    Ok(FileSlice {
        file: opened,
        length_bytes: range.end - range.start,
        sent_bytes: Arc::default(),
    })
}

/// Opens a file, if size and time of modification are unchanged.
async fn open_unchanged(file: &LocalFile) -> std::io::Result<File> {
    let opened = File::open(&file.path).await?;
    let metadata = opened.metadata().await?;
    if metadata.len() == file.size_bytes && modified_ms(&metadata) == file.modified_ms {
        Ok(opened)
    } else {
        Err(std::io::Error::other("the file was changed"))
    }
}

/// Returns a random byte: the last one of a UUIDv7.
fn random_byte() -> u8 {
    uuid::Uuid::now_v7().as_bytes()[15]
}
