//! Settings and storage of this device.

use leptos::prelude::*;

use super::device_reading::DeviceReadingSetting;
use super::part::Part;
use super::state::SettingsState;
use crate::features::camera::picture_setting::PictureSetting;
use crate::i18n::{desk, format};
use crate::ui::{Button, Icon, dynamic_view};

/// Section of this device: size of pictures, and copies for times without a connection.
#[component]
pub(super) fn Device(state: SettingsState) -> impl IntoView {
    let texts = &desk().settings;
    let stored = move || {
        let bytes = state.stored_bytes.get()?;
        Some((texts.stored)(&format::human_size(bytes)))
    };
    let delete = move || {
        let has_copies = state.copies.get().is_some_and(|count| count > 0);
        has_copies.then(|| {
            view! {
                <Button
                    icon=Icon::Bin
                    test="delete-copies"
                    on_press=move || state.delete_copies()
                >
                    {texts.delete_copies}
                </Button>
            }
        })
    };
    view! {
        <Part id="device-title" title=texts.device>
            <PictureSetting />
            <DeviceReadingSetting />
            <p class="settings-note" data-test="copies">
                {dynamic_view(move || state.copies.get().map(texts.copies))}
                " "
                {dynamic_view(stored)}
            </p>
            {dynamic_view(delete)}
        </Part>
    }
}
