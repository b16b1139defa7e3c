//! Text with its places: what an engine finds ([`Run`]) and what a person would read ([`Page`]).
//!
//! An engine gives runs of text in any order, each somewhere on the page and perhaps tilted. `rows` makes
//! lines in reading order of them. These types hold text and geometry, nothing about receipts.

use serde::{Deserialize, Serialize};
use shared::field::Area;

/// A stretch of text as an engine found it, before lines are rebuilt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// The corners in pixels of the upright page, clockwise from where the text begins at its top.
    pub corners: [[f32; 2]; 4],
    /// The words in it, in order.
    pub words: Vec<RunWord>,
}

/// A word of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunWord {
    /// Its characters, without spaces.
    pub text: String,
    /// How sure the engine is, 0 to 1.
    pub confidence: f32,
    /// Where along the run it begins, 0 to 1.
    pub start: f32,
    /// Where along the run it ends, 0 to 1.
    pub end: f32,
}

/// One upright page and its text in reading order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// How many quarter turns clockwise, 0 to 3, the upright picture was turned so that its text stands upright.
    #[serde(default)]
    pub quarter_turns: u8,
    /// The papers seen on the page, as corners clockwise from the top left, each 0 to 1: first the one the lines
    /// are from, then other receipts. None where the page is all paper.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<[[f32; 2]; 4]>,
    /// The lines from top to bottom; what stands side by side is one line.
    pub lines: Vec<Line>,
    /// The QR and bar codes on it, from top to bottom.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<Code>,
}

/// A code for machines and its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Code {
    /// Its symbology.
    pub kind: CodeKind,
    /// What it says.
    pub text: String,
    /// Where it stands on the upright page.
    #[serde(rename = "box")]
    pub area: Area,
}

/// The symbologies that receipts have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CodeKind {
    /// QR code.
    Qr,
    /// PDF417.
    Pdf417,
    /// EAN-13, and UPC-A with a zero before it.
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

/// Words that stand side by side, from left to right.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// The words.
    pub words: Vec<Word>,
}

/// One word and its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// Its characters, without spaces.
    pub text: String,
    /// How sure the engine is, 0 to 1.
    pub confidence: f32,
    /// Where it stands on the upright page.
    #[serde(rename = "box")]
    pub area: Area,
}

impl Page {
    /// All text, a line a row.
    pub fn text(&self) -> String {
        self.lines
            .iter()
            .map(Line::text)
            .collect::<Vec<_>>()
            .join("\n")
    }
}

impl CodeKind {
    /// Its name, as in the JSON.
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
    /// The words with a space between.
    pub fn text(&self) -> String {
        self.words
            .iter()
            .map(|word| word.text.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    }
}
