//! Document of the app in pieces: slots of `index.html` filled with the files of the build.
//!
//! Pure.

use anyhow::{Context as _, Result, ensure};
use shared::bundle::{Document, Styles};

use crate::squeeze::squeeze_html;

/// Slots of `index.html`, in the order in which they occur.
const SLOTS: [&str; 4] = [
    "<!-- slot: urgent -->",
    "<!-- slot: styles -->",
    "<!-- slot: program -->",
    "<!-- slot: placeholder -->",
];
/// Attribute of elements that are for trunk.
const TRUNK_ATTRIBUTE: &str = "data-trunk";

/// Divides the document that trunk wrote. `loader` is the file of the script that starts the
/// program.
pub(crate) fn divide_document(html: &str, styles: &Styles, loader: &str) -> Result<Document> {
    let lines = html.lines().filter(|line| !line.contains(TRUNK_ATTRIBUTE));
    let html = lines.collect::<Vec<_>>().join("\n");
    let mut rest = &*html;
    let mut pieces = Vec::new();
    for slot in SLOTS {
        let (piece, after) = rest
            .split_once(slot)
            .with_context(|| format!("index.html lacks `{slot}`, or it is out of order"))?;
        pieces.push(squeeze_html(piece)?);
        rest = after;
    }
    ensure!(
        !SLOTS.iter().any(|slot| rest.contains(slot)),
        "a slot of index.html occurs twice"
    );
    pieces.push(squeeze_html(rest)?);
    let [start, before_styles, after_styles, before_placeholder, end] =
        <[String; 5]>::try_from(pieces)
            .ok()
            .context("each slot divides the document")?;
    let Styles { first, desk } = styles;
    Ok(Document {
        start,
        // `load_style` of the frontend finds the second style sheet by the name.
        head: format!(
            "{before_styles}<link rel=stylesheet href=/{first}>\
             <meta name=desk-style content=/{desk}>{after_styles}"
        ),
        middle: format!("<script type=module src=/{loader}></script>{before_placeholder}"),
        end,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTML: &str = "<head>
        <!-- slot: urgent -->
        <title>app</title>
        <link data-trunk=\"\" rel=\"rust\" />
        <!-- slot: styles -->
        <meta name=x>
        <!-- slot: program -->
        </head>
        <main>
        <!-- slot: placeholder -->
        <p>Loading</p></main>";

    fn divide(html: &str) -> Result<Document> {
        let styles = Styles {
            first: "first-1.css".to_owned(),
            desk: "desk-1.css".to_owned(),
        };
        divide_document(html, &styles, "loader-1.js")
    }

    #[test]
    fn slots_are_filled_with_files() {
        let document = divide(HTML).unwrap();
        assert_eq!(document.start, "<head>");
        assert_eq!(
            document.head,
            "<title>app</title><link rel=stylesheet href=/first-1.css>\
             <meta name=desk-style content=/desk-1.css><meta name=x>"
        );
        assert_eq!(
            document.middle,
            "<script type=module src=/loader-1.js></script></head>\n<main>"
        );
        assert_eq!(document.end, "<p>Loading</p></main>");
    }

    #[test]
    fn missing_and_repeated_slots_are_refused() {
        let [urgent, styles, ..] = SLOTS;
        for html in [
            HTML.replace(styles, ""),
            HTML.replace(styles, urgent),
            format!("{HTML}{styles}"),
        ] {
            assert!(divide(&html).is_err(), "{html}");
        }
    }
}
