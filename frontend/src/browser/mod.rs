//! Web APIs behind small functions: one file per API, no knowledge of receipts.

pub(crate) mod callbacks;
pub(crate) mod camera_stream;
pub(crate) mod canvas;
pub(crate) mod clock;
pub(crate) mod copies;
pub(crate) mod document;
pub(crate) mod events;
pub(crate) mod indexed_db;
pub(crate) mod intl;
pub(crate) mod locks;
pub(crate) mod navigation;
pub(crate) mod numbers;
pub(crate) mod random;
pub(crate) mod scheduling;
mod scroll_position;
pub(crate) mod storage;
pub(crate) mod storage_manager;
pub(crate) mod text;
pub(crate) mod visible_area;
pub(crate) mod window;
pub(crate) mod worker;
