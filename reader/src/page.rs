//! Text with geometry: runs of an engine and pages in reading order.
//!
//! An engine returns [`Run`]s in any order, each somewhere on the picture and perhaps tilted;
//! [`rows`](crate::rows) makes the lines of a [`Page`] of them. These types hold text and geometry,
//! nothing about receipts.

use serde::{Deserialize, Serialize};
use shared::field::Area;

/// Stretch of text as an engine found it, before lines are rebuilt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// Corners in pixels of the upright page, clockwise from the top of the beginning of the text.
    pub corners: [[f32; 2]; 4],
    /// Words of the run, in order.
    pub words: Vec<RunWord>,
}

/// Word of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunWord {
    /// Characters, without spaces.
    pub text: String,
    /// Confidence of the engine, 0 to 1.
    pub confidence: f32,
    /// Start along the run, 0 to 1.
    pub start: f32,
    /// End along the run, 0 to 1.
    pub end: f32,
}

/// Text of one paper as an engine found it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PaperText {
    /// Runs of text, in any order.
    pub runs: Vec<Run>,
    /// Further script of the text.
    pub script: FurtherScript,
}

/// Script of a page beside those that the engine reads by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum FurtherScript {
    /// There is none.
    #[default]
    Absent,
    /// A helper of the engine read it.
    Read {
        /// Name of the helper.
        engine: &'static str,
    },
    /// It could not be read.
    Unread {
        /// English name of the script and the languages that would read it, if it is known.
        name: Option<String>,
    },
}

impl From<Vec<Run>> for PaperText {
    fn from(runs: Vec<Run>) -> Self {
        Self {
            runs,
            script: FurtherScript::Absent,
        }
    }
}

/// Upright page with its text in reading order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Quarter turns clockwise, 0 to 3, by which the picture was turned so that its text stands
    /// upright.
    #[serde(default)]
    pub quarter_turns: u8,
    /// Corners of the papers on the page, clockwise from the top left, each coordinate 0 to 1:
    /// first the paper the lines are from, then other receipts. Empty if the whole page is paper.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<[[f32; 2]; 4]>,
    /// Lines from top to bottom; words side by side form one line.
    pub lines: Vec<Line>,
    /// QR and bar codes, from top to bottom.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<PageCode>,
    /// Further script of the text. Part of the record of the reading, not of the text.
    #[serde(skip)]
    pub further_script: FurtherScript,
}

/// QR or bar code and its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageCode {
    /// Symbology of the code.
    pub kind: Symbology,
    /// Decoded text.
    pub text: String,
    /// Bounding box in shares of the upright page.
    #[serde(rename = "box")]
    pub area: Area,
}

/// Symbology of a code, of those found on receipts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Symbology {
    /// QR code.
    Qr,
    /// PDF417.
    Pdf417,
    /// EAN-13, and UPC-A with a leading zero.
    #[serde(rename = "ean-13")]
    Ean13,
    /// EAN-8.
    #[serde(rename = "ean-8")]
    Ean8,
    /// Code 128.
    #[serde(rename = "code-128")]
    Code128,
    /// Code 39.
    #[serde(rename = "code-39")]
    Code39,
    /// Interleaved two of five.
    Itf,
}

/// Words side by side, from left to right.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Words of the line.
    pub words: Vec<Word>,
}

/// Word and its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// Characters, without spaces.
    pub text: String,
    /// Confidence of the engine, 0 to 1.
    pub confidence: f32,
    /// Bounding box in shares of the upright page.
    #[serde(rename = "box")]
    pub area: Area,
}

impl Page {
    /// Returns the text of all lines, joined by line feeds.
    pub fn text(&self) -> String {
        self.lines
            .iter()
            .map(Line::text)
            .collect::<Vec<_>>()
            .join("\n")
    }
}

impl Symbology {
    /// Returns the name used in the JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Qr => "qr",
            Self::Pdf417 => "pdf417",
            Self::Ean13 => "ean-13",
            Self::Ean8 => "ean-8",
            Self::Code128 => "code-128",
            Self::Code39 => "code-39",
            Self::Itf => "itf",
        }
    }
}

impl Line {
    /// Returns the words joined by single spaces.
    pub fn text(&self) -> String {
        self.words
            .iter()
            .map(|word| word.text.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    }
}
