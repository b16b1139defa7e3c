//! Choices of language, theme, date format, home currency and home country.

use leptos::prelude::*;
use shared::country::Country;
use shared::problem::Problem;

use super::part::Part;
use super::state::SettingsState;
use crate::browser::intl::{compare_names, country_name};
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
            <CountryChoice state />
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
        {render_outcome("home-currency-problem", "currency-saved", texts.home_currency, state.currency_outcome)}
    }
}

/// Home country, saved when it is chosen. The browser knows the names of countries.
#[component]
fn CountryChoice(state: SettingsState) -> impl IntoView {
    let texts = &desk().settings;
    let mut countries: Vec<(String, String)> = Country::all()
        .map(|country| (country_name(country.code()), country.code().to_owned()))
        .collect();
    countries.sort_by(|one, other| compare_names(&one.0, &other.0));
    let option = |(name, code): (String, String)| view! { <option value=code>{name}</option> };
    view! {
        <label class="settings-choice">
            <span>{texts.home_country}</span>
            <select
                class="input"
                data-test="home-country"
                aria-describedby="home-country-hint home-country-problem"
                prop:value=move || {
                    let chosen = state.home_country.get();
                    chosen.map(|country| country.code().to_owned()).unwrap_or_default()
                }
                on:change=move |event| state.save_home_country(&event_target_value(&event))
            >
                <option value="">{texts.no_country}</option>
                {countries.into_iter().map(option).collect_view()}
            </select>
        </label>
        <p id="home-country-hint" class="settings-note">{texts.home_country_hint}</p>
        {render_outcome("home-country-problem", "country-saved", texts.home_country, state.country_outcome)}
    }
}

/// Renders why a choice could not be saved, or that it was. `id` is that of the problem.
fn render_outcome(
    id: &'static str,
    test: &'static str,
    name: &'static str,
    outcome: RwSignal<Option<Result<(), Problem>>>,
) -> impl IntoView {
    let problem = move || outcome.get()?.err().as_ref().map(problem_text);
    let saved = move || {
        let saved = outcome.get()?.ok();
        saved.map(|()| (desk().receipt.field_saved)(name))
    };
    view! {
        <p id=id class="field-complaint" role="alert">{dynamic_view(problem)}</p>
        <p class="settings-note" role="status" data-test=test>{dynamic_view(saved)}</p>
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
