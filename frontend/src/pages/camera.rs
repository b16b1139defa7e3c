//! Photographing within the app: what the camera sees, a large shutter, and pages that become one receipt.

#![expect(
    clippy::large_types_passed_by_value,
    reason = "a session is a handful of handles, which views keep"
)]

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use super::entitle;
use crate::camera::session::{Mode, Session, Sight};
use crate::camera::stream::Refusal;
use crate::components::camera::{Cutter, Pages, Viewfinder};
use crate::components::changing::changing;
use crate::components::icon::{Icon, Symbol};
use crate::components::link::Link;
use crate::components::notice::Notice;
use crate::components::picture_setting::PictureSetting;
use crate::i18n::{desk, t};
use crate::route::Route;
use crate::upload::{Uploads, pick};

/// The page.
#[component]
pub(crate) fn CameraPage() -> impl IntoView {
    entitle(desk().camera.title);
    let session = Session::start();
    listen_to_keys(session);
    let refusal = Memo::new(move |_| match session.sight.get() {
        Sight::Refused(refusal) => Some(refusal),
        Sight::Opening | Sight::Open => None,
    });
    let edited = Memo::new(move |_| session.edited.get());
    let cutter = move || {
        let edited = edited.get()?;
        let pages = session.pages.get_untracked();
        let index = pages.iter().position(|page| page.key == edited)?;
        let page = pages.into_iter().nth(index)?;
        Some(view! { <Cutter session page number=index + 1 /> })
    };
    // The picture of the camera stays where it is: a video that comes anew would have to be started anew.
    view! {
        <section class="camera-page-whole">
            <h1 class="visually-hidden">{desk().camera.title}</h1>
            {changing(move || refusal.get().map(|refusal| view! { <Refused session refusal /> }))}
            {changing(cutter)}
            <div class="camera-live" hidden=move || refusal.get().is_some() || edited.get().is_some()>
                <Viewfinder session />
                <Controls session />
            </div>
            <Pages session />
            <div class="camera-foot">
                <Sent session />
                <PictureSetting />
            </div>
        </section>
    }
}

/// The shutter, and what a photo is.
#[component]
fn Controls(session: Session) -> impl IntoView {
    let words = &desk().camera;
    let choice = move |mode: Mode, name: &'static str, word: &'static str| {
        view! {
            <label class="camera-mode">
                <input
                    type="radio"
                    name="mode"
                    value=name
                    prop:checked=move || session.mode.get() == mode
                    on:change=move |_| session.mode.set(mode)
                />
                <span>{word}</span>
            </label>
        }
    };
    view! {
        <div class="camera-controls">
            <fieldset class="camera-modes">
                <legend class="visually-hidden">{words.mode}</legend>
                {choice(Mode::Single, "single", words.single)}
                {choice(Mode::Several, "several", words.several)}
            </fieldset>
            <button
                type="button"
                class="shutter"
                data-test="shutter"
                aria-label=words.shutter
                disabled=move || session.sight.get() != Sight::Open || session.advice.get().is_none()
                on:click=move |_| session.shoot()
            >
                <span></span>
            </button>
        </div>
    }
}

/// How many receipts are on their way, and the way to them.
#[component]
fn Sent(session: Session) -> impl IntoView {
    changing(move || {
        let count = session.sent.get();
        (count > 0).then(|| {
            view! {
                <Link to=Route::Scan class="button quiet" test="sent">
                    <Symbol icon=Icon::Check />
                    <span>{(desk().camera.sent)(count)}</span>
                </Link>
            }
        })
    })
}

/// There is no picture: why, and the camera app of the device instead.
#[component]
fn Refused(session: Session, refusal: Refusal) -> impl IntoView {
    let words = &desk().camera;
    let uploads = Uploads::expect();
    let take = move |event: web_sys::Event| {
        if let Some(input) = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
        {
            let files = pick::chosen(&input);
            session.sent.update(|sent| *sent += files.len());
            uploads.add(files);
        }
    };
    view! {
        <div data-test="refused" data-refusal=refusal.name()>
            <Notice icon=Icon::Camera title=(words.refused_title)(refusal) text=(words.refused)(refusal)>
                <label class="button primary">
                    <input
                        id="native-camera"
                        class="visually-hidden"
                        type="file"
                        accept="image/*"
                        capture="environment"
                        on:change=take
                    />
                    <Symbol icon=Icon::Camera />
                    <span>{words.native}</span>
                </label>
                {(refusal != Refusal::Insecure).then(|| view! {
                    <button type="button" class="button" data-test="open-again" on:click=move |_| session.open()>
                        <Symbol icon=Icon::Again />
                        {t().try_again}
                    </button>
                })}
            </Notice>
        </div>
    }
}

/// Space and Enter are the shutter, unless they mean something where the focus is.
fn listen_to_keys(session: Session) {
    let listening = window_event_listener(ev::keydown, move |event| {
        let is_shutter = matches!(event.key().as_str(), " " | "Enter") && !event.repeat();
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let own = "button, a, input, select, textarea, [role=button]";
        let is_theirs =
            target.is_some_and(|target| target.closest(own).is_ok_and(|found| found.is_some()));
        if is_shutter && !is_theirs && session.edited.get_untracked().is_none() {
            event.prevent_default();
            session.shoot();
        }
    });
    on_cleanup(move || listening.remove());
}
