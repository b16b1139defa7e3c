//! Country of a receipt as a clue to its currency.
//!
//! Legal forms, taxes, telephone prefixes and names of places.

use shared::money::Currency;

use super::pattern::Pattern;
use super::text::Row;

/// Pattern printed where a currency is used, and the points it is worth.
struct CountryClue {
    currency: &'static str,
    points: f32,
    pattern: Pattern,
}

/// Returns the clue of a pattern that is matched without regard to case.
const fn clue(currency: &'static str, points: f32, pattern: &'static str) -> CountryClue {
    CountryClue {
        currency,
        points,
        pattern: Pattern::any_case(pattern),
    }
}

#[rustfmt::skip]
static COUNTRY_CLUES: [CountryClue; 36] = [
    clue("MYR", 3.0, r"\bSDN\.?\s?\.?BHD|\bBERHAD\b|\bSDN\b|\bMALAYSIA\b|\bKUALA\s?LUMPUR\b"),
    clue("MYR", 1.5, concat!(
        r"\bSELANGOR\b|\bJOHOR\b|\bPENANG\b|\bSARAWAK\b|\bSABAH\b|\bJALAN\b|\bJLN\b|\bTAMAN\b",
        r"|(?:\+|\b)60[0-9]?[ -][0-9]{3,4}",
    )),
    clue("SGD", 3.0, r"\bPTE\.?\s?LTD|\bSINGAPORE\b|\+65\b"),
    clue("IDR", 2.0, r"\bINDONESIA\b|\bNPWP\b|\bPPN\b|\bPT\.\s"),
    clue("EUR", 2.5, r"\bMWST\b|\bUST\.?-?ID|\bGMBH\b|\bST\.-?NR|\bDEUTSCHLAND\b|(?:\+|00)49\b"),
    clue("EUR", 2.5, r"\bTVA\b|\bSIRET\b|\bSIREN\b|\bR\.?C\.?S\.?\b|\bFRANCE\b|\bTTC\b|\+33\b"),
    clue("EUR", 2.5,
        r"\bP\.?\s?IVA\b|\bPARTITA\s?IVA\b|\bSCONTRINO\b|\bS\.?R\.?L\.?\b|\bS\.?P\.?A\.?\b|\+39\b"),
    clue("EUR", 2.5, concat!(
        r"\b(?:NIF|CIF)\b|\bS\.?L\.?U?\.\s|\bESPAÑA\b|\+34\b|\bCONTRIBUINTE\b|\bLDA\b",
        r"|\bPORTUGAL\b|\+351\b",
    )),
    clue("EUR", 2.5, concat!(
        r"\bBTW\b|\bB\.?V\.\b|\bNEDERLAND\b|\bKVK\b|\+31\b|\+32\b|\bIRELAND\b|\+353\b|\bOY\b",
        r"|\bALV\b|\bÖSTERREICH\b|\bATU[0-9]{8}\b|\+43\b",
    )),
    clue("CHF", 3.5,
        r"\bCHE-?\s?[0-9]{3}|\bSCHWEIZ\b|\bSUISSE\b|\bSVIZZERA\b|\bSWITZERLAND\b|\+41\b"),
    clue("GBP", 2.5, concat!(
        r"\bUNITED\s?KINGDOM\b|\+44\b|\bLONDON\b|\bENGLAND\b",
        r"|\b[A-Z]{1,2}[0-9][A-Z0-9]?\s[0-9][A-Z]{2}\b",
    )),
    clue("GBP", 1.0, r"\bLTD\b|\bLIMITED\b|\bVAT\s?(?:NO|REG)"),
    clue("USD", 2.0, concat!(
        r"\b(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]",
        r"|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])\.?\s[0-9]{5}(?:-[0-9]{4})?\b|\bSALES\s?TAX\b",
        r"|\bUSA\b|\bEIN\b",
    )),
    clue("USD", 1.0, concat!(
        r"\([0-9]{3}\)\s?[0-9]{3}-[0-9]{4}|\b[0-9]{3}-[0-9]{3}-[0-9]{4}\b|(?m:\bINC\.?,?\s*$)",
        r"|\bLLC\b",
    )),
    clue("CAD", 3.0,
        r"\bHST\b|\bPST\b|\bTVQ\b|\bQST\b|\bCANADA\b|\b[A-Z][0-9][A-Z]\s?[0-9][A-Z][0-9]\b"),
    clue("AUD", 3.0,
        r"\bA\.?B\.?N\.?\b|\bAUSTRALIA\b|\bPTY\.?\s?LTD|\b(?:NSW|VIC|QLD|TAS)\s[0-9]{4}\b|\+61\b"),
    clue("NZD", 3.5, r"\bNEW\s?ZEALAND\b|\bNZBN\b|\+64\b|\bAUCKLAND\b|\bWELLINGTON\b"),
    clue("HKD", 3.0, r"\bHONG\s?KONG\b|\+852\b|\bKOWLOON\b"),
    clue("JPY", 2.5, r"領収|合計|消費税|税込|株式会社|[ぁ-んァ-ン]{2}|\bJAPAN\b|\+81\b"),
    clue("CNY", 2.5, r"发票|合计|收银|有限公司|\bCHINA\b|\+86\b"),
    clue("KRW", 2.5, r"합계|부가세|\bKOREA\b|\+82\b"),
    clue("INR", 2.5, r"\bCGST\b|\bSGST\b|\bGSTIN\b|\bINDIA\b|\bPVT\.?\s?LTD|\+91\b"),
    clue("SEK", 2.5, r"\bMOMS\b|\bORG\.?\s?NR|\bSVERIGE\b|\+46\b|\bKVITTO\b"),
    clue("NOK", 3.0, r"\bMVA\b|\bNORGE\b|\+47\b|\bKVITTERING\b"),
    clue("DKK", 3.0, r"\bCVR\b|\bDANMARK\b|\+45\b|\bA/S\b|\bAPS\b"),
    clue("PLN", 3.0, r"\bPARAGON\b|\bNIP\b|\bPTU\b|\bPOLSKA\b|\+48\b|\bSP\.?\s?Z\s?O\.?\s?O"),
    clue("CZK", 3.0, r"\bDPH\b|\bIČO?\b|\bS\.R\.O\b|\+420\b"),
    clue("HUF", 3.0, r"\bKFT\b|\bNYUGTA\b|\bÁFA\b|\+36\b"),
    clue("ZAR", 3.0, r"\(PTY\)|\bSOUTH\s?AFRICA\b|\+27\b"),
    clue("BRL", 3.0, r"\bCNPJ\b|\bCUPOM\b|\bBRASIL\b|\+55\b"),
    clue("MXN", 3.0, r"\bRFC\b|\bM[EÉ]XICO\b|\bS\.?A\.? DE C\.?V|\+52\b"),
    clue("THB", 3.0, r"\bTHAILAND\b|\bBANGKOK\b|\+66\b"),
    clue("PHP", 3.0, r"\bPHILIPPINES\b|\bMANILA\b|\bVATABLE\b|\+63\b"),
    clue("VND", 3.0, r"\bVI[EỆ]T\s?NAM\b|\+84\b"),
    clue("AED", 3.0, r"\bDUBAI\b|\bABU\s?DHABI\b|\bU\.?A\.?E\b|\+971\b"),
    clue("TRY", 3.0, r"\bKDV\b|\bTÜRKİYE\b|\+90\b"),
];

/// Points of each currency that has any.
pub(super) struct CurrencyPoints(Vec<(Currency, f32)>);

/// Adds up the clues in all rows. A clue counts once, however often it is printed.
pub(super) fn collect_clues(rows: &[Row]) -> CurrencyPoints {
    // Joined text lets each pattern run once instead of once per row.
    let texts: Vec<&str> = rows.iter().map(|row| row.text.as_str()).collect();
    let text = texts.join("\n");
    let mut points: Vec<(Currency, f32)> = Vec::new();
    for clue in COUNTRY_CLUES
        .iter()
        .filter(|clue| clue.pattern.is_match(&text))
    {
        let Ok(currency) = clue.currency.parse::<Currency>() else {
            continue;
        };
        match points.iter_mut().find(|(known, _)| *known == currency) {
            Some((_, sum)) => *sum += clue.points,
            None => points.push((currency, clue.points)),
        }
    }
    CurrencyPoints(points)
}

impl CurrencyPoints {
    /// Returns the points of a currency, 0 if there are none.
    pub(super) fn points(&self, currency: Currency) -> f32 {
        self.0
            .iter()
            .find(|(known, _)| *known == currency)
            .map_or(0.0, |(_, points)| *points)
    }

    /// Returns the currency with the most points, and its lead over the next.
    pub(super) fn best_with_lead(&self) -> Option<(Currency, f32)> {
        let (best, points) = *self.0.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
        let second = self
            .0
            .iter()
            .filter(|(other, _)| *other != best)
            .map(|(_, points)| *points)
            .fold(0.0, f32::max);
        Some((best, points - second))
    }
}
