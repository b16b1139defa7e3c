//! Minimal PDF writer: one unmodified JPEG per page, written page by page. Performs no IO.
//!
//! Writes the minimum that ISO 32000-1 requires: for each page its content stream and image, then
//! the page list and the catalog. Only object offsets are kept, so memory does not grow with the
//! size of the pages. The output is deterministic: equal pages give equal bytes.

use serde::{Deserialize, Serialize};

/// Resolution of the pages, in dots per inch. At this scale the server renders pages of up to 6
/// megapixels, and long receipts of up to 12, at their original size; larger pages are rendered
/// smaller.
const DOTS_PER_INCH: u32 = 300;
/// Object numbers of the catalog and the page list. Both are written last.
const CATALOG: usize = 1;
const PAGES: usize = 2;

/// Properties of a JPEG needed to place it on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct JpegInfo {
    /// Stored width in pixels, before rotation.
    pub width: u32,
    /// Stored height in pixels, before rotation.
    pub height: u32,
    /// Colour space of the samples.
    pub colours: ColourSpace,
    /// EXIF orientation, 1 to 8. Any other value counts as 1.
    pub orientation: u8,
}

/// Colour space of a JPEG.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ColourSpace {
    /// One sample per pixel.
    Grey,
    /// Three samples per pixel.
    Colour,
}

/// PDF file under construction. The caller writes the bytes that its methods return, in call order.
#[derive(Debug)]
pub struct PdfWriter {
    written_bytes: usize,
    /// Byte offset of each object, by object number - 1; 0 until the object is written.
    offsets: Vec<usize>,
    /// Object numbers of the pages.
    page_objects: Vec<usize>,
}

impl PdfWriter {
    /// Starts a file and returns its header.
    pub fn begin_file() -> (Self, Vec<u8>) {
        let mut writer = Self {
            written_bytes: 0,
            offsets: vec![0; PAGES],
            page_objects: Vec::new(),
        };
        // Four bytes above 127 mark the file as binary.
        let head = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec();
        writer.written_bytes += head.len();
        (writer, head)
    }

    /// Adds a page for a JPEG of `size_bytes` bytes. Returns the bytes to write before the JPEG and
    /// after it.
    pub fn add_page(&mut self, jpeg: JpegInfo, size_bytes: usize) -> (Vec<u8>, Vec<u8>) {
        // Object numbers follow those in use: page, content stream, image.
        let [page, drawing, picture] = [1, 2, 3].map(|place| self.offsets.len() + place);
        let [across, up] = displayed_size(jpeg).map(format_points);
        let content = format!(
            "q {} cm /P Do Q",
            placement_matrix(jpeg.orientation, &across, &up)
        );
        let colours = match jpeg.colours {
            ColourSpace::Grey => "DeviceGray",
            ColourSpace::Colour => "DeviceRGB",
        };
        // The page is as large as its picture.
        let mut before = Vec::new();
        self.begin_object(
            &mut before,
            page,
            &format!(
                "<</Type/Page/Parent {PAGES} 0 R/MediaBox[0 0 {across} {up}]/Contents {drawing} 0 R\
                 /Resources<</XObject<</P {picture} 0 R>>>>>>\nendobj\n"
            ),
        );
        self.begin_object(
            &mut before,
            drawing,
            &format!(
                "<</Length {}>>\nstream\n{content}\nendstream\nendobj\n",
                content.len()
            ),
        );
        // `DCTDecode` takes the JPEG as it is; the stream ends in `behind`.
        self.begin_object(
            &mut before,
            picture,
            &format!(
                "<</Type/XObject/Subtype/Image/Width {}/Height {}/ColorSpace/{colours}\
                 /BitsPerComponent 8/Filter/DCTDecode/Length {size_bytes}>>\nstream\n",
                jpeg.width, jpeg.height
            ),
        );
        let behind = b"\nendstream\nendobj\n".to_vec();
        self.page_objects.push(page);
        self.written_bytes += before.len() + size_bytes + behind.len();
        (before, behind)
    }

    /// Finishes the file: returns page list, catalog, cross-reference table and trailer.
    pub fn finish(mut self) -> Vec<u8> {
        let mut end = Vec::new();
        let kids: Vec<_> = self
            .page_objects
            .iter()
            .map(|page| format!("{page} 0 R"))
            .collect();
        let pages = format!(
            "<</Type/Pages/Count {}/Kids[{}]>>\nendobj\n",
            kids.len(),
            kids.join(" ")
        );
        self.begin_object(&mut end, PAGES, &pages);
        self.begin_object(
            &mut end,
            CATALOG,
            &format!("<</Type/Catalog/Pages {PAGES} 0 R>>\nendobj\n"),
        );
        // The table also counts object 0, the head of the list of free objects.
        let (table, count) = (self.written_bytes + end.len(), self.offsets.len() + 1);
        push_text(&mut end, &format!("xref\n0 {count}\n0000000000 65535 f \n"));
        // Entries of the cross-reference table have exactly 20 bytes; the space before the newline
        // is one of them.
        for offset in &self.offsets {
            push_text(&mut end, &format!("{offset:010} 00000 n \n"));
        }
        push_text(
            &mut end,
            &format!("trailer\n<</Size {count}/Root {CATALOG} 0 R>>\nstartxref\n{table}\n%%EOF\n"),
        );
        end
    }

    /// Appends an object to `text`, which follows the bytes written so far, and records its offset.
    fn begin_object(&mut self, text: &mut Vec<u8>, number: usize, content: &str) {
        // Objects need not be written in ascending order: the page list follows the pages.
        if self.offsets.len() < number {
            self.offsets.resize(number, 0);
        }
        self.offsets[number - 1] = self.written_bytes + text.len();
        push_text(text, &format!("{number} 0 obj\n{content}"));
    }
}

fn push_text(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend_from_slice(text.as_bytes());
}

/// Returns width and height after rotation, in pixels.
fn displayed_size(jpeg: JpegInfo) -> [u32; 2] {
    let JpegInfo {
        width,
        height,
        orientation,
        ..
    } = jpeg;
    // Orientations 5 to 8 turn the picture by a quarter.
    if (5..=8).contains(&orientation) {
        [height, width]
    } else {
        [width, height]
    }
}

/// Returns the matrix that maps the stored picture, a unit square, onto the page.
fn placement_matrix(orientation: u8, across: &str, up: &str) -> String {
    // Values of a `cm` operator. PDF coordinates start in the bottom left corner.
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

/// Formats a length in points with three decimals, without floats, whose formatting code would
/// enlarge the browser's download. The result is a thousandth too long, since renderers use as many
/// whole pixels as fit.
fn format_points(pixels: u32) -> String {
    let thousandths = u64::from(pixels) * 72_000 / u64::from(DOTS_PER_INCH) + 1;
    format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> Vec<u8> {
        let (mut writer, mut file) = PdfWriter::begin_file();
        for (width, height, bytes) in [
            (1_950, 2_600, b"\xff\xd8one\xff\xd9".as_slice()),
            (601, 300, b"\xff\xd8second\xff\xd9"),
        ] {
            let jpeg = JpegInfo {
                width,
                height,
                colours: ColourSpace::Colour,
                orientation: 1,
            };
            let (before, behind) = writer.add_page(jpeg, bytes.len());
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
        let jpeg = JpegInfo {
            width: 300,
            height: 600,
            colours: ColourSpace::Grey,
            orientation: 6,
        };
        let (mut writer, _) = PdfWriter::begin_file();
        let (before, _) = writer.add_page(jpeg, 1);
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
