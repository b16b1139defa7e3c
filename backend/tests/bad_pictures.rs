//! Files that are not good photos of a receipt. Each stays in the list with its file, its pictures
//! if there are any, and a message that tells the user what to do.

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

use crate::support::{TestServer, test_settings};

/// Engine that finds no text.
struct BlindEngine;

impl Engine for BlindEngine {
    fn name(&self) -> &'static str {
        "blind"
    }

    fn read_picture(&self, _: &Picture, _: &Stop<'_>) -> Result<Vec<Run>, EngineError> {
        Ok(Vec::new())
    }
}

async fn start_blind_server() -> TestServer {
    let settings = Settings {
        max_file_bytes: 8 << 20,
        ..test_settings()
    };
    let mut server = TestServer::with_settings(
        tempfile::tempdir().expect("a folder"),
        Some(Arc::new(BlindEngine)),
        settings,
    )
    .await;
    server.start_worker();
    server
}

/// Uploads a file and checks that reading fails with this problem, that the original is kept, and
/// that the message names a remedy.
async fn assert_kept_with_problem(
    server: &TestServer,
    name: &str,
    bytes: &[u8],
    problem: ProblemCode,
) -> ReceiptDetail {
    let id = server.upload_file(name, bytes).await;
    let detail = server.wait_until_read(id).await;
    assert_eq!(
        (detail.row.status, detail.row.problem),
        (ReceiptStatus::Failed, Some(problem)),
        "{name}"
    );
    assert_eq!(server.fetch_original(id).await, bytes, "{name} is kept");
    let (what, to_do) = problem.message().split_once(". ").unwrap_or_default();
    assert!(
        !what.is_empty() && !to_do.is_empty(),
        "{name} is told what to do: {}",
        problem.message()
    );
    detail
}

fn encode_picture(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image
        .write_to(&mut bytes, format)
        .expect("writing to memory never fails");
    bytes.into_inner()
}

fn plain_picture(width: u32, height: u32, grey: u8) -> DynamicImage {
    GrayImage::from_pixel(width, height, Luma([grey])).into()
}

#[tokio::test]
async fn pictures_without_text_are_shown_and_explained() {
    let server = start_blind_server().await;
    for (name, image, shown) in [
        ("black", plain_picture(300, 400, 0), (300, 400)),
        ("blank page", plain_picture(300, 400, 255), (300, 400)),
        ("dot", plain_picture(1, 1, 128), (1, 1)),
        // Scaled down to 12.2 megapixels, the maximum of later steps.
        (
            "two metres of paper",
            plain_picture(800, 20_000, 250),
            (698, 17_464),
        ),
        (
            "panorama",
            plain_picture(20_000, 5_000, 200),
            (6_985, 1_746),
        ),
    ] {
        let detail = assert_kept_with_problem(
            &server,
            name,
            &encode_picture(&image, ImageFormat::Jpeg),
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
    let server = start_blind_server().await;
    let detail =
        assert_kept_with_problem(&server, "dance.gif", &bytes, ProblemCode::NothingRead).await;
    let page = server
        .get(&format!("/api/receipts/{}/pages/1", detail.row.id))
        .await
        .body;
    let shown = image::load_from_memory(&page).unwrap().into_luma8();
    assert!(shown.pixels().all(|pixel| pixel.0[0] < 10), "the black one");
    assert_eq!(detail.pages.len(), 1);
}

/// Writes a size of four bytes to each of these places of a header.
fn write_claimed_size(mut bytes: Vec<u8>, places: [usize; 2], size: [u8; 4]) -> Vec<u8> {
    for place in places {
        bytes[place..place + 4].copy_from_slice(&size);
    }
    bytes
}

/// Returns a PDF whose stream is much larger when decompressed.
fn pdf_bomb() -> Vec<u8> {
    let zeros = plain_picture(16_000, 16_000, 0);
    let png = encode_picture(&zeros, ImageFormat::Png);
    // The compressed pixels of a PNG are a zlib stream, which PDF files use as well.
    let begin = png
        .windows(4)
        .position(|word| word == b"IDAT")
        .expect("pixels")
        + 4;
    let length =
        u32::from_be_bytes(png[begin - 8..begin - 4].try_into().expect("four bytes")) as usize;
    let packed = &png[begin..begin + length];
    let head = b"%PDF-1.4\n\
        1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
        2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>endobj\n\
        4 0 obj<</Filter/FlateDecode/Length ";
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
    let server = start_blind_server().await;
    let small = plain_picture(16, 16, 255);
    let png = encode_picture(&small, ImageFormat::Png);
    let mut png = write_claimed_size(png, [16, 20], 60_000_u32.to_be_bytes());
    let sum = crc32fast::hash(&png[12..29]).to_be_bytes();
    png[29..33].copy_from_slice(&sum);
    let tiff = encode_picture(&small, ImageFormat::Tiff);
    // Positions of the tags for width (256) and height (257).
    let entry = |tag: u16| {
        let tag = tag.to_le_bytes();
        tiff.windows(4)
            .rposition(|word| word[..2] == tag && [3, 4].contains(&word[2]) && word[3] == 0)
            .unwrap()
    };
    let tiff = write_claimed_size(
        tiff.clone(),
        [entry(256) + 8, entry(257) + 8],
        60_000_u32.to_le_bytes(),
    );
    // 16,383 × 16,383 pixels, near the maximum of the format: 14 bits each, after name, length and
    // signature of the chunk.
    let mut webp = encode_picture(&small.to_rgb8().into(), ImageFormat::WebP);
    let chunk = webp.windows(4).position(|word| word == b"VP8L").unwrap();
    webp[chunk + 9..chunk + 13].copy_from_slice(&0x0FFF_BFFE_u32.to_le_bytes());
    for (name, bytes) in [
        ("bomb.png", png),
        ("bomb.tif", tiff),
        ("bomb.webp", webp),
        ("bomb.pdf", pdf_bomb()),
    ] {
        let detail =
            assert_kept_with_problem(&server, name, &bytes, ProblemCode::PictureTooLarge).await;
        assert!(!detail.row.has_picture, "{name}");
    }
}

#[tokio::test]
async fn a_locked_document_says_that_it_is_locked() {
    let locked = include_bytes!("../../reader/src/picture/samples/locked.pdf");
    assert_kept_with_problem(
        &start_blind_server().await,
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
    assert_kept_with_problem(
        &start_blind_server().await,
        "cut.heic",
        &whole[..whole.len() - 40],
        problem,
    )
    .await;
}

#[tokio::test]
async fn a_pdf_with_a_text_layer_is_read_without_an_engine() {
    let server = start_blind_server().await;
    let id = server
        .upload_file(
            "invoice.pdf",
            include_bytes!("../../reader/src/picture/samples/owner.pdf"),
        )
        .await;
    let detail = server.wait_until_read(id).await;
    assert_eq!(
        (detail.row.status, detail.engine.as_deref()),
        (ReceiptStatus::Ready, Some("pdf-text"))
    );
    assert!(detail.row.has_picture, "and is shown all the same");
}
