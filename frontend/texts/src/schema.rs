//! Schema of the texts, inferred from the English file.

use std::collections::BTreeMap;

use toml::{Table, Value};

use crate::parameter::{Parameter, is_plural};

/// What the English file and the declared parameters say about a key.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// A table of named entries: a struct.
    Group(BTreeMap<String, Self>),
    Text,
    /// A single character, declared as `char`.
    Character,
    Number,
    /// Texts in a fixed order.
    List(usize),
    /// Pairs of texts in a fixed order.
    Pairs(usize),
    /// A text that depends on parameters.
    Function(Vec<Parameter>),
}

/// Infers the schema; `declared` has the parameters of texts whose types cannot be inferred, by
/// path.
pub(crate) fn infer(
    english: &Table,
    declared: &[(&str, &str)],
) -> Result<BTreeMap<String, Entry>, Vec<String>> {
    let mut problems = Vec::new();
    for (path, _) in declared {
        if find(english, path).is_none() {
            problems.push(format!(
                "en.toml: {path}: missing, but its parameters are declared"
            ));
        }
    }
    let entries = infer_group(english, "", declared, &mut problems);
    if problems.is_empty() {
        Ok(entries)
    } else {
        Err(problems)
    }
}

fn infer_group(
    table: &Table,
    parent: &str,
    declared: &[(&str, &str)],
    problems: &mut Vec<String>,
) -> BTreeMap<String, Entry> {
    let mut entries = BTreeMap::new();
    for (key, value) in table {
        let path = join(parent, key);
        let declaration = declared.iter().find(|(of, _)| *of == path);
        let entry = match (value, declaration) {
            (Value::Table(table), None) if !is_plural(table) => {
                Ok(Entry::Group(infer_group(table, &path, declared, problems)))
            }
            (value, declaration) => infer_entry(value, declaration.map(|(_, types)| *types)),
        };
        match entry {
            Ok(entry) => {
                entries.insert(key.clone(), entry);
            }
            Err(problem) => problems.push(format!("en.toml: {path}: {problem}")),
        }
    }
    entries
}

fn infer_entry(value: &Value, declaration: Option<&str>) -> Result<Entry, String> {
    match (value, declaration) {
        (Value::String(_), Some("char")) => Ok(Entry::Character),
        (Value::String(_) | Value::Table(_), Some(declaration)) => {
            Parameter::parse_list(declaration).map(Entry::Function)
        }
        (Value::String(_) | Value::Table(_), None) => {
            let parameters = Parameter::infer(value)?;
            Ok(match (parameters.is_empty(), value) {
                (true, Value::String(_)) => Entry::Text,
                _ => Entry::Function(parameters),
            })
        }
        (Value::Integer(_), _) => Ok(Entry::Number),
        (Value::Array(items), _) if items.iter().all(Value::is_str) => Ok(Entry::List(items.len())),
        (Value::Array(items), _) if items.iter().all(is_pair) => Ok(Entry::Pairs(items.len())),
        _ => Err("neither text, number, list, pairs nor table".to_owned()),
    }
}

/// Whether a value is an array of two texts.
pub(crate) fn is_pair(value: &Value) -> bool {
    value
        .as_array()
        .is_some_and(|pair| pair.len() == 2 && pair.iter().all(Value::is_str))
}

/// The value at a dotted path.
pub(crate) fn find<'a>(table: &'a Table, path: &str) -> Option<&'a Value> {
    match path.split_once('.') {
        Some((key, rest)) => find(table.get(key)?.as_table()?, rest),
        None => table.get(path),
    }
}

/// The dotted path of a key.
pub(crate) fn join(parent: &str, key: &str) -> String {
    if parent.is_empty() {
        key.to_owned()
    } else {
        format!("{parent}.{key}")
    }
}
