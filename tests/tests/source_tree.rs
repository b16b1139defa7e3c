//! Rules of the source tree.

mod architecture;
mod layers;
mod named_controls;
mod test_files;
