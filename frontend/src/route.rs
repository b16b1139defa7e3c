//! Routes of the app, shared by browser and server.

pub(crate) use shared::route::Route;
