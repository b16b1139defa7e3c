//! Settings page: choices first, then help, then facts about the server.

use leptos::prelude::*;

use super::appearance::Appearance;
use super::device::Device;
use super::help::Help;
use super::server::{About, Reading, Storage};
use super::shortcuts::Shortcuts;
use super::state::SettingsState;
use crate::features::loaded::render_loaded;
use crate::i18n::{desk, t};
use crate::ui::{run_effect, set_page_title};

/// Settings page. Without a connection only the facts about the server may be missing.
#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    set_page_title(t().settings);
    let state = SettingsState::new();
    state.load_facts();
    state.load_home_country();
    // The answers about the server are copies themselves.
    run_effect(move || {
        state.facts.signal().track();
        state.measure_device();
    });
    view! {
        <section class="settings">
            <h1>{t().settings}</h1>
            <Appearance state />
            <Device state />
            <Help />
            <Shortcuts />
            {render_loaded(
                move || state.facts.state(),
                desk().settings.error_title,
                move || state.load_facts(),
                |facts| {
                    let about = facts.clone();
                    view! {
                        <Reading engines=facts.info.engines settings=facts.settings.settings />
                        <Storage storage=facts.storage />
                        <About info=about.info settings=about.settings />
                    }
                    .into_any()
                },
            )}
        </section>
    }
}
