//! Scan page: choice of files, and the upload queue.

mod interrupted;
pub(crate) mod page;
mod picker;
mod plain_http;
mod unrecognised;
mod upload_row;
