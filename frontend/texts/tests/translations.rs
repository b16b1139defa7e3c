//! The files in `frontend/i18n`: no sentence is left in English.

use std::collections::BTreeMap;
use std::path::Path;

use shared::problem::ProblemCode;
use toml::{Table, Value};

/// Name that is the same in every language.
const PRODUCT: &str = "first.product";

/// Collects every text with its path.
fn collect_texts(path: &str, value: &Value, texts: &mut BTreeMap<String, String>) {
    match value {
        Value::String(text) => {
            texts.insert(path.to_owned(), text.clone());
        }
        Value::Table(table) => {
            for (key, value) in table {
                collect_texts(&format!("{path}.{key}"), value, texts);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                collect_texts(&format!("{path}.{index}"), value, texts);
            }
        }
        _ => {}
    }
}

/// Returns whether a text has two words besides its placeholders.
fn is_sentence(text: &str) -> bool {
    let is_word = |word: &&str| {
        !word.contains('{') && word.chars().filter(|letter| letter.is_alphabetic()).count() > 1
    };
    text.split(' ').filter(is_word).count() > 1
}

/// Returns whether a text is the name of keys, the first column of a list of shortcuts. Keyboards of
/// several languages share them.
fn is_key_name(path: &str) -> bool {
    let is_list = path.contains(".key_list.") || path.contains(".keys_");
    is_list && path.ends_with(".0")
}

#[test]
fn no_sentence_is_left_in_english() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../i18n");
    let files = texts::read_files(&folder).expect("the files are read");
    let mut languages: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (tag, text) in files {
        let table: Table = text.parse().expect("a table");
        let texts = languages.entry(tag).or_default();
        for part in ["first", "lazy"] {
            collect_texts(part, &table[part], texts);
        }
    }
    let english = languages.remove("en").expect("English");
    assert!(english.len() > 150, "{} texts", english.len());
    assert!(!languages.is_empty(), "translations");
    let sentences = english
        .into_iter()
        .filter(|(path, text)| path != PRODUCT && is_sentence(text))
        .map(|(_, text)| text);
    // The English sentences of problems are in Rust, not in the file.
    let problems = ProblemCode::ALL
        .iter()
        .map(|code| code.message().to_owned());
    let english: Vec<String> = sentences.chain(problems).collect();
    for (tag, texts) in languages {
        let left = texts.iter().filter(|(_, text)| english.contains(text));
        let left: Vec<_> = left
            .filter(|(path, _)| *path != PRODUCT && !is_key_name(path))
            .collect();
        assert!(left.is_empty(), "{tag}: {left:?}");
    }
}
