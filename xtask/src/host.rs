//! Imports of parts, and the module through which gathered parts take them.
//!
//! All parts import memory, table and stack of the program. Merged as they are, a gathered file
//! would import each of them once per chunk. Instead, the chunks are merged with a module that
//! imports them from the program by another name and exports them again.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use wasm_encoder::{EntityType, ExportKind, ExportSection, ImportSection, Module};
use wasmparser::{Parser, Payload, TypeRef};

/// Module that parts import from.
pub(crate) const SPLIT_MODULE: &str = "__wasm_split";
/// Module that gathered parts import from.
pub(crate) const HOST_MODULE: &str = "program";

/// Imports of parts, by name.
pub(crate) type Imports = BTreeMap<String, TypeRef>;

/// Adds the imports of a part. Every part has only the imports that the program shares.
pub(crate) fn collect_imports(part: &[u8], imports: &mut Imports) -> Result<()> {
    for payload in Parser::new(0).parse_all(part) {
        let Payload::ImportSection(section) = payload? else {
            continue;
        };
        for import in section.into_imports() {
            let import = import?;
            ensure!(
                import.module == SPLIT_MODULE,
                "a part imports {} from {}, which nobody provides",
                import.name,
                import.module
            );
            ensure!(
                export_kind(import.ty).is_some(),
                "a part imports {} as {:?}, which the program does not share",
                import.name,
                import.ty
            );
            imports.insert(import.name.to_owned(), import.ty);
        }
    }
    Ok(())
}

/// Returns the names that a module exports.
pub(crate) fn export_names(module: &[u8]) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::ExportSection(section) = payload? {
            for export in section {
                names.push(export?.name.to_owned());
            }
        }
    }
    Ok(names)
}

/// Writes the module that passes imports on.
pub(crate) fn write_host(imports: &Imports) -> Result<Vec<u8>> {
    let mut taken = ImportSection::new();
    let mut given = ExportSection::new();
    // Each kind has indices of its own.
    let mut counts: BTreeMap<u8, u32> = BTreeMap::new();
    for (name, &declared) in imports {
        let Some(kind) = export_kind(declared) else {
            continue;
        };
        taken.import(HOST_MODULE, name, EntityType::try_from(declared)?);
        let count = counts.entry(kind as u8).or_default();
        given.export(name, kind, *count);
        *count += 1;
    }
    let mut module = Module::new();
    module.section(&taken);
    module.section(&given);
    Ok(module.finish())
}

/// Returns the kind of an item that parts share. Functions are called through the table.
fn export_kind(declared: TypeRef) -> Option<ExportKind> {
    match declared {
        TypeRef::Memory(_) => Some(ExportKind::Memory),
        TypeRef::Table(_) => Some(ExportKind::Table),
        TypeRef::Global(_) => Some(ExportKind::Global),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{GlobalType, MemoryType, ValType};

    use super::*;

    fn memory() -> EntityType {
        EntityType::Memory(MemoryType {
            minimum: 1,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        })
    }

    fn global() -> EntityType {
        EntityType::Global(GlobalType {
            val_type: ValType::I32,
            mutable: true,
            shared: false,
        })
    }

    fn part(imports: &[(&str, &str, EntityType)]) -> Vec<u8> {
        let mut section = ImportSection::new();
        for &(module, name, declared) in imports {
            section.import(module, name, declared);
        }
        let mut module = Module::new();
        module.section(&section);
        module.finish()
    }

    #[test]
    fn the_host_passes_on_what_any_part_imports() {
        let mut imports = Imports::new();
        for one in [
            part(&[(SPLIT_MODULE, "memory", memory())]),
            part(&[
                (SPLIT_MODULE, "memory", memory()),
                (SPLIT_MODULE, "__stack_pointer", global()),
                (SPLIT_MODULE, "__tls", global()),
            ]),
        ] {
            collect_imports(&one, &mut imports).unwrap();
        }
        let host = write_host(&imports).unwrap();
        assert_eq!(
            export_names(&host).unwrap(),
            ["__stack_pointer", "__tls", "memory"]
        );
        let mut taken = Vec::new();
        let mut indices = Vec::new();
        for payload in Parser::new(0).parse_all(&host) {
            match payload.unwrap() {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        let import = import.unwrap();
                        taken.push((import.module.to_owned(), import.name.to_owned()));
                    }
                }
                Payload::ExportSection(section) => {
                    indices.extend(section.into_iter().map(|export| export.unwrap().index));
                }
                _ => {}
            }
        }
        assert!(taken.iter().all(|(module, _)| module == HOST_MODULE));
        assert_eq!(taken.len(), 3);
        assert_eq!(indices, [0, 1, 0], "globals and memories count apart");
    }

    #[test]
    fn a_part_with_other_imports_is_refused() {
        let foreign = part(&[("env", "memory", memory())]);
        let error = collect_imports(&foreign, &mut Imports::new()).unwrap_err();
        assert!(error.to_string().contains("memory from env"), "{error}");
        let function = part(&[(SPLIT_MODULE, "call", EntityType::Function(0))]);
        assert!(collect_imports(&function, &mut Imports::new()).is_err());
    }
}
