//! Rules of the source tree.

mod architecture;
mod frontend_rules;
mod layers;
mod named_controls;
mod sql;
mod test_files;
