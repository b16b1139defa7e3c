//! Tests of the app in a real browser.
//!
//! One program, so that all tests share a browser; each has an empty browser context of its own.

mod bad_files;
mod camera;
mod controls;
mod device_reading;
mod fields;
mod filing;
mod finding;
mod first_page;
mod installed;
mod interruptions;
mod journeys;
mod languages;
mod large_text;
mod links;
mod list;
mod list_walk;
mod long_list;
mod many;
mod offline;
mod other_browsers;
mod outline;
mod pages;
mod palette;
mod print;
mod profile;
mod provenance;
mod queue;
mod review;
mod rules;
mod screens;
mod scroll_restoration;
mod settings;
mod shared_browser;
mod spending;
mod text;
mod unsaved;
