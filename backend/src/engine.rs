//! Builds what reads pictures as it was configured. A new engine is one arm in [`Builder::build`], and one in
//! `engines_command`, which says what is special about it.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};
use reader::ocr::Engine;
use reader::ocr::ppocr::{PpOcr, Script};
use tokio::runtime::Handle;

use crate::app::now_ms;
use crate::chain::Chain;
use crate::config::{EngineName, OcrSpaceConfig, ReadingConfig};
use crate::pipeline::Pipeline;
use crate::relay::calls::Calls;
use crate::relay::ocr_space::{OcrSpace, Settings};

/// The files of the embedded engine in a folder of models.
const DETECTION: &str = "PP-OCRv6_det_small.onnx";
const RECOGNITION: &str = "PP-OCRv6_rec_small.onnx";

/// What engines are built with.
pub struct Builder<'a> {
    /// Their settings.
    pub config: &'a ReadingConfig,
    /// Counts the calls of engines on other machines.
    pub calls: Arc<Calls>,
    /// Carries those calls.
    pub runtime: Handle,
}

impl Builder<'_> {
    /// A pipeline that asks these engines in this order.
    pub fn pipeline(&self, names: &[EngineName]) -> anyhow::Result<Pipeline> {
        check(names)?;
        let engines = names.iter().filter_map(|name| self.build(*name).transpose());
        Ok(Pipeline {
            chain: Chain::new(engines.collect::<anyhow::Result<_>>()?),
            limits: reader::picture::Limits::default(),
            default_currency: self.config.currency,
            draws_pages: true,
            finds_codes: true,
        })
    }

    /// The engine of this name, or `None` for none.
    pub fn build(&self, name: EngineName) -> anyhow::Result<Option<Arc<dyn Engine>>> {
        Ok(match name {
            EngineName::None => None,
            EngineName::PpOcr => {
                let ReadingConfig { models, scripts, threads, .. } = self.config;
                Some(Arc::new(pp_ocr(models.as_deref(), scripts, *threads)?))
            }
            EngineName::Tesseract => Some(tesseract(self.config)?),
            EngineName::OcrSpace => Some(Arc::new(self.ocr_space()?)),
        })
    }

    /// The service OCR.space.
    pub fn ocr_space(&self) -> anyhow::Result<OcrSpace> {
        let settings = ocr_space_settings(&self.config.ocr_space)?;
        OcrSpace::new(settings, Arc::clone(&self.calls), self.runtime.clone())
    }
}

/// Each engine once, and none beside others.
fn check(names: &[EngineName]) -> anyhow::Result<()> {
    for (index, name) in names.iter().enumerate() {
        if names[..index].contains(name) {
            bail!("an engine is named twice: name each once, in the order in which they are asked");
        }
    }
    if names.len() > 1 && names.contains(&EngineName::None) {
        bail!("none means that nothing is read, so no engine can stand beside it");
    }
    Ok(())
}

fn ocr_space_settings(config: &OcrSpaceConfig) -> anyhow::Result<Settings> {
    let key = config.key.clone().context(
        "OCR.space needs a key: get one at https://ocr.space/ocrapi and set RECEIPT_SCANNER_OCR_SPACE_KEY",
    )?;
    Ok(Settings {
        url: config.url.clone(),
        key,
        language: config.language.clone(),
        file_bytes_max: config.plan.file_bytes_max(),
        calls_a_day: config.calls_a_day(),
        clock: now_ms,
    })
}

/// The embedded engine. `models` names a folder that goes before what is inside the binary.
fn pp_ocr(models: Option<&Path>, scripts: &[Script], threads: usize) -> anyhow::Result<PpOcr> {
    let Some(folder) = models else { return embedded(scripts, threads) };
    let read = |name: &str| {
        let file = folder.join(name);
        std::fs::read(&file).with_context(|| format!("the OCR model {} cannot be read", file.display()))
    };
    PpOcr::load(read(DETECTION)?.into(), read(RECOGNITION)?.into(), scripts, threads)
        .context("the OCR models cannot be used")
}

#[cfg(feature = "embedded")]
fn embedded(scripts: &[Script], threads: usize) -> anyhow::Result<PpOcr> {
    PpOcr::load(crate::embedded::DETECTION.into(), crate::embedded::RECOGNITION.into(), scripts, threads)
        .context("the OCR models inside this program cannot be used")
}

#[cfg(not(feature = "embedded"))]
fn embedded(_scripts: &[Script], _threads: usize) -> anyhow::Result<PpOcr> {
    anyhow::bail!(
        "this program has no OCR models inside: name their folder with --models, or read nothing with --ocr none"
    )
}

#[cfg(feature = "tesseract")]
fn tesseract(config: &ReadingConfig) -> anyhow::Result<Arc<dyn Engine>> {
    let ReadingConfig { tesseract_languages, tesseract_data, .. } = config;
    let engine = reader::ocr::tesseract::Tesseract::load(tesseract_languages, tesseract_data.clone());
    Ok(Arc::new(engine.context("Tesseract cannot be used")?))
}

#[cfg(not(feature = "tesseract"))]
fn tesseract(_config: &ReadingConfig) -> anyhow::Result<Arc<dyn Engine>> {
    anyhow::bail!(
        "this program was built without Tesseract: build it with RELEASE_FEATURES=embedded,heif,tesseract"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_names_each_engine_once() {
        use EngineName::{None, OcrSpace, PpOcr};
        for (names, is_sound) in [
            (vec![PpOcr], true),
            (vec![PpOcr, OcrSpace], true),
            (vec![None], true),
            (vec![PpOcr, PpOcr], false),
            (vec![PpOcr, None], false),
        ] {
            assert_eq!(check(&names).is_ok(), is_sound, "{names:?}");
        }
    }
}
