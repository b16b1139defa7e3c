//! Profile: picture, home currency, and the dialog that sets the picture.

pub(crate) mod avatar;
pub(crate) mod dialog;
mod picture;
pub(crate) mod state;
