//! Sandboxed reader processes: every untrusted file is decoded and read in a child of this program.
//!
//! A file may make a decoder crash, loop or take all memory. In a child process that concerns one file only:
//! the child has limits on memory and processor time, no network and no access to other files, and it is
//! killed at its deadline. The server streams a file to the child and gets pages and fields back
//! ([`protocol`]); engines on other machines stay in the server and are called on behalf of the child.
//!
//! [`pool`] keeps children warm, [`process`] drives one of them, [`child`] is what runs inside, [`restrict`]
//! takes its rights away, and [`tasks`] is the work itself.

pub mod child;
mod frame;
pub mod pool;
mod process;
pub mod protocol;
mod reading;
mod restrict;
#[cfg(target_os = "linux")]
mod system_calls;
pub mod tasks;
