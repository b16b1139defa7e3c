//! Rust code of the tables: structs from the schema, one static per language and part of the
//! program.

use std::collections::BTreeMap;

use toml::{Table, Value};

use crate::Foreign;
use crate::language::Language;
use crate::parameter::{Kind, Parameter, remaining};
use crate::schema::{Entry, join};
use crate::template::{self, Piece};

/// Writes the structs. Each field names its key, which the compiler shows when it finds the field
/// unused.
pub(crate) fn write_structs(entries: &BTreeMap<String, Entry>) -> String {
    write_nested_structs("", entries)
}

fn write_nested_structs(parent: &str, entries: &BTreeMap<String, Entry>) -> String {
    let structs = entries.iter().filter_map(|(key, entry)| match entry {
        Entry::Group(entries) => Some(write_struct(&join(parent, key), entries)),
        _ => None,
    });
    structs.collect()
}

fn write_struct(path: &str, entries: &BTreeMap<String, Entry>) -> String {
    let write_field = |(key, entry): (&String, &Entry)| {
        let path = join(path, key);
        let kind = field_type(&path, entry);
        format!("    pub(crate) {key}: {kind}, // en.toml: {path}\n")
    };
    let fields: Vec<_> = entries.iter().map(write_field).collect();
    let (name, fields) = (type_name(path), fields.concat());
    let nested = write_nested_structs(path, entries);
    format!("pub(crate) struct {name} {{\n{fields}}}\n\n{nested}")
}

fn field_type(path: &str, entry: &Entry) -> String {
    match entry {
        Entry::Group(_) => type_name(path),
        Entry::Text => "&'static str".to_owned(),
        Entry::Character => "char".to_owned(),
        Entry::Number => "usize".to_owned(),
        Entry::List(length) => format!("[&'static str; {length}]"),
        Entry::Pairs(length) => format!("[(&'static str, &'static str); {length}]"),
        Entry::Function(parameters) => {
            let kinds: Vec<_> = parameters.iter().map(|one| one.kind.rust()).collect();
            let result = if needs_no_allocation(parameters) {
                "&'static str"
            } else {
                "String"
            };
            format!("fn({}) -> {result}", kinds.join(", "))
        }
    }
}

/// Writes the module of one language.
pub(crate) fn write_language(
    entries: &BTreeMap<String, Entry>,
    language: &Language,
    foreign: &[Foreign],
) -> String {
    let tag = &language.tag;
    let writer = Writer { language, foreign };
    let write_static = |(key, entry): (&String, &Entry)| {
        let value = writer.value(key, entry, &language.texts[key]);
        let (name, kind) = (key.to_uppercase(), type_name(key));
        format!("    pub(crate) static {name}: {kind} = {value};\n")
    };
    let statics: Vec<_> = entries.iter().map(write_static).collect();
    let statics = statics.concat();
    format!("pub(crate) mod {tag} {{\n    use super::*;\n\n{statics}}}\n\n")
}

struct Writer<'a> {
    language: &'a Language,
    foreign: &'a [Foreign],
}

impl Writer<'_> {
    /// The expression of a value that was checked against the schema.
    fn value(&self, path: &str, entry: &Entry, value: &Value) -> String {
        match (entry, value) {
            (Entry::Group(entries), Value::Table(texts)) => self.group(path, entries, texts),
            (Entry::Function(parameters), value) => self.function(path, parameters, value),
            (Entry::Character, Value::String(text)) => {
                format!("{:?}", text.chars().next().unwrap_or_default())
            }
            (_, value) => constant(value),
        }
    }

    fn group(&self, path: &str, entries: &BTreeMap<String, Entry>, texts: &Table) -> String {
        let write_field = |(key, entry): (&String, &Entry)| {
            let value = self.value(&join(path, key), entry, &texts[key]);
            format!("{key}: {value},\n")
        };
        let fields: Vec<_> = entries.iter().map(write_field).collect();
        format!("{} {{\n{}}}", type_name(path), fields.concat())
    }

    fn function(&self, path: &str, parameters: &[Parameter], value: &Value) -> String {
        let tag = &self.language.tag;
        let foreign = self.foreign.iter().find(|foreign| foreign.path == path);
        if let (Some(foreign), "en") = (foreign, tag.as_str()) {
            return foreign.function.clone();
        }
        let names: Vec<_> = parameters.iter().map(|one| one.name.as_str()).collect();
        let is_constant = needs_no_allocation(parameters);
        let body = self.choice(parameters, value, is_constant);
        format!("|{}| /* {tag}.toml: {path} */ {body}", names.join(", "))
    }

    /// The expression that chooses among variants and plural forms.
    fn choice(&self, parameters: &[Parameter], value: &Value, is_constant: bool) -> String {
        let selector = parameters.iter().position(Parameter::is_selector);
        let (Some(selector), Value::Table(texts)) = (selector, value) else {
            return sentence(value, is_constant);
        };
        let Parameter { name, kind } = &parameters[selector];
        let arm = |pattern: &str, key: &str| {
            let rest = remaining(parameters, selector, key);
            let body = self.choice(&rest, &texts[key], is_constant);
            format!("{pattern} => {body},\n")
        };
        let arms: String = match kind {
            Kind::Number(_) => self.plural_arms(name, texts, arm),
            Kind::Optional(_) => arm("None", "none") + &arm(&format!("Some({name})"), "some"),
            Kind::Enum(path) => {
                let variant = |key: &String| arm(&format!("{path}::{}", camel_case(key)), key);
                texts.keys().map(variant).collect()
            }
            Kind::Flag | Kind::Text => texts.keys().map(|key| arm(key, key)).collect(),
        };
        format!("match {name} {{\n{arms}}}")
    }

    /// Exact counts first, then the categories, `other` for all the rest.
    fn plural_arms(&self, name: &str, texts: &Table, arm: impl Fn(&str, &str) -> String) -> String {
        let exact = texts.keys().filter(|key| key.parse::<u32>().is_ok());
        let mut arms: String = exact.map(|key| arm(key, key)).collect();
        let plurals = &self.language.plurals;
        for category in plurals.categories() {
            let pattern = match plurals.condition(category, name) {
                Some(condition) => format!("_ if {condition}"),
                None => "_".to_owned(),
            };
            arms.push_str(&arm(&pattern, category));
        }
        arms
    }
}

/// A text without choices. `format!` is smaller than `concat` in WebAssembly: about 30 bytes per
/// text, measured in a small program.
fn sentence(value: &Value, is_constant: bool) -> String {
    let template = value.as_str().unwrap_or_default();
    let pieces = template::parse(template).unwrap_or_default();
    if let [Piece::Placeholder(name)] = &pieces[..] {
        format!("{name}.to_string()")
    } else if pieces
        .iter()
        .any(|piece| matches!(piece, Piece::Placeholder(_)))
    {
        format!("format!({template:?})")
    } else if is_constant {
        format!("{template:?}")
    } else {
        format!("String::from({template:?})")
    }
}

/// Texts, numbers and lists. Two texts in a list are a pair.
fn constant(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let pair = |item: &Value| match item.as_array().map(Vec::as_slice) {
                Some([first, second]) => format!("({}, {})", constant(first), constant(second)),
                _ => constant(item),
            };
            format!(
                "[{}]",
                items.iter().map(pair).collect::<Vec<_>>().join(", ")
            )
        }
        Value::String(text) => format!("{text:?}"),
        Value::Integer(number) => number.to_string(),
        _ => String::new(),
    }
}

/// Whether every text of the function is a constant.
fn needs_no_allocation(parameters: &[Parameter]) -> bool {
    parameters.iter().all(|one| one.kind.only_selects())
}

/// `first.scan` becomes `FirstScan`.
fn type_name(path: &str) -> String {
    camel_case(&path.replace('.', "_"))
}

/// `tax_ids` becomes `TaxIds`.
pub(crate) fn camel_case(key: &str) -> String {
    let capitalise = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    key.split('_').map(capitalise).collect()
}

/// `TaxIds` becomes `tax_ids`.
pub(crate) fn snake_case(name: &str) -> String {
    let mut key = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !key.is_empty() {
            key.push('_');
        }
        key.push(letter.to_ascii_lowercase());
    }
    key
}
