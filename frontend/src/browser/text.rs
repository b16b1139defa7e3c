//! Unicode normalisation of text.

/// Returns the text in lower case and without accents, for comparison. The browser does it: tables
/// of our own would add kilobytes to the first load.
pub(crate) fn normalize_text(text: &str) -> String {
    let apart = js_sys::JsString::from(text)
        .normalize("NFKD")
        .to_lower_case();
    // In the decomposed form accents are characters of their own.
    let is_accent = |letter: &char| matches!(letter, '\u{300}'..='\u{36f}');
    String::from(apart)
        .chars()
        .filter(|letter| !is_accent(letter))
        .collect()
}
