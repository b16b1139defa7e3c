//! The ways to choose: the camera, the files of the device, and the place to drop them on.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::changing::changing;
use super::icon::{Icon, Symbol};
use crate::format;
use crate::i18n::t;
use crate::upload::{Uploads, pick};

/// What file dialogs offer first. The bytes decide in the end, not this.
const OFFERED: &str = "image/*,application/pdf,.heic,.heif,.avif,.pdf";

/// A large drop zone on a desktop, two buttons within reach of the thumb on a phone.
#[component]
pub(crate) fn Picker(uploads: Uploads) -> impl IntoView {
    let take = move |event: web_sys::Event| {
        if let Some(input) = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
        {
            uploads.add(pick::chosen(&input));
        }
    };
    let kinds = move || (t().scan.kinds)(uploads.limit().map(format::size).as_deref());
    view! {
        <div class="picker">
            <div class="picker-words" aria-hidden="true">
                <Art />
                <p class="picker-title">{t().scan.drop_here}</p>
                <p class="picker-hint">{t().scan.drop_hint}</p>
            </div>
            <div class="picker-buttons">
                <label class="button camera">
                    <input id="camera" class="visually-hidden" type="file" accept="image/*" capture="environment" on:change=take />
                    <Symbol icon=Icon::Camera />
                    <span>{t().scan.take_photo}</span>
                </label>
                <label class="button files">
                    <input
                        id="files"
                        class="visually-hidden"
                        type="file"
                        multiple
                        accept=OFFERED
                        aria-describedby="kinds"
                        on:change=take
                    />
                    <Symbol icon=Icon::Files />
                    <span>{t().scan.choose_files}</span>
                </label>
            </div>
            <p class="picker-kinds" id="kinds">{changing(kinds)}</p>
        </div>
    }
}

/// The picture of a receipt being scanned. The server puts it into the page before the program is there.
#[component]
pub(crate) fn Art() -> impl IntoView {
    view! { <img class="scan-art" src="/scan.svg" alt="" width="184" height="180" /> }
}
