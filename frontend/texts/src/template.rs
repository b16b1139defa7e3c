//! Templates: literal text with `{name}` placeholders.

use toml::Value;

/// A piece of a template.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Literal(String),
    Placeholder(String),
}

/// Splits a template into its pieces. There is no way to write a literal brace; no text needs one.
pub(crate) fn parse(template: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some(start) = rest.find(['{', '}']) {
        let end = rest[start..].find('}').map(|length| start + length);
        let name = end.and_then(|end| rest.get(start + 1..end));
        let (Some(end), Some(name)) = (end, name.filter(|name| is_name(name))) else {
            return Err(format!("`{template}` has a brace that encloses no name"));
        };
        if start > 0 {
            pieces.push(Piece::Literal(rest[..start].to_owned()));
        }
        pieces.push(Piece::Placeholder(name.to_owned()));
        rest = &rest[end + 1..];
    }
    if !rest.is_empty() || pieces.is_empty() {
        pieces.push(Piece::Literal(rest.to_owned()));
    }
    Ok(pieces)
}

/// The names of the placeholders of a template.
pub(crate) fn placeholders(template: &str) -> Result<Vec<String>, String> {
    let names = parse(template)?
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Placeholder(name) => Some(name),
            Piece::Literal(_) => None,
        });
    Ok(names.collect())
}

/// Every template below a value. `other` comes first: it has the placeholders that special forms
/// may leave out.
pub(crate) fn leaves(value: &Value) -> Vec<&str> {
    match value {
        Value::String(template) => vec![template],
        Value::Table(table) => {
            let other = table.get("other");
            let rest = table.iter().filter(|(key, _)| *key != "other");
            let values = other.into_iter().chain(rest.map(|(_, value)| value));
            values.flat_map(leaves).collect()
        }
        _ => Vec::new(),
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_split_at_placeholders() {
        let literal = |text: &str| Piece::Literal(text.to_owned());
        let placeholder = |name: &str| Piece::Placeholder(name.to_owned());
        assert_eq!(parse("Close"), Ok(vec![literal("Close")]));
        assert_eq!(parse(""), Ok(vec![literal("")]));
        assert_eq!(
            parse("{sent} of {size}"),
            Ok(vec![
                placeholder("sent"),
                literal(" of "),
                placeholder("size")
            ])
        );
        assert_eq!(
            parse("{ä}{count}.").map_err(|problem| problem.contains("{ä}")),
            Err(true)
        );
    }

    #[test]
    fn stray_braces_are_errors() {
        for template in ["{", "}", "{}", "a } b", "{count", "{a{b}", "{Count}"] {
            assert!(parse(template).is_err(), "{template}");
        }
    }
}
