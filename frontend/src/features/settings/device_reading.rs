//! Setting of this browser for reading photos on the device.

use leptos::prelude::*;

use crate::i18n::desk;
use crate::upload::device_reading::setting::{DeviceReadingMode, Experience};

/// Select for the setting, and what the device is too slow for.
#[component]
pub(super) fn DeviceReadingSetting() -> impl IntoView {
    let words = &desk().device_reading;
    let chosen = DeviceReadingMode::stored();
    let choose = |event| {
        DeviceReadingMode::from_name(Some(&event_target_value(&event))).choose();
    };
    let option = |mode: DeviceReadingMode| {
        let word = match mode {
            DeviceReadingMode::Automatic => desk().settings.automatic,
            DeviceReadingMode::On => words.on,
            DeviceReadingMode::Off => words.off,
        };
        view! { <option value=mode.name() selected=mode == chosen>{word}</option> }
    };
    let is_slow = Experience::stored() == Experience::Slow;
    view! {
        <label class="settings-choice">
            <span>{words.setting}</span>
            <select
                class="input"
                data-test="device-reading-setting"
                aria-describedby="device-reading-hint"
                on:change=choose
            >
                {DeviceReadingMode::ALL.map(option).collect_view()}
            </select>
        </label>
        <p id="device-reading-hint" class="settings-note">
            {if is_slow { words.slow } else { words.hint }}
        </p>
    }
}
