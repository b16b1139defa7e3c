//! Camera page: viewfinder, shutter, and pages that become one receipt.

use leptos::ev;
use leptos::prelude::*;
use shared::route::Route;

use super::crop_editor::CropEditor;
use super::page_list::Pages;
use super::picture_setting::PictureSetting;
use super::session::{CameraSession, CameraState, CaptureMode};
use super::viewfinder::Viewfinder;
use crate::browser::camera_stream::CameraError;
use crate::browser::events::{is_from, listen_to_window};
use crate::i18n::{desk, t};
use crate::ui::{Button, Icon, Link, Notice, Symbol, dynamic_view, set_page_title};
use crate::upload::{Uploads, pick};

/// Camera page.
#[component]
pub(crate) fn CameraPage() -> impl IntoView {
    set_page_title(desk().camera.title);
    let session = CameraSession::start();
    listen_to_keys(session);
    let refusal = Memo::new(move |_| match session.state.get() {
        CameraState::Failed(refusal) => Some(refusal),
        CameraState::Opening | CameraState::Open => None,
    });
    let edited = Memo::new(move |_| session.edited_key.get());
    // The editor replaces the viewfinder while a page is edited.
    let cutter = move || {
        let edited = edited.get()?;
        let pages = session.pages.get_untracked();
        let index = pages.iter().position(|page| page.key == edited)?;
        let page = pages.into_iter().nth(index)?;
        Some(view! { <CropEditor session page number=index + 1 /> })
    };
    // The viewfinder is hidden instead of removed: a new video element would have to be started
    // again.
    view! {
        <section class="camera-page-whole">
            <h1 class="visually-hidden">{desk().camera.title}</h1>
            {dynamic_view(move || {
                refusal.get().map(|refusal| view! { <Refused session refusal /> })
            })}
            {dynamic_view(cutter)}
            <div
                class="camera-live"
                hidden=move || refusal.get().is_some() || edited.get().is_some()
            >
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

/// Shutter, and the choice between one and several pages.
#[component]
fn Controls(session: CameraSession) -> impl IntoView {
    let words = &desk().camera;
    let choice = move |mode: CaptureMode, name: &'static str, word: &'static str| {
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
                {choice(CaptureMode::SingleReceipt, "single", words.single)}
                {choice(CaptureMode::MultiPage, "several", words.several)}
            </fieldset>
            <button
                type="button"
                class="shutter"
                data-test="shutter"
                aria-label=words.shutter
                disabled=move || {
                    session.state.get() != CameraState::Open || session.advice.get().is_none()
                }
                on:click=move |_| session.take_photo()
            >
                <span></span>
            </button>
        </div>
    }
}

/// Number of receipts sent from here, as a link to the queue.
#[component]
fn Sent(session: CameraSession) -> impl IntoView {
    dynamic_view(move || {
        let count = session.sent_count.get();
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

/// Reason why there is no picture, with the camera app of the device as a fallback.
#[component]
fn Refused(session: CameraSession, refusal: CameraError) -> impl IntoView {
    let words = &desk().camera;
    let uploads = Uploads::expect();
    let take = move |event: web_sys::Event| {
        // Photos of the camera app count, too.
        let files = pick::chosen_files(&event);
        session.sent_count.update(|sent| *sent += files.len());
        uploads.add_files(files);
    };
    view! {
        <div data-test="refused" data-refusal=refusal.name()>
            <Notice
                icon=Icon::Camera
                title=(words.refused_title)(refusal)
                text=(words.refused)(refusal)
            >
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
                // Over plain HTTP another attempt cannot succeed.
                {(refusal != CameraError::InsecureContext).then(|| view! {
                    <Button
                        icon=Icon::Retry
                        test="open-again"
                        on_press=move || session.open_camera()
                    >
                        {t().try_again}
                    </Button>
                })}
            </Notice>
        </div>
    }
}

/// Makes Space and Enter release the shutter, unless the focused element uses these keys itself.
fn listen_to_keys(session: CameraSession) {
    listen_to_window(ev::keydown, move |event| {
        // One press takes one photo: key repeat is ignored.
        let is_shutter = matches!(event.key().as_str(), " " | "Enter") && !event.repeat();
        let is_theirs = is_from(&event, "button, a, input, select, textarea, [role=button]");
        if is_shutter && !is_theirs && session.edited_key.get_untracked().is_none() {
            event.prevent_default();
            session.take_photo();
        }
    });
}
