//! Root of the app: routes, frame around the pages, lazy loading.

mod drop_overlay;
pub(crate) mod lazy_pages;
mod new_version;
mod not_found;
mod pages;
pub(crate) mod root;
mod shell;
