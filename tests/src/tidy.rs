//! Reads the source tree, so that the rules of the house can be tests (see `tests/house.rs`).
//!
//! It knows lines and words, not Rust: a word in a comment is not found, one in a string is. What a file
//! has below its test module counts as tests, because tests stand at the bottom here.

use std::fs;
use std::path::Path;

/// The rooms of the house.
pub const ROOMS: [&str; 5] = ["shared", "reader", "backend", "frontend", "tests"];

/// A source file: its path from the top of the checkout, with slashes, and its text.
#[derive(Debug)]
pub struct Source {
    /// The path, for example `backend/src/main.rs`.
    pub path: String,
    /// The text.
    pub text: String,
}

/// A rule about words: in these rooms they stand in these places only.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// What is looked for: words, or paths like `std::fs`, or beginnings of them that end in `*`.
    pub words: &'a [&'a str],
    /// Where it is looked for: beginnings of paths.
    pub within: &'a [&'a str],
    /// Where it may stand all the same: beginnings of paths.
    pub only_in: &'a [&'a str],
    /// The rule as a sentence.
    pub rule: &'a str,
}

/// Every Rust file of every room, sorted by path.
pub fn sources(root: &Path) -> Vec<Source> {
    let mut found = Vec::new();
    for room in ROOMS {
        collect(root, &root.join(room), &mut found);
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

impl Source {
    /// The lines that are code, with their numbers from 1: no comments.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let numbered = self
            .text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line));
        numbered.map(|(number, line)| (number, without_comment(line)))
    }

    /// The lines of code that are not tests.
    pub fn product_code(&self) -> impl Iterator<Item = (usize, &str)> {
        let end = if self.is_test() {
            0
        } else {
            self.first_test_line()
        };
        self.code().take_while(move |(number, _)| *number < end)
    }

    fn is_test(&self) -> bool {
        self.path.ends_with("_tests.rs")
            || self.path.ends_with("/tests.rs")
            || self.path.contains("/tests/")
    }

    /// The number of the line that begins a test module with a body.
    fn first_test_line(&self) -> usize {
        let lines: Vec<_> = self.text.lines().collect();
        let begins = |pair: &[&str]| pair[0] == "#[cfg(test)]" && pair[1].ends_with('{');
        lines
            .windows(2)
            .position(begins)
            .map_or(usize::MAX, |index| index + 1)
    }
}

impl Words<'_> {
    /// Where the rule is broken, a sentence each with file and line.
    pub fn broken(&self, sources: &[Source]) -> Vec<String> {
        let begins = |path: &str, with: &[&str]| with.iter().any(|start| path.starts_with(start));
        let mut broken = Vec::new();
        for source in sources {
            if !begins(&source.path, self.within) || begins(&source.path, self.only_in) {
                continue;
            }
            for (number, line) in source.product_code() {
                if let Some(word) = self.words.iter().find(|word| has_word(line, word)) {
                    broken.push(format!("{}:{number}: `{word}`: {}", source.path, self.rule));
                }
            }
        }
        broken
    }
}

/// The names of the crates that a manifest depends on, tests and build scripts left out, with their lines.
pub fn dependencies(manifest: &str) -> Vec<(usize, String)> {
    let mut section = String::new();
    let mut names = Vec::new();
    for (index, line) in manifest.lines().enumerate() {
        let line = line.trim();
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

fn collect(root: &Path, folder: &Path, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            if path.file_name().is_none_or(|name| name != "target") {
                collect(root, &path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap_or_default();
            let path = path
                .strip_prefix(root)
                .expect("below the root")
                .to_string_lossy()
                .replace('\\', "/");
            found.push(Source { path, text });
        }
    }
}

fn without_comment(line: &str) -> &str {
    // `://` is part of a URL, not the start of a comment.
    let comment = line
        .match_indices("//")
        .find(|(at, _)| !line[..*at].ends_with(':'));
    comment.map_or(line, |(at, _)| &line[..at])
}

/// Whether `word` stands in `line` by itself; a `*` at its end takes any ending.
fn has_word(line: &str, word: &str) -> bool {
    let is_letter = |letter: char| letter.is_alphanumeric() || letter == '_';
    let (stem, any_ending) = word
        .strip_suffix('*')
        .map_or((word, false), |stem| (stem, true));
    line.match_indices(stem).any(|(at, _)| {
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

    fn source(path: &str, text: &str) -> Source {
        Source {
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
        let text = "//! axum\nlet url = \"http://x\"; // axum\n#[cfg(test)]\nmod tests {\n    axum();\n}\n";
        let rule = Words {
            words: &["axum", "x"],
            within: &["backend"],
            only_in: &[],
            rule: "no",
        };
        assert_eq!(
            rule.broken(&[source("backend/src/a.rs", text)]),
            ["backend/src/a.rs:2: `x`: no"]
        );
    }

    #[test]
    fn a_test_module_of_its_own_file_does_not_end_the_code() {
        let text = "#[cfg(test)]\nmod tests;\nuse axum;\n";
        let rule = Words {
            words: &["axum"],
            within: &["backend"],
            only_in: &["backend/src/http"],
            rule: "no",
        };
        assert_eq!(rule.broken(&[source("backend/src/a.rs", text)]).len(), 1);
        assert!(
            rule.broken(&[source("backend/src/http/a.rs", text)])
                .is_empty()
        );
        assert!(
            rule.broken(&[source("backend/src/tests.rs", text)])
                .is_empty()
        );
        assert!(rule.broken(&[source("frontend/src/a.rs", text)]).is_empty());
    }

    #[test]
    fn names_the_dependencies_of_a_manifest() {
        let manifest = "[package]\nname = \"x\"\n[dependencies]\n# a comment\nserde.workspace = true\ntokio = \"1\"\n\
                        [dev-dependencies]\nproptest = \"1\"\n[target.'cfg(unix)'.dependencies]\nlibc = \"0\"\n\
                        [dependencies.axum]\nversion = \"0.8\"\n";
        let names: Vec<_> = dependencies(manifest)
            .into_iter()
            .map(|(_, name)| name)
            .collect();
        assert_eq!(names, ["serde", "tokio", "libc", "axum"]);
    }
}
