//! Outlines of the receipts on a page: solid for the one that was read, dashed for others.
//!
//! A dark line below both keeps them visible on any background.

use leptos::html;
use leptos::prelude::*;
use shared::api::DetectedPaper;

use super::{Viewer, format_decimal};
use crate::ui::run_effect;

/// Outlines on the current page.
#[component]
pub(crate) fn Outlines(viewer: Viewer, papers: Signal<Vec<DetectedPaper>>) -> impl IntoView {
    let layer = NodeRef::<html::Div>::new();
    run_effect(move || {
        if let Some(layer) = layer.get() {
            let page = viewer.page.get();
            layer.set_inner_html(&papers.with(|papers| render_svg(papers, page)));
        }
    });
    view! { <div class="outlines" aria-hidden="true" node_ref=layer></div> }
}

/// Returns an SVG in percent of the page, which contains numbers only; empty if there is nothing to
/// draw.
fn render_svg(papers: &[DetectedPaper], page: u32) -> String {
    // Path data: the receipt that was read, and all others.
    let (mut read, mut others) = (String::new(), String::new());
    for paper in papers.iter().filter(|paper| paper.page == page) {
        let path = if paper.is_read {
            &mut read
        } else {
            &mut others
        };
        path.push('M');
        for place in paper.corners.as_flattened() {
            path.push_str(&format_decimal(f64::from(*place) * 100.0));
            path.push(' ');
        }
        path.push('Z');
    }
    if read.is_empty() && others.is_empty() {
        return read;
    }
    // The dark line comes first, below the others.
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
        let paper = |page, is_read| DetectedPaper {
            page,
            corners,
            is_read,
        };
        let drawn = render_svg(
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
        assert_eq!(render_svg(&[paper(1, true)], 3), "");
    }
}
