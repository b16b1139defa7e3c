//! The generated tables compile, return the right texts, and do not compile when a text is never
//! read.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use texts::{Sources, generate};

const ENGLISH: &str = r#"
name = "English"
[plural]
one = "i = 1 and v = 0"
[first]
title = "Scan \"it\"\\"
files = { 0 = "no file", one = "1 file", other = "{count} files" }
left = "{count} left"
order = { pause = "Pause", clear_all = "Clear" }
by = { pause = { true = "most", false = "least" }, clear_all = "all" }
limit = { none = "no limit", some = { one = "1 day", other = "{days} days" } }
both = { one = "{some} is", other = "{some} are" }
[first.numbers]
point = "."
grouped_from = 4
weekdays = [["Mo", "Monday"], ["Tu", "Tuesday"]]
"#;

const POLISH: &str = r#"
name = "Polski"
[plural]
one = "i = 1 and v = 0"
few = "v = 0 and i % 10 = 2..4 and i % 100 != 12..14"
[first]
title = "Skanuj\u00A0…"
files = { one = "1 plik", few = "{count} pliki", other = "{count} plików" }
left = { one = "pozostał {count}", few = "pozostały {count}", other = "pozostało {count}" }
order = { pause = "Wstrzymaj", clear_all = "Wyczyść" }
by = { pause = { true = "więcej", false = "mniej" }, clear_all = { true = "tak", false = "nie" } }
limit.none = "bez limitu"
limit.some = { one = "1 dzień", few = "{days} dni", other = "{days} dni" }
both.one = { one = "{some}a", few = "{some}b", other = "{some}c" }
both.few = "{some}d"
both.other = "{some}e"
[first.numbers]
point = ","
grouped_from = 5
weekdays = [["pn", "poniedziałek"], ["wt", "wtorek"]]
"#;

const DECLARED: &[(&str, &str)] = &[
    ("first.order", "order: crate::Order"),
    ("first.by", "order: crate::Order, is_descending: bool"),
    ("first.limit", "days: Option<u64>"),
    ("first.both", "some: u32, more: u32"),
    ("first.numbers.point", "char"),
];

/// A program that reads every text.
const PROGRAM: &str = r#"
#![allow(unused_variables)]
#[deny(dead_code)]
mod generated { include!("tables.rs"); }
use generated::{en::FIRST as EN, pl::FIRST as PL};
#[derive(Clone, Copy)]
pub enum Order { Pause, ClearAll }
fn main() {
    assert_eq!(EN.title, "Scan \"it\"\\");
    assert_eq!(PL.title, "Skanuj\u{a0}…");
    assert_eq!([0, 1, 2].map(EN.files), ["no file", "1 file", "2 files"]);
    assert_eq!([0, 1, 2, 5, 12, 22].map(PL.files),
        ["0 plików", "1 plik", "2 pliki", "5 plików", "12 plików", "22 pliki"]);
    assert_eq!([1, 2].map(EN.left), ["1 left", "2 left"]);
    assert_eq!([1, 2].map(PL.left), ["pozostał 1", "pozostały 2"]);
    assert_eq!([Order::Pause, Order::ClearAll].map(EN.order), ["Pause", "Clear"]);
    assert_eq!((EN.by)(Order::Pause, true), "most");
    assert_eq!((EN.by)(Order::ClearAll, true), "all");
    assert_eq!((PL.by)(Order::Pause, false), "mniej");
    assert_eq!((PL.by)(Order::ClearAll, false), "nie");
    assert_eq!([None, Some(1), Some(3)].map(EN.limit), ["no limit", "1 day", "3 days"]);
    assert_eq!([None, Some(1), Some(3)].map(PL.limit), ["bez limitu", "1 dzień", "3 dni"]);
    assert_eq!([(1, 1), (2, 1)].map(|(some, more)| (EN.both)(some, more)), ["1 is", "2 are"]);
    assert_eq!([(1, 1), (1, 2), (1, 5), (2, 1), (5, 1)].map(|(some, more)| (PL.both)(some, more)),
        ["1a", "1b", "1c", "2d", "5e"]);
    assert_eq!((PL.numbers.point, PL.numbers.grouped_from), (',', 5));
    assert_eq!(PL.numbers.weekdays[1], ("wt", "wtorek"));
}
"#;

/// Compiles a program beside the generated tables; the executable is called `program`.
fn compile(name: &str, program: &str) -> (PathBuf, Output) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).expect("a folder");
    let code = generate(&Sources {
        files: vec![("pl".into(), POLISH.into()), ("en".into(), ENGLISH.into())],
        declared: DECLARED,
        foreign: Vec::new(),
    });
    let code = code.expect("the files are complete");
    fs::write(folder.join("tables.rs"), code.tables).expect("the tables are written");
    fs::write(folder.join("program.rs"), program).expect("the program is written");
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let mut command = Command::new(rustc);
    command.args(["--edition", "2024", "program.rs", "-o", "program"]);
    let output = command.current_dir(&folder).output().expect("rustc runs");
    (folder.join("program"), output)
}

#[test]
fn tables_return_the_texts() {
    let (program, output) = compile("complete", PROGRAM);
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{messages}");
    let output = Command::new(program).output().expect("the program runs");
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{messages}");
}

#[test]
fn a_text_that_is_never_read_is_reported() {
    let reads_weekdays = "    assert_eq!(PL.numbers.weekdays[1], (\"wt\", \"wtorek\"));\n";
    assert!(PROGRAM.contains(reads_weekdays));
    let (_, output) = compile("unread", &PROGRAM.replace(reads_weekdays, ""));
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "it compiles");
    assert!(
        messages.contains("field `weekdays` is never read"),
        "{messages}"
    );
    assert!(
        messages.contains("en.toml: first.numbers.weekdays"),
        "{messages}"
    );
}

#[test]
fn every_translation_is_a_part_of_its_own() {
    let code = generate(&Sources {
        files: vec![("pl".into(), POLISH.into()), ("en".into(), ENGLISH.into())],
        declared: DECLARED,
        foreign: Vec::new(),
    });
    let languages = code.expect("the files are complete").languages;
    for line in [
        "const ALL: [Self; 2] = [\n        Self::En,\n        Self::Pl,\n    ];",
        "Self::Pl => \"Polski\",",
        "Self::En => None,",
        "Self::Pl => load_pl().await.ok(),",
        "#[wasm_split(language_pl, fallible)]",
    ] {
        assert!(languages.contains(line), "{line}\n{languages}");
    }
    assert!(!languages.contains("load_en"));
}
