//! Multipart forms, part by part with flat memory, whatever is sent; what is wrong is said in words.
//!
//! The parser (multer, by way of axum) takes in all that a line has ready, looks for a boundary as long as
//! none comes, and drops what it holds when the line ends. So it is given one chunk at a time, when it can
//! do nothing with the one before, and none at all once it has found nothing in [`FRUITLESS_BYTES_MAX`].

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll};

use axum::body::{Body, BodyDataStream};
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, header};
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use shared::problem::ProblemCode;

use super::error::ApiError;

/// How much may arrive without any part or any byte of one in it: headers, boundaries and one chunk.
const FRUITLESS_BYTES_MAX: u64 = 1024 * 1024;
/// A form that is read.
pub(super) struct Form {
    parts: Multipart,
    ration: Arc<Ration>,
    count: u64,
}

/// One part of a form. The next one comes after its last chunk.
pub(super) struct Part<'f> {
    field: Field<'f>,
    ration: &'f Ration,
    number: u64,
}

/// What is wrong with a form, as a sentence for whoever wrote its client.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct FormError(String);

/// Whether a request says that it is a form.
pub(super) fn is_form(headers: &HeaderMap) -> bool {
    let media_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let media_type = media_type
        .and_then(|value| value.split(';').next())
        .unwrap_or_default();
    media_type
        .trim()
        .eq_ignore_ascii_case("multipart/form-data")
}

/// The next chunk of a body that is no form; `None` at its end.
pub(super) async fn next_chunk(body: &mut BodyDataStream) -> Result<Option<Bytes>, FormError> {
    let chunk = body.next().await.transpose();
    chunk.map_err(|error| FormError(format!("The line was cut within the body ({error}).")))
}

impl Form {
    /// The form of a request whose body has no limit yet.
    pub(super) async fn of(request: Request) -> Result<Self, FormError> {
        let ration = Arc::new(Ration::default());
        let request = request.map(|body| {
            Body::from_stream(Rationed {
                body: body.into_data_stream(),
                ration: ration.clone(),
            })
        });
        let parts = Multipart::from_request(request, &()).await;
        let parts = parts.map_err(|_| {
            FormError(
                "The content type names no usable boundary: multipart/form-data; boundary=…"
                    .to_owned(),
            )
        })?;
        Ok(Self {
            parts,
            ration,
            count: 0,
        })
    }

    /// The next part; `None` after the closing boundary.
    pub(super) async fn next_part(&mut self) -> Result<Option<Part<'_>>, FormError> {
        let (number, ration) = (self.count + 1, &*self.ration);
        let field = self.parts.next_field().await.map_err(|error| {
            let finding = match number {
                1 => {
                    "No part begins: the boundary of the content type does not follow in the body, or a line \
                      break (CR LF) is missing"
                        .to_owned()
                }
                _ => {
                    format!("After part {} neither another part nor the closing boundary follows", number - 1)
                }
            };
            explained(&finding, &error, ration)
        })?;
        ration.found();
        self.count = number;
        Ok(field.map(|field| Part {
            field,
            ration,
            number,
        }))
    }
}

impl Part<'_> {
    /// What the form calls it.
    pub(super) fn name(&self) -> Option<&str> {
        self.field.name()
    }

    /// The name of the file, where it is one.
    pub(super) fn file_name(&self) -> Option<&str> {
        self.field.file_name()
    }

    /// The type it is declared to be of.
    pub(super) fn content_type(&self) -> Option<&str> {
        self.field.content_type()
    }

    /// Its next bytes; `None` at its end.
    pub(super) async fn chunk(&mut self) -> Result<Option<Bytes>, FormError> {
        let chunk = self.field.chunk().await.map_err(|error| {
            let finding = format!(
                "Part {} does not end with the boundary of the content type",
                self.number
            );
            explained(&finding, &error, self.ration)
        })?;
        self.ration.found();
        Ok(chunk)
    }
}

impl From<FormError> for ApiError {
    fn from(error: FormError) -> Self {
        Self::with_detail(ProblemCode::FormUnusable, error.to_string())
    }
}

fn explained(finding: &str, error: &MultipartError, ration: &Ration) -> FormError {
    if ration.is_vain() {
        return FormError(format!(
            "{finding}, and {FRUITLESS_BYTES_MAX} bytes were looked through."
        ));
    }
    FormError(format!("{finding} ({}).", error.body_text()))
}

/// How the parser gets on, known to both ends of it.
#[derive(Default)]
struct Ration {
    /// How many bytes came in since the last part or piece of one came out.
    fruitless_bytes: AtomicU64,
    /// It may still make something of what it holds.
    is_rest_due: AtomicBool,
}

impl Ration {
    fn found(&self) {
        self.fruitless_bytes.store(0, Ordering::Relaxed);
        self.is_rest_due.store(true, Ordering::Relaxed);
    }

    fn took(&self, bytes: usize) {
        self.fruitless_bytes
            .fetch_add(bytes as u64, Ordering::Relaxed);
        self.is_rest_due.store(true, Ordering::Relaxed);
    }

    fn is_vain(&self) -> bool {
        self.fruitless_bytes.load(Ordering::Relaxed) > FRUITLESS_BYTES_MAX
    }
}

/// A body that says "not yet" once after every chunk and every find: then the parser works on what it holds.
struct Rationed {
    body: BodyDataStream,
    ration: Arc<Ration>,
}

impl Stream for Rationed {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.ration.is_rest_due.swap(false, Ordering::Relaxed) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        if self.ration.is_vain() {
            return Poll::Ready(Some(Err(axum::Error::new(FormError(
                "too much without a part".to_owned(),
            )))));
        }
        let polled = self.body.poll_next_unpin(context);
        if let Poll::Ready(Some(Ok(chunk))) = &polled {
            self.ration.took(chunk.len());
        }
        polled
    }
}
