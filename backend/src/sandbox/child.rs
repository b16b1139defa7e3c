//! Main function of a reader process.
//!
//! The process restricts itself, loads the engines, then works on one file at a time. Requests come
//! on standard input, replies go to standard output. When the server closes the pipe or dies, the
//! process ends at once, even in the middle of a file.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::process::{self, ExitCode};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use reader::Stop;
use reader::ocr::{Engine, EngineError};
use reader::page::Run;
use reader::picture::{Limits, Picture, PictureError};

use super::protocol::{
    ELAPSED_TIME_MAX, EngineSetup, OUT_OF_MEMORY_EXIT_CODE, Outcome, Protection, Reply, Request,
    Setup, Task, Work,
};
use super::{frame, reading_message, restrict, tasks};
use crate::chain::EngineChain;
use crate::local_engines;
use crate::pipeline::Pipeline;

/// Both pipes to the server.
struct ServerLink {
    out: Mutex<File>,
    requests: Mutex<Receiver<(Request, Vec<u8>)>>,
}

/// Engine that stays in the server and is called through the pipes.
struct ServerEngine {
    index: usize,
    name: String,
    sends_to: Option<String>,
    link: Arc<ServerLink>,
}

/// Performs tasks until the server closes the pipe.
pub fn run_reader_process() -> anyhow::Result<ExitCode> {
    let mut input = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    let out = Mutex::new(File::from(io::stdout().as_fd().try_clone_to_owned()?));
    let Some((Request::Start(setup), _)) = frame::read_frame(&mut input)? else {
        anyhow::bail!("this command is started by the server and by scan, not by hand")
    };
    restrict::prefer_as_oom_victim();
    // A library is a file, which cannot be opened later.
    if setup.engines.iter().any(EngineSetup::uses_tesseract) {
        local_engines::open_tesseract_library();
    }
    // Before threads are started: a thread inherits the restrictions of the one that starts it.
    let restricts_files = restrict::restrict_files(&setup.readable_folders);
    let (sender, requests) = sync_channel(1);
    let link = Arc::new(ServerLink {
        out,
        requests: Mutex::new(requests),
    });
    // Before memory is limited: the limit counts from what the engines take.
    let pipeline = match build_pipeline(&setup, &link) {
        Ok(pipeline) => pipeline,
        Err(error) => {
            link.send_reply(&Reply::Unusable(format!("{error:#}")), &[])?;
            return Ok(ExitCode::FAILURE);
        }
    };
    // Requests are read on a thread of their own, so that a closed pipe ends the process at any
    // time.
    std::thread::spawn(move || {
        loop {
            let code = match frame::read_frame(&mut input) {
                Ok(Some(request)) => match sender.send(request) {
                    Ok(()) => continue,
                    Err(_) => 0,
                },
                Err(error) if error.kind() == io::ErrorKind::OutOfMemory => OUT_OF_MEMORY_EXIT_CODE,
                // The server is gone, and with it the need for a result.
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
    link.send_reply(&Reply::Started(protection), &[])?;
    while let Some((request, file)) = link.receive_request() {
        let Request::Task(task) = request else {
            anyhow::bail!("a task was expected")
        };
        // Processor time is counted over all threads.
        let processor_time = task.processor_time.saturating_mul(thread_count(&setup));
        restrict::limit_processor_time(processor_time);
        let stop = stop_after(processor_time);
        let (outcome, body) = perform_task(&pipeline, &link, task, &file, &stop);
        link.send_reply(&Reply::Done(outcome), &body)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn thread_count(setup: &Setup) -> u32 {
    u32::try_from(setup.threads.max(1)).unwrap_or(u32::MAX)
}

fn build_pipeline(setup: &Setup, link: &Arc<ServerLink>) -> anyhow::Result<Pipeline> {
    let engine = |(index, engine): (usize, &EngineSetup)| match engine {
        EngineSetup::PpOcr {
            models,
            scripts,
            language_data,
            threads,
        } => {
            let (models, data) = (models.as_deref(), language_data.as_deref());
            local_engines::load_pp_ocr(models, scripts, data, *threads)
        }
        EngineSetup::Tesseract { languages, data } => {
            local_engines::load_tesseract(languages, data.as_deref())
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
    Ok(Pipeline {
        chain: EngineChain::new(engines),
        limits: Limits::default(),
        default_currency: setup.default_currency,
    })
}

/// Performs a task. Returns the outcome and the bytes of its pictures.
fn perform_task(
    pipeline: &Pipeline,
    link: &ServerLink,
    task: Task,
    file: &[u8],
    stop: &Stop<'_>,
) -> (Outcome, Vec<u8>) {
    let Task { work, kind, .. } = task;
    match work {
        Work::Read(options) => {
            let (outcome, body) =
                reading_message::pack_reading(pipeline.read_file(file, kind, &options, stop));
            (Outcome::Read(Box::new(outcome)), body)
        }
        Work::CutPapers(pages) => join_pictures(tasks::cut_papers(
            file,
            kind,
            &pages,
            &pipeline.limits,
            stop,
        )),
        Work::ExportPages => {
            // If the server takes no more pages, the thread that reads requests ends the process.
            let take = |jpeg, bytes: &[u8]| link.send_reply(&Reply::Page(jpeg), bytes).is_ok();
            let exported = tasks::export_pages(file, kind, &pipeline.limits, stop, take);
            let outcome = Outcome::Pages(exported.map_err(PictureError::problem));
            (outcome, Vec::new())
        }
        Work::MakeSquares => join_pictures(tasks::make_squares(file, kind, stop)),
    }
}

/// Returns the question whether a task that starts now has used up its time.
fn stop_after(processor_time: Duration) -> impl Fn() -> bool + Send + Sync {
    let (started, used_before) = (Instant::now(), restrict::processor_time());
    move || {
        restrict::processor_time().saturating_sub(used_before) >= processor_time
            || started.elapsed() >= ELAPSED_TIME_MAX
    }
}

/// Joins pictures into one body; returns the outcome with their sizes, and the body.
fn join_pictures(pictures: Result<Vec<Vec<u8>>, PictureError>) -> (Outcome, Vec<u8>) {
    match pictures {
        Ok(pictures) => {
            let sizes = pictures.iter().map(Vec::len).collect();
            (Outcome::Pictures(Ok(sizes)), pictures.concat())
        }
        Err(error) => (Outcome::Pictures(Err(error.problem())), Vec::new()),
    }
}

impl ServerLink {
    fn send_reply(&self, reply: &Reply, body: &[u8]) -> io::Result<()> {
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        frame::write_frame(&mut *out, reply, body)?;
        out.flush()
    }

    fn receive_request(&self) -> Option<(Request, Vec<u8>)> {
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

    fn read_picture(&self, picture: &Picture, stop: &Stop<'_>) -> Result<Vec<Run>, EngineError> {
        self.read_counting_bytes(picture, stop, &mut 0)
    }

    fn sends_to(&self) -> Option<&str> {
        self.sends_to.as_deref()
    }

    fn read_counting_bytes(
        &self,
        picture: &Picture,
        stop: &Stop<'_>,
        sent_bytes: &mut u64,
    ) -> Result<Vec<Run>, EngineError> {
        if stop() {
            return Err(EngineError::Stopped);
        }
        // The server gets the pixels and answers with the text, or with the error of its engine.
        let (width, height) = picture.rgb().dimensions();
        let call = Reply::EngineCall {
            engine: self.index,
            width,
            height,
        };
        let lost = |error: io::Error| EngineError::Broken(error.to_string());
        self.link
            .send_reply(&call, picture.rgb().as_raw())
            .map_err(lost)?;
        match self.link.receive_request() {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_ends_by_its_processor_time() {
        let allowed = Duration::from_millis(20);
        let (used_before, stop) = (restrict::processor_time(), stop_after(allowed));
        while restrict::processor_time() < used_before + allowed * 2 {
            std::hint::spin_loop();
        }
        assert!(stop());
        assert!(!stop_after(Duration::from_hours(1))());
    }
}
