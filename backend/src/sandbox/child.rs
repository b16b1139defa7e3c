//! The inside of a reader process: restricts itself, loads the engines, then works on one file at a time.
//!
//! Requests come on standard input, replies go to standard output. When the server closes the pipe or dies,
//! the process ends at once, also in the middle of a file.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::path::PathBuf;
use std::process::{self, ExitCode};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use reader::Stop;
use reader::ocr::{Engine, EngineError};
use reader::page::Run;
use reader::picture::{Limits, Picture, PictureError};
use shared::problem::ProblemCode;

use super::protocol::{EngineSetup, Outcome, Protection, Reply, Request, Setup, Task, Work};
use super::{frame, reading, restrict, tasks};
use crate::chain::Chain;
use crate::pipeline::Pipeline;
use crate::{config, engine};

/// The exit code that says: a file did not fit into the memory of the process.
pub(super) const EXIT_OUT_OF_MEMORY: i32 = 12;
/// Where Tesseract finds its language data unless told otherwise.
const LANGUAGE_DATA: [&str; 2] = ["/usr/share", "/usr/local/share"];

/// Both pipes to the server.
struct Link {
    out: Mutex<File>,
    requests: Mutex<Receiver<(Request, Vec<u8>)>>,
}

/// An engine that stays in the server.
struct ServerEngine {
    index: usize,
    name: String,
    sends_to: Option<String>,
    link: Arc<Link>,
}

/// Works until the server closes the pipe.
pub fn run() -> anyhow::Result<ExitCode> {
    let mut input = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    let out = Mutex::new(File::from(io::stdout().as_fd().try_clone_to_owned()?));
    let Some((Request::Start(setup), _)) = frame::read(&mut input)? else {
        anyhow::bail!("this command is started by the server and by scan, not by hand")
    };
    restrict::prefer_as_oom_victim();
    // Before threads are started: the restriction passes from a thread to those that it starts.
    let restricts_files = restrict::restrict_files(&readable(&setup));
    let (sender, requests) = sync_channel(1);
    let link = Arc::new(Link {
        out,
        requests: Mutex::new(requests),
    });
    let pipeline = match pipeline(&setup, &link) {
        Ok(pipeline) => pipeline,
        Err(error) => {
            link.send(&Reply::Unusable(format!("{error:#}")), &[])?;
            return Ok(ExitCode::FAILURE);
        }
    };
    std::thread::spawn(move || {
        loop {
            let code = match frame::read(&mut input) {
                Ok(Some(request)) => match sender.send(request) {
                    Ok(()) => continue,
                    Err(_) => 0,
                },
                Err(error) if error.kind() == io::ErrorKind::OutOfMemory => EXIT_OUT_OF_MEMORY,
                // The server is gone: nobody needs the result.
                Ok(None) | Err(_) => 0,
            };
            process::exit(code);
        }
    });
    let protection = Protection {
        memory_limit_bytes: restrict::limit_resources(setup.memory_bytes),
        filters_system_calls: restrict::filter_system_calls(),
        restricts_files,
    };
    link.send(&Reply::Started(protection), &[])?;
    while let Some((request, file)) = link.receive() {
        let Request::Task(task) = request else {
            anyhow::bail!("a task was expected")
        };
        restrict::limit_processor_time(task.time_limit.saturating_mul(threads(&setup)));
        let (outcome, body) = perform(&pipeline, &link, task, &file);
        link.send(&Reply::Done(outcome), &body)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn threads(setup: &Setup) -> u32 {
    u32::try_from(setup.threads.max(1)).unwrap_or(u32::MAX)
}

/// The folders that engines read from.
fn readable(setup: &Setup) -> Vec<PathBuf> {
    let folders = setup.engines.iter().flat_map(|engine| match engine {
        EngineSetup::PpOcr { models, .. } => models.iter().cloned().collect(),
        EngineSetup::Tesseract {
            data: Some(data), ..
        } => vec![data.clone()],
        EngineSetup::Tesseract { data: None, .. } => LANGUAGE_DATA
            .map(PathBuf::from)
            .into_iter()
            .chain(config::tesseract_data_folder())
            .collect(),
        EngineSetup::InServer { .. } => Vec::new(),
    });
    folders.collect()
}

fn pipeline(setup: &Setup, link: &Arc<Link>) -> anyhow::Result<Pipeline> {
    let engine = |(index, engine): (usize, &EngineSetup)| match engine {
        EngineSetup::PpOcr {
            models,
            scripts,
            threads,
        } => engine::load_pp_ocr(models.as_deref(), scripts, *threads),
        EngineSetup::Tesseract { languages, data } => {
            engine::load_tesseract(languages, data.as_deref())
        }
        EngineSetup::InServer { name, sends_to } => {
            let (name, sends_to, link) = (name.clone(), sends_to.clone(), Arc::clone(link));
            Ok(Arc::new(ServerEngine {
                index,
                name,
                sends_to,
                link,
            }) as Arc<dyn Engine>)
        }
    };
    let engines = setup
        .engines
        .iter()
        .enumerate()
        .map(engine)
        .collect::<anyhow::Result<_>>()?;
    let default_currency = setup.default_currency;
    Ok(Pipeline {
        chain: Chain::new(engines),
        limits: Limits::default(),
        default_currency,
    })
}

/// Does the task. Gives the outcome and the bytes of its pictures.
fn perform(pipeline: &Pipeline, link: &Link, task: Task, file: &[u8]) -> (Outcome, Vec<u8>) {
    let Task {
        work,
        kind,
        time_limit,
    } = task;
    let deadline = deadline_after(time_limit);
    let stop: &Stop<'_> = &move || Instant::now() >= deadline;
    match work {
        Work::Read(options) => {
            let (outcome, body) = reading::pack(pipeline.read(file, kind, &options, stop));
            (Outcome::Read(Box::new(outcome)), body)
        }
        Work::CutPapers(pages) => {
            let (sizes, body) = join(tasks::cut_papers(
                file,
                kind,
                &pages,
                &pipeline.limits,
                stop,
            ));
            (Outcome::Papers(sizes), body)
        }
        Work::ExportPages => {
            // When the server no longer takes pages, the reading thread ends the process.
            let take = |jpeg, bytes: &[u8]| link.send(&Reply::Page(jpeg), bytes).is_ok();
            let exported = tasks::export_pages(file, kind, &pipeline.limits, stop, take);
            (
                Outcome::Pages(exported.map_err(PictureError::problem)),
                Vec::new(),
            )
        }
        Work::MakeSquares => {
            let (sizes, body) = join(tasks::make_squares(file, kind, stop));
            (Outcome::Squares(sizes), body)
        }
    }
}

fn deadline_after(time_limit: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(time_limit)
        .unwrap_or_else(|| now + Duration::from_hours(24))
}

/// Pictures as one body, and their sizes.
fn join(
    pictures: Result<Vec<Vec<u8>>, PictureError>,
) -> (Result<Vec<usize>, ProblemCode>, Vec<u8>) {
    match pictures {
        Ok(pictures) => (
            Ok(pictures.iter().map(Vec::len).collect()),
            pictures.concat(),
        ),
        Err(error) => (Err(error.problem()), Vec::new()),
    }
}

impl Link {
    fn send(&self, reply: &Reply, body: &[u8]) -> io::Result<()> {
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        frame::write(&mut *out, reply, body)?;
        out.flush()
    }

    fn receive(&self) -> Option<(Request, Vec<u8>)> {
        self.requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv()
            .ok()
    }
}

impl Engine for ServerEngine {
    fn name(&self) -> &str {
        &self.name
    }

    fn read(&self, picture: &Picture, stop: &Stop<'_>) -> Result<Vec<Run>, EngineError> {
        self.read_counting(picture, stop, &mut 0)
    }

    fn sends_to(&self) -> Option<&str> {
        self.sends_to.as_deref()
    }

    fn read_counting(
        &self,
        picture: &Picture,
        stop: &Stop<'_>,
        sent_bytes: &mut u64,
    ) -> Result<Vec<Run>, EngineError> {
        if stop() {
            return Err(EngineError::Stopped);
        }
        let (width, height) = picture.rgb().dimensions();
        let call = Reply::EngineCall {
            engine: self.index,
            width,
            height,
        };
        let lost = |error: io::Error| EngineError::Broken(error.to_string());
        self.link
            .send(&call, picture.rgb().as_raw())
            .map_err(lost)?;
        match self.link.receive() {
            Some((
                Request::EngineReply {
                    result,
                    sent_bytes: sent,
                },
                _,
            )) => {
                *sent_bytes = sent_bytes.saturating_add(sent);
                result
            }
            _ => Err(EngineError::Broken("the server gave no reply".to_owned())),
        }
    }
}
