//! Rules of the source tree.

mod architecture;
mod layers;
mod test_files;
