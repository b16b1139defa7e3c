//! Short names for the functions by which the program and its script call each other.
//!
//! Pure. wasm-bindgen adds a hash to the name of each function, which no compression
//! shortens: numbers are several kilobytes less in the first load (`docs/bundle-size.md`).

use std::collections::BTreeMap;

/// Beginnings of the names that wasm-bindgen generates; others are part of an interface.
const GENERATED: [&str; 2] = ["__wbg_", "wasm_bindgen__"];

/// Returns a short name for each generated one.
pub(crate) fn number_symbols<'a>(
    names: impl IntoIterator<Item = &'a str>,
) -> BTreeMap<String, String> {
    let is_generated = |name: &&str| GENERATED.iter().any(|start| name.starts_with(start));
    let mut short = BTreeMap::new();
    for name in names.into_iter().filter(is_generated) {
        let number = short.len();
        short
            .entry(name.to_owned())
            .or_insert_with(|| format!("__{number}"));
    }
    short
}

/// Replaces whole identifiers of a script.
pub(crate) fn rename_identifiers(script: &str, names: &BTreeMap<String, String>) -> String {
    let mut renamed = String::with_capacity(script.len());
    let mut rest = script;
    while let Some(start) = rest.find(is_identifier_letter) {
        let (other, word) = rest.split_at(start);
        let end = word
            .find(|letter| !is_identifier_letter(letter))
            .unwrap_or(word.len());
        let (word, after) = word.split_at(end);
        renamed.push_str(other);
        renamed.push_str(names.get(word).map_or(word, String::as_str));
        rest = after;
    }
    renamed.push_str(rest);
    renamed
}

fn is_identifier_letter(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || letter == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_names_are_numbered_and_others_kept() {
        let names = number_symbols(["memory", "__wbg_add_1f", "main", "wasm_bindgen__x_2e"]);
        let expected = [("__wbg_add_1f", "__0"), ("wasm_bindgen__x_2e", "__1")];
        assert_eq!(
            names,
            expected
                .map(|(long, short)| (long.to_owned(), short.to_owned()))
                .into()
        );
        assert_eq!(number_symbols(["__wbg_a", "__wbg_a"]).len(), 1);
    }

    #[test]
    fn only_whole_identifiers_are_replaced() {
        let names = number_symbols(["__wbg_add"]);
        let script = "{ __wbg_add: x, __wbg_add2: y, $__wbg_add: \"ä\" } wasm.__wbg_add";
        assert_eq!(
            rename_identifiers(script, &names),
            "{ __0: x, __wbg_add2: y, $__wbg_add: \"ä\" } wasm.__0"
        );
    }
}
