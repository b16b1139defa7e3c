//! Positions of the rows of a long list. Pure.

use shared::id::ReceiptId;

/// Number of entries in a chunk.
pub(super) const CHUNK_ENTRIES: usize = 10;
/// Height of a heading in CSS pixels, fixed by `list.css`.
const HEADING_HEIGHT_PX: f64 = 52.0;
/// Maximum height of a list in CSS pixels, below the limits of all browsers.
const HEIGHT_MAX_PX: f64 = 15_000_000.0;
/// Difference of heights in CSS pixels that does not matter: edges of pixels.
const TOLERANCE_PX: f64 = 0.25;

/// Row of a long list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ListEntry {
    /// Heading above a receipt.
    Heading(ReceiptId),
    Receipt(ReceiptId),
}

/// Heights of entries in CSS pixels, with the space between them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct RowHeights {
    pub(super) row_px: f64,
}

impl RowHeights {
    /// Heights before anything was measured.
    pub(super) const ESTIMATE: Self = Self { row_px: 84.0 };

    /// Returns the heights of a chunk with so many rows and headings.
    pub(super) fn from_chunk(height_px: f64, rows: u32, headings: u32) -> Self {
        let rows_px = height_px - f64::from(headings) * HEADING_HEIGHT_PX;
        Self {
            row_px: (rows_px / f64::from(rows.max(1))).max(1.0),
        }
    }

    pub(super) fn differs_from(self, other: Self) -> bool {
        (self.row_px - other.row_px).abs() > TOLERANCE_PX
    }

    /// Returns the height of so many rows, behind loaded ones of this height.
    pub(super) fn unloaded_px(self, count: usize, loaded_px: f64) -> f64 {
        (to_f64(count) * self.row_px).min((HEIGHT_MAX_PX - loaded_px).max(0.0))
    }

    /// Returns the number of rows in so many pixels, at least one.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float converted to an integer saturates"
    )]
    pub(super) fn rows_in(self, height_px: f64) -> usize {
        ((height_px / self.row_px).ceil() as usize).max(1)
    }

    fn of(self, entry: ListEntry) -> f64 {
        match entry {
            ListEntry::Heading(_) => HEADING_HEIGHT_PX,
            ListEntry::Receipt(_) => self.row_px,
        }
    }
}

/// Returns the upper edge of every chunk, and in the end the lower edge of the last one.
pub(super) fn chunk_offsets(entries: &[ListEntry], heights: RowHeights) -> Vec<f64> {
    let mut edge = 0.0;
    let lower_edges = entries.chunks(CHUNK_ENTRIES).map(|chunk| {
        edge += chunk.iter().map(|entry| heights.of(*entry)).sum::<f64>();
        edge
    });
    std::iter::once(0.0).chain(lower_edges).collect()
}

/// Returns the height of all chunks.
pub(super) fn content_height_px(offsets: &[f64]) -> f64 {
    offsets.last().copied().unwrap_or_default()
}

/// Returns the chunks that overlap a band, and the one with the focus, in ascending order.
pub(super) fn chunks_in(offsets: &[f64], band: [f64; 2], focused: Option<usize>) -> Vec<usize> {
    let count = offsets.len().saturating_sub(1);
    // Beyond its ends the list shows the nearest chunk.
    let first = offsets.partition_point(|edge| *edge <= band[0]);
    let first = first.saturating_sub(1).min(count.saturating_sub(1));
    let last = offsets.partition_point(|edge| *edge < band[1]);
    let last = last.clamp(first + 1, count.max(first + 1)).min(count);
    let focused = focused.filter(|chunk| *chunk < count);
    let in_band: Vec<_> = (first..last).collect();
    merge_chunks(&in_band, focused.as_slice())
}

/// Returns the chunks of both lists in ascending order.
fn merge_chunks(some: &[usize], others: &[usize]) -> Vec<usize> {
    let mut chunks = [some, others].concat();
    chunks.sort_unstable();
    chunks.dedup();
    chunks
}

/// Returns the height between a chunk and the rendered one before it. The number of chunks stands
/// for the end of the list.
pub(super) fn gap_px(offsets: &[f64], rendered: &[usize], chunk: usize) -> f64 {
    let before = rendered.iter().rev().find(|other| **other < chunk);
    let edge = |number: usize| offsets.get(number).copied().unwrap_or_default();
    let end = before.map_or(0.0, |before| edge(before + 1));
    (edge(chunk) - end).max(0.0)
}

fn to_f64(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEIGHTS: RowHeights = RowHeights { row_px: 10.0 };

    /// Returns a heading and so many rows.
    fn entries(rows: u64) -> Vec<ListEntry> {
        let id = |number| ReceiptId::new(number, [0; 10]);
        let rows = (0..rows).map(|number| ListEntry::Receipt(id(number)));
        std::iter::once(ListEntry::Heading(id(0)))
            .chain(rows)
            .collect()
    }

    #[test]
    fn chunks_lie_below_each_other() {
        assert_eq!(chunk_offsets(&[], HEIGHTS), [0.0]);
        let offsets = chunk_offsets(&entries(24), HEIGHTS);
        assert_eq!(offsets, [0.0, 142.0, 242.0, 292.0]);
        assert_eq!(content_height_px(&offsets), 292.0);
    }

    #[test]
    fn what_overlaps_the_band_is_rendered() {
        let offsets = [0.0, 100.0, 200.0, 300.0, 400.0];
        for (band, focused, expected) in [
            ([-50.0, 50.0], None, &[0][..]),
            ([-50.0, 150.0], None, &[0, 1]),
            ([100.0, 200.0], None, &[1]),
            ([150.0, 350.0], None, &[1, 2, 3]),
            ([150.0, 350.0], Some(0), &[0, 1, 2, 3]),
            ([150.0, 350.0], Some(2), &[1, 2, 3]),
            ([150.0, 350.0], Some(9), &[1, 2, 3]),
            ([900.0, 950.0], None, &[3]),
            ([-90.0, -50.0], None, &[0]),
        ] {
            assert_eq!(chunks_in(&offsets, band, focused), expected, "{band:?}");
        }
        assert_eq!(chunks_in(&[0.0], [0.0, 100.0], None), [0; 0]);
        assert_eq!(merge_chunks(&[4, 5, 6], &[5, 6, 7, 1]), [1, 4, 5, 6, 7]);
    }

    #[test]
    fn gaps_stand_for_what_is_not_rendered() {
        let offsets = [0.0, 100.0, 200.0, 300.0, 400.0];
        for (rendered, gaps) in [
            (&[0, 1, 2, 3][..], &[0.0, 0.0, 0.0, 0.0, 0.0][..]),
            (&[0, 2], &[0.0, 100.0, 100.0]),
            (&[2], &[200.0, 100.0]),
        ] {
            let chunks = rendered.iter().copied().chain([4]);
            let found: Vec<_> = chunks.map(|at| gap_px(&offsets, rendered, at)).collect();
            assert_eq!(found, gaps, "{rendered:?}");
        }
    }

    #[test]
    fn heights_are_measured_and_limited() {
        let measured = RowHeights::from_chunk(52.0 + 9.0 * 90.0, 9, 1);
        assert!((measured.row_px - 90.0).abs() < TOLERANCE_PX);
        assert!(measured.differs_from(HEIGHTS) && !measured.differs_from(measured));
        assert!((HEIGHTS.unloaded_px(100, 50.0) - 1_000.0).abs() < TOLERANCE_PX);
        assert_eq!(
            [-5.0, 0.0, 95.0].map(|height| HEIGHTS.rows_in(height)),
            [1, 1, 10]
        );
        let most = HEIGHTS.unloaded_px(usize::MAX, 1_000_000.0);
        assert!((most - 14_000_000.0).abs() < TOLERANCE_PX);
    }
}
