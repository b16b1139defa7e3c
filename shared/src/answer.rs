//! What an answer of the upload address means for the transfer.
//!
//! It fetches nothing: the browser and the command line bring their answers here and tell the
//! [`Transfer`](crate::transfer::Transfer) what comes out.

use crate::id::ReceiptId;
use crate::problem::ProblemCode;
use crate::transfer::Reply;

/// The parts of an answer that matter. Status 0: none came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// How much of the file the server has.
    pub offset: Option<u64>,
    /// The receipt a finished upload became.
    pub receipt: Option<ReceiptId>,
    /// What the server complains about.
    pub problem: Option<ProblemCode>,
}

/// What was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// To begin the upload.
    Create,
    /// How far it has come.
    Probe,
    /// To take a slice.
    Send,
}

impl Answer {
    /// What to tell the transfer; `None` means that the answer was lost, or says to try later.
    pub fn reply(self, asked: Asked) -> Option<Reply> {
        match (self.status, self.problem) {
            (200..=299, _) => Some(
                self.offset
                    .map_or(Reply::No(ProblemCode::AnswerUnusable), Reply::Has),
            ),
            (404 | 410, _) if asked != Asked::Create => Some(Reply::Unknown),
            (409, _) => Some(Reply::Mismatch),
            // Too early, locked, too many: waiting helps.
            (0 | 408 | 423 | 425 | 429, _) => None,
            // Waiting does not make space.
            (507, _) | (_, Some(ProblemCode::StorageFull)) => {
                Some(Reply::No(ProblemCode::StorageFull))
            }
            (500..=599, _) => None,
            (_, Some(code)) => Some(Reply::No(code)),
            // A proxy before the server has limits of its own.
            (413, None) => Some(Reply::No(ProblemCode::TooLarge)),
            (_, None) => Some(Reply::No(ProblemCode::AnswerUnusable)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_become_replies() {
        use Asked::{Create, Probe, Send};
        let no = |code| Some(Reply::No(code));
        for (status, offset, problem, asked, expected) in [
            (201, Some(10), None, Create, Some(Reply::Has(10))),
            (204, Some(20), None, Send, Some(Reply::Has(20))),
            (200, Some(0), None, Probe, Some(Reply::Has(0))),
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
            let answer = Answer {
                status,
                offset,
                receipt: None,
                problem,
            };
            assert_eq!(answer.reply(asked), expected, "{status} to {asked:?}");
        }
    }
}
