//! Texts in localStorage.

/// Stores a text in localStorage for all pages of this app, across reloads. It is lost where
/// storage is full or forbidden.
pub(crate) fn store(key: &str, text: &str) {
    if let Some(storage) = local_storage() {
        let _ = storage.set_item(key, text);
    }
}

/// Returns the text stored under a key.
pub(crate) fn stored(key: &str) -> Option<String> {
    local_storage()?.get_item(key).ok()?
}

/// Removes a stored text.
pub(crate) fn remove_stored(key: &str) {
    if let Some(storage) = local_storage() {
        let _ = storage.remove_item(key);
    }
}

/// Returns all keys with this prefix.
pub(crate) fn stored_keys(prefix: &str) -> Vec<String> {
    let Some(storage) = local_storage() else {
        return Vec::new();
    };
    let count = storage.length().unwrap_or_default();
    (0..count)
        .filter_map(|index| storage.key(index).ok().flatten())
        .filter(|key| key.starts_with(prefix))
        .collect()
}

fn local_storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}
