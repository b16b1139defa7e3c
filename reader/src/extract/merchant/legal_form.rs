//! Legal forms of companies, of all countries.
//!
//! A clear form is a word of its own that means nothing else; a short one counts only where legal
//! forms stand: at the end of a name, or in front of it.

use crate::extract::pattern::Pattern;

/// Legal forms that are words of their own, anywhere in a name.
static CLEAR_FORM: Pattern = Pattern::new(
    r"(?xi)(?:^|[\s.,)&-])(?:
          S[DOU0]N\W{0,3}B[HN]\s?[DOÒ0] | 5/B | BERHAD | BHD | S/B
        | (?:PTE|PTY|PVT|PRIVATE)\W{0,3}(?:LTD|LIMITED) | \(PTY\)\W{0,2}LTD | CO\.?,?\s?LTD
        | LIMITED | LTD(?:\.?\s?[SŞ]T[Iİ1])? | LLC | L\.L\.C | INCORPORATED | CORPORATION
        | GMBH(?:\W{1,3}CO\W{1,3}KG)? | S\.\s?A\.\s?DE\s?C\.\s?V | S\.?\sDE\sR\.?\s?L
        | SP\.?\s?Z\s?\.?[O0]\.?\s?[O0] | SPOL\.?,?\sS\s?\.?\s?R\.?\s?O | LTDA | LIMITADA | EIRELI
        | E\.I\.R\.L | S\.A\.C | D\.\s?O\.\s?O | ZRT | NYRT | KFT | EOOD | M\.?B\.?H
        )(?:[\s.,;:)(*]|$)
        | (?:^|\s)(?:MMC|MCHJ|UNIPESSOAL)(?:[\s.,]|$)
        | (?:^|[\s,.\x22«„“])(?:ООО|ОАО|ЗАО|ПАО|ОДО|ОСОО|ТОО|ТОВ|ТЗОВ|ФОП|РУП|ЧТУП|ЧУП|ЕООД|ООД
          |Α\.Ε|Ε\.Π\.Ε|ΕΠΕ|Ι\.Κ\.Ε|ΙΚΕ|Ο\.Ε)(?:[\s,.\x22»“]|$)
        | 株式会社 | 有限会社 | 合同会社 | 有限公司 | 주식회사 | 유한회사 | [(（][주유株有][)）]
        | ㈜ | ㈱ | บริษัท | จำกัด | หจก | בע['\x22״]+מ | ذ\.?\s?م\.?\s?م
        | (?:^|\s)C(?:ÔNG|ONG)\s?TY\s | (?:^|\s)CTY\s",
);

/// Short legal forms, which must end the name or stand before a comma or another column.
static TRAILING_FORM: Pattern = Pattern::new(
    r"(?x)[\s.,)&-](?:(?i:
          PLT | LLP | PLC | INC | CORP | A\.?G | K\.?G | OHG | E\.\s?K | UG | E\.\s?V
        | S\.A\.S\.?U? | SAS | SASU | S\.?A\.?R\.?L | EURL | SNC | S\.?P\.?A | S/A
        | S\.?R\.?L\.?S? | S\.L\.?[UL]? | S\.C\.[AP] | LDA | L\.DA | S\.N\.C | SPRL | S\.?\s?COOP
        | B\.?V | N\.V | V\.O\.F | BVBA | OYJ? | A/S | APS | A\.[SŞ] | S\.\s?R\.\s?O | V\.O\.S
        | D\.D | J\.D\.O\.O | S\.P | OOD | EAD | S\.C | SP\.\s?[JK] | C\.A | EHF | E\.?I\.?R\.?L
        | K\.K | TBK
        )|AB|AS|ASA|HB|AŞ|SA|SL|SLU|NV|BT|KKT|OÜ|EI|ME|EPP|АД|АО|ΑΕ|ΟΕ|ΕΕ|DAC)\W*$ | [\s,)&-](?i:S\.\s?A(?:\.\s?U)?)\W*$",
);

/// Short legal forms in front of the name, or abbreviations for the kind of a company.
static LEADING_FORM: Pattern = Pattern::new(
    r"(?x)^\W*(?:(?i:PT|CV|UD)\.\s?\pL | (?:PT|CV|UD|SIA|UAB|SC|S\.C\.|OÜ|P\.?[PUH]\.?[UH]\.?U?\.?
        |F\.?H\.?U\.?|МП|ИП|ЧП|АО|ПП|ТЦ|ЕТ|КТ)\s+[\pL«„“\x22])",
);

/// Legal form `Sdn Bhd` with lookalike letters.
pub(super) static MISREAD_SDN_BHD: Pattern =
    Pattern::new(r"(?i)S[DOU0]N(\W{0,3})B[HN]\s?[DOÒ0](?:\b|$)");
/// One or two letters that an engine made of a mark behind the legal form.
pub(super) static SCRAP_AFTER_FORM: Pattern =
    Pattern::new(r"(?i)((?:BHD|LTD|GMBH|LLC)\.?)[ .,]?\(?[A-Z]{1,2}\)?$");
/// `CO.` with lookalike letters, before the rest of a legal form.
pub(super) static MISREAD_CO: Pattern = Pattern::new(r"(?i)\bC[P0QD]\.(\s*(?:\(M\)|SDN|LTD|PTE))");
/// Legal form `S/B` with a digit in place of the letter.
pub(super) static MISREAD_SB: Pattern = Pattern::new(r"( )5/B$");
/// `Sp. z o.o.` with zeros in place of the letters.
pub(super) static MISREAD_SP_ZOO: Pattern =
    Pattern::new(r"(?i)(SP\.?\s?Z\s?)[O0]\.?\s?[O0](\.?)(\s|,|$)");

/// Company at the beginning of a row whose branch or registration follows.
pub(super) static COMPANY_PREFIX: Pattern = Pattern::new(
    r"(?xi)^.{3,}?[\s,.](?:CO\.|CORP\.?|INC\.?|LTD\.?|GMBH|AG|S\.\s?A\.(?:\s?U\.)?|S\.L\.U?|A\.[SŞ]\.
        |SP\.?\s?Z\s?[O0]\.?\s?[O0]\.?|SPOL\.?,?\sS\s?\.?\s?R\.?\s?O\.?|S\.\s?R\.\s?O\.|LTDA\.?|KFT\.?|ZRT\.?
        |D\.O\.O\.|S\.R\.L\.|OYJ?)(?:[\s,(]|$)",
);

/// Legal form followed by a place in parentheses.
pub(super) static PLACE_AFTER_FORM: Pattern =
    Pattern::new(r"(?i)(?:BHD|LTD|GMBH|INC|LLC)\.?\s*\([^)]*\)$");

/// Returns whether a name has a legal form that is unmistakable anywhere.
pub(super) fn has_clear_form(name: &str) -> bool {
    CLEAR_FORM.is_match(name)
}

/// Returns whether a name has any legal form.
pub(super) fn has_legal_form(name: &str) -> bool {
    has_clear_form(name) || TRAILING_FORM.is_match(name) || LEADING_FORM.is_match(name)
}

/// Returns the byte offset at which a legal form at the end or inside begins.
pub(super) fn form_start(name: &str) -> Option<usize> {
    let form = CLEAR_FORM.find(name).or_else(|| TRAILING_FORM.find(name));
    form.map(|form| form.start())
}

/// Returns whether a text is a legal form with at most one letter besides.
pub(super) fn is_form_alone(name: &str) -> bool {
    let mut rest = name.to_owned();
    for pattern in [&CLEAR_FORM, &TRAILING_FORM] {
        rest = pattern.replace(&rest, " ").into_owned();
    }
    rest.len() < name.len() && rest.chars().filter(|sign| sign.is_alphabetic()).count() < 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn companies_of_all_countries_have_a_form() {
        for name in [
            "Hillside GmbH",
            "Hillside Tools Sdn Bhd",
            "COMERCIAL LOMAS LIMITADA",
            "Lomas S.A.",
            "Lomas S.A. de C.V.",
            "Sklep Pagorek Sp. z o.o.",
            "Sklep Pagorek SP. Z 0.0.",
            "KOPEC, SPOL. S R.O.",
            "Kopec a.s.",
            "Domb Zrt.",
            "Domb Kft.",
            "TEPE GIDA TIC.LTD.STI.",
            "TEPE GIDA SAN. VE TİC. A.Ş.",
            "Mäki Oy",
            "Backen AB",
            "PT. BUKIT MAKMUR",
            "CV BUKIT",
            "UAB Kalva",
            "ООО «Холм»",
            "ТОВ \"Пагорб\"",
            "ИП Холмов",
            "ΛΟΦΟΣ Α.Ε.",
            "주식회사 언덕",
            "(주)언덕",
            "株式会社丘",
            "山丘有限公司",
            "บริษัท เนิน จำกัด",
            "גבעה בע\"מ",
        ] {
            assert!(has_legal_form(name), "{name}");
        }
        for name in [
            "Hillside",
            "MADE IN U.S.A",
            "Casa Lomas",
            "언덕 카페",
            "The Hill Inn",
        ] {
            assert!(!has_legal_form(name), "{name}");
        }
        assert!(is_form_alone("A LTDA") && !is_form_alone("AL LTDA"));
    }
}
