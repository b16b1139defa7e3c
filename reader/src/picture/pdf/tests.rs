//! Small hand-written PDF files: their text, their drawing, and what is refused.

mod costly;
mod nested;
mod refused;

use std::fmt::Write;
use std::io::Write as _;
use std::sync::atomic::{AtomicU32, Ordering};

use super::super::{Limits, PictureError, Sheet, open_sheets};
use super::*;
use crate::rows;
use shared::file_kind::FileKind;

/// Objects of a file: their text, and their bytes if they are streams.
struct Objects(Vec<(String, Option<Vec<u8>>)>);

impl Objects {
    /// Creates a catalogue (1), the font Helvetica (2) and room for the page tree (3).
    fn new() -> Self {
        Self(vec![
            ("<</Type/Catalog/Pages 3 0 R>>".into(), None),
            (
                "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".into(),
                None,
            ),
            (String::new(), None),
        ])
    }

    fn add(&mut self, text: impl Into<String>, stream: Option<&[u8]>) -> usize {
        self.0.push((text.into(), stream.map(<[u8]>::to_vec)));
        self.0.len()
    }

    /// Adds a page of this size in points; `resources` besides the font F.
    fn page(&mut self, size: (u32, u32), content: &str, resources: &str) -> usize {
        let stream = self.add("<<>>", Some(content.as_bytes()));
        let (width, height) = size;
        self.add(
            format!(
                "<</Type/Page/Parent 3 0 R/MediaBox[0 0 {width} {height}]/Contents {stream} 0 R\
                 /Resources<</Font<</F 2 0 R>>{resources}>>>>"
            ),
            None,
        )
    }

    fn file(mut self, pages: &[usize]) -> Vec<u8> {
        let kids = pages.iter().fold(String::new(), |mut kids, page| {
            write!(kids, "{page} 0 R ").unwrap();
            kids
        });
        self.0[2].0 = format!("<</Type/Pages/Count {}/Kids[{kids}]>>", pages.len());
        let mut bytes = b"%PDF-1.7\n".to_vec();
        let mut places = Vec::new();
        for (number, (text, stream)) in (1..).zip(&self.0) {
            places.push(bytes.len());
            let length = stream
                .as_ref()
                .map(|stream| format!("<</Length {}", stream.len()));
            let text =
                length.map_or_else(|| text.clone(), |length| text.replacen("<<", &length, 1));
            write!(bytes, "{number} 0 obj{text}").unwrap();
            if let Some(stream) = stream {
                bytes.extend(b"stream\n");
                bytes.extend(stream);
                bytes.extend(b"\nendstream");
            }
            bytes.extend(b"\nendobj\n");
        }
        let table = bytes.len();
        write!(bytes, "xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).unwrap();
        for place in &places {
            writeln!(bytes, "{place:010} 00000 n ").unwrap();
        }
        let size = places.len() + 1;
        write!(
            bytes,
            "trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF"
        )
        .unwrap();
        bytes
    }
}

/// Returns content with lines of 12 points from the top of a page 400 points high.
fn lines(mode: u32, lines: &[&str]) -> String {
    let mut content = format!("BT {mode} Tr /F 12 Tf 1 0 0 1 40 360 Tm 16 TL ");
    for line in lines {
        write!(content, "({line}) Tj T* ").unwrap();
    }
    content + "ET"
}

const RECEIPT: [&str; 4] = ["Corner Shop Ltd", "Bread 2.50", "Milk 1.20", "TOTAL 3.70"];

fn one_page(content: &str) -> Vec<u8> {
    let mut objects = Objects::new();
    let page = objects.page((300, 400), content, "");
    objects.file(&[page])
}

/// Builds a file of one page with this content and these resources. `objects` follow the five that
/// [`Objects`] and the page take, so that the first of them is number 6.
fn page(content: &str, resources: &str, objects: &[(String, Option<&[u8]>)]) -> Vec<u8> {
    let mut file = Objects::new();
    let page = file.page((300, 400), content, resources);
    for (text, stream) in objects {
        file.add(text.clone(), *stream);
    }
    file.file(&[page])
}

fn all(bytes: &[u8]) -> Result<Vec<Sheet>, PictureError> {
    open_sheets(bytes, FileKind::Pdf, &Limits::default(), &|| false)?.collect()
}

fn text(sheet: &Sheet) -> String {
    let size = sheet.picture.size();
    rows::build_page(sheet.text.clone(), size.width, size.height).text()
}

#[test]
fn a_printed_page_brings_its_own_words_and_is_drawn_where_they_stand() {
    let sheet = all(&one_page(&lines(0, &RECEIPT))).unwrap().remove(0);
    assert_eq!(text(&sheet), RECEIPT.join("\n"));
    assert!(
        sheet
            .text
            .iter()
            .flat_map(|run| &run.words)
            .all(|word| word.confidence > 0.99)
    );
    // 200 dpi, and every word stands on ink.
    let size = sheet.picture.size();
    assert!(
        size.width.abs_diff(833) < 2 && size.height.abs_diff(1_111) < 2,
        "{size:?}"
    );
    let page = rows::build_page(sheet.text.clone(), size.width, size.height);
    for word in page.lines.iter().flat_map(|line| &line.words) {
        let at = |share: f32, side: u32| f64::from(share) * f64::from(side);
        let (left, top) = (at(word.area.x, size.width), at(word.area.y, size.height));
        let (wide, high) = (
            at(word.area.width, size.width),
            at(word.area.height, size.height),
        );
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "pixels of a page"
        )]
        let is_dark = |x: f64, y: f64| sheet.picture.rgb().get_pixel(x as u32, y as u32).0[0] < 128;
        let ink = (0..200).filter(|step| {
            let (across, down) = (f64::from(step % 20) / 20.0, f64::from(step / 20) / 10.0);
            is_dark(left + wide * across, top + high * down)
        });
        assert!(ink.count() >= 10, "{} stands elsewhere", word.text);
        // Beside the text there is no ink.
        assert!(!is_dark(left - 4.0, top + high / 2.0));
    }
}

#[test]
fn spaces_may_be_gaps_and_letters_may_be_moved_one_by_one() {
    let content = "BT /F 12 Tf 40 300 Td [(Corner) -400 (Sh) 30 (op) -9000 (12.50)] TJ ET";
    let sheet = all(&one_page(content)).unwrap().remove(0);
    assert_eq!(text(&sheet), "Corner Shop 12.50");
    assert_eq!(sheet.text.len(), 2, "the amount stands on its own");
}

#[test]
fn letters_may_be_drawn_in_any_order() {
    let mut letters: Vec<(usize, usize, char)> = RECEIPT
        .iter()
        .enumerate()
        .flat_map(|(row, line)| {
            line.chars()
                .enumerate()
                .map(move |(at, char)| (row, at, char))
        })
        .filter(|(.., char)| *char != ' ')
        .collect();
    letters.sort_by_key(|(row, at, char)| (u32::from(*char) * 31 % 17, at * 7 % 5, *row));
    let mut content = "BT /F 12 Tf ".to_owned();
    for (row, at, char) in letters {
        let (x, y) = (40 + 7 * at, 360 - 16 * row);
        write!(content, "1 0 0 1 {x} {y} Tm ({char}) Tj ").unwrap();
    }
    let objects = {
        let mut objects = Objects::new();
        // All letters of Courier are equally wide.
        objects.0[1].0 = "<</Type/Font/Subtype/Type1/BaseFont/Courier>>".to_owned();
        let page = objects.page((300, 400), &(content + "ET"), "");
        objects.file(&[page])
    };
    let sheet = all(&objects).unwrap().remove(0);
    assert_eq!(text(&sheet), RECEIPT.join("\n"));
    assert_eq!(sheet.text.len(), RECEIPT.len(), "a run for each line");
}

#[test]
fn values_of_forms_are_drawn_and_read() {
    let field = |what: &str, value: &str| {
        format!(
            "<</Type/Annot/Subtype/Widget/FT/Tx{what}/V{value}/DA(/Helv 11 Tf 0 g)\
             /Rect[100 300 280 320]/F 4>>"
        )
    };
    let form = |field: &str| {
        let mut objects = Objects::new();
        objects.0[0].0 = "<</Type/Catalog/Pages 3 0 R/AcroForm<</Fields[4 0 R]>>>>".to_owned();
        let widget = objects.add(field, None);
        let page = objects.page((300, 400), &lines(0, &["Amount to be paid"]), "");
        objects.0[page - 1].0 =
            objects.0[page - 1]
                .0
                .replacen("<<", &format!("<</Annots[{widget} 0 R]"), 1);
        text(&all(&objects.file(&[page])).unwrap()[0])
    };
    assert_eq!(
        form(&field("", "(17.74 GBP)")),
        "Amount to be paid\n17.74 GBP"
    );
    // UTF-16, aligned to the right, and in several lines.
    assert_eq!(
        form(&field("/Q 2", "<FEFF0035002020AC>")),
        "Amount to be paid\n5 €"
    );
    assert_eq!(
        form(&field("/Ff 4096", "(one\rtwo)")).replace("Amount to be paid\n", ""),
        "one\ntwo"
    );
    // Hidden fields, and those without a value, stay empty.
    assert_eq!(form(&field("", "()")), "Amount to be paid");
    assert_eq!(
        form(&field("", "(5.00)").replace("/F 4", "/F 2")),
        "Amount to be paid"
    );
}

#[test]
fn a_turned_page_is_upright() {
    let file = String::from_utf8(one_page(&lines(0, &RECEIPT))).unwrap();
    // Only the offset of the table is wrong now, which the reader repairs.
    let turned = file.replace("/MediaBox[0 0 300 400]", "/Rotate 90/MediaBox[0 0 300 400]");
    let sheet = all(turned.as_bytes()).unwrap().remove(0);
    assert!(sheet.picture.size().width > sheet.picture.size().height);
    let [begin, end, ..] = sheet.text[0].corners;
    assert!(
        end[1] > begin[1] + 50.0 && (end[0] - begin[0]).abs() < 1.0,
        "the text runs down now"
    );
}

/// Opens a page that a picture covers by this share of its height, with text drawn before or after
/// it.
fn scanned(share: f32, before: &str, after: &str) -> Sheet {
    let mut objects = Objects::new();
    let dictionary =
        "<</Type/XObject/Subtype/Image/Width 2/Height 2/ColorSpace/DeviceGray/BitsPerComponent 8>>";
    let image = objects.add(dictionary, Some(&[200; 4]));
    let content = format!(
        "{before} q 300 0 0 {} 0 0 cm /I Do Q {after}",
        share * 400.0
    );
    let page = objects.page((300, 400), &content, &format!("/XObject<</I {image} 0 R>>"));
    all(&objects.file(&[page])).unwrap().remove(0)
}

#[test]
fn hidden_text_is_never_taken() {
    let many: Vec<&str> = RECEIPT.into_iter().cycle().take(20).collect();
    assert!(scanned(1.0, "", "").text.is_empty());
    for hidden in [
        scanned(1.0, "", &lines(3, &many)),
        scanned(1.0, &lines(0, &many), ""),
        all(&one_page(&lines(3, &many))).unwrap().remove(0),
        // White on white, and outside of the clipping path.
        all(&one_page(&format!("1 g {}", lines(0, &many))))
            .unwrap()
            .remove(0),
        all(&one_page(&format!("0 0 5 5 re W n {}", lines(0, &many))))
            .unwrap()
            .remove(0),
    ] {
        assert_eq!(text(&hidden), "");
    }
    assert!(
        scanned(0.5, &lines(0, &RECEIPT), "").text.is_empty(),
        "a photo with a title"
    );
    assert_eq!(
        text(&scanned(0.2, &lines(0, &RECEIPT), "")),
        RECEIPT.join("\n"),
        "a logo"
    );
    // A page to be read is drawn finer than one to be displayed.
    assert!(
        scanned(1.0, "", "").picture.size().width
            > scanned(0.2, &lines(0, &RECEIPT), "").picture.size().width
    );
}

#[test]
fn letters_without_a_meaning_are_no_text() {
    let mut objects = Objects::new();
    let meaning = objects.add(
        "<<>>",
        Some(
            b"begincmap 1 begincodespacerange<00><FF>endcodespacerange \
              1 beginbfrange<00><FF><E000>endbfrange endcmap",
        ),
    );
    objects.0[1].0 =
        format!("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode {meaning} 0 R>>");
    let page = objects.page((300, 400), &lines(0, &RECEIPT), "");
    assert!(all(&objects.file(&[page])).unwrap()[0].text.is_empty());
}

#[test]
fn pages_come_one_by_one_up_to_the_limit() {
    let mut objects = Objects::new();
    let pages: Vec<usize> = ["First page here", "Second page here", "Third page here"]
        .map(|line| objects.page((300, 400), &lines(0, &[line]), ""))
        .into();
    let bytes = objects.file(&pages);
    let texts: Vec<String> = all(&bytes).unwrap().iter().map(text).collect();
    assert_eq!(
        texts,
        ["First page here", "Second page here", "Third page here"]
    );
    let limits = Limits {
        max_pages: 2,
        ..Limits::default()
    };
    assert_eq!(
        open_sheets(&bytes, FileKind::Pdf, &limits, &|| false)
            .unwrap()
            .count(),
        2
    );
    // Stopped after the first page, the second is not drawn.
    let asked = AtomicU32::new(0);
    let stop = || asked.load(Ordering::Relaxed) > 0;
    let limits = Limits::default();
    let mut sheets = open_sheets(&bytes, FileKind::Pdf, &limits, &stop).unwrap();
    assert!(sheets.next().unwrap().is_ok());
    asked.store(1, Ordering::Relaxed);
    assert_eq!(sheets.next(), Some(Err(PictureError::Stopped)));
    assert_eq!(sheets.next(), None);
}

#[test]
fn pages_of_any_size_are_drawn_within_the_limits() {
    for size in [
        (1, 1),
        (1, 14_400),
        (14_400, 14_400),
        (227, 5_669),
        (200_000, 3),
        (0, 0),
    ] {
        let mut objects = Objects::new();
        let page = objects.page(size, "0 0 1 1 re f", "");
        let drawn = all(&objects.file(&[page])).unwrap()[0].picture.size();
        let pixels = u64::from(drawn.width) * u64::from(drawn.height);
        assert!(
            (1..=WORKING_PIXELS).contains(&pixels),
            "{size:?} became {drawn:?}"
        );
    }
}
