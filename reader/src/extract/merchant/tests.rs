//! Tests of merchant names.

use super::find_merchant;
use crate::extract::tests::page;
use crate::extract::text;

#[test]
fn finds_the_name_among_what_stands_around_it() {
    for (print, name) in [
        (
            "3180404\nHILLSIDE TOOLS SDN BHD\n(123456-K)\nNO 4, JALAN BUKIT 2",
            "HILLSIDE TOOLS SDN BHD",
        ),
        (
            "HILLSIDE TOOLS\nSDN BHD\nNO 4, JALAN BUKIT 2",
            "HILLSIDE TOOLS SDN BHD",
        ),
        (
            "HILLSIDE TOOLS\nTRADING (NORTH\nSIDE) SDN BHD",
            "HILLSIDE TOOLS TRADING (NORTH SIDE) SDN BHD",
        ),
        (
            "HILLSIDE TOOLS SDN BHD (123456-K)",
            "HILLSIDE TOOLS SDN BHD",
        ),
        ("HILLSIDE TOOLS SON BHD", "HILLSIDE TOOLS SDN BHD"),
        (
            "TAX INVOICE\nHILLSIDE TOOLS LTD\n12 High Street",
            "HILLSIDE TOOLS LTD",
        ),
        ("WELCOME TO HILLSIDE CAFE\n12 High Street", "HILLSIDE CAFE"),
        (
            "Company  Hillside Cafe Ltd\nTotal  9.00",
            "Hillside Cafe Ltd",
        ),
        ("Firma:  Hillside GmbH\nSumme  9.00", "Hillside GmbH"),
        (
            "HILLSIDE CAFE\n12 High Street\nTAX INVOICE\nBILL TO:\nGREAT BUYER SDN BHD",
            "HILLSIDE CAFE",
        ),
        (
            "Tel: 03-1234567\nHillside Pty Ltd\nABN 12 345 678 901",
            "Hillside Pty Ltd",
        ),
        (
            "INVOICE\nCompany  Hillside Books Ltd\nDate  1 May 2026",
            "Hillside Books Ltd",
        ),
    ] {
        assert_eq!(
            find_merchant(&text::collect_rows(&[page(print)]))
                .value
                .as_deref(),
            Some(name),
            "{print}"
        );
    }
}

#[test]
fn finds_names_on_receipts_of_all_countries() {
    for (print, name) in [
        (
            "R.U.T.: 76.123.456-7\nBOLETA ELECTRONICA\nN° 123456\nCOMERCIAL LOMAS LIMITADA\nGiro: Supermercado",
            "COMERCIAL LOMAS LIMITADA",
        ),
        (
            "Lomas S.A. A-12345678\nC/ MOLINO 8\n28001 MADRID",
            "Lomas S.A.",
        ),
        (
            "MARKETTI MAKI  p. 0101234567\nTorikatu 4, 33100 Tampere",
            "MARKETTI MAKI",
        ),
        (
            "Pagorek Sp. z 0.0. Sklep nr 12\nul. Polna 4\n00-950 Warszawa\nPARAGON FISKALNY",
            "Pagorek Sp. z o.o.",
        ),
        (
            "E-ARSIV FATURA\nTEPE GIDA TIC. A.S.\nCINAR MAH. LALE SK. NO:4",
            "TEPE GIDA TIC. A.S.",
        ),
        (
            "CARTE BANCAIRE\nMastercard\nLA COLLINE\n75009\nPARIS",
            "LA COLLINE",
        ),
        (
            "Queue no.\nQ25\nHILLSIDE TEA\nTAX ID: 0105500000000",
            "HILLSIDE TEA",
        ),
        (
            "ООО \"Холм\"\nг. Тверь, ул. Садовая, 5\nКАССОВЫЙ ЧЕК",
            "ООО \"Холм\"",
        ),
        ("ΛΟΦΟΣ Α.Ε.\nΑΠΟΔΕΙΞΗ ΛΙΑΝΙΚΗΣ ΠΩΛΗΣΗΣ", "ΛΟΦΟΣ Α.Ε."),
        (
            "[영수증]\n상호: 언덕식당\n사업자번호: 123-45-67890\n서울시 마포구 동교로 12",
            "언덕식당",
        ),
        (
            "領収書\n丘の上食堂\n東京都港区芝1丁目\n電話 03-1234-5678",
            "丘の上食堂",
        ),
        ("ร้านเนินเขา\nใบเสร็จรับเงิน\nโทร 021234567", "ร้านเนินเขา"),
        (
            "קפה הגבעה בע\"מ\nחשבונית מס\nרחוב הזית 3",
            "קפה הגבעה בע\"מ",
        ),
        ("Bestellung\n12,50\nwww.huegelshop.de", "huegelshop"),
        (
            "COLOMBIA\nHILLSIDE COFFEE\n12 High Street",
            "HILLSIDE COFFEE",
        ),
    ] {
        let found = find_merchant(&text::collect_rows(&[page(print)]));
        assert_eq!(found.value.as_deref(), Some(name), "{print}");
    }
}

#[test]
fn what_is_no_name_gives_a_gap() {
    for print in [
        "TAX INVOICE",
        "NO 12, JALAN MELATI 3\n81100 JOHOR BAHRU",
        "TEL: 03-1234567\n12345678",
    ] {
        assert_eq!(
            find_merchant(&text::collect_rows(&[page(print)])).value,
            None,
            "{print}"
        );
    }
}

#[test]
fn forms_of_one_name_share_their_probability() {
    let confidence = |print: &str| {
        let found = find_merchant(&text::collect_rows(&[page(print)]));
        assert!(
            found.value.is_some_and(|name| name.starts_with("Hillside")),
            "{print}"
        );
        found.confidence
    };
    let (short, other) = (
        confidence("Hillside Coffee Roasters North\nHillside Coffee Roasters\n12 High Street"),
        confidence("Hillside Coffee Roasters North\nFriendly Tea Garden\n12 High Street"),
    );
    assert!(short > other + 0.1, "{short} {other}");
}

#[test]
fn latin_letters_on_a_cyrillic_receipt_are_doubted() {
    let confidence = |print: &str| find_merchant(&text::collect_rows(&[page(print)])).confidence;
    let rows = "\nг. Тверь, ул. Садовая, 5\nКАССОВЫЙ ЧЕК\nИТОГО  90,00";
    let (cyrillic, latin) = (
        confidence(&format!("ХОЛМ{rows}")),
        confidence(&format!("XONM{rows}")),
    );
    assert!(latin < cyrillic - 0.1, "{latin} {cyrillic}");
}
