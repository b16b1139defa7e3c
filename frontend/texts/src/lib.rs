//! Texts of the browser as data: one TOML file per language becomes Rust tables at build time.
//!
//! The English file is the schema. Nested tables are structs and `{name}` placeholders are
//! parameters. A text that depends on a count is a table of plural forms (`one`, `other`, ...), or
//! of exact counts (`0`), which take precedence. A text that depends on an enum, a `bool` or an
//! `Option` is a table of its variants. A table selects by the first parameter that can still be
//! selected by; tables nest. Types that cannot be inferred are declared by the caller.
//!
//! A translation may distinguish plural forms where English does not, and a language with one form
//! needs no table.

mod check;
mod code;
mod language;
mod loader;
mod parameter;
mod plural;
mod schema;
mod template;

use std::fs;
use std::path::Path;

use toml::{Table, Value};

use language::Language;

/// The language that is the schema.
const ENGLISH: &str = "en";

/// What is generated from.
#[derive(Debug)]
pub struct Sources<'a> {
    /// Tag and file content of each language.
    pub files: Vec<(String, String)>,
    /// Path of a text and its parameters in Rust's syntax, or `char` for a single character.
    pub declared: &'a [(&'a str, &'a str)],
    /// English texts that are kept in Rust.
    pub foreign: Vec<Foreign>,
}

/// A text by variants of an enum whose English form is a function of another crate.
#[derive(Debug)]
pub struct Foreign {
    /// The path of the text.
    pub path: String,
    /// The path of the English function.
    pub function: String,
    /// Every variant and its English text.
    pub texts: Vec<(String, String)>,
}

/// The generated code.
#[derive(Debug)]
pub struct Code {
    /// The structs, and a module with statics for each language.
    pub tables: String,
    /// The enum of languages, and how their tables are loaded.
    pub languages: String,
}

/// Reads every language file of a folder.
pub fn read_files(folder: &Path) -> std::io::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if let (Some(tag), Some("toml")) = (
            path.file_stem().and_then(|stem| stem.to_str()),
            path.extension().and_then(|extension| extension.to_str()),
        ) {
            files.push((tag.to_owned(), fs::read_to_string(&path)?));
        }
    }
    Ok(files)
}

/// Generates the tables, or lists every problem with its file and key.
pub fn generate(sources: &Sources) -> Result<Code, Vec<String>> {
    let languages = parse_languages(sources)?;
    let english = &languages[0].texts;
    let schema = schema::infer(english, sources.declared)?;
    let find = |language| check::find_problems(&schema, language, english);
    let problems: Vec<_> = languages.iter().flat_map(find).collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut tables = code::write_structs(&schema);
    for language in &languages {
        tables += &code::write_language(&schema, language, &sources.foreign);
    }
    Ok(Code {
        tables,
        languages: loader::write_languages(&languages),
    })
}

/// Parses all files. English comes first, the others follow by their tags.
fn parse_languages(sources: &Sources) -> Result<Vec<Language>, Vec<String>> {
    let (mut languages, mut problems) = (Vec::new(), Vec::new());
    for (tag, text) in &sources.files {
        match Language::parse(tag, text) {
            Ok(language) => languages.push(language),
            Err(problem) => problems.push(problem),
        }
    }
    languages.sort_by_key(|language| (language.tag != ENGLISH, language.tag.clone()));
    match languages.first_mut().filter(|first| first.tag == ENGLISH) {
        Some(english) => {
            for foreign in &sources.foreign {
                if insert(&mut english.texts, &foreign.path, foreign_table(foreign)).is_none() {
                    problems.push(format!("en.toml: {}: kept in Rust", foreign.path));
                }
            }
        }
        None if problems.is_empty() => problems.push("en.toml: missing".to_owned()),
        None => {}
    }
    if problems.is_empty() {
        Ok(languages)
    } else {
        Err(problems)
    }
}

fn foreign_table(foreign: &Foreign) -> Table {
    let texts = foreign.texts.iter();
    texts
        .map(|(variant, text)| (code::snake_case(variant), Value::from(text.as_str())))
        .collect()
}

/// Inserts a table at a path, unless something is there or the way to it is missing.
fn insert(texts: &mut Table, path: &str, table: Table) -> Option<()> {
    match path.split_once('.') {
        Some((key, rest)) => insert(texts.get_mut(key)?.as_table_mut()?, rest, table),
        None if texts.contains_key(path) => None,
        None => {
            texts.insert(path.to_owned(), table.into());
            Some(())
        }
    }
}
