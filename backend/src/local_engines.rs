//! Engines of this machine, loaded from files or from inside the program.

#[cfg(feature = "tesseract")]
mod language_data;

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use reader::ocr::Engine;
use reader::ocr::ppocr::{PpOcr, Script};

/// Model files of the embedded engine in a folder of models.
const DETECTION_MODEL: &str = "PP-OCRv6_det_small.onnx";
const RECOGNITION_MODEL: &str = "PP-OCRv6_rec_small.onnx";

/// Loads the embedded engine; the folder `models` takes precedence over the models inside the
/// binary. With [`Script::Auto`] it gets the installed languages of Tesseract; `language_data` is
/// their folder, unless it is one of the usual ones.
pub(crate) fn load_pp_ocr(
    models: Option<&Path>,
    scripts: &[Script],
    language_data: Option<&Path>,
    threads: usize,
) -> anyhow::Result<Arc<dyn Engine>> {
    let engine = load_models(models, scripts, threads)?;
    // The engine asks for readers of lines with `auto` only.
    Ok(Arc::new(if scripts.contains(&Script::Auto) {
        add_languages(engine, language_data)
    } else {
        engine
    }))
}

fn load_models(models: Option<&Path>, scripts: &[Script], threads: usize) -> anyhow::Result<PpOcr> {
    let Some(folder) = models else {
        return embedded(scripts, threads);
    };
    let read = |name: &str| {
        let file = folder.join(name);
        std::fs::read(&file)
            .with_context(|| format!("the OCR model {} cannot be read", file.display()))
    };
    PpOcr::load_models(
        read(DETECTION_MODEL)?.into(),
        read(RECOGNITION_MODEL)?.into(),
        scripts,
        threads,
    )
    .context("the OCR models cannot be used")
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

/// Opens the library of Tesseract. Without it there are fewer scripts, or an error when the engine
/// is loaded.
#[cfg(feature = "tesseract")]
pub(crate) fn open_tesseract_library() {
    let _ = reader::ocr::tesseract::open_library();
}

/// Does nothing: this program was built without Tesseract.
#[cfg(not(feature = "tesseract"))]
pub(crate) fn open_tesseract_library() {}

/// Adds the installed languages of Tesseract to the embedded engine.
#[cfg(feature = "tesseract")]
fn add_languages(engine: PpOcr, language_data: Option<&Path>) -> PpOcr {
    let installed = language_data::find_languages(language_data);
    match installed {
        Some((folder, languages)) if reader::ocr::tesseract::open_library().is_ok() => {
            let readers = reader::ocr::tesseract::TesseractLines::new(folder, languages);
            engine.with_line_readers(Arc::new(readers))
        }
        _ => engine,
    }
}

/// Returns the codes of the installed languages of Tesseract; none if its library is missing.
#[cfg(feature = "tesseract")]
pub(crate) fn list_languages(language_data: Option<&Path>) -> Vec<String> {
    let is_usable = reader::ocr::tesseract::open_library().is_ok();
    let installed = language_data::find_languages(language_data).filter(|_| is_usable);
    installed.map_or_else(Vec::new, |(_, languages)| languages)
}

/// Returns none: this program was built without Tesseract.
#[cfg(not(feature = "tesseract"))]
pub(crate) fn list_languages(_language_data: Option<&Path>) -> Vec<String> {
    Vec::new()
}

/// Returns the engine as it is: this program was built without Tesseract.
#[cfg(not(feature = "tesseract"))]
fn add_languages(engine: PpOcr, _language_data: Option<&Path>) -> PpOcr {
    engine
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
    anyhow::bail!("this program was built without Tesseract: build it with the feature tesseract")
}
