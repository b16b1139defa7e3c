//! Photographing within the app.

/// The texts.
pub(crate) struct CameraTexts {
    pub(crate) title: &'static str,
}
