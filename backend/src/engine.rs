//! Construction of the configured OCR engines.
//!
//! Engines are loaded in a reader process, or built in the server if they need the network. A new
//! engine is one arm in [`EngineBuilder::engine_setup`], and one in `engines_command`.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, bail};
use reader::ocr::Engine;
use reader::ocr::ppocr::Script;
use tokio::runtime::Handle;

use crate::clock::Clock;
use crate::config::{self, EngineName, ReadingConfig};
use crate::local_engines;
use crate::remote_engines::call_counter::CallCounter;
use crate::remote_engines::ocr_space::{OcrSpace, OcrSpaceSettings};
use crate::sandbox::pool::{ReaderPool, ReaderProgram};
use crate::sandbox::protocol::{EngineSetup, Setup};

/// Default folders of Tesseract's language data.
const LANGUAGE_DATA_FOLDERS: [&str; 2] = ["/usr/share", "/usr/local/share"];

/// Builder of engines and of reader pools.
pub struct EngineBuilder<'a> {
    /// Settings of the engines.
    pub config: &'a ReadingConfig,
    /// Counter of calls to engines on other machines.
    pub calls: Arc<CallCounter>,
    /// Runtime on which those calls run.
    pub runtime: Handle,
    /// The current time.
    pub clock: Clock,
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
            readable_folders: readable_folders(&engines),
            engines,
            default_currency: self.config.currency,
            memory_bytes: self.config.memory_bytes(),
            threads: self.config.threads,
        };
        let program = ReaderProgram {
            path: config::own_program()?,
            // The environment of the server holds keys and passwords, so it is not inherited.
            environment: config::reader_environment(&setup.engines),
        };
        Ok(ReaderPool::new(program, setup, in_server, processes))
    }

    /// Returns the setup of an engine for reader processes, and the engine itself if it stays in
    /// the server.
    fn engine_setup(
        &self,
        name: EngineName,
    ) -> anyhow::Result<(EngineSetup, Option<Arc<dyn Engine>>)> {
        let config = self.config;
        Ok(match name {
            EngineName::None => bail!("no engine has this name"),
            EngineName::PpOcr => {
                check_scripts(&config.scripts)?;
                let setup = EngineSetup::PpOcr {
                    models: config.models.clone(),
                    scripts: config.scripts.clone(),
                    language_data: self.language_data(),
                    threads: config.threads,
                };
                (setup, None)
            }
            EngineName::Tesseract => {
                let setup = EngineSetup::Tesseract {
                    languages: config.tesseract_languages.clone(),
                    data: config.tesseract_data.clone(),
                };
                (setup, None)
            }
            EngineName::OcrSpace => {
                let engine = self.build_ocr_space()?;
                // Reader processes get name and destination only; the key stays in the server.
                let setup = EngineSetup::InServer {
                    name: engine.name().to_owned(),
                    sends_to: engine.sends_to().map(str::to_owned),
                };
                (setup, Some(Arc::new(engine)))
            }
        })
    }

    /// Loads the models or language data of a local engine, to check that this works.
    pub fn try_load(&self, name: EngineName) -> anyhow::Result<()> {
        let config = self.config;
        match name {
            EngineName::PpOcr => {
                check_scripts(&config.scripts)?;
                let (models, data) = (config.models.as_deref(), self.language_data());
                let (scripts, threads) = (&config.scripts, config.threads);
                local_engines::load_pp_ocr(models, scripts, data.as_deref(), threads).map(drop)
            }
            EngineName::Tesseract => {
                let data = config.tesseract_data.as_deref();
                local_engines::load_tesseract(&config.tesseract_languages, data).map(drop)
            }
            EngineName::OcrSpace | EngineName::None => Ok(()),
        }
    }

    /// Returns the names of the scripts that the embedded engine reads. With `auto` they include the
    /// installed languages of Tesseract.
    pub fn readable_scripts(&self) -> Vec<String> {
        let scripts = &self.config.scripts;
        let mut names: Vec<String> = scripts.iter().map(|one| one.name().to_owned()).collect();
        if scripts.contains(&Script::Auto) {
            names.extend(local_engines::list_languages(
                self.language_data().as_deref(),
            ));
        }
        names
    }

    /// Returns the folder of language data that flags or the environment name.
    fn language_data(&self) -> Option<PathBuf> {
        let named = self.config.tesseract_data.clone();
        named.or_else(config::tesseract_data_folder)
    }

    /// Builds the client of the service OCR.space.
    pub fn build_ocr_space(&self) -> anyhow::Result<OcrSpace> {
        let config = &self.config.ocr_space;
        let key = config.key.clone().context(
            "OCR.space needs a key: get one at https://ocr.space/ocrapi and set \
             RECEIPT_SCANNER_OCR_SPACE_KEY",
        )?;
        let settings = OcrSpaceSettings {
            url: config.url.clone(),
            key,
            language: config.language.clone(),
            file_bytes_max: config.plan.file_bytes_max(),
            daily_call_limit: config.calls_a_day(),
            clock: self.clock.clone(),
        };
        OcrSpace::new(settings, Arc::clone(&self.calls), self.runtime.clone())
    }
}

/// Returns the folders that engines read from.
fn readable_folders(engines: &[EngineSetup]) -> Vec<PathBuf> {
    let folders = engines.iter().flat_map(|engine| match engine {
        EngineSetup::PpOcr {
            models,
            language_data,
            ..
        } => {
            let mut folders: Vec<PathBuf> = models.iter().cloned().collect();
            if engine.uses_tesseract() {
                folders.extend(language_data_folders(language_data.as_ref()));
            }
            folders
        }
        EngineSetup::Tesseract { data, .. } => language_data_folders(data.as_ref()),
        EngineSetup::InServer { .. } => Vec::new(),
    });
    folders.collect()
}

/// Returns the folder of language data that is named, or those in which they may be installed.
fn language_data_folders(named: Option<&PathBuf>) -> Vec<PathBuf> {
    named.map_or_else(
        || {
            LANGUAGE_DATA_FOLDERS
                .map(PathBuf::from)
                .into_iter()
                .chain(config::tesseract_data_folder())
                .collect()
        },
        |named| vec![named.clone()],
    )
}

/// Checks that `auto` is named alone.
fn check_scripts(scripts: &[Script]) -> anyhow::Result<()> {
    if scripts.len() > 1 && scripts.contains(&Script::Auto) {
        bail!("the script auto finds the others by itself, so none can stand beside it");
    }
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn auto_stands_alone() {
        use Script::{All, Auto, Greek, Latin};
        for (scripts, is_sound) in [
            (vec![Auto], true),
            (vec![Latin, Greek], true),
            (vec![All], true),
            (vec![Auto, Greek], false),
        ] {
            assert_eq!(check_scripts(&scripts).is_ok(), is_sound, "{scripts:?}");
        }
    }

    #[test]
    fn language_data_can_be_read_where_scripts_are_found() {
        let setup = |scripts: Vec<Script>, data: Option<&str>| EngineSetup::PpOcr {
            models: Some("/models".into()),
            scripts,
            language_data: data.map(PathBuf::from),
            threads: 1,
        };
        let folders = |setup| readable_folders(&[setup]);
        let (models, data) = (PathBuf::from("/models"), PathBuf::from("/data"));
        assert_eq!(
            folders(setup(vec![Script::Latin], None)),
            std::slice::from_ref(&models)
        );
        assert_eq!(
            folders(setup(vec![Script::Auto], Some("/data"))),
            [models, data]
        );
        let usual = folders(setup(vec![Script::Auto], None));
        assert!(usual.contains(&PathBuf::from("/usr/share")), "{usual:?}");
    }

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
