//! Multipart forms, parsed part by part with bounded memory.
//!
//! The parser (multer, through axum) buffers everything that a connection has ready, searches for a
//! boundary without a limit, and drops its buffer when the connection ends. The body therefore
//! applies backpressure: it yields one chunk at a time, only after the parser has processed the
//! previous one, and fails after [`UNPARSED_BYTES_MAX`] bytes without a result. Error messages are
//! full sentences.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll};

use axum::body::{Body, BodyDataStream};
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, header};
use bytes::Bytes;
use futures_util::stream::{self, BoxStream};
use futures_util::{Stream, StreamExt, TryStreamExt};
use shared::problem::ProblemCode;

use super::error::ApiError;

/// Maximum number of bytes that the parser may read without a result. Headers, boundaries and one
/// chunk fit into it.
const UNPARSED_BYTES_MAX: u64 = 1024 * 1024;
/// Maximum length of the name of a part in an error message, in characters.
const NAME_CHARACTERS_MAX: usize = 100;

/// Form being parsed.
pub(super) struct MultipartForm {
    parts: Multipart,
    backpressure: Arc<Backpressure>,
    count: u64,
}

/// Part of a form. It borrows the form, so the next part is available only once it is dropped.
pub(super) struct FormPart<'f> {
    field: Field<'f>,
    backpressure: &'f Backpressure,
    number: u64,
}

/// Explanation of a malformed form, as a sentence for the developer of the client.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct FormError(String);

/// Chunks of a body or of a part of a form.
pub(super) type Chunks<'c> = BoxStream<'c, Result<Bytes, FormError>>;

/// Returns whether a request declares a form.
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

/// Returns the chunks of a body that is not a form.
pub(super) fn body_chunks(body: Body) -> Chunks<'static> {
    let chunks = body.into_data_stream();
    chunks
        .map_err(|error| {
            FormError(format!(
                "The connection was closed within the body ({error})."
            ))
        })
        .boxed()
}

impl MultipartForm {
    /// Begins to parse the form of a request. The body must not have a size limit yet.
    pub(super) async fn from_http_request(request: Request) -> Result<Self, FormError> {
        // Shared by the body, which the parser reads, and the parts, which it returns.
        let backpressure = Arc::new(Backpressure::default());
        let request = request.map(|body| {
            Body::from_stream(BackpressuredBody {
                body: body.into_data_stream(),
                backpressure: backpressure.clone(),
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
            backpressure,
            count: 0,
        })
    }

    /// Returns the next part; `None` after the closing boundary.
    pub(super) async fn next_part(&mut self) -> Result<Option<FormPart<'_>>, FormError> {
        let (number, backpressure) = (self.count + 1, &*self.backpressure);
        let field = self.parts.next_field().await.map_err(|error| {
            // The parser reports little, so the number of the part tells what was expected.
            let finding = match number {
                1 => "No part begins: the boundary of the content type does not follow in the \
                     body, or a line break (CR LF) is missing"
                    .to_owned(),
                _ => {
                    format!(
                        "After part {} neither another part nor the closing boundary follows",
                        number - 1
                    )
                }
            };
            explain_error(&finding, &error, backpressure)
        })?;
        backpressure.record_output();
        self.count = number;
        Ok(field.map(|field| FormPart {
            field,
            backpressure,
            number,
        }))
    }
}

impl<'f> FormPart<'f> {
    /// Returns the name of the field.
    pub(super) fn name(&self) -> Option<&str> {
        self.field.name()
    }

    /// Returns the name of the field, shortened for error messages.
    pub(super) fn shown_name(&self) -> Option<String> {
        let name = self.name()?;
        Some(name.chars().take(NAME_CHARACTERS_MAX).collect())
    }

    /// Returns the name of the file, if the part is a file.
    pub(super) fn file_name(&self) -> Option<&str> {
        self.field.file_name()
    }

    /// Returns the declared media type.
    pub(super) fn content_type(&self) -> Option<&str> {
        self.field.content_type()
    }

    /// Returns all chunks of the part.
    pub(super) fn into_chunks(self) -> Chunks<'f> {
        // The stream owns the part, because the next one may be read only after its last chunk.
        let read = |mut part: Self| async move {
            let chunk = part.next_chunk().await?;
            Ok(chunk.map(|chunk| (chunk, part)))
        };
        stream::try_unfold(self, read).boxed()
    }

    /// Returns the next bytes; `None` at the end of the part.
    pub(super) async fn next_chunk(&mut self) -> Result<Option<Bytes>, FormError> {
        let chunk = self.field.chunk().await.map_err(|error| {
            let finding = format!(
                "Part {} does not end with the boundary of the content type",
                self.number
            );
            explain_error(&finding, &error, self.backpressure)
        })?;
        self.backpressure.record_output();
        Ok(chunk)
    }
}

impl From<FormError> for ApiError {
    fn from(error: FormError) -> Self {
        Self::with_detail(ProblemCode::FormUnusable, error.to_string())
    }
}

/// Completes an explanation with the limit that was reached or the reason of the parser.
fn explain_error(finding: &str, error: &MultipartError, backpressure: &Backpressure) -> FormError {
    // At the limit the parser reports only that its input failed.
    if backpressure.is_exhausted() {
        return FormError(format!(
            "{finding}, and {UNPARSED_BYTES_MAX} bytes were looked through."
        ));
    }
    FormError(format!("{finding} ({}).", error.body_text()))
}

/// Progress of the parser, shared by its input and its output.
#[derive(Default)]
struct Backpressure {
    /// Bytes read since the last part or chunk of a part was found.
    unparsed_bytes: AtomicU64,
    /// `true` if the body must be pending once, so that the parser processes its buffer.
    is_pause_due: AtomicBool,
}

impl Backpressure {
    /// Records a part or a chunk of one.
    fn record_output(&self) {
        self.unparsed_bytes.store(0, Ordering::Relaxed);
        self.is_pause_due.store(true, Ordering::Relaxed);
    }

    /// Records bytes given to the parser.
    fn record_input(&self, bytes: usize) {
        self.unparsed_bytes
            .fetch_add(bytes as u64, Ordering::Relaxed);
        self.is_pause_due.store(true, Ordering::Relaxed);
    }

    /// Returns whether the parser read too much without a result.
    fn is_exhausted(&self) -> bool {
        self.unparsed_bytes.load(Ordering::Relaxed) > UNPARSED_BYTES_MAX
    }
}

/// Body that is pending once after every chunk and every result, so that the parser processes its
/// buffer.
struct BackpressuredBody {
    body: BodyDataStream,
    backpressure: Arc<Backpressure>,
}

impl Stream for BackpressuredBody {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self
            .backpressure
            .is_pause_due
            .swap(false, Ordering::Relaxed)
        {
            // The parser is woken at once: the pause only makes it stop reading.
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        // A form without a result within the limit is abandoned.
        if self.backpressure.is_exhausted() {
            return Poll::Ready(Some(Err(axum::Error::new(FormError(
                "too much without a part".to_owned(),
            )))));
        }
        // Only chunks are recorded: a pending body gives the parser nothing to process.
        let polled = self.body.poll_next_unpin(context);
        if let Poll::Ready(Some(Ok(chunk))) = &polled {
            self.backpressure.record_input(chunk.len());
        }
        polled
    }
}
