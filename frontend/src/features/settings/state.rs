//! State of the settings page and its requests.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::ServerInfo;
use shared::problem::Problem;
use shared::profile::ProfileChange;
use shared::server_settings::{ServerSettings, StorageUse};

use crate::browser::{copies, storage_manager};
use crate::data::api;
use crate::data::{HomeCurrency, Loadable, offline};
use crate::i18n::desk;
use crate::ui::Announcer;

/// Facts about the server.
#[derive(Clone, PartialEq)]
pub(super) struct ServerFacts {
    pub(super) info: ServerInfo,
    pub(super) settings: ServerSettings,
    pub(super) storage: StorageUse,
}

/// The state of the page.
#[derive(Clone, Copy)]
pub(super) struct SettingsState {
    pub(super) facts: Loadable<ServerFacts>,
    /// Number of copies on this device; `None` where the browser keeps none.
    pub(super) copies: RwSignal<Option<usize>>,
    /// Bytes stored by this app in this browser, if the browser tells.
    pub(super) stored_bytes: RwSignal<Option<u64>>,
    /// Result of the last change of the home currency.
    pub(super) currency_outcome: RwSignal<Option<Result<(), Problem>>>,
    home_currency: HomeCurrency,
    announcer: Announcer,
}

impl SettingsState {
    pub(super) fn new() -> Self {
        Self {
            facts: Loadable::new(),
            copies: RwSignal::new(None),
            stored_bytes: RwSignal::new(None),
            currency_outcome: RwSignal::new(None),
            home_currency: HomeCurrency::expect(),
            announcer: Announcer::expect(),
        }
    }

    /// Loads the facts about the server.
    pub(super) fn load_facts(self) {
        self.facts.load(async {
            Ok(ServerFacts {
                info: api::fetch_server_info().await?,
                settings: api::settings::fetch_settings().await?,
                storage: api::settings::fetch_storage().await?,
            })
        });
    }

    /// Counts the copies on this device and measures the storage of the browser.
    pub(super) fn measure_device(self) {
        spawn_local(async move {
            self.copies.try_set(copies::count_copies().await);
            let measured = storage_manager::quota_and_usage().await;
            self.stored_bytes.try_set(measured.map(|(_, usage)| usage));
        });
    }

    /// Deletes the copies on this device. Files that wait to be sent are stored elsewhere.
    pub(super) fn delete_copies(self) {
        spawn_local(async move {
            copies::delete_copies().await;
            offline::delete_stored().await;
            self.announcer
                .say(desk().settings.copies_deleted.to_owned());
            self.measure_device();
        });
    }

    /// Saves the home currency; an empty text removes it.
    pub(super) fn save_home_currency(self, typed: &str) {
        let code = Some(typed.trim().to_owned()).filter(|code| !code.is_empty());
        let change = ProfileChange {
            home_currency: code.into(),
        };
        spawn_local(async move {
            let saved = api::settings::update_profile(&change).await;
            let outcome = saved.map(|profile| self.home_currency.set(profile.home_currency));
            self.currency_outcome.try_set(Some(outcome));
        });
    }
}
