//! Golden files: recorded output that a test compares byte for byte.
//!
//! `GOLDEN_UPDATE=1` writes the files instead of comparing them; the difference is then reviewed
//! like code.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// Numbers of at least this value count as instants in epoch milliseconds (2020-01-01).
const FIRST_INSTANT_MS: u64 = 1_577_836_800_000;

/// Replaces values that differ between runs by stable texts: ids, digests and instants.
#[derive(Debug, Default)]
pub struct Normalizer {
    names: HashMap<String, String>,
}

impl Normalizer {
    /// Replaces the volatile texts and numbers in `value`.
    pub fn normalize(&mut self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.normalize_text(text),
            Value::Number(number) if number.as_u64().is_some_and(|ms| ms >= FIRST_INSTANT_MS) => {
                *value = Value::from("INSTANT");
            }
            Value::Array(values) => values.iter_mut().for_each(|value| self.normalize(value)),
            Value::Object(members) => {
                let old = std::mem::take(members);
                // The date check compares with the day of the test.
                let is_date_check = old.get("id").is_some_and(|id| id == "date");
                for (name, mut value) in old {
                    self.normalize(&mut value);
                    if name == "next" && value.is_string() {
                        value = Value::from("CURSOR");
                    } else if name == "expected" && is_date_check {
                        value = Value::from("TOMORROW");
                    }
                    members.insert(self.normalize_text(&name), value);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// Replaces ids (UUIDs), digests (64 hexadecimal digits) and instants (RFC 3339) in `text`.
    pub fn normalize_text(&mut self, text: &str) -> String {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '.');
        let mut normalized = String::new();
        let mut rest = text;
        while let Some(start) = rest.find(is_part) {
            normalized.push_str(&rest[..start]);
            let end = rest[start..]
                .find(|c| !is_part(c))
                .map_or(rest.len(), |at| start + at);
            normalized.push_str(&self.replace_word(&rest[start..end]));
            rest = &rest[end..];
        }
        normalized + rest
    }

    fn replace_word(&mut self, word: &str) -> String {
        let is_hex = |text: &str| text.chars().all(|c| c.is_ascii_hexdigit());
        let is_uuid = |text: &str| {
            text.len() == 36
                && text.split('-').map(str::len).eq([8, 4, 4, 4, 12])
                && is_hex(&text.replace('-', ""))
        };
        let is_instant =
            word.len() >= 20 && word.ends_with('Z') && word.as_bytes().get(10) == Some(&b'T');
        if is_instant {
            return "INSTANT".to_owned();
        }
        if word.len() == 64 && is_hex(word) {
            return self.name_for("DIGEST", word);
        }
        // An id may be a part of a name: `files/2026-09-15-Shop-ID.jpg`.
        for start in 0..word.len().saturating_sub(35) {
            if let Some(id) = word.get(start..start + 36).filter(|text| is_uuid(text)) {
                let name = self.name_for("ID", id);
                return [&word[..start], &name, &word[start + 36..]].concat();
            }
        }
        word.to_owned()
    }

    fn name_for(&mut self, kind: &str, text: &str) -> String {
        let next = self.names.len() + 1;
        self.names
            .entry(text.to_owned())
            .or_insert_with(|| format!("{kind}-{next}"))
            .clone()
    }
}

/// Formats JSON with a line for each member of the outer two levels.
pub fn format_json(value: &Value, depth: usize) -> String {
    let indent = "  ".repeat(depth + 1);
    let lines: Vec<String> = match value {
        Value::Object(members) if depth < 2 && !members.is_empty() => {
            let line = |(name, value): (&String, &Value)| {
                format!("{indent}{name:?}: {}", format_json(value, depth + 1))
            };
            members.iter().map(line).collect()
        }
        Value::Array(values) if depth < 2 && !values.is_empty() => values
            .iter()
            .map(|value| format!("{indent}{}", format_json(value, depth + 1)))
            .collect(),
        _ => return value.to_string(),
    };
    let (open, close) = if value.is_object() {
        ('{', '}')
    } else {
        ('[', ']')
    };
    format!(
        "{open}\n{}\n{}{close}",
        lines.join(",\n"),
        "  ".repeat(depth)
    )
}

/// Compares `actual` with the golden file of this name.
#[track_caller]
pub fn assert_golden(name: &str, actual: &str) {
    let path = golden_folder().join(name);
    if std::env::var_os("GOLDEN_UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, actual).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    if expected != actual {
        let differs = expected
            .lines()
            .zip(actual.lines())
            .position(|(old, new)| old != new);
        let line = differs.unwrap_or_else(|| expected.lines().count().min(actual.lines().count()));
        panic!(
            "{} differs from line {}:\n  - {}\n  + {}\nGOLDEN_UPDATE=1 records the new output.",
            path.display(),
            line + 1,
            expected.lines().nth(line).unwrap_or("(end)"),
            actual.lines().nth(line).unwrap_or("(end)"),
        );
    }
}

fn golden_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}
