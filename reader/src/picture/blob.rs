//! Blobs: groups of points that are marked and touch each other, corners included.

/// Neighbouring marked points of a row: `from` up to but without `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) y: usize,
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// The spans of one group, from top to bottom; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Blob {
    pub(crate) spans: Vec<Span>,
}

impl Blob {
    /// How many points it has.
    pub(crate) fn size(&self) -> usize {
        self.spans.iter().map(|span| span.to - span.from).sum()
    }

    /// From its leftmost to behind its rightmost point, and the same from top to bottom.
    pub(crate) fn bounds(&self) -> ([usize; 2], [usize; 2]) {
        let start = ([usize::MAX, 0], [usize::MAX, 0]);
        self.spans.iter().fold(start, |(x, y), span| {
            (
                [x[0].min(span.from), x[1].max(span.to)],
                [y[0].min(span.y), y[1].max(span.y + 1)],
            )
        })
    }
}

/// The blobs of a picture, given row by row, in the order their first points come.
pub(crate) fn find(rows: impl Iterator<Item = impl Iterator<Item = bool>>) -> Vec<Blob> {
    let spans = spans(rows);
    let mut groups: Vec<usize> = (0..spans.len()).collect();
    let mut above = 0;
    for (index, span) in spans.iter().enumerate() {
        // Spans of the row above that end before this one begins touch no later one either.
        while spans[above].y + 1 < span.y
            || (spans[above].y + 1 == span.y && spans[above].to < span.from)
        {
            above += 1;
        }
        let touching = (above..index)
            .take_while(|other| spans[*other].y < span.y && spans[*other].from <= span.to);
        for other in touching {
            let (a, b) = (root(&mut groups, index), root(&mut groups, other));
            groups[a.max(b)] = a.min(b);
        }
    }
    let mut blobs: Vec<Blob> = Vec::new();
    let mut places = vec![usize::MAX; spans.len()];
    for (index, span) in spans.iter().enumerate() {
        let root = root(&mut groups, index);
        if root == index {
            places[index] = blobs.len();
            blobs.push(Blob { spans: Vec::new() });
        }
        blobs[places[root]].spans.push(*span);
    }
    blobs
}

fn root(groups: &mut [usize], mut index: usize) -> usize {
    while groups[index] != index {
        groups[index] = groups[groups[index]];
        index = groups[index];
    }
    index
}

fn spans(rows: impl Iterator<Item = impl Iterator<Item = bool>>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for (y, row) in rows.enumerate() {
        for (x, _) in row.enumerate().filter(|(_, is_marked)| *is_marked) {
            match spans.last_mut() {
                Some(span) if span.y == y && span.to == x => span.to = x + 1,
                _ => spans.push(Span {
                    y,
                    from: x,
                    to: x + 1,
                }),
            }
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blobs(rows: &[&str]) -> Vec<Blob> {
        find(
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
            .map(|blob| (blob.size(), blob.bounds()))
            .collect();
        assert_eq!(facts, [(4, ([0, 2], [0, 3])), (1, ([4, 5], [0, 1]))]);
    }
}
