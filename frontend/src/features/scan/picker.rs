//! File picker: camera, files of the device, drop zone.

use leptos::prelude::*;

use crate::i18n::{format, t};
use crate::ui::{Icon, Symbol, dynamic_view};
use crate::upload::{Uploads, pick};

/// File types that dialogs offer first. The content decides in the end, not this.
const ACCEPTED_TYPES: &str = "image/*,application/pdf,.heic,.heif,.avif,.pdf";

/// Large drop zone on a desktop, two buttons within reach of the thumb on a phone.
#[component]
pub(crate) fn Picker(uploads: Uploads) -> impl IntoView {
    let take = move |event: web_sys::Event| uploads.add_files(pick::chosen_files(&event));
    let kinds =
        move || (t().scan.kinds)(uploads.max_file_bytes().map(format::human_size).as_deref());
    view! {
        <div class="picker">
            <div class="picker-words" aria-hidden="true">
                <ScanIllustration />
                <p class="picker-title">{t().scan.drop_here}</p>
                <p class="picker-hint">{t().scan.drop_hint}</p>
            </div>
            <div class="picker-buttons">
                <label class="button camera">
                    <input
                        id="camera"
                        class="visually-hidden"
                        type="file"
                        accept="image/*"
                        capture="environment"
                        on:change=take
                    />
                    <Symbol icon=Icon::Camera />
                    <span>{t().scan.take_photo}</span>
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
