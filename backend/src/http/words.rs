//! Handlers for page text (`/words`) and for splitting pictures (`/split`).

use axum::Json;
use axum::extract::{Path, State};
use reader::page::{Line, Page, Word};
use shared::api::{LineWords, PageWords, PlacedWord, ReceiptWords, SplitReceipts};
use shared::problem::ProblemCode;

use super::error::ApiError;
use super::receipts::load_receipt;
use super::version::IfMatch;
use crate::app::App;
use crate::split;

pub(super) async fn get_words(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<ReceiptWords>, ApiError> {
    let id = id.parse().map_err(|_| ProblemCode::ReceiptUnknown)?;
    let pages = app
        .db
        .receipt_words(id)
        .await?
        .ok_or(ProblemCode::ReceiptUnknown)?;
    Ok(Json(ReceiptWords {
        pages: pages.into_iter().map(page_words).collect(),
    }))
}

/// Makes receipts of the papers beside the one that was read.
pub(super) async fn split_receipt(
    State(app): State<App>,
    Path(id): Path<String>,
    IfMatch(expected): IfMatch,
) -> Result<Json<SplitReceipts>, ApiError> {
    let stored = load_receipt(&app, &id).await?;
    expected.check(stored.version)?;
    Ok(Json(SplitReceipts {
        receipts: split::split_receipt(&app, &stored).await?,
    }))
}

fn page_words(page: Page) -> PageWords {
    let Page {
        width,
        height,
        quarter_turns,
        papers,
        lines,
        codes: _,
    } = page;
    PageWords {
        width,
        height,
        quarter_turns,
        papers,
        lines: lines.into_iter().map(line_words).collect(),
    }
}

fn line_words(Line { words }: Line) -> LineWords {
    let word = |Word {
                    text,
                    confidence,
                    area,
                }| PlacedWord {
        text,
        confidence,
        area,
    };
    LineWords {
        words: words.into_iter().map(word).collect(),
    }
}
