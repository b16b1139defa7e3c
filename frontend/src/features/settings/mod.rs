//! Settings of user and device, help, and facts about the server.

mod appearance;
mod device;
mod device_reading;
mod help;
pub(crate) mod page;
mod part;
mod server;
mod shortcuts;
mod state;
