//! In-app camera: live analysis, capture, page assembly.
//!
//! Pure modules: [`frame`] measures a grey thumbnail, [`outline`] detects the paper on it,
//! [`advice`] derives the advice and [`auto_shutter`] when to take the photo; [`crop`] is the manual
//! crop, [`perspective`] applies it, and [`page_filter`] changes the colours.
//!
//! [`captured_page`] is a page and the file that pages are combined into, [`session`] the state of
//! the camera page.

pub(crate) mod advice;
mod auto_shutter;
mod captured_page;
pub(crate) mod crop;
pub(crate) mod crop_editor;
mod frame;
mod outline;
pub(crate) mod page;
pub(crate) mod page_filter;
mod page_list;
mod perspective;
pub(crate) mod picture_setting;
pub(crate) mod quad;
mod session;
mod viewfinder;
