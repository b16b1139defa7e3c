//! Overlays of any page: the command palette, and the list of all keys.
//!
//! [`host`] and [`state`] are part of the first load; all else is loaded when an overlay is first
//! opened. [`entries`] are those of the palette (pure).

mod command_palette;
mod entries;
pub(crate) mod host;
pub(crate) mod key_list;
pub(crate) mod state;
