//! Engines of this machine, loaded from files or from inside the program.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use reader::ocr::Engine;
use reader::ocr::ppocr::{PpOcr, Script};

/// Model files of the embedded engine in a folder of models.
const DETECTION_MODEL: &str = "PP-OCRv6_det_small.onnx";
const RECOGNITION_MODEL: &str = "PP-OCRv6_rec_small.onnx";

/// Loads the embedded engine; the folder `models` takes precedence over the models inside the
/// binary.
pub(crate) fn load_pp_ocr(
    models: Option<&Path>,
    scripts: &[Script],
    threads: usize,
) -> anyhow::Result<Arc<dyn Engine>> {
    let Some(folder) = models else {
        return Ok(Arc::new(embedded(scripts, threads)?));
    };
    let read = |name: &str| {
        let file = folder.join(name);
        std::fs::read(&file)
            .with_context(|| format!("the OCR model {} cannot be read", file.display()))
    };
    let engine = PpOcr::load_models(
        read(DETECTION_MODEL)?.into(),
        read(RECOGNITION_MODEL)?.into(),
        scripts,
        threads,
    )
    .context("the OCR models cannot be used")?;
    Ok(Arc::new(engine))
}

#[cfg(feature = "embedded")]
fn embedded(scripts: &[Script], threads: usize) -> anyhow::Result<PpOcr> {
    PpOcr::load_models(
        crate::embedded::DETECTION.into(),
        crate::embedded::RECOGNITION.into(),
        scripts,
        threads,
    )
    .context("the OCR models inside this program cannot be used")
}

#[cfg(not(feature = "embedded"))]
fn embedded(_scripts: &[Script], _threads: usize) -> anyhow::Result<PpOcr> {
    anyhow::bail!(
        "this program has no OCR models inside: name their folder with --models, or read nothing \
         with --ocr none"
    )
}

/// Loads Tesseract with these languages. `data` is the folder of language data; without it, that of
/// the installed library is used.
#[cfg(feature = "tesseract")]
pub(crate) fn load_tesseract(
    languages: &str,
    data: Option<&Path>,
) -> anyhow::Result<Arc<dyn Engine>> {
    let engine =
        reader::ocr::tesseract::Tesseract::load_languages(languages, data.map(Path::to_path_buf));
    Ok(Arc::new(engine.context("Tesseract cannot be used")?))
}

/// Returns an error: this program was built without Tesseract.
#[cfg(not(feature = "tesseract"))]
pub(crate) fn load_tesseract(
    _languages: &str,
    _data: Option<&Path>,
) -> anyhow::Result<Arc<dyn Engine>> {
    anyhow::bail!(
        "this program was built without Tesseract: build it with \
         RELEASE_FEATURES=embedded,heif,tesseract"
    )
}
