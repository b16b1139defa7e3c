//! Mapping of upload responses to transfer replies.
//!
//! Performs no IO: the browser and the command line pass their HTTP responses in and hand the
//! result to the [`Transfer`](crate::transfer::Transfer).

use crate::id::ReceiptId;
use crate::problem::ProblemCode;
use crate::transfer::Reply;

/// Relevant parts of an HTTP response to an upload request. Status 0: no response arrived.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UploadResponse {
    /// HTTP status code.
    pub status: u16,
    /// Number of bytes of the file that the server has (`Upload-Offset`).
    pub offset: Option<u64>,
    /// Receipt created from the finished upload.
    pub receipt: Option<ReceiptId>,
    /// Problem code from the body of an error.
    pub problem: Option<ProblemCode>,
}

/// Kind of the request that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestKind {
    /// Creation of the upload.
    Create,
    /// Query for the current offset.
    Probe,
    /// Upload of one slice.
    Send,
}

impl UploadResponse {
    /// Returns the reply to pass to the transfer, or `None` if the response was lost or asks for a
    /// later retry.
    pub fn to_reply(self, asked: RequestKind) -> Option<Reply> {
        match (self.status, self.problem) {
            // A success without an offset breaks the protocol: the transfer could not continue from
            // it.
            (200..=299, _) => Some(
                self.offset
                    .map_or(Reply::Refused(ProblemCode::AnswerUnusable), Reply::Offset),
            ),
            // A creation has no upload yet that could be unknown, so 404 there means a wrong
            // address.
            (404 | 410, _) if asked != RequestKind::Create => Some(Reply::Unknown),
            (409, _) => Some(Reply::Mismatch),
            // Transient: timeout, locked, too early, too many requests.
            (0 | 408 | 423 | 425 | 429, _) => None,
            // A full disk is not transient; this arm comes before the other 5xx codes.
            (507, _) | (_, Some(ProblemCode::StorageFull)) => {
                Some(Reply::Refused(ProblemCode::StorageFull))
            }
            // Other server errors are transient, even if the body names a problem.
            (500..=599, _) => None,
            (_, Some(code)) => Some(Reply::Refused(code)),
            // A reverse proxy may have a lower body limit and reports it without a problem code.
            (413, None) => Some(Reply::Refused(ProblemCode::TooLarge)),
            (_, None) => Some(Reply::Refused(ProblemCode::AnswerUnusable)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_become_replies() {
        use RequestKind::{Create, Probe, Send};
        let no = |code| Some(Reply::Refused(code));
        for (status, offset, problem, asked, expected) in [
            (201, Some(10), None, Create, Some(Reply::Offset(10))),
            (204, Some(20), None, Send, Some(Reply::Offset(20))),
            (200, Some(0), None, Probe, Some(Reply::Offset(0))),
            (200, None, None, Probe, no(ProblemCode::AnswerUnusable)),
            (404, None, None, Probe, Some(Reply::Unknown)),
            (
                404,
                None,
                Some(ProblemCode::UploadUnknown),
                Send,
                Some(Reply::Unknown),
            ),
            (410, None, None, Send, Some(Reply::Unknown)),
            (404, None, None, Create, no(ProblemCode::AnswerUnusable)),
            (
                409,
                None,
                Some(ProblemCode::UploadExists),
                Create,
                Some(Reply::Mismatch),
            ),
            (
                409,
                None,
                Some(ProblemCode::OffsetMismatch),
                Send,
                Some(Reply::Mismatch),
            ),
            (
                413,
                None,
                Some(ProblemCode::TooLarge),
                Create,
                no(ProblemCode::TooLarge),
            ),
            (413, None, None, Send, no(ProblemCode::TooLarge)),
            (
                415,
                None,
                Some(ProblemCode::UnknownKind),
                Create,
                no(ProblemCode::UnknownKind),
            ),
            (
                507,
                None,
                Some(ProblemCode::StorageFull),
                Send,
                no(ProblemCode::StorageFull),
            ),
            (0, None, None, Send, None),
            (429, None, None, Create, None),
            (502, None, None, Probe, None),
            (500, None, Some(ProblemCode::Internal), Send, None),
        ] {
            let answer = UploadResponse {
                status,
                offset,
                receipt: None,
                problem,
            };
            assert_eq!(answer.to_reply(asked), expected, "{status} to {asked:?}");
        }
    }
}
