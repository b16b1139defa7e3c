//! Architecture rules as tests: dependencies, layers and file layout. See ARCHITECTURE.md.
//!
//! Only the source tree is read; nothing is started.

use std::fs;

use harness::checkout_root;
use harness::tidy::{SourceFile, WordRule, dependency_names, read_sources};

/// Maximum number of lines of a file.
const LINES_MAX: usize = 400;

#[track_caller]
pub(super) fn assert_none(broken: &[String]) {
    assert!(
        broken.is_empty(),
        "{} place(s) break an architecture rule:\n{}",
        broken.len(),
        broken.join("\n")
    );
}

#[track_caller]
pub(super) fn assert_rule(rule: WordRule) {
    let sources = read_sources(&checkout_root());
    // A rule for a path that is gone would never be broken.
    assert_none(&rule.missing_paths(&sources));
    assert_none(&rule.violations(&sources));
}

#[track_caller]
fn check_dependencies(folder: &str, is_forbidden: impl Fn(&str) -> bool, rule: &str) {
    let manifest =
        fs::read_to_string(checkout_root().join(folder).join("Cargo.toml")).expect("a manifest");
    let forbidden = dependency_names(&manifest)
        .into_iter()
        .filter(|(_, name)| is_forbidden(name));
    let broken: Vec<_> = forbidden
        .map(|(line, name)| format!("{folder}/Cargo.toml:{line}: `{name}`: {rule}"))
        .collect();
    assert_none(&broken);
}

#[test]
fn sources_of_every_crate_are_found() {
    let sources = read_sources(&checkout_root());
    for path in [
        "shared/src/lib.rs",
        "reader/src/lib.rs",
        "backend/src/lib.rs",
        "tests/tests/architecture.rs",
    ] {
        assert!(
            sources.iter().any(|source| source.path == path),
            "{path} was not found"
        );
    }
}

#[test]
fn every_file_has_module_docs() {
    let silent = |source: &&SourceFile| !source.text.starts_with("//!");
    let sources = read_sources(&checkout_root());
    let broken = sources
        .iter()
        .filter(silent)
        .map(|source| format!("{}:1: opens without `//!`", source.path));
    assert_none(&broken.collect::<Vec<_>>());
}

#[test]
fn no_file_is_too_long() {
    let sources = read_sources(&checkout_root());
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
fn product_code_does_not_unwrap() {
    assert_rule(WordRule {
        words: &[".unwrap()"],
        within: &[
            "shared",
            "reader",
            "backend",
            "frontend",
            "tests/src",
            "xtask",
        ],
        allowed_in: &[],
        message: "say with `expect` why it cannot fail, or return the error",
    });
}

#[test]
fn no_todo_macros_are_left() {
    assert_rule(WordRule {
        words: &["todo!", "unimplemented!", "dbg!"],
        within: &[
            "shared",
            "reader",
            "backend",
            "frontend",
            "tests/src",
            "xtask",
        ],
        allowed_in: &[],
        message: "finish it, or leave it out",
    });
}

#[test]
fn shared_and_reader_depend_on_no_io_crates() {
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
    for folder in ["shared", "reader"] {
        check_dependencies(
            folder,
            |name| acting.contains(&name),
            "shared and reader do no IO and have no clock",
        );
    }
}

#[test]
fn shared_and_reader_do_no_io_and_have_no_clock() {
    assert_rule(WordRule {
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
        allowed_in: &[],
        message: "bytes, time and settings come as arguments here",
    });
}

#[test]
fn crates_depend_only_on_lower_ones() {
    let ours = |name: &str| name.starts_with("receipt-scanner");
    let all_but =
        |allowed: &'static [&'static str]| move |name: &str| ours(name) && !allowed.contains(&name);
    check_dependencies(
        "shared",
        all_but(&["receipt-scanner-shared-derive"]),
        "shared imports its derive macro only",
    );
    check_dependencies(
        "shared-derive",
        all_but(&[]),
        "shared-derive imports nothing of ours",
    );
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
    check_dependencies(
        "xtask",
        all_but(&["receipt-scanner-shared"]),
        "the build imports shared only",
    );
    let below = &["receipt-scanner-shared", "receipt-scanner-reader"];
    check_dependencies(
        "backend",
        all_but(below),
        "backend imports shared and reader only",
    );
    check_dependencies(
        "frontend/device-reader",
        all_but(below),
        "the worker imports shared and reader only",
    );
    check_dependencies(
        "tests",
        all_but(&["receipt-scanner-shared"]),
        "the tests import shared only",
    );
}

/// Modules of the backend above `db` and `blob`.
const UPPER_MODULES: [&str; 8] = [
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
fn db_and_blob_use_no_upper_module() {
    assert_rule(WordRule {
        words: &UPPER_MODULES,
        within: &["backend/src/db", "backend/src/blob"],
        allowed_in: &[],
        message: "db and blob do not use the modules of higher layers",
    });
}

#[test]
fn engines_do_not_use_the_server() {
    assert_rule(WordRule {
        words: &[&UPPER_MODULES[..], &["crate::config"]].concat(),
        within: &["backend/src/remote_engines", "backend/src/chain"],
        allowed_in: &[],
        message: "the engine chain and the remote engines do not use the server or its settings",
    });
}

#[test]
fn only_http_uses_axum() {
    assert_rule(WordRule {
        words: &["axum*"],
        within: &["backend/src"],
        allowed_in: &["backend/src/http", "backend/src/serve.rs"],
        message: "axum belongs in backend/src/http and backend/src/serve.rs",
    });
}

#[test]
fn only_db_uses_sqlx() {
    assert_rule(WordRule {
        words: &["sqlx*"],
        within: &["backend/src"],
        allowed_in: &["backend/src/db"],
        message: "SQL belongs in backend/src/db",
    });
}

#[test]
fn only_blob_uses_object_store() {
    assert_rule(WordRule {
        words: &["object_store*"],
        within: &["backend/src"],
        allowed_in: &["backend/src/blob"],
        message: "files are kept by backend/src/blob",
    });
}

#[test]
fn only_fetch_builds_http_clients() {
    assert_rule(WordRule {
        words: &["reqwest*", "ureq*"],
        within: &["backend/src"],
        allowed_in: &["backend/src/fetch"],
        message: "HTTP clients are built in backend/src/fetch",
    });
}

#[test]
fn only_the_configuration_reads_the_environment() {
    assert_rule(WordRule {
        words: &["std::env", "env::var*", "env ="],
        within: &["backend/src"],
        allowed_in: &["backend/src/config"],
        message: "the environment is read in backend/src/config.rs",
    });
}

#[test]
fn only_transport_modules_use_the_network() {
    assert_rule(WordRule {
        words: &[
            "gloo_net*",
            "XmlHttpRequest*",
            "EventSource*",
            "WebSocket*",
            "fetch_with*",
            "send_beacon*",
        ],
        within: &["frontend/src"],
        allowed_in: &[
            "frontend/src/data/api",
            "frontend/src/data/events",
            "frontend/src/upload/transport",
        ],
        message: "network code belongs in data/api, data/events.rs and upload/transport.rs",
    });
}

#[test]
fn only_its_wrapper_uses_indexed_db() {
    assert_rule(WordRule {
        words: &["Idb*", ".indexed_db()"],
        within: &["frontend/src"],
        allowed_in: &["frontend/src/browser/indexed_db"],
        message: "IndexedDB is wrapped by browser/indexed_db.rs",
    });
}
