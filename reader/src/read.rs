//! Reads one picture: finds the paper, lets an engine read it, rebuilds the lines and turns the page upright.

use crate::Stop;
use crate::ocr::{Engine, EngineError};
use crate::page::Page;
use crate::paper::{self, Paper};
use crate::picture::Picture;
use crate::rows::{self, Turn};

/// Paper with fewer lines than this is no receipt of its own, but something else that lies there.
const LINES_MIN: usize = 3;

/// The text of a picture. Where several papers lie on it, it is that of the one with the most text; the page tells
/// where the others are.
pub fn page(engine: &dyn Engine, picture: &Picture, stop: &Stop<'_>) -> Result<Page, EngineError> {
    let mut sheets = Vec::new();
    for paper in paper::find(picture) {
        let runs = engine.read_paper(picture, &paper, stop)?;
        sheets.push((rows::on_paper(runs, &paper, picture.size()), paper));
    }
    let letters = |page: &Page| {
        page.lines
            .iter()
            .map(|line| line.text().len())
            .sum::<usize>()
    };
    // The first of equals.
    let main = sheets
        .iter()
        .enumerate()
        .rev()
        .max_by_key(|(_, (page, _))| letters(page))
        .map(|(at, _)| at);
    let Some(main) = main else {
        return Ok(Page::default());
    };
    let (mut page, paper) = sheets.remove(main);
    let others = sheets
        .into_iter()
        .filter(|(page, _)| page.lines.len() >= LINES_MIN)
        .map(|(_, paper)| paper);
    let turn = Turn {
        picture: picture.size(),
        quarters: page.quarter_turns,
    };
    let papers = std::iter::once(paper)
        .filter(|paper| !paper.is_whole())
        .chain(others);
    page.papers = papers
        .map(|paper: Paper| turned(paper.corners().map(|corner| turn.share(corner)), turn))
        .collect();
    Ok(page)
}

/// Corners in the order they have on the turned page.
fn turned(mut corners: [[f32; 2]; 4], turn: Turn) -> [[f32; 2]; 4] {
    corners.rotate_right(turn.quarters.into());
    corners
}
