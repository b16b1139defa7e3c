//! File names with a hash of the content, which browsers keep for ever.

use sha2::{Digest as _, Sha256};

/// Digits of a hash in a name: enough to tell builds apart.
const HASH_DIGITS: usize = 16;

/// Computes the hash of contents, each with its name. Neither order nor borders are ambiguous.
pub(crate) fn hash_contents<'a>(contents: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut contents: Vec<_> = contents.into_iter().collect();
    contents.sort_unstable();
    let mut hasher = Sha256::new();
    for (name, content) in contents {
        for bytes in [name.as_bytes(), content] {
            hasher.update((bytes.len() as u64).to_le_bytes());
            hasher.update(bytes);
        }
    }
    let digits = hasher.finalize().into_iter().flat_map(|byte| {
        [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16).unwrap_or('0'))
    });
    digits.take(HASH_DIGITS).collect()
}

/// Returns the name of a file: `app-0123456789abcdef.js`.
pub(crate) fn hashed_name(stem: &str, hash: &str, extension: &str) -> String {
    format!("{stem}-{hash}.{extension}")
}

/// Returns a name without its hash, which is the same in every build.
pub(crate) fn stable_name(name: &str) -> String {
    let Some((stem, extension)) = name.rsplit_once('.') else {
        return name.to_owned();
    };
    match stem.rsplit_once('-') {
        Some((stem, hash)) if is_hash(hash) => format!("{stem}.{extension}"),
        _ => name.to_owned(),
    }
}

fn is_hash(text: &str) -> bool {
    text.len() == HASH_DIGITS && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_depends_on_names_and_contents_but_not_on_their_order() {
        let hash = |contents: &[(&str, &[u8])]| hash_contents(contents.iter().copied());
        let one = hash(&[("a.js", b"1"), ("b.js", b"2")]);
        assert_eq!(one, hash(&[("b.js", b"2"), ("a.js", b"1")]));
        assert!(is_hash(&one), "{one}");
        for other in [
            hash(&[("a.js", b"1"), ("b.js", b"3")]),
            hash(&[("a.js", b"1"), ("c.js", b"2")]),
            hash(&[("a.js", b"1b.js"), ("", b"2")]),
            hash(&[("a.js", b"1")]),
        ] {
            assert_ne!(one, other);
        }
    }

    #[test]
    fn stable_names_lack_the_hash() {
        let name = hashed_name("split_receipt", "0123456789abcdef", "wasm");
        assert_eq!(name, "split_receipt-0123456789abcdef.wasm");
        assert_eq!(stable_name(&name), "split_receipt.wasm");
        for kept in [
            "index.html",
            "icon-192.png",
            "icon-maskable-512.png",
            "LICENSE",
        ] {
            assert_eq!(stable_name(kept), kept);
        }
    }
}
