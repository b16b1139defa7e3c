//! Source files of the checkout and word rules over them, for `tests/architecture.rs`.
//!
//! Works on lines and words, not on syntax: a word in a comment is skipped, one in a string is not.
//! Everything below the test module of a file counts as test code, since tests stand at the bottom
//! here.

use std::fs;
use std::path::Path;

/// Folders of the crates.
pub const CRATE_FOLDERS: [&str; 7] = [
    "shared",
    "shared-derive",
    "reader",
    "backend",
    "frontend",
    "tests",
    "xtask",
];

/// Source file.
#[derive(Debug)]
pub struct SourceFile {
    /// Path from the top of the checkout with slashes, for example `backend/src/main.rs`.
    pub path: String,
    /// Content of the file.
    pub text: String,
}

/// Rule that restricts words to certain paths.
#[derive(Debug, Clone, Copy)]
pub struct WordRule<'a> {
    /// Restricted words, paths such as `std::fs`, or prefixes that end in `*`.
    pub words: &'a [&'a str],
    /// Path prefixes in which the rule applies.
    pub within: &'a [&'a str],
    /// Path prefixes exempt from the rule.
    pub allowed_in: &'a [&'a str],
    /// The rule as a sentence.
    pub message: &'a str,
}

/// Returns all Rust files of all crates, sorted by path.
pub fn read_sources(root: &Path) -> Vec<SourceFile> {
    let mut found = Vec::new();
    for room in CRATE_FOLDERS {
        collect_sources(root, &root.join(room), &mut found);
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

impl SourceFile {
    /// Returns the lines without comments and their numbers, from 1.
    pub fn code_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let numbered = self
            .text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line));
        numbered.map(|(number, line)| (number, strip_comment(line)))
    }

    /// Returns the lines of [`Self::code_lines`] that are not test code.
    pub fn production_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let end = if self.is_test() {
            0
        } else {
            self.first_test_line()
        };
        self.code_lines()
            .take_while(move |(number, _)| *number < end)
    }

    /// Returns whether the whole file is test code.
    pub fn is_test(&self) -> bool {
        self.path.ends_with("_tests.rs")
            || self.path.ends_with("/tests.rs")
            || self.path.contains("/tests/")
    }

    /// Returns the number of the line that begins an inline test module.
    fn first_test_line(&self) -> usize {
        let lines: Vec<_> = self.text.lines().collect();
        let begins = |pair: &[&str]| pair[0] == "#[cfg(test)]" && pair[1].ends_with('{');
        lines
            .windows(2)
            .position(begins)
            .map_or(usize::MAX, |index| index + 1)
    }
}

impl WordRule<'_> {
    /// Returns the violations of the rule, one sentence each with file and line.
    pub fn violations(&self, sources: &[SourceFile]) -> Vec<String> {
        let begins = |path: &str, with: &[&str]| with.iter().any(|start| path.starts_with(start));
        let mut broken = Vec::new();
        for source in sources {
            if !begins(&source.path, self.within) || begins(&source.path, self.allowed_in) {
                continue;
            }
            for (number, line) in source.production_lines() {
                if let Some(word) = self.words.iter().find(|word| has_word(line, word)) {
                    broken.push(format!(
                        "{}:{number}: `{word}`: {}",
                        source.path, self.message
                    ));
                }
            }
        }
        broken
    }

    /// Returns the paths of the rule without a source file, one sentence each.
    pub fn missing_paths(&self, sources: &[SourceFile]) -> Vec<String> {
        let is_at = |path: &str, place: &str| {
            path.strip_prefix(place)
                .is_some_and(|rest| rest.is_empty() || rest == ".rs" || rest.starts_with('/'))
        };
        let places = self.within.iter().chain(self.allowed_in);
        places
            .filter(|place| !sources.iter().any(|source| is_at(&source.path, place)))
            .map(|place| format!("`{place}` does not exist, but has a rule: {}", self.message))
            .collect()
    }
}

/// Returns the dependencies of a manifest with their lines, without dev and build dependencies.
pub fn dependency_names(manifest: &str) -> Vec<(usize, String)> {
    let mut section = String::new();
    let mut names = Vec::new();
    for (index, line) in manifest.lines().enumerate() {
        let line = line.trim();
        // A header either opens a section of dependencies or names a single one.
        if let Some(header) = line.strip_prefix('[') {
            header.trim_end_matches(']').clone_into(&mut section);
            if let Some((_, name)) = section.split_once("dependencies.") {
                names.push((index + 1, name.to_owned()));
            }
        } else if section == "dependencies" || section.ends_with(".dependencies") {
            let name = line.split(['=', '.', ' ']).next().unwrap_or_default();
            if !name.is_empty() && !name.starts_with('#') {
                names.push((index + 1, name.to_owned()));
            }
        }
    }
    names
}

fn collect_sources(root: &Path, folder: &Path, found: &mut Vec<SourceFile>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            if path.file_name().is_none_or(|name| name != "target") {
                collect_sources(root, &path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap_or_default();
            let path = path
                .strip_prefix(root)
                .expect("below the root")
                .to_string_lossy()
                .replace('\\', "/");
            found.push(SourceFile { path, text });
        }
    }
}

fn strip_comment(line: &str) -> &str {
    // `://` belongs to a URL and does not begin a comment.
    let comment = line
        .match_indices("//")
        .find(|(at, _)| !line[..*at].ends_with(':'));
    comment.map_or(line, |(at, _)| &line[..at])
}

/// Returns whether `word` stands in `line` as a whole word; a `*` at its end matches any ending.
fn has_word(line: &str, word: &str) -> bool {
    let is_letter = |letter: char| letter.is_alphanumeric() || letter == '_';
    let (stem, any_ending) = word
        .strip_suffix('*')
        .map_or((word, false), |stem| (stem, true));
    line.match_indices(stem).any(|(at, _)| {
        // Word boundaries matter only where the searched word itself begins or ends with a letter.
        let before = line[..at]
            .chars()
            .next_back()
            .filter(|_| stem.starts_with(is_letter));
        let after = line[at + stem.len()..]
            .chars()
            .next()
            .filter(|_| stem.ends_with(is_letter));
        !before.is_some_and(is_letter) && (any_ending || !after.is_some_and(is_letter))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> SourceFile {
        SourceFile {
            path: path.into(),
            text: text.into(),
        }
    }

    #[test]
    fn words_stand_by_themselves() {
        for (line, word, expected) in [
            ("use axum::Router;", "axum", true),
            ("use axum_extra::X;", "axum", false),
            ("use axum_extra::X;", "axum*", true),
            ("let relaxum = 1;", "axum", false),
            ("std::fs::read(x)", "std::fs", true),
            ("value.unwrap()", ".unwrap()", true),
            ("value.unwrap_or(1)", ".unwrap()", false),
            ("todo!()", "todo!", true),
        ] {
            assert_eq!(has_word(line, word), expected, "{word} in {line}");
        }
    }

    #[test]
    fn comments_and_tests_are_left_out() {
        let text = "//! axum\nlet url = \"http://x\"; // axum\n\
                    #[cfg(test)]\nmod tests {\n    axum();\n}\n";
        let rule = WordRule {
            words: &["axum", "x"],
            within: &["backend"],
            allowed_in: &[],
            message: "no",
        };
        assert_eq!(
            rule.violations(&[source("backend/src/a.rs", text)]),
            ["backend/src/a.rs:2: `x`: no"]
        );
    }

    #[test]
    fn a_test_module_of_its_own_file_does_not_end_the_code() {
        let text = "#[cfg(test)]\nmod tests;\nuse axum;\n";
        let rule = WordRule {
            words: &["axum"],
            within: &["backend"],
            allowed_in: &["backend/src/http"],
            message: "no",
        };
        assert_eq!(
            rule.violations(&[source("backend/src/a.rs", text)]).len(),
            1
        );
        assert!(
            rule.violations(&[source("backend/src/http/a.rs", text)])
                .is_empty()
        );
        assert!(
            rule.violations(&[source("backend/src/tests.rs", text)])
                .is_empty()
        );
        assert!(
            rule.violations(&[source("frontend/src/a.rs", text)])
                .is_empty()
        );
    }

    #[test]
    fn paths_without_a_source_file_are_missing() {
        let sources = [
            source("backend/src/http/mod.rs", ""),
            source("backend/src/chain.rs", ""),
        ];
        let rule = WordRule {
            words: &["axum"],
            within: &["backend/src", "backend/src/relay", "backend/src/cha"],
            allowed_in: &["backend/src/http", "backend/src/chain", "reader"],
            message: "no",
        };
        let missing = rule.missing_paths(&sources);
        let places: Vec<_> = missing
            .iter()
            .filter_map(|line| line.split('`').nth(1))
            .collect();
        assert_eq!(places, ["backend/src/relay", "backend/src/cha", "reader"]);
    }

    #[test]
    fn names_the_dependencies_of_a_manifest() {
        let manifest = "[package]\nname = \"x\"\n\
                        [dependencies]\n# a comment\nserde.workspace = true\ntokio = \"1\"\n\
                        [dev-dependencies]\nproptest = \"1\"\n\
                        [target.'cfg(unix)'.dependencies]\nlibc = \"0\"\n\
                        [dependencies.axum]\nversion = \"0.8\"\n";
        let names: Vec<_> = dependency_names(manifest)
            .into_iter()
            .map(|(_, name)| name)
            .collect();
        assert_eq!(names, ["serde", "tokio", "libc", "axum"]);
    }
}
