//! Components that pages are composed of.
//!
//! A component shows what it is given and reports user actions through callbacks; it never talks to
//! the server.

pub(crate) mod avatar;
pub(crate) mod bars;
pub(crate) mod bulk_bar;
pub(crate) mod calendar;
pub(crate) mod camera;
pub(crate) mod confidence;
pub(crate) mod confirm;
pub(crate) mod drop_overlay;
pub(crate) mod dynamic_view;
pub(crate) mod export_menu;
pub(crate) mod field;
pub(crate) mod find_bar;
pub(crate) mod icon;
pub(crate) mod interrupted;
pub(crate) mod lines;
pub(crate) mod link;
pub(crate) mod load_more;
pub(crate) mod money;
pub(crate) mod new_version;
pub(crate) mod notice;
pub(crate) mod picker;
pub(crate) mod picture;
pub(crate) mod picture_setting;
pub(crate) mod plain_http;
pub(crate) mod profile_dialog;
mod profile_picture;
pub(crate) mod receipt_badge;
pub(crate) mod receipt_item;
pub(crate) mod selection_checkbox;
pub(crate) mod shell;
pub(crate) mod staged_render;
pub(crate) mod suggestions;
pub(crate) mod upload_row;
pub(crate) mod virtual_rows;
mod visibility;
pub(crate) mod word_menu;
