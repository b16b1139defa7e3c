//! The addresses of the app, on which browser and server agree.

pub(crate) use shared::route::Route;
