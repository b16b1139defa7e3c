//! Every error on its way out: `application/problem+json` (RFC 9457) with the status of our one table.
//!
//! What only an administrator can mend is logged here, once; the client learns no details of it.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::corrections::CorrectionError;
use shared::problem::{Problem, ProblemCode};
use shared::tus;
use tracing::error;

use crate::blob::BlobError;
use crate::db::DbError;
use crate::intake::IntakeError;
use crate::merge::MergeError;
use crate::rules::RuleError;
use crate::upload::UploadError;

/// An answer that is a problem.
#[derive(Debug)]
pub(super) struct ApiError {
    problem: Problem,
    offset: Option<u64>,
}

impl ApiError {
    /// A problem with what is special about this case.
    pub(super) fn with_detail(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self { problem: Problem::new(code, Some(detail.into())), offset: None }
    }

    /// What is told of it, for an answer that holds more than this.
    pub(super) fn into_problem(self) -> Problem {
        self.problem
    }

    /// What went wrong.
    pub(super) fn code(&self) -> ProblemCode {
        self.problem.code
    }

    fn internal(cause: &dyn std::error::Error) -> Self {
        let mut text = cause.to_string();
        let mut source = cause.source();
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
        let status = StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_string(&self.problem).unwrap_or_default();
        let mut response =
            (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        if status == StatusCode::REQUEST_TIMEOUT {
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        if let Some(offset) = self.offset {
            response.headers_mut().insert(HeaderName::from_static(tus::OFFSET), HeaderValue::from(offset));
        }
        response
    }
}

impl From<ProblemCode> for ApiError {
    fn from(code: ProblemCode) -> Self {
        Self { problem: code.into(), offset: None }
    }
}

impl From<CorrectionError> for ApiError {
    fn from(error: CorrectionError) -> Self {
        Self::with_detail(error.code, error.field)
    }
}

impl From<DbError> for ApiError {
    fn from(error: DbError) -> Self {
        if crate::db::is_full(&error) { ProblemCode::StorageFull.into() } else { Self::internal(&error) }
    }
}

impl From<BlobError> for ApiError {
    fn from(error: BlobError) -> Self {
        match error {
            BlobError::Missing => ProblemCode::PictureUnknown.into(),
            BlobError::Full => ProblemCode::StorageFull.into(),
            BlobError::Store(_) => Self::internal(&error),
        }
    }
}

impl From<IntakeError> for ApiError {
    fn from(error: IntakeError) -> Self {
        match error {
            IntakeError::Refused(code) => code.into(),
            IntakeError::Db(error) => error.into(),
            IntakeError::Blob(BlobError::Full) => ProblemCode::StorageFull.into(),
            IntakeError::Gone => ProblemCode::UploadUnknown.into(),
            IntakeError::Blob(_) | IntakeError::Damaged(_) => Self::internal(&error),
        }
    }
}

impl From<MergeError> for ApiError {
    fn from(error: MergeError) -> Self {
        match error {
            MergeError::Unreadable { name, problem } => Self::with_detail(problem, name),
            MergeError::Intake(error) => error.into(),
        }
    }
}

impl From<RuleError> for ApiError {
    fn from(error: RuleError) -> Self {
        match error {
            RuleError::Refused(code) => code.into(),
            RuleError::Db(error) => error.into(),
        }
    }
}

impl From<UploadError> for ApiError {
    fn from(error: UploadError) -> Self {
        match error {
            UploadError::Refused(code) => code.into(),
            UploadError::OffsetMismatch(offset) => {
                Self { problem: ProblemCode::OffsetMismatch.into(), offset: Some(offset) }
            }
            // Where the line was cut nobody reads it, unless it only stood still.
            UploadError::Cut => ProblemCode::TooSlow.into(),
            // The server stops: the next one goes on.
            UploadError::Stopping => ProblemCode::ConnectionLost.into(),
            UploadError::Db(error) => error.into(),
            UploadError::Blob(BlobError::Full) => ProblemCode::StorageFull.into(),
            UploadError::Intake(error) => error.into(),
            UploadError::Blob(_) | UploadError::Damaged(_) => Self::internal(&error),
        }
    }
}
