//! The text of receipts and the papers on their pages, out of JSON.

use serde_json::Value;
use shared::api::{Corners, DetectedPaper, LineWords, PageWords, PlacedWord, ReceiptWords};

use super::{FromJson, member};

impl FromJson for ReceiptWords {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            pages: member(value, "pages")?,
        })
    }
}

impl FromJson for PageWords {
    fn from_json(value: &Value) -> Option<Self> {
        // Sizes, turns and papers come with the receipt; nobody here asks for them again.
        Some(Self {
            lines: member(value, "lines")?,
            ..Self::default()
        })
    }
}

impl FromJson for LineWords {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            words: member(value, "words")?,
        })
    }
}

impl FromJson for PlacedWord {
    fn from_json(value: &Value) -> Option<Self> {
        Some(Self {
            text: member(value, "text")?,
            confidence: member(value, "confidence")?,
            area: member(value, "box")?,
        })
    }
}

impl FromJson for DetectedPaper {
    fn from_json(value: &Value) -> Option<Self> {
        let numbers: Vec<Vec<f32>> = member(value, "corners")?;
        let mut corners = Corners::default();
        for (corner, numbers) in corners.iter_mut().zip(&numbers) {
            *corner = [*numbers.first()?, *numbers.get(1)?];
        }
        (numbers.len() == corners.len()).then_some(())?;
        Some(Self {
            page: member(value, "page")?,
            corners,
            is_read: member(value, "is_read")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::super::tests::check;
    use super::*;

    #[test]
    fn reads_words_and_papers_as_serde_writes_them() {
        let word = PlacedWord {
            text: "12,50 \"€\"".into(),
            confidence: 0.75,
            area: [0.5, 0.25, 0.125, 0.0625].into(),
        };
        let line = LineWords {
            words: vec![word.clone(), word],
        };
        let page = PageWords {
            lines: vec![line, LineWords::default()],
            ..PageWords::default()
        };
        check(&ReceiptWords {
            pages: vec![page, PageWords::default()],
        });
        let corners = [[0.0, 0.125], [0.5, 0.0], [0.5, 1.0], [0.0, 0.875]];
        check(&DetectedPaper {
            page: 2,
            corners,
            is_read: true,
        });
    }

    #[test]
    fn a_paper_has_four_corners_of_two_numbers() {
        for corners in [
            "[]",
            "[[0,0],[1,0],[1,1]]",
            "[[0,0],[1,0],[1,1],[0]]",
            "null",
        ] {
            let json = format!(r#"{{"page":1,"is_read":true,"corners":{corners}}}"#);
            assert_eq!(read::<DetectedPaper>(&json), None, "{corners}");
        }
    }
}
