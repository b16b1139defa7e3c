//! Sandboxed reader processes, in which untrusted files are decoded and read.
//!
//! A file may make a decoder crash, loop or take all memory. In a child process of this program
//! that fails one file only: the child has limits on memory and processor time, no network and no
//! access to other files, and is killed at its deadline. The server streams a file to the child and
//! gets pages and fields back ([`protocol`]). Engines on other machines stay in the server and are
//! called on behalf of the child.
//!
//! [`pool`] keeps children warm, [`process`] drives one of them, [`child`] runs inside,
//! [`restrict`] drops its rights, and [`tasks`] does the work itself.

pub mod child;
mod frame;
pub mod pool;
mod process;
pub mod protocol;
mod reading_message;
mod restrict;
#[cfg(target_os = "linux")]
mod system_calls;
pub mod tasks;
