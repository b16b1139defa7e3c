//! What people send that is no good photo of a receipt: it stays in the list with its file, with whatever could
//! be shown, and with a sentence that says what to do.

mod support;

use std::io::Cursor;
use std::sync::Arc;

use backend::settings::Settings;
use image::codecs::gif::GifEncoder;
use image::{DynamicImage, Frame, GrayImage, ImageFormat, Luma, RgbaImage};
use reader::Stop;
use reader::ocr::{Engine, EngineError};
use reader::page::Run;
use reader::picture::Picture;
use shared::api::{ReceiptDetail, ReceiptStatus};
use shared::problem::ProblemCode;
use support::{TestServer, usual};

/// Sees nothing on any picture.
struct Blind;

impl Engine for Blind {
    fn name(&self) -> &'static str {
        "blind"
    }

    fn read_picture(&self, _: &Picture, _: &Stop<'_>) -> Result<Vec<Run>, EngineError> {
        Ok(Vec::new())
    }
}

async fn server() -> TestServer {
    let settings = Settings {
        max_file_bytes: 8 << 20,
        ..usual()
    };
    let mut server = TestServer::with_settings(
        tempfile::tempdir().expect("a folder"),
        Some(Arc::new(Blind)),
        settings,
    )
    .await;
    server.work();
    server
}

/// Sends a file, waits until it is read, and checks that nothing is lost and the sentence is of use.
async fn read(
    server: &TestServer,
    name: &str,
    bytes: &[u8],
    problem: ProblemCode,
) -> ReceiptDetail {
    let id = server.send(name, bytes).await;
    let detail = server.read_receipt(id).await;
    assert_eq!(
        (detail.row.status, detail.row.problem),
        (ReceiptStatus::Failed, Some(problem)),
        "{name}"
    );
    assert_eq!(
        server
            .get(&format!("/api/receipts/{id}/original"))
            .await
            .body,
        bytes,
        "{name} is kept"
    );
    let (what, to_do) = problem.message().split_once(". ").unwrap_or_default();
    assert!(
        !what.is_empty() && !to_do.is_empty(),
        "{name} is told what to do: {}",
        problem.message()
    );
    detail
}

fn written(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image
        .write_to(&mut bytes, format)
        .expect("memory takes every byte");
    bytes.into_inner()
}

fn even(width: u32, height: u32, grey: u8) -> DynamicImage {
    GrayImage::from_pixel(width, height, Luma([grey])).into()
}

#[tokio::test]
async fn pictures_without_text_are_shown_and_explained() {
    let server = server().await;
    for (name, image, shown) in [
        ("black", even(300, 400, 0), (300, 400)),
        ("blank page", even(300, 400, 255), (300, 400)),
        ("dot", even(1, 1, 128), (1, 1)),
        // Scaled down to what is worked with: 12.2 megapixels.
        ("two metres of paper", even(800, 20_000, 250), (698, 17_464)),
        ("panorama", even(20_000, 5_000, 200), (6_985, 1_746)),
    ] {
        let detail = read(
            &server,
            name,
            &written(&image, ImageFormat::Jpeg),
            ProblemCode::NothingRead,
        )
        .await;
        assert!(detail.row.has_picture, "{name}");
        assert_eq!(
            (detail.pages[0].width, detail.pages[0].height),
            shown,
            "{name}"
        );
        assert_eq!(detail.engine.as_deref(), Some("blind"));
    }
}

#[tokio::test]
async fn an_animation_shows_its_first_picture() {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new(&mut bytes);
    for grey in [0, 255] {
        encoder
            .encode_frame(Frame::new(RgbaImage::from_pixel(
                40,
                30,
                image::Rgba([grey, grey, grey, 255]),
            )))
            .unwrap();
    }
    drop(encoder);
    let server = server().await;
    let detail = read(&server, "dance.gif", &bytes, ProblemCode::NothingRead).await;
    let page = server
        .get(&format!("/api/receipts/{}/pages/1", detail.row.id))
        .await
        .body;
    let shown = image::load_from_memory(&page).unwrap().into_luma8();
    assert!(shown.pixels().all(|pixel| pixel.0[0] < 10), "the black one");
    assert_eq!(detail.pages.len(), 1);
}

/// A file whose header claims a size, in four bytes at each of these places.
fn claiming(mut bytes: Vec<u8>, places: [usize; 2], size: [u8; 4]) -> Vec<u8> {
    for place in places {
        bytes[place..place + 4].copy_from_slice(&size);
    }
    bytes
}

/// A PDF with one stream that unpacks to far more than it says.
fn pdf_bomb() -> Vec<u8> {
    let zeros = even(16_000, 16_000, 0);
    let png = written(&zeros, ImageFormat::Png);
    // The packed pixels of a PNG are a stream of zlib, as PDF files use it.
    let begin = png
        .windows(4)
        .position(|word| word == b"IDAT")
        .expect("pixels")
        + 4;
    let length =
        u32::from_be_bytes(png[begin - 8..begin - 4].try_into().expect("four bytes")) as usize;
    let packed = &png[begin..begin + length];
    let head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>endobj\n4 0 obj<</Filter/FlateDecode/Length ";
    let length = packed.len().to_string().into_bytes();
    [
        &head[..],
        &length,
        b">>stream\n",
        packed,
        b"\nendstream\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF",
    ]
    .concat()
}

#[tokio::test]
async fn files_that_would_unpack_to_too_much_are_not_unpacked() {
    let server = server().await;
    let small = even(16, 16, 255);
    let png = written(&small, ImageFormat::Png);
    let mut png = claiming(png, [16, 20], 60_000_u32.to_be_bytes());
    let sum = crc32fast::hash(&png[12..29]).to_be_bytes();
    png[29..33].copy_from_slice(&sum);
    let tiff = written(&small, ImageFormat::Tiff);
    // The values of the entries for width (256) and height (257).
    let entry = |tag: u16| {
        let tag = tag.to_le_bytes();
        tiff.windows(4)
            .rposition(|word| word[..2] == tag && [3, 4].contains(&word[2]) && word[3] == 0)
            .unwrap()
    };
    let tiff = claiming(
        tiff.clone(),
        [entry(256) + 8, entry(257) + 8],
        60_000_u32.to_le_bytes(),
    );
    // 16,383 x 16,383, nearly the largest there is: 14 bits each, behind name, length and signature of the chunk.
    let mut webp = written(&small.to_rgb8().into(), ImageFormat::WebP);
    let chunk = webp.windows(4).position(|word| word == b"VP8L").unwrap();
    webp[chunk + 9..chunk + 13].copy_from_slice(&0x0FFF_BFFE_u32.to_le_bytes());
    for (name, bytes) in [
        ("bomb.png", png),
        ("bomb.tif", tiff),
        ("bomb.webp", webp),
        ("bomb.pdf", pdf_bomb()),
    ] {
        let detail = read(&server, name, &bytes, ProblemCode::PictureTooLarge).await;
        assert!(!detail.row.has_picture, "{name}");
    }
}

#[tokio::test]
async fn a_locked_document_says_that_it_is_locked() {
    let locked = include_bytes!("../../reader/src/picture/samples/locked.pdf");
    read(
        &server().await,
        "locked.pdf",
        locked,
        ProblemCode::PictureLocked,
    )
    .await;
}

#[tokio::test]
async fn a_picture_of_an_iphone_that_is_cut_off_is_kept() {
    let whole = include_bytes!("../../reader/src/picture/samples/plain.heic");
    let problem = if cfg!(feature = "heif") {
        ProblemCode::PictureBroken
    } else {
        ProblemCode::KindNotReadable
    };
    read(
        &server().await,
        "cut.heic",
        &whole[..whole.len() - 40],
        problem,
    )
    .await;
}

#[tokio::test]
async fn a_document_with_text_of_its_own_needs_no_engine() {
    let server = server().await;
    let id = server
        .send(
            "invoice.pdf",
            include_bytes!("../../reader/src/picture/samples/owner.pdf"),
        )
        .await;
    let detail = server.read_receipt(id).await;
    assert_eq!(
        (detail.row.status, detail.engine.as_deref()),
        (ReceiptStatus::Ready, Some("pdf-text"))
    );
    assert!(detail.row.has_picture, "and is shown all the same");
}
