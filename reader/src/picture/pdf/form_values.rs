//! Appearances of form fields that have a value but none to be drawn.
//!
//! A program that fills in a form may leave the drawing of the values to the viewer. They are added
//! to the file as an incremental update (ISO 32000-1, 7.5.6), after which fields are drawn and read
//! like any other content of a page.

use std::io::Write as _;

use hayro::hayro_interpret::hayro_syntax::Pdf;
use hayro::hayro_interpret::hayro_syntax::object::{self, Dict, Name, Rect, Stream};
use memchr::memmem;

/// First number of the added objects; no real file has so many.
const FIRST_NUMBER: u32 = 8_000_000;
/// Most fields that get an appearance.
const FIELDS_MAX: usize = 1_000;
/// Most characters of a value.
const CHARACTERS_MAX: usize = 1_000;
/// Deepest nesting of fields, from which values are inherited.
const FIELD_DEPTH_MAX: usize = 16;
/// Font size of a field that states none, in points.
const FONT_SIZE: f64 = 12.0;
/// Flag of a text field of several lines.
const MULTILINE_FLAG: u32 = 1 << 12;
/// Mean width of a character in ems, by which text is aligned to the right.
const CHARACTER_EMS: f64 = 0.53;

/// Field that gets an appearance.
struct BareField {
    /// Number and generation of its annotation.
    id: (u32, i32),
    /// Annotation as it is in the file.
    dictionary: Vec<u8>,
    value: String,
    size: (f64, f64),
    font_size: f64,
    alignment: u32,
    is_multiline: bool,
}

/// Returns the file with appearances added, or `None` if no field lacks one.
pub(crate) fn add_appearances(bytes: &[u8], pdf: &Pdf) -> Option<Vec<u8>> {
    // New content of an encrypted file would have to be encrypted.
    if memmem::find(bytes, b"/AcroForm").is_none() && memmem::find(bytes, b"/ObjStm").is_none()
        || memmem::find(bytes, b"/Encrypt").is_some()
    {
        return None;
    }
    let fields = find_bare_fields(pdf);
    if fields.is_empty() {
        return None;
    }
    let previous = read_start_of_xref(bytes)?;
    let mut file = bytes.to_vec();
    file.push(b'\n');
    let mut places = Vec::new();
    let mut add = |file: &mut Vec<u8>, id: (u32, i32), content: &[u8]| {
        places.push((id, file.len()));
        writeln!(file, "{} {} obj", id.0, id.1).ok()?;
        file.extend(content);
        file.extend(b"\nendobj\n");
        Some(())
    };
    let font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
    add(&mut file, (FIRST_NUMBER, 0), font)?;
    for (number, field) in (FIRST_NUMBER + 1..).zip(&fields) {
        add(&mut file, (number, 0), &field.appearance())?;
        // Of two entries of the same name the later one counts.
        let body = field.dictionary.strip_suffix(b">>")?;
        let entry = format!("/AP<</N {number} 0 R>>>>");
        add(&mut file, field.id, &[body, entry.as_bytes()].concat())?;
    }
    let table = file.len();
    file.extend(b"xref\n");
    for ((number, generation), place) in &places {
        write!(file, "{number} 1\n{place:010} {generation:05} n \n").ok()?;
    }
    let root = pdf.xref().root_id();
    let size = FIRST_NUMBER as usize + 1 + fields.len();
    write!(
        file,
        "trailer\n<</Size {size}/Root {} {} R/Prev {previous}>>\nstartxref\n{table}\n%%EOF\n",
        root.obj_number, root.gen_number
    )
    .ok()?;
    Some(file)
}

/// Returns the address behind the last `startxref`.
fn read_start_of_xref(bytes: &[u8]) -> Option<usize> {
    let keyword = b"startxref";
    let after = &bytes[memmem::rfind(bytes, keyword)? + keyword.len()..];
    let text = after.trim_ascii_start();
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&text[..digits]).ok()?.parse().ok()
}

/// Returns the text and choice fields of all pages that have a value and nothing to be drawn.
fn find_bare_fields(pdf: &Pdf) -> Vec<BareField> {
    let annotations = pdf
        .pages()
        .iter()
        .filter_map(|page| page.raw().get::<object::Array<'_>>("Annots"));
    annotations
        .flat_map(|annotations| {
            annotations
                .iter::<Dict<'_>>()
                .filter_map(|widget| BareField::from_widget(&widget))
                .collect::<Vec<_>>()
        })
        .take(FIELDS_MAX)
        .collect()
}

impl BareField {
    fn from_widget(widget: &Dict<'_>) -> Option<Self> {
        let is_widget = &*widget.get::<Name<'_>>("Subtype")? == b"Widget";
        let kind = inherit(widget, |field| field.get::<Name<'_>>("FT"))?;
        if !is_widget || !matches!(&*kind, b"Tx" | b"Ch") || shows_text(widget) {
            return None;
        }
        let value = inherit(widget, |field| field.get::<object::String<'_>>("V"))?;
        let value: String = decode_text(&value).chars().take(CHARACTERS_MAX).collect();
        let id = widget.obj_id()?;
        let rect = widget.get::<Rect>("Rect")?;
        let size = (
            (rect.x1 - rect.x0).abs().min(1e4),
            (rect.y1 - rect.y0).abs().min(1e4),
        );
        if value.trim().is_empty() || !(size.0 > 1.0 && size.1 > 1.0) {
            return None;
        }
        let style = inherit(widget, |field| field.get::<object::String<'_>>("DA"));
        let flags = inherit(widget, |field| field.get::<u32>("Ff")).unwrap_or_default();
        let is_multiline = flags & MULTILINE_FLAG != 0;
        // A size of 0 fits the field.
        let stated = style.and_then(|style| read_font_size(&style));
        let font_size = stated.filter(|size| *size > 0.0).unwrap_or(FONT_SIZE);
        Some(Self {
            id: (id.obj_number, id.gen_number),
            dictionary: widget.data().to_vec(),
            value,
            size,
            font_size: if is_multiline {
                font_size
            } else {
                font_size.min(size.1 * 0.9)
            },
            alignment: inherit(widget, |field| field.get::<u32>("Q")).unwrap_or_default(),
            is_multiline,
        })
    }

    /// Returns the stream that draws the value.
    fn appearance(&self) -> Vec<u8> {
        let (width, height) = self.size;
        let lines: Vec<&str> = if self.is_multiline {
            self.value.split(['\r', '\n']).collect()
        } else {
            vec![&self.value]
        };
        let first = if self.is_multiline {
            height - self.font_size
        } else {
            (height - self.font_size * 0.7) / 2.0
        };
        let mut content = format!("q BT /F {:.2} Tf 0 g\n", self.font_size).into_bytes();
        for (row, line) in (0_u32..).zip(lines) {
            let characters = u32::try_from(line.chars().count()).unwrap_or(u32::MAX);
            let free = width - f64::from(characters) * self.font_size * CHARACTER_EMS;
            let left = match self.alignment {
                1 => free / 2.0,
                2 => free - 2.0,
                _ => 2.0,
            };
            let (left, below) = (left.max(2.0), f64::from(row) * self.font_size * 1.2);
            let place = format!("1 0 0 1 {left:.2} {:.2} Tm <", first - below);
            content.extend(place.into_bytes());
            for byte in line.chars().map(windows_byte) {
                content.extend(format!("{byte:02X}").into_bytes());
            }
            content.extend(b"> Tj\n");
        }
        content.extend(b"ET Q");
        let head = format!(
            "<</Type/XObject/Subtype/Form/BBox[0 0 {width:.2} {height:.2}]\
             /Resources<</Font<</F {FIRST_NUMBER} 0 R>>>>/Length {}>>stream\n",
            content.len()
        );
        [head.as_bytes(), &content, b"\nendstream"].concat()
    }
}

/// Returns an entry of a field, or of the closest field above it that has one.
fn inherit<'a, T>(field: &Dict<'a>, entry: impl Fn(&Dict<'a>) -> Option<T>) -> Option<T> {
    let mut field = field.clone();
    for _ in 0..FIELD_DEPTH_MAX {
        if let Some(found) = entry(&field) {
            return Some(found);
        }
        field = field.get::<Dict<'_>>("Parent")?;
    }
    None
}

/// Returns whether the appearance of a field shows text.
fn shows_text(widget: &Dict<'_>) -> bool {
    let appearance = widget
        .get::<Dict<'_>>("AP")
        .and_then(|all| all.get::<Stream<'_>>("N"));
    let content = appearance.and_then(|normal| normal.decoded_data().ok());
    content.is_some_and(|content| {
        let has = |operator: &[u8]| memmem::find(&content, operator).is_some();
        has(b"Tj") || has(b"TJ") || has(b" Do")
    })
}

/// Returns the font size of a default appearance such as `/Helv 11 Tf 0 g`.
fn read_font_size(style: &[u8]) -> Option<f64> {
    let text = String::from_utf8_lossy(style);
    let words: Vec<&str> = text.split_whitespace().collect();
    let at = words.iter().position(|word| *word == "Tf")?;
    words.get(at.checked_sub(1)?)?.parse().ok()
}

/// Decodes a text string: UTF-16 or UTF-8 by its mark, otherwise close to Latin-1.
fn decode_text(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => {
            let units = rest.as_chunks::<2>().0.iter().copied();
            char::decode_utf16(units.map(u16::from_be_bytes))
                .map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect()
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        // The signs of PDFDocEncoding that occur in values.
        bytes => bytes
            .iter()
            .map(|byte| match byte {
                0xA0 => '€',
                0x84 => '—',
                0x85 => '–',
                0x8D => '“',
                0x8E => '”',
                0x8F => '‘',
                0x90 => '’',
                byte => char::from(*byte),
            })
            .collect(),
    }
}

/// Returns the byte of a character in `WinAnsiEncoding`; a question mark if it has none.
fn windows_byte(char: char) -> u8 {
    match char {
        '€' => 0x80,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '–' => 0x96,
        '—' => 0x97,
        '\u{2212}' => b'-',
        '\u{202F}' => b' ',
        char => u8::try_from(char)
            .ok()
            .filter(|byte| !matches!(byte, 0x80..=0x9F))
            .unwrap_or(b'?'),
    }
}
