//! Command `receipt-scanner words`: text of pictures in the format of OCR.space.
//!
//! Prints one JSON object a file, so that programs for answers of that service can use it.
//! Coordinates are pixels of the upright page; with `--pages` the exact pages are added. An
//! unreadable file becomes an answer with an error; the exit code is then 1.

use std::process::ExitCode;

use reader::page::{Line, Page, Word};
use serde_json::{Value, json};
use shared::problem::ProblemCode;

use crate::clock::Clock;
use crate::config::OcrOptions;
use crate::input_file::FileError;
use crate::local_reading::LocalReader;

/// Member of an answer with its exact pages, which `extract` prefers.
const PAGES_MEMBER: &str = "Pages";

/// Prints an answer for each file.
pub fn run(options: &OcrOptions, clock: Clock) -> anyhow::Result<ExitCode> {
    let mut reader = LocalReader::new(&options.choice, &options.reading, options.jobs, clock)?;
    // Codes are not text, but a receipt is read from both.
    reader.finds_codes = options.pages;
    reader.print_results(&options.files, |_, result, duration| {
        let mut answer = match result {
            Ok(reading) => answer_json(&reading.words, options.pages),
            Err(failure) => error_json(&failure),
        };
        answer["ProcessingTimeInMilliseconds"] = json!(duration.as_millis().to_string());
        answer.to_string()
    })
}

/// Returns the answer, on request with the exact pages beside those in the format of the service.
fn answer_json(pages: &[Page], with_pages: bool) -> Value {
    let mut answer = json!({
        "ParsedResults": pages.iter().map(page_json).collect::<Vec<_>>(),
        "OCRExitCode": 1,
        "IsErroredOnProcessing": false,
        "SearchablePDFURL": "Searchable PDF not generated as it was not requested.",
    });
    if with_pages {
        answer[PAGES_MEMBER] = json!(pages);
    }
    answer
}

/// Returns an error answer with the exit codes of the service: 99 for a file it cannot take, 6 for
/// a timeout, 3 for a file that cannot be parsed, 4 if the parsing itself failed.
fn error_json(failure: &FileError) -> Value {
    let code = match failure.code {
        ProblemCode::UnknownKind | ProblemCode::EmptyFile | ProblemCode::FileUnreadable => 99,
        ProblemCode::TookTooLong => 6,
        ProblemCode::ReadingFailed | ProblemCode::BudgetUsedUp => 4,
        _ => 3,
    };
    let mut texts = vec![failure.code.message()];
    texts.extend(failure.detail.as_deref());
    json!({
        "OCRExitCode": code,
        "IsErroredOnProcessing": true,
        "ErrorMessage": texts,
        "ErrorDetails": failure.code.as_str(),
    })
}

fn page_json(page: &Page) -> Value {
    let lines: Vec<Value> = page
        .lines
        .iter()
        .map(|found| line_json(found, page))
        .collect();
    let text: String = page
        .lines
        .iter()
        // The service ends lines with a tab and CRLF.
        .flat_map(|line| [line.text(), "\t\r\n".to_owned()])
        .collect();
    json!({
        "TextOverlay": {
            "HasOverlay": true,
            "Message": format!("Total lines: {}", lines.len()),
            "Lines": lines,
        },
        // Pages are upright.
        "TextOrientation": "0",
        "FileParseExitCode": 1,
        "ParsedText": text,
        "ErrorMessage": "",
        "ErrorDetails": "",
    })
}

fn line_json(line: &Line, page: &Page) -> Value {
    let words: Vec<[f64; 4]> = line
        .words
        .iter()
        .map(|word| pixel_box(word, page))
        .collect();
    let top = words
        .iter()
        .map(|[_, top, ..]| *top)
        .reduce(f64::min)
        .unwrap_or(0.0);
    let height = words
        .iter()
        .map(|[_, _, _, height]| *height)
        .reduce(f64::max)
        .unwrap_or(0.0);
    let word = |(word, [left, top, width, height]): (&Word, &[f64; 4])| {
        json!({
            "WordText": word.text, "Left": left, "Top": top, "Height": height, "Width": width,
        })
    };
    json!({
        "LineText": line.text(),
        "Words": line.words.iter().zip(&words).map(word).collect::<Vec<_>>(),
        "MaxHeight": height,
        "MinTop": top,
    })
}

/// Returns left, top, width and height in whole pixels.
fn pixel_box(word: &Word, page: &Page) -> [f64; 4] {
    let (width, height) = (f64::from(page.width), f64::from(page.height));
    let area = word.area;
    // Edges are rounded, not sizes, so that adjacent boxes stay adjacent.
    let edge = |at: f32, side: f64| (f64::from(at) * side).round();
    let (left, top) = (edge(area.x, width), edge(area.y, height));
    [
        left,
        top,
        edge(area.x + area.width, width) - left,
        edge(area.y + area.height, height) - top,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_with_their_pixels() {
        let word = |text: &str, area: [f32; 4]| Word {
            text: text.into(),
            confidence: 0.9,
            area: area.into(),
        };
        let line = Line {
            words: vec![
                word("TOTAL", [0.1, 0.2, 0.3, 0.05]),
                word("9.00", [0.7, 0.21, 0.2, 0.06]),
            ],
        };
        let pages = [
            Page {
                width: 200,
                height: 400,
                lines: vec![line],
                ..Page::default()
            },
            Page::default(),
        ];
        let answer = answer_json(&pages, false);
        assert_eq!(answer["OCRExitCode"], 1);
        let first = &answer["ParsedResults"][0];
        assert_eq!(first["ParsedText"], "TOTAL 9.00\t\r\n");
        assert_eq!(first["TextOverlay"]["Message"], "Total lines: 1");
        let line = &first["TextOverlay"]["Lines"][0];
        assert_eq!(
            (&line["MinTop"], &line["MaxHeight"]),
            (&json!(80.0), &json!(24.0))
        );
        let expected = json!({
            "WordText": "9.00", "Left": 140.0, "Top": 84.0, "Height": 24.0, "Width": 40.0
        });
        assert_eq!(line["Words"][1], expected);
        assert_eq!(answer["ParsedResults"][1]["ParsedText"], "");
        assert!(answer.get(PAGES_MEMBER).is_none());
        let exact = answer_json(&pages, true)[PAGES_MEMBER].take();
        assert_eq!(serde_json::from_value::<Vec<Page>>(exact).unwrap(), pages);
    }

    #[test]
    fn errors_have_the_exit_codes_of_the_service() {
        for (code, expected) in [
            (ProblemCode::UnknownKind, 99),
            (ProblemCode::PictureBroken, 3),
            (ProblemCode::TookTooLong, 6),
            (ProblemCode::ReadingFailed, 4),
        ] {
            let answer = error_json(&code.into());
            assert_eq!(
                (&answer["OCRExitCode"], &answer["IsErroredOnProcessing"]),
                (&json!(expected), &json!(true))
            );
            assert_eq!(answer["ErrorMessage"], json!([code.message()]));
        }
    }
}
