//! The camera page's memory: what is seen, what was taken, and what is sent. It ends with its page; pages that were
//! photographed and not sent yet go as they are, so that none is lost.

use std::time::Duration;

use gloo_file::{Blob, ObjectUrl};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::HtmlVideoElement;

use super::coach::{Advice, Coach, advise};
use super::corners::Cut;
use super::frame::Frame;
use super::outline::{self, Paper, Quad};
use super::page::{self, Page};
use super::stream::{Refusal, Stream};
use crate::announce::Announcer;
use crate::canvas::{self, Canvas};
use crate::i18n::desk;
use crate::upload::Uploads;
use crate::upload::shrink::{self, Sending};

/// So often the picture is looked at.
const LOOK: Duration = Duration::from_millis(200);
/// The longer side of the picture that is looked at, in pixels.
const LOOK_SIDE: u32 = 240;
/// The side of the detail whose sharpness is measured, in pixels as they would be sent.
const DETAIL_SIDE: u32 = 200;

/// How far the camera is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sight {
    Opening,
    Open,
    Refused(Refusal),
}

/// What a photo is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// A receipt, sent at once.
    Single,
    /// A page of a receipt, sent with the others.
    Several,
}

/// The memory. A copy is the same one.
#[derive(Clone, Copy)]
pub(crate) struct Session {
    uploads: Uploads,
    announcer: Announcer,
    stream: StoredValue<Option<Stream>, LocalStorage>,
    coach: StoredValue<Coach>,
    next_key: StoredValue<u32>,
    /// Its page is gone.
    is_over: StoredValue<bool>,
    pub(crate) video: NodeRef<leptos::html::Video>,
    pub(crate) sight: RwSignal<Sight>,
    pub(crate) advice: RwSignal<Option<Advice>>,
    pub(crate) outline: RwSignal<Option<Quad>>,
    /// Width and height of what the camera sees, in pixels.
    pub(crate) size: RwSignal<(u32, u32)>,
    /// Whether the light is on, where there is one.
    pub(crate) light: RwSignal<Option<bool>>,
    pub(crate) mode: RwSignal<Mode>,
    pub(crate) pages: RwSignal<Vec<Page>, LocalStorage>,
    /// The page that is being cut and turned.
    pub(crate) edited: RwSignal<Option<u32>>,
    /// The page that the next photo takes the place of.
    pub(crate) replaced: RwSignal<Option<u32>>,
    /// How many receipts were sent from here.
    pub(crate) sent: RwSignal<usize>,
}

impl Session {
    /// Opens the camera for as long as the page lives.
    pub(crate) fn start() -> Self {
        let session = Self {
            uploads: Uploads::expect(),
            announcer: Announcer::expect(),
            stream: StoredValue::new_local(None),
            coach: StoredValue::new(Coach::default()),
            next_key: StoredValue::new(0),
            is_over: StoredValue::new(false),
            video: NodeRef::new(),
            sight: RwSignal::new(Sight::Opening),
            advice: RwSignal::new(None),
            outline: RwSignal::new(None),
            size: RwSignal::new((0, 0)),
            light: RwSignal::new(None),
            mode: RwSignal::new(Mode::Single),
            pages: RwSignal::new_local(Vec::new()),
            edited: RwSignal::new(None),
            replaced: RwSignal::new(None),
            sent: RwSignal::new(0),
        };
        session.open();
        let looking = set_interval_with_handle(move || session.look(), LOOK);
        let leaving = window_event_listener(ev::beforeunload, move |event| {
            if session.pages.with_untracked(|pages| !pages.is_empty()) {
                event.prevent_default();
            }
        });
        on_cleanup(move || {
            leaving.remove();
            if let Ok(looking) = looking {
                looking.clear();
            }
            session.end();
        });
        session
    }

    /// Asks for the camera, perhaps once more.
    pub(crate) fn open(self) {
        self.sight.set(Sight::Opening);
        spawn_local(async move {
            let opened = Stream::open().await;
            match opened {
                // The page was left while the browser asked.
                Ok(stream) if self.is_over.try_get_value() != Some(false) => stream.stop(),
                Ok(stream) => self.show(stream),
                Err(refusal) => drop(self.sight.try_set(Sight::Refused(refusal))),
            }
        });
    }

    fn show(self, stream: Stream) {
        self.light.set(stream.has_light().then_some(false));
        if let Some(video) = self.video.get_untracked() {
            video.set_src_object(Some(stream.media()));
            // Where the browser does not play by itself, the first touch of the shutter is too early, and no more.
            let _ = video.play();
        }
        self.stream.set_value(Some(stream));
        self.sight.set(Sight::Open);
    }

    fn end(self) {
        self.is_over.set_value(true);
        if let Some(stream) = self.stream.get_value() {
            stream.stop();
        }
        let (pages, uploads) = (self.pages.get_untracked(), self.uploads);
        spawn_local(async move {
            if let Some(file) = page::file(&pages, shrink::sending()).await {
                uploads.add(vec![file]);
            }
        });
    }

    /// Switches the light.
    pub(crate) fn switch_light(self) {
        let is_on = self.light.get_untracked() == Some(false);
        let Some(stream) = self.stream.get_value() else {
            return;
        };
        self.light.set(Some(is_on));
        spawn_local(async move { stream.shine(is_on).await });
    }

    /// The video, once it shows something.
    fn seen(self) -> Option<(HtmlVideoElement, (u32, u32))> {
        let video = self.video.try_get_untracked().flatten()?;
        let size = (video.video_width(), video.video_height());
        (size.0 > 0 && size.1 > 0 && self.sight.get_untracked() == Sight::Open)
            .then_some((video, size))
    }

    /// Looks at what the camera sees, and says what to do.
    fn look(self) {
        if self.edited.get_untracked().is_some() {
            return;
        }
        let Some((video, size)) = self.seen() else {
            return;
        };
        if self.size.get_untracked() != size {
            self.size.set(size);
        }
        let Some((paper, advice)) = looked(&video, size) else {
            return;
        };
        let mut said = advice;
        self.coach.update_value(|coach| said = coach.hear(advice));
        if self.advice.get_untracked() != Some(said) {
            self.advice.set(Some(said));
        }
        self.outline.set(paper.map(|paper| paper.quad));
    }

    /// Takes a photo. In the default mode it is a receipt, and on its way.
    pub(crate) fn shoot(self) {
        let Some((video, (width, height))) = self.seen() else {
            return;
        };
        let sending = shrink::sending();
        let size = sending.size(width, height);
        let whole = [0.0, 0.0, f64::from(width), f64::from(height)];
        let Some(canvas) = Canvas::new(size.0, size.1) else {
            return;
        };
        if canvas.draw_video(&video, whole).is_none() {
            return;
        }
        let (mode, found) = (self.mode.get_untracked(), self.outline.get_untracked());
        spawn_local(async move {
            let Some(jpeg) = canvas::jpeg(&canvas, sending.quality()).await else {
                return;
            };
            match mode {
                Mode::Single => self.send(page::named(&jpeg, "jpg", "image/jpeg")),
                Mode::Several => self.keep(jpeg, size, found),
            }
        });
    }

    fn send(self, file: Option<gloo_file::File>) {
        if let Some(file) = file {
            self.uploads.add(vec![file]);
            self.sent.try_update(|sent| *sent += 1);
        }
    }

    fn keep(self, jpeg: web_sys::Blob, (width, height): (u32, u32), found: Option<Quad>) {
        let Some(key) = self.next_key.try_get_value() else {
            // The page was left meanwhile.
            return self.send(page::named(&jpeg, "jpg", "image/jpeg"));
        };
        self.next_key.set_value(key + 1);
        let url = ObjectUrl::from(Blob::from(jpeg.clone()));
        let page = Page {
            key,
            jpeg,
            width,
            height,
            url,
            found,
            cut: Cut::NONE,
        };
        let replaced = self.replaced.get_untracked();
        self.replaced.set(None);
        self.pages.update(
            |pages| match pages.iter_mut().find(|page| Some(page.key) == replaced) {
                Some(before) => *before = page,
                None => pages.push(page),
            },
        );
        let count = self.pages.with_untracked(Vec::len);
        self.announcer.say((desk().camera.pages)(count));
    }

    /// Cuts and turns a page.
    pub(crate) fn cut(self, key: u32, cut: Cut) {
        self.pages.update(|pages| {
            if let Some(page) = pages.iter_mut().find(|page| page.key == key) {
                page.cut = cut;
            }
        });
    }

    /// Takes a page out.
    pub(crate) fn remove(self, key: u32) {
        self.edited.set(None);
        self.replaced.set(None);
        self.pages
            .update(|pages| pages.retain(|page| page.key != key));
    }

    /// The next photo takes the place of a page.
    pub(crate) fn replace(self, key: u32) {
        self.edited.set(None);
        self.replaced.set(Some(key));
    }

    /// The pages are one receipt, and on its way.
    pub(crate) fn finish(self) {
        let pages = self.pages.get_untracked();
        self.edited.set(None);
        self.replaced.set(None);
        self.pages.set(Vec::new());
        let sending: Sending = shrink::sending();
        spawn_local(async move {
            match page::file(&pages, sending).await {
                // They stay as they were.
                None => drop(self.pages.try_update(|now| drop(now.splice(..0, pages)))),
                file => self.send(file),
            }
        });
    }
}

/// The paper in sight, and what to do.
fn looked(
    video: &HtmlVideoElement,
    (width, height): (u32, u32),
) -> Option<(Option<Paper>, Advice)> {
    let long = width.max(height);
    let small = |side: u32| (side * LOOK_SIDE / long).max(3);
    let frame = frame(
        video,
        (small(width), small(height)),
        [0.0, 0.0, width.into(), height.into()],
    )?;
    let paper = outline::find(&frame);
    let [x, y] = paper.map_or([0.5, 0.5], |paper| middle(&paper.quad));
    // As large on the camera's picture as it would be on the one that is sent.
    let (sent, _) = Sending::AsNeeded.size(width, height);
    let side =
        (f64::from(DETAIL_SIDE) * f64::from(width) / f64::from(sent)).min(width.min(height).into());
    let start = |middle: f32, whole: u32| {
        (f64::from(middle) * f64::from(whole) - side / 2.0)
            .max(0.0)
            .min(f64::from(whole) - side)
    };
    let area = [start(x, width), start(y, height), side, side];
    let detail = self::frame(video, (DETAIL_SIDE, DETAIL_SIDE), area);
    Some((paper, advise(&frame, paper.as_ref(), detail.as_ref())))
}

fn middle(quad: &Quad) -> [f32; 2] {
    [0, 1].map(|axis| quad.corners.iter().map(|corner| corner[axis]).sum::<f32>() / 4.0)
}

fn frame(video: &HtmlVideoElement, (width, height): (u32, u32), area: [f64; 4]) -> Option<Frame> {
    let canvas = Canvas::to_look(width, height)?;
    canvas.draw_video(video, area)?;
    Frame::of_rgba(width as usize, height as usize, &canvas.pixels()?)
}
