//! Manifest of the built frontend: the files, and the pages that need them.
//!
//! `xtask` writes it to `dist/manifest.json`. The server builds the first HTML of a page from it:
//! the document in pieces, the links to the program, and the other files of each page.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Name of the manifest in the folder of the built frontend.
pub const MANIFEST_FILE: &str = "manifest.json";
/// Part of the list of receipts; a name in `frontend/src/app/pages.rs`.
pub const LIST_PAGE: &str = "receipts";
/// Part of the page of one receipt.
pub const RECEIPT_PAGE: &str = "receipt";
/// Pages that the server preloads; a build without one of them fails.
pub const PRELOADED_PAGES: [&str; 2] = [LIST_PAGE, RECEIPT_PAGE];

/// Description of the built frontend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The page that every address returns.
    pub document: Document,
    /// Files of the program that every page needs. The first script starts the program and
    /// instantiates the first module (`loader.js`).
    pub program: Vec<Preload>,
    /// Style sheets of the two stages.
    pub styles: Styles,
    /// Modules that each part of the program needs, by its name in `wasm_split`.
    pub parts: BTreeMap<String, Vec<String>>,
    /// Modules that each language besides English needs, by its tag.
    pub languages: BTreeMap<String, Vec<String>>,
    /// Files that the service worker keeps.
    pub offline: Vec<String>,
    /// Files for reading photos on the device. They are loaded after the first scan only, and the
    /// service worker keeps them from then on.
    #[serde(default)]
    pub device_reader: Vec<String>,
}

/// Style sheets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Styles {
    /// Part of the first load.
    pub first: String,
    /// Comes with the pages that are not in the first load.
    pub desk: String,
}

/// HTML of the app in pieces. The server inserts something between each two of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Up to the links that are loaded first.
    pub start: String,
    /// Up to the links to the program.
    pub head: String,
    /// Up to the placeholder.
    pub middle: String,
    /// The rest.
    pub end: String,
}

/// File that a browser loads before a script asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preload {
    /// Kind of file, by which the browser treats it.
    pub kind: PreloadKind,
    /// Its name in the folder of the built frontend.
    pub file: String,
}

/// Kind of a preloaded file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PreloadKind {
    /// A module of JavaScript.
    Script,
    /// A WebAssembly module.
    Module,
    /// A style sheet.
    Style,
}

impl Manifest {
    /// Returns the names of all files that the manifest refers to.
    pub fn files(&self) -> impl Iterator<Item = &String> {
        let modules = self.parts.values().chain(self.languages.values()).flatten();
        let program = self.program.iter().map(|preload| &preload.file);
        program
            .chain([&self.styles.first, &self.styles.desk])
            .chain(modules)
            .chain(&self.offline)
            .chain(&self.device_reader)
    }

    /// Returns the document without a placeholder.
    pub fn index_html(&self) -> String {
        let Document {
            start,
            head,
            middle,
            end,
        } = &self.document;
        [start, head, &*self.program_links(), middle, end].concat()
    }

    /// Writes the links to the program.
    pub fn program_links(&self) -> String {
        self.program.iter().map(Preload::link).collect()
    }

    /// Writes the links to the files that a page needs besides the program; `None` if the build has
    /// no such part.
    pub fn page_links(&self, page: &str) -> Option<String> {
        let modules = self.parts.get(page)?;
        let style = link_to(PreloadKind::Style, &self.styles.desk);
        let links = modules
            .iter()
            .map(|file| link_to(PreloadKind::Module, file));
        Some(std::iter::once(style).chain(links).collect())
    }
}

impl Preload {
    fn link(&self) -> String {
        link_to(self.kind, &self.file)
    }
}

/// Writes a link that makes a browser load a file.
fn link_to(kind: PreloadKind, file: &str) -> String {
    let attributes = match kind {
        PreloadKind::Script => "rel=modulepreload",
        PreloadKind::Module => "rel=preload as=fetch type=application/wasm crossorigin",
        PreloadKind::Style => "rel=preload as=style",
    };
    format!("<link {attributes} href=/{file}>")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preload(kind: PreloadKind, file: &str) -> Preload {
        let file = file.to_owned();
        Preload { kind, file }
    }

    fn manifest() -> Manifest {
        Manifest {
            document: Document {
                start: "<html>".to_owned(),
                head: "<title>app</title>".to_owned(),
                middle: "<main>".to_owned(),
                end: "</main>".to_owned(),
            },
            program: vec![
                preload(PreloadKind::Script, "app.js"),
                preload(PreloadKind::Module, "app.wasm"),
            ],
            styles: Styles {
                first: "first.css".to_owned(),
                desk: "desk.css".to_owned(),
            },
            parts: BTreeMap::from([(LIST_PAGE.to_owned(), vec!["list.wasm".to_owned()])]),
            languages: BTreeMap::from([("de".to_owned(), vec!["words.wasm".to_owned()])]),
            offline: vec!["index.html".to_owned()],
            device_reader: vec!["reader.wasm".to_owned()],
        }
    }

    #[test]
    fn the_document_links_to_the_program_between_head_and_body() {
        assert_eq!(
            manifest().index_html(),
            "<html><title>app</title><link rel=modulepreload href=/app.js><link rel=preload \
             as=fetch type=application/wasm crossorigin href=/app.wasm><main></main>"
        );
    }

    #[test]
    fn a_page_needs_its_style_and_its_modules() {
        assert_eq!(
            manifest().page_links(LIST_PAGE).unwrap(),
            "<link rel=preload as=style href=/desk.css><link rel=preload as=fetch \
             type=application/wasm crossorigin href=/list.wasm>"
        );
        assert_eq!(manifest().page_links("unknown"), None);
    }

    #[test]
    fn every_file_is_listed() {
        let manifest = manifest();
        let files = manifest.files().map(String::as_str).collect::<Vec<_>>();
        let expected = "app.js app.wasm first.css desk.css list.wasm words.wasm index.html \
                        reader.wasm";
        assert_eq!(files.join(" "), expected);
    }

    #[test]
    fn json_names_are_stable() {
        let json = serde_json::to_value(manifest()).unwrap();
        assert_eq!(
            json["program"][1],
            serde_json::json!({"kind": "module", "file": "app.wasm"})
        );
        assert_eq!(json["document"]["start"], "<html>");
        let read: Manifest = serde_json::from_value(json).unwrap();
        assert_eq!(read, manifest());
    }
}
