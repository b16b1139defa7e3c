//! The outlines of the receipts on a page that shows several: solid around the one that was read, dashed around others.
//!
//! Below both lies a dark line, so that they are seen on any table.

use leptos::html;
use leptos::prelude::*;
use shared::api::SeenPaper;

use super::{Viewer, decimal};
use crate::components::changing::outward;

/// The outlines on the page in sight.
#[component]
pub(crate) fn Outlines(viewer: Viewer, papers: Signal<Vec<SeenPaper>>) -> impl IntoView {
    let layer = NodeRef::<html::Div>::new();
    outward(move || {
        if let Some(layer) = layer.get() {
            let page = viewer.page.get();
            layer.set_inner_html(&papers.with(|papers| drawing(papers, page)));
        }
    });
    view! { <div class="outlines" aria-hidden="true" node_ref=layer></div> }
}

/// A drawing of nothing but numbers, in percent of the page; no text where there is nothing to draw.
fn drawing(papers: &[SeenPaper], page: u32) -> String {
    let (mut read, mut others) = (String::new(), String::new());
    for paper in papers.iter().filter(|paper| paper.page == page) {
        let path = if paper.is_read {
            &mut read
        } else {
            &mut others
        };
        path.push('M');
        for place in paper.corners.as_flattened() {
            path.push_str(&decimal(f64::from(*place) * 100.0));
            path.push(' ');
        }
        path.push('Z');
    }
    if read.is_empty() && others.is_empty() {
        return read;
    }
    let parts = [
        r#"<svg viewBox="0 0 100 100" preserveAspectRatio="none"><path class="is-casing" d=""#,
        &read,
        &others,
        r#""/><path d=""#,
        &read,
        r#""/><path class="is-other" d=""#,
        &others,
        r#""/></svg>"#,
    ];
    parts.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn papers_of_the_page_are_outlined_and_nothing_else() {
        let corners = [[0.0, 0.125], [0.5, 0.0], [1.0, 1.0], [0.0, 1.0]];
        let paper = |page, is_read| SeenPaper {
            page,
            corners,
            is_read,
        };
        let drawn = drawing(
            &[
                paper(1, true),
                paper(2, true),
                paper(2, false),
                paper(2, false),
            ],
            2,
        );
        let path = "M0.000 12.500 50.000 0.000 100.000 100.000 0.000 100.000 Z";
        assert!(drawn.contains(&format!(r#"<path d="{path}"/>"#)), "{drawn}");
        assert!(
            drawn.contains(&format!(r#"<path class="is-other" d="{path}{path}"/>"#)),
            "{drawn}"
        );
        assert!(
            drawn.contains(&format!(r#"d="{path}{path}{path}"/>"#)),
            "{drawn}"
        );
        assert_eq!(drawing(&[paper(1, true)], 3), "");
    }
}
