//! Construction of the configured OCR engines.
//!
//! Engines are loaded in a reader process, or built in the server if they need the network. A new
//! engine is one arm in [`EngineBuilder::engine_setup`], and one in `engines_command`.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};
use reader::ocr::Engine;
use reader::ocr::ppocr::{PpOcr, Script};
use tokio::runtime::Handle;

use crate::app::now_ms;
use crate::config::{self, EngineName, OcrSpaceConfig, ReadingConfig};
use crate::remote_engines::call_counter::CallCounter;
use crate::remote_engines::ocr_space::{OcrSpace, OcrSpaceSettings};
use crate::sandbox::pool::ReaderPool;
use crate::sandbox::protocol::{EngineSetup, Setup};

/// Model files of the embedded engine in a folder of models.
const DETECTION_MODEL: &str = "PP-OCRv6_det_small.onnx";
const RECOGNITION_MODEL: &str = "PP-OCRv6_rec_small.onnx";

/// Builder of engines and of reader pools.
pub struct EngineBuilder<'a> {
    /// Settings of the engines.
    pub config: &'a ReadingConfig,
    /// Counter of calls to engines on other machines.
    pub calls: Arc<CallCounter>,
    /// Runtime on which those calls run.
    pub runtime: Handle,
}

impl EngineBuilder<'_> {
    /// Returns a pool of reader processes that ask these engines in this order.
    pub fn build_pool(&self, names: &[EngineName], processes: usize) -> anyhow::Result<ReaderPool> {
        check_names(names)?;
        let (mut engines, mut in_server) = (Vec::new(), HashMap::new());
        for name in names.iter().filter(|name| **name != EngineName::None) {
            let (setup, engine) = self.engine_setup(*name)?;
            // Engines that stay in the server are found by their position in the setup.
            in_server.extend(engine.map(|engine| (engines.len(), engine)));
            engines.push(setup);
        }
        let setup = Setup {
            engines,
            default_currency: self.config.currency,
            memory_bytes: self.config.memory_bytes(),
            threads: self.config.threads,
        };
        Ok(ReaderPool::new(
            config::own_program()?,
            setup,
            in_server,
            processes,
        ))
    }

    /// Returns the setup of an engine for reader processes, and the engine itself if it stays in
    /// the server.
    fn engine_setup(
        &self,
        name: EngineName,
    ) -> anyhow::Result<(EngineSetup, Option<Arc<dyn Engine>>)> {
        let ReadingConfig {
            models,
            scripts,
            threads,
            tesseract_languages,
            tesseract_data,
            ..
        } = self.config;
        Ok(match name {
            EngineName::None => bail!("no engine has this name"),
            EngineName::PpOcr => {
                let (models, scripts) = (models.clone(), scripts.clone());
                (
                    EngineSetup::PpOcr {
                        models,
                        scripts,
                        threads: *threads,
                    },
                    None,
                )
            }
            EngineName::Tesseract => {
                let (languages, data) = (tesseract_languages.clone(), tesseract_data.clone());
                (EngineSetup::Tesseract { languages, data }, None)
            }
            EngineName::OcrSpace => {
                let engine = self.build_ocr_space()?;
                // Reader processes get name and destination only; the key stays in the server.
                let (name, sends_to) = (
                    engine.name().to_owned(),
                    engine.sends_to().map(str::to_owned),
                );
                (
                    EngineSetup::InServer { name, sends_to },
                    Some(Arc::new(engine)),
                )
            }
        })
    }

    /// Loads the models or language data of a local engine, to check that this works.
    pub fn try_load(&self, name: EngineName) -> anyhow::Result<()> {
        let ReadingConfig {
            models,
            scripts,
            threads,
            tesseract_languages,
            tesseract_data,
            ..
        } = self.config;
        match name {
            EngineName::PpOcr => load_pp_ocr(models.as_deref(), scripts, *threads).map(drop),
            EngineName::Tesseract => {
                load_tesseract(tesseract_languages, tesseract_data.as_deref()).map(drop)
            }
            EngineName::OcrSpace | EngineName::None => Ok(()),
        }
    }

    /// Builds the client of the service OCR.space.
    pub fn build_ocr_space(&self) -> anyhow::Result<OcrSpace> {
        let settings = ocr_space_settings(&self.config.ocr_space)?;
        OcrSpace::new(settings, Arc::clone(&self.calls), self.runtime.clone())
    }
}

/// Checks that each engine is named once, and that `none` is named alone.
fn check_names(names: &[EngineName]) -> anyhow::Result<()> {
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

fn ocr_space_settings(config: &OcrSpaceConfig) -> anyhow::Result<OcrSpaceSettings> {
    let key = config.key.clone().context(
        "OCR.space needs a key: get one at https://ocr.space/ocrapi and set \
         RECEIPT_SCANNER_OCR_SPACE_KEY",
    )?;
    Ok(OcrSpaceSettings {
        url: config.url.clone(),
        key,
        language: config.language.clone(),
        file_bytes_max: config.plan.file_bytes_max(),
        daily_call_limit: config.calls_a_day(),
        clock: now_ms,
    })
}

/// Loads the embedded engine; the folder `models` takes precedence over the models inside the
/// binary.
pub fn load_pp_ocr(
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
    PpOcr::load(
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
pub fn load_tesseract(languages: &str, data: Option<&Path>) -> anyhow::Result<Arc<dyn Engine>> {
    let engine =
        reader::ocr::tesseract::Tesseract::load_languages(languages, data.map(Path::to_path_buf));
    Ok(Arc::new(engine.context("Tesseract cannot be used")?))
}

/// Returns an error: this program was built without Tesseract.
#[cfg(not(feature = "tesseract"))]
pub fn load_tesseract(_languages: &str, _data: Option<&Path>) -> anyhow::Result<Arc<dyn Engine>> {
    anyhow::bail!(
        "this program was built without Tesseract: build it with \
         RELEASE_FEATURES=embedded,heif,tesseract"
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
            assert_eq!(check_names(&names).is_ok(), is_sound, "{names:?}");
        }
    }
}
