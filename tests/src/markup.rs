//! Check for unquoted text in `view!` macros.
//!
//! The macro takes `>` as the end of a tag, so that a comparison in an attribute ends the tag early
//! and the other attributes become visible text. All text of the app is quoted or computed in
//! braces; bare words between tags are therefore always this mistake. The parser is the one of the
//! macro.

use std::str::FromStr;

use proc_macro2::{TokenStream, TokenTree};
use rstml::node::Node;
use rstml::{Parser, ParserConfig};

use crate::tidy::SourceFile;

/// Returns the bare text in all `view!` macros of a file, one sentence each with file and line.
pub fn find_bare_text(source: &SourceFile) -> Vec<String> {
    let tokens = TokenStream::from_str(&source.text);
    let tokens =
        tokens.unwrap_or_else(|error| panic!("{} cannot be read as Rust: {error}", source.path));
    let mut found = Vec::new();
    search_macros(tokens, &mut |line, text| {
        found.push(format!(
            "{}:{line}: `{text}` is text; put what stands before it in parentheses",
            source.path
        ));
    });
    found
}

/// Searches all macros, nested ones included.
fn search_macros(tokens: TokenStream, report: &mut impl FnMut(usize, &str)) {
    // The two tokens before a group tell whether it is the body of `view!`.
    let mut before = [None, None];
    for tree in tokens {
        let TokenTree::Group(group) = &tree else {
            before = [before[1].take(), Some(tree.to_string())];
            continue;
        };
        if before.each_ref().map(Option::as_deref) == [Some("view"), Some("!")] {
            let parser = Parser::new(ParserConfig::default().recover_block(true));
            let (nodes, _) = parser.parse_recoverable(group.stream()).split_vec();
            walk_nodes(&nodes, report);
        }
        search_macros(group.stream(), report);
        before = [None, None];
    }
}

fn walk_nodes(nodes: &[Node], report: &mut impl FnMut(usize, &str)) {
    for node in nodes {
        match node {
            Node::Element(element) => walk_nodes(&element.children, report),
            Node::Fragment(fragment) => walk_nodes(&fragment.children, report),
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
        find_bare_text(&SourceFile {
            path: "a.rs".into(),
            text: text.into(),
        })
    }

    #[test]
    fn a_comparison_that_ends_a_tag_is_found() {
        let broken = "fn a() { changing(move || {\n view! { <p>{view! {\n \
                      <button disabled=a as usize >= b on:click=c>\n \
                      \"x\" </button> }}</p> } }) }";
        assert_eq!(
            found(broken),
            ["a.rs:3: `= b on : click = c >` is text; put what stands before it in parentheses"]
        );
    }

    #[test]
    fn quoted_text_and_braces_are_sound() {
        let sound = "fn a() { view! { <p class:b=move || { c > d } disabled=(e >= f)>\"g > h\" {i}\
                     </p> <q/> } }";
        assert!(found(sound).is_empty());
    }
}
