//! Components without knowledge of receipts or network, and what the document as a whole shows.

pub(crate) mod announce;
pub(crate) mod confirm;
pub(crate) mod dynamic_view;
pub(crate) mod icon;
pub(crate) mod link;
pub(crate) mod load_more;
pub(crate) mod money;
pub(crate) mod notice;
pub(crate) mod page_title;
pub(crate) mod result_notice;
pub(crate) mod staged_render;
pub(crate) mod suggestions;
pub(crate) mod virtual_rows;
