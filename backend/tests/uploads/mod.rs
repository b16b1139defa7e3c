//! tus protocol: request and response headers of every method.

mod appending;
mod completion;
mod creation;
