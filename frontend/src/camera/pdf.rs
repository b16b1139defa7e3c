//! One file of several pages: a PDF that holds a JPEG a page, as it is. Pure.
//!
//! The least that ISO 32000-1 asks for: a catalog, the pages, and for each page what is drawn on it and its picture.

/// Dots of an inch: at this scale the server draws pages, so that it gets the pixels as they are.
const DOTS_PER_INCH: u32 = 300;
/// The objects before those of the pages: catalog and list of pages.
const BEFORE: usize = 2;
/// Page, drawing, picture.
const PER_PAGE: usize = 3;

/// A JPEG in colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Jpeg {
    /// In pixels.
    pub(crate) width: u32,
    /// In pixels.
    pub(crate) height: u32,
    pub(crate) bytes: Vec<u8>,
}

/// The file of these pages, in their order.
pub(crate) fn write(pages: &[Jpeg]) -> Vec<u8> {
    // The four bytes say that this is no text.
    let mut file = File { bytes: b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec(), offsets: Vec::new() };
    let mut kids = String::new();
    for index in 0..pages.len() {
        kids.push_str(&(1 + BEFORE + index * PER_PAGE).to_string());
        kids.push_str(" 0 R ");
    }
    file.object("<</Type/Catalog/Pages 2 0 R>>", None);
    file.object(&format!("<</Type/Pages/Count {}/Kids[{kids}]>>", pages.len()), None);
    for page in pages {
        file.page(page);
    }
    file.finish()
}

struct File {
    bytes: Vec<u8>,
    /// Where each object begins.
    offsets: Vec<usize>,
}

impl File {
    fn page(&mut self, jpeg: &Jpeg) {
        let Jpeg { width, height, bytes } = jpeg;
        let (across, up) = (points(*width), points(*height));
        let number = self.offsets.len() + 1;
        self.object(
            &format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {across} {up}]/Contents {} 0 R/Resources<</XObject<</P {} 0 R>>>>>>",
                number + 1,
                number + 2
            ),
            None,
        );
        let drawing = format!("q {across} 0 0 {up} 0 0 cm /P Do Q");
        self.object(&format!("<</Length {}>>", drawing.len()), Some(drawing.as_bytes()));
        self.object(
            &format!(
                "<</Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceRGB/BitsPerComponent 8\
                 /Filter/DCTDecode/Length {}>>",
                bytes.len()
            ),
            Some(bytes),
        );
    }

    fn object(&mut self, dictionary: &str, stream: Option<&[u8]>) {
        self.offsets.push(self.bytes.len());
        self.text(&format!("{} 0 obj\n{dictionary}\n", self.offsets.len()));
        if let Some(stream) = stream {
            self.text("stream\n");
            self.bytes.extend_from_slice(stream);
            self.text("\nendstream\n");
        }
        self.text("endobj\n");
    }

    /// The table of objects, and where it is.
    fn finish(mut self) -> Vec<u8> {
        let (table, count) = (self.bytes.len(), self.offsets.len() + 1);
        self.text(&format!("xref\n0 {count}\n0000000000 65535 f \n"));
        for offset in std::mem::take(&mut self.offsets) {
            self.text(&format!("{offset:010} 00000 n \n"));
        }
        self.text(&format!("trailer\n<</Size {count}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n"));
        self.bytes
    }

    fn text(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }
}

/// A length in points, with two decimals; floats would bring their printing along.
fn points(pixels: u32) -> String {
    let hundredths = pixels * 7_200 / DOTS_PER_INCH;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> Vec<u8> {
        let page = |width, height, bytes: &[u8]| Jpeg { width, height, bytes: bytes.to_vec() };
        write(&[page(1_950, 2_600, b"\xff\xd8one\xff\xd9"), page(601, 300, b"\xff\xd8second\xff\xd9")])
    }

    fn find(bytes: &[u8], text: &str) -> Option<usize> {
        bytes.windows(text.len()).position(|window| window == text.as_bytes())
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
        assert!(text.ends_with(&format!("startxref\n{table}\n%%EOF\n")), "{text}");
    }

    #[test]
    fn pages_hold_the_pictures_as_they_are() {
        let bytes = file();
        for part in [
            "/Count 2/Kids[3 0 R 6 0 R ]",
            "/MediaBox[0 0 468.00 624.00]/Contents 4 0 R/Resources<</XObject<</P 5 0 R>>>>",
            "q 144.24 0 0 72.00 0 0 cm /P Do Q",
            "/Width 601/Height 300/",
            "/Length 10>>\nstream\n",
        ] {
            assert!(find(&bytes, part).is_some(), "{part}");
        }
        let picture = b"stream\n\xff\xd8second\xff\xd9\nendstream";
        assert!(bytes.windows(picture.len()).any(|window| window == picture));
    }
}
