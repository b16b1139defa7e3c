//! Tax and registration numbers of the merchant.
//!
//! A number with valid check digits is certain. If they are invalid, a digit was misread, and the
//! number is kept with little confidence.

use shared::receipt::TaxId;

use super::check_digits as check;
use super::pattern::Pattern;
use super::text::Row;

/// Confidence of a number whose check digits are valid.
const CHECKED_CONFIDENCE: f32 = 0.99;
/// Confidence of a number of a kind without check digits.
const UNCHECKED_CONFIDENCE: f32 = 0.85;
/// Confidence of a number whose check digits are invalid.
const CONTRADICTED_CONFIDENCE: f32 = 0.3;
const IDS_MAX: usize = 6;
/// Minimum number of digits in a row that is searched.
const DIGITS_MIN: usize = 5;

/// A kind of tax or registration number.
struct TaxIdKind {
    name: &'static str,
    /// Country implied by the kind; empty if several countries use it.
    country: &'static str,
    check: Option<fn(&str) -> bool>,
    /// Pattern with the number as its only group.
    pattern: Pattern,
}

/// Returns a kind whose pattern is matched without regard to case.
const fn kind(
    name: &'static str,
    country: &'static str,
    check: Option<fn(&str) -> bool>,
    pattern: &'static str,
) -> TaxIdKind {
    TaxIdKind {
        name,
        country,
        check,
        pattern: Pattern::any_case(pattern),
    }
}

/// More specific kinds come first.
#[rustfmt::skip]
static KINDS: [TaxIdKind; 23] = [
    kind("UStId", "DE", Some(check::is_german_vat), r"\bDE\s?([0-9](?:\s?[0-9]){8})\b"),
    kind("UID", "AT", Some(check::is_austrian_vat), r"\bATU\s?([0-9](?:\s?[0-9]){7})\b"),
    kind("UID", "CH", Some(check::is_swiss_uid),
        r"\bCHE[-\s]?([0-9]{3}[.\s]?[0-9]{3}[.\s]?[0-9]{3})\b"),
    kind("TVA", "FR", Some(check::is_french_vat), r"\bFR\s?([0-9]{2}(?:\s?[0-9]{3}){3})\b"),
    kind("SIRET", "FR", Some(check::passes_luhn),
        r"\bSIRET[\s:.N°]*([0-9]{3}\s?[0-9]{3}\s?[0-9]{3}\s?[0-9]{5})\b"),
    kind("SIREN", "FR", Some(check::passes_luhn),
        r"\b(?:SIREN|RCS)[^0-9]{0,16}([0-9]{3}\s?[0-9]{3}\s?[0-9]{3})\b"),
    kind("P.IVA", "IT", Some(check::passes_luhn),
        r"\bP(?:ART(?:ITA)?)?\.?\s?IVA[\s:.]*(?:IT)?\s?([0-9]{11})\b"),
    kind("BTW", "NL", Some(check::is_dutch_vat), r"\bNL\s?([0-9]{9}\s?B\s?[0-9]{2})\b"),
    kind("BTW", "BE", Some(check::is_belgian_vat),
        r"\bBE\s?([01][0-9]{3}[.\s]?[0-9]{3}[.\s]?[0-9]{3})\b"),
    kind("NIP", "PL", Some(check::is_polish_nip),
        r"\bNIP[\s:.]*(?:PL)?\s?([0-9]{3}-?[0-9]{2,3}-?[0-9]{2}-?[0-9]{2,3})\b"),
    kind("CVR", "DK", Some(check::is_danish_cvr),
        r"\bCVR[\s:.A-Z-]{0,8}([0-9]{2}\s?[0-9]{2}\s?[0-9]{2}\s?[0-9]{2})\b"),
    kind("ORGNR", "SE", Some(check::passes_luhn),
        r"\bORG\.?\s?-?N(?:R|UMMER)[\s:.]*([0-9]{6}-?[0-9]{4})\b"),
    kind("VAT", "GB", Some(check::is_british_vat),
        r"\b(?:VAT|GB)[\s:.A-Z]{0,14}?(?:GB)?\s?([0-9]{3}\s?[0-9]{4}\s?[0-9]{2})\b"),
    kind("CNPJ", "BR", Some(check::is_brazilian_cnpj),
        r"\bCNPJ[\s:.]*([0-9]{2}\.?[0-9]{3}\.?[0-9]{3}/?[0-9]{4}-?[0-9]{2})\b"),
    kind("ABN", "AU", Some(check::is_australian_abn),
        r"\bA\.?B\.?N\.?[\s:.]*([0-9]{2}\s?[0-9]{3}\s?[0-9]{3}\s?[0-9]{3})\b"),
    kind("NIF", "PT", Some(check::is_portuguese_nif),
        r"\b(?:NIF|NIPC|CONTRIBUINTE)[\s:.NºO°]*(?:PT)?\s?([1-9][0-9]{2}\s?[0-9]{3}\s?[0-9]{3})\b"),
    kind("NIF", "ES", Some(check::is_spanish_nif), concat!(
        r"\b(?:NIF|CIF|C\.I\.F\.?|N\.I\.F\.?)[\s:.-]*(?:ES)?\s?",
        r"([A-Z][\s-]?[0-9]{7}[\s-]?[0-9A-Z]|[0-9]{8}[\s-]?[A-Z])\b",
    )),
    kind("GSTIN", "IN", None,
        r"\bGSTIN[\s:.NO]*([0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][0-9A-Z]Z[0-9A-Z])\b"),
    kind("EIN", "US", None, r"\bEIN[\s:#]*([0-9]{2}-[0-9]{7})\b"),
    kind("GST", "", None, r"\bG\.?S\.?T\.?[^0-9]{0,22}(0{2}[0-9](?:\s?[0-9]){9})\b"),
    kind("SST", "MY", None,
        r"\bSST[^0-9A-Z]{0,4}(?:ID|NO|REG)[^0-9A-Z]{0,6}([A-Z][0-9]{2}-[0-9]{4}-[0-9]{8})\b"),
    kind("GST", "", None, r"\bGST\s?(?:REG|NO|ID)[^0-9]{0,14}([0-9][0-9A-Z-]{7,14})\b"),
    kind("ROC", "MY", None, concat!(
        r"\(?\b(?:CO(?:MPANY)?\.?\s?(?:NO|REG)?[^0-9A-Z]{0,6}|ROC[^0-9]{0,6})?",
        r"([0-9]{5,7}-[A-Z])\b\)?",
    )),
];

/// Returns the numbers in the order of the paper, without repetitions.
pub(super) fn find_tax_ids(rows: &[Row]) -> Vec<TaxId> {
    let mut ids: Vec<TaxId> = Vec::new();
    let long = |row: &&Row| row.text.bytes().filter(u8::is_ascii_digit).count() >= DIGITS_MIN;
    for row in rows.iter().filter(long) {
        if let Some(id) = find_in_row(row)
            .filter(|id| !ids.iter().any(|known| known.value.value == id.value.value))
            && ids.len() < IDS_MAX
        {
            ids.push(id);
        }
    }
    ids
}

/// Returns the country implied by a number with valid check digits.
pub(super) fn verified_country(ids: &[TaxId]) -> Option<&'static str> {
    // Only verified numbers exceed the confidence of those without check digits.
    let sure = ids
        .iter()
        .find(|id| id.value.confidence > UNCHECKED_CONFIDENCE)?;
    let number = sure.value.value.as_deref()?;
    let kind = KINDS
        .iter()
        .find(|kind| kind.name == sure.kind && kind.check.is_some_and(|check| check(number)))?;
    Some(kind.country).filter(|country| !country.is_empty())
}

/// Returns the country implied by the first number that is not contradicted by its check digits.
pub(super) fn likely_country(ids: &[TaxId]) -> Option<&'static str> {
    let mut likely = ids
        .iter()
        .filter(|id| id.value.confidence > CONTRADICTED_CONFIDENCE);
    let of = |id: &TaxId| {
        let number = id.value.value.as_deref()?;
        let fits = |kind: &&TaxIdKind| {
            kind.name == id.kind && kind.check.is_none_or(|check| check(number))
        };
        Some(KINDS.iter().find(fits)?.country).filter(|country| !country.is_empty())
    };
    likely.find_map(of)
}

/// Returns the first number in a row, preferring kinds whose check digits do not contradict it.
fn find_in_row(row: &Row) -> Option<TaxId> {
    let read = |kind: &TaxIdKind| {
        let found = kind.pattern.captures(&row.text)?.get(1)?;
        let signs = found.as_str().chars().filter(char::is_ascii_alphanumeric);
        let number: String = signs.map(|sign| sign.to_ascii_uppercase()).collect();
        let fits = kind.check.map(|check| check(&number));
        let confidence = match fits {
            Some(true) => CHECKED_CONFIDENCE,
            Some(false) => CONTRADICTED_CONFIDENCE,
            None => UNCHECKED_CONFIDENCE,
        };
        // The evidence keeps the number as printed, the value only its letters and digits.
        let id = TaxId {
            kind: kind.name.to_owned(),
            value: row.field(&found.range(), number, confidence)?,
        };
        Some((fits, id))
    };
    // A contradicted number may be a valid one of another kind.
    let mut doubtful = None;
    for kind in &KINDS {
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
            let ids = find_tax_ids(&text::collect_rows(&[page(print)]));
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
