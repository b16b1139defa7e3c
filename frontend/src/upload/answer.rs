//! What an answer of the upload address means for the transfer: shared with the command line.

pub(crate) use shared::answer::{Answer, Asked};
