//! Web APIs behind small functions: one file per API, no knowledge of receipts.

pub(crate) mod camera_stream;
pub(crate) mod canvas;
pub(crate) mod device;
pub(crate) mod navigation;
mod scroll_position;
pub(crate) mod visibility;
