//! Merchants of earlier receipts, by which a poorly read or missing name is recognized.
//!
//! A tax number, telephone number or domain of a known merchant tells its name, even if none is
//! printed. A printed name that differs in a few letters only is taken for a misread known one.

use serde::{Deserialize, Serialize};

use crate::receipt::Merchant;
use crate::text::{letters_and_digits, normalize_text};

/// Minimum number of characters in a number that identifies a merchant.
const NUMBER_MIN: usize = 7;
/// Minimum number of letters and digits in a name that may be misread.
const NAME_MIN: usize = 5;
/// Minimum similarity of a printed name to a known one.
const SIMILARITY_MIN: f32 = 0.8;
/// The same if the address agrees.
const SIMILARITY_MIN_AT_ADDRESS: f32 = 0.6;
/// Maximum number of characters of names and addresses that are compared; bounds the time.
const COMPARED_MAX: usize = 80;
/// Hosts that many merchants share.
const SHARED_HOSTS: [&str; 10] = [
    "facebook.com",
    "instagram.com",
    "twitter.com",
    "tiktok.com",
    "google.com",
    "gmail.com",
    "hotmail.com",
    "outlook.com",
    "yahoo.com",
    "icloud.com",
];

/// Merchant of earlier receipts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct KnownMerchant {
    /// Name, as corrected by the user or read with certainty.
    pub name: String,
    /// Tax and registration numbers.
    pub tax_ids: Vec<String>,
    /// Telephone numbers.
    pub phones: Vec<String>,
    /// Hosts of web and e-mail addresses.
    pub domains: Vec<String>,
    /// Addresses in one line.
    pub addresses: Vec<String>,
}

/// Known merchant that a receipt agrees with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KnownName<'a> {
    /// Name of the merchant.
    pub name: &'a str,
    /// Confidence, 0 to 1.
    pub confidence: f32,
}

/// Returns the name of the known merchant that printed `lines` or the other data of a receipt's
/// merchant agree with. Of several the one with the most similar name counts, then the earlier one.
pub fn match_known_name<'a>(
    lines: &[&str],
    printed: &Merchant,
    known: &'a [KnownMerchant],
) -> Option<KnownName<'a>> {
    let lines: Vec<Vec<char>> = lines.iter().map(|line| fold(line)).collect();
    let mut best: Option<(f32, KnownName<'a>)> = None;
    for merchant in known
        .iter()
        .filter(|merchant| !merchant.name.trim().is_empty())
    {
        let name = fold(&merchant.name);
        let similarity = lines
            .iter()
            .map(|line| name_similarity(line, &name))
            .fold(0.0, f32::max);
        let Some(confidence) = agreement(similarity, printed, merchant) else {
            continue;
        };
        let rank = confidence + similarity;
        if best.is_none_or(|(highest, _)| rank > highest) {
            let name = merchant.name.as_str();
            best = Some((rank, KnownName { name, confidence }));
        }
    }
    best.map(|(_, found)| found)
}

/// Sets the name of a receipt's merchant to that of a known merchant it agrees with. Names of
/// users, rules and fiscal codes stay; the reading is kept as an alternative.
pub fn apply_known_merchants(merchant: &mut Merchant, known: &[KnownMerchant]) {
    use crate::field::Source;
    let name = &merchant.name;
    if name.verified || matches!(name.source, Source::User | Source::UserRule | Source::Qr) {
        return;
    }
    let others = name.alternatives.iter().map(|other| other.value.as_str());
    let lines: Vec<&str> = name.value.as_deref().into_iter().chain(others).collect();
    let Some(found) = match_known_name(&lines, merchant, known) else {
        return;
    };
    // A known name cannot be less certain than the reading that agrees with it.
    let confidence = found.confidence.max(name.confidence);
    let field = std::mem::take(&mut merchant.name);
    merchant.name = field.with_known_value(found.name.to_owned(), confidence);
}

/// Returns the confidence that a receipt is of a known merchant, or `None` if it is not.
fn agreement(similarity: f32, printed: &Merchant, known: &KnownMerchant) -> Option<f32> {
    let same_number = |printed: &str, known: &[String]| {
        let printed = letters_and_digits(printed);
        known
            .iter()
            .any(|number| is_same_number(&printed, &letters_and_digits(number)))
    };
    // A number whose check digits are wrong was misread.
    let mut ids = printed.tax_ids.iter().map(|id| &id.value);
    if ids.any(|id| {
        id.confidence > 0.5
            && id
                .value
                .as_deref()
                .is_some_and(|id| same_number(id, &known.tax_ids))
    }) {
        return Some(0.97);
    }
    let phone = printed.phone.value.as_deref();
    if phone.is_some_and(|phone| same_number(phone, &known.phones)) {
        return Some(0.93);
    }
    let hosts = [&printed.url.value, &printed.email.value];
    let is_known_host = |text: &String| {
        let host = host_of(text);
        !SHARED_HOSTS.contains(&host.as_str())
            && !host.is_empty()
            && known.domains.iter().any(|domain| host_of(domain) == host)
    };
    if hosts.into_iter().flatten().any(is_known_host) {
        return Some(0.91);
    }
    if similarity >= SIMILARITY_MIN {
        return Some(0.9);
    }
    // At the same address a worse name is enough.
    let address = printed.address.value.as_deref().map(fold);
    let is_same_address = |address: &Vec<char>| {
        let same = |other: &String| edit_similarity(address, &fold(other)) >= SIMILARITY_MIN;
        address.len() >= NAME_MIN && known.addresses.iter().any(same)
    };
    (similarity >= SIMILARITY_MIN_AT_ADDRESS && address.as_ref().is_some_and(is_same_address))
        .then_some(0.85)
}

/// Returns whether two numbers are the same; a country may stand in front of one of them.
fn is_same_number(one: &str, other: &str) -> bool {
    let [shorter, longer] = if one.len() < other.len() {
        [one, other]
    } else {
        [other, one]
    };
    // The leading zero of a trunk call gives way to the country.
    let shorter = shorter.trim_start_matches('0');
    shorter.len() >= NUMBER_MIN && longer.len() <= shorter.len() + 5 && longer.ends_with(shorter)
}

/// Returns the host of a web or e-mail address, without `www`.
fn host_of(text: &str) -> String {
    let text = text.trim().to_lowercase();
    let host = text
        .rsplit_once("://")
        .map_or(text.as_str(), |(_, host)| host);
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let host = host.split(['/', '?', ':']).next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

/// Returns the letters and digits of a text without accents.
fn fold(text: &str) -> Vec<char> {
    normalize_text(text)
        .chars()
        .filter(|sign| sign.is_alphanumeric())
        .take(COMPARED_MAX)
        .collect()
}

/// Returns the similarity of a printed line to a name, 0 to 1. Short names must be equal.
fn name_similarity(line: &[char], name: &[char]) -> f32 {
    if line == name && !name.is_empty() {
        return 1.0;
    }
    // A single edit of a short name leads to many other names.
    if line.len() < NAME_MIN || name.len() < NAME_MIN {
        return 0.0;
    }
    edit_similarity(line, name)
}

/// Returns 1 minus the number of edits by the length of the longer text.
fn edit_similarity(one: &[char], other: &[char]) -> f32 {
    let longest = one.len().max(other.len());
    if longest == 0 {
        return 0.0;
    }
    // Levenshtein distance with a single row of costs.
    let mut costs: Vec<u16> = (0..).take(other.len() + 1).collect();
    for (at, sign) in (1_u16..).zip(one) {
        let mut diagonal = costs[0];
        costs[0] = at;
        for (column, known) in other.iter().enumerate() {
            let replaced = diagonal + u16::from(sign != known);
            diagonal = costs[column + 1];
            costs[column + 1] = replaced.min(diagonal + 1).min(costs[column] + 1);
        }
    }
    let edits = costs.last().copied().unwrap_or_default();
    1.0 - f32::from(edits) / f32::from(u16::try_from(longest).unwrap_or(u16::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::{Field, Source};
    use crate::receipt::TaxId;

    fn known() -> Vec<KnownMerchant> {
        let merchant = |name: &str, id: &str, phone: &str, domain: &str| KnownMerchant {
            name: name.into(),
            tax_ids: vec![id.into()],
            phones: vec![phone.into()],
            domains: vec![domain.into()],
            addresses: vec!["12 Mill Lane, Seaford".into()],
        };
        vec![
            merchant(
                "Hillside Bakery",
                "DE136695976",
                "030 1234567",
                "hillside.example",
            ),
            merchant("Seaford Books", "501964843", "040 7654321", "books.example"),
            merchant("OX", "", "", ""),
        ]
    }

    fn matched(lines: &[&str], printed: &Merchant) -> Option<String> {
        match_known_name(lines, printed, &known()).map(|found| found.name.to_owned())
    }

    fn text(value: &str) -> Field<String> {
        Field {
            value: Some(value.into()),
            confidence: 0.9,
            ..Field::gap()
        }
    }

    #[test]
    fn misread_names_become_known_ones() {
        let none = Merchant::default();
        for (line, name) in [
            ("HILLSlDE BAKERY", Some("Hillside Bakery")),
            ("Hilside Bakcry", Some("Hillside Bakery")),
            ("SEAFORD B00KS", Some("Seaford Books")),
            ("OX", Some("OX")),
            ("OK", None),
            ("Hillside Garage", None),
            ("Seaford", None),
            ("", None),
        ] {
            assert_eq!(matched(&[line], &none).as_deref(), name, "{line}");
        }
        let near = Merchant {
            address: text("12 Mill Lane Seaford"),
            ..Merchant::default()
        };
        assert_eq!(
            matched(&["Hll5ide Bkry"], &near).as_deref(),
            Some("Hillside Bakery")
        );
    }

    #[test]
    fn numbers_and_domains_tell_the_merchant_without_a_name() {
        let id = |value: &str, confidence| Merchant {
            tax_ids: vec![TaxId {
                kind: "VAT".into(),
                value: Field {
                    confidence,
                    ..text(value)
                },
            }],
            ..Merchant::default()
        };
        let phone = |value: &str| Merchant {
            phone: text(value),
            ..Merchant::default()
        };
        let url = |value: &str| Merchant {
            url: text(value),
            ..Merchant::default()
        };
        for (printed, name) in [
            (id("136695976", 0.99), Some("Hillside Bakery")),
            (id("136695976", 0.3), None),
            (id("136695977", 0.99), None),
            (phone("+49 30 1234567"), Some("Hillside Bakery")),
            (phone("040/765 43 21"), Some("Seaford Books")),
            (phone("12345"), None),
            (url("https://www.books.example/shop"), Some("Seaford Books")),
            (url("www.facebook.com"), None),
        ] {
            assert_eq!(matched(&[], &printed).as_deref(), name, "{printed:?}");
        }
    }

    #[test]
    fn the_reading_stays_beside_the_known_name() {
        let mut merchant = Merchant {
            name: text("HILLSlDE BAKERY"),
            ..Merchant::default()
        };
        apply_known_merchants(&mut merchant, &known());
        let name = &merchant.name;
        assert_eq!(
            (name.value.as_deref(), name.source, name.verified),
            (Some("Hillside Bakery"), Source::History, false)
        );
        assert_eq!(name.alternatives[0].value, "HILLSlDE BAKERY");
        let mut entered = Merchant {
            name: text("x").with_correction(Some("HILLSlDE BAKERY".into())),
            ..Merchant::default()
        };
        let before = entered.clone();
        apply_known_merchants(&mut entered, &known());
        assert_eq!(entered, before);
    }
}
