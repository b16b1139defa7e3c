//! Script between the browser and the program, by wasm-bindgen.

use anyhow::{Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::split::PARTS_SCRIPT;
use crate::symbols::{number_symbols, rename_identifiers};

/// Program with its script.
pub(crate) struct BoundProgram {
    pub(crate) module: Vec<u8>,
    pub(crate) script: String,
}

/// Writes the script of a program, and shortens the names by which the two call each other.
pub(crate) fn bind_program(module: Vec<u8>) -> Result<BoundProgram> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_bytes("app", module)
        .typescript(false)
        // The parts share memory and table of the program.
        .keep_lld_exports(true)
        // `loader.js` says where the module is.
        .omit_default_module_path(true)
        .web(true)?;
    let mut output = bindgen.generate_output()?;
    ensure!(
        output.snippets().values().all(Vec::is_empty) && output.local_modules().is_empty(),
        "the program brings scripts of its own, which nobody copies"
    );
    let script = output.js().to_owned();
    let module = output.wasm_mut();
    let imports = module.imports.iter().map(|import| &*import.name);
    let exports = module.exports.iter().map(|export| &*export.name);
    let names = number_symbols(imports.chain(exports));
    for import in module.imports.iter_mut() {
        if let Some(name) = names.get(&import.name) {
            import.name.clone_from(name);
        }
    }
    for export in module.exports.iter_mut() {
        if let Some(name) = names.get(&export.name) {
            export.name.clone_from(name);
        }
    }
    Ok(BoundProgram {
        module: module.emit_wasm(),
        script: rename_identifiers(&script, &names),
    })
}

/// Makes the script of a program import the loaders of its parts from a file. The module keeps the
/// name by which it knows them.
pub(crate) fn link_parts(script: &str, file: &str) -> Result<String> {
    let import = |path: &str| format!("from \"{path}\"");
    let unnamed = import(PARTS_SCRIPT);
    ensure!(
        script.contains(&unnamed),
        "the program imports no loader of a part"
    );
    Ok(script.replace(&unnamed, &import(&format!("./{file}"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_imports_loaders_from_the_hashed_file() {
        let script = "import * as a from \"./parts.js\"\nlet imports = {\"./parts.js\": a};";
        assert_eq!(
            link_parts(script, "parts-12.js").unwrap(),
            "import * as a from \"./parts-12.js\"\nlet imports = {\"./parts.js\": a};"
        );
        assert!(link_parts("import { a } from \"./other.js\";", "parts-12.js").is_err());
    }
}
