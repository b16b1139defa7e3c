//! Profile: picture, language, and the dialog that sets them.

pub(crate) mod avatar;
pub(crate) mod dialog;
mod picture;
pub(crate) mod state;
