//! Files of the program: split, bound, gathered, optimised and named.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

use anyhow::{Context as _, Result, ensure};
use shared::bundle::{Preload, PreloadKind};

use crate::bind::{BoundProgram, bind_program, link_parts};
use crate::config::Shared;
use crate::groups::{Layout, plan_layout};
use crate::host::{HOST_MODULE, Imports, SPLIT_MODULE, collect_imports, export_names, write_host};
use crate::loader_script::write_loader_script;
use crate::names::{hash_contents, hashed_name};
use crate::split::{part_path, split_program};
use crate::squeeze::squeeze_script;
use crate::tools::{merge_modules, optimise_module};

/// Stem of the files that every page needs.
const PROGRAM: &str = "app";
/// Stem of the script that loads parts.
const PARTS: &str = "parts";

/// Files of the program in the folder of the built frontend.
pub(crate) struct ProgramFiles {
    /// Files that every page needs.
    pub(crate) program: Vec<Preload>,
    /// Modules of each part.
    pub(crate) parts: BTreeMap<String, Vec<String>>,
}

/// Writes the files of a compiled program to `staging`; `work` is for files in between.
pub(crate) fn write_program(
    compiled: &Path,
    rules: &Shared,
    work: &Path,
    staging: &Path,
) -> Result<ProgramFiles> {
    let cut = work.join("cut");
    let (main, split) = split_program(compiled, &cut)?;
    let layout = plan_layout(&split, rules);
    let BoundProgram { module, script } = bind_program(main)?;
    let script = squeeze_script(&script)?;

    let mut imports = Imports::new();
    for name in split.sizes.keys() {
        collect_imports(&fs::read(part_path(&cut, name))?, &mut imports)?;
    }
    let taken: Vec<_> = imports.keys().cloned().collect();
    check_exports(&module, &taken)?;
    let host = part_path(work, HOST_MODULE);
    fs::write(&host, write_host(&imports)?)?;

    let gathered = work.join("gathered");
    fs::create_dir_all(&gathered)?;
    fs::write(part_path(&gathered, PROGRAM), module)?;
    gather_parts(&layout, &cut, &host, &gathered)?;
    let own = layout.parts.values().filter_map(|part| part.own.as_deref());
    let stems: Vec<&str> = layout
        .shared
        .keys()
        .map(String::as_str)
        .chain(own)
        .chain([PROGRAM])
        .collect();
    let modules = optimise_all(&stems, &gathered)?;

    // All files of one build fit each other only, and carry one hash.
    let write_parts =
        |hash: &str| write_loader_script(&layout, &hashed_name(PROGRAM, hash, "js"), &taken, hash);
    let parts_script = write_parts("");
    let scripts = [("app.js", &*script), ("parts.js", &*parts_script)]
        .map(|(name, script)| (name, script.as_bytes()));
    let contents = modules.iter().map(|(name, bytes)| (&**name, &**bytes));
    let hash = hash_contents(contents.chain(scripts));
    let parts_file = hashed_name(PARTS, &hash, "js");
    let program_file = hashed_name(PROGRAM, &hash, "js");
    for (name, bytes) in &modules {
        fs::write(staging.join(hashed_name(name, &hash, "wasm")), bytes)?;
    }
    fs::write(staging.join(&parts_file), write_parts(&hash))?;
    fs::write(
        staging.join(&program_file),
        link_parts(&script, &parts_file)?,
    )?;

    let module_of = |name: &String| hashed_name(name, &hash, "wasm");
    let files = layout.parts.iter().map(|(name, part)| {
        let files = part.files().map(module_of).collect();
        (name.clone(), files)
    });
    let script_preload = |file| Preload {
        kind: PreloadKind::Script,
        file,
    };
    Ok(ProgramFiles {
        program: vec![
            script_preload(program_file),
            script_preload(parts_file),
            Preload {
                kind: PreloadKind::Module,
                file: hashed_name(PROGRAM, &hash, "wasm"),
            },
        ],
        parts: files.collect(),
    })
}

/// Checks that the program exports all imports of its parts.
fn check_exports(module: &[u8], taken: &[String]) -> Result<()> {
    let exported = export_names(module)?;
    let missing = taken.iter().find(|name| !exported.contains(name));
    ensure!(
        missing.is_none(),
        "parts import {}, which the program does not export",
        missing.map_or("", String::as_str)
    );
    Ok(())
}

/// Writes the files of all parts before they are optimised.
fn gather_parts(layout: &Layout, cut: &Path, host: &Path, gathered: &Path) -> Result<()> {
    for (name, chunks) in &layout.shared {
        let files: Vec<PathBuf> = chunks.iter().map(|chunk| part_path(cut, chunk)).collect();
        let output = part_path(gathered, name);
        if let [file] = &*files {
            fs::copy(file, output)?;
        } else {
            // The host is named like the module that chunks import from.
            let chunks = files
                .iter()
                .map(PathBuf::as_path)
                .zip(chunks.iter().map(|name| &**name));
            merge_modules([(host, SPLIT_MODULE)].into_iter().chain(chunks), &output)?;
        }
    }
    for own in layout.parts.values().filter_map(|part| part.own.as_ref()) {
        fs::copy(part_path(cut, own), part_path(gathered, own))?;
    }
    Ok(())
}

/// Optimises modules, as many at once as there are processors.
fn optimise_all(names: &[&str], folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let waiting = Mutex::new(names.iter());
    let take = || waiting.lock().ok()?.next().copied();
    let work = || -> Result<Vec<(String, Vec<u8>)>> {
        let mut done = Vec::new();
        while let Some(name) = take() {
            let output = folder.join(format!("{name}.small.wasm"));
            optimise_module(&part_path(folder, name), &output)?;
            done.push((name.to_owned(), fs::read(&output)?));
        }
        Ok(done)
    };
    let count = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..count).map(|_| scope.spawn(work)).collect();
        let mut modules = BTreeMap::new();
        for worker in workers {
            let done = worker.join().ok().context("a thread stopped")?;
            modules.extend(done?);
        }
        Ok(modules)
    })
}
