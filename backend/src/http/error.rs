//! Error answers: `application/problem+json` (RFC 9457) with the status of the problem table.
//!
//! Errors that only an administrator can fix are logged here, once; the client gets no details.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shared::problem::{Problem, ProblemCode};
use shared::tus;
use tracing::{error, warn};

use crate::blob::BlobError;
use crate::db::{self, DbError};
use crate::error::OperationError;

/// `Retry-After` for a busy database, in seconds.
const BUSY_SECONDS: &str = "3";
/// The same for a request whose first attempt is still being answered.
const KEY_SECONDS: &str = "1";

/// Error answer: a problem and, for uploads, the actual offset.
#[derive(Debug)]
pub(super) struct ApiError {
    problem: Problem,
    offset: Option<u64>,
}

impl ApiError {
    /// Creates a problem with details of this case.
    pub(super) fn with_detail(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self {
            problem: Problem::new(code, Some(detail.into())),
            offset: None,
        }
    }

    /// Returns the problem, for an answer that contains more.
    pub(super) fn into_problem(self) -> Problem {
        self.problem
    }

    /// Returns the code of the problem.
    pub(super) fn code(&self) -> ProblemCode {
        self.problem.code
    }

    /// Logs an error with its causes and returns a problem without details.
    fn log_internal(cause: &dyn std::error::Error) -> Self {
        let mut text = cause.to_string();
        let mut source = cause.source();
        // The causes follow each other in one line of the log.
        while let Some(deeper) = source {
            text = format!("{text}: {deeper}");
            source = deeper.source();
        }
        error!(cause = text, "a request failed");
        ProblemCode::Internal.into()
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = problem_response(self.problem.code, &self.problem);
        let is_timeout = response.status() == StatusCode::REQUEST_TIMEOUT;
        let headers = response.headers_mut();
        let seconds = match self.problem.code {
            ProblemCode::ServerBusy => Some(BUSY_SECONDS),
            ProblemCode::KeyUnderWay => Some(KEY_SECONDS),
            _ => None,
        };
        if let Some(seconds) = seconds {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static(seconds));
        }
        // A 408 ends the connection (RFC 9110, section 15.5.9).
        if is_timeout {
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        // The client resumes from the actual offset.
        if let Some(offset) = self.offset {
            headers.insert(HeaderName::from_static(tus::OFFSET), offset.into());
        }
        response
    }
}

/// Answers with a problem: its status, and a body that consists of the problem and perhaps more.
pub(super) fn problem_response(code: ProblemCode, body: &impl Serialize) -> Response {
    (
        problem_status(code),
        [(header::CONTENT_TYPE, "application/problem+json")],
        serde_json::to_string(body).unwrap_or_default(),
    )
        .into_response()
}

/// Returns the status of a problem.
pub(super) fn problem_status(code: ProblemCode) -> StatusCode {
    StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

impl From<ProblemCode> for ApiError {
    fn from(code: ProblemCode) -> Self {
        Self {
            problem: code.into(),
            offset: None,
        }
    }
}

impl From<DbError> for ApiError {
    fn from(error: DbError) -> Self {
        if db::is_full(&error) {
            ProblemCode::StorageFull.into()
        } else if db::is_busy(&error) {
            warn!(%error, "the database is busy");
            ProblemCode::ServerBusy.into()
        } else {
            Self::log_internal(&error)
        }
    }
}

impl From<BlobError> for ApiError {
    fn from(error: BlobError) -> Self {
        match error {
            BlobError::Full => ProblemCode::StorageFull.into(),
            BlobError::Missing => ProblemCode::PictureUnknown.into(),
            BlobError::Store(_) => Self::log_internal(&error),
        }
    }
}

impl From<OperationError> for ApiError {
    fn from(error: OperationError) -> Self {
        match error {
            OperationError::Refused(code) => code.into(),
            OperationError::RefusedFor { code, detail } => Self::with_detail(code, detail),
            OperationError::Gone => ProblemCode::UploadUnknown.into(),
            OperationError::OffsetMismatch(offset) => Self {
                problem: ProblemCode::OffsetMismatch.into(),
                offset: Some(offset),
            },
            // Seen only by a client that stalled: a cut connection gets no answer.
            OperationError::Interrupted => ProblemCode::TooSlow.into(),
            // The server shuts down; the next one resumes the upload.
            OperationError::ShuttingDown => ProblemCode::ConnectionLost.into(),
            OperationError::Db(error) => error.into(),
            // A blob that an operation needs must exist.
            OperationError::Blob(BlobError::Missing)
            | OperationError::Damaged(_)
            | OperationError::Panicked(_) => Self::log_internal(&error),
            OperationError::Blob(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_told_when_to_come_back_to_a_busy_database() {
        let response = ApiError::from(DbError::PoolTimedOut).into_response();
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(
            response.headers()[header::RETRY_AFTER]
                .to_str()
                .unwrap()
                .parse::<u32>()
                .unwrap()
                > 0
        );
    }

    #[test]
    fn a_full_disk_is_told_whoever_met_it() {
        let full = || BlobError::Full;
        for error in [ApiError::from(full()), OperationError::from(full()).into()] {
            assert_eq!(error.code(), ProblemCode::StorageFull);
        }
    }
}
