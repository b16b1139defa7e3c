//! Build of the frontend in the staging folder of trunk: program, styles, document and manifest.
//!
//! trunk has copied icons and the like before, and the document with the elements that it knows.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use shared::bundle::{MANIFEST_FILE, Manifest, PRELOADED_PAGES, Styles};

use crate::config::Config;
use crate::device_reader::{WORKER, write_device_reader};
use crate::document::divide_document;
use crate::names::{hash_contents, hashed_name};
use crate::program::{ProgramFiles, write_program};
use crate::squeeze::{squeeze_script, squeeze_style};
use crate::tools::compile_program;

const INDEX: &str = "index.html";
const SERVICE_WORKER: &str = "service_worker.js";
const SAMPLE_RECEIPT: &str = "sample-receipt.png";

/// Builds the frontend of the checkout `root`.
pub(crate) fn build(root: &Path, staging: &Path) -> Result<()> {
    let sources = root.join("frontend");
    let config = read_text(&sources.join("bundle.toml"))?;
    let config = Config::parse(&config).context("frontend/bundle.toml")?;
    let styles = write_styles(&sources.join("styles"), &config, staging)?;
    let compiled = compile_program(root)?;
    let work = compiled.with_file_name("bundle");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    let files = write_program(&compiled, &config.shared, &work, staging)?;
    let installed = sources.join("installed");
    let loader = write_hashed(
        staging,
        "loader",
        "js",
        &squeeze_script(&read_text(&installed.join("loader.js"))?)?,
    )?;
    let html = read_text(&staging.join(INDEX))?;
    let ProgramFiles { program, parts } = files;
    let (languages, parts) = separate_languages(parts, &config.shared.language_prefix);
    check_pages(&parts)?;
    let mut offline = list_offline(&list_files(staging)?);
    offline.push(WORKER.to_owned());
    let device_reader = write_device_reader(root, staging)?;
    let manifest = Manifest {
        document: divide_document(&html, &styles, &loader)?,
        program,
        styles,
        parts,
        languages,
        offline,
        device_reader,
    };
    fs::write(staging.join(INDEX), manifest.index_html())?;
    fs::write(
        staging.join(MANIFEST_FILE),
        serde_json::to_string_pretty(&manifest)?,
    )?;
    let worker = squeeze_script(&read_text(&installed.join(SERVICE_WORKER))?)?;
    fs::write(
        staging.join(SERVICE_WORKER),
        write_service_worker(&worker, &manifest.offline, &manifest.device_reader)?,
    )?;
    Ok(())
}

/// Writes the two style sheets.
fn write_styles(folder: &Path, config: &Config, staging: &Path) -> Result<Styles> {
    let files = list_files(folder)?;
    let names: BTreeSet<_> = files
        .iter()
        .filter_map(|name| name.strip_suffix(".css"))
        .map(str::to_owned)
        .collect();
    config.check_styles(&names)?;
    let gather = |name: &str, parts: &[String]| {
        let mut style = String::new();
        for part in parts {
            let path = folder.join(part).with_extension("css");
            let text = squeeze_style(&read_text(&path)?);
            style.push_str(&text.with_context(|| path.display().to_string())?);
        }
        write_hashed(staging, name, "css", &style)
    };
    Ok(Styles {
        first: gather("first", &config.styles.first)?,
        desk: gather("desk", &config.styles.desk)?,
    })
}

/// Writes a file and returns its name with the hash of its content.
fn write_hashed(staging: &Path, stem: &str, extension: &str, content: &str) -> Result<String> {
    let hash = hash_contents([("", content.as_bytes())]);
    let name = hashed_name(stem, &hash, extension);
    fs::write(staging.join(&name), content)?;
    Ok(name)
}

/// Separates the parts of languages, by tag, from all others.
fn separate_languages(
    parts: BTreeMap<String, Vec<String>>,
    prefix: &str,
) -> (BTreeMap<String, Vec<String>>, BTreeMap<String, Vec<String>>) {
    let (languages, others): (BTreeMap<_, _>, _) = parts
        .into_iter()
        .partition(|(name, _)| name.starts_with(prefix));
    let by_tag = languages
        .into_iter()
        .map(|(name, files)| (name[prefix.len()..].to_owned(), files));
    (by_tag.collect(), others)
}

/// Checks that the program has the pages that the server preloads.
fn check_pages(parts: &BTreeMap<String, Vec<String>>) -> Result<()> {
    for page in PRELOADED_PAGES {
        ensure!(
            parts.contains_key(page),
            "the server preloads the page {page}, which frontend/src/app/pages.rs does not \
             split off"
        );
    }
    Ok(())
}

/// Returns the files that the app needs without a connection. Icons are for the system, the browser
/// asks for the worker itself, and the sample is of no use without the server.
fn list_offline(staged: &[String]) -> Vec<String> {
    let is_needed = |name: &&String| {
        ![INDEX, SERVICE_WORKER, MANIFEST_FILE, SAMPLE_RECEIPT].contains(&name.as_str())
            && !name.starts_with("icon-")
    };
    let mut files = vec![INDEX.to_owned()];
    files.extend(staged.iter().filter(is_needed).cloned());
    files
}

/// Writes the lists of files in front of the service worker.
fn write_service_worker(
    source: &str,
    offline: &[String],
    device_reader: &[String],
) -> Result<String> {
    let list = |names: &[String]| {
        let addresses: Vec<_> = names.iter().map(|name| format!("/{name}")).collect();
        serde_json::to_string(&addresses)
    };
    let (files, reader) = (list(offline)?, list(device_reader)?);
    Ok(format!(
        "const FILES = {files};\nconst READER_FILES = {reader};\n{source}"
    ))
}

/// Returns the names of the files of a folder, sorted.
fn list_files(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    fn parts(names: &[&str]) -> BTreeMap<String, Vec<String>> {
        let files = |name: &&str| ((*name).to_owned(), list(&[&format!("{name}.wasm")]));
        names.iter().map(files).collect()
    }

    #[test]
    fn languages_are_listed_by_tag() {
        let all = parts(&["language_de", "receipt"]);
        let (languages, others) = separate_languages(all, "language_");
        assert_eq!(
            languages,
            [("de".to_owned(), list(&["language_de.wasm"]))].into()
        );
        assert_eq!(others, parts(&["receipt"]));
    }

    #[test]
    fn a_build_without_a_preloaded_page_fails() {
        assert!(check_pages(&parts(&PRELOADED_PAGES)).is_ok());
        let error = check_pages(&parts(&["receipts"])).unwrap_err();
        assert!(error.to_string().contains("page receipt,"), "{error}");
    }

    #[test]
    fn the_worker_keeps_what_the_app_needs() {
        let staged = list(&[
            "app.js",
            "icon-192.png",
            "icon.svg",
            "index.html",
            "manifest.json",
            "manifest.webmanifest",
            "sample-receipt.png",
            "service_worker.js",
        ]);
        let offline = list_offline(&staged);
        assert_eq!(
            offline,
            ["index.html", "app.js", "icon.svg", "manifest.webmanifest"]
        );
        let worker = write_service_worker("start();", &offline[..2], &list(&["a.wasm"])).unwrap();
        assert_eq!(
            worker,
            "const FILES = [\"/index.html\",\"/app.js\"];\n\
             const READER_FILES = [\"/a.wasm\"];\nstart();"
        );
    }

    #[test]
    fn styles_are_gathered_in_the_order_of_the_description() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("a.css", "a { b: c; }"),
            ("b.css", "d { e: f; }"),
            ("c.css", "g {}"),
        ] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let config = "styles = { first = [\"b\", \"a\"], desk = [\"c\"] }
                      shared = { alone_bytes = 1, language_prefix = \"\" }";
        let staging = tempfile::tempdir().unwrap();
        let styles = write_styles(
            folder.path(),
            &Config::parse(config).unwrap(),
            staging.path(),
        )
        .unwrap();
        let first = fs::read_to_string(staging.path().join(&styles.first)).unwrap();
        assert_eq!(first, "d{e:f}a{b:c}");
        assert!(styles.desk.starts_with("desk-"), "{styles:?}");
    }
}
