//! Tests with codes built by the specifications from invented values.

use proptest::prelude::*;
use shared::field::{Field, Source};
use shared::receipt::format_date;

use super::*;
use crate::extract::{Settings, extract_receipt, tests::page};

const PORTUGAL: &str = concat!(
    "A:512345678*B:999999990*C:PT*D:FS*E:N*F:20260914*G:FS A26/1043*H:JFX7T5HD-1043*",
    "I1:PT*I2:1.00*I3:10.00*I4:0.60*I7:20.00*I8:4.60*N:5.20*O:36.20*Q:aB3d*R:1234",
);
const AUSTRIA: &str = concat!(
    "_R1-AT1_KASSE-7_00815_2026-09-14T18:05:09_12,00_11,00_0,00_0,00_-1,19_",
    "q1w2e3r4t5Y=_4f9a01_aGFsbG8sdGVz_c2lnbmF0dXI=",
);
const SWISS: &str = concat!(
    "SPC\r\n0200\r\n1\r\nCH9300762011623852957\r\nS\r\nHolzhandlung Meier AG\r\nSägeweg\r\n4\r\n",
    "3000\r\nBern\r\nCH\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n1949.75\r\nCHF\r\n\r\n\r\n\r\n\r\n\r\n\r\n",
    "\r\nNON\r\n\r\nDanke\r\nEPD\r\n//S1/10/R\\/2026-31/11/260914/30/106017086/32/8.1",
);
const EPC: &str =
    "BCD\n002\n1\nSCT\n\nGasthof zur Post\nAT022011100003429660\nEUR36.2\n\n\nTisch 4";
const SERBIA: &str = "https://suf.purs.gov.rs/v/?vl=";
/// 14 July 2025 at 16:05:30.250 UTC, 1234.56 dinars, counter 4711.
const SERBIAN_SALE: &str =
    "A0FCMTJDRDM0RUY1NkdINzhnEgAAoA8AAABhvAAAAAAAAAABmAmvJgoAAAD%2F%2F%2F%2F%2F";

fn read(text: &str) -> Option<FiscalData> {
    FORMATS.iter().find_map(|read| read(text))
}

/// Returns country, parties, number, date, time and total of a code in one line.
fn told(text: &str) -> Option<String> {
    let fiscal = read(text)?;
    let parts = [
        fiscal.country.map(str::to_owned),
        fiscal.payee,
        fiscal
            .tax_id
            .map(|(kind, number)| format!("{kind} {number}")),
        fiscal.receipt_number,
        fiscal.date.map(format_date),
        fiscal.time.map(|time| time.to_string()),
        fiscal.total.map(|total| {
            format!(
                "{} {}",
                total.to_decimal(),
                total.currency.map_or("?".into(), String::from)
            )
        }),
    ];
    Some(parts.into_iter().flatten().collect::<Vec<_>>().join(" | "))
}

#[test]
fn reads_each_format() {
    let serbia = format!("{SERBIA}{SERBIAN_SALE}");
    for (text, expected) in [
        (
            PORTUGAL,
            "PT | NIF 512345678 | FS A26/1043 | 2026-09-14 | 36.20 EUR",
        ),
        (AUSTRIA, "AT | 00815 | 2026-09-14 | 18:05:09 | 21.81 EUR"),
        (
            &serbia,
            "RS | AB12CD34-EF56GH78-4711 | 2025-07-14 | 18:05:30 | 1234.56 RSD",
        ),
        (
            concat!(
                "https://porezna.gov.hr/rn?jir=0f6a1c3e-27d4-4c55-9b0e-5a1d2c3b4e5f",
                "&datv=20260914_1805&izn=3620",
            ),
            "HR | 2026-09-14 | 18:05 | 36.20 EUR",
        ),
        (
            concat!(
                "https://porezna.gov.hr/rn/?zki=00112233445566778899aabbccddeeff",
                "&datv=20220914_0905&izn=-100",
            ),
            "HR | 2022-09-14 | 09:05 | -1.00 ?",
        ),
        (
            "O-0123456789ABCDEF0123456789ABCDEF",
            "SK | O-0123456789ABCDEF0123456789ABCDEF",
        ),
        (
            "01234567-89abcdef-01234567-89abcdef-01234567:88812345678900001:260914180509:42:36.20",
            "SK | 42",
        ),
        (
            SWISS,
            "Holzhandlung Meier AG | UID CHE106017086 | R/2026-31 | 2026-09-14 | 1949.75 CHF",
        ),
        (EPC, "Gasthof zur Post | 36.20 EUR"),
        (
            "BCD\n001\n1\nSCT\nBICBIC22\nA B\nDE89370400440532013000",
            "A B",
        ),
    ] {
        assert_eq!(told(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn leaves_what_is_broken_or_nothing_of_the_kind() {
    for text in [
        "",
        "https://example.com/?vl=AAAA",
        "FS A26/1043",
        &PORTUGAL.replace("A:512345678", "A:512345670"),
        &PORTUGAL.replace("F:20260914", "F:20261314"),
        &PORTUGAL.replace("O:36.20", "O:36.2x"),
        &AUSTRIA.replace("_R1-AT1", "_R1-DE1"),
        &AUSTRIA.replace("12,00", "12;00"),
        &AUSTRIA.replace("q1w2e3r4t5Y=", "VFJB"),
        AUSTRIA.rsplit_once('_').unwrap().0,
        &format!("{SERBIA}{}", &SERBIAN_SALE[..40]),
        &format!("{SERBIA}{}", SERBIAN_SALE.replacen("A0", "A8", 1)),
        &format!("http://{}", &SERBIA[8..]),
        "https://porezna.gov.hr/rn?jir=1&datv=20260914_1805&izn=3620",
        "https://porezna.gov.hr/rn?zki=00112233445566778899aabbccddeeff&datv=20260914&izn=3620",
        concat!(
            "https://porezna.gov.hr.example/rn?zki=00112233445566778899aabbccddeeff",
            "&datv=20260914_1805&izn=1",
        ),
        "O-0123",
        &SWISS.replace("CH93", "CH94"),
        &SWISS.replace("EPD", "END"),
        &EPC.replace("AT02", "AT03"),
        &EPC.replace("SCT", "XXX"),
    ] {
        assert_eq!(told(text), None, "{text}");
    }
}

#[test]
fn taxes_have_rates_bases_and_amounts() {
    let taxes = |text: &str| -> Vec<(Option<u32>, i64, i64)> {
        let shares = read(text).unwrap().taxes;
        shares
            .iter()
            .map(|share| {
                (
                    share.rate.map(|rate| rate.thousandths() / 10),
                    share.base.minor,
                    share.amount.minor,
                )
            })
            .collect()
    };
    assert_eq!(
        taxes(PORTUGAL),
        [
            (Some(0), 100, 0),
            (Some(600), 1000, 60),
            (Some(2300), 2000, 460)
        ]
    );
    assert_eq!(
        taxes(&PORTUGAL.replace("I1:PT", "I1:PT-MA")),
        [(Some(0), 100, 0), (None, 1000, 60), (None, 2000, 460)]
    );
    assert_eq!(
        taxes(AUSTRIA),
        [
            (Some(2000), 1000, 200),
            (Some(1000), 1000, 100),
            (Some(1900), -100, -19)
        ]
    );
    assert_eq!(
        taxes(&AUSTRIA.replace("2026", "2020")).len(),
        2,
        "what the fifth amount stands for is open"
    );
}

#[test]
fn what_was_given_back_is_negative() {
    let note = read(&PORTUGAL.replace("D:FS", "D:NC")).unwrap();
    assert_eq!(
        (note.document_type, note.total.unwrap().minor),
        (Some(DocumentType::CreditNote), -3620)
    );
    assert_eq!(note.taxes[2].amount.minor, -460);
    let refund = read(&AUSTRIA.replace("12,00", "-24,00")).unwrap();
    assert_eq!(
        (refund.document_type, refund.total.unwrap().minor),
        (Some(DocumentType::CreditNote), -1419)
    );
}

#[test]
fn account_numbers_have_check_digits() {
    assert!(is_iban("AT022011100003429660") && is_iban("DE89370400440532013000"));
    assert!(
        !is_iban("AT022011100003429661") && !is_iban("") && !is_iban("AT02 2011 1000 0342 9660")
    );
}

/// Extracts a receipt from a printed text and a code.
fn with_code(text: &str, code: &str) -> Receipt {
    let area = [0.3, 0.7, 0.4, 0.2].into();
    let codes = vec![PageCode {
        kind: Symbology::Qr,
        text: code.to_owned(),
        area,
    }];
    extract_receipt(
        &[Page {
            codes,
            ..page(text)
        }],
        &Settings::default(),
    )
}

#[test]
fn a_printed_value_that_says_the_same_keeps_its_place() {
    let read = with_code(
        "LOJA CENTRAL LDA\nFatura\nData 14-09-2026\nTOTAL EUR  36,20",
        PORTUGAL,
    );
    assert_eq!(
        (
            read.total.value.unwrap().minor,
            read.total.confidence,
            read.total.source
        ),
        (3620, 1.0, Source::Qr)
    );
    assert!(read.total.raw.unwrap().ends_with("36,20") && !read.total.words.is_empty());
    assert!(read.total.area.unwrap().y < 0.5 && read.total.alternatives.is_empty());
    assert_eq!(
        (
            read.date.confidence,
            read.date.source,
            read.date.words.is_empty()
        ),
        (1.0, Source::Qr, false)
    );
    assert_eq!(read.receipt_number.value.as_deref(), Some("FS A26/1043"));
    assert_eq!(
        read.merchant.tax_ids[0].value.value.as_deref(),
        Some("512345678")
    );
    assert_eq!(
        (read.taxes.len(), read.tax_total.value.unwrap().minor),
        (3, 520)
    );
    assert_eq!(
        (
            read.barcodes.len(),
            read.barcodes[0].kind.as_str(),
            read.barcodes[0].page
        ),
        (1, "qr", 1)
    );
}

#[test]
fn a_printed_value_that_differs_is_the_first_alternative() {
    let read = with_code(
        "LOJA CENTRAL LDA\nData 11-09-2026\nTOTAL EUR  86,20",
        PORTUGAL,
    );
    assert_eq!(
        (
            read.total.value.unwrap().minor,
            read.total.alternatives[0].value.minor
        ),
        (3620, 8620)
    );
    assert_eq!(
        (read.total.page, read.total.area, read.total.words.len()),
        (Some(1), Some([0.3, 0.7, 0.4, 0.2].into()), 0)
    );
    assert_eq!(
        read.date.value.map(format_date).as_deref(),
        Some("2026-09-14")
    );
    assert_eq!(
        read.date.alternatives[0].value,
        parse_date("20260911").unwrap()
    );
}

#[test]
fn a_printed_total_that_is_proved_outvotes_the_code() {
    let mut read = extract_receipt(&[page("CAFÉ LTD\nTOTAL EUR  38,20")], &Settings::default());
    let euros = |minor| Field {
        value: Some(Money::new(minor, parse_currency("EUR"))),
        ..Field::gap()
    };
    (read.amount_paid, read.change) = (euros(4000), euros(180));
    let area = [0.0; 4].into();
    let pages = [Page {
        codes: vec![PageCode {
            kind: Symbology::Qr,
            text: PORTUGAL.into(),
            area,
        }],
        ..Page::default()
    }];
    let mut proved = read.clone();
    apply_codes(&mut proved, &pages);
    assert_eq!(
        (
            proved.total.value.unwrap().minor,
            proved.total.alternatives[0].value.minor
        ),
        (3820, 3620)
    );
    assert!(proved.total.source == Source::Ocr);
    // This change proves neither of the totals.
    read.change = euros(100);
    apply_codes(&mut read, &pages);
    assert_eq!(
        (
            read.total.value.unwrap().minor,
            read.total.alternatives[0].value.minor
        ),
        (3620, 3820)
    );
}

#[test]
fn amounts_follow_the_currency_of_the_code() {
    let read = with_code("SUMMER GARDEN K.K.\nTOTAL ¥1,949\nCash ¥2,000", SWISS);
    assert_eq!(read.currency.value, parse_currency("CHF"));
    let total = read.total.value.unwrap();
    assert_eq!(
        (total.minor, total.exponent, total.currency),
        (194_975, 2, parse_currency("CHF"))
    );
    assert_eq!(read.total.alternatives[0].value.minor, 194_900);
}

#[test]
fn a_payee_fills_a_gap_and_contradicts_nobody() {
    let named = with_code("GASTHAUS LAMM GMBH\nSumme EUR  36,20", EPC)
        .merchant
        .name;
    assert_eq!(named.source, Source::Ocr);
    assert_eq!(named.alternatives[0].value, "Gasthof zur Post");
    let open = with_code("", EPC).merchant.name;
    assert_eq!(
        (open.value.as_deref(), open.source),
        (Some("Gasthof zur Post"), Source::Qr)
    );
}

#[test]
fn the_code_of_a_till_counts_before_that_of_a_payment() {
    let code = |text: &str| PageCode {
        kind: Symbology::Qr,
        text: text.into(),
        area: [0.0; 4].into(),
    };
    let pages = [Page {
        codes: vec![code(&EPC.replace("36.2", "99")), code(AUSTRIA)],
        ..Page::default()
    }];
    let mut read = Receipt::default();
    apply_codes(&mut read, &pages);
    assert_eq!(
        (read.total.value.unwrap().minor, read.barcodes.len()),
        (2181, 2)
    );
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(
        text in "\\PC{0,80}|[\\x00-\\x7f]{0,200}",
        cut in 0_usize..200,
        at in 0_usize..8,
    ) {
        let serbia = format!("{SERBIA}{SERBIAN_SALE}");
        let epc_head = "BCD\n002\n1\nSCT\n";
        let whole = [PORTUGAL, AUSTRIA, SWISS, EPC, &serbia, "_R1-AT0_", epc_head, "O-"][at];
        let kept: String = whole.chars().take(cut).collect();
        for read in FORMATS {
            let _ = (read(&text), read(&format!("{kept}{text}")), read(&format!("{whole}{text}")));
        }
        let mut receipt = Receipt::default();
        let text = format!("{kept}{text}");
        let code = PageCode { kind: Symbology::Qr, text, area: [0.0; 4].into() };
        apply_codes(&mut receipt, &[Page { codes: vec![code], ..Page::default() }]);
        prop_assert!((0.0..=1.0).contains(&receipt.total.confidence));
    }
}
