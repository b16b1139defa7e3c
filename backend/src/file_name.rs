//! Original file names, sanitised for display and download.
//!
//! For display only: nothing is ever stored under such a name.

/// The longest name kept, in characters.
const CHARACTERS_MAX: usize = 200;
/// Name of a file without a usable one.
const DEFAULT_NAME: &str = "receipt";

/// Returns the last component of a path as sent, without control and direction characters. Long
/// names are shortened in the middle, so that beginning and extension stay.
pub fn sanitize_name(sent: &str) -> String {
    // Both separators: the path may come from any system.
    let name = sent
        .rsplit(['/', '\\'])
        .find(|part| !part.trim().is_empty())
        .unwrap_or_default();
    let name: String = name.chars().filter(|c| !is_invisible(*c)).collect();
    let name = name.trim();
    if name.is_empty() || name.chars().all(|c| c == '.') {
        return DEFAULT_NAME.to_owned();
    }
    let characters: Vec<char> = name.chars().collect();
    if characters.len() <= CHARACTERS_MAX {
        return name.to_owned();
    }
    // Enough characters for any extension.
    let tail = 40;
    let beginning = &characters[..CHARACTERS_MAX - tail - 1];
    let ending = &characters[characters.len() - tail..];
    beginning.iter().chain(&['…']).chain(ending).collect()
}

/// Returns a name without its extension. A name that is nothing but an extension stays whole.
pub fn without_extension(name: &str) -> &str {
    name.rsplit_once('.')
        .map(|(stem, _)| stem)
        .filter(|stem| !stem.is_empty())
        .unwrap_or(name)
}

/// Returns `Content-Disposition: attachment` with the name in both forms of RFC 6266: plain ASCII
/// for old clients and UTF-8 percent-encoded (RFC 8187).
pub fn attachment_header(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_graphic() && !"\"\\%".contains(c) || c == ' ' {
                c
            } else {
                '_'
            }
        })
        .collect();
    // `attr-char` of RFC 8187.
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte);
    let encode = |byte: u8| {
        if is_plain(byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    let encoded: Vec<String> = name.bytes().map(encode).collect();
    let encoded = encoded.concat();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

/// Returns whether a character is a control character, or changes the writing direction and could
/// hide the extension.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}')
        || matches!(c, '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_a_person_can_read() {
        for (sent, shown) in [
            ("IMG_1.jpg", "IMG_1.jpg"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\me\\bon.pdf", "bon.pdf"),
            ("dir/", "dir"),
            ("a\"b'c.jpg", "a\"b'c.jpg"),
            ("tea\u{202E}gpj.exe\n", "teagpj.exe"),
            ("Käse 🧀.heic", "Käse 🧀.heic"),
            ("", "receipt"),
            ("..", "receipt"),
            ("/ /", "receipt"),
        ] {
            assert_eq!(sanitize_name(sent), shown, "{sent:?}");
        }
    }

    #[test]
    fn the_stem_is_what_stands_before_the_ending() {
        for (name, expected) in [
            ("IMG_1.heic", "IMG_1"),
            ("a.b.jpg", "a.b"),
            ("bon", "bon"),
            (".jpg", ".jpg"),
        ] {
            assert_eq!(without_extension(name), expected);
        }
    }

    #[test]
    fn long_names_keep_both_ends() {
        let name = sanitize_name(&format!("{}.jpeg", "🧾".repeat(300)));
        assert_eq!(name.chars().count(), CHARACTERS_MAX);
        assert!(name.starts_with('🧾') && name.ends_with("🧾.jpeg") && name.contains('…'));
    }

    #[test]
    fn no_name_breaks_out_of_its_header() {
        let header = attachment_header("a\"; b=\r\nX: ü%41.jpg");
        assert_eq!(
            header,
            "attachment; filename=\"a_; b=__X: __41.jpg\"; \
             filename*=UTF-8''a%22%3B%20b%3D%0D%0AX%3A%20%C3%BC%2541.jpg"
        );
        assert!(header.is_ascii() && !header.contains('\n'));
    }
}
