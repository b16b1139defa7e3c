//! Finds text in `view!` macros that nobody quoted.
//!
//! The macro takes `>` for the end of a tag, so a comparison in an attribute ends the tag early: the rest of the
//! attributes becomes text that people see. All text of the app is quoted or computed in braces, hence bare words
//! between tags are always such a mistake. The parser is the one of the macro itself.

use std::str::FromStr;

use proc_macro2::{TokenStream, TokenTree};
use rstml::node::Node;
use rstml::{Parser, ParserConfig};

use crate::tidy::Source;

/// The bare text in all `view!` macros of a file, a sentence each with file and line.
pub fn bare_text(source: &Source) -> Vec<String> {
    let tokens = TokenStream::from_str(&source.text);
    let tokens =
        tokens.unwrap_or_else(|error| panic!("{} cannot be read as Rust: {error}", source.path));
    let mut found = Vec::new();
    search(tokens, &mut |line, text| {
        found.push(format!(
            "{}:{line}: `{text}` is text; put what stands before it in parentheses",
            source.path
        ));
    });
    found
}

/// Looks at every macro, also at those inside of another one.
fn search(tokens: TokenStream, report: &mut impl FnMut(usize, &str)) {
    let mut before = [None, None];
    for tree in tokens {
        let TokenTree::Group(group) = &tree else {
            before = [before[1].take(), Some(tree.to_string())];
            continue;
        };
        if before.each_ref().map(Option::as_deref) == [Some("view"), Some("!")] {
            let parser = Parser::new(ParserConfig::default().recover_block(true));
            let (nodes, _) = parser.parse_recoverable(group.stream()).split_vec();
            walk(&nodes, report);
        }
        search(group.stream(), report);
        before = [None, None];
    }
}

fn walk(nodes: &[Node], report: &mut impl FnMut(usize, &str)) {
    for node in nodes {
        match node {
            Node::Element(element) => walk(&element.children, report),
            Node::Fragment(fragment) => walk(&fragment.children, report),
            Node::RawText(text) if !text.is_empty() => {
                let line = text.join_spans().map_or(0, |span| span.start().line);
                report(line, &text.to_token_stream_string());
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        bare_text(&Source {
            path: "a.rs".into(),
            text: text.into(),
        })
    }

    #[test]
    fn a_comparison_that_ends_a_tag_is_found() {
        let broken = "fn a() { changing(move || {\n view! { <p>{view! {\n <button disabled=a as usize >= b on:click=c>\n \
                      \"x\" </button> }}</p> } }) }";
        assert_eq!(
            found(broken),
            ["a.rs:3: `= b on : click = c >` is text; put what stands before it in parentheses"]
        );
    }

    #[test]
    fn quoted_text_and_braces_are_sound() {
        let sound = "fn a() { view! { <p class:b=move || { c > d } disabled=(e >= f)>\"g > h\" {i}</p> <q/> } }";
        assert!(found(sound).is_empty());
    }
}
