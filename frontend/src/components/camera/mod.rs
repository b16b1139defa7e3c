//! What the camera page is made of: what the camera sees, the pages that were taken, and one page that is cut.

mod cutter;
mod pages;
mod viewfinder;

pub(crate) use cutter::Cutter;
pub(crate) use pages::Pages;
pub(crate) use viewfinder::Viewfinder;
