//! In-app camera: live analysis, capture, page assembly.
//!
//! Pure modules: [`frame`] measures a grey thumbnail, [`outline`] detects the paper on it,
//! [`coach`] derives the advice; [`corners`] is the manual crop, [`flatten`] applies it.
//!
//! Browser modules: [`stream`] is the camera, [`page`] a captured page and the file that pages are
//! combined into, [`session`] the state of the camera page.

pub(crate) mod advice;
pub(crate) mod crop;
pub(crate) mod frame;
pub(crate) mod outline;
pub(crate) mod page;
pub(crate) mod perspective;
pub(crate) mod quad;
pub(crate) mod session;
pub(crate) mod stream;
