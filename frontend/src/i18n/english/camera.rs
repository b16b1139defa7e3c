//! English: photographing within the app.

use crate::i18n::desk::CameraTexts;

pub(super) const TEXTS: CameraTexts = CameraTexts { title: "Camera" };
