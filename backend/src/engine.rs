//! Builds what reads pictures as it was configured. A new engine is one arm here.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use reader::ocr::Engine;
use reader::ocr::ppocr::{PpOcr, Script};

use crate::config::{EngineName, ReadingConfig};
use crate::pipeline::Pipeline;

/// The files of the embedded engine in a folder of models.
const DETECTION: &str = "PP-OCRv6_det_small.onnx";
const RECOGNITION: &str = "PP-OCRv6_rec_small.onnx";

/// The pipeline that was configured.
pub fn pipeline(config: &ReadingConfig) -> anyhow::Result<Pipeline> {
    Ok(Pipeline {
        engine: build(config.ocr, config.models.as_deref(), config.threads)?,
        limits: reader::picture::Limits::default(),
        default_currency: config.currency,
    })
}

/// The engine of this name, or `None` for none. `models` names a folder that goes before what is inside
/// the binary.
fn build(name: EngineName, models: Option<&Path>, threads: usize) -> anyhow::Result<Option<Arc<dyn Engine>>> {
    match name {
        EngineName::None => Ok(None),
        EngineName::PpOcr => Ok(Some(Arc::new(pp_ocr(models, threads)?))),
    }
}

fn pp_ocr(models: Option<&Path>, threads: usize) -> anyhow::Result<PpOcr> {
    let Some(folder) = models else { return embedded(threads) };
    let read = |name: &str| {
        let file = folder.join(name);
        std::fs::read(&file).with_context(|| format!("the OCR model {} cannot be read", file.display()))
    };
    PpOcr::load(read(DETECTION)?.into(), read(RECOGNITION)?.into(), &[Script::Latin], threads)
        .context("the OCR models cannot be used")
}

#[cfg(feature = "embedded")]
fn embedded(threads: usize) -> anyhow::Result<PpOcr> {
    PpOcr::load(
        crate::embedded::DETECTION.into(),
        crate::embedded::RECOGNITION.into(),
        &[Script::Latin],
        threads,
    )
    .context("the OCR models inside this program cannot be used")
}

#[cfg(not(feature = "embedded"))]
fn embedded(_threads: usize) -> anyhow::Result<PpOcr> {
    anyhow::bail!(
        "this program has no OCR models inside: name their folder with --models, or read nothing with --ocr none"
    )
}
