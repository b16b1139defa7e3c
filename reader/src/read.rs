//! Reading of one picture: papers, engine, lines, rotation.

use shared::api::Corners;
use shared::outline::WHOLE_PAGE;

use crate::Stop;
use crate::ocr::{Engine, EngineError};
use crate::page::Page;
use crate::paper::{self, Paper};
use crate::picture::Picture;
use crate::rows::{self, Rotation};

/// Fewest lines of a further paper that counts as a receipt of its own and not as another object.
const PAPER_LINES_MIN: usize = 3;

/// Reads the text of a picture.
///
/// If several papers lie on it, the text is that of the paper with the most. `Page::papers` holds
/// the corners of that paper, unless it is the whole picture, and of the others with at least
/// `PAPER_LINES_MIN` lines. Fails as the engine does.
pub fn read_page(
    engine: &dyn Engine,
    picture: &Picture,
    stop: &Stop<'_>,
) -> Result<Page, EngineError> {
    read_papers(engine, picture, paper::find_papers(picture), stop)
}

/// Reads the text of one paper on a picture, wherever others lie. `corners` are shares of the
/// picture, clockwise from the upper left one, and convex. Fails as the engine does.
pub fn read_outlined_paper(
    engine: &dyn Engine,
    picture: &Picture,
    corners: Corners,
    stop: &Stop<'_>,
) -> Result<Page, EngineError> {
    let paper = if corners == WHOLE_PAGE {
        Paper::whole_picture(picture)
    } else {
        Paper::from_shares(corners, picture.size())
    };
    read_papers(engine, picture, vec![paper], stop)
}

/// Reads each of these papers on its own, and returns the page of the one with the most text.
fn read_papers(
    engine: &dyn Engine,
    picture: &Picture,
    papers: Vec<Paper>,
    stop: &Stop<'_>,
) -> Result<Page, EngineError> {
    let mut sheets = Vec::new();
    for paper in papers {
        let text = engine.read_paper(picture, &paper, stop)?;
        let page = Page {
            further_script: text.script,
            ..rows::build_page_on_paper(text.runs, &paper, picture.size())
        };
        sheets.push((page, paper));
    }
    let letters = |page: &Page| {
        page.lines
            .iter()
            .map(|line| line.text().len())
            .sum::<usize>()
    };
    // The paper with the most text wins; `rev` makes it the first of equals, as `max_by_key`
    // returns the last.
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
    // The page stores corners as shares of the turned page, not in pixels of the picture.
    let others = sheets
        .into_iter()
        .filter(|(page, _)| page.lines.len() >= PAPER_LINES_MIN)
        .map(|(_, paper)| paper);
    let turn = Rotation {
        picture_size: picture.size(),
        quarter_turns: page.quarter_turns,
    };
    let papers = std::iter::once(paper)
        .filter(|paper| !paper.is_whole())
        .chain(others);
    page.papers = papers
        .map(|paper: Paper| {
            let mut corners = paper.corners().map(|corner| turn.to_page_share(corner));
            // They start at the top left of the turned page.
            corners.rotate_right(turn.quarter_turns.into());
            corners
        })
        .collect();
    Ok(page)
}
