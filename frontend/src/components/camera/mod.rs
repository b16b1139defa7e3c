//! Components of the camera page: viewfinder, captured pages, crop editor.

mod crop_editor;
mod pages;
mod viewfinder;

pub(crate) use crop_editor::CropEditor;
pub(crate) use pages::Pages;
pub(crate) use viewfinder::Viewfinder;
