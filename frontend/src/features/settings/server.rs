//! Facts about the server: engines, settings, use of storage, and who can connect.

use leptos::prelude::*;
use shared::api::{EngineInfo, ServerInfo};
use shared::server_settings::{Access, ServerSetting, ServerSettings, StorageUse};

use super::part::{Part, render_facts};
use crate::i18n::{desk, format};

/// Flag of the scripts that are recognised, and its value where they are detected.
const SCRIPTS_FLAG: &str = "--scripts";
const AUTOMATIC: &str = "auto";

/// Section of the engines and what they send elsewhere, with the settings of the server.
#[component]
pub(super) fn Reading(engines: Vec<EngineInfo>, settings: Vec<ServerSetting>) -> impl IntoView {
    let texts = &desk().settings;
    let has_engines = !engines.is_empty();
    let sentence = |engine: EngineInfo| match engine.sends_to {
        Some(host) => (texts.engine_remote)(&engine.name, &host),
        None => (texts.engine_local)(&engine.name),
    };
    let mut sentences: Vec<_> = engines.into_iter().map(sentence).collect();
    match sentences.len() {
        0 => sentences.push(texts.no_engine.to_owned()),
        1 => {}
        _ => sentences.push(texts.engine_chain.to_owned()),
    }
    let scripts = settings
        .iter()
        .find(|setting| setting.name == SCRIPTS_FLAG)
        .and_then(|setting| setting.value.clone());
    let scripts = scripts.filter(|_| has_engines).map(|scripts| {
        if scripts == AUTOMATIC {
            texts.scripts_auto.to_owned()
        } else {
            scripts
        }
    });
    view! {
        <Part id="reading-title" title=texts.reading>
            {render_sentences(sentences)}
            {scripts.map(|scripts| render_facts(vec![(texts.scripts, scripts)]))}
            <details class="settings-fold" data-test="server-settings">
                <summary>{texts.server_settings}</summary>
                <p>{texts.server_settings_hint}</p>
                <ul class="entries">
                    {settings.into_iter().map(render_setting).collect_view()}
                </ul>
            </details>
        </Part>
    }
}

/// Renders a setting. Names and descriptions are those of the command line, in English.
fn render_setting(setting: ServerSetting) -> impl IntoView {
    let texts = &desk().settings;
    let value = match setting.value {
        Some(value) => view! { <code>{value}</code> }.into_any(),
        None => view! { <span>{texts.no_value}</span> }.into_any(),
    };
    let name = setting.name.clone();
    view! {
        <li class="entry" data-setting=name>
            <div class="settings-about">
                <code>{setting.name}</code>
                <p class="settings-note" lang="en">{setting.description}</p>
            </div>
            <p class="settings-value">
                {value}
                " "
                <span class="settings-note">{(texts.source)(setting.source)}</span>
            </p>
        </li>
    }
}

/// Section of the disk of the server.
#[component]
pub(super) fn Storage(storage: StorageUse) -> impl IntoView {
    let texts = &desk().settings;
    let pictures = storage.pictures_bytes.map(format::human_size);
    let facts = vec![
        (texts.receipts, storage.receipts.to_string()),
        (texts.originals, format::human_size(storage.originals_bytes)),
        (
            texts.pictures,
            pictures.unwrap_or_else(|| texts.not_measured.to_owned()),
        ),
        (texts.database, format::human_size(storage.database_bytes)),
        (texts.free, format::human_size(storage.free_bytes)),
    ];
    view! {
        <Part id="storage-title" title=texts.storage>
            {render_facts(facts)}
        </Part>
    }
}

/// Section of version, access, interface and licences.
#[component]
pub(super) fn About(info: ServerInfo, settings: ServerSettings) -> impl IntoView {
    let texts = &desk().settings;
    let version = match settings.commit {
        Some(commit) => [&info.version, " (", &commit, ")"].concat(),
        None => info.version,
    };
    let facts = vec![
        (texts.version, version),
        (texts.data_folder, settings.data_folder),
    ];
    view! {
        <Part id="about-title" title=texts.about>
            {render_facts(facts)}
            <h3>{texts.access}</h3>
            <div data-test="access">{render_sentences(describe_access(&settings.access))}</div>
            <h3>{texts.api}</h3>
            <p>
                {texts.api_text}
                " "
                <a class="settings-link" href="/api/receipts" rel="external" target="_blank">
                    {texts.api_link}
                </a>
            </p>
            <h3>{texts.licence}</h3>
            <p>{texts.licence_text}</p>
        </Part>
    }
}

/// Says in words who can connect to the server.
fn describe_access(access: &Access) -> Vec<String> {
    let texts = &desk().settings;
    let mut sentences = vec![if access.is_local {
        (texts.access_local)(&access.listen)
    } else {
        (texts.access_network)(&access.listen)
    }];
    if access.trusts_proxy {
        sentences.push(texts.access_proxy.to_owned());
    }
    if access.hosts.iter().any(|name| name == "*") {
        sentences.push(texts.access_any_name.to_owned());
    } else if !access.hosts.is_empty() {
        sentences.push((texts.access_names)(&access.hosts.join(", ")));
    }
    sentences.push(texts.no_accounts.to_owned());
    sentences
}

fn render_sentences(sentences: Vec<String>) -> AnyView {
    let paragraphs = sentences
        .into_iter()
        .map(|sentence| view! { <p>{sentence}</p> });
    paragraphs.collect_view().into_any()
}
