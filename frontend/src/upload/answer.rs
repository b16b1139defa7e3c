//! Meaning of the upload API's answers, shared with the command line.

pub(crate) use shared::upload_response::{RequestKind, UploadResponse};
