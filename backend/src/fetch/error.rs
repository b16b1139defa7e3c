//! Failures of downloads, and their chance of success on a retry.

use shared::problem::ProblemCode;

use super::guard::ClosedAddress;

/// Reason why a link cannot be downloaded.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// Not a link to a file on the web.
    #[error("not a link: {0}")]
    NotALink(&'static str),
    /// The address is one that the guard does not admit.
    #[error(transparent)]
    ClosedAddress(#[from] ClosedAddress),
    /// Too many redirects, or one to an unusable target.
    #[error("the redirects lead nowhere: {0}")]
    BadRedirect(&'static str),
    /// The other server answered with this status, which is neither success nor a redirect.
    #[error("the answer has status {0}")]
    Status(u16),
    /// The media type is neither that of a picture nor that of a PDF.
    #[error("the file is of type {0}")]
    WrongType(String),
    /// The first bytes are of no known kind.
    #[error("the file is neither a picture nor a PDF")]
    UnknownKind,
    /// The file has no bytes.
    #[error("the file is empty")]
    Empty,
    /// The file has more bytes than this limit, announced or received.
    #[error("the file has more than {0} bytes")]
    TooLarge(u64),
    /// A time limit has passed.
    #[error("the other server took too long")]
    TimedOut,
    /// The connection failed or was interrupted.
    #[error("the connection failed: {}", deepest(.0))]
    Connection(#[source] reqwest::Error),
}

impl FetchError {
    /// Returns the problem as shown to users.
    pub fn problem(&self) -> ProblemCode {
        match self {
            Self::NotALink(_) => ProblemCode::LinkUnusable,
            Self::ClosedAddress(_) => ProblemCode::LinkForbidden,
            Self::BadRedirect(_) | Self::Status(_) => ProblemCode::LinkRefused,
            Self::WrongType(_) => ProblemCode::LinkToPage,
            Self::UnknownKind => ProblemCode::UnknownKind,
            Self::Empty => ProblemCode::EmptyFile,
            Self::TooLarge(_) => ProblemCode::TooLarge,
            Self::TimedOut => ProblemCode::LinkTooSlow,
            Self::Connection(_) => ProblemCode::LinkUnreachable,
        }
    }

    /// Returns whether the same link may work a little later.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::TimedOut | Self::Connection(_) => true,
            Self::Status(status) => matches!(status, 408 | 425 | 429 | 500..=599),
            Self::NotALink(_)
            | Self::ClosedAddress(_)
            | Self::BadRedirect(_)
            | Self::WrongType(_)
            | Self::UnknownKind
            | Self::Empty
            | Self::TooLarge(_) => false,
        }
    }
}

/// Recovers a refusal of the guard, which lies deep inside the connection's error.
impl From<reqwest::Error> for FetchError {
    fn from(error: reqwest::Error) -> Self {
        let mut cause = std::error::Error::source(&error);
        while let Some(current) = cause {
            if let Some(closed) = current.downcast_ref::<ClosedAddress>() {
                return Self::ClosedAddress(*closed);
            }
            cause = current.source();
        }
        // The URL is removed from the text, since its query string may carry a secret.
        if error.is_timeout() {
            Self::TimedOut
        } else {
            Self::Connection(error.without_url())
        }
    }
}

fn deepest(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}
