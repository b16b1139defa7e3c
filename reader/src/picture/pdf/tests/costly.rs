//! Tests of costly files and of harmless ones that look alike.

use super::*;

#[test]
fn a_page_of_many_masks_is_drawn_smaller() {
    let mask = "<</Subtype/Form/BBox[0 0 300 400]/Group<</S/Transparency>>>>";
    let resources = "/ExtGState<</G<</SMask<</S/Alpha/G 6 0 R>>>>>>";
    let drawn = |count: usize| {
        let content = (0..count).fold(String::new(), |mut content, step| {
            write!(content, "q 1 0 0 1 {step} 0 cm /G gs 0 0 9 9 re f Q ").unwrap();
            content
        });
        let bytes = page(&content, resources, &[(mask.into(), Some(b"0 0 9 9 re f"))]);
        let limits = Limits {
            max_memory_bytes: 40_000_000,
            ..Limits::default()
        };
        let sheets: Result<Vec<Sheet>, _> = open_sheets(&bytes, FileKind::Pdf, &limits, &|| false)
            .unwrap()
            .collect();
        sheets.map(|sheets| u64::from(sheets[0].picture.size().width))
    };
    let few = drawn(3).unwrap();
    let many = drawn(100).unwrap();
    assert!(
        many < few && many * many * 4 / 3 * 100 <= 20_000_000,
        "{many} and {few} pixels wide"
    );
    assert_eq!(
        drawn(600),
        Err(PictureError::TooLarge),
        "nothing could be read on it"
    );
}

#[test]
fn dashes_too_many_to_draw_are_refused() {
    let line =
        |dashes: &str| all(&one_page(&format!("{dashes} 0 d 0 0 m 300 400 l S"))).map(|_| ());
    for dashes in ["[]", "[3]", "[1 2 0 2]", "[0 3]", "[0.1 0.1]"] {
        assert_eq!(line(dashes), Ok(()), "{dashes}");
    }
    for dashes in ["[0.0001 0.0001]", "[-1]", "[-1 1]", "[0.00001]"] {
        assert_eq!(line(dashes), Err(PictureError::TooLarge), "{dashes}");
    }
    let text = "BT /F 99 Tf 1 Tr [0.00001] 0 d 40 200 Td (Shop) Tj ET";
    assert_eq!(
        all(&one_page(text)).map(|_| ()),
        Err(PictureError::TooLarge)
    );
}

/// Opens a page that shows a picture with this dictionary, and perhaps a mask (7).
fn pictured(dictionary: &str, stream: &[u8], mask: Option<&str>) -> Result<usize, PictureError> {
    let mut objects = vec![(format!("<</Subtype/Image{dictionary}>>"), Some(stream))];
    objects.extend(mask.map(|mask| (format!("<</Subtype/Image{mask}>>"), Some([0; 4].as_slice()))));
    let content = "300 0 0 400 0 0 cm /I Do";
    all(&page(content, "/XObject<</I 6 0 R>>", &objects)).map(|sheets| sheets.len())
}

const SMALL: &str = "/Width 2/Height 2/ColorSpace/DeviceGray/BitsPerComponent 8";

#[test]
fn a_picture_is_as_large_as_its_own_header_says() {
    let jpx = format!("{SMALL}/Filter/JPXDecode");
    assert_eq!(pictured(&jpx, &codestream(2_000, 2_000), None), Ok(1));
    assert_eq!(
        pictured(&jpx, &codestream(60_000, 60_000), None),
        Err(PictureError::TooLarge)
    );
    let jbig2 = format!("{SMALL}/Filter/JBIG2Decode");
    assert_eq!(pictured(&jbig2, &bitmap(2_000, 1), None), Ok(1));
    assert_eq!(
        pictured(&jbig2, &bitmap(60_000, 1), None),
        Err(PictureError::TooLarge)
    );
    assert_eq!(
        pictured(&jbig2, &bitmap(5_000, 300), None),
        Err(PictureError::TooLarge),
        "again and again"
    );
    let fax = |columns: u32| {
        format!("{SMALL}/Filter/CCITTFaxDecode/DecodeParms<</K -1/Columns {columns}>>")
    };
    assert_eq!(pictured(&fax(1_000), b"x", None), Ok(1));
    assert_eq!(
        pictured(&fax(2_000_000_000), b"x", None),
        Err(PictureError::TooLarge)
    );
    let packed = format!("{SMALL}/Filter[/FlateDecode/JPXDecode]");
    assert_eq!(
        pictured(&packed, &codestream(9, 9), None),
        Err(PictureError::KindNotReadable)
    );
}

#[test]
fn a_mask_counts_with_its_picture() {
    let masked = format!("{SMALL}/SMask 7 0 R");
    assert_eq!(pictured(&masked, &[0; 4], Some(SMALL)), Ok(1));
    let large = "/Width 60000/Height 60000/ColorSpace/DeviceGray/BitsPerComponent 1";
    assert_eq!(
        pictured(&masked, &[0; 4], Some(large)),
        Err(PictureError::TooLarge)
    );
}

/// Returns the head of a JPEG 2000 picture of three components.
fn codestream(width: u32, height: u32) -> Vec<u8> {
    jpeg2000::tests::header([width, height], [width, height], 3, &jpeg2000::tests::USUAL)
}

/// Returns a JBIG2 page of this side, painted all over `regions` times.
fn bitmap(side: u32, regions: usize) -> Vec<u8> {
    let region = jbig2::tests::segment(
        38,
        &jbig2::tests::region([side; 2], b"\x00\x03\xFF\xFD\xFF\x02\xFE\xFE\xFE\x00"),
    );
    [jbig2::tests::page([side; 2]), region.repeat(regions)].concat()
}

#[test]
fn edges_too_many_to_keep_are_refused() {
    let zigzag = |count: usize| {
        let lines = "300 0 l 0 400 l ".repeat(count);
        all(&one_page(&format!("0 0 m {lines} f"))).map(|_| ())
    };
    assert_eq!(zigzag(500), Ok(()));
    assert_eq!(zigzag(10_000), Err(PictureError::TooLarge));
    // The paths of a page count together.
    let separate = format!("0 0 m {} f ", "300 0 l 0 400 l ".repeat(500)).repeat(20);
    assert_eq!(
        all(&one_page(&separate)).map(|_| ()),
        Err(PictureError::TooLarge)
    );
    // Edges beside the page cost no more than those that cross it.
    assert_eq!(
        all(&one_page("0 0 m 1e30 1e30 l 1e30 0 l f")).map(|_| ()),
        Ok(())
    );
}

/// Opens a page with this shading, drawn `times` times; its function or its mesh is a stream of its
/// own (6).
fn shaded(shading: &str, stream: (&str, &[u8]), times: usize) -> Result<u32, PictureError> {
    let resources = format!("/Shading<</S {shading}>>");
    let sheets = all(&page(
        &"/S sh ".repeat(times),
        &resources,
        &[(stream.0.into(), Some(stream.1))],
    ))?;
    Ok(sheets[0].picture.size().width)
}

#[test]
fn programs_too_long_to_run_for_each_pixel_are_refused() {
    let shading = "<</ShadingType 1/ColorSpace/DeviceGray/Domain[0 300 0 400]/Function 6 0 R>>";
    let calculated = |length: usize| {
        let program = format!("{{pop 300 div {}}}", "dup mul ".repeat(length));
        let dictionary = "<</FunctionType 4/Domain[0 300 0 400]/Range[0 1]>>";
        shaded(shading, (dictionary, program.as_bytes()), 1).map(|_| ())
    };
    assert_eq!(calculated(1), Ok(()));
    assert_eq!(calculated(5_000), Err(PictureError::TooLarge));
}

/// Returns two triangles that cover a square of this share of the decoded area.
fn mesh(share: u16) -> Vec<u8> {
    let corners = [
        (0, 0),
        (share, 0),
        (0, share),
        (share, 0),
        (0, share),
        (share, share),
    ];
    let vertex =
        |(x, y): (u16, u16)| [&[0], x.to_be_bytes().as_slice(), &y.to_be_bytes(), &[90]].concat();
    corners.into_iter().flat_map(vertex).collect()
}

#[test]
fn meshes_are_drawn_coarser_or_not_at_all() {
    let dictionary = "<</ShadingType 4/ColorSpace/DeviceGray/BitsPerCoordinate 16\
                      /BitsPerComponent 8/BitsPerFlag 8/Decode[0 400 0 400 0 1]>>";
    let drawn = |share: u16, times: usize| shaded("6 0 R", (dictionary, &mesh(share)), times);
    let small = drawn(u16::MAX / 10, 1).unwrap();
    let large = drawn(u16::MAX, 1).unwrap();
    assert!(large < small, "{large} and {small} pixels wide");
    assert_eq!(drawn(u16::MAX, 100), Err(PictureError::TooLarge));
    let many = mesh(u16::MAX).repeat(1_000);
    assert_eq!(
        shaded("6 0 R", (dictionary, &many), 1),
        Err(PictureError::TooLarge)
    );
}

#[test]
fn an_instruction_that_shows_a_whole_book_is_refused() {
    let text = |length: usize| format!("BT /F 9 Tf 9 9 Td ({}) Tj ET", "A".repeat(length));
    let form = "<</Subtype/Form/BBox[0 0 99 99]>>".to_owned();
    for (length, expected) in [(20_000, Ok(())), (1_500_000, Err(PictureError::TooLarge))] {
        assert_eq!(all(&one_page(&text(length))).map(|_| ()), expected);
        let within = page(
            "/X Do",
            "/XObject<</X 6 0 R>>",
            &[(form.clone(), Some(text(length).as_bytes()))],
        );
        assert_eq!(all(&within).map(|_| ()), expected);
        let pieces = format!("BT /F 9 Tf 9 9 Td [{}] TJ ET", "(A)".repeat(length / 3));
        assert_eq!(all(&one_page(&pieces)).map(|_| ()), expected);
    }
}
