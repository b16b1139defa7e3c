//! Detection and reading of scripts other than Latin, for receipts with many doubtful lines.
//!
//! A few doubtful lines are read again: with the Chinese and Japanese characters of the model, then
//! in each language for which a reader of lines is installed. The reading that is sure of the most
//! letters of its script decides about script and direction. Then all lines that may hold such
//! letters are read in it.

mod choice;

use std::borrow::Cow;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use image::{GrayImage, imageops};

use super::crop;
use super::merge::merge_words;
use super::recognise::{LineReading, keep_confident_runs, read_lines, turn_lines};
use super::script::Script;
use super::writing::{WRITING_SYSTEMS, WritingSystem};
use super::{PaperView, PpOcr, Recogniser};
use crate::Stop;
use crate::geometry::{Point, Quad};
use crate::ocr::EngineError;
use crate::ocr::line_reader::{LineReader, LineReaders};
use crate::page::{FurtherScript, PaperText, RunWord};
use choice::{Sample, doubtful_share, pick_sample, script_score};

/// Share of doubtful lines, by their widths, from which a further script is looked for.
const DOUBTFUL_SHARE_MIN: f32 = 0.15;
/// The same, from which a script that is not found is reported.
const UNREAD_SHARE_MIN: f32 = 0.5;
/// Score of a script that is believed, and of one that needs no look at the opposite direction.
const SCORE_MIN: f32 = 0.37;
const SCORE_SURE: f32 = 0.6;
/// Smallest confidence of numbers that are not read again.
const NUMBER_CONFIDENCE_MIN: f32 = 0.9;
/// Alphabet that is tried first.
const EAST_ASIAN: [Script; 3] = [Script::Latin, Script::Han, Script::Kana];
/// Longer side of the page on which its script is told, in pixels.
const DETECTION_SIDE: u32 = 1_600;
/// Name of the readers of lines in the record of a reading.
const LINE_ENGINE: &str = "tesseract";

/// Models and readers for other scripts. They are loaded when a receipt first needs them.
pub(super) struct OtherScripts {
    recognition: Cow<'static, [u8]>,
    east_asian: OnceLock<Result<Recogniser, EngineError>>,
    line_readers: Option<Arc<dyn LineReaders>>,
}

impl OtherScripts {
    /// Keeps the file of the recognition model.
    pub(super) fn new(recognition: Cow<'static, [u8]>) -> Self {
        Self {
            recognition,
            east_asian: OnceLock::new(),
            line_readers: None,
        }
    }

    /// Adds readers of lines in scripts that the model lacks.
    pub(super) fn with_line_readers(self, readers: Arc<dyn LineReaders>) -> Self {
        Self {
            line_readers: Some(readers),
            ..self
        }
    }

    /// Returns the network with Chinese and Japanese characters.
    fn east_asian(&self) -> Result<&Recogniser, EngineError> {
        let load = || Recogniser::load(self.recognition.clone(), &EAST_ASIAN);
        self.east_asian
            .get_or_init(load)
            .as_ref()
            .map_err(Clone::clone)
    }
}

/// Lines of a paper that are read again.
struct Reread<'a> {
    engine: &'a PpOcr,
    scripts: &'a OtherScripts,
    view: &'a PaperView<'a>,
    stop: &'a Stop<'a>,
}

/// Script that was found: the reader, whether the page stands upside down, and the score.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Found {
    reader: ScriptReader,
    is_turned: bool,
    score: f32,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum ScriptReader {
    EastAsian,
    Lines(&'static WritingSystem, &'static str),
}

/// Reads doubtful lines in the script they are in, if it is found.
pub(super) fn reread_lines(
    engine: &PpOcr,
    scripts: &OtherScripts,
    view: &PaperView<'_>,
    readings: Vec<LineReading>,
    stop: &Stop<'_>,
) -> Result<PaperText, EngineError> {
    let share = doubtful_share(&readings);
    if share < DOUBTFUL_SHARE_MIN {
        return Ok(keep_confident_runs(readings).into());
    }
    let reread = Reread {
        engine,
        scripts,
        view,
        stop,
    };
    let sample = pick_sample(&readings);
    let Some(found) = reread.find_script(&sample)? else {
        let script = if share < UNREAD_SHARE_MIN {
            FurtherScript::Absent
        } else {
            reread.name_unread_script()
        };
        return Ok(PaperText {
            runs: keep_confident_runs(readings),
            script,
        });
    };
    let readings = if found.is_turned {
        reread.turn(&readings)?
    } else {
        readings
    };
    match found.reader {
        ScriptReader::EastAsian => {
            let readings = reread.read_east_asian(readings)?;
            Ok(keep_confident_runs(readings).into())
        }
        ScriptReader::Lines(system, language) => Ok(PaperText {
            runs: keep_confident_runs(reread.read_language(system, language, readings)?),
            script: FurtherScript::Read {
                engine: LINE_ENGINE,
            },
        }),
    }
}

impl Reread<'_> {
    /// Returns the script that the sample is in. The opposite direction is tried if none is sure.
    fn find_script(&self, sample: &[Sample]) -> Result<Option<Found>, EngineError> {
        let quads: Vec<Quad> = sample.iter().map(|line| line.quad).collect();
        let turned = turn_lines(&quads);
        let mut best: Option<Found> = None;
        let mut take = |found: Option<Found>| {
            if let Some(found) = found
                && best.is_none_or(|best| found.score > best.score)
            {
                best = Some(found);
            }
            best.is_some_and(|best| best.score >= SCORE_SURE)
        };
        // The model itself is the cheapest, then the languages; both upright first.
        for (quads, is_turned) in [(&quads, false), (&turned, true)] {
            let is_sure = take(Some(self.try_east_asian(sample, quads, is_turned)?))
                || take(self.try_languages(sample, quads, is_turned)?);
            if is_sure {
                break;
            }
        }
        Ok(best.filter(|found| found.score >= SCORE_MIN))
    }

    fn try_east_asian(
        &self,
        sample: &[Sample],
        quads: &[Quad],
        is_turned: bool,
    ) -> Result<Found, EngineError> {
        let recogniser = self.scripts.east_asian()?;
        let readings = read_lines(self.engine, recogniser, self.view, quads, self.stop)?;
        let mut lines = vec![Vec::new(); sample.len()];
        for reading in readings {
            lines[reading.index] = reading.run.words;
        }
        let is_letter = |letter| {
            [Script::Han, Script::Kana]
                .iter()
                .any(|script| letter as u32 >= 0x2E80 && script.contains(letter))
        };
        Ok(Found {
            reader: ScriptReader::EastAsian,
            is_turned,
            score: script_score(sample, &lines, is_letter),
        })
    }

    /// Tries the first installed language of each writing system, then its others.
    fn try_languages(
        &self,
        sample: &[Sample],
        quads: &[Quad],
        is_turned: bool,
    ) -> Result<Option<Found>, EngineError> {
        let Some(readers) = &self.scripts.line_readers else {
            return Ok(None);
        };
        let crops: Vec<GrayImage> = quads.iter().map(|quad| self.crop(quad)).collect();
        let installed = |system: &'static WritingSystem| {
            (system, system.installed_languages(readers.languages()))
        };
        let try_all = |candidates: Vec<(&'static WritingSystem, &'static str)>| {
            let scores = self
                .engine
                .threads
                .map_parallel(&candidates, |_, candidate| {
                    let (system, language) = *candidate;
                    let mut reader = readers.open(language)?;
                    let lines = self.read_crops(reader.as_mut(), &crops)?;
                    let score = script_score(sample, &lines, |letter| system.contains(letter));
                    Ok(Found {
                        reader: ScriptReader::Lines(system, language),
                        is_turned,
                        score,
                    })
                })?;
            Ok::<_, EngineError>(
                scores
                    .into_iter()
                    .max_by(|a, b| a.score.total_cmp(&b.score)),
            )
        };
        let firsts = WRITING_SYSTEMS
            .iter()
            .map(installed)
            .filter_map(|(system, languages)| Some((system, *languages.first()?)));
        let Some(best) = try_all(firsts.collect())? else {
            return Ok(None);
        };
        let ScriptReader::Lines(system, _) = best.reader else {
            return Ok(Some(best));
        };
        if best.score < SCORE_MIN {
            return Ok(Some(best));
        }
        let others = installed(system).1.into_iter().skip(1);
        let other = try_all(others.map(|language| (system, language)).collect())?;
        Ok(Some(
            other
                .filter(|other| other.score > best.score)
                .unwrap_or(best),
        ))
    }

    /// Reads all lines of a page again that was taken for upright.
    fn turn(&self, readings: &[LineReading]) -> Result<Vec<LineReading>, EngineError> {
        let quads: Vec<Quad> = readings.iter().map(|reading| reading.run.corners).collect();
        let quads = turn_lines(&quads);
        let recogniser = &self.engine.recogniser;
        read_lines(self.engine, recogniser, self.view, &quads, self.stop)
    }

    /// Reads lines with Chinese and Japanese characters and keeps the surer reading of each.
    fn read_east_asian(
        &self,
        mut readings: Vec<LineReading>,
    ) -> Result<Vec<LineReading>, EngineError> {
        // Sure numbers as well: the signs of years, months and days between them were passed over.
        let quads: Vec<Quad> = readings.iter().map(|reading| reading.run.corners).collect();
        let recogniser = self.scripts.east_asian()?;
        for reading in read_lines(self.engine, recogniser, self.view, &quads, self.stop)? {
            let before = &mut readings[reading.index];
            // The Latin alphabet skips unknown signs, so the part of the line it covers counts, too.
            let worth = |reading: &LineReading| {
                reading.confidence * choice::covered_part(&reading.run.words)
            };
            if worth(&reading) > worth(before) {
                *before = reading;
            }
        }
        Ok(readings)
    }

    /// Reads lines in a language; numbers stay those of the model.
    fn read_language(
        &self,
        system: &WritingSystem,
        language: &str,
        mut readings: Vec<LineReading>,
    ) -> Result<Vec<LineReading>, EngineError> {
        let Some(readers) = &self.scripts.line_readers else {
            return Ok(readings);
        };
        let places = choice::lines_to_reread(&readings, NUMBER_CONFIDENCE_MIN);
        // A reader serves one thread at a time; there are as many as threads.
        let idle: Mutex<Vec<Box<dyn LineReader>>> = Mutex::default();
        let lock = || idle.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = self.engine.threads.map_parallel(&places, |_, at| {
            let waiting = lock().pop();
            let mut reader = waiting.map_or_else(|| readers.open(language), Ok)?;
            let crop = self.crop(&readings[*at].run.corners);
            let words = self.read_crops(reader.as_mut(), &[crop])?;
            lock().push(reader);
            Ok(words.into_iter().next().unwrap_or_default())
        })?;
        for (at, foreign) in places.into_iter().zip(lines) {
            let reading = &mut readings[at];
            let words = merge_words(&reading.run.words, &foreign, system);
            reading.confidence = mean_word_confidence(&words);
            reading.run.words = words;
        }
        Ok(readings)
    }

    fn read_crops(
        &self,
        reader: &mut dyn LineReader,
        crops: &[GrayImage],
    ) -> Result<Vec<Vec<RunWord>>, EngineError> {
        let read = |crop: &GrayImage| {
            if (self.stop)() {
                Err(EngineError::Stopped)
            } else {
                reader.read_line(crop)
            }
        };
        crops.iter().map(read).collect()
    }

    /// Returns a line, upright and grey.
    fn crop(&self, quad: &Quad) -> GrayImage {
        let place = |point: Point| self.view.paper.to_picture(point);
        let picture = self.view.picture.rgb();
        imageops::grayscale(&crop::crop_line(
            picture,
            &quad.map(place),
            crop::line_width(quad),
        ))
    }

    /// Names the script of lines that nothing could read, if it can be told.
    fn name_unread_script(&self) -> FurtherScript {
        let page = self
            .view
            .paper
            .render_flat(self.view.picture, DETECTION_SIDE);
        let readers = self.scripts.line_readers.as_ref();
        let name = readers.and_then(|readers| readers.detect_script(&imageops::grayscale(&page)));
        choice::unread_script(name.as_deref())
    }
}

fn mean_word_confidence(words: &[RunWord]) -> f32 {
    words.iter().map(|word| word.confidence).sum::<f32>() / words.len().max(1) as f32
}
