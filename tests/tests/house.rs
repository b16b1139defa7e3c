//! The rules of the house as tests: who may use what, and how a file looks. See ARCHITECTURE.md.
//!
//! They read the source tree only; nothing is started.

use std::fs;

use harness::markup::bare_text;
use harness::root;
use harness::tidy::{Source, Words, dependencies, sources};

/// No file is longer than this.
const LINES_MAX: usize = 400;

#[track_caller]
fn assert_none(broken: &[String]) {
    assert!(
        broken.is_empty(),
        "{} place(s) break a rule of the house:\n{}",
        broken.len(),
        broken.join("\n")
    );
}

#[track_caller]
fn check(rule: Words) {
    assert_none(&rule.broken(&sources(&root())));
}

#[track_caller]
fn check_dependencies(room: &str, is_forbidden: impl Fn(&str) -> bool, rule: &str) {
    let manifest = fs::read_to_string(root().join(room).join("Cargo.toml")).expect("a manifest");
    let forbidden = dependencies(&manifest)
        .into_iter()
        .filter(|(_, name)| is_forbidden(name));
    let broken: Vec<_> = forbidden
        .map(|(line, name)| format!("{room}/Cargo.toml:{line}: `{name}`: {rule}"))
        .collect();
    assert_none(&broken);
}

#[test]
fn the_tree_is_read() {
    let sources = sources(&root());
    for path in [
        "shared/src/lib.rs",
        "reader/src/lib.rs",
        "backend/src/lib.rs",
        "tests/tests/house.rs",
    ] {
        assert!(
            sources.iter().any(|source| source.path == path),
            "{path} was not found"
        );
    }
}

#[test]
fn every_file_opens_with_what_it_is() {
    let silent = |source: &&Source| !source.text.starts_with("//!");
    let sources = sources(&root());
    let broken = sources
        .iter()
        .filter(silent)
        .map(|source| format!("{}:1: opens without `//!`", source.path));
    assert_none(&broken.collect::<Vec<_>>());
}

#[test]
fn no_file_is_too_long() {
    let sources = sources(&root());
    let lengths = sources
        .iter()
        .map(|source| (source, source.text.lines().count()));
    let broken = lengths
        .filter(|(_, lines)| *lines > LINES_MAX)
        .map(|(source, lines)| {
            format!(
                "{}:{}: {lines} lines, more than {LINES_MAX}: split it",
                source.path,
                LINES_MAX + 1
            )
        });
    assert_none(&broken.collect::<Vec<_>>());
}

#[test]
fn nothing_is_unwrapped_outside_of_tests() {
    check(Words {
        words: &[".unwrap()"],
        within: &["shared", "reader", "backend", "frontend", "tests/src"],
        only_in: &[],
        rule: "say with `expect` why it cannot fail, or return the error",
    });
}

#[test]
fn nothing_is_left_to_do() {
    check(Words {
        words: &["todo!", "unimplemented!", "dbg!"],
        within: &["shared", "reader", "backend", "frontend", "tests/src"],
        only_in: &[],
        rule: "finish it, or leave it out",
    });
}

#[test]
fn shared_and_reader_depend_on_nothing_that_acts() {
    let acting = [
        "tokio",
        "async-std",
        "smol",
        "futures",
        "hyper",
        "reqwest",
        "ureq",
        "axum",
        "tower",
        "sqlx",
        "rusqlite",
        "object_store",
        "rand",
        "getrandom",
        "clap",
        "leptos",
        "web-sys",
        "js-sys",
        "wasm-bindgen",
        "gloo-net",
        "gloo-file",
        "tracing-subscriber",
        "chrono",
    ];
    for room in ["shared", "reader"] {
        check_dependencies(
            room,
            |name| acting.contains(&name),
            "this room decides and does not act",
        );
    }
}

#[test]
fn shared_and_reader_do_no_io_and_have_no_clock() {
    check(Words {
        words: &[
            "std::fs",
            "std::net",
            "std::env",
            "std::process",
            "std::io::stdin",
            "File::open",
            "SystemTime::now",
            "Instant::now",
            "async fn",
            "println!",
            "eprintln!",
        ],
        within: &["shared/src", "reader/src"],
        only_in: &[],
        rule: "bytes, time and settings come as arguments here",
    });
}

#[test]
fn arrows_point_downwards_only() {
    let ours = |name: &str| name.starts_with("receipt-scanner");
    let all_but =
        |allowed: &'static [&'static str]| move |name: &str| ours(name) && !allowed.contains(&name);
    check_dependencies("shared", all_but(&[]), "shared imports nothing of ours");
    check_dependencies(
        "reader",
        all_but(&["receipt-scanner-shared"]),
        "reader imports shared only",
    );
    check_dependencies(
        "frontend",
        all_but(&["receipt-scanner-shared"]),
        "frontend imports shared only",
    );
    check_dependencies(
        "frontend/texts",
        all_but(&[]),
        "texts imports nothing of ours",
    );
    let below = &["receipt-scanner-shared", "receipt-scanner-reader"];
    check_dependencies(
        "backend",
        all_but(below),
        "backend imports shared and reader only",
    );
    check_dependencies(
        "tests",
        all_but(&["receipt-scanner-shared"]),
        "the tests stand before the door",
    );
}

/// The rooms of the backend that stand above its parts.
const UPPER_ROOMS: [&str; 8] = [
    "crate::http",
    "crate::serve",
    "crate::cli",
    "crate::worker",
    "crate::intake",
    "crate::upload",
    "crate::pipeline",
    "crate::app",
];

#[test]
fn the_ground_floor_of_the_backend_knows_nothing_above_it() {
    check(Words {
        words: &UPPER_ROOMS,
        within: &["backend/src/db", "backend/src/blob"],
        only_in: &[],
        rule: "db and blob are used by the rooms above and use none of them",
    });
}

#[test]
fn engines_know_nothing_of_the_server() {
    check(Words {
        words: &[&UPPER_ROOMS[..], &["crate::config"]].concat(),
        within: &["backend/src/relay", "backend/src/chain"],
        only_in: &[],
        rule: "a chain and its engines know pages, and are told the time",
    });
}

#[test]
fn only_the_http_room_knows_axum() {
    check(Words {
        words: &["axum*"],
        within: &["backend/src"],
        only_in: &["backend/src/http", "backend/src/serve.rs"],
        rule: "axum belongs in backend/src/http and backend/src/serve.rs",
    });
}

#[test]
fn only_the_database_room_knows_sql() {
    check(Words {
        words: &["sqlx*"],
        within: &["backend/src"],
        only_in: &["backend/src/db"],
        rule: "SQL belongs in backend/src/db",
    });
}

#[test]
fn only_the_blob_room_knows_the_store() {
    check(Words {
        words: &["object_store*"],
        within: &["backend/src"],
        only_in: &["backend/src/blob"],
        rule: "files are kept by backend/src/blob",
    });
}

#[test]
fn only_one_room_builds_http_clients() {
    check(Words {
        words: &["reqwest*", "ureq*"],
        within: &["backend/src"],
        only_in: &["backend/src/fetch"],
        rule: "HTTP clients are built in backend/src/fetch",
    });
}

#[test]
fn only_the_configuration_reads_the_environment() {
    check(Words {
        words: &["std::env", "env::var*", "env ="],
        within: &["backend/src"],
        only_in: &["backend/src/config"],
        rule: "the environment is read in backend/src/config.rs",
    });
}

#[test]
fn only_a_few_files_of_the_browser_talk_to_the_network() {
    check(Words {
        words: &[
            "gloo_net*",
            "XmlHttpRequest*",
            "EventSource*",
            "WebSocket*",
            "fetch_with*",
            "send_beacon*",
        ],
        within: &["frontend/src"],
        only_in: &[
            "frontend/src/api",
            "frontend/src/live",
            "frontend/src/upload/transport",
        ],
        rule: "network code belongs in api.rs, live.rs and upload/transport.rs",
    });
}

#[test]
fn only_one_file_of_the_browser_knows_its_database() {
    check(Words {
        words: &["Idb*", "indexed_db*"],
        within: &["frontend/src"],
        only_in: &["frontend/src/upload/offline"],
        rule: "files of the queue are kept in upload/offline.rs",
    });
}

#[test]
fn components_show_and_do_not_fetch() {
    check(Words {
        words: &["crate::api", "crate::pages"],
        within: &["frontend/src/components"],
        only_in: &[],
        rule: "a page loads and arranges, a component shows what it is given",
    });
}

#[test]
fn text_in_views_is_quoted() {
    let views = sources(&root())
        .into_iter()
        .filter(|source| source.path.starts_with("frontend/src"));
    assert_none(
        &views
            .flat_map(|source| bare_text(&source))
            .collect::<Vec<_>>(),
    );
}
