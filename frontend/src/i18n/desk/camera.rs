//! Photographing within the app.

use crate::camera::advice::Advice;
use crate::camera::crop::Corner;
use crate::camera::stream::CameraError;

/// The texts.
pub(crate) struct CameraTexts {
    pub(crate) title: &'static str,
    pub(crate) opening: &'static str,
    /// What the picture of the camera is called.
    pub(crate) view: &'static str,
    pub(crate) advice: fn(Advice) -> &'static str,
    /// What a photo is: one of the two below.
    pub(crate) mode: &'static str,
    pub(crate) single: &'static str,
    pub(crate) several: &'static str,
    pub(crate) shutter: &'static str,
    pub(crate) light: &'static str,
    /// How many receipts were sent from here.
    pub(crate) sent: fn(usize) -> String,
    /// How many pages were taken.
    pub(crate) pages: fn(usize) -> String,
    /// A page, counted from 1.
    pub(crate) page: fn(usize) -> String,
    /// What pressing a page does; the page, counted from 1.
    pub(crate) edit: fn(usize) -> String,
    /// The page that the next photo replaces, counted from 1.
    pub(crate) replacing: fn(usize) -> String,
    pub(crate) another: &'static str,
    pub(crate) done: &'static str,
    pub(crate) corner: fn(Corner) -> &'static str,
    pub(crate) corner_hint: &'static str,
    pub(crate) to_paper: &'static str,
    pub(crate) whole: &'static str,
    pub(crate) turn: &'static str,
    pub(crate) again: &'static str,
    pub(crate) remove: &'static str,
    pub(crate) back: &'static str,
    pub(crate) refused_title: fn(CameraError) -> &'static str,
    pub(crate) refused: fn(CameraError) -> &'static str,
    pub(crate) native: &'static str,
    pub(crate) setting: &'static str,
    pub(crate) as_needed: &'static str,
    pub(crate) original: &'static str,
    pub(crate) setting_hint: &'static str,
}
