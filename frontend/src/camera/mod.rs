//! Photographing within the app: what the camera sees, what is said of it, and what becomes of the pages.
//!
//! [`frame`] measures a small grey picture, [`outline`] finds the paper on it, [`coach`] says what would make the photo
//! better. [`corners`] is the cut a person makes by hand, [`flatten`] carries it out. All of these are
//! pure. [`stream`] is the camera of the browser, [`page`] a page that was photographed and the one file that several become,
//! [`session`] what the page of the app remembers of all this.

pub(crate) mod coach;
pub(crate) mod corners;
pub(crate) mod flatten;
pub(crate) mod frame;
pub(crate) mod outline;
pub(crate) mod page;
pub(crate) mod session;
pub(crate) mod stream;
