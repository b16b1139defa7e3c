//! Rule that every named control of the app occurs in a browser test.
//!
//! Only the source tree is read. Controls without a constant name, and whether a control works, are
//! up to `controls.rs`, which operates whatever it sees.

use std::collections::BTreeMap;

use harness::checkout_root;
use harness::markup::find_named_controls;
use harness::tidy::{SourceFile, read_sources};

/// Names that no browser test mentions, with the reason.
const EXCEPTIONS: [(&str, &str); 1] = [(
    "keys",
    "shown on wide windows only, where `controls.rs` operates it",
)];

/// Returns whether a test names a control: as a whole string, or in a selector.
fn is_named(tests: &[&SourceFile], name: &str) -> bool {
    let forms = [
        format!("\"{name}\""),
        format!("data-test=\"{name}\""),
        format!("data-test={name}]"),
    ];
    tests
        .iter()
        .any(|test| forms.iter().any(|form| test.text.contains(form)))
}

#[test]
fn every_named_control_occurs_in_a_browser_test() {
    let sources = read_sources(&checkout_root());
    let own_path = "tests/tests/named_controls.rs";
    let tests: Vec<_> = sources
        .iter()
        .filter(|source| source.path.starts_with("tests/tests/") && source.path != own_path)
        .collect();
    let mut controls = BTreeMap::new();
    for source in &sources {
        if source.path.starts_with("frontend/src") {
            for control in find_named_controls(source) {
                let place = format!("{}:{}", source.path, control.line);
                controls.insert(control.name, place);
            }
        }
    }
    assert!(controls.len() > 50, "controls are found: {controls:?}");
    let is_exception = |name: &str| EXCEPTIONS.iter().any(|(excepted, _)| *excepted == name);
    let forgotten: Vec<_> = controls
        .iter()
        .filter(|(name, _)| !is_named(&tests, name) && !is_exception(name))
        .collect();
    assert!(
        forgotten.is_empty(),
        "operate these controls in a test, or name them in REQUIRED_CONTROLS of controls.rs: \
         {forgotten:#?}"
    );
    let outdated: Vec<_> = EXCEPTIONS
        .iter()
        .filter(|(name, _)| !controls.contains_key(*name) || is_named(&tests, name))
        .collect();
    assert!(outdated.is_empty(), "no longer exceptions: {outdated:?}");
}
