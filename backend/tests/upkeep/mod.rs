//! Consistency of database and files: lost originals, orphans, purges, crashes and foreign folders.

mod files;
mod purges;
mod startup_checks;

use std::time::Duration;

const HOUR: Duration = Duration::from_hours(1);
