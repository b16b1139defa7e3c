//! Connected components: groups of marked points that touch each other, corners included.

use crate::geometry::Point;

/// Neighbouring marked points of a row: `start` up to but without `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) y: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Span {
    /// Returns the corners; a point is a square of side 1.
    #[expect(clippy::cast_precision_loss, reason = "places are far below 2^23")]
    pub(crate) fn corners(&self) -> [Point; 4] {
        let (left, right, top) = (self.start as f32, self.end as f32, self.y as f32);
        [
            [left, top],
            [right, top],
            [left, top + 1.0],
            [right, top + 1.0],
        ]
    }
}

/// Spans of one group, from top to bottom; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Component {
    pub(crate) spans: Vec<Span>,
}

impl Component {
    /// Returns the number of points.
    pub(crate) fn pixel_count(&self) -> usize {
        self.spans.iter().map(|span| span.end - span.start).sum()
    }

    /// Returns the ranges of columns and rows, ends excluded.
    pub(crate) fn bounds(&self) -> ([usize; 2], [usize; 2]) {
        let start = ([usize::MAX, 0], [usize::MAX, 0]);
        self.spans.iter().fold(start, |(x, y), span| {
            (
                [x[0].min(span.start), x[1].max(span.end)],
                [y[0].min(span.y), y[1].max(span.y + 1)],
            )
        })
    }
}

/// Returns the components of a picture, given row by row, in the order of their first points.
pub(crate) fn find_components(
    rows: impl Iterator<Item = impl Iterator<Item = bool>>,
) -> Vec<Component> {
    let spans = collect_spans(rows);
    // Union of touching spans; the root of a group is its first span.
    let mut groups: Vec<usize> = (0..spans.len()).collect();
    let mut above = 0;
    for (index, span) in spans.iter().enumerate() {
        // Spans of the row above that end before this one begins touch no later one either.
        while spans[above].y + 1 < span.y
            || (spans[above].y + 1 == span.y && spans[above].end < span.start)
        {
            above += 1;
        }
        // Corners touch: a span may begin where this one ends.
        let touching = (above..index)
            .take_while(|other| spans[*other].y < span.y && spans[*other].start <= span.end);
        for other in touching {
            let (a, b) = (find_root(&mut groups, index), find_root(&mut groups, other));
            groups[a.max(b)] = a.min(b);
        }
    }
    // Gather the spans of each root; a root comes before the rest of its group.
    let mut blobs: Vec<Component> = Vec::new();
    let mut places = vec![usize::MAX; spans.len()];
    for (index, span) in spans.iter().enumerate() {
        let root = find_root(&mut groups, index);
        if root == index {
            places[index] = blobs.len();
            blobs.push(Component { spans: Vec::new() });
        }
        blobs[places[root]].spans.push(*span);
    }
    blobs
}

/// Returns the root of a group and shortens the path to it.
fn find_root(groups: &mut [usize], mut index: usize) -> usize {
    while groups[index] != index {
        groups[index] = groups[groups[index]];
        index = groups[index];
    }
    index
}

/// Returns the spans of all rows, from top to bottom and left to right.
fn collect_spans(rows: impl Iterator<Item = impl Iterator<Item = bool>>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for (y, row) in rows.enumerate() {
        for (x, _) in row.enumerate().filter(|(_, is_marked)| *is_marked) {
            match spans.last_mut() {
                Some(span) if span.y == y && span.end == x => span.end = x + 1,
                _ => spans.push(Span {
                    y,
                    start: x,
                    end: x + 1,
                }),
            }
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blobs(rows: &[&str]) -> Vec<Component> {
        find_components(
            rows.iter()
                .map(|row| row.chars().map(|letter| letter == '#')),
        )
    }

    #[test]
    fn points_that_touch_are_one_blob() {
        let count = |rows: &[&str]| blobs(rows).len();
        assert_eq!(count(&["....", "...."]), 0);
        assert_eq!(count(&["##..", "..##"]), 1, "corners touch");
        assert_eq!(count(&["##..", "...#"]), 2);
        assert_eq!(count(&["#.#", "#.#", "###"]), 1, "joined below");
        assert_eq!(count(&["###", "#.#", "#.#"]), 1, "joined above");
        assert_eq!(count(&["#.#.#", ".....", "#####"]), 4);
        assert_eq!(count(&["#...#", ".#.#.", "..#.."]), 1);
        assert_eq!(count(&["##########", "..........", "#.#.#.#.#."]), 6);
    }

    #[test]
    fn a_blob_knows_its_size_and_bounds() {
        let blobs = blobs(&[".#..#", ".#...", "##..."]);
        let facts: Vec<_> = blobs
            .iter()
            .map(|blob| (blob.pixel_count(), blob.bounds()))
            .collect();
        assert_eq!(facts, [(4, ([0, 2], [0, 3])), (1, ([4, 5], [0, 1]))]);
    }
}
