//! Gathering of code that parts share: which files become one, and which of them a part needs.
//!
//! Pure. The splitter makes one chunk for each set of parts that shares code; a page would ask for
//! fifty of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Shared;

/// Gathered file of the code that languages need.
const WORDS: &str = "shared_words";
/// Gathered file of the code that only pages need.
const PAGES: &str = "shared_pages";

/// Output of the splitter: files without extension.
#[derive(Debug, Default)]
pub(crate) struct SplitOutput {
    /// Size of each file.
    pub(crate) sizes: BTreeMap<String, u64>,
    /// Files that each part needs, its own included.
    pub(crate) needed: BTreeMap<String, Vec<String>>,
}

/// How the program is loaded.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    /// Gathered files, each with the chunks in it.
    pub(crate) shared: BTreeMap<String, Vec<String>>,
    pub(crate) parts: BTreeMap<String, Part>,
}

/// Part of the program that is loaded when it is first called.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// Gathered files that are instantiated before.
    pub(crate) shared: Vec<String>,
    /// File with code of this part only; some have none.
    pub(crate) own: Option<String>,
}

impl Part {
    /// Returns all files of the part.
    pub(crate) fn files(&self) -> impl Iterator<Item = &String> {
        self.shared.iter().chain(&self.own)
    }
}

/// Returns the name that the splitter gives to the file of a part.
fn own_file(part: &str) -> String {
    format!("split_{part}")
}

/// Decides which chunks are gathered into which file.
pub(crate) fn plan_layout(split: &SplitOutput, rules: &Shared) -> Layout {
    let mut users: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (part, files) in &split.needed {
        for file in files.iter().filter(|file| **file != own_file(part)) {
            users.entry(file).or_default().insert(part);
        }
    }
    let mut shared: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut places: BTreeMap<&str, String> = BTreeMap::new();
    for (&chunk, users) in &users {
        let place = place_chunk(chunk, users, split.sizes.get(chunk).copied(), rules);
        places.insert(chunk, place.to_owned());
        shared
            .entry(place.to_owned())
            .or_default()
            .push(chunk.to_owned());
    }
    let parts = split.needed.iter().map(|(part, files)| {
        let own = Some(own_file(part)).filter(|own| files.contains(own));
        let shared: BTreeSet<_> = files
            .iter()
            .filter_map(|file| places.get(file.as_str()).cloned())
            .collect();
        let shared = shared.into_iter().collect();
        (part.clone(), Part { shared, own })
    });
    Layout {
        parts: parts.collect(),
        shared,
    }
}

/// Returns the file of a chunk. Chunks of languages are small and needed early; chunks of pages
/// wait for a page; a large chunk is loaded only for the pages that need it.
fn place_chunk<'a>(
    chunk: &'a str,
    users: &BTreeSet<&str>,
    size: Option<u64>,
    rules: &Shared,
) -> &'a str {
    let is_language = |user: &&str| user.starts_with(&rules.language_prefix);
    if size.is_some_and(|bytes| bytes > rules.alone_bytes) {
        chunk
    } else if users.iter().any(is_language) {
        WORDS
    } else {
        PAGES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout() -> Layout {
        let list = |files: &[&str]| files.iter().map(|&file| file.to_owned()).collect();
        let needed = [
            (
                "receipts",
                &["chunk_1", "chunk_2", "chunk_4", "split_receipts"][..],
            ),
            ("receipt", &["chunk_2", "chunk_3", "split_receipt"]),
            ("language_de", &["chunk_1", "split_language_de"]),
            ("tiny", &["chunk_2"]),
        ];
        let sizes = [
            ("chunk_1", 9),
            ("chunk_2", 10),
            ("chunk_3", 101),
            ("chunk_4", 100),
        ];
        let split = SplitOutput {
            sizes: sizes.map(|(file, size)| (file.to_owned(), size)).into(),
            needed: needed
                .map(|(part, files)| (part.to_owned(), list(files)))
                .into(),
        };
        let rules = Shared {
            alone_bytes: 100,
            language_prefix: "language_".to_owned(),
        };
        plan_layout(&split, &rules)
    }

    #[test]
    fn chunks_are_gathered_by_their_users_unless_they_are_large() {
        let layout = layout();
        let gathered = |name: &str| layout.shared[name].clone();
        assert_eq!(gathered(WORDS), ["chunk_1"]);
        assert_eq!(gathered(PAGES), ["chunk_2", "chunk_4"]);
        assert_eq!(gathered("chunk_3"), ["chunk_3"]);
        assert_eq!(layout.shared.len(), 3);
    }

    #[test]
    fn a_part_needs_each_gathered_file_once() {
        let layout = layout();
        let files = |part: &str| layout.parts[part].files().cloned().collect::<Vec<_>>();
        assert_eq!(files("receipts"), [PAGES, WORDS, "split_receipts"]);
        assert_eq!(files("receipt"), ["chunk_3", PAGES, "split_receipt"]);
        assert_eq!(files("language_de"), [WORDS, "split_language_de"]);
    }

    #[test]
    fn a_part_may_have_no_code_of_its_own() {
        assert_eq!(
            layout().parts["tiny"],
            Part {
                shared: vec![PAGES.to_owned()],
                own: None
            }
        );
    }
}
