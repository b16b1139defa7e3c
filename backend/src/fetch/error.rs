//! Why a link gave no receipt, and whether trying again may help.

use shared::problem::ProblemCode;

use super::ClientError;
use super::guard::Closed;

/// A link cannot be downloaded.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// Not a link to a file on the web.
    #[error("not a link: {0}")]
    NotALink(&'static str),
    /// It leads to an address that is closed.
    #[error(transparent)]
    Closed(#[from] Closed),
    /// It leads from one place to the next without an end, or to nowhere.
    #[error("the redirects lead nowhere: {0}")]
    Redirects(&'static str),
    /// The other server answered with this status.
    #[error("the answer has status {0}")]
    Status(u16),
    /// The other server says that it is something else.
    #[error("the file is of type {0}")]
    Type(String),
    /// The first bytes are of no kind we know.
    #[error("the file is neither a picture nor a PDF")]
    UnknownKind,
    /// There are no bytes.
    #[error("the file is empty")]
    Empty,
    /// More bytes, announced or real, than are taken.
    #[error("the file has more than {0} bytes")]
    TooLarge(u64),
    /// A time limit has passed.
    #[error("the other server took too long")]
    TooSlow,
    /// No connection, or one that was cut.
    #[error("the connection failed: {}", deepest(.0))]
    Line(#[source] reqwest::Error),
    /// Nothing can be downloaded on this machine.
    #[error(transparent)]
    Client(#[from] ClientError),
}

impl FetchError {
    /// What a person is told.
    pub fn problem(&self) -> ProblemCode {
        match self {
            Self::NotALink(_) => ProblemCode::LinkUnusable,
            Self::Closed(_) => ProblemCode::LinkForbidden,
            Self::Redirects(_) | Self::Status(_) => ProblemCode::LinkRefused,
            Self::Type(_) => ProblemCode::LinkToPage,
            Self::UnknownKind => ProblemCode::UnknownKind,
            Self::Empty => ProblemCode::EmptyFile,
            Self::TooLarge(_) => ProblemCode::TooLarge,
            Self::TooSlow => ProblemCode::LinkTooSlow,
            Self::Line(_) => ProblemCode::LinkUnreachable,
            Self::Client(_) => ProblemCode::Internal,
        }
    }

    /// Whether the same link may work a little later.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::TooSlow | Self::Line(_) => true,
            Self::Status(status) => matches!(status, 408 | 425 | 429 | 500..=599),
            Self::NotALink(_)
            | Self::Closed(_)
            | Self::Redirects(_)
            | Self::Type(_)
            | Self::UnknownKind
            | Self::Empty
            | Self::TooLarge(_)
            | Self::Client(_) => false,
        }
    }
}

/// What the guard refused lies deep inside of the connection's error.
impl From<reqwest::Error> for FetchError {
    fn from(error: reqwest::Error) -> Self {
        let mut cause = std::error::Error::source(&error);
        while let Some(current) = cause {
            if let Some(closed) = current.downcast_ref::<Closed>() {
                return Self::Closed(*closed);
            }
            cause = current.source();
        }
        // Its text would name the URL, query string included.
        if error.is_timeout() {
            Self::TooSlow
        } else {
            Self::Line(error.without_url())
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
