//! Who sold it: the name as printed, with its legal form, perhaps over two lines.
//!
//! Names stand at the top, in larger letters, above the address. A legal form (`Ltd`, `GmbH`) is the
//! best sign of a name; addresses, numbers, greetings and titles of documents are not names.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use shared::field::Field;
use shared::receipt::TEXT_CHARACTERS_MAX;

use super::amount::{self, Notation};
use super::text::{Candidate, Evidence, Row, field, share};

/// The name stands in the first rows of the first page.
const HEADER_ROWS: usize = 14;
/// Below this the field stays empty and the name is an alternative.
const LEAST: f32 = 0.2;

/// Legal forms that are words of their own, wherever they stand in a name.
static CLEAR_FORM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)(?:^|[\s.,)&-])(?:
          S[DOU0]N\W{0,3}B[HN][DOÒ0] | 5/B | BERHAD | BHD | S/B
        | (?:PTE|PTY|PVT|PRIVATE)\W{0,3}(?:LTD|LIMITED) | \(PTY\)\W{0,2}LTD | CO\.?,?\s?LTD | LIMITED | LTD | LLC | L\.L\.C | INCORPORATED | CORPORATION
        | GMBH(?:\W{1,3}CO\W{1,3}KG)? | S\.\s?A\.\s?DE\s?C\.\s?V | SP\.?\s?Z\s?\.?O\.?\s?O
        )(?:[\s.,;:)(*]|$)",
    )
    .expect("a fixed pattern")
});

/// Short legal forms: they must end the name.
static SHORT_FORM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)[\s.,)&-](?i:
          PLT | LLP | PLC | INC | CORP | A\.?G | K\.?G | OHG | E\.\s?K | UG | MBH | E\.\s?V
        | S\.A\.S\.?U? | SAS | SASU | S\.?A\.?R\.?L | EURL | SNC | S\.A | S\.?P\.?A | S\.?R\.?L\.?S? | S\.L\.?U? | LDA | L\.DA | LTDA | S\.N\.C
        | B\.?V | N\.V | V\.O\.F | BVBA | OYJ? | A/S | APS | ASA | A\.S | S\.R\.O | KFT | D\.O\.O | K\.K
        )\W*$",
    )
    .expect("a fixed pattern")
});

/// The legal form `Sdn Bhd` with letters that look alike.
static MISREAD_SDN_BHD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\bS[DOU0]N(\W{0,3})B[HN][DOÒ0](?:\b|$)").expect("a fixed pattern"));
/// A letter or two that an engine made of a mark behind the legal form.
static AFTER_FORM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)((?:BHD|LTD|GMBH|LLC)\.?)[ .,]?\(?[A-Z]{1,2}\)?$").expect("a fixed pattern")
});
static MISREAD_SB: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"( )5/B$").expect("a fixed pattern"));

/// Kinds of business that names end with or begin with.
static BUSINESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)\b(?:ENTERPRISES?|TRADING|HARDWARE|STATIONER(?:Y|IES)|RESTAURANTS?|RESTORAN|RISTORANTE|RESTAURANTE|TRATTORIA|PIZZERIA|CAFE|CAFFE|COFFEE|KOPITIAM|BAKER(?:Y|IES)|BAECKEREI|BÄCKEREI|BOULANGERIE|PANADERIA|MARTS?|MINI\s?MARKET|SUPERMARKET|HYPERMARKET|MARKET|MARCHE|MARKT|SUPERMERCATO|SUPERMERCADO|MERCADO
        |STORES?|SHOP|CENTRE|CENTER|PHARMACY|FARMASI|FARMACIA|PHARMACIE|APOTHEKE|CLINIC|KLINIK|HOTEL|BISTRO|BAR|GRILL|FOODS?|CATERING|SEAFOOD|KITCHEN|HOUSE|SYARIKAT|PERNIAGAAN|KEDAI|PASARAYA|PASAR|GALLERY|BOOKS?|BOOKSTORE|BOUTIQUE|SALON|HOLDINGS?|MARKETING|SERVICES?|INDUSTRIES|GROUP
        |INTERNATIONAL|COMPANY|& \s?CO|& \s?SONS?|BROS|BROTHERS|STATION|PETROL|PETROLEUM|AUTO|MOTORS?|ELECTRICAL|ELECTRONICS|FASHION|TEXTILES?|FLORIST|OPTICAL|PARKING|KEBAB|NOODLES?|SUSHI|BURGER|PIZZA|TEA|DELI|BUTCHER|GASTHAUS|METZGEREI|DROGERIE|BOOK)\b",
    )
    .expect("a fixed pattern")
});

/// Rows that are never a name.
static NOISE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)
          \b(?:TEL|TELE?PHONE|PHONE|FAX|H/?P|HOTLINE|TÉL|TLF|TELEFON[OE]?|E-?MAIL|WHATSAPP|FACEBOOK)\b | WWW\. | HTTPS? | @\w | \.(?:COM|NET|ORG|MY|DE|FR|UK)(?:\.\w\w)?\s*$
        | ^\W*(?:SIMPLIFIED\s?|FULL\s?)?(?:TAX\s?)?(?:INVOICE|RECEIPT|BILL|CASH\s?(?:BILL|SALES?|RECEIPT)|CREDIT\s?NOTE|OFFICIAL\s?RECEIPT|SALES?\s?(?:RECEIPT|ORDER|SLIP)|QUOTATION|DELIVERY\s?ORDER|RECHNUNG|QUITTUNG|KASSENBON|BELEG|FACTUR[AE]|TICKET|RE[CÇ]U|RICEVUTA|SCONTRINO|RECIBO|BON|KASSABON|KVITT\w+|RESIT|INVOIS)\b
        | \b(?:TAX\s?INVOICE|THANK\s?YOU|WELCOME|TERIMA\s?KASIH|GUEST\s?CHECK|CUSTOMER\s?COPY|MERCHANT\s?COPY|DUPLICATE|REPRINT|COPY|ORIGINAL|SELAMAT\s?DATANG|BIENVENUE?|BIENVENID\w+|BENVENUT\w+|WILLKOMMEN|MERCI|DANKE|GRACIAS|GRAZIE|CASHIER|TABLE|POSTED|TERMINAL|SERVED|YOUR|OPENING\s?HOURS?|BUSINESS\s?HOURS?|OPERATION\s?HOURS?)\b
        | \b(?:GST|SST|VAT|TAX|CO|COMPANY|BUSINESS|BIZ|BR|ROC|ROB|SSM|REG|REGN|REGISTRATION|SYARIKAT|UEN|ABN|TRN|TIN|UST|MWST|NIF|CIF|SIRET|SIREN|P\.?IVA|PARTITA|LICENSE|LESEN|PENDAFTARAN|INV|INVOICE|RECEIPT|BILL|DOC|DOCUMENT|ORDER|STORE|BRANCH|MEMBER|SLIP)[\s.]*(?:REG|NO|NUM|NR|ID|\#|RFG|N[°º])\b
        | \b(?:DATE|TIME|DATUM|FECHA|TARIKH)\b\s*: | ^\W*(?:BILL|SHIP|SOLD|DELIVER)\s?TO\b | ^\W*(?:ATTN|TO|BRANCH|OUTLET|STORE|COUNTER|POS|USER|SALESPERSON)\s*[:\#]",
    )
    .expect("a fixed pattern")
});

/// Rows of an address.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?xi)
          ^\W*LOT\s | ^\W*(?:NO|LOT|UNIT|SUITE|LEVEL|FLOOR|BLK|BLOCK|PT|KM|BATU|PLOT|G-?[0-9]|GF|SHOP\s?(?:NO|[0-9]))\b[\s.:]*[\w-]*[0-9] | \b(?:JALAN|JLN|PERUSAHAAN\s[0-9]|LORONG|LRG|TAMAN|KAMPUNG|KG\.|BANDAR|PERSIARAN|LEBUH|KAWASAN|SEKSYEN|SECTION|MUKIM|SELANGOR|JOHOR|KUALA\s?LUMPUR|WILAYAH|PENANG|PERAK|MELAKA)\b
        | \b(?:STREET|ROAD|AVENUE|BOULEVARD|BLVD|LANE|DRIVE|HIGHWAY|HWY|RUE|PLACE|STRADA|PIAZZA|CALLE|AVENIDA|AVDA|PLAZA\s?[0-9]|RUA|PRAÇA|LARGO|WEG|PLATZ|GASSE|ALLEE|STRAAT|LAAN|PLEIN|VÄGEN|GATAN)\b | (?:STRASSE|STRAßE|STR\.)\s*[0-9] | ^\W*VIA\s.*[0-9]
        | ^\W*(?:D|F|CH|A|I|E|NL|B)?-?[0-9]{4,6}\s?[,\s][A-ZÀ-Ü] | \b[0-9]{5,6}\b[\s,.]+[A-Z]{2,} | ^\W*[0-9]+[A-Z]?(?:-[0-9]+)?\s*,.* | ,\s*[A-Z]{2}\s[0-9]{5} | \b[A-Z]{1,2}[0-9][A-Z0-9]?\s[0-9][A-Z]{2}\b
        | \b(?:1ST|2ND|3RD|[0-9]TH|GROUND|FIRST|SECOND)\s?(?:FLOOR|FLR)\b | \bP\.?\s?O\.?\s?BOX\b",
    )
    .expect("a fixed pattern")
});

/// A registration number at the end of a name, in parentheses or bare.
static REGISTRATION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\s*(?:[(\[{]\s*(?:CO\.?|COMPANY|REG\.?|ROC|NO\.?|NR\.?|[:.#\s-]|[A-Z]{0,3})*[0-9][0-9A-Z\s.-]{3,}[)\]}]?|\s[A-Z]{0,2}[0-9]{5,}\s?-?\s?[A-Z]{0,2})\W*$").expect("a fixed pattern")
});

/// A registration number with something behind it.
static NUMBER_INSIDE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\s*\(?\b[0-9]{5,}\s?-?\s?[A-Z]\b").expect("a fixed pattern"));

/// A row that is only a registration number or another code.
static CODE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W*(?:[A-Z]{0,4}[\s.:-]*)?[0-9][0-9\s./-]*(?:[A-Z]{0,2})\W*$").expect("a fixed pattern")
});

/// Words that lead to a name.
static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W*(?:WELCOME\s?TO|DIMILIKI(?:\s?OLEH)?|OWN(?:ED)?\s?BY|OPERATED\s?BY|MANAGED\s?BY|BIENVENUE\s?(?:CHEZ|A|À)|FORMERLY)\s*:?\s*").expect("a fixed pattern")
});

/// Words that a company's name goes on with: they are not a name of their own.
static TAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?xi)^[\s&.,-]*(?:(?:AND|&|CO|C[OP]\.|M|\(\s?M\s?\)|MALAYSIA|\([A-Z\s]{1,16}\)|TRADING|MARKETING|ENTERPRISES?|HOLDINGS?|INDUSTRIES|GROUP|INTERNATIONAL|COMPANY|SUPPLIES|MANAGEMENT|VENTURES?|RETAIL|SONS?|BROS|RESOURCES)(?:[\s.,&]+|$))*").expect("a fixed pattern")
});

/// Headings above the goods.
static COLUMNS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:QTY|QUANTITY|PRICE|AMOUNT|AMT|DESCRIPTION|DESC|ITEMS?|UOM|MENGE|PREIS|ARTIKEL|PRIX|PRECIO|PREZZO)\b").expect("a fixed pattern")
});

/// The merchant of the receipt.
pub(super) fn find(rows: &[Row]) -> Field<String> {
    let header = header(rows);
    let usual = usual_height(rows);
    let mut candidates = Vec::new();
    let (mut names, mut below) = (0.0, 0.0);
    for (index, row) in header.iter().enumerate() {
        let Some(name) = name_of(&row.text) else {
            // Below the address and the title stand other names: the buyer, the cashier.
            if is_below_name(&row.text) {
                below = 2.2;
            }
            continue;
        };
        let place = 2.4 - 0.45 * names - below + size_points(row.height / usual);
        names = (names + 1.0_f32).min(6.0);
        let start = row.text.find(name).unwrap_or(0);
        let Some(evidence) = row.evidence(&(start..start + name.len())) else { continue };
        let place = place - 2.0 * (1.0 - evidence.confidence);
        let place = if header.get(index + 1).is_some_and(|next| follows_name(&next.text)) {
            place + 0.8
        } else {
            place
        };
        if let Some((joined, evidence)) = with_next_rows(name, &evidence, &header[index + 1..]) {
            let points = place + form_points(&joined) + if has_form(name) { -3.0 } else { 0.6 };
            candidates.push(candidate(&joined, points, evidence));
        }
        candidates.push(candidate(name, place + form_points(name), evidence));
    }
    weigh(&mut candidates);
    field(candidates, LEAST)
}

fn is_below_name(text: &str) -> bool {
    ADDRESS.is_match(text) || NOISE.is_match(text)
}

/// Names are printed larger than the rest; what is far larger is a stamp or written by hand.
fn size_points(size: f32) -> f32 {
    if size > 2.6 { -0.5 } else { ((size - 1.0) * 2.0).clamp(-0.5, 1.0) }
}

/// An address or a registration number is what mostly stands below a name.
fn follows_name(text: &str) -> bool {
    is_below_name(text)
        || CODE.is_match(text)
        || REGISTRATION.find(text).is_some_and(|found| found.start() == 0)
}

fn has_form(name: &str) -> bool {
    CLEAR_FORM.is_match(name) || SHORT_FORM.is_match(name)
}

fn candidate(value: &str, points: f32, evidence: Evidence) -> Candidate<String> {
    let value = spelled(value).chars().take(TEXT_CHARACTERS_MAX).collect();
    Candidate { value, confidence: points, evidence }
}

/// The name with its legal form spelled right, where engines often misread one letter.
fn spelled(name: &str) -> String {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = MISREAD_SDN_BHD.replace(&name, |parts: &Captures| {
        let lower = parts[0].contains('n');
        format!("{}{}{}", if lower { "Sdn" } else { "SDN" }, &parts[1], if lower { "Bhd" } else { "BHD" })
    });
    let name = MISREAD_SB.replace(&name, "${1}S/B");
    AFTER_FORM.replace(&name, "$1").into_owned()
}

/// Turns points into confidence: what counts is the lead over the next.
fn weigh(candidates: &mut [Candidate<String>]) {
    let points: Vec<f32> = candidates.iter().map(|candidate| candidate.confidence).collect();
    for (index, candidate) in candidates.iter_mut().enumerate() {
        let rivals = points.iter().enumerate().filter(|(other, _)| *other != index);
        let rival = rivals.map(|(_, points)| *points).fold(0.0, f32::max);
        candidate.confidence =
            share(0.5 * (points[index] - 2.5).min(4.0) + 0.7 * (points[index] - rival).min(2.5));
    }
}

/// The rows above the goods.
fn header(rows: &[Row]) -> &[Row] {
    let first_page = rows.iter().take_while(|row| row.page == 1).take(HEADER_ROWS).count();
    let goods = rows[..first_page].iter().skip(1).position(|row| {
        COLUMNS.find_iter(&row.text).nth(1).is_some()
            || !amount::find(&row.text, Notation::of(None)).is_empty()
    });
    &rows[..goods.map_or(first_page, |at| at + 1)]
}

fn usual_height(rows: &[Row]) -> f32 {
    let mut heights: Vec<f32> = rows.iter().map(|row| row.height).collect();
    heights.sort_by(f32::total_cmp);
    heights.get(heights.len() / 2).copied().unwrap_or(1.0).max(f32::EPSILON)
}

/// The name in a row, without what is printed around it; `None` where the row is something else.
fn name_of(text: &str) -> Option<&str> {
    let lead = LEAD.find(text).map_or(0, |found| found.end());
    let mut name = text[lead..].trim();
    if lead == 0 && NOISE.is_match(name) && !has_form(name) {
        return None;
    }
    if let Some(number) = REGISTRATION.find(name).filter(|found| found.start() > 0) {
        name = &name[..number.start()];
    }
    // What follows a number behind the legal form is a branch.
    if let Some(number) = NUMBER_INSIDE.find(name).filter(|number| has_form(&name[..number.start()])) {
        name = &name[..number.start()];
    }
    name = name.trim_matches(|sign: char| {
        sign.is_whitespace()
            || matches!(
                sign,
                '*' | ':' | ',' | ';' | '-' | '=' | '_' | '~' | '"' | '\'' | '#' | '<' | '>' | '|'
            )
    });
    let letters = name.chars().filter(|sign| sign.is_alphabetic()).count();
    let digits = name.chars().filter(char::is_ascii_digit).count();
    let usable = letters >= 3
        && letters > digits
        && !CODE.is_match(name)
        && (!ADDRESS.is_match(name) || has_form(name));
    usable.then_some(name)
}

fn form_points(name: &str) -> f32 {
    let words = name.split_whitespace().count();
    let letters = name.chars().filter(|sign| sign.is_alphabetic()).count();
    let mut points = if has_form(name) { 3.0 } else { 0.0 };
    points += if BUSINESS.is_match(name) { 1.0 } else { 0.0 };
    // "Bistro & Cafe" says what they are, not who.
    let kinds = BUSINESS.replace_all(name, "");
    points -= if kinds.chars().any(char::is_alphanumeric) { 0.0 } else { 2.0 };
    points -= if words > 10 || words > 6 && !has_form(name) { 1.5 } else { 0.0 }
        + if letters < 4 { 1.0 } else { 0.0 };
    points -= if name.ends_with(['!', '?']) || name.contains(':') { 1.5 } else { 0.0 };
    points
}

/// The name with the next rows, where they go on with it: a parenthesis is still open, or they begin with
/// words like "Trading" that go before a legal form.
fn with_next_rows(name: &str, evidence: &Evidence, next: &[Row]) -> Option<(String, Evidence)> {
    let (mut name, mut evidence) = (name.to_owned(), evidence.clone());
    let mut goes_on = false;
    for row in next.iter().take(2) {
        let Some(rest) = without_registration(&row.text) else { break };
        if !(is_open(&name) || goes_on_with(rest)) {
            break;
        }
        let start = row.text.find(rest)?;
        evidence = evidence.and(row.evidence(&(start..start + rest.len()))?);
        name = format!("{name} {rest}");
        goes_on = true;
    }
    (goes_on && !is_open(&name)).then_some((name, evidence))
}

fn is_open(name: &str) -> bool {
    name.ends_with('&') || name.matches('(').count() > name.matches(')').count()
}

/// Whether a row cannot be a name of its own but the rest of one.
fn goes_on_with(rest: &str) -> bool {
    let after = TAIL.find(rest).map_or(rest, |tail| &rest[tail.end()..]);
    if after.is_empty() {
        return true;
    }
    let form = CLEAR_FORM.find(rest).or_else(|| SHORT_FORM.find(rest));
    let Some(form) = form.map(|form| &rest[..form.start()]) else {
        return after.starts_with('(') && after.len() < rest.len();
    };
    let kinds = BUSINESS.replace_all(form, "");
    TAIL.find(&kinds).is_some_and(|tail| kinds[tail.end()..].trim_matches([' ', '.', '&', ',']).is_empty())
}

/// A row without the registration number behind the name; it may be a legal form alone.
fn without_registration(text: &str) -> Option<&str> {
    let name = text.trim();
    let end =
        REGISTRATION.find(name).filter(|found| found.start() > 0).map_or(name.len(), |found| found.start());
    let name = name[..end].trim_end_matches([' ', ',', '-', ':', '*']);
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::tests::page;
    use crate::extract::text;

    #[test]
    fn finds_the_name_among_what_stands_around_it() {
        for (print, name) in [
            ("3180404\nHILLSIDE TOOLS SDN BHD\n(123456-K)\nNO 4, JALAN BUKIT 2", "HILLSIDE TOOLS SDN BHD"),
            ("HILLSIDE TOOLS\nSDN BHD\nNO 4, JALAN BUKIT 2", "HILLSIDE TOOLS SDN BHD"),
            ("HILLSIDE TOOLS\nTRADING (NORTH\nSIDE) SDN BHD", "HILLSIDE TOOLS TRADING (NORTH SIDE) SDN BHD"),
            ("HILLSIDE TOOLS SDN BHD (123456-K)", "HILLSIDE TOOLS SDN BHD"),
            ("HILLSIDE TOOLS SON BHD", "HILLSIDE TOOLS SDN BHD"),
            ("TAX INVOICE\nHILLSIDE TOOLS LTD\n12 High Street", "HILLSIDE TOOLS LTD"),
            ("WELCOME TO HILLSIDE CAFE\n12 High Street", "HILLSIDE CAFE"),
            ("HILLSIDE CAFE\n12 High Street\nTAX INVOICE\nBILL TO:\nGREAT BUYER SDN BHD", "HILLSIDE CAFE"),
            ("Tel: 03-1234567\nHillside Pty Ltd\nABN 12 345 678 901", "Hillside Pty Ltd"),
        ] {
            assert_eq!(find(&text::rows(&[page(print)])).value.as_deref(), Some(name), "{print}");
        }
    }

    #[test]
    fn what_is_no_name_gives_a_gap() {
        for print in ["TAX INVOICE", "NO 12, JALAN MELATI 3\n81100 JOHOR BAHRU", "TEL: 03-1234567\n12345678"]
        {
            assert_eq!(find(&text::rows(&[page(print)])).value, None, "{print}");
        }
    }
}
