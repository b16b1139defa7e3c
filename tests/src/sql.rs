//! SQL in string literals of source files, for `tests/sql.rs`.
//!
//! Works on words, not on syntax: a table is what stands behind `FROM`, `JOIN`, `INTO` or `UPDATE`.

use crate::tidy::SourceFile;

/// String literal with at least one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Number of its first line, from 1.
    pub line: usize,
    /// Its text, with single spaces.
    pub text: String,
    /// Tables it names; `{name}` where the table is put in later.
    pub tables: Vec<String>,
}

impl Statement {
    /// Returns whether it finds or adds rows of one owner only, who is the parameter `$1`.
    pub fn is_scoped(&self) -> bool {
        self.text.contains("owner = $1")
            || self.text.starts_with("INSERT INTO ") && self.text.contains(" (owner, ")
    }
}

/// Returns the statements in the literals of a file, without those of tests.
pub fn find_statements(source: &SourceFile) -> Vec<Statement> {
    let lines: Vec<_> = source.production_lines().map(|(_, line)| line).collect();
    let statement = |(line, text): (usize, String)| {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let tables = table_names(&text);
        Statement { line, text, tables }
    };
    let statements = string_literals(&lines.join("\n"))
        .into_iter()
        .map(statement);
    statements
        .filter(|statement| !statement.tables.is_empty())
        .collect()
}

fn table_names(sql: &str) -> Vec<String> {
    let words: Vec<_> = sql.split(' ').collect();
    let names = words.windows(2).filter_map(|pair| {
        let is_before_table =
            ["FROM", "JOIN", "INTO", "UPDATE"].contains(&pair[0].trim_start_matches('('));
        // `DO UPDATE SET` names no table.
        (is_before_table && pair[1] != "SET").then_some(pair[1])
    });
    names
        .map(|name| name.trim_matches(['(', ')', ',', ';']).to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

/// Returns the string literals of code with the numbers of their first lines.
fn string_literals(code: &str) -> Vec<(usize, String)> {
    let mut literals = Vec::new();
    let (mut line, mut open): (usize, Option<(usize, String)>) = (1, None);
    let mut characters = code.chars().peekable();
    while let Some(character) = characters.next() {
        line += usize::from(character == '\n');
        match (&mut open, character) {
            (Some((_, text)), '\\') => {
                // An escaped line break continues the line; other escapes are not of interest.
                let escaped = characters.next();
                line += usize::from(escaped == Some('\n'));
                text.push(' ');
            }
            (Some(_), '"') => literals.extend(open.take()),
            (Some((_, text)), other) => text.push(other),
            (None, '"') => open = Some((line, String::new())),
            // A quotation mark or a backslash as a character.
            (None, '\'') if matches!(characters.peek(), Some('"' | '\\')) => {
                characters.nth(1);
            }
            (None, _) => {}
        }
    }
    literals
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statements(text: &str) -> Vec<Statement> {
        find_statements(&SourceFile {
            path: "backend/src/db/a.rs".into(),
            text: text.into(),
        })
    }

    #[test]
    fn tables_and_scopes_are_found() {
        for (sql, tables, is_scoped) in [
            (
                "SELECT id FROM receipts WHERE owner = $1",
                &["receipts"][..],
                true,
            ),
            (
                "SELECT id FROM receipts WHERE id = $1",
                &["receipts"],
                false,
            ),
            (
                "SELECT a FROM b JOIN c ON d WHERE b.owner = $1",
                &["b", "c"],
                true,
            ),
            (
                "INSERT INTO rules (owner, id) VALUES ($1, $2)",
                &["rules"],
                true,
            ),
            (
                "INSERT INTO rules (id) VALUES ($1) ON CONFLICT DO UPDATE SET a = 1",
                &["rules"],
                false,
            ),
            ("EXISTS (SELECT 1 FROM uploads)", &["uploads"], false),
            ("SELECT a FROM {tables}", &["{tables}"], false),
            ("no statement", &[], false),
        ] {
            let found = statements(&format!("//! Doc.\nlet sql = \"{sql}\";\n"));
            let names: Vec<_> = found.iter().flat_map(|found| &found.tables).collect();
            assert_eq!(names, tables, "{sql}");
            assert!(
                found.iter().all(|found| found.is_scoped() == is_scoped),
                "{sql}"
            );
        }
    }

    #[test]
    fn literals_span_lines_and_end_at_the_tests() {
        let found = statements(
            "let mark = '\"';\nlet sql = \"SELECT \\\"a\\\"\n    FROM b\";\n\
             #[cfg(test)]\nmod tests {\n    \"DELETE FROM c\"\n}\n",
        );
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].line, found[0].tables[0].as_str()), (2, "b"));
    }
}
