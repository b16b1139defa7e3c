//! Country of a receipt, by everything that is typical of one.
//!
//! Tax numbers, calling codes, web addresses, legal forms, names of taxes, places and currency
//! marks speak for countries, some for one, others for several. The currency and the order of day
//! and month follow from the country where the print leaves them open.

mod europe;
mod profiles;
mod shared_clues;
mod world;

use shared::country::Country;
use shared::money::Currency;
use shared::receipt::TaxId;

use super::pattern::Pattern;
use super::tax_ids;
use super::text::Row;
use europe::EUROPE;
pub(super) use profiles::DateOrder;
use profiles::Profile;
use shared_clues::SHARED_CLUES;
use world::OUTSIDE_EUROPE;

/// Country whose receipts print years of the Buddhist calendar.
pub(super) const BUDDHIST_COUNTRY: &str = "TH";

/// Points of a tax number with valid check digits.
const CHECKED_TAX_ID_POINTS: f32 = 5.0;
/// Points of a tax number of a kind that only one country has.
const TAX_ID_POINTS: f32 = 2.5;
/// Points of something only one country has.
const OWN_CLUE_POINTS: f32 = 3.0;
/// Points of the name of a country or a city.
const PLACE_POINTS: f32 = 1.5;
/// Points of an international calling code.
const CALLING_CODE_POINTS: f32 = 2.5;
/// Points of a web or e-mail address below the domain of the country.
const DOMAIN_POINTS: f32 = 2.0;
/// Points of the language, shared by the countries that speak it.
const LANGUAGE_POINTS: f32 = 1.0;
/// Points below which a country does not count.
const POINTS_MIN: f32 = 1.0;

/// Domain at the end of a web or e-mail address.
static DOMAIN: Pattern =
    Pattern::any_case(r"(?:www\.|@|//|\b)[a-z0-9][a-z0-9.-]*\.([a-z]{2})(?:/|\s|$|[),;:])");
/// Domains of countries that are used all over the world, or that remain of a cut `.com`.
const GENERIC_DOMAINS: [&str; 2] = ["co", "me"];
/// International telephone number with its first digits.
static CALLING_CODE: Pattern =
    Pattern::new(r"(?:\+|\(\+|\b00)\s?([1-9][0-9]{0,2})[\s().-]?[0-9(][0-9\s().-]{5,}");

/// Returns all countries.
fn all_profiles() -> impl Iterator<Item = &'static Profile> {
    EUROPE.iter().chain(&OUTSIDE_EUROPE)
}

/// Points of countries, most likely first.
pub(super) struct CountryPoints(Vec<(&'static Profile, f32)>);

/// Adds up the clues in all rows. A clue counts once, however often it is printed. `language` is
/// that of the rows with its share.
pub(super) fn collect_clues(
    rows: &[Row],
    ids: &[TaxId],
    language: Option<(&str, f32)>,
) -> CountryPoints {
    let text = JoinedRows::new(rows);
    let mut points: Vec<(&'static Profile, f32)> =
        all_profiles().map(|profile| (profile, 0.0)).collect();
    let mut add = |code: &str, more: f32| {
        for (profile, sum) in &mut points {
            if profile.code == code {
                *sum += more;
            }
        }
    };
    match (tax_ids::verified_country(ids), tax_ids::likely_country(ids)) {
        (Some(country), _) => add(country, CHECKED_TAX_ID_POINTS),
        (None, Some(country)) => add(country, TAX_ID_POINTS),
        (None, None) => {}
    }
    for profile in all_profiles() {
        if text.contains(&profile.own) {
            add(profile.code, OWN_CLUE_POINTS);
        }
        if text.contains(&profile.places) {
            add(profile.code, PLACE_POINTS);
        }
    }
    for clue in SHARED_CLUES
        .iter()
        .filter(|clue| text.contains(&clue.pattern))
    {
        for country in clue.countries {
            add(country, clue.points);
        }
    }
    for country in text.collect_countries(domain_countries) {
        add(country, DOMAIN_POINTS);
    }
    for country in text.collect_countries(calling_countries) {
        add(country, CALLING_CODE_POINTS);
    }
    if let Some((spoken, share)) = language {
        for profile in all_profiles().filter(|profile| profile.languages.contains(&spoken)) {
            add(profile.code, LANGUAGE_POINTS * share);
        }
    }
    points.retain(|(_, sum)| *sum > 0.0);
    points.sort_by(|a, b| b.1.total_cmp(&a.1));
    CountryPoints(points)
}

/// Text of all rows, so that each pattern runs once instead of once per row.
///
/// Rows of ASCII are apart: letters beyond it make patterns with word boundaries five to ten times
/// slower, on the whole text (documentation of the crate `regex`, "Performance").
struct JoinedRows {
    ascii: String,
    others: String,
}

impl JoinedRows {
    fn new(rows: &[Row]) -> Self {
        let texts = rows.iter().map(|row| row.text.as_str());
        let (ascii, others): (Vec<&str>, Vec<&str>) = texts.partition(|text| text.is_ascii());
        Self {
            ascii: ascii.join("\n"),
            others: others.join("\n"),
        }
    }

    fn contains(&self, pattern: &Pattern) -> bool {
        pattern.is_match(&self.ascii) || pattern.is_match(&self.others)
    }

    /// Returns the countries that are found in the rows, each once.
    fn collect_countries(&self, find: fn(&str) -> Vec<&'static str>) -> Vec<&'static str> {
        let mut found = [find(&self.ascii), find(&self.others)].concat();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Returns the countries of the domains in web and e-mail addresses.
fn domain_countries(text: &str) -> Vec<&'static str> {
    let of = |domain: &str| {
        let domain = domain.to_lowercase();
        let country = if domain == "uk" {
            "gb".to_owned()
        } else {
            domain
        };
        all_profiles()
            .map(|profile| profile.code)
            .find(|code| code.eq_ignore_ascii_case(&country))
    };
    DOMAIN
        .captures_iter(text)
        .filter(|parts| {
            let whole = parts.get(0).map_or("", |whole| whole.as_str());
            is_address(whole) && !is_generic_domain(whole, &parts[1])
        })
        .filter_map(|parts| of(parts.get(1)?.as_str()))
        .collect()
}

/// Returns whether the domain of an address says nothing about the country. Below a second level,
/// as in `.com.co`, it does.
fn is_generic_domain(address: &str, domain: &str) -> bool {
    GENERIC_DOMAINS.contains(&domain.to_lowercase().as_str())
        && !address
            .to_lowercase()
            .contains(&format!(".com.{}", domain.to_lowercase()))
}

/// Returns whether a text is the name of a country or a city and nothing else.
pub(super) fn is_place_name(text: &str) -> bool {
    let text = text.trim_matches(|sign: char| !sign.is_alphanumeric());
    let is_whole = |profile: &Profile| {
        profile
            .places
            .find(text)
            .is_some_and(|found| found.range() == (0..text.len()))
    };
    !text.is_empty() && all_profiles().any(is_whole)
}

/// Returns whether a text with points is a web or e-mail address, not an abbreviation.
fn is_address(text: &str) -> bool {
    let text = text.to_lowercase();
    let name = text.trim_start_matches("//");
    name.starts_with("www.")
        || name.starts_with('@')
        || text.starts_with("//")
        || ["com.", "co.", "org.", "gov.", "net."]
            .iter()
            .any(|middle| name.contains(middle))
        || name.split('.').next().is_some_and(|first| first.len() >= 5)
            && name.matches('.').count() == 1
}

/// Returns the countries of international telephone numbers; of several codes that a number begins
/// with, the longest counts.
fn calling_countries(text: &str) -> Vec<&'static str> {
    let mut found: Vec<&'static str> = Vec::new();
    for parts in CALLING_CODE.captures_iter(text) {
        let Some(digits) = parts.get(1).map(|digits| digits.as_str()) else {
            continue;
        };
        let fits = |profile: &&Profile| digits.starts_with(profile.calling_code);
        let longest = all_profiles()
            .filter(fits)
            .map(|profile| profile.calling_code.len())
            .max();
        found.extend(
            all_profiles()
                .filter(fits)
                .filter(|profile| Some(profile.calling_code.len()) == longest)
                .map(|profile| profile.code),
        );
    }
    found
}

impl CountryPoints {
    /// Returns the points of the best country that uses a currency, 0 if there is none.
    pub(super) fn points(&self, currency: Currency) -> f32 {
        self.0
            .iter()
            .find(|(profile, _)| profile.currency == currency.code())
            .map_or(0.0, |(_, points)| *points)
    }

    /// Returns the points of a country, 0 if it has none.
    pub(super) fn of_country(&self, code: &str) -> f32 {
        self.0
            .iter()
            .find(|(profile, _)| profile.code == code)
            .map_or(0.0, |(_, points)| *points)
    }

    /// Returns the currencies of the likely countries with the points of the best country each.
    pub(super) fn currencies(&self) -> Vec<(Currency, f32)> {
        let mut all: Vec<(Currency, f32)> = Vec::new();
        for (profile, points) in &self.0 {
            if let Ok(currency) = profile.currency.parse::<Currency>()
                && !all.iter().any(|(known, _)| *known == currency)
            {
                all.push((currency, *points));
            }
        }
        all
    }

    /// Returns the most likely currency, its points and its lead over the next one.
    pub(super) fn best_currency(&self) -> Option<(Currency, f32, f32)> {
        let (best, points) = self.0.first()?;
        let second = self
            .0
            .iter()
            .find(|(profile, _)| profile.currency != best.currency)
            .map_or(0.0, |(_, points)| *points);
        Some((best.currency.parse().ok()?, *points, points - second))
    }

    /// Returns the most likely country that uses this currency, if any is known, and its lead over
    /// the next one.
    pub(super) fn best_country(&self, currency: Option<Currency>) -> Option<(&'static str, f32)> {
        let mut fitting = self.0.iter().filter(|(profile, _)| {
            currency.is_none_or(|currency| profile.currency == currency.code())
        });
        let (best, points) = fitting.next()?;
        let second = fitting.next().map_or(0.0, |(_, points)| *points);
        (*points >= POINTS_MIN).then_some((best.code, points - second))
    }

    /// Returns the order of a country's dates, if all likely countries agree on one.
    pub(super) fn date_order(&self, currency: Option<Currency>) -> Option<DateOrder> {
        let fitting = || {
            self.0.iter().filter(move |(profile, _)| {
                currency.is_none_or(|currency| profile.currency == currency.code())
            })
        };
        let (_, most) = fitting().next()?;
        let mut orders = fitting()
            .filter(|(_, points)| *points >= POINTS_MIN.max(most - 1.0))
            .map(|(profile, _)| profile.date_order);
        let first = orders.next()?;
        orders.all(|order| order == first).then_some(first)
    }
}

/// Returns the order of dates in the countries that use a currency, if all agree.
pub(super) fn order_by_currency(currency: Currency) -> Option<DateOrder> {
    let mut orders = all_profiles()
        .filter(|profile| profile.currency == currency.code())
        .map(|profile| profile.date_order);
    let first = orders.next()?;
    orders.all(|order| order == first).then_some(first)
}

/// Returns the order of dates in a country and its currency.
pub(super) fn customs_of(country: Country) -> Option<(DateOrder, Currency)> {
    let profile = all_profiles().find(|profile| profile.code == country.code())?;
    Some((profile.date_order, profile.currency.parse().ok()?))
}

/// Returns the only country that uses a currency.
pub(super) fn sole_country(currency: Currency) -> Option<&'static str> {
    let mut users = all_profiles().filter(|profile| profile.currency == currency.code());
    let first = users.next()?;
    users.next().is_none().then_some(first.code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::tests::page;
    use crate::extract::{language, text};

    #[test]
    fn clues_tell_the_country() {
        for (print, expected) in [
            (
                "CAFE CENTRAL\nCarrera 7 # 12-30, Bogotá, Colombia",
                Some("CO"),
            ),
            ("KAVÁRNA s.r.o.\nDIČ: CZ12345678", Some("CZ")),
            ("Bakery\nTel. +47 22 33 44 55", Some("NO")),
            ("Markt\nwww.markt-online.at", Some("AT")),
            ("SHOP\n123 Main St, Austin, TX 78701", Some("US")),
            ("WARUNG\nJL. Merdeka 5\nNPWP 01.234.567.8", Some("ID")),
            ("MARKET\nKDV %10\nTOPLAM", Some("TR")),
            ("SHOP\n77 Oak Ave, Portland, 0R 97201", Some("US")),
            ("CAFE\nRut: 76084814K", Some("CL")),
            ("SHOP\nBon U221-601-07058269", None),
            ("SHOP\nTel 603-7805 7889", Some("MY")),
            ("SHOP\nwww.shop.co", None),
            ("SHOP\nwww.shop.com.co", Some("CO")),
            ("SHOP\nMain Road", None),
        ] {
            let rows = text::collect_rows(&[page(print)]);
            let ids = tax_ids::find_tax_ids(&rows);
            let found =
                collect_clues(&rows, &ids, language::likeliest_language(&rows)).best_country(None);
            assert_eq!(found.map(|(code, _)| code), expected, "{print}");
        }
    }

    #[test]
    fn names_of_places_are_told_from_longer_names() {
        for (text, expected) in [
            ("COLOMBIA", true),
            ("*Berlin*", true),
            ("Berlin Bakery", false),
            ("Hillside", false),
            ("--", false),
        ] {
            assert_eq!(is_place_name(text), expected, "{text}");
        }
    }

    #[test]
    fn profiles_name_known_currencies_once() {
        let profiles: Vec<&Profile> = all_profiles().collect();
        for (at, profile) in profiles.iter().enumerate() {
            assert!(
                profile.currency.parse::<Currency>().is_ok(),
                "{}",
                profile.code
            );
            assert!(
                profiles[..at]
                    .iter()
                    .all(|other| other.code != profile.code)
            );
        }
        let mut codes: Vec<&str> = profiles.iter().map(|profile| profile.code).collect();
        codes.sort_unstable();
        let known: Vec<Country> = Country::all().collect();
        assert_eq!(codes, known.iter().map(Country::code).collect::<Vec<_>>());
        for clue in &SHARED_CLUES {
            for country in clue.countries {
                assert!(
                    profiles.iter().any(|profile| profile.code == *country),
                    "{country}"
                );
            }
        }
    }
}
