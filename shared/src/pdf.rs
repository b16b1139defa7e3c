//! One file of several pages: a PDF that holds a JPEG a page, as it is, written page by page. Pure.
//!
//! The least that ISO 32000-1 asks for: for each page what is drawn on it and its picture, then the list of pages and the
//! catalog. Nothing of a page is kept but where it begins, so that memory does not grow with their number. The same pages
//! make the same bytes.

use serde::{Deserialize, Serialize};

/// Dots of an inch: at this scale the server draws pages of up to 6 megapixels, till rolls of up to 12, so that it gets their
/// pixels as they are. Larger ones it draws smaller.
const DOTS_PER_INCH: u32 = 300;
/// The numbers of the objects that are written last: catalog and list of pages.
const CATALOG: usize = 1;
const PAGES: usize = 2;

/// What must be known of a JPEG to lay it on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jpeg {
    /// In pixels, as it is stored.
    pub width: u32,
    /// In pixels, as it is stored.
    pub height: u32,
    /// What its samples are.
    pub colours: Colours,
    /// How it is turned to be seen, as EXIF says it: 1 to 8. Anything else is 1.
    pub orientation: u8,
}

/// What the samples of a JPEG are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Colours {
    /// One a pixel.
    Grey,
    /// Three a pixel.
    Colour,
}

/// A file that is being written. What its methods give goes into the file in that order.
#[derive(Debug)]
pub struct Writer {
    length: usize,
    /// Where each object begins; those that are written last begin nowhere yet.
    offsets: Vec<usize>,
    pages: Vec<usize>,
}

impl Writer {
    /// Begins a file.
    pub fn begin() -> (Self, Vec<u8>) {
        let mut writer = Self {
            length: 0,
            offsets: vec![0; PAGES],
            pages: Vec::new(),
        };
        // The four bytes say that this is no text.
        let head = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec();
        writer.length += head.len();
        (writer, head)
    }

    /// Adds a page of a JPEG of so many bytes: what comes before them, and what comes behind.
    pub fn page(&mut self, jpeg: Jpeg, size_bytes: usize) -> (Vec<u8>, Vec<u8>) {
        let [page, drawing, picture] = [1, 2, 3].map(|place| self.offsets.len() + place);
        let [across, up] = shown(jpeg).map(points);
        let content = format!("q {} cm /P Do Q", matrix(jpeg.orientation, &across, &up));
        let colours = match jpeg.colours {
            Colours::Grey => "DeviceGray",
            Colours::Colour => "DeviceRGB",
        };
        let mut before = Vec::new();
        self.object(
            &mut before,
            page,
            &format!(
                "<</Type/Page/Parent {PAGES} 0 R/MediaBox[0 0 {across} {up}]/Contents {drawing} 0 R\
                 /Resources<</XObject<</P {picture} 0 R>>>>>>\nendobj\n"
            ),
        );
        self.object(
            &mut before,
            drawing,
            &format!(
                "<</Length {}>>\nstream\n{content}\nendstream\nendobj\n",
                content.len()
            ),
        );
        self.object(
            &mut before,
            picture,
            &format!(
                "<</Type/XObject/Subtype/Image/Width {}/Height {}/ColorSpace/{colours}/BitsPerComponent 8\
                 /Filter/DCTDecode/Length {size_bytes}>>\nstream\n",
                jpeg.width, jpeg.height
            ),
        );
        let behind = b"\nendstream\nendobj\n".to_vec();
        self.pages.push(page);
        self.length += before.len() + size_bytes + behind.len();
        (before, behind)
    }

    /// Ends the file: the list of pages, the catalog, the table of objects, and where it is.
    pub fn finish(mut self) -> Vec<u8> {
        let mut end = Vec::new();
        let kids: Vec<_> = self
            .pages
            .iter()
            .map(|page| format!("{page} 0 R"))
            .collect();
        let pages = format!(
            "<</Type/Pages/Count {}/Kids[{}]>>\nendobj\n",
            kids.len(),
            kids.join(" ")
        );
        self.object(&mut end, PAGES, &pages);
        self.object(
            &mut end,
            CATALOG,
            &format!("<</Type/Catalog/Pages {PAGES} 0 R>>\nendobj\n"),
        );
        let (table, count) = (self.length + end.len(), self.offsets.len() + 1);
        put(&mut end, &format!("xref\n0 {count}\n0000000000 65535 f \n"));
        for offset in &self.offsets {
            put(&mut end, &format!("{offset:010} 00000 n \n"));
        }
        put(
            &mut end,
            &format!("trailer\n<</Size {count}/Root {CATALOG} 0 R>>\nstartxref\n{table}\n%%EOF\n"),
        );
        end
    }

    /// Begins the object of this number at the end of `text`, which follows what was written so far.
    fn object(&mut self, text: &mut Vec<u8>, number: usize, content: &str) {
        if self.offsets.len() < number {
            self.offsets.resize(number, 0);
        }
        self.offsets[number - 1] = self.length + text.len();
        put(text, &format!("{number} 0 obj\n{content}"));
    }
}

fn put(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend_from_slice(text.as_bytes());
}

/// Width and height as it is seen.
fn shown(jpeg: Jpeg) -> [u32; 2] {
    let Jpeg {
        width,
        height,
        orientation,
        ..
    } = jpeg;
    if (5..=8).contains(&orientation) {
        [height, width]
    } else {
        [width, height]
    }
}

/// Where the stored picture, a square of one by one, comes to lie on the page.
fn matrix(orientation: u8, across: &str, up: &str) -> String {
    match orientation {
        2 => format!("-{across} 0 0 {up} {across} 0"),
        3 => format!("-{across} 0 0 -{up} {across} {up}"),
        4 => format!("{across} 0 0 -{up} 0 {up}"),
        5 => format!("0 -{up} -{across} 0 {across} {up}"),
        6 => format!("0 -{up} {across} 0 0 {up}"),
        7 => format!("0 {up} {across} 0 0 0"),
        8 => format!("0 {up} -{across} 0 {across} 0"),
        _ => format!("{across} 0 0 {up} 0 0"),
    }
}

/// A length in points, with three decimals; floats would bring their printing along. It is a thousandth too long, since
/// pages are drawn with as many pixels as fit in whole.
fn points(pixels: u32) -> String {
    let thousandths = u64::from(pixels) * 72_000 / u64::from(DOTS_PER_INCH) + 1;
    format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> Vec<u8> {
        let (mut writer, mut file) = Writer::begin();
        for (width, height, bytes) in [
            (1_950, 2_600, b"\xff\xd8one\xff\xd9".as_slice()),
            (601, 300, b"\xff\xd8second\xff\xd9"),
        ] {
            let jpeg = Jpeg {
                width,
                height,
                colours: Colours::Colour,
                orientation: 1,
            };
            let (before, behind) = writer.page(jpeg, bytes.len());
            file.extend([before.as_slice(), bytes, &behind].concat());
        }
        file.extend(writer.finish());
        file
    }

    fn find(bytes: &[u8], text: &str) -> Option<usize> {
        bytes
            .windows(text.len())
            .position(|window| window == text.as_bytes())
    }

    #[test]
    fn each_object_is_where_the_table_says() {
        let bytes = file();
        let table = find(&bytes, "xref\n").expect("a table");
        let text = String::from_utf8_lossy(&bytes[table..]).into_owned();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[1], "0 9");
        for number in 1..9 {
            let line = lines[2 + number];
            assert_eq!(line.len() + 1, 20, "each entry has 20 bytes");
            let offset: usize = line[..10].parse().expect("digits");
            let head = format!("{number} 0 obj\n");
            assert_eq!(&bytes[offset..offset + head.len()], head.as_bytes());
        }
        assert!(
            text.ends_with(&format!("startxref\n{table}\n%%EOF\n")),
            "{text}"
        );
    }

    #[test]
    fn pages_hold_the_pictures_as_they_are() {
        let bytes = file();
        for part in [
            "/Count 2/Kids[3 0 R 6 0 R]",
            "/MediaBox[0 0 468.001 624.001]/Contents 4 0 R/Resources<</XObject<</P 5 0 R>>>>",
            "q 144.241 0 0 72.001 0 0 cm /P Do Q",
            "/Width 601/Height 300/",
            "/Length 10>>\nstream\n",
        ] {
            assert!(find(&bytes, part).is_some(), "{part}");
        }
        let picture = b"stream\n\xff\xd8second\xff\xd9\nendstream";
        assert!(bytes.windows(picture.len()).any(|window| window == picture));
    }

    #[test]
    fn a_picture_on_its_side_makes_a_page_that_stands() {
        let jpeg = Jpeg {
            width: 300,
            height: 600,
            colours: Colours::Grey,
            orientation: 6,
        };
        let (mut writer, _) = Writer::begin();
        let (before, _) = writer.page(jpeg, 1);
        for part in [
            "/MediaBox[0 0 144.001 72.001]",
            "q 0 -72.001 144.001 0 0 72.001 cm",
            "/Width 300/Height 600/",
            "DeviceGray",
        ] {
            assert!(find(&before, part).is_some(), "{part}");
        }
    }
}
