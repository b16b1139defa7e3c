//! Layers of the backend, cycles of files and the clock, as tests. See ARCHITECTURE.md.
//!
//! Only the source tree is read; nothing is started.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use harness::checkout_root;
use harness::cycles::find_cycles;
use harness::modules::{Edge, ModuleGraph};
use harness::tidy::{WordRule, read_sources};

use super::architecture::assert_rule;

/// Sources of all crates.
const CRATES: [&str; 7] = [
    "shared/src",
    "shared-derive/src",
    "reader/src",
    "backend/src",
    "frontend/src",
    "frontend/texts/src",
    "tests/src",
];
/// Heading of the drawing in ARCHITECTURE.md.
const HEADING: &str = "## Layers of the backend";

/// Returns the modules of the drawing with the number of their row, from the top.
fn read_layers(map: &str) -> BTreeMap<String, usize> {
    let (_, section) = map.split_once(HEADING).expect("the section on layers");
    let drawing = section.split("```").nth(1).expect("a drawing");
    let rows = drawing.lines().skip(1).enumerate();
    let modules = rows.flat_map(|(row, line)| {
        // Remarks in brackets are no modules, and the libraries at the bottom are other crates.
        let line = if line.contains('→') { "" } else { line };
        let without_remark = line.split(['(', ')']).step_by(2).collect::<String>();
        let names: Vec<_> = without_remark
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        names.into_iter().map(move |name| (name, row))
    });
    modules.collect()
}

/// Returns the module directly below the crate in which a file lies; `None` for the root.
fn top_module(path: &str) -> Option<&str> {
    let inner = path.strip_prefix("backend/src/")?;
    let name = inner.split('/').next()?;
    let name = name.strip_suffix(".rs").unwrap_or(name);
    (name != "lib").then_some(name)
}

/// Returns the edges that do not lead to a lower layer.
fn find_upward(edges: &BTreeSet<Edge>, layers: &BTreeMap<String, usize>) -> Vec<String> {
    let is_upward = |edge: &&Edge| {
        let (Some(from), Some(to)) = (top_module(&edge.from), top_module(&edge.to)) else {
            return false;
        };
        from != to
            && !matches!((layers.get(from), layers.get(to)), (Some(from), Some(to)) if from < to)
    };
    let upward = edges.iter().filter(is_upward);
    upward
        .map(|edge| {
            format!(
                "{}:{}: `{}` of {}",
                edge.from, edge.line, edge.name, edge.to
            )
        })
        .collect()
}

fn edge(from: &str, to: &str) -> Edge {
    Edge {
        from: from.to_owned(),
        to: to.to_owned(),
        line: 1,
        name: "Item".to_owned(),
    }
}

#[test]
fn backend_modules_use_lower_layers_only() {
    let map = fs::read_to_string(checkout_root().join("ARCHITECTURE.md")).expect("the map");
    let layers = read_layers(&map);
    let graph = ModuleGraph::read(&read_sources(&checkout_root()), "backend/src");
    let files = graph.files();
    let modules: BTreeSet<_> = files.iter().filter_map(|file| top_module(file)).collect();
    let drawn: BTreeSet<_> = layers.keys().map(String::as_str).collect();
    assert_eq!(
        modules, drawn,
        "modules of the backend, and those of the drawing"
    );
    let upward = find_upward(&graph.edges(), &layers);
    assert!(
        upward.is_empty(),
        "{} upward:\n{}",
        upward.len(),
        upward.join("\n")
    );
}

#[test]
fn files_of_a_crate_form_no_cycles() {
    let sources = read_sources(&checkout_root());
    let mut report = Vec::new();
    for folder in CRATES {
        let graph = ModuleGraph::read(&sources, folder);
        assert!(!graph.files().is_empty(), "{folder} has sources");
        let edges = graph.edges();
        for cycle in find_cycles(&edges) {
            report.push(format!("cycle of {} files:", cycle.len()));
            let within = edges.iter().filter(|edge| {
                cycle.contains(edge.from.as_str()) && cycle.contains(edge.to.as_str())
            });
            report
                .extend(within.map(|edge| format!("  {} → {}: {}", edge.from, edge.to, edge.name)));
        }
    }
    assert!(report.is_empty(), "{}", report.join("\n"));
}

#[test]
fn upward_and_sideways_edges_are_reported() {
    let layers = read_layers(&format!(
        "{HEADING}\n```text\nhttp\napp (handles)  config\ndb\n```\n"
    ));
    assert_eq!(layers.len(), 4, "{layers:?}");
    for (from, to, is_allowed) in [
        ("http/mod.rs", "db/mod.rs", true),
        ("db/mod.rs", "app.rs", false),
        ("app.rs", "config.rs", false),
        ("http/mod.rs", "http/error.rs", true),
        ("http/mod.rs", "unknown.rs", false),
    ] {
        let edges = [edge(
            &format!("backend/src/{from}"),
            &format!("backend/src/{to}"),
        )];
        let upward = find_upward(&edges.into(), &layers);
        assert_eq!(upward.is_empty(), is_allowed, "{from} → {to}");
    }
}

#[test]
fn cycles_are_found_beside_and_through_a_parent() {
    for (edges, files) in [
        (
            &[("a.rs", "b.rs"), ("b.rs", "c.rs"), ("c.rs", "a.rs")][..],
            3,
        ),
        // A module and the files below it.
        (&[("a.rs", "a/b.rs"), ("a/b.rs", "a.rs")], 0),
        (&[("a/mod.rs", "a/b.rs"), ("a/b.rs", "a/mod.rs")], 0),
        (
            &[
                ("a.rs", "a/b.rs"),
                ("a/b.rs", "a.rs"),
                ("a/b.rs", "a/c.rs"),
                ("a/c.rs", "a/b.rs"),
            ],
            2,
        ),
        (
            &[("a.rs", "a/b.rs"), ("a/b.rs", "c.rs"), ("c.rs", "a.rs")],
            3,
        ),
    ] {
        let edges = edges.iter().map(|(from, to)| edge(from, to)).collect();
        let found: usize = find_cycles(&edges).iter().map(BTreeSet::len).sum();
        assert_eq!(found, files, "{edges:?}");
    }
}

#[test]
fn only_the_clock_reads_the_time_of_the_system() {
    assert_rule(WordRule {
        words: &["SystemTime::now", "Timestamp::now", "Zoned::now"],
        within: &["backend/src"],
        allowed_in: &["backend/src/clock.rs"],
        message: "the time comes from a `Clock`",
    });
}
