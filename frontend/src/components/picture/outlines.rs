//! The outlines of the receipts on a page that shows several: solid around the one that was read, dashed around others.

use leptos::prelude::*;
use shared::api::{Corners, SeenPaper};

use super::{changing, decimal};

/// The outlines on the page in sight.
#[component]
pub(crate) fn Outlines(page: RwSignal<u32>, papers: Signal<Vec<SeenPaper>>) -> impl IntoView {
    changing(move || {
        let page = page.get();
        let mut shapes = Vec::new();
        for paper in papers.get().iter().filter(|paper| paper.page == page) {
            let class = if paper.is_read { "outline" } else { "outline is-other" };
            let points = points(paper.corners);
            shapes.push(view! { <polygon class=class points=points /> }.into_any());
        }
        (!shapes.is_empty()).then(|| {
            view! {
                <svg
                    class="outlines"
                    data-test="outlines"
                    viewBox="0 0 100 100"
                    preserveAspectRatio="none"
                    aria-hidden="true"
                >
                    {shapes}
                </svg>
            }
        })
    })
}

/// Places in percent, as a polygon takes them.
fn points(corners: Corners) -> String {
    let mut points = String::new();
    for place in corners.as_flattened() {
        points.push_str(&decimal(f64::from(*place) * 100.0));
        points.push(' ');
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_are_written_one_after_the_other() {
        let corners = [[0.0, 0.125], [0.5, 0.0], [1.0, 1.0], [0.0, 1.0]];
        let expected = "0.000 12.500 50.000 0.000 100.000 100.000 0.000 100.000 ";
        assert_eq!(points(corners), expected);
    }
}
