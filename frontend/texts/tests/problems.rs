//! Every kind of mistake in a language file is reported with file and key.

use texts::{Foreign, Sources, generate};

const ENGLISH: &str = r#"
name = "English"
[plural]
one = "n = 1"
[first]
title = "Scan"
left = "{count} left"
sent = "{size} of {whole}"
files = { one = "1 file", other = "{count} files" }
order = { pause = "Pause", clear_all = "Clear" }
limit = { none = "No limit", some = "Up to {size}" }
months = ["Jan", "Feb"]
keys = [["E", "Edit"], ["?", "Help"]]
point = "."
grouped_from = 4
[first.scan]
heading = "Scan a receipt"
"#;

const GERMAN: &str = r#"
name = "Deutsch"
[plural]
one = "n = 1"
[first]
title = "Scannen"
left = { one = "noch einer, {count}", other = "noch {count}" }
sent = "{size} von {whole}"
files = { 0 = "Keine Datei", one = "1 Datei", other = "{count} Dateien" }
order = { pause = "Pause", clear_all = "Entfernen" }
limit = { none = "Ohne Grenze", some = "Bis {size}" }
problem = { too_large = "Zu groß.", empty_file = "Leer." }
months = ["Jan.", "Feb."]
keys = [["E", "Ändern"], ["?", "Hilfe"]]
point = ","
grouped_from = 4
[first.scan]
heading = "Beleg scannen"
"#;

const DECLARED: &[(&str, &str)] = &[
    ("first.order", "order: crate::Order"),
    ("first.limit", "size: Option<&str>"),
    ("first.problem", "code: crate::Problem"),
    ("first.point", "char"),
];

fn problems_of(english: &str, german: &str, declared: &[(&str, &str)]) -> Vec<String> {
    let texts = [("TooLarge", "Too large."), ("EmptyFile", "Empty.")];
    let result = generate(&Sources {
        files: vec![("de".into(), german.into()), ("en".into(), english.into())],
        declared,
        foreign: vec![Foreign {
            path: "first.problem".into(),
            function: "crate::Problem::message".into(),
            texts: texts
                .map(|(variant, text)| (variant.into(), text.into()))
                .into(),
        }],
    });
    result.err().unwrap_or_default()
}

/// Replaces a part of the German file and expects one problem.
#[track_caller]
fn assert_german(part: &str, replacement: &str, problem: &str) {
    assert!(GERMAN.contains(part), "{part}");
    let german = GERMAN.replacen(part, replacement, 1);
    assert_eq!(problems_of(ENGLISH, &german, DECLARED), [problem]);
}

#[test]
fn complete_files_have_no_problems() {
    assert_eq!(problems_of(ENGLISH, GERMAN, DECLARED), [""; 0]);
}

#[test]
fn a_missing_text_is_reported() {
    assert_german("title = \"Scannen\"\n", "", "de.toml: first.title: missing");
    assert_german(
        "[first.scan]\nheading = \"Beleg scannen\"",
        "",
        "de.toml: first.scan: missing",
    );
    assert_german(
        "heading = \"Beleg scannen\"",
        "",
        "de.toml: first.scan.heading: missing",
    );
}

#[test]
fn a_superfluous_text_is_reported() {
    assert_german(
        "[first.scan]",
        "[first.scan]\nheadline = \"?\"",
        "de.toml: first.scan.headline: unknown, en.toml does not have it",
    );
}

#[test]
fn a_missing_plural_form_is_reported() {
    assert_german(
        "one = \"1 Datei\", ",
        "",
        "de.toml: first.files: the plural form `one` is missing",
    );
    assert_german(
        ", other = \"{count} Dateien\"",
        ", 7 = \"{count} Dateien\"",
        "de.toml: first.files: the plural form `other` is missing",
    );
    assert_german(
        "files = { 0 = \"Keine Datei\", one = \"1 Datei\", other = \"{count} Dateien\" }",
        "files = \"{count} Dateien\"",
        "de.toml: first.files: the plural forms are missing",
    );
}

#[test]
fn an_unknown_plural_form_is_reported() {
    assert_german(
        "0 = \"Keine Datei\"",
        "few = \"Ein paar\"",
        "de.toml: first.files: the plural form `few` is unknown",
    );
}

#[test]
fn a_language_with_one_form_needs_no_plurals() {
    let malay = GERMAN
        .replace("one = \"n = 1\"", "")
        .replace("one = \"noch einer, {count}\", ", "")
        .replace(
            "files = { 0 = \"Keine Datei\", one = \"1 Datei\", other = \"{count} Dateien\" }",
            "files = \"{count} fail\"",
        );
    assert_eq!(problems_of(ENGLISH, &malay, DECLARED), [""; 0]);
}

#[test]
fn a_missing_variant_is_reported() {
    assert_german(
        ", clear_all = \"Entfernen\"",
        "",
        "de.toml: first.order: the variant `clear_all` is missing",
    );
    assert_german(
        "none = \"Ohne Grenze\", ",
        "",
        "de.toml: first.limit: the variant `none` is missing",
    );
    assert_german(
        "too_large = \"Zu groß.\", ",
        "",
        "de.toml: first.problem: the variant `too_large` is missing",
    );
    assert_german(
        "order = { pause = \"Pause\", clear_all = \"Entfernen\" }",
        "order = \"Pause\"",
        "de.toml: first.order: the variants are missing",
    );
}

#[test]
fn an_unknown_variant_is_reported() {
    assert_german(
        "pause = \"Pause\"",
        "pause = \"Pause\", resume = \"Weiter\"",
        "de.toml: first.order: the variant `resume` is unknown",
    );
}

#[test]
fn an_unknown_placeholder_is_reported() {
    assert_german(
        "title = \"Scannen\"",
        "title = \"{name} scannen\"",
        "de.toml: first.title: the placeholder `{name}` is unknown",
    );
    assert_german(
        "none = \"Ohne Grenze\"",
        "none = \"Ohne {size}\"",
        "de.toml: first.limit.none: the placeholder `{size}` is unknown",
    );
    assert_german(
        "pause = \"Pause\"",
        "pause = \"{order}\"",
        "de.toml: first.order.pause: the placeholder `{order}` is unknown",
    );
    assert_german(
        "one = \"1 Datei\"",
        "one = \"{n} Datei\"",
        "de.toml: first.files.one: the placeholder `{n}` is unknown",
    );
}

#[test]
fn a_missing_placeholder_is_reported() {
    assert_german(
        "{size} von {whole}",
        "alles von {whole}",
        "de.toml: first.sent: the placeholder `{size}` is missing",
    );
}

#[test]
fn another_kind_of_value_is_reported() {
    assert_german(
        "months = [\"Jan.\", \"Feb.\"]",
        "months = [\"Jan.\"]",
        "de.toml: first.months: 1 entries, en.toml has 2",
    );
    assert_german(
        "[\"?\", \"Hilfe\"]",
        "\"?\"",
        "de.toml: first.keys: en.toml has another kind of value here",
    );
    assert_german(
        "point = \",\"",
        "point = \"..\"",
        "de.toml: first.point: one character is expected",
    );
    assert_german(
        "grouped_from = 4",
        "grouped_from = \"4\"",
        "de.toml: first.grouped_from: en.toml has another kind of value here",
    );
    assert_german(
        "title = \"Scannen\"",
        "title = { one = \"1\", other = \"2\" }",
        "de.toml: first.title: en.toml has another kind of value here",
    );
}

#[test]
fn english_is_checked_too() {
    let english = ENGLISH.replace("one = \"1 file\", ", "");
    assert_eq!(
        problems_of(&english, GERMAN, DECLARED),
        ["en.toml: first.files: the plural form `one` is missing"]
    );
    let english = ENGLISH.replace("order = {", "orders = {");
    assert_eq!(
        problems_of(&english, GERMAN, DECLARED),
        ["en.toml: first.order: missing, but its parameters are declared"]
    );
    assert_eq!(
        problems_of(
            ENGLISH,
            GERMAN,
            &[("first.order", "order: Order"), ("first.limit", "size")]
        ),
        [
            "en.toml: first.limit: `size` is not of the form `name: type`",
            "en.toml: first.order: the type `Order` is not supported",
        ]
    );
    let english = ENGLISH.replace("[first.scan]", "problem = \"?\"\n[first.scan]");
    assert_eq!(
        problems_of(&english, GERMAN, DECLARED),
        ["en.toml: first.problem: kept in Rust"]
    );
}

#[test]
fn unreadable_files_are_reported() {
    let problems = problems_of(ENGLISH, "title = ", DECLARED);
    assert!(problems[0].starts_with("de.toml: "), "{problems:?}");
    assert_german(
        "name = \"Deutsch\"\n",
        "",
        "de.toml: name: the language's own name is missing",
    );
    assert_german(
        "one = \"n = 1\"",
        "one = \"n is 1\"",
        "de.toml: plural: the rule of `one` cannot be parsed",
    );
    let result = generate(&Sources {
        files: Vec::new(),
        declared: &[],
        foreign: Vec::new(),
    });
    assert_eq!(result.err(), Some(vec!["en.toml: missing".to_owned()]));
}
