//! State of the camera page: live analysis, captured pages, sending.
//!
//! It ends with its page; captured pages that were not sent yet are then sent as they are, so that
//! none is lost.

use std::time::Duration;

use gloo_file::{Blob, ObjectUrl};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::HtmlVideoElement;

use super::advice::{Advice, AdviceDebouncer, choose_advice};
use super::auto_shutter::AutoShutter;
use super::captured_page::{self, CapturedPage};
use super::crop::Crop;
use super::frame::LumaFrame;
use super::outline::{self, DetectedPaper};
use super::page_filter::PageFilter;
use super::quad::Quad;
use crate::browser::camera_stream::{CameraError, CameraStream};
use crate::browser::canvas::{self, Canvas};
use crate::browser::events::ask_before_closing;
use crate::browser::storage;
use crate::i18n::desk;
use crate::ui::Announcer;
use crate::upload::Uploads;
use crate::upload::shrink::{self, PictureMode};

/// Interval between two analyses of the video.
const ANALYSIS_INTERVAL: Duration = Duration::from_millis(200);
/// Longer side of the frame that is analysed, in pixels.
const ANALYSIS_SIDE_PX: u32 = 240;
/// Side of the detail whose sharpness is measured, in pixels of the picture as it would be sent.
const DETAIL_SIDE_PX: u32 = 200;

/// Key of the setting in localStorage; present if photos are taken automatically.
const AUTO_SHUTTER_KEY: &str = "auto-shutter";

/// State of the camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CameraState {
    Opening,
    Open,
    Failed(CameraError),
}

/// Capture mode: the use of a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CaptureMode {
    /// A receipt of its own, sent at once.
    SingleReceipt,
    /// A page of a receipt, sent together with the others.
    MultiPage,
}

/// State of the camera page. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct CameraSession {
    uploads: Uploads,
    announcer: Announcer,
    stream: StoredValue<Option<CameraStream>, LocalStorage>,
    debouncer: StoredValue<AdviceDebouncer>,
    auto_shutter: StoredValue<AutoShutter>,
    next_key: StoredValue<u32>,
    /// `true` once its page is gone.
    has_ended: StoredValue<bool>,
    pub(crate) video: NodeRef<leptos::html::Video>,
    pub(crate) state: RwSignal<CameraState>,
    pub(crate) advice: RwSignal<Option<Advice>>,
    pub(crate) outline: RwSignal<Option<Quad>>,
    /// Width and height of the video, in pixels.
    pub(crate) video_size: RwSignal<(u32, u32)>,
    /// `true` if the torch is on; `None` if the camera has none.
    pub(crate) torch: RwSignal<Option<bool>>,
    /// `true` if photos are taken automatically.
    pub(crate) is_automatic: RwSignal<bool>,
    pub(crate) mode: RwSignal<CaptureMode>,
    pub(crate) pages: RwSignal<Vec<CapturedPage>, LocalStorage>,
    /// Key of the page that is being cropped.
    pub(crate) edited_key: RwSignal<Option<u32>>,
    /// Key of the page that the next photo replaces.
    pub(crate) retaken_key: RwSignal<Option<u32>>,
    /// Number of receipts sent from this page.
    pub(crate) sent_count: RwSignal<usize>,
}

impl CameraSession {
    /// Opens the camera until the current owner (the page) is disposed.
    pub(crate) fn start() -> Self {
        let session = Self {
            uploads: Uploads::expect(),
            announcer: Announcer::expect(),
            stream: StoredValue::new_local(None),
            debouncer: StoredValue::new(AdviceDebouncer::default()),
            auto_shutter: StoredValue::new(AutoShutter::default()),
            next_key: StoredValue::new(0),
            has_ended: StoredValue::new(false),
            video: NodeRef::new(),
            state: RwSignal::new(CameraState::Opening),
            advice: RwSignal::new(None),
            outline: RwSignal::new(None),
            video_size: RwSignal::new((0, 0)),
            torch: RwSignal::new(None),
            is_automatic: RwSignal::new(storage::stored(AUTO_SHUTTER_KEY).is_some()),
            mode: RwSignal::new(CaptureMode::SingleReceipt),
            pages: RwSignal::new_local(Vec::new()),
            edited_key: RwSignal::new(None),
            retaken_key: RwSignal::new(None),
            sent_count: RwSignal::new(0),
        };
        session.open_camera();
        // Analysis runs on a timer for as long as the page lives.
        let looking = set_interval_with_handle(move || session.analyse_frame(), ANALYSIS_INTERVAL);
        // The browser asks before it closes a tab with unsent pages.
        ask_before_closing(move || session.pages.with_untracked(|pages| !pages.is_empty()));
        on_cleanup(move || {
            if let Ok(looking) = looking {
                looking.clear();
            }
            session.end_session();
        });
        session
    }

    /// Requests the camera; can be called again after a failure.
    pub(crate) fn open_camera(self) {
        self.state.set(CameraState::Opening);
        spawn_local(async move {
            let opened = CameraStream::request_camera().await;
            match opened {
                // The page was left while the browser asked for permission.
                Ok(stream) if self.has_ended.try_get_value() != Some(false) => stream.stop(),
                Ok(stream) => self.attach_stream(stream),
                Err(refusal) => drop(self.state.try_set(CameraState::Failed(refusal))),
            }
        });
    }

    /// Shows the stream in the video element and looks for a torch.
    fn attach_stream(self, stream: CameraStream) {
        self.torch.set(stream.has_torch().then_some(false));
        if let Some(video) = self.video.get_untracked() {
            video.set_src_object(Some(stream.media_stream()));
            // If autoplay is blocked, only the first press of the shutter comes too early.
            let _ = video.play();
        }
        self.stream.set_value(Some(stream));
        self.state.set(CameraState::Open);
    }

    /// Releases the camera and sends the pages that are left as one file.
    fn end_session(self) {
        self.has_ended.set_value(true);
        if let Some(stream) = self.stream.get_value() {
            stream.stop();
        }
        let (pages, uploads) = (self.pages.get_untracked(), self.uploads);
        spawn_local(async move {
            if let Some(file) = captured_page::build_file(&pages, shrink::picture_mode()).await {
                uploads.add_files(vec![file]);
            }
        });
    }

    /// Toggles the torch.
    pub(crate) fn toggle_torch(self) {
        let is_on = self.torch.get_untracked() == Some(false);
        let Some(stream) = self.stream.get_value() else {
            return;
        };
        self.torch.set(Some(is_on));
        spawn_local(async move { stream.set_torch(is_on).await });
    }

    /// Returns the video and its size in pixels once it shows something.
    fn playing_video(self) -> Option<(HtmlVideoElement, (u32, u32))> {
        let video = self.video.try_get_untracked().flatten()?;
        let size = (video.video_width(), video.video_height());
        (size.0 > 0 && size.1 > 0 && self.state.get_untracked() == CameraState::Open)
            .then_some((video, size))
    }

    /// Analyses the current frame and updates the advice and the outline.
    fn analyse_frame(self) {
        // The video is hidden while a page is being cropped.
        if self.edited_key.get_untracked().is_some() {
            return;
        }
        let Some((video, size)) = self.playing_video() else {
            return;
        };
        // Signals are set only when they change, or views would be redrawn five times a second.
        if self.video_size.get_untracked() != size {
            self.video_size.set(size);
        }
        let Some((paper, advice)) = analyse_video(&video, size) else {
            return;
        };
        let mut said = advice;
        self.debouncer
            .update_value(|coach| said = coach.debounce(advice));
        if self.advice.get_untracked() != Some(said) {
            self.advice.set(Some(said));
        }
        let quad = paper.map(|paper| paper.quad);
        self.outline.set(quad);
        let mut is_due = false;
        self.auto_shutter
            .update_value(|shutter| is_due = shutter.record(quad, said));
        if is_due && self.is_automatic.get_untracked() {
            self.take_photo();
        }
    }

    /// Switches automatic photos on or off, also for the next visit.
    pub(crate) fn toggle_automatic(self) {
        let is_automatic = !self.is_automatic.get_untracked();
        self.is_automatic.set(is_automatic);
        if is_automatic {
            storage::store(AUTO_SHUTTER_KEY, "on");
        } else {
            storage::remove_stored(AUTO_SHUTTER_KEY);
        }
    }

    /// Takes a photo. In the default mode it is a receipt and is sent at once.
    pub(crate) fn take_photo(self) {
        let Some((video, (width, height))) = self.playing_video() else {
            return;
        };
        let sending = shrink::picture_mode();
        let size = sending.target_size(width, height);
        // The whole video, scaled to the size in which pictures are sent.
        let whole = [0.0, 0.0, f64::from(width), f64::from(height)];
        let canvas = Canvas::new(size.0, size.1);
        let drawn = canvas.filter(|canvas| canvas.draw_video(&video, whole).is_some());
        let Some(canvas) = drawn else { return };
        self.auto_shutter.update_value(AutoShutter::mark_taken);
        // Mode and outline of this moment: encoding takes a while.
        let (mode, found) = (self.mode.get_untracked(), self.outline.get_untracked());
        spawn_local(async move {
            let Some(jpeg) = canvas::encode_jpeg(&canvas, sending.jpeg_quality()).await else {
                return;
            };
            match mode {
                CaptureMode::SingleReceipt => self.queue_photo(&jpeg),
                CaptureMode::MultiPage => self.keep_page(jpeg, size, found),
            }
        });
    }

    /// Adds a photo to the upload queue as a receipt of its own.
    fn queue_photo(self, jpeg: &web_sys::Blob) {
        self.queue_file(captured_page::timestamped_file(jpeg, "jpg", "image/jpeg"));
    }

    /// Adds a file to the upload queue and counts it.
    fn queue_file(self, file: Option<gloo_file::File>) {
        if let Some(file) = file {
            self.uploads.add_files(vec![file]);
            self.sent_count.try_update(|sent| *sent += 1);
        }
    }

    /// Keeps a photo as a page, in the place of the one that is retaken.
    fn keep_page(self, jpeg: web_sys::Blob, (width, height): (u32, u32), found: Option<Quad>) {
        let Some(key) = self.next_key.try_get_value() else {
            // The page was left meanwhile: the photo is sent on its own.
            return self.queue_photo(&jpeg);
        };
        self.next_key.set_value(key + 1);
        let url = ObjectUrl::from(Blob::from(jpeg.clone()));
        let page = CapturedPage {
            key,
            jpeg,
            width,
            height,
            url,
            detected_quad: found,
            crop: Crop::NONE,
            filter: PageFilter::default(),
        };
        let replaced = self.retaken_key.get_untracked();
        self.retaken_key.set(None);
        self.pages.update(
            |pages| match pages.iter_mut().find(|page| Some(page.key) == replaced) {
                Some(before) => *before = page,
                None => pages.push(page),
            },
        );
        let count = self.pages.with_untracked(Vec::len);
        self.announcer.say((desk().camera.pages)(count));
    }

    /// Sets the crop of a page.
    pub(crate) fn set_crop(self, key: u32, cut: Crop) {
        self.update_page(key, |page| page.crop = cut);
    }

    /// Sets the filter of a page.
    pub(crate) fn set_filter(self, key: u32, filter: PageFilter) {
        self.update_page(key, |page| page.filter = filter);
    }

    fn update_page(self, key: u32, change: impl FnOnce(&mut CapturedPage)) {
        self.pages.update(|pages| {
            if let Some(page) = pages.iter_mut().find(|page| page.key == key) {
                change(page);
            }
        });
    }

    /// Removes a page.
    pub(crate) fn remove_page(self, key: u32) {
        self.end_editing(None);
        self.pages
            .update(|pages| pages.retain(|page| page.key != key));
    }

    /// Makes the next photo replace a page.
    pub(crate) fn retake_page(self, key: u32) {
        self.end_editing(Some(key));
    }

    /// Closes the editor; the next photo replaces a page, or none.
    fn end_editing(self, retaken: Option<u32>) {
        self.edited_key.set(None);
        self.retaken_key.set(retaken);
    }

    /// Sends all pages as one receipt.
    pub(crate) fn send_pages(self) {
        let pages = self.pages.get_untracked();
        self.end_editing(None);
        self.pages.set(Vec::new());
        spawn_local(async move {
            match captured_page::build_file(&pages, shrink::picture_mode()).await {
                // Building the file failed: the pages go back in front of any newer ones.
                None => drop(self.pages.try_update(|now| drop(now.splice(..0, pages)))),
                file => self.queue_file(file),
            }
        });
    }
}

/// Analyses a video frame: the paper, if one is detected, and the advice.
fn analyse_video(
    video: &HtmlVideoElement,
    (width, height): (u32, u32),
) -> Option<(Option<DetectedPaper>, Advice)> {
    // A thumbnail of the whole video for the outline.
    let long = width.max(height);
    let small = |side: u32| (side * ANALYSIS_SIDE_PX / long).max(3);
    let whole = [0.0, 0.0, width.into(), height.into()];
    let frame = grab_frame(video, (small(width), small(height)), whole)?;
    let paper = outline::detect_paper(&frame);
    // A detail around the middle of the paper, or of the picture, for the sharpness.
    let [x, y] = paper.map_or([0.5, 0.5], |paper| quad_centre(&paper.quad));
    // Its side is converted from pixels of the picture as it would be sent to pixels of the video.
    let (sent, _) = PictureMode::AsNeeded.target_size(width, height);
    let side = (f64::from(DETAIL_SIDE_PX) * f64::from(width) / f64::from(sent))
        .min(width.min(height).into());
    // Moved so that it lies within the video.
    let start = |middle: f32, whole: u32| {
        (f64::from(middle) * f64::from(whole) - side / 2.0)
            .max(0.0)
            .min(f64::from(whole) - side)
    };
    let area = [start(x, width), start(y, height), side, side];
    let detail = grab_frame(video, (DETAIL_SIDE_PX, DETAIL_SIDE_PX), area);
    let advice = choose_advice(&frame, paper.as_ref(), detail.as_ref());
    Some((paper, advice))
}

/// Returns the mean of the corners.
fn quad_centre(quad: &Quad) -> [f32; 2] {
    [0, 1].map(|axis| quad.corners.iter().map(|corner| corner[axis]).sum::<f32>() / 4.0)
}

/// Draws an area (x, y, width, height) of the video as a grey frame of this size, in pixels.
fn grab_frame(
    video: &HtmlVideoElement,
    (width, height): (u32, u32),
    area: [f64; 4],
) -> Option<LumaFrame> {
    let canvas = Canvas::new_for_reading(width, height)?;
    canvas.draw_video(video, area)?;
    LumaFrame::from_rgba(width as usize, height as usize, &canvas.pixels()?)
}
