//! Tests of the program from outside: server, command line, other clients, drawn receipts.

mod bad_input;
mod codes;
mod command_line;
mod countries;
mod engines;
mod full_disk;
mod limits;
mod ocr_space;
mod reader_process;
mod sending;
mod startup;
mod tus_checksum;
mod tus_clients;
mod tus_creation;
mod tus_damage;
mod tus_extensions;
mod tus_kill;
mod tus_patch;
mod tus_protocol;
mod tus_time;
