//! Several papers on one picture: each page reports the place of its paper.

use std::path::PathBuf;

use harness::drawn::photo::{self, Pose};
use harness::drawn::{Layout, draw_receipt};
use reader::ocr::ppocr::{PpOcr, Script};
use reader::picture::Picture;
use reader::read;

/// Tolerance of a corner as a share of the picture.
const OFF_MAX: f64 = 0.01;

/// Loads the embedded engine for a script.
pub(crate) fn load_engine(script: Script) -> PpOcr {
    let folder = std::env::var_os("RECEIPT_SCANNER_MODELS").map(PathBuf::from);
    let folder = folder.expect("RECEIPT_SCANNER_MODELS must name the OCR models: run `make test`");
    let model = |name: &str| std::fs::read(folder.join(name)).expect("a model");
    let (detection, recognition) = (
        model("PP-OCRv6_det_small.onnx"),
        model("PP-OCRv6_rec_small.onnx"),
    );
    PpOcr::load_models(detection.into(), recognition.into(), &[script], 2).expect("sound models")
}

#[test]
fn two_receipts_on_a_table_are_two_papers() {
    let (small, large) = (
        draw_receipt(Layout::Britain, 91),
        draw_receipt(Layout::Poland, 92),
    );
    let photo = photo::render_receipts(
        &[&small, &large],
        Pose {
            degrees: 3.0,
            perspective: 0.05,
        },
    );
    let (width, height) = (
        f64::from(photo.picture.width()),
        f64::from(photo.picture.height()),
    );
    let page = read::read_page(
        &load_engine(Script::Latin),
        &Picture::new(photo.picture.clone()),
        &|| false,
    )
    .expect("it is read");
    assert_eq!(page.papers.len(), 2, "{:?}", page.papers);
    // The paper with most text comes first.
    for (found, seen) in page.papers.iter().zip([&photo.papers[1], &photo.papers[0]]) {
        for (corner, drawn) in found.iter().zip(seen.corners) {
            let [across, down] = corner.map(f64::from);
            let off = (across - drawn[0] / width).hypot(down - drawn[1] / height);
            assert!(off < OFF_MAX, "{found:?} instead of {:?}", seen.corners);
        }
    }
    let text = page.text();
    assert!(
        text.contains("PARAGON FISKALNY") && !text.contains(&small.merchant),
        "{text}"
    );
}
