//! Worker that reads photos: its start, its jobs and its end.
//!
//! One photo is read at a time. A worker that fails, takes too long or is idle is ended; the next
//! photo starts another one.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::time::Duration;

use js_sys::{Object, Reflect};
use leptos::prelude::*;
use shared::device_reading::DeviceReading;
use shared::json;
use shared::receipt::format_date;
use wasm_bindgen::JsValue;

use super::setting::{DeviceReadingMode, Experience};
use crate::browser::clock::latest_day;
use crate::browser::worker::RunningWorker;
use crate::i18n::{desk, format, t};
use crate::upload::{Upload, Uploads};

/// Script of the worker; `xtask` writes it.
const SCRIPT: &str = "/device_reader.js";
/// Most photos that wait. Beyond, the server is as quick.
const WAITING_MAX: usize = 10;
/// Time for loading everything.
const LOADING_TIMEOUT: Duration = Duration::from_mins(2);
/// Time for one photo.
const READING_TIMEOUT: Duration = Duration::from_secs(30);
/// Time without work after which the memory is freed.
const IDLE_TIMEOUT: Duration = Duration::from_mins(1);
/// Reading time of one photo in milliseconds beyond which the device is too slow.
const SLOW_MS: f64 = 8_000.0;

thread_local! {
    static READER: RefCell<Reader> = const { RefCell::new(Reader::new()) };
}

/// Worker and its jobs.
struct Reader {
    worker: Option<RunningWorker>,
    is_loaded: bool,
    current: Option<(Uploads, Upload)>,
    waiting: VecDeque<(Uploads, Upload)>,
    /// Number of timers so far: only the last one counts.
    timer: u32,
}

/// Loads everything, so that the next photo is read at once.
pub(super) fn load() {
    with_reader(|reader| {
        reader.ensure_worker();
    });
}

/// Reads the photo of an upload and shows the result with it.
pub(super) fn read_photo(uploads: Uploads, upload: Upload) {
    with_reader(|reader| {
        if reader.waiting.len() < WAITING_MAX {
            reader.waiting.push_back((uploads, upload));
            reader.start_next();
        }
    });
}

fn with_reader<R>(act: impl FnOnce(&mut Reader) -> R) -> R {
    READER.with_borrow_mut(act)
}

/// Handles a message of the worker; undefined means that it failed.
fn on_message(message: &JsValue) {
    let member = |name: &str| Reflect::get(message, &name.into()).unwrap_or_default();
    let finished = with_reader(|reader| {
        if let Some(is_loaded) = member("loaded").as_bool() {
            reader.on_loaded(is_loaded);
            return None;
        }
        reader.on_reading(member("ms").as_f64())
    });
    // Showing it runs effects, which may need the reader.
    if let Some((uploads, upload)) = finished
        && let Some(reading) = member("reading").as_string()
        && let Some(reading) = json::read(&reading)
    {
        show_reading(uploads, upload, &reading);
    }
}

impl Reader {
    const fn new() -> Self {
        Self {
            worker: None,
            is_loaded: false,
            current: None,
            waiting: VecDeque::new(),
            timer: 0,
        }
    }

    /// Starts the worker if it does not run. Returns whether it runs.
    fn ensure_worker(&mut self) -> bool {
        if self.worker.is_none() {
            self.is_loaded = false;
            self.worker = RunningWorker::start(SCRIPT, on_message);
            self.end_after(LOADING_TIMEOUT);
        }
        self.worker.is_some()
    }

    fn start_next(&mut self) {
        while self.current.is_none() {
            let Some((uploads, upload)) = self.waiting.pop_front() else {
                return;
            };
            // The server is faster, or nobody waits for it any longer.
            if !upload.state.get_untracked().is_unfinished() {
                continue;
            }
            let is_posted = self.ensure_worker()
                && self
                    .worker
                    .as_ref()
                    .is_some_and(|worker| worker.post(&job_message(upload)));
            if !is_posted {
                return self.end();
            }
            self.current = Some((uploads, upload));
            if self.is_loaded {
                self.end_after(READING_TIMEOUT);
            }
        }
    }

    fn on_loaded(&mut self, is_loaded: bool) {
        if !is_loaded {
            return self.end();
        }
        self.is_loaded = true;
        if Experience::stored() != Experience::Slow {
            Experience::Loaded.store();
        }
        let is_busy = self.current.is_some();
        self.end_after(if is_busy {
            READING_TIMEOUT
        } else {
            IDLE_TIMEOUT
        });
    }

    /// Ends the current job, which took `ms`, and returns it. Without a time the worker failed.
    fn on_reading(&mut self, ms: Option<f64>) -> Option<(Uploads, Upload)> {
        let job = self.current.take();
        match ms {
            None => self.end(),
            Some(ms) if ms > SLOW_MS && is_automatic() => self.end_slow(),
            Some(_) => {
                self.end_after(IDLE_TIMEOUT);
                self.start_next();
            }
        }
        job
    }

    /// Ends the worker unless another timer is set before this one is over.
    fn end_after(&mut self, time: Duration) {
        self.timer = self.timer.wrapping_add(1);
        let timer = self.timer;
        let end = move || {
            with_reader(|reader| {
                if reader.timer != timer {
                    return;
                }
                if reader.is_loaded && reader.current.is_some() {
                    reader.end_slow();
                } else {
                    reader.end();
                }
            });
        };
        set_timeout(end, time);
    }

    /// Ends the worker on a device that is too slow; it is not started again by itself.
    fn end_slow(&mut self) {
        Experience::Slow.store();
        if is_automatic() {
            return self.end();
        }
        // The user wants it all the same: only this photo is given up.
        let waiting = std::mem::take(&mut self.waiting);
        self.end();
        self.waiting = waiting;
        self.start_next();
    }

    fn end(&mut self) {
        self.timer = self.timer.wrapping_add(1);
        self.worker = None;
        self.is_loaded = false;
        self.current = None;
        self.waiting.clear();
    }
}

fn is_automatic() -> bool {
    DeviceReadingMode::stored() == DeviceReadingMode::Automatic
}

/// Returns the message that has the worker read a photo.
fn job_message(upload: Upload) -> JsValue {
    let message = Object::new();
    let file = upload.file();
    let raw: &web_sys::File = file.as_ref();
    let today = latest_day().map(format_date).unwrap_or_default();
    for (name, value) in [("file", raw.into()), ("today", JsValue::from(today))] {
        // Setting a member of a plain object cannot fail.
        let _ = Reflect::set(&message, &name.into(), &value);
    }
    message.into()
}

/// Shows what was found: merchant · date · total · read on this device.
fn show_reading(uploads: Uploads, upload: Upload, reading: &DeviceReading) {
    let found = [
        reading.merchant.clone(),
        reading.date.as_deref().map(format::long_date),
        reading.total.map(format::amount_with_currency),
    ];
    let mut parts: Vec<_> = found.into_iter().flatten().collect();
    if parts.is_empty() {
        return;
    }
    parts.push(desk().device_reading.label.to_owned());
    let text = parts.join(" · ");
    uploads
        .announcer
        .say((t().upload.news)(&upload.name(), &text));
    upload.device_reading.set(Some(text));
}
