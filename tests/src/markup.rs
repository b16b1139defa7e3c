//! Markup of `view!` macros: unquoted text, and the names of controls.
//!
//! The macro takes `>` as the end of a tag, so that a comparison in an attribute ends the tag early
//! and the other attributes become visible text. All text of the app is quoted or computed in
//! braces; bare words between tags are therefore always this mistake. The parser is the one of the
//! macro.

use std::str::FromStr;

use proc_macro2::{TokenStream, TokenTree};
use rstml::node::{Node, NodeAttribute, NodeElement, NodeName};
use rstml::{Infallible, Parser, ParserConfig};

use crate::tidy::SourceFile;

/// Elements and components that users operate.
const CONTROLS: [&str; 9] = [
    "a",
    "button",
    "input",
    "select",
    "summary",
    "textarea",
    "Button",
    "IconButton",
    "Link",
];
/// Attributes that name a control in tests; `test` is the property of components.
const NAME_ATTRIBUTES: [&str; 2] = ["data-test", "test"];

/// Control in the markup of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedControl {
    /// Name of the control in tests.
    pub name: String,
    /// Line of the element.
    pub line: usize,
}

/// Returns the bare text in all `view!` macros of a file, one sentence each with file and line.
pub fn find_bare_text(source: &SourceFile) -> Vec<String> {
    let mut found = Vec::new();
    visit_nodes(source, &mut |node| match node {
        Node::RawText(text) if !text.is_empty() => {
            let line = text.join_spans().map_or(0, |span| span.start().line);
            let text = text.to_token_stream_string();
            found.push(format!(
                "{}:{line}: `{text}` is text; put what stands before it in parentheses",
                source.path
            ));
        }
        _ => {}
    });
    found
}

/// Returns the controls in all `view!` macros of a file that have a constant name.
pub fn find_named_controls(source: &SourceFile) -> Vec<NamedControl> {
    let mut found = Vec::new();
    visit_nodes(source, &mut |node| {
        if let Node::Element(element) = node
            && CONTROLS.contains(&element.name().to_string().as_str())
            && let Some(name) = constant_name(element)
        {
            let line = line_of(element);
            found.push(NamedControl { name, line });
        }
    });
    found
}

fn constant_name(element: &NodeElement<Infallible>) -> Option<String> {
    element
        .attributes()
        .iter()
        .find_map(|attribute| match attribute {
            NodeAttribute::Attribute(keyed)
                if NAME_ATTRIBUTES.contains(&keyed.key.to_string().as_str()) =>
            {
                keyed.value_literal_string()
            }
            _ => None,
        })
}

fn line_of(element: &NodeElement<Infallible>) -> usize {
    match element.name() {
        NodeName::Path(name) => name
            .path
            .segments
            .first()
            .map_or(0, |first| first.ident.span().start().line),
        _ => 0,
    }
}

fn visit_nodes(source: &SourceFile, visit: &mut impl FnMut(&Node)) {
    let tokens = TokenStream::from_str(&source.text);
    let tokens =
        tokens.unwrap_or_else(|error| panic!("{} cannot be read as Rust: {error}", source.path));
    search_macros(tokens, visit);
}

/// Searches all macros, nested ones included.
fn search_macros(tokens: TokenStream, visit: &mut impl FnMut(&Node)) {
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
            walk_nodes(&nodes, visit);
        }
        search_macros(group.stream(), visit);
        before = [None, None];
    }
}

fn walk_nodes(nodes: &[Node], visit: &mut impl FnMut(&Node)) {
    for node in nodes {
        visit(node);
        match node {
            Node::Element(element) => walk_nodes(&element.children, visit),
            Node::Fragment(fragment) => walk_nodes(&fragment.children, visit),
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

    #[test]
    fn controls_are_found_by_their_names() {
        let text = "fn a() { view! { <p data-test=\"none\"/> <button class=\"b\" data-test=\"save\">\n\
                    {x.map(|y| view! { <input data-test=name/>\n <Link to=y test=\"open\">\"a\"</Link> })}\
                    </button> } }";
        let controls = find_named_controls(&SourceFile {
            path: "a.rs".into(),
            text: text.into(),
        });
        let found: Vec<_> = controls
            .iter()
            .map(|control| (control.name.as_str(), control.line))
            .collect();
        assert_eq!(found, [("save", 1), ("open", 3)]);
    }
}
