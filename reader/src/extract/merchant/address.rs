//! Rows of addresses, of all countries.

use shared::text::normalize_text;

use crate::extract::pattern::Pattern;

/// Rows of an address, by words of streets, floors and places and by postal codes.
static ADDRESS_ROW: Pattern = Pattern::new(
    r"(?xi)
          ^\W*LOT\s | ^\W*(?:NO|LOT|UNIT|SUITE|LEVEL|FLOOR|BLK|BLOCK|PT|KM|BATU|PLOT|G-?[0-9]|GF
            |SHOP\s?(?:NO|[0-9]))\b[\s.:]*[\w-]*[0-9]
          | \b(?:JALAN|JLN|PERUSAHAAN\s[0-9]|LORONG|LRG|TAMAN|KAMPUNG|KG\.|BANDAR|PERSIARAN
            |LEBUH|KAWASAN|SEKSYEN|SECTION|MUKIM|SELANGOR|JOHOR|KUALA\s?LUMPUR|WILAYAH|PENANG
            |PERAK|MELAKA)\b
        | \b(?:STREET|ROAD|AVENUE|BOULEVARD|BLVD|LANE|DRIVE|HIGHWAY|HWY|RUE|PLACE|STRADA
          |PIAZZA|CALLE|AVENIDA|AVDA|PLAZA\s?[0-9]|RUA|PRAÇA|LARGO|WEG|PLATZ|GASSE|ALLEE
          |STRAAT|LAAN|PLEIN|VÄGEN|GATAN)\b | (?:STRASSE|STRAßE|STR\.)\s*[0-9] | ^\W*VIA\s.*[0-9]
        | ^\W*(?:D|F|CH|A|I|E|NL|B)?-?[0-9]{4,6}\s?[,\s][A-ZÀ-Ü] | \b[0-9]{5,6}\b[\s,.]+[A-Z]{2,}
        | ^\W*[0-9]+[A-Z]?(?:-[0-9]+)?\s*,.* | ,\s*[A-Z]{2}\s[0-9]{5}
        | \b[A-Z]{1,2}[0-9][A-Z0-9]?\s[0-9][A-Z]{2}\b
        | \b(?:1ST|2ND|3RD|[0-9]TH|GROUND|FIRST|SECOND)\s?(?:FLOOR|FLR)\b | \bP\.?\s?O\.?\s?BOX\b",
);

/// Words of streets, compared without accents, in a row with a number.
static STREET_WORD: Pattern = Pattern::new(
    r"(?x)\b(?:str|strada|calea|bulevardul|sos|calle|av|avda|avd|ave|avenida|blvd|bld|bd|bvd|boul
        |paseo|plaza|pza|ctra|camino|ruta|rod|rodovia|travessa|estrada|alameda|praca|rua|lgo
        |rue|quai|place|chemin|allee|route|impasse|faubourg|fbg|rd|ln|lane|way|hwy|pkwy|plz|sq
        |square|broadway|drive|court|via|viale|corso|piazza|pzza|vicolo|largo
        |ul|ulica|aleja|osiedle|nam|namesti|trida|utca|korut|krt|ulice|cesta|trg
        |mah|mahallesi|mh|sok|sk|sokak|cad|cd|cadde|caddesi|bulv|bulvari|blv|apt
        |jl|jln|jalan|gg|gang|kel|kec|kab|desa|ruko|blok|lorong
        |thanon|soi|duong|pho|phuong
        |vej|gade|gata|vei|veien|vegen|katu|kuja|polku|damm|ufer|chaussee
        |block|blk|floor|flr|level|unit|suite|sector|sectorul|loteo|comuna|depto|km|s\sn)\b
        | \pL{2,}(?:strasse|str|weg|platz|gasse|allee|ring|damm|ufer|graben|straat|laan|plein|kade|weide
          |vej|gade|gata|gatan|vagen|veien|katu|tie|kuja|kyrkog|utca|ulica)\b",
);

/// Postal codes with a place, in any of the two orders.
static POSTAL_CODE: Pattern = Pattern::new(
    r"(?x)^\W*(?:[A-Z]{1,3}-)?[0-9]{2,3}[-\s][0-9]{2,3}\s+\pL{3} | ^\W*(?:[A-Z]{1,2}-)?[0-9]{4,6}\s?\p{Lu}\p{L}{2}
        | ^\W*[0-9]{4}\s[A-Z]{2}\s\p{L}{3} | \b[A-Z]{2}\s?[0-9]{5}(?:-[0-9]{4})?\W*$
        | \pL{3,}[\s,)-]+[0-9]{5,6}\W*$ | \pL{3,},\s?[0-9]{4,5}\W*$ | ,\s*[A-Z]{2}\W*$",
);

/// Towns and regions written as `TOWN / REGION`, or a number of a house at the end.
static HOUSE_NUMBER: Pattern = Pattern::new(
    r"(?xi)\pL{3}.*\bN(?:O\s?[:.]|[R°º])\s?[.:]?\s?[0-9]{1,4}\b | \bS/N\b | ^\W*C/\s?\pL | ^\W*[0-9]+[A-Z]?(?:[-/][0-9]+)?\s+\pL{3,}.*\b(?:ST|RD
        |AVE?|DR|BLVD|LN|WAY|STREET|ROAD|BLD)\b",
);

/// Words of addresses in other scripts.
static OTHER_SCRIPTS: Pattern = Pattern::new(
    r"(?xi)(?:^|[\s,])(?:г|ул|пр|пр-т|просп|пер|обл|р-н|корп|стр|вул|буд|бул|пл|мкр|с)\.\s?\pL
        |(?:улица|проспект|переулок|область|район|шоссе|вулиця|площа)
        |(?:ΟΔΟΣ|ΛΕΩΦ|ΠΛΑΤΕΙΑ|Τ\.?Κ\.?\s?[0-9])
        |\pL(?:시|도|군|구)\s.*\pL(?:구|동|읍|면|로|길)(?:\s|[0-9]|$) | \pL(?:로|길)\s?[0-9]+
        |〒 | [都道府県].{1,8}[市区町村] | 丁目 | 番地
        |[省市].{1,8}[区區县縣路街] | [路街道]\s?[0-9]+ | [0-9]+\s?[号號樓楼]
        |(?:ถนน|แขวง|เขต|ตำบล|อำเภอ|ซอย|หมู่) | (?:^|\s)[ถตอจม]\.\s?[\p{Thai}0-9]
        |(?:רחוב|רח'|שד') | (?:شارع|طريق|حي\s)",
);

/// Label of an address, which makes its row no mere heading.
static ADDRESS_LABEL: Pattern = Pattern::new(concat!(
    r"(?i)^\W*(?:DIRECC?I[OÓ]N|ALAMAT|ENDERE[CÇ]O",
    r"|INDIRIZZO|(?:OBJECT\s?)?ADDRESS|ADRES\w*|DOMICILIO",
    r"|АДРЕС|주소|住所|地址|ที่อยู่|כתובת|العنوان)",
));

/// Returns whether a row begins with the label of an address.
pub(super) fn has_address_label(text: &str) -> bool {
    ADDRESS_LABEL.is_match(text)
}

/// Returns whether a row belongs to an address.
pub(super) fn is_address(text: &str) -> bool {
    if ADDRESS_ROW.is_match(text) || POSTAL_CODE.is_match(text) || OTHER_SCRIPTS.is_match(text) {
        return true;
    }
    let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
    HOUSE_NUMBER.is_match(text) || has_digit && STREET_WORD.is_match(&normalize_text(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_all_countries_are_known() {
        for text in [
            "Hauptstraße 12",
            "Lindenweg 3",
            "CH-6020 Emmen",
            "12 rue du Moulin",
            "C/ MOLINO 8",
            "AV. LIBERTAD 120",
            "Via Roma 5",
            "ul. Polna 4",
            "00-950 WARSZAWA",
            "602 00 BRNO",
            "ÇINAR MAH. LALE SK. NO:4",
            "JL. MELATI NO. 8",
            "STR. LALELELOR NR. 3",
            "Torikatu 4, 33100 Tampere",
            "г. Минск, ул. Садовая, 5",
            "서울시 마포구 동교로 12",
            "東京都港区芝1丁目",
            "ถนนสุขุมวิท",
            "5 Mill Road",
            "Miami, FL 33101",
        ] {
            assert!(is_address(text), "{text}");
        }
        for text in [
            "Hillside Cafe",
            "HILLSIDE 52",
            "Sklep Pagorek 12",
            "Bar Colina",
            "Холм",
            "언덕 카페",
            "丘の上",
        ] {
            assert!(!is_address(text), "{text}");
        }
    }
}
