//! Text of the pages of a receipt, word by word: `/api/receipts/{id}/words`.

use axum::Json;
use axum::extract::State;
use reader::page::{Line, Page, Word};
use shared::api::{LineWords, PageWords, PlacedWord, ReceiptWords};
use shared::problem::ProblemCode;

use super::error::ApiError;
use super::receipts::ReceiptPath;
use crate::app::App;

pub(super) async fn get_words(
    State(app): State<App>,
    ReceiptPath(id): ReceiptPath,
) -> Result<Json<ReceiptWords>, ApiError> {
    let pages = app.db.receipt_words(id).await?;
    let pages = pages.ok_or(ProblemCode::ReceiptUnknown)?;
    Ok(Json(ReceiptWords {
        pages: pages.into_iter().map(page_words).collect(),
    }))
}

fn page_words(page: Page) -> PageWords {
    PageWords {
        width: page.width,
        height: page.height,
        quarter_turns: page.quarter_turns,
        papers: page.papers,
        lines: page.lines.into_iter().map(line_words).collect(),
    }
}

fn line_words(line: Line) -> LineWords {
    let word = |word: Word| PlacedWord {
        text: word.text,
        confidence: word.confidence,
        area: word.area,
    };
    LineWords {
        words: line.words.into_iter().map(word).collect(),
    }
}
