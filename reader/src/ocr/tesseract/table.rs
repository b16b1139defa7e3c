//! Table of words that the library prints (TSV).

use std::collections::BTreeMap;

use crate::geometry::extent;
use crate::page::{Run, RunWord};

/// Value of the level column in rows of words.
const LEVEL_WORD: &str = "5";

/// Word of the table with its box in pixels of the copy: left, top, right, bottom.
struct TableWord<'a> {
    text: &'a str,
    confidence: f32,
    area: [f32; 4],
}

/// Parses the words of a table of a single line, with their starts and ends in pixels of the copy.
pub(super) fn parse_line(table: &str) -> Vec<RunWord> {
    let words = table.lines().filter_map(parse_row);
    words
        .map(|(_, word)| RunWord {
            text: word.text.to_owned(),
            confidence: word.confidence.clamp(0.0, 1.0),
            start: word.area[0],
            end: word.area[2],
        })
        .collect()
}

/// Parses the words of a table into one run for each line. `scale` holds the pixels of the picture
/// along one of the copy that was read, across and down.
pub(super) fn parse_runs(table: &str, scale: [f32; 2]) -> Vec<Run> {
    let mut lines: BTreeMap<[u32; 3], Vec<TableWord<'_>>> = BTreeMap::new();
    for (line, word) in table.lines().filter_map(parse_row) {
        lines.entry(line).or_default().push(word);
    }
    lines
        .values()
        .map(|words| run_from_words(words, scale))
        .collect()
}

/// Parses one row: block, paragraph and line number, and the word. `None` if it holds no word.
fn parse_row(row: &str) -> Option<([u32; 3], TableWord<'_>)> {
    let mut columns = row.split('\t');
    if columns.next()? != LEVEL_WORD {
        return None;
    }
    // Columns after the level: page, block, paragraph, line, word, left, top, width, height,
    // confidence, text.
    let _page = columns.next()?;
    let mut number = || columns.next()?.parse::<u32>().ok();
    let line = [number()?, number()?, number()?];
    let _word = number()?;
    let mut place = || columns.next()?.parse::<f32>().ok();
    let [left, top, width, height] = [place()?, place()?, place()?, place()?];
    let confidence = place()? / 100.0;
    let text = columns.next()?.trim();
    let found = TableWord {
        text,
        confidence,
        area: [left, top, left + width, top + height],
    };
    (!text.is_empty() && !text.contains(char::is_whitespace)).then_some((line, found))
}

/// Builds the run of one line; `words` is not empty.
fn run_from_words(words: &[TableWord<'_>], [across, down]: [f32; 2]) -> Run {
    // The run is the bounding box of its words.
    let side = |index: usize| extent(words.iter().map(|word| word.area[index]));
    let (left, top, right, bottom) = (side(0).0, side(1).0, side(2).1, side(3).1);
    let share = |x: f32| ((x - left) / (right - left).max(1.0)).clamp(0.0, 1.0);
    let words = words.iter().map(|word| RunWord {
        text: word.text.to_owned(),
        confidence: word.confidence.clamp(0.0, 1.0),
        start: share(word.area[0]),
        end: share(word.area[2]),
    });
    let corners = [[left, top], [right, top], [right, bottom], [left, bottom]];
    Run {
        corners: corners.map(|[x, y]| [x * across, y * down]),
        words: words.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_becomes_lines_in_pixels_of_the_picture() {
        let table = "1\t1\t0\t0\t0\t0\t0\t0\t99\t99\t-1\t\n\
            5\t1\t1\t1\t1\t1\t10\t20\t30\t10\t96.5\tTOTAL\n\
            5\t1\t1\t1\t1\t2\t60\t22\t40\t10\t80\t3.70\n\
            5\t1\t1\t1\t2\t1\t10\t40\t30\t10\t95\t \n\
            5\t1\tx\n";
        let runs = parse_runs(table, [2.0, 1.0]);
        assert_eq!(runs.len(), 1);
        assert_eq!(
            runs[0].corners,
            [[20.0, 20.0], [200.0, 20.0], [200.0, 32.0], [20.0, 32.0]]
        );
        let word = &runs[0].words[1];
        assert_eq!((word.text.as_str(), word.confidence), ("3.70", 0.8));
        assert!((word.start - 5.0 / 9.0).abs() < 1e-6 && (word.end - 1.0).abs() < 1e-6);
    }
}
