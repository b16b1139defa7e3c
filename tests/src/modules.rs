//! Module graph of a crate: which file names items of which, read from the tokens.
//!
//! An edge leads to the file that defines the named item, through re-exports; declaring or
//! re-exporting a module is no edge. Test code is left out. Calls of methods are not seen.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::slice;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::tidy::SourceFile;

/// Path of a module or item below its crate, without `crate`.
type ModulePath = Vec<String>;

/// Maximum number of re-exports followed for one name.
const REEXPORTS_MAX: usize = 8;

/// Words before the name of an item.
const ITEM_WORDS: [&str; 8] = [
    "struct", "enum", "union", "trait", "type", "fn", "const", "static",
];

/// File that names an item of another file of its crate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// Path of the file that names the item.
    pub from: String,
    /// Path of the file that defines the item.
    pub to: String,
    /// Line in [`Self::from`].
    pub line: usize,
    /// The item.
    pub name: String,
}

/// Production modules of a crate.
#[derive(Debug, Default)]
pub struct ModuleGraph {
    modules: BTreeMap<ModulePath, Module>,
}

/// Module: a file, or a block in one.
#[derive(Debug, Default)]
struct Module {
    file: String,
    children: BTreeSet<String>,
    items: BTreeSet<String>,
    imports: Vec<Import>,
    paths: Vec<NamedPath>,
}

/// One path of a `use` declaration.
#[derive(Debug)]
struct Import {
    path: NamedPath,
    alias: String,
    is_reexport: bool,
}

/// Path as written, with its line.
#[derive(Debug, Clone)]
struct NamedPath {
    segments: Vec<String>,
    line: usize,
}

/// Module or item that a path names.
struct Target {
    module: ModulePath,
    item: Option<String>,
}

impl ModuleGraph {
    /// Reads the crate in `folder`, for example `backend/src`, among `sources`.
    pub fn read(sources: &[SourceFile], folder: &str) -> Self {
        let mut graph = Self::default();
        let has_library = sources
            .iter()
            .any(|source| source.path == format!("{folder}/lib.rs"));
        for source in sources {
            let Some(inner) = source
                .path
                .strip_prefix(folder)
                .and_then(|path| path.strip_prefix('/'))
            else {
                continue;
            };
            // A program beside a library is a crate of its own.
            if source.is_test() || inner.starts_with("bin/") || has_library && inner == "main.rs" {
                continue;
            }
            let tokens: TokenStream = source.text.parse().expect("the tokens of Rust");
            let path = module_path(inner);
            graph.module(&path, &source.path);
            graph.read_items(&path, &source.path, &tokens.into_iter().collect::<Vec<_>>());
        }
        graph
    }

    /// Returns the files of the crate.
    pub fn files(&self) -> BTreeSet<&str> {
        self.modules
            .values()
            .map(|module| module.file.as_str())
            .collect()
    }

    /// Returns the edges between different files, sorted.
    pub fn edges(&self) -> BTreeSet<Edge> {
        let mut edges = BTreeSet::new();
        for (path, module) in &self.modules {
            let imported = module
                .imports
                .iter()
                .filter(|import| !import.is_reexport)
                .map(|import| &import.path);
            for named in imported.chain(&module.paths) {
                let Some(target) = self.resolve(path, &named.segments, REEXPORTS_MAX) else {
                    continue;
                };
                let to = &self.modules[&target.module].file;
                if let Some(name) = target.item
                    && *to != module.file
                {
                    edges.insert(Edge {
                        from: module.file.clone(),
                        to: to.clone(),
                        line: named.line,
                        name,
                    });
                }
            }
        }
        edges
    }

    fn module(&mut self, path: &[String], file: &str) -> &mut Module {
        let module = self.modules.entry(path.to_vec()).or_default();
        if module.file.is_empty() {
            file.clone_into(&mut module.file);
        }
        module
    }

    fn read_items(&mut self, path: &[String], file: &str, tokens: &[TokenTree]) {
        let mut at = 0;
        let mut is_public = false;
        while at < tokens.len() {
            if is_test_attribute(&tokens[at..]) {
                at = end_of_item(tokens, at + 2);
                continue;
            }
            match &tokens[at] {
                TokenTree::Ident(word) if *word == "pub" => is_public = true,
                TokenTree::Ident(word) if *word == "use" => {
                    let end = end_of_item(tokens, at);
                    let mut found = Vec::new();
                    expand_use(&tokens[at + 1..end - 1], &[], &mut found);
                    let module = self.module(path, file);
                    module
                        .imports
                        .extend(found.into_iter().map(|(path, alias)| Import {
                            path,
                            alias,
                            is_reexport: is_public,
                        }));
                    is_public = false;
                    at = end;
                    continue;
                }
                TokenTree::Ident(word) if *word == "mod" => {
                    if let Some(TokenTree::Ident(name)) = tokens.get(at + 1) {
                        let name = name.to_string();
                        self.module(path, file).children.insert(name.clone());
                        if let Some(TokenTree::Group(body)) = tokens.get(at + 2) {
                            let inner = [path, slice::from_ref(&name)].concat();
                            let body: Vec<_> = body.stream().into_iter().collect();
                            self.module(&inner, file);
                            self.read_items(&inner, file, &body);
                        }
                    }
                    is_public = false;
                    at = end_of_item(tokens, at);
                    continue;
                }
                TokenTree::Ident(word) => {
                    if ITEM_WORDS.iter().any(|item| *word == item)
                        && let Some(TokenTree::Ident(name)) = tokens.get(at + 1)
                    {
                        let name = name.to_string();
                        self.module(path, file).items.insert(name);
                    }
                    let (segments, length) = path_at(tokens, at);
                    if segments.len() > 1 {
                        let line = word.span().start().line;
                        let named = NamedPath { segments, line };
                        self.module(path, file).paths.push(named);
                    }
                    at += length;
                    continue;
                }
                TokenTree::Group(group) => {
                    if group.delimiter() == Delimiter::Brace {
                        is_public = false;
                    }
                    let inner: Vec<_> = group.stream().into_iter().collect();
                    self.read_items(path, file, &inner);
                }
                TokenTree::Punct(mark) if mark.as_char() == ';' => is_public = false,
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            at += 1;
        }
    }

    /// Resolves a path written in module `at`; `None` for other crates and local names.
    fn resolve(&self, at: &[String], segments: &[String], reexports: usize) -> Option<Target> {
        let module = self.modules.get(at)?;
        let (first, rest) = segments.split_first()?;
        match first.as_str() {
            "crate" => self.descend(&[], rest, reexports),
            "self" => self.descend(at, rest, reexports),
            "super" => self.resolve_in_parent(at, rest, reexports),
            name if module.children.contains(name) => self.descend(at, segments, reexports),
            name => {
                let import = module.imports.iter().find(|import| import.alias == name)?;
                // A name of another crate may import itself.
                if reexports == 0 || import.path.segments.first() == Some(first) {
                    return None;
                }
                let written = [&import.path.segments, rest].concat();
                self.resolve(at, &written, reexports - 1)
            }
        }
    }

    fn resolve_in_parent(
        &self,
        at: &[String],
        rest: &[String],
        reexports: usize,
    ) -> Option<Target> {
        let (_, parent) = at.split_last()?;
        match rest.split_first() {
            Some((word, rest)) if word == "super" => {
                self.resolve_in_parent(parent, rest, reexports)
            }
            _ => self.descend(parent, rest, reexports),
        }
    }

    /// Follows `segments` from module `at` down, and through re-exports.
    fn descend(&self, at: &[String], segments: &[String], reexports: usize) -> Option<Target> {
        let Some((name, rest)) = segments.split_first() else {
            return Some(Target {
                module: at.to_vec(),
                item: None,
            });
        };
        let module = self.modules.get(at)?;
        let child = [at, slice::from_ref(name)].concat();
        if self.modules.contains_key(&child) {
            return self.descend(&child, rest, reexports);
        }
        let reexport = module
            .imports
            .iter()
            .find(|import| import.alias == *name && !module.items.contains(name));
        if let Some(import) = reexport
            && reexports > 0
            && import.path.segments.first() != Some(name)
        {
            let written = [&import.path.segments, rest].concat();
            return self.resolve(at, &written, reexports - 1);
        }
        let globs = module.imports.iter().filter(|import| import.alias == "*");
        for import in globs.filter(|import| import.is_reexport && reexports > 0) {
            let target = self.resolve(at, &import.path.segments, reexports - 1);
            if let Some(target) = target
                && !module.items.contains(name)
                && self.modules[&target.module].items.contains(name)
            {
                return self.descend(&target.module, segments, reexports - 1);
            }
        }
        Some(Target {
            module: at.to_vec(),
            item: Some(name.clone()),
        })
    }
}

fn module_path(inner: &str) -> ModulePath {
    let stem = Path::new(inner).with_extension("");
    let mut path: ModulePath = stem
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    let is_root = path.len() == 1 && (path[0] == "lib" || path[0] == "main");
    if is_root || path.last().is_some_and(|last| last == "mod") {
        path.pop();
    }
    path
}

fn is_test_attribute(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Punct(mark), TokenTree::Group(group), ..]
        if mark.as_char() == '#' && group.stream().to_string().replace(' ', "") == "cfg(test)")
}

/// Returns the index behind the item that begins at `at`: behind its `;` or its block.
fn end_of_item(tokens: &[TokenTree], at: usize) -> usize {
    let is_use = matches!(&tokens.get(at), Some(TokenTree::Ident(word)) if *word == "use");
    let ends = |token: &TokenTree| match token {
        TokenTree::Punct(mark) => mark.as_char() == ';',
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace && !is_use,
        TokenTree::Ident(_) | TokenTree::Literal(_) => false,
    };
    let behind = tokens[at..].iter().position(ends);
    behind.map_or(tokens.len(), |behind| at + behind + 1)
}

/// Returns the segments of the path that begins at `at`, and its number of tokens.
fn path_at(tokens: &[TokenTree], at: usize) -> (Vec<String>, usize) {
    let mut segments = Vec::new();
    let mut end = at;
    while let Some(TokenTree::Ident(word)) = tokens.get(end) {
        segments.push(word.to_string());
        end += 1;
        if !is_separator(&tokens[end..])
            || !matches!(tokens.get(end + 2), Some(TokenTree::Ident(_)))
        {
            break;
        }
        end += 2;
    }
    (segments, end - at)
}

fn is_separator(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Punct(one), TokenTree::Punct(two), ..]
        if one.as_char() == ':' && two.as_char() == ':')
}

/// Lists the paths of the tree of a `use` declaration with the names that they bring.
fn expand_use(tokens: &[TokenTree], before: &[String], found: &mut Vec<(NamedPath, String)>) {
    for branch in
        tokens.split(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ','))
    {
        let Some(first) = branch.first() else {
            continue;
        };
        let (inner, length) = path_at(branch, 0);
        let mut segments = [before, &inner].concat();
        let rest = &branch[length..];
        let (behind, is_glob) = match rest {
            [_, _, TokenTree::Group(group)] if is_separator(rest) => {
                let inner: Vec<_> = group.stream().into_iter().collect();
                expand_use(&inner, &segments, found);
                continue;
            }
            [TokenTree::Group(group)] => {
                let inner: Vec<_> = group.stream().into_iter().collect();
                expand_use(&inner, &segments, found);
                continue;
            }
            [_, _, TokenTree::Punct(star)] => (None, star.as_char() == '*'),
            [TokenTree::Ident(_), TokenTree::Ident(alias)] => (Some(alias.to_string()), false),
            _ => (None, false),
        };
        if segments.len() > 1 && segments.last().is_some_and(|last| last == "self") {
            segments.pop();
        }
        let alias = if is_glob {
            Some("*".to_owned())
        } else {
            behind
        };
        let alias = alias
            .or_else(|| segments.last().cloned())
            .unwrap_or_default();
        let line = first.span().start().line;
        found.push((NamedPath { segments, line }, alias));
    }
}
