//! Any text as `Upload-Metadata` header: the parser does not panic, accepts only what the grammar
//! allows, and parses formatted metadata back to the same pairs.
#![no_main]

use libfuzzer_sys::fuzz_target;
use shared::tus::{format_metadata, parse_metadata};

fuzz_target!(|header: &str| {
    let Ok(pairs) = parse_metadata(header) else {
        return;
    };
    for (index, (key, value)) in pairs.iter().enumerate() {
        assert!(
            !key.is_empty() && key.is_ascii() && !key.contains([' ', ',']),
            "{key:?} is no key"
        );
        assert!(
            pairs[..index].iter().all(|(known, _)| known != key),
            "{key:?} stands there twice"
        );
        assert!(
            value.len() <= header.len(),
            "a value is longer than its header"
        );
    }
    let texts: Option<Vec<_>> = pairs
        .iter()
        .map(|(key, value)| {
            std::str::from_utf8(value)
                .ok()
                .map(|value| (key.as_str(), value))
        })
        .collect();
    let Some(texts) = texts else { return };
    let again = parse_metadata(&format_metadata(&texts));
    assert_eq!(
        again.as_ref(),
        Ok(&pairs),
        "what was read cannot be written and read again"
    );
});
