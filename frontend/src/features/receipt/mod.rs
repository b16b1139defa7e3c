//! One receipt: its picture, its fields, and unsaved edits.

mod annotations;
pub(crate) mod badge;
pub(crate) mod banners;
pub(crate) mod confidence;
pub(crate) mod draft;
mod draft_lines;
pub(crate) mod draft_store;
pub(crate) mod field_row;
mod field_text;
pub(crate) mod fields;
mod foot;
pub(crate) mod form;
pub(crate) mod lines;
pub(crate) mod page;
pub(crate) mod picture;
mod provenance;
pub(crate) mod receipt_picture;
mod search;
pub(crate) mod slot;
mod stripped_receipt;
mod verdict;
mod word_menu;
