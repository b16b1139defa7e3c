//! Names in web and e-mail addresses.
//!
//! The domain often is the name of the shop, and it is the only one if the logo could not be read.
//! Domains of mail providers, social networks, surveys, tax offices and payment services are not.

use std::ops::Range;

use shared::text::{letters_and_digits, normalize_text};

use crate::extract::pattern::Pattern;
use crate::extract::text::Row;

/// Maximum number of domains that are looked at.
const DOMAINS_MAX: usize = 8;
/// Minimum number of characters in a name that is compared with a domain.
const COMPARED_MIN: usize = 4;

/// Host of a web or e-mail address in the first or second group.
static HOST: Pattern = Pattern::new(concat!(
    r"(?i)(?:https?://|\bwww\s?[.,]\s?|@\s?)((?:[\pL0-9-]{2,40}\s?\.\s?){1,3}[a-z]{2,6})",
    r"|\b([\pL0-9-]{3,40}\s?\.\s?(?:com?|net|org|eu|info",
    r"|shop|store|de|at|ch|fr|co|uk|es|it|pt|nl|be|pl",
    r"|se|dk|no|fi|cz|sk|hu|ro|hr|si|rs|bg|gr|ru|ua|kz|tr|il|in|id|my|sg|th|vn|ph|jp|kr|cn|hk|tw",
    r"|au|nz|ca|us|mx|br|cl|ar|pe|za)(?:\.[a-z]{2})?)\b",
));

/// Domains of others than the merchant.
static FOREIGN_DOMAIN: Pattern = Pattern::new(concat!(
    r"(?i)^(?:www|facebook|fb|instagram|twitter|tiktok",
    r"|youtube|linkedin|whatsapp|wa|goo|bit|tinyurl|google",
    r"|gmail|hotmail|yahoo|outlook|live|icloud|gmx|web",
    r"|t-online|mail|bk|list|yandex|ukr|qq|163|naver|daum",
    r"|hanmail|abv|wp|onet|interia|seznam|libero|orange|free|wanadoo|terra|uol|bol",
    r"|sii|afip|sat|sunat|nalog|ofd|1-ofd|taxcom|ofd-ya",
    r"|e-ofd|platformaofd|kassa|sefaz|fazenda|nfce|nfe",
    r"|sumup|square|squareup|zettle|izettle|stripe|paypal|getnet|transbank|visa|mastercard|redsys",
    r"|tripadvisor|yelp|ubereats|lieferando)$",
    r"|gov|gob|gouv|survey|feedback|opinion|voice|talkto",
    r"|^tell|listens|experience|review|encuesta|invoice",
    r"|fatura|factur|boleta|ebilling",
));

/// Domain in a row: its label without the country, and the range of the host in the text.
pub(super) struct Domain<'a> {
    pub(super) row: &'a Row,
    pub(super) label: String,
    pub(super) range: Range<usize>,
}

/// Returns the domains on the receipt that can be the merchant's.
pub(super) fn find_domains(rows: &[Row]) -> Vec<Domain<'_>> {
    let mut domains: Vec<Domain<'_>> = Vec::new();
    for row in rows.iter().filter(|row| row.text.contains(['.', '@'])) {
        for parts in HOST.captures_iter(&row.text) {
            let Some(host) = parts.get(1).or_else(|| parts.get(2)) else {
                continue;
            };
            // Letters around a dot are a domain only if they are more than an abbreviation.
            let least = if parts.get(1).is_some() { 2 } else { 4 };
            let label = domain_label(host.as_str());
            let is_new = !label.is_empty() && !domains.iter().any(|known| known.label == label);
            let letters = label.chars().filter(|sign| sign.is_alphabetic()).count();
            if is_new && letters >= least {
                let range = host.range();
                domains.push(Domain { row, label, range });
            }
            if domains.len() == DOMAINS_MAX {
                return domains;
            }
        }
    }
    domains
}

/// Returns the part of a host that names its owner, or an empty text if that is somebody else.
pub(super) fn domain_label(host: &str) -> String {
    let host: String = host.chars().filter(|sign| !sign.is_whitespace()).collect();
    let host = host.to_lowercase();
    let mut parts: Vec<&str> = host.split('.').collect();
    parts.pop();
    // `co.uk` and the like have two parts.
    if parts.len() > 1 && parts.last().is_some_and(|part| part.len() < 4) {
        parts.pop();
    }
    let label = parts.last().copied().unwrap_or_default();
    if parts
        .iter()
        .any(|part| *part != "www" && FOREIGN_DOMAIN.is_match(part))
        || label == "www"
    {
        return String::new();
    }
    label.to_owned()
}

/// Returns how well a name agrees with one of the domains: 1 if it is the domain, ½ if one begins
/// with the other.
pub(super) fn site_agreement(name: &str, domains: &[String]) -> f32 {
    let name = letters_and_digits(&normalize_text(name));
    let agreement = |domain: &String| {
        let (shorter, longer) = if name.len() < domain.len() {
            (&name, domain)
        } else {
            (domain, &name)
        };
        match shorter.chars().count() {
            0 => 0.0,
            _ if shorter == longer => 1.0,
            COMPARED_MIN.. if longer.starts_with(shorter.as_str()) => 0.5,
            _ => 0.0,
        }
    };
    domains.iter().map(agreement).fold(0.0, f32::max)
}

/// Returns the labels as they are compared with names.
pub(super) fn compared_labels(domains: &[Domain]) -> Vec<String> {
    domains
        .iter()
        .map(|domain| letters_and_digits(&normalize_text(&domain.label)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owner_is_the_part_before_the_country() {
        for (host, label) in [
            ("www.hillside.com", "hillside"),
            ("shop.hillside.co.uk", "hillside"),
            ("hill-side . de", "hill-side"),
            ("facebook.com", ""),
            ("www.sii.cl", ""),
            ("nota.fazenda.gov.br", ""),
        ] {
            assert_eq!(domain_label(host), label, "{host}");
        }
    }

    #[test]
    fn names_agree_with_their_domain() {
        let domains = ["hillsidecafe".to_owned()];
        for (name, agreement) in [
            ("HILLSIDE CAFE", 1.0),
            ("Hillside", 0.5),
            ("Hillside Cafe Seaford", 0.5),
            ("Hi", 0.0),
            ("Seaford", 0.0),
        ] {
            assert!(
                (site_agreement(name, &domains) - agreement).abs() < 0.01,
                "{name}"
            );
        }
    }
}
