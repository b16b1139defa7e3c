//! Tests of the choice of the currency.

use super::*;
use crate::extract::tests::page;
use crate::extract::{country, language, tax_ids, text};
use shared::field::Source;

#[test]
fn marks_codes_and_countries_tell_the_currency() {
    for (print, default, expected) in [
        ("TOTAL  RM 9.00", None, Some(("MYR", Source::Ocr))),
        ("TOTAL (RM)  9.00", None, Some(("MYR", Source::Ocr))),
        ("TOTAL  9,00 €", None, Some(("EUR", Source::Ocr))),
        ("TOTAL  £9.00", None, Some(("GBP", Source::Ocr))),
        ("TOTAL CHF  9.00", None, Some(("CHF", Source::Ocr))),
        ("TOTAL  $9.00", None, Some(("USD", Source::Ocr))),
        ("TOTAL  $9.00", Some("NZD"), Some(("NZD", Source::Ocr))),
        (
            "ABN 12 345 678 901\nTOTAL  $9.00",
            None,
            Some(("AUD", Source::Ocr)),
        ),
        (
            "MAPLE FOODS TORONTO\nHST 13%\nTOTAL  $9.00",
            None,
            Some(("CAD", Source::Ocr)),
        ),
        (
            "LIM PTE LTD\nTOTAL  $9.00",
            None,
            Some(("SGD", Source::Ocr)),
        ),
        ("TOTAL  9.00 kr\nMOMS 25%", None, None),
        (
            "KVITTO\nTOTAL  9.00 kr\nMOMS 25%",
            None,
            Some(("SEK", Source::Ocr)),
        ),
        (
            "ABC SDN BHD\nTOTAL  9.00",
            None,
            Some(("MYR", Source::Inferred)),
        ),
        (
            "ABC GMBH\nMünchen\nTOTAL  9,00",
            None,
            Some(("EUR", Source::Inferred)),
        ),
        (
            "GREEN GROCER\n0.778kg NET @ $5.99/kg  $4.66\nTOTAL  $4.66",
            None,
            None,
        ),
        (
            "GST REG NO: 201012345K\nTea  5.50\nTOTAL  12.00",
            None,
            Some(("SGD", Source::Inferred)),
        ),
        (
            "Visit www.shop.co\nTea  $5.50\nTOTAL  $12.00",
            None,
            Some(("USD", Source::Ocr)),
        ),
        (
            "JALAN KENANGA\nDISKON\nTUNAI  28,100\nJUMLAH  28,100",
            None,
            Some(("IDR", Source::Inferred)),
        ),
        (
            "JALAN KENANGA\nDISKON\nTUNAI  28.10\nJUMLAH  28.10",
            None,
            None,
        ),
        ("TOTAL  9.00", Some("PLN"), Some(("PLN", Source::Inferred))),
        ("TOTAL  9.00", None, None),
    ] {
        let rows = text::collect_rows(&[page(print)]);
        let countries = country::collect_clues(
            &rows,
            &tax_ids::find_tax_ids(&rows),
            language::likeliest_language(&rows),
        );
        let default = default.map(|code: &str| code.parse().unwrap());
        let field = find_currency(&rows, &countries, default);
        let said = field
            .value
            .map(|currency| (currency.to_string(), field.source));
        assert_eq!(
            said,
            expected.map(|(code, source)| (code.to_owned(), source)),
            "{print} {default:?}"
        );
    }
}
