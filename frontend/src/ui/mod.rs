//! Components without knowledge of receipts or network, and effects on the whole document.

mod announce;
mod button;
mod confirm;
mod dialog;
mod dynamic_view;
mod icon;
mod link;
mod money;
mod notice;
mod page_title;
mod result_notice;
mod row_layout;
mod staged_render;
mod suggestions;
mod virtual_rows;

pub(crate) use announce::{Announcer, LiveRegion};
pub(crate) use button::{Button, IconButton};
pub(crate) use confirm::ConfirmDelete;
pub(crate) use dialog::{close_dialog, open_dialog};
pub(crate) use dynamic_view::{DynamicView, dynamic_view, focus_on_load, lazy_view, run_effect};
pub(crate) use icon::{Icon, Symbol};
pub(crate) use link::{Link, has_modifier_key};
pub(crate) use money::Amount;
pub(crate) use notice::{Failure, Notice, problem_text};
pub(crate) use page_title::set_page_title;
pub(crate) use result_notice::ResultNotice;
pub(crate) use row_layout::ListEntry;
pub(crate) use staged_render::StagedRender;
pub(crate) use suggestions::{facet_values, parse_tags, render_datalist};
pub(crate) use virtual_rows::{VirtualRows, VirtualWindow};
