//! State of the settings page and its requests.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::annotations::Change;
use shared::api::ServerInfo;
use shared::country::Country;
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
    /// Home country that the server stores, if the profile is loaded.
    pub(super) home_country: RwSignal<Option<Country>>,
    /// Result of the last change of the home country.
    pub(super) country_outcome: RwSignal<Option<Result<(), Problem>>>,
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
            home_country: RwSignal::new(None),
            country_outcome: RwSignal::new(None),
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

    /// Loads the home country. Without an answer none is chosen.
    pub(super) fn load_home_country(self) {
        spawn_local(async move {
            if let Ok(profile) = api::fetch_profile().await {
                self.home_country.try_set(profile.home_country);
            }
        });
    }

    /// Saves the home currency; an empty text removes it.
    pub(super) fn save_home_currency(self, typed: &str) {
        let change = ProfileChange {
            home_currency: optional_code(typed),
            ..ProfileChange::default()
        };
        self.save_profile(change, self.currency_outcome);
    }

    /// Saves the home country; an empty code removes it.
    pub(super) fn save_home_country(self, code: &str) {
        let change = ProfileChange {
            home_country: optional_code(code),
            ..ProfileChange::default()
        };
        self.save_profile(change, self.country_outcome);
    }

    fn save_profile(self, change: ProfileChange, outcome: RwSignal<Option<Result<(), Problem>>>) {
        spawn_local(async move {
            let saved = api::settings::update_profile(&change).await;
            let saved = saved.map(|profile| {
                self.home_currency.set(profile.home_currency);
                self.home_country.try_set(profile.home_country);
            });
            outcome.try_set(Some(saved));
        });
    }
}

/// Returns the change to a code; an empty one is cleared.
fn optional_code(typed: &str) -> Change {
    let code = Some(typed.trim().to_owned());
    code.filter(|code| !code.is_empty()).into()
}
