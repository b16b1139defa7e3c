//! Carries one file: asks its `Transfer` for the next step, does it, and says what came of it.
//!
//! The same machine as in the browser; here the bytes come from a file. A file that was changed meanwhile
//! is not sent on, since its parts would not fit together.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use shared::answer::{Answer, Asked};
use shared::id::ReceiptId;
use shared::problem::ProblemCode;
use shared::transfer::{Reply, SLICE_BYTES, Step, Transfer};
use tokio::fs::File;
use tokio::io::AsyncSeekExt;
use tracing::warn;

use super::files::{Failure, Found, modified_ms};
use super::memory::{Key, Memory, Remembered};
use super::transport::{Server, Slice};
use crate::app::now_ms;
use crate::progress::Row;

/// How often the bytes that went out are shown.
const SHOWN_EVERY: Duration = Duration::from_millis(100);

/// A file that is on the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Arrived {
    /// The id it was sent under.
    pub(crate) id: ReceiptId,
    /// The receipt it is.
    pub(crate) receipt: ReceiptId,
    /// The server had it already.
    pub(crate) is_known: bool,
}

/// Carries a file until the server has it or refuses it. Dropping this future stops it cleanly: what
/// arrived is kept, and the next run goes on from there.
pub(super) async fn carry(
    server: &Server,
    memory: &Memory,
    file: &Found,
    row: &Row<'_>,
) -> Result<Arrived, Failure> {
    let key = Key::new(&server.name(), file);
    let mut upload = match memory.recall(&key) {
        Some(Remembered {
            id,
            receipt: Some(receipt),
            ..
        }) if server.has(receipt).await != Some(false) => {
            return Ok(Arrived {
                id,
                receipt,
                is_known: true,
            });
        }
        // It arrived, and was deleted on the server since: a new id for a new receipt.
        Some(Remembered {
            receipt: Some(_), ..
        })
        | None => begun(key, file),
        Some(mut interrupted) => {
            interrupted.transfer.retry();
            interrupted
        }
    };
    keep(memory, &mut upload);
    let mut receipt = upload.id;
    loop {
        match upload.transfer.next() {
            Step::Done => {
                upload.receipt = Some(receipt);
                keep(memory, &mut upload);
                return Ok(Arrived {
                    id: upload.id,
                    receipt,
                    is_known: receipt != upload.id,
                });
            }
            Step::Refused(code) => {
                keep(memory, &mut upload);
                return Err(Failure {
                    shown: file.shown.clone(),
                    code,
                    detail: None,
                });
            }
            Step::Wait(rest) => {
                row.rests();
                // Up to a third longer, so that many do not come back at once.
                tokio::time::sleep(rest + rest / 3 * u32::from(chance()) / 256).await;
                upload.transfer.on_rested();
            }
            step @ (Step::Create(_) | Step::Probe | Step::Send(_)) => {
                let (asked, answer) = take_step(server, upload.id, file, &step, row).await;
                receipt = answer.receipt.unwrap_or(receipt);
                hear(&mut upload.transfer, file, asked, answer).await;
                row.at(upload.transfer.offset());
            }
        }
    }
}

fn begun(key: Key, file: &Found) -> Remembered {
    let transfer = Transfer::new(file.size, SLICE_BYTES);
    Remembered {
        key,
        id: crate::intake::new_id(),
        transfer,
        receipt: None,
        at_ms: 0,
    }
}

/// An upload that cannot be remembered is carried all the same.
fn keep(memory: &Memory, upload: &mut Remembered) {
    upload.at_ms = now_ms();
    if let Err(error) = memory.keep(upload) {
        warn!(%error, "this upload cannot be taken up again after an interruption");
    }
}

/// Makes the request of a step; what cannot be read from the file is like a lost line, and [`hear`] looks.
async fn take_step(
    server: &Server,
    id: ReceiptId,
    file: &Found,
    step: &Step,
    row: &Row<'_>,
) -> (Asked, Answer) {
    match step {
        Step::Create(range) => {
            let Ok(slice) = slice(file, range).await else {
                return (Asked::Create, Answer::default());
            };
            let sent = Arc::clone(&slice.sent);
            let request = server.create(id, &file.name, file.size, slice);
            (Asked::Create, shown(request, range.start, &sent, row).await)
        }
        Step::Send(range) => {
            let Ok(slice) = slice(file, range).await else {
                return (Asked::Send, Answer::default());
            };
            let sent = Arc::clone(&slice.sent);
            (
                Asked::Send,
                shown(server.send(id, range.start, slice), range.start, &sent, row).await,
            )
        }
        Step::Probe | Step::Wait(_) | Step::Done | Step::Refused(_) => {
            (Asked::Probe, server.probe(id).await)
        }
    }
}

/// Shows the bytes that go out while a request is under way.
async fn shown(
    request: impl Future<Output = Answer>,
    start: u64,
    sent: &AtomicU64,
    row: &Row<'_>,
) -> Answer {
    let mut request = std::pin::pin!(request);
    loop {
        match tokio::time::timeout(SHOWN_EVERY, &mut request).await {
            Ok(answer) => return answer,
            Err(_) => row.at(start + sent.load(Ordering::Relaxed)),
        }
    }
}

/// Tells the transfer what was answered.
async fn hear(transfer: &mut Transfer, file: &Found, asked: Asked, answer: Answer) {
    match answer.reply(asked) {
        Some(reply) => transfer.on_reply(reply),
        None if answer.status == 0 && unchanged(file).await.is_err() => {
            transfer.on_reply(Reply::No(ProblemCode::FileUnreadable));
        }
        None => transfer.on_lost(),
    }
}

async fn slice(file: &Found, range: &Range<u64>) -> std::io::Result<Slice> {
    let mut opened = unchanged(file).await?;
    opened.seek(std::io::SeekFrom::Start(range.start)).await?;
    Ok(Slice {
        file: opened,
        length: range.end - range.start,
        sent: Arc::default(),
    })
}

/// Opens the file if it is still the one that was found.
async fn unchanged(file: &Found) -> std::io::Result<File> {
    let opened = File::open(&file.path).await?;
    let metadata = opened.metadata().await?;
    if metadata.len() == file.size && modified_ms(&metadata) == file.modified_ms {
        Ok(opened)
    } else {
        Err(std::io::Error::other("the file was changed"))
    }
}

/// A random byte: the last one of a UUIDv7 is.
fn chance() -> u8 {
    uuid::Uuid::now_v7().as_bytes()[15]
}
