//! Script that loads the parts of the program: `parts.js`.
//!
//! Pure. The program imports a function `__wasm_split_load_…` for each part and passes the index of
//! a callback in its table of functions, and the data of that callback.

use std::fmt::Write as _;

use crate::groups::Layout;
use crate::host::{HOST_MODULE, SPLIT_MODULE};
use crate::names::hashed_name;

/// Machinery of the script: `part` loads a file once all that it needs is there, and again after a
/// failure; `whole` waits for several; `call` tells the program whether loading succeeded.
const MACHINERY: &str = "
function part(file, needed) {
  let loading;
  const load = async () => {
    const before = whole(needed)();
    const answer = fetch(new URL(file, import.meta.url));
    answer.catch(() => {});
    await before;
    await WebAssembly.instantiateStreaming(answer, program());
  };
  return () => loading ??= load().catch((error) => {
    loading = undefined;
    throw error;
  });
}
function whole(needed) {
  return () => Promise.all(needed.map((load) => load()));
}
function call(load) {
  return async (callback, data) => {
    let isLoaded = true;
    try {
      await load();
    } catch (error) {
      console.error(error);
      isLoaded = false;
    }
    program().@SPLIT@.__indirect_function_table.get(callback)(data, isLoaded);
  };
}
";

/// Writes the script. `program` is the file of the script that starts the program, `taken` are the
/// imports of parts from the program, `hash` is that of all files of the program.
pub(crate) fn write_loader_script(
    layout: &Layout,
    program: &str,
    taken: &[String],
    hash: &str,
) -> String {
    let taken = taken.join(", ");
    let mut script = format!(
        "import {{ initSync }} from \"./{program}\";
let imports;
function program() {{
  if (!imports) {{
    const {{ {taken} }} = initSync();
    const taken = {{ {taken} }};
    imports = {{ {SPLIT_MODULE}: taken, {HOST_MODULE}: taken }};
  }}
  return imports;
}}"
    );
    script.push_str(&MACHINERY.replace("@SPLIT@", SPLIT_MODULE));
    let file = |name: &str| format!("\"./{}\"", hashed_name(name, hash, "wasm"));
    for name in layout.shared.keys() {
        writeln!(script, "const {name} = part({}, []);", file(name))
            .expect("writing to a `String` never fails");
    }
    for (name, part) in &layout.parts {
        let needed = part.shared.join(", ");
        let load = match &part.own {
            Some(own) => format!("part({}, [{needed}])", file(own)),
            None => format!("whole([{needed}])"),
        };
        writeln!(
            script,
            "export const __wasm_split_load_{name} = call({load});"
        )
        .expect("writing to a `String` never fails");
    }
    script
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::groups::Part;

    fn script() -> String {
        let part = |own: Option<&str>| Part {
            shared: vec!["shared_pages".to_owned()],
            own: own.map(str::to_owned),
        };
        let layout = Layout {
            shared: BTreeMap::from([("shared_pages".to_owned(), vec!["chunk_1".to_owned()])]),
            parts: BTreeMap::from([
                ("receipt".to_owned(), part(Some("split_receipt"))),
                ("tiny".to_owned(), part(None)),
            ]),
        };
        let taken = ["__indirect_function_table", "memory"].map(str::to_owned);
        write_loader_script(&layout, "app-12.js", &taken, "12")
    }

    #[test]
    fn each_part_has_the_function_that_the_program_imports() {
        let script = script();
        for line in [
            "const shared_pages = part(\"./shared_pages-12.wasm\", []);",
            "export const __wasm_split_load_receipt = \
             call(part(\"./split_receipt-12.wasm\", [shared_pages]));",
            "export const __wasm_split_load_tiny = call(whole([shared_pages]));",
        ] {
            assert!(script.lines().any(|one| one == line), "{line}\n{script}");
        }
    }

    #[test]
    fn parts_take_what_the_program_exports_by_both_names() {
        let script = script();
        assert!(script.starts_with("import { initSync } from \"./app-12.js\";"));
        assert!(
            script.contains("const { __indirect_function_table, memory } = initSync();"),
            "{script}"
        );
        assert!(
            script.contains("imports = { __wasm_split: taken, program: taken };"),
            "{script}"
        );
        assert!(!script.contains('@'), "{script}");
    }
}
