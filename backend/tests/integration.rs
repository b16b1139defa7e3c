//! Tests of the backend: the real router over a real database and real files.
//!
//! One program, because each would link the whole backend. `reader_processes` is one of its own: it
//! finds reader processes by their parent.

mod bad_pictures;
mod browsers;
mod bulk;
mod claims;
mod downloads;
mod duplicates;
mod edits;
mod engines;
mod entered;
mod expiry;
mod export;
mod finding;
mod first_page;
mod form;
mod further_scripts;
mod golden;
mod inspect;
mod known_merchants;
mod links;
mod merge;
mod originals;
mod outlines;
mod papers;
mod profile;
mod reading;
mod receipts;
mod rufh;
mod rules;
mod settings;
mod spending;
mod split;
mod support;
mod trash;
mod upkeep;
mod uploads;
