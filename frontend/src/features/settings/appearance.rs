//! Choices of language, theme, date format and home currency.

use leptos::prelude::*;

use super::part::Part;
use super::state::SettingsState;
use crate::browser::{storage, window};
use crate::data::home_currency;
use crate::i18n::date_order::DateOrder;
use crate::i18n::desk;
use crate::i18n::format::date_in_order;
use crate::i18n::language::Language;
use crate::ui::{dynamic_view, problem_text};

/// Storage key of the theme. `loader.js` reads it before the first paint and on its event.
const THEME_KEY: &str = "theme";
const THEME_EVENT: &str = "themechosen";
/// Day in the names of the date formats; all of its numbers differ.
const EXAMPLE_DATE: &str = "2026-12-31";

/// Section of the choices.
#[component]
pub(super) fn Appearance(state: SettingsState) -> impl IntoView {
    let texts = &desk().settings;
    let theme = storage::stored(THEME_KEY).unwrap_or_default();
    let themes = [
        ("", texts.theme_system),
        ("light", texts.theme_light),
        ("dark", texts.theme_dark),
    ];
    let theme_option = move |(name, text): (&'static str, &'static str)| {
        view! { <option value=name selected=theme == name>{text}</option> }
    };
    view! {
        <Part id="appearance-title" title=texts.appearance>
            <LanguageChoice />
            <label class="settings-choice">
                <span>{texts.theme}</span>
                <select
                    class="input"
                    data-test="theme"
                    on:change=move |event| choose_theme(&event_target_value(&event))
                >
                    {themes.map(theme_option).collect_view()}
                </select>
            </label>
            <label class="settings-choice">
                <span>{texts.dates}</span>
                <select
                    class="input"
                    data-test="date-order"
                    on:change=|event| DateOrder::from_name(&event_target_value(&event)).choose()
                >
                    {DateOrder::ALL.map(date_option).collect_view()}
                </select>
            </label>
            <CurrencyChoice state />
        </Part>
    }
}

/// Language of the app. A choice reloads the page.
#[component]
fn LanguageChoice() -> impl IntoView {
    let texts = &desk().settings;
    let chosen = Language::chosen();
    view! {
        <label class="settings-choice">
            <span>{texts.language}</span>
            <select
                class="input"
                data-test="language"
                on:change=|event| Language::choose(Language::of_tag(&event_target_value(&event)))
            >
                <option value="" selected=chosen.is_none()>{texts.automatic}</option>
                {Language::ALL.map(|language| view! {
                    <option
                        value=language.tag()
                        selected=chosen == Some(language)
                        lang=language.tag()
                    >
                        {language.name()}
                    </option>
                }).collect_view()}
            </select>
        </label>
    }
}

/// Home currency, saved when the input is left or Enter is pressed.
#[component]
fn CurrencyChoice(state: SettingsState) -> impl IntoView {
    let texts = &desk().settings;
    let code = || home_currency().map(|currency| currency.code().to_owned());
    let problem = move || {
        let outcome = state.currency_outcome.get()?;
        outcome.err().as_ref().map(problem_text)
    };
    let saved = move || {
        let outcome = state.currency_outcome.get()?;
        outcome
            .ok()
            .map(|()| (desk().receipt.field_saved)(texts.home_currency))
    };
    view! {
        <label class="settings-choice">
            <span>{texts.home_currency}</span>
            <input
                class="input settings-currency"
                data-test="home-currency"
                maxlength="3"
                autocomplete="off"
                autocapitalize="characters"
                spellcheck="false"
                aria-describedby="home-currency-hint home-currency-problem"
                prop:value=move || code().unwrap_or_default()
                on:change=move |event| state.save_home_currency(&event_target_value(&event))
            />
        </label>
        <p id="home-currency-hint" class="settings-note">{texts.home_currency_hint}</p>
        <p id="home-currency-problem" class="field-complaint" role="alert">
            {dynamic_view(problem)}
        </p>
        <p class="settings-note" role="status" data-test="currency-saved">{dynamic_view(saved)}</p>
    }
}

/// Renders the option of a date format, which is an example of it.
fn date_option(order: DateOrder) -> impl IntoView {
    let example = date_in_order(EXAMPLE_DATE, order);
    let text = if order == DateOrder::Language {
        [desk().settings.automatic, " · ", &example].concat()
    } else {
        example
    };
    let is_chosen = order == DateOrder::current();
    view! { <option value=order.setting_name() selected=is_chosen>{text}</option> }
}

/// Stores and shows a theme; without a name that of the system.
fn choose_theme(name: &str) {
    storage::store(THEME_KEY, name);
    window::notify_loader(THEME_EVENT);
}
