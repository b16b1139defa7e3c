//! Every error on its way out: `application/problem+json` (RFC 9457) with the status of our one table.
//!
//! What only an administrator can mend is logged here, once; the client learns no details of it.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use shared::corrections::CorrectionError;
use shared::problem::{Problem, ProblemCode};
use shared::tus;
use tracing::{error, warn};

use crate::blob::BlobError;
use crate::db::{self, DbError};
use crate::editing::EditError;
use crate::intake::IntakeError;
use crate::merge::MergeError;
use crate::rules::RuleError;
use crate::upload::UploadError;

/// When a client is told to come back to a busy database.
const RETRY_SECONDS: &str = "3";

/// An answer that is a problem.
#[derive(Debug)]
pub(super) struct ApiError {
    problem: Problem,
    offset: Option<u64>,
}

impl ApiError {
    /// A problem with what is special about this case.
    pub(super) fn with_detail(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self {
            problem: Problem::new(code, Some(detail.into())),
            offset: None,
        }
    }

    /// What is told of it, for an answer that holds more than this.
    pub(super) fn into_problem(self) -> Problem {
        self.problem
    }

    /// What went wrong.
    pub(super) fn code(&self) -> ProblemCode {
        self.problem.code
    }

    /// A blob that cannot be written, or that should be there and is not.
    fn of_store(error: &BlobError) -> Self {
        match error {
            BlobError::Full => ProblemCode::StorageFull.into(),
            BlobError::Missing | BlobError::Store(_) => Self::internal(error),
        }
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
        let status =
            StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_string(&self.problem).unwrap_or_default();
        let mut response = (
            status,
            [(header::CONTENT_TYPE, "application/problem+json")],
            body,
        )
            .into_response();
        if self.problem.code == ProblemCode::DatabaseBusy {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_SECONDS));
        }
        if status == StatusCode::REQUEST_TIMEOUT {
            response
                .headers_mut()
                .insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        if let Some(offset) = self.offset {
            response.headers_mut().insert(
                HeaderName::from_static(tus::OFFSET),
                HeaderValue::from(offset),
            );
        }
        response
    }
}

impl From<ProblemCode> for ApiError {
    fn from(code: ProblemCode) -> Self {
        Self {
            problem: code.into(),
            offset: None,
        }
    }
}

impl From<CorrectionError> for ApiError {
    fn from(error: CorrectionError) -> Self {
        Self::with_detail(error.code, error.field)
    }
}

impl From<DbError> for ApiError {
    fn from(error: DbError) -> Self {
        if db::is_full(&error) {
            ProblemCode::StorageFull.into()
        } else if db::is_busy(&error) {
            warn!(%error, "the database is busy");
            ProblemCode::DatabaseBusy.into()
        } else {
            Self::internal(&error)
        }
    }
}

impl From<BlobError> for ApiError {
    fn from(error: BlobError) -> Self {
        match error {
            BlobError::Missing => ProblemCode::PictureUnknown.into(),
            error => Self::of_store(&error),
        }
    }
}

impl From<EditError> for ApiError {
    fn from(error: EditError) -> Self {
        match error {
            EditError::Refused(code) => code.into(),
            EditError::Field(error) => error.into(),
            EditError::Db(error) => error.into(),
        }
    }
}

impl From<IntakeError> for ApiError {
    fn from(error: IntakeError) -> Self {
        match error {
            IntakeError::Refused(code) => code.into(),
            IntakeError::Db(error) => error.into(),
            IntakeError::Blob(error) => Self::of_store(&error),
            IntakeError::Gone => ProblemCode::UploadUnknown.into(),
            IntakeError::Damaged(_) => Self::internal(&error),
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
            UploadError::OffsetMismatch(offset) => Self {
                problem: ProblemCode::OffsetMismatch.into(),
                offset: Some(offset),
            },
            // Where the line was cut nobody reads it, unless it only stood still.
            UploadError::Cut => ProblemCode::TooSlow.into(),
            // The server stops: the next one goes on.
            UploadError::Stopping => ProblemCode::ConnectionLost.into(),
            UploadError::Db(error) => error.into(),
            UploadError::Blob(error) => Self::of_store(&error),
            UploadError::Intake(error) => error.into(),
            UploadError::Damaged(_) => Self::internal(&error),
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
        for error in [
            ApiError::from(full()),
            IntakeError::from(full()).into(),
            UploadError::from(full()).into(),
            UploadError::from(IntakeError::from(full())).into(),
            MergeError::from(IntakeError::from(full())).into(),
        ] {
            assert_eq!(error.code(), ProblemCode::StorageFull);
        }
    }
}
