//! What pages are made of. A component shows what it is given and reports what a person does; it never
//! talks to the server.

pub(crate) mod avatar;
pub(crate) mod bars;
pub(crate) mod calendar;
pub(crate) mod camera;
pub(crate) mod changing;
pub(crate) mod confirm;
pub(crate) mod drop_overlay;
pub(crate) mod export_menu;
pub(crate) mod field;
pub(crate) mod find_bar;
pub(crate) mod icon;
pub(crate) mod interrupted;
pub(crate) mod lines;
pub(crate) mod link;
pub(crate) mod many_bar;
pub(crate) mod many_box;
pub(crate) mod money;
pub(crate) mod more;
pub(crate) mod new_version;
pub(crate) mod notice;
pub(crate) mod picker;
pub(crate) mod picture;
pub(crate) mod picture_setting;
pub(crate) mod plain_http;
pub(crate) mod portrait;
pub(crate) mod receipt_item;
pub(crate) mod shell;
mod sight;
pub(crate) mod standing;
pub(crate) mod stretch;
pub(crate) mod suggestions;
pub(crate) mod trust;
pub(crate) mod turns;
pub(crate) mod upload_row;
pub(crate) mod word_menu;
