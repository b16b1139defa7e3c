//! Detection of scripts other than Latin, which Tesseract reads or the reading reports.

use std::fmt::Write;
use std::path::PathBuf;
use std::sync::Arc;

use image::GrayImage;
use reader::ocr::EngineError;
use reader::ocr::line_reader::{LineReader, LineReaders};
use reader::ocr::ppocr::{PpOcr, Script};
use reader::page::{FurtherScript, Page};
use reader::picture::{Limits, Picture, open_sheets};
use reader::read;
use shared::file_kind::FileKind;

use crate::papers::load_engine;

/// Lines of a Greek receipt in the encoding of the font Symbol, which every reader of PDF has.
const GREEK_LINES: [&str; 9] = [
    "fournoV kai zacaroplasteio",
    "apodeixh lianikwn sunallagwn",
    "ywmi olikhV    1,80",
    "gala freskw    2,15",
    "kafeV ellhnikoV    3,40",
    "sunolo    7,35",
    "plhrwmh me metrhta    10,00",
    "resta    2,65",
    "eucaristoume gia thn protimhsh",
];

/// Line readers that know no language, and tell this script.
struct Unskilled(Option<&'static str>);

impl LineReaders for Unskilled {
    fn languages(&self) -> &[String] {
        &[]
    }

    fn open(&self, language: &str) -> Result<Box<dyn LineReader>, EngineError> {
        Err(EngineError::Broken(format!("{language} is not installed")))
    }

    fn detect_script(&self, _page: &GrayImage) -> Option<String> {
        self.0.map(str::to_owned)
    }
}

fn read_page(engine: &PpOcr, picture: &Picture) -> Page {
    read::read_page(engine, picture, &|| false).expect("a sound picture is read")
}

/// Draws lines of text in a font of PDF.
fn draw_lines(lines: &[&str], font: &str) -> Picture {
    let mut content = String::from("BT /F 16 Tf 20 TL 20 260 Td\n");
    for line in lines {
        let _ = writeln!(content, "({line}) Tj T*");
    }
    content.push_str("ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 320 300] /Contents 4 0 R /Resources << /Font \
         << /F 5 0 R >> >> >>"
            .to_owned(),
        format!(
            "<< /Length {} >>\nstream\n{content}\nendstream",
            content.len()
        ),
        format!("<< /Type /Font /Subtype /Type1 /BaseFont /{font} >>"),
    ];
    let (mut file, mut places) = (String::from("%PDF-1.4\n"), String::new());
    for (number, object) in (1..).zip(&objects) {
        let _ = writeln!(places, "{:010} 00000 n ", file.len());
        let _ = writeln!(file, "{number} 0 obj\n{object}\nendobj");
    }
    let start = file.len();
    let _ = write!(
        file,
        "xref\n0 6\n0000000000 65535 f \n{places}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n\
         {start}\n%%EOF\n"
    );
    open_sheets(file.as_bytes(), FileKind::Pdf, &Limits::default(), &|| {
        false
    })
    .expect("a sound file")
    .next()
    .expect("a page")
    .expect("a sound page")
    .picture
}

#[cfg(feature = "tesseract")]
#[test]
fn greek_is_read_by_its_language_and_never_upside_down() {
    let folder = PathBuf::from("/usr/share/tesseract-ocr/5/tessdata");
    let languages = ["rus", "tha", "ell"].map(str::to_owned).to_vec();
    let readers = reader::ocr::tesseract::TesseractLines::new(folder, languages);
    let engine = load_engine(Script::Auto).with_line_readers(Arc::new(readers));
    let upright = draw_lines(&GREEK_LINES, "Symbol");
    for (quarters, turned_back) in [(0, 0), (2, 2)] {
        let page = read_page(&engine, &upright.clone().rotate_quarters(quarters));
        let text = page.text();
        assert_eq!(page.quarter_turns, turned_back, "{text}");
        assert_eq!(
            page.further_script,
            FurtherScript::Read {
                engine: "tesseract"
            }
        );
        for word in ["συνολο", "ρεστα", "7,35", "10,00"] {
            assert!(text.contains(word), "{word} in {text}");
        }
    }
}

#[test]
fn a_script_without_a_language_is_reported() {
    let picture = draw_lines(&GREEK_LINES, "Symbol");
    for (detected, name) in [(Some("Greek"), Some("Greek (ell)")), (None, None)] {
        let engine = load_engine(Script::Auto).with_line_readers(Arc::new(Unskilled(detected)));
        let page = read_page(&engine, &picture);
        let name = name.map(str::to_owned);
        assert_eq!(
            page.further_script,
            FurtherScript::Unread { name },
            "{}",
            page.text()
        );
    }
}

#[test]
fn latin_lines_have_no_further_script() {
    let engine = load_engine(Script::Auto).with_line_readers(Arc::new(Unskilled(Some("Greek"))));
    let picture = draw_lines(&["Corner Shop", "Bread 1,80", "TOTAL 7,35"], "Helvetica");
    let page = read_page(&engine, &picture);
    assert_eq!(page.further_script, FurtherScript::Absent);
    assert!(page.text().contains("TOTAL 7,35"), "{}", page.text());
}
