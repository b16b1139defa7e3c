//! Names of countries in the language of the document, and their order.

use std::cmp::Ordering;

use js_sys::{Array, Intl, JsString, Object, Reflect};
use leptos::prelude::document;

/// Returns the name of a country by its ISO 3166-1 code, or the code where the browser knows none.
pub(crate) fn country_name(code: &str) -> String {
    let options = Object::new();
    // A plain object takes any property.
    let _ = Reflect::set(&options, &"type".into(), &"region".into());
    let name = Intl::DisplayNames::new(&document_language(), &options).of(code);
    name.map_or_else(|| code.to_owned(), String::from)
}

/// Compares names as the language sorts them.
pub(crate) fn compare_names(one: &str, other: &str) -> Ordering {
    let sign = JsString::from(one).locale_compare(other, &document_language(), &Object::new());
    sign.cmp(&0)
}

/// Returns the language of the document as a list of locales.
fn document_language() -> Array {
    let root = document().document_element();
    let tag = root.and_then(|root| root.get_attribute("lang"));
    tag.into_iter().map(|tag| JsString::from(tag)).collect()
}
