//! Rule that every test file belongs to a test program: a file that no program declares as a module
//! would not run.

use std::collections::BTreeSet;
use std::fs;

use harness::checkout_root;
use harness::tidy::{SourceFile, read_sources};

/// Folders of test files whose programs are named in the manifest.
const TEST_FOLDERS: [&str; 2] = ["backend", "tests"];

/// Returns the test programs that a manifest names.
fn find_programs(manifest: &str) -> BTreeSet<String> {
    let lines = manifest.lines();
    lines
        .filter_map(|line| line.strip_prefix("path = \"tests/"))
        .filter_map(|rest| rest.strip_suffix(".rs\""))
        .map(str::to_owned)
        .collect()
}

/// Returns the modules that a file declares.
fn declared_modules(source: &SourceFile) -> impl Iterator<Item = &str> {
    source.code_lines().filter_map(|(_, line)| {
        let name = line
            .trim_start_matches("pub ")
            .strip_prefix("mod ")?
            .strip_suffix(';')?;
        Some(name)
    })
}

/// Returns the test files of a crate that no program reaches through its modules.
fn find_unused(sources: &[SourceFile], folder: &str, programs: &BTreeSet<String>) -> Vec<String> {
    let folder = format!("{folder}/tests/");
    let files: BTreeSet<&str> = sources
        .iter()
        .filter_map(|source| source.path.strip_prefix(&folder))
        .collect();
    let mut reached: BTreeSet<String> = programs.iter().map(|name| format!("{name}.rs")).collect();
    let mut open: Vec<String> = reached.iter().cloned().collect();
    while let Some(file) = open.pop() {
        let Some(source) = sources
            .iter()
            .find(|source| source.path.strip_prefix(&folder) == Some(&file))
        else {
            continue;
        };
        // Modules of a program lie beside it, those of a module in its folder.
        let stem = file.trim_end_matches(".rs");
        let children = if programs.contains(stem) {
            String::new()
        } else if let Some(parent) = file.strip_suffix("mod.rs") {
            parent.to_owned()
        } else {
            format!("{stem}/")
        };
        for name in declared_modules(source) {
            let places = [
                format!("{children}{name}.rs"),
                format!("{children}{name}/mod.rs"),
            ];
            for place in places {
                if files.contains(place.as_str()) && reached.insert(place.clone()) {
                    open.push(place);
                }
            }
        }
    }
    files
        .into_iter()
        .filter(|file| !reached.contains(*file))
        .map(|file| format!("{folder}{file}: declare it in a test program, or it does not run"))
        .collect()
}

#[test]
fn every_test_file_belongs_to_a_program() {
    let root = checkout_root();
    let sources = read_sources(&root);
    for folder in TEST_FOLDERS {
        let manifest =
            fs::read_to_string(root.join(folder).join("Cargo.toml")).expect("a manifest");
        let programs = find_programs(&manifest);
        assert!(!programs.is_empty(), "{folder} has test programs");
        assert_eq!(find_unused(&sources, folder, &programs), [""; 0]);
    }
}

#[test]
fn an_undeclared_test_file_is_found() {
    let sources = [
        ("tests/tests/browser.rs", "mod pages;\nmod queue;\n"),
        ("tests/tests/pages.rs", ""),
        ("tests/tests/queue/mod.rs", "pub mod resuming;\n"),
        ("tests/tests/queue/resuming.rs", ""),
        ("tests/tests/queue/forgotten.rs", ""),
        ("tests/tests/forgotten.rs", ""),
    ]
    .map(|(path, text)| SourceFile {
        path: path.into(),
        text: text.into(),
    });
    let programs = find_programs("[[test]]\nname = \"browser\"\npath = \"tests/browser.rs\"\n");
    let unused = find_unused(&sources, "tests", &programs);
    let paths: Vec<_> = unused
        .iter()
        .filter_map(|line| line.split(':').next())
        .collect();
    assert_eq!(
        paths,
        ["tests/tests/forgotten.rs", "tests/tests/queue/forgotten.rs"]
    );
}
