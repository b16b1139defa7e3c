//! Numbers that tax offices and registers know the merchant by.
//!
//! A number with check digits that fit is sure; where they do not, one is misread, and the number is kept as doubtful.

use std::sync::LazyLock;

use regex::Regex;
use shared::receipt::TaxId;

use super::check_digits as check;
use super::text::Row;

/// How sure a number is whose check digits fit, one of a kind without any, and one whose digits do not fit.
const CHECKED: f32 = 0.99;
const UNCHECKED: f32 = 0.85;
const CONTRADICTED: f32 = 0.3;
const IDS_MAX: usize = 6;
/// No number has fewer digits.
const DIGITS_MIN: usize = 5;

/// A kind of number.
struct Kind {
    name: &'static str,
    /// The country it tells, if it tells one.
    country: Option<&'static str>,
    pattern: Regex,
    check: Option<fn(&str) -> bool>,
}

type Row4 = (
    &'static str,
    &'static str,
    &'static str,
    Option<fn(&str) -> bool>,
);

/// Name, country, pattern with the number in its only group, check. The more telling ones stand first.
const KINDS: &[Row4] = &[
    (
        "UStId",
        "DE",
        r"\bDE\s?([0-9](?:\s?[0-9]){8})\b",
        Some(check::germany),
    ),
    (
        "UID",
        "AT",
        r"\bATU\s?([0-9](?:\s?[0-9]){7})\b",
        Some(check::austria),
    ),
    (
        "UID",
        "CH",
        r"\bCHE[-\s]?([0-9]{3}[.\s]?[0-9]{3}[.\s]?[0-9]{3})\b",
        Some(check::switzerland),
    ),
    (
        "TVA",
        "FR",
        r"\bFR\s?([0-9]{2}(?:\s?[0-9]{3}){3})\b",
        Some(check::france),
    ),
    (
        "SIRET",
        "FR",
        r"\bSIRET[\s:.N°]*([0-9]{3}\s?[0-9]{3}\s?[0-9]{3}\s?[0-9]{5})\b",
        Some(check::luhn),
    ),
    (
        "SIREN",
        "FR",
        r"\b(?:SIREN|RCS)[^0-9]{0,16}([0-9]{3}\s?[0-9]{3}\s?[0-9]{3})\b",
        Some(check::luhn),
    ),
    (
        "P.IVA",
        "IT",
        r"\bP(?:ART(?:ITA)?)?\.?\s?IVA[\s:.]*(?:IT)?\s?([0-9]{11})\b",
        Some(check::luhn),
    ),
    (
        "BTW",
        "NL",
        r"\bNL\s?([0-9]{9}\s?B\s?[0-9]{2})\b",
        Some(check::netherlands),
    ),
    (
        "BTW",
        "BE",
        r"\bBE\s?([01][0-9]{3}[.\s]?[0-9]{3}[.\s]?[0-9]{3})\b",
        Some(check::belgium),
    ),
    (
        "NIP",
        "PL",
        r"\bNIP[\s:.]*(?:PL)?\s?([0-9]{3}-?[0-9]{2,3}-?[0-9]{2}-?[0-9]{2,3})\b",
        Some(check::poland),
    ),
    (
        "CVR",
        "DK",
        r"\bCVR[\s:.A-Z-]{0,8}([0-9]{2}\s?[0-9]{2}\s?[0-9]{2}\s?[0-9]{2})\b",
        Some(check::denmark),
    ),
    (
        "ORGNR",
        "SE",
        r"\bORG\.?\s?-?N(?:R|UMMER)[\s:.]*([0-9]{6}-?[0-9]{4})\b",
        Some(check::luhn),
    ),
    (
        "VAT",
        "GB",
        r"\b(?:VAT|GB)[\s:.A-Z]{0,14}?(?:GB)?\s?([0-9]{3}\s?[0-9]{4}\s?[0-9]{2})\b",
        Some(check::britain),
    ),
    (
        "CNPJ",
        "BR",
        r"\bCNPJ[\s:.]*([0-9]{2}\.?[0-9]{3}\.?[0-9]{3}/?[0-9]{4}-?[0-9]{2})\b",
        Some(check::brazil),
    ),
    (
        "ABN",
        "AU",
        r"\bA\.?B\.?N\.?[\s:.]*([0-9]{2}\s?[0-9]{3}\s?[0-9]{3}\s?[0-9]{3})\b",
        Some(check::australia),
    ),
    (
        "NIF",
        "PT",
        r"\b(?:NIF|NIPC|CONTRIBUINTE)[\s:.NºO°]*(?:PT)?\s?([1-9][0-9]{2}\s?[0-9]{3}\s?[0-9]{3})\b",
        Some(check::portugal),
    ),
    (
        "NIF",
        "ES",
        r"\b(?:NIF|CIF|C\.I\.F\.?|N\.I\.F\.?)[\s:.-]*(?:ES)?\s?([A-Z][\s-]?[0-9]{7}[\s-]?[0-9A-Z]|[0-9]{8}[\s-]?[A-Z])\b",
        Some(check::spain),
    ),
    (
        "GSTIN",
        "IN",
        r"\bGSTIN[\s:.NO]*([0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][0-9A-Z]Z[0-9A-Z])\b",
        None,
    ),
    ("EIN", "US", r"\bEIN[\s:#]*([0-9]{2}-[0-9]{7})\b", None),
    (
        "GST",
        "MY",
        r"\bG\.?S\.?T\.?[^0-9]{0,22}(0{2}[0-9](?:\s?[0-9]){9})\b",
        None,
    ),
    (
        "SST",
        "MY",
        r"\bSST[^0-9A-Z]{0,4}(?:ID|NO|REG)[^0-9A-Z]{0,6}([A-Z][0-9]{2}-[0-9]{4}-[0-9]{8})\b",
        None,
    ),
    (
        "GST",
        "",
        r"\bGST\s?(?:REG|NO|ID)[^0-9]{0,14}([0-9][0-9A-Z-]{7,14})\b",
        None,
    ),
    (
        "ROC",
        "MY",
        r"\(?\b(?:CO(?:MPANY)?\.?\s?(?:NO|REG)?[^0-9A-Z]{0,6}|ROC[^0-9]{0,6})?([0-9]{5,7}-[A-Z])\b\)?",
        None,
    ),
];

static COMPILED: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    let kind = |&(name, country, pattern, check): &Row4| Kind {
        name,
        country: Some(country).filter(|country| !country.is_empty()),
        pattern: Regex::new(&format!("(?i){pattern}")).expect("a fixed pattern"),
        check,
    };
    KINDS.iter().map(kind).collect()
});

/// The numbers in the order of the paper, each once.
pub(super) fn find(rows: &[Row]) -> Vec<TaxId> {
    let mut ids: Vec<TaxId> = Vec::new();
    let long = |row: &&Row| row.text.bytes().filter(u8::is_ascii_digit).count() >= DIGITS_MIN;
    for row in rows.iter().filter(long) {
        if let Some(id) =
            in_row(row).filter(|id| !ids.iter().any(|known| known.value.value == id.value.value))
            && ids.len() < IDS_MAX
        {
            ids.push(id);
        }
    }
    ids
}

/// The country that a checked number tells.
pub(super) fn country(ids: &[TaxId]) -> Option<&'static str> {
    let sure = ids.iter().find(|id| id.value.confidence > UNCHECKED)?;
    let number = sure.value.value.as_deref()?;
    COMPILED
        .iter()
        .find(|kind| kind.name == sure.kind && kind.check.is_some_and(|check| check(number)))?
        .country
}

/// The country that the first number tells which can be trusted, with check digits or without.
pub(super) fn likely_country(ids: &[TaxId]) -> Option<&'static str> {
    let mut likely = ids.iter().filter(|id| id.value.confidence > CONTRADICTED);
    let of = |id: &TaxId| {
        let number = id.value.value.as_deref()?;
        let fits =
            |kind: &&Kind| kind.name == id.kind && kind.check.is_none_or(|check| check(number));
        COMPILED.iter().find(fits)?.country
    };
    likely.find_map(of)
}

fn in_row(row: &Row) -> Option<TaxId> {
    let read = |kind: &Kind| {
        let found = kind.pattern.captures(&row.text)?.get(1)?;
        let number: String = found
            .as_str()
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect();
        let number = number.to_ascii_uppercase();
        let fits = kind.check.map(|check| check(&number));
        let confidence = match fits {
            Some(true) => CHECKED,
            Some(false) => CONTRADICTED,
            None => UNCHECKED,
        };
        let value = row.evidence(&found.range())?.field(number, confidence);
        Some((
            fits,
            TaxId {
                kind: kind.name.to_owned(),
                value,
            },
        ))
    };
    let mut doubtful = None;
    for kind in COMPILED.iter() {
        match read(kind) {
            Some((Some(false), id)) => doubtful = doubtful.or(Some(id)),
            Some((_, id)) => return Some(id),
            None => {}
        }
    }
    doubtful
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::tests::page;
    use crate::extract::text;

    #[test]
    fn numbers_are_told_by_their_form_and_their_check_digits() {
        for (print, kind, number, sure) in [
            ("USt-IdNr. DE136695976", "UStId", "136695976", true),
            ("USt-IdNr. DE 136 695 977", "UStId", "136695977", false),
            ("UID: ATU13585627", "UID", "13585627", true),
            ("CHE-107.787.577 MWST", "UID", "107787577", true),
            ("SIRET 732 829 320 00074", "SIRET", "73282932000074", true),
            ("CIF: B58378431", "NIF", "B58378431", true),
            ("NIF: 501964843", "NIF", "501964843", true),
            ("NIP 856-734-62-15", "NIP", "8567346215", true),
            ("CNPJ: 16.727.230/0001-97", "CNPJ", "16727230000197", true),
            ("ABN 83 914 571 673", "ABN", "83914571673", true),
            ("VAT No: GB 980 7806 84", "VAT", "980780684", true),
            ("GST ID NO: 001335787520", "GST", "001335787520", false),
            ("(812345-K)", "ROC", "812345K", false),
        ] {
            let ids = find(&text::rows(&[page(print)]));
            let [id] = &ids[..] else {
                panic!("{print}: {ids:?}")
            };
            assert_eq!(
                (id.kind.as_str(), id.value.value.as_deref()),
                (kind, Some(number)),
                "{print}"
            );
            assert_eq!(id.value.confidence > 0.9, sure, "{print}");
        }
    }
}
