//! File picker: cameras, files of the device, drop zone.

use leptos::prelude::*;
use shared::route::Route;

use crate::browser::window::has_camera_api;
use crate::i18n::{format, t};
use crate::ui::{Icon, Link, Symbol, dynamic_view};
use crate::upload::{Uploads, pick};

/// File types that dialogs offer first. The content decides in the end, not this.
const ACCEPTED_TYPES: &str = "image/*,application/pdf,.heic,.heif,.avif,.pdf";

/// Large drop zone on a desktop, buttons within reach of the thumb on a phone. The camera of this
/// app comes first there; the camera app of the phone does, where pages cannot use the camera.
#[component]
pub(crate) fn Picker(uploads: Uploads) -> impl IntoView {
    let take = move |event: web_sys::Event| uploads.add_files(pick::chosen_files(&event));
    let kinds =
        move || (t().scan.kinds)(uploads.max_file_bytes().map(format::human_size).as_deref());
    let has_camera = has_camera_api();
    let photograph = has_camera.then(|| {
        view! {
            <Link to=Route::Camera class="button photograph" test="guided">
                <Symbol icon=Icon::Camera />
                <span>{t().scan.take_photo}</span>
            </Link>
        }
    });
    let camera_app = if has_camera {
        t().scan.camera_app
    } else {
        t().scan.take_photo
    };
    view! {
        <div class="picker">
            <div class="picker-words">
                <ScanIllustration />
                <p class="picker-title">{t().scan.drop_here}</p>
                <p class="picker-hint">{t().scan.drop_hint}</p>
            </div>
            <div class="picker-buttons">
                {photograph}
                <label class="button camera">
                    <input
                        id="camera"
                        class="visually-hidden"
                        type="file"
                        accept="image/*"
                        capture="environment"
                        on:change=take
                    />
                    {(!has_camera).then(|| view! { <Symbol icon=Icon::Camera /> })}
                    <span>{camera_app}</span>
                </label>
                <label class="button files">
                    <input
                        id="files"
                        class="visually-hidden"
                        type="file"
                        multiple
                        accept=ACCEPTED_TYPES
                        aria-describedby="kinds"
                        on:change=take
                    />
                    <Symbol icon=Icon::Files />
                    <span>{t().scan.choose_files}</span>
                </label>
            </div>
            <p class="picker-kinds" id="kinds">{dynamic_view(kinds)}</p>
        </div>
    }
}

/// Illustration of a receipt being scanned. The server puts it into the page before the app is
/// loaded.
#[component]
pub(crate) fn ScanIllustration() -> impl IntoView {
    view! { <img class="scan-art" src="/scan.svg" alt="" width="184" height="180" /> }
}
