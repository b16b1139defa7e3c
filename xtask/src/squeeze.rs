//! Removal of comments and indentation from scripts, styles and the document.
//!
//! Pure. A minifier could do more, but compression has most of the same effect.

use anyhow::{Result, ensure};

/// Removes comments that begin a line, and indentation. Statements stay as they are.
pub(crate) fn squeeze_script(script: &str) -> Result<String> {
    let mut squeezed = String::with_capacity(script.len());
    let mut is_in_comment = false;
    for line in script.lines().map(str::trim) {
        if is_in_comment || line.starts_with("/*") {
            is_in_comment = !line.ends_with("*/");
        } else if !line.is_empty() && !line.starts_with("//") {
            ensure!(
                line.matches('`').count().is_multiple_of(2),
                "a text over several lines would lose its indentation: {line}"
            );
            squeezed.push_str(line);
            squeezed.push('\n');
        }
    }
    ensure!(!is_in_comment, "a comment does not end with its line");
    Ok(squeezed)
}

/// Removes comments, line breaks, and the spaces that mean nothing. Quoted texts stay as they are.
pub(crate) fn squeeze_style(style: &str) -> Result<String> {
    let mut squeezed = String::with_capacity(style.len());
    let mut rest = style;
    while let Some(letter) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            let end = comment.split_once("*/");
            ensure!(end.is_some(), "a comment has no end");
            rest = end.map_or("", |(_, after)| after);
            push_space(&mut squeezed);
        } else if matches!(letter, '"' | '\'') {
            let end = rest[1..].find(letter);
            ensure!(end.is_some(), "a quoted text has no end");
            let (text, after) = rest.split_at(end.map_or(rest.len(), |end| end + 2));
            squeezed.push_str(text);
            rest = after;
        } else {
            match letter {
                '{' | '}' | ';' | ',' => {
                    let is_needless = |last| last == ' ' || (letter == '}' && last == ';');
                    squeezed.truncate(squeezed.trim_end_matches(is_needless).len());
                    squeezed.push(letter);
                }
                _ if letter.is_whitespace() => push_space(&mut squeezed),
                _ => squeezed.push(letter),
            }
            rest = &rest[letter.len_utf8()..];
        }
    }
    squeezed.truncate(squeezed.trim_end().len());
    Ok(squeezed)
}

/// Adds a space where it separates something.
fn push_space(style: &mut String) {
    if !style.is_empty() && !style.ends_with([' ', '{', '}', ';', ',', ':']) {
        style.push(' ');
    }
}

/// Removes comments, indentation and empty lines.
pub(crate) fn squeeze_html(html: &str) -> Result<String> {
    let mut plain = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, comment)) = rest.split_once("<!--") {
        plain.push_str(before);
        let end = comment.split_once("-->");
        ensure!(end.is_some(), "a comment has no end");
        rest = end.map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    let lines = plain.lines().map(str::trim).filter(|line| !line.is_empty());
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_lose_comments_and_indentation() {
        let script =
            "// Starts.\nlet a = 1; // kept\n\n/** One. */\n/**\n * Two.\n */\n  a += 2 * 3;\n";
        assert_eq!(
            squeeze_script(script).unwrap(),
            "let a = 1; // kept\na += 2 * 3;\n"
        );
    }

    #[test]
    fn scripts_that_would_change_are_refused() {
        for script in ["let a = `one\n  two`;", "/* a"] {
            assert!(squeeze_script(script).is_err(), "{script}");
        }
        assert!(squeeze_script("let a = `//`;").is_ok());
    }

    #[test]
    fn styles_lose_comments_and_needless_spaces() {
        let style = "/* All. */\n.a ,\n.b :hover {\n  margin: 0 auto; /* why */\n  width: calc(1px + 2px);\n}\n\
                     @media (width > 1px) and (hover) {\n  .c::before { content: \"a ; /* b\"; }\n}\n";
        assert_eq!(
            squeeze_style(style).unwrap(),
            ".a,.b :hover{margin:0 auto;width:calc(1px + 2px)}\
             @media (width > 1px) and (hover){.c::before{content:\"a ; /* b\"}}"
        );
    }

    #[test]
    fn styles_that_do_not_end_are_refused() {
        for style in ["a { /* b }", "a { content: \"b }"] {
            assert!(squeeze_style(style).is_err(), "{style}");
        }
    }

    #[test]
    fn documents_lose_comments_and_indentation() {
        let html = "<main>\n    <!-- Until\n it is here. -->\n\n    <p>a  b</p>\n</main>\n";
        assert_eq!(squeeze_html(html).unwrap(), "<main>\n<p>a  b</p>\n</main>");
        assert!(squeeze_html("<!-- a").is_err());
    }
}
