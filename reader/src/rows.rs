//! Reconstruction of text lines from runs and their places.
//!
//! Engines return runs in any order, and on a photo a label on the left and its amount on the right
//! stand at different heights: the page is tilted and seen at an angle. The slopes of the runs give
//! a field of slopes ([`dewarp`]), along which every run gets a level; runs of one level are one
//! line. Text across the main direction is dropped. Nothing here knows about receipts.

mod dewarp;
mod page_view;

use shared::api::PageSize;

use crate::geometry::{distance, median};
use crate::page::{Line, Page, Run};
use crate::paper::Paper;
use page_view::PageView;
pub(crate) use page_view::Rotation;

/// Most runs of a page, more than any receipt has; the rest is dropped so that time stays bounded.
const RUNS_MAX: usize = 20_000;
/// Most runs of nearly the same level that one run is compared with.
const NEIGHBOURS_MAX: usize = 48;
/// Largest difference of the levels of two runs of one line, as a share of their height.
const LEVEL_TOLERANCE: f32 = 0.55;

/// Builds a page of `width` by `height` pixels with the lines that `runs` make up.
pub fn build_page(runs: Vec<Run>, width: u32, height: u32) -> Page {
    build_page_on_paper(
        runs,
        &Paper::whole_of_size(width, height),
        PageSize { width, height },
    )
}

/// Builds the page of a picture of this size from runs in pixels of its flat paper.
///
/// The page is turned so that the text stands upright.
pub fn build_page_on_paper(runs: Vec<Run>, paper: &Paper, picture: PageSize) -> Page {
    let (mut placed, way) = orient_runs(runs);
    drop_duplicates(&mut placed);
    dewarp::set_levels(&mut placed);
    let view = PageView {
        // Undo the direction of the text: text that runs down needs three quarter turns.
        paper,
        rotation: Rotation {
            picture_size: picture,
            quarter_turns: (4 - way) % 4,
        },
    };
    let lines = group_lines(&placed)
        .into_iter()
        .map(|line| Line {
            words: line
                .iter()
                .flat_map(|&run| view.place_words(&placed[run].run))
                .collect(),
        })
        .collect();
    let PageSize { width, height } = view.rotation.page_size();
    Page {
        width,
        height,
        quarter_turns: view.rotation.quarter_turns,
        lines,
        ..Page::default()
    }
}

/// Run with its centre: `u` along the main direction of the text, `v` across it.
struct PlacedRun {
    run: Run,
    u: f32,
    v: f32,
    slope: f32,
    length: f32,
    height: f32,
    /// `v` of the run on a page that is level.
    level: f32,
}

impl PlacedRun {
    fn left(&self) -> f32 {
        self.u - self.length / 2.0
    }

    fn right(&self) -> f32 {
        self.u + self.length / 2.0
    }
}

/// Returns the runs along the main direction of the text, and that direction as in
/// [`run_direction`].
fn orient_runs(runs: Vec<Run>) -> (Vec<PlacedRun>, u8) {
    // Engines may return coordinates that make no sense.
    let usable = |run: &Run| {
        run.corners
            .iter()
            .flatten()
            .all(|number| number.is_finite() && number.abs() < 1e6)
            && run.words.iter().any(|word| !word.text.trim().is_empty())
    };
    let runs: Vec<Run> = runs.into_iter().filter(usable).take(RUNS_MAX).collect();
    // The main direction is that of most characters.
    let mut letters = [0_usize; 4];
    for run in &runs {
        letters[usize::from(run_direction(run))] +=
            run.words.iter().map(|word| word.text.len()).sum::<usize>();
    }
    // `rev` makes it the first of equals, so that level text wins.
    let main = (0..4_u8)
        .rev()
        .max_by_key(|way| letters[usize::from(*way)])
        .unwrap_or_default();
    let placed = runs
        .into_iter()
        .filter(|run| run_direction(run) == main)
        .map(|run| place_run(run, main))
        .collect();
    (placed, main)
}

/// Returns the direction of the text: 0 to the right, 1 down, 2 to the left, 3 up.
fn run_direction(run: &Run) -> u8 {
    let ([x, y], _) = axis_and_centre(run);
    if x.abs() >= y.abs() {
        if x < 0.0 { 2 } else { 0 }
    } else {
        if y < 0.0 { 3 } else { 1 }
    }
}

/// Returns the vector from the middle of the start to the middle of the end, and the centre.
fn axis_and_centre(run: &Run) -> ([f32; 2], [f32; 2]) {
    let [a, b, c, d] = run.corners;
    let along = |axis: usize| f32::midpoint(b[axis], c[axis]) - f32::midpoint(a[axis], d[axis]);
    let centre = |axis: usize| (a[axis] + b[axis] + c[axis] + d[axis]) / 4.0;
    ([along(0), along(1)], [centre(0), centre(1)])
}

/// Places a run along and across the main direction.
fn place_run(run: Run, main: u8) -> PlacedRun {
    let turn = |[x, y]: [f32; 2]| match main {
        0 => [x, y],
        1 => [y, -x],
        2 => [-x, -y],
        _ => [-y, x],
    };
    let (along, centre) = axis_and_centre(&run);
    let ([length, rise], [u, v]) = (turn(along), turn(centre));
    let side = |from: usize, to: usize| distance(run.corners[from], run.corners[to]);
    let height = f32::midpoint(side(0, 3), side(1, 2)).max(1.0);
    let length = length.max(1.0);
    PlacedRun {
        run,
        u,
        v,
        slope: rise / length,
        length,
        height,
        level: v,
    }
}

/// Drops duplicates: of two runs on one spot the one with more text stays, on a tie the one with
/// more confidence.
fn drop_duplicates(runs: &mut Vec<PlacedRun>) {
    let weight = |run: &PlacedRun| {
        let letters: usize = run.run.words.iter().map(|word| word.text.len()).sum();
        (
            letters,
            run.run
                .words
                .iter()
                .map(|word| word.confidence)
                .sum::<f32>(),
        )
    };
    // In order of `v` only close neighbours need comparing.
    runs.sort_by(|a, b| a.v.total_cmp(&b.v));
    let mut dropped = vec![false; runs.len()];
    for (at, run) in runs.iter().enumerate() {
        for (other_at, other) in runs.iter().enumerate().skip(at + 1).take(NEIGHBOURS_MAX) {
            if other.v - run.v > run.height {
                break;
            }
            if is_same_spot(run, other) {
                let loser = if weight(run) >= weight(other) {
                    other_at
                } else {
                    at
                };
                dropped[loser] = true;
            }
        }
    }
    let mut flags = dropped.into_iter();
    runs.retain(|_| !flags.next().unwrap_or(false));
}

/// Returns whether two runs have similar heights and mostly cover each other.
fn is_same_spot(a: &PlacedRun, b: &PlacedRun) -> bool {
    let (low, high) = (a.height.min(b.height), a.height.max(b.height));
    let shared = a.right().min(b.right()) - a.left().max(b.left());
    low > 0.5 * high && (a.v - b.v).abs() < 0.35 * low && shared > 0.7 * a.length.min(b.length)
}

fn median_height(runs: &[PlacedRun]) -> f32 {
    median(runs.iter().map(|run| run.height)).unwrap_or(1.0)
}

/// Groups the runs into lines, best matching pairs first; lines and their runs are in reading
/// order.
fn group_lines(runs: &[PlacedRun]) -> Vec<Vec<usize>> {
    let mut lines: Vec<Vec<usize>> = (0..runs.len()).map(|run| vec![run]).collect();
    let mut line_of: Vec<usize> = (0..runs.len()).collect();
    for (left, right) in rank_pairs(runs) {
        let (a, b) = (line_of[left], line_of[right]);
        let apart = |x: usize, y: usize| {
            let shared = runs[x].right().min(runs[y].right()) - runs[x].left().max(runs[y].left());
            shared < 0.3 * runs[x].length.min(runs[y].length)
        };
        // Merge two lines, the shorter one into the longer, unless some of their runs overlap.
        if a != b
            && lines[a]
                .iter()
                .all(|&x| lines[b].iter().all(|&y| apart(x, y)))
        {
            let (kept, gone) = if lines[a].len() >= lines[b].len() {
                (a, b)
            } else {
                (b, a)
            };
            let moved = std::mem::take(&mut lines[gone]);
            for &run in &moved {
                line_of[run] = kept;
            }
            lines[kept].extend(moved);
        }
    }
    lines.retain(|line| !line.is_empty());
    for line in &mut lines {
        line.sort_by(|&a, &b| runs[a].u.total_cmp(&runs[b].u));
    }
    // The level of a line is the mean of its runs, weighted by length.
    let level = |line: &[usize]| {
        let weight: f32 = line.iter().map(|&run| runs[run].length).sum();
        line.iter()
            .map(|&run| runs[run].level * runs[run].length)
            .sum::<f32>()
            / weight
    };
    lines.sort_by(|a, b| level(a).total_cmp(&level(b)));
    lines
}

/// Returns the pairs of runs that could stand in one line, the likeliest first.
fn rank_pairs(runs: &[PlacedRun]) -> Vec<(usize, usize)> {
    let usual = median_height(runs);
    let mut order: Vec<usize> = (0..runs.len()).collect();
    order.sort_by(|&a, &b| runs[a].level.total_cmp(&runs[b].level));
    let mut links = Vec::new();
    for (at, &a) in order.iter().enumerate() {
        for &b in order.iter().skip(at + 1).take(NEIGHBOURS_MAX) {
            // Marks such as hyphens are low but stand in the middle of their line: bound the height
            // from below.
            let height = runs[a].height.min(runs[b].height).max(0.6 * usual);
            let step = (runs[b].level - runs[a].level) / height;
            if step < LEVEL_TOLERANCE {
                let gap =
                    (runs[a].u - runs[b].u).abs() - f32::midpoint(runs[a].length, runs[b].length);
                // The gap between them only decides between similar steps.
                links.push((step + 0.01 * gap.max(0.0) / height, a, b));
            }
        }
    }
    links.sort_by(|a, b| a.0.total_cmp(&b.0));
    links.into_iter().map(|(_, a, b)| (a, b)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::RunWord;

    /// Returns a run of one word with 10 pixels per letter, on a page tilted by `slope`.
    fn run(text: &str, x: f32, y: f32, slope: f32) -> Run {
        let width = 10.0 * f32::from(u16::try_from(text.len()).unwrap());
        let at = |x: f32, y: f32| [x - slope * y, y + slope * x];
        let corners = [
            at(x, y),
            at(x + width, y),
            at(x + width, y + 20.0),
            at(x, y + 20.0),
        ];
        let words = vec![RunWord {
            text: text.into(),
            confidence: 1.0,
            start: 0.0,
            end: 1.0,
        }];
        Run { corners, words }
    }

    fn lines(runs: Vec<Run>) -> Vec<String> {
        build_page(runs, 600, 800)
            .lines
            .iter()
            .map(Line::text)
            .collect()
    }

    #[test]
    fn label_and_amount_share_a_line_on_a_tilted_page() {
        for slope in [-0.15, -0.05, 0.0, 0.05, 0.15] {
            let mut runs = Vec::new();
            for row in 0..12_u16 {
                let y = 30.0 + 26.0 * f32::from(row);
                runs.push(run("12.50", 500.0, y, slope));
                runs.push(run("SOMETHING", 10.0, y, slope));
            }
            assert_eq!(lines(runs), vec!["SOMETHING 12.50"; 12], "{slope}");
        }
    }

    #[test]
    fn side_text_is_left_out() {
        let mut side = run("ASIDE", 0.0, 0.0, 0.0);
        side.corners = [
            [590.0, 100.0],
            [590.0, 200.0],
            [570.0, 200.0],
            [570.0, 100.0],
        ];
        assert_eq!(
            lines(vec![side, run("UPRIGHT", 10.0, 140.0, 0.0)]),
            ["UPRIGHT"]
        );
    }

    #[test]
    fn what_was_found_twice_stands_once() {
        let mut shorter = run("TOTAL", 10.0, 101.0, 0.0);
        shorter.words[0].confidence = 0.5;
        assert_eq!(
            lines(vec![run("TOTAL", 10.0, 100.0, 0.0), shorter]),
            ["TOTAL"]
        );
    }

    #[test]
    fn words_have_their_own_boxes() {
        let mut both = run("TOTAL9.00", 60.0, 80.0, 0.0);
        both.words = vec![
            RunWord {
                text: "TOTAL".into(),
                confidence: 1.0,
                start: 0.0,
                end: 0.5,
            },
            RunWord {
                text: "9.00".into(),
                confidence: 1.0,
                start: 0.6,
                end: 1.0,
            },
        ];
        let page = build_page(vec![both], 600, 800);
        let areas: Vec<[f32; 4]> = page.lines[0]
            .words
            .iter()
            .map(|word| word.area.into())
            .collect();
        let expected = [[0.1, 0.1, 0.075, 0.025], [0.19, 0.1, 0.06, 0.025]];
        for (area, expected) in areas.iter().flatten().zip(expected.iter().flatten()) {
            assert!((area - expected).abs() < 1e-4, "{areas:?}");
        }
    }

    #[test]
    fn odd_geometry_is_no_trouble() {
        let mut odd = run("X", 0.0, 0.0, 0.0);
        odd.corners = [[f32::NAN; 2]; 4];
        let mut flat = run("Y", 5.0, 5.0, 0.0);
        flat.corners = [[5.0; 2]; 4];
        assert_eq!(lines(vec![odd, flat]), ["Y"]);
        assert_eq!(build_page(Vec::new(), 0, 0).lines, []);
    }
}
