//! Comparison of a language with the schema: every problem, by file and key.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use crate::language::Language;
use crate::parameter::{Kind, Parameter, remaining};
use crate::schema::{Entry, is_pair, join};
use crate::template;

/// Lists what is wrong in the file of `language`. English is checked against itself.
pub(crate) fn find_problems(
    schema: &BTreeMap<String, Entry>,
    language: &Language,
    english: &Table,
) -> Vec<String> {
    let mut check = Check {
        language,
        problems: Vec::new(),
    };
    check.group("", schema, &language.texts, english);
    check.problems
}

struct Check<'a> {
    language: &'a Language,
    problems: Vec<String>,
}

impl Check<'_> {
    fn report(&mut self, path: &str, problem: &str) {
        let tag = &self.language.tag;
        self.problems.push(format!("{tag}.toml: {path}: {problem}"));
    }

    fn group(
        &mut self,
        path: &str,
        entries: &BTreeMap<String, Entry>,
        texts: &Table,
        english: &Table,
    ) {
        for key in texts.keys().filter(|key| !entries.contains_key(*key)) {
            self.report(&join(path, key), "unknown, en.toml does not have it");
        }
        for (key, entry) in entries {
            let path = join(path, key);
            match (texts.get(key), english.get(key)) {
                (Some(value), Some(english)) => self.entry(&path, entry, value, english),
                _ => self.report(&path, "missing"),
            }
        }
    }

    fn entry(&mut self, path: &str, entry: &Entry, value: &Value, english: &Value) {
        match (entry, value) {
            (Entry::Group(entries), Value::Table(texts)) => {
                if let Value::Table(english) = english {
                    self.group(path, entries, texts, english);
                }
            }
            (Entry::Text, Value::String(template)) => self.template(path, template, &[]),
            (Entry::Character, Value::String(text)) => {
                if text.chars().count() != 1 {
                    self.report(path, "one character is expected");
                }
            }
            (Entry::Number, Value::Integer(number)) => {
                if u32::try_from(*number).is_err() {
                    self.report(path, "a small whole number is expected");
                }
            }
            (Entry::List(length), Value::Array(items)) if items.iter().all(Value::is_str) => {
                self.length(path, *length, items.len());
            }
            (Entry::Pairs(length), Value::Array(items)) if items.iter().all(is_pair) => {
                self.length(path, *length, items.len());
            }
            (Entry::Function(parameters), Value::String(_) | Value::Table(_)) => {
                self.variants(path, parameters, value, Some(english));
                self.unused_placeholders(path, value, english);
            }
            _ => self.report(path, "en.toml has another kind of value here"),
        }
    }

    fn length(&mut self, path: &str, expected: usize, length: usize) {
        if length != expected {
            self.report(path, &format!("{length} entries, en.toml has {expected}"));
        }
    }

    /// Checks a text that depends on parameters: placeholders, variants and plural forms,
    /// recursively. `english` is the value at the same place in the English file, where there is
    /// one.
    fn variants(
        &mut self,
        path: &str,
        parameters: &[Parameter],
        value: &Value,
        english: Option<&Value>,
    ) {
        let selector = parameters.iter().position(Parameter::is_selector);
        let texts = match value {
            Value::Table(texts) => texts,
            Value::String(template) => {
                self.template(path, template, parameters);
                self.missing_table(path, selector.map(|at| &parameters[at].kind), english);
                return;
            }
            _ => return self.report(path, "a text or a table of texts is expected"),
        };
        let Some(selector) = selector else {
            return self.report(
                path,
                "a text is expected, no parameter is left to select by",
            );
        };
        let is_number = matches!(parameters[selector].kind, Kind::Number(_));
        for (key, value) in texts {
            let english = match english {
                Some(Value::Table(english)) if is_number => {
                    english.get(key).or(english.get("other"))
                }
                Some(Value::Table(english)) => english.get(key),
                other => other,
            };
            let rest = if is_number {
                without_selector(parameters, selector)
            } else {
                remaining(parameters, selector, key)
            };
            self.variants(&join(path, key), &rest, value, english);
        }
        self.keys(path, &parameters[selector].kind, texts, english);
    }

    /// Reports a single text where the English file distinguishes and this language has to.
    fn missing_table(&mut self, path: &str, selector: Option<&Kind>, english: Option<&Value>) {
        if !english.is_some_and(Value::is_table) {
            return;
        }
        match selector {
            Some(Kind::Number(_)) if self.language.plurals.has_one_form() => {}
            Some(Kind::Number(_)) => self.report(path, "the plural forms are missing"),
            _ => self.report(path, "the variants are missing"),
        }
    }

    /// Compares the keys of a table with what its selector can be.
    fn keys(&mut self, path: &str, selector: &Kind, texts: &Table, english: Option<&Value>) {
        let language = self.language;
        let (expected, what): (BTreeSet<&str>, _) = match selector {
            Kind::Number(_) => (language.plurals.categories().collect(), "plural form"),
            Kind::Flag => (["false", "true"].into(), "variant"),
            Kind::Optional(_) => (["none", "some"].into(), "variant"),
            Kind::Enum(_) | Kind::Text => match english {
                Some(Value::Table(english)) => {
                    (english.keys().map(String::as_str).collect(), "variant")
                }
                _ => return self.report(path, "en.toml has one text for all variants"),
            },
        };
        for key in expected.iter().filter(|key| !texts.contains_key(**key)) {
            self.report(path, &format!("the {what} `{key}` is missing"));
        }
        for key in texts.keys().filter(|key| !expected.contains(key.as_str())) {
            let is_exact = matches!(selector, Kind::Number(_)) && key.parse::<u32>().is_ok();
            if !is_exact {
                self.report(path, &format!("the {what} `{key}` is unknown"));
            }
        }
    }

    /// Reports placeholders that are no parameter in scope.
    fn template(&mut self, path: &str, template: &str, parameters: &[Parameter]) {
        let names = match template::placeholders(template) {
            Ok(names) => names,
            Err(problem) => return self.report(path, &problem),
        };
        for name in names {
            let is_shown =
                |parameter: &Parameter| parameter.kind.is_shown() && parameter.name == name;
            if !parameters.iter().any(is_shown) {
                self.report(path, &format!("the placeholder `{{{name}}}` is unknown"));
            }
        }
    }

    /// Reports placeholders of the English text that no form of this one has.
    fn unused_placeholders(&mut self, path: &str, value: &Value, english: &Value) {
        let collect = |value| -> BTreeSet<String> {
            let templates = template::leaves(value).into_iter();
            templates
                .filter_map(|template| template::placeholders(template).ok())
                .flatten()
                .collect()
        };
        for name in collect(english).difference(&collect(value)) {
            self.report(path, &format!("the placeholder `{{{name}}}` is missing"));
        }
    }
}

/// The parameters below a plural form: the count is still shown, but selects no more.
fn without_selector(parameters: &[Parameter], selector: usize) -> Vec<Parameter> {
    let mut rest = parameters.to_vec();
    rest[selector].kind = Kind::Text;
    rest
}
