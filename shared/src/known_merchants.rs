//! Merchants of earlier receipts, by which a poorly read or missing name is recognised.
//!
//! A tax number, telephone number or domain of a known merchant tells its name, even if none is
//! printed. A printed name that differs in a few letters only is taken for a misread known one.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde::{Deserialize, Serialize};

use crate::field::{CONFIDENCE_THRESHOLD, Field, Source};
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
    /// Names as they were printed or read, where they differ from `name`.
    pub printed_names: Vec<String>,
    /// `true` if the user entered the name: it outranks a different name that was read with
    /// certainty, as one company may have shops of several names.
    pub is_entered: bool,
}

/// Maximum number of alternatives to a merchant's name.
pub const ALTERNATIVES_MAX: usize = 3;
/// Maximum number of numbers, domains, addresses and printed names kept of a merchant, each.
const KEPT_MAX: usize = 8;

impl KnownMerchant {
    /// Returns what an earlier receipt tells of its merchant: its printed data with the entry of the
    /// user, if there is one. Returns `None` for names that are neither entered nor certain.
    pub fn from_receipt(read: &Merchant, entered: Option<&str>) -> Option<Self> {
        let name = &read.name;
        let is_certain = name.confidence >= CONFIDENCE_THRESHOLD && name.source != Source::History;
        let printed = name.raw.as_ref().or(name.value.as_ref());
        let known = match entered.map(str::trim) {
            Some("") => return None,
            Some(entered) => entered.to_owned(),
            None => name.value.clone().filter(|_| is_certain)?,
        };
        let texts = |field: &Field<String>| field.value.clone().into_iter().collect::<Vec<_>>();
        // Numbers whose check digits are wrong were misread.
        let ids = read.tax_ids.iter().filter(|id| id.value.confidence > 0.5);
        Some(Self {
            tax_ids: ids.filter_map(|id| id.value.value.clone()).collect(),
            phones: texts(&read.phone),
            domains: [texts(&read.url), texts(&read.email)].concat(),
            addresses: texts(&read.address),
            printed_names: printed
                .filter(|name| **name != known)
                .cloned()
                .into_iter()
                .collect(),
            name: known,
            is_entered: entered.is_some(),
        })
    }

    /// Adds the data of another receipt of this merchant.
    fn merge(&mut self, other: Self) {
        let lists = [
            (&mut self.tax_ids, other.tax_ids),
            (&mut self.phones, other.phones),
            (&mut self.domains, other.domains),
            (&mut self.addresses, other.addresses),
            (&mut self.printed_names, other.printed_names),
        ];
        for (list, more) in lists {
            for text in more {
                if list.len() < KEPT_MAX && !list.contains(&text) {
                    list.push(text);
                }
            }
        }
        self.is_entered |= other.is_entered;
    }
}

/// Merges known merchants of the same name; the order is that of their first occurrence, and so is
/// the spelling.
pub fn merge_known_merchants(all: impl IntoIterator<Item = KnownMerchant>) -> Vec<KnownMerchant> {
    let mut merged: Vec<KnownMerchant> = Vec::new();
    let mut places: HashMap<Vec<char>, usize> = HashMap::new();
    for merchant in all {
        match places.entry(fold(&merchant.name)) {
            Entry::Occupied(place) => merged[*place.get()].merge(merchant),
            Entry::Vacant(place) => {
                place.insert(merged.len());
                merged.push(merchant);
            }
        }
    }
    merged
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
        let names: Vec<Vec<char>> = std::iter::once(&merchant.name)
            .chain(&merchant.printed_names)
            .map(|name| fold(name))
            .collect();
        let similarity = lines
            .iter()
            .flat_map(|line| names.iter().map(|name| name_similarity(line, name)))
            .fold(0.0, f32::max);
        // What was read with certainty is not replaced by the name of another shop.
        let is_certain = printed.name.confidence >= CONFIDENCE_THRESHOLD;
        if is_certain && !merchant.is_entered && similarity < SIMILARITY_MIN {
            continue;
        }
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
    let name = &merchant.name;
    if name.verified || matches!(name.source, Source::User | Source::UserRule | Source::Qr) {
        return;
    }
    let others = name.alternatives.iter().map(|other| other.value.as_str());
    let lines: Vec<&str> = name.value.as_deref().into_iter().chain(others).collect();
    let Some(found) = match_known_name(&lines, merchant, known) else {
        return;
    };
    // A name that only differs in its spelling was read, not known; the spelling of the user counts.
    if name.value.as_deref() == Some(found.name) {
        return;
    }
    // A known name cannot be less certain than the reading that agrees with it.
    let confidence = found.confidence.max(name.confidence);
    let field = std::mem::take(&mut merchant.name);
    merchant.name = field.with_known_value(found.name.to_owned(), confidence);
    merchant.name.alternatives.truncate(ALTERNATIVES_MAX);
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
        .then_some(0.8)
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
        .filter(|character| character.is_alphanumeric())
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
    for (at, character) in (1_u16..).zip(one) {
        let mut diagonal = costs[0];
        costs[0] = at;
        for (column, known) in other.iter().enumerate() {
            let replaced = diagonal + u16::from(character != known);
            diagonal = costs[column + 1];
            costs[column + 1] = replaced.min(diagonal + 1).min(costs[column] + 1);
        }
    }
    let edits = costs.last().copied().unwrap_or_default();
    1.0 - f32::from(edits) / f32::from(u16::try_from(longest).unwrap_or(u16::MAX))
}

#[cfg(test)]
mod tests;
