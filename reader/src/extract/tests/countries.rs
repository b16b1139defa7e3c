//! Receipts of several countries, with their words, notations and taxes.

use super::{check, read};

#[test]
fn malaysia_with_rounding_and_a_table_of_taxes() {
    check(
        "KEDAI BUKU CAHAYA TIMUR SDN BHD (812345-K)
NO 12, JALAN MELATI 3,
81100 JOHOR BAHRU
GST NO : 000912345678
TAX INVOICE
DATE : 03/04/2018  18:22:10
EXERCISE BOOK A5   4.20
2 X 3.41           6.82
SUB TOTAL         11.02
TOTAL GST          0.62
ROUNDING ADJ      -0.02
TOTAL ROUNDED     RM 11.00
CASH              20.00
CHANGE             9.00
GST SUMMARY  AMOUNT(RM)  TAX(RM)
SR @6%       10.40       0.62",
        [
            "KEDAI BUKU CAHAYA TIMUR SDN BHD",
            "2018-04-03",
            "11.00",
            "MYR",
        ],
    );
}

#[test]
fn germany_with_decimal_commas() {
    check(
        "Backhaus Lindemann
GmbH & Co. KG
Marktstr. 4
38100 Braunschweig
USt-IdNr. DE123456789
2 x 1,45
Brezel             2,90 B
Kaffee groß        3,20 A
Zwischensumme      6,10
SUMME          EUR 6,10
Bar               10,00
Rückgeld           3,90
MwSt 7%  netto 2,71  0,19
Datum 14.09.2023 07:58 Uhr",
        [
            "Backhaus Lindemann GmbH & Co. KG",
            "2023-09-14",
            "6.10",
            "EUR",
        ],
    );
}

#[test]
fn a_weekday_or_the_country_of_a_number_settles_day_and_month() {
    for (print, expected, other) in [
        // 5 March 2024 was a Tuesday, 3 May a Friday.
        ("Tue 03/05/2024", "2024-03-05", Some("2024-05-03")),
        ("Friday 03/05/2024", "2024-05-03", Some("2024-03-05")),
        ("Monday 03/05/2024", "2024-05-03", Some("2024-03-05")),
        (
            "EIN: 12-3456789\n03/05/2024",
            "2024-03-05",
            Some("2024-05-03"),
        ),
        (
            "USt-IdNr. DE136695976\n03/05/2024  TOTAL  USD 9.00",
            "2024-05-03",
            Some("2024-03-05"),
        ),
        (
            "Tue 03/05/2024\n03/06/2024 18:10",
            "2024-03-06",
            Some("2024-06-03"),
        ),
    ] {
        let date = read(&format!("CORNER STORE LTD\n{print}")).date;
        assert_eq!(
            date.value.map(shared::receipt::format_date).as_deref(),
            Some(expected),
            "{print}"
        );
        let others: Vec<String> = date
            .alternatives
            .iter()
            .map(|other| shared::receipt::format_date(other.value))
            .collect();
        assert!(
            other.is_none_or(|other| others.iter().any(|known| known == other)),
            "{print}: {others:?}"
        );
    }
}

#[test]
fn france_paid_by_card() {
    check(
        "LE PETIT FOURNIL SARL
12 rue des Lilas
69003 LYON
SIRET 123 456 789 00012
Ticket 0042   le 05/11/2022 à 12:41
Menu midi           14,50 €
Café                 1,90 €
Total HT            14,91
TVA 10%              1,49
Total TTC           16,40 €
Carte bancaire      16,40 €",
        ["LE PETIT FOURNIL SARL", "2022-11-05", "16.40", "EUR"],
    );
}

#[test]
fn united_states_with_tip_line_and_month_first() {
    check(
        "RIVERBEND DINER
2201 Elm Street
Portland, OR 97205
(503) 555-0142
03/04/2023  1:15 PM
Burger            $12.50
Iced Tea           $3.25
Subtotal          $15.75
Sales Tax          $1.42
Total             $17.17
Visa ****1234     $17.17",
        ["RIVERBEND DINER", "2023-03-04", "17.17", "USD"],
    );
}

#[test]
fn japan_without_decimals() {
    check(
        "さくら商店
東京都港区1-2-3
2024年5月18日 14:03
おにぎり            ¥150
お茶                ¥130
小計                ¥280
消費税               ¥28
合計                ¥308
現金              ¥1,000
お釣り              ¥692",
        ["さくら商店", "2024-05-18", "308", "JPY"],
    );
}

#[test]
fn italy_with_a_document_that_is_not_the_name() {
    check(
        "TRATTORIA DEL PORTO S.R.L.
VIA GARIBALDI 8
16124 GENOVA
P.IVA 01234567890
DOCUMENTO COMMERCIALE
PRANZO X 2             38,00
COPERTO                 4,00
TOTALE COMPLESSIVO     42,00
DI CUI IVA              3,82
PAGAMENTO ELETTRONICO  42,00
21-07-2021 13:25",
        ["TRATTORIA DEL PORTO S.R.L.", "2021-07-21", "42.00", "EUR"],
    );
}

#[test]
fn netherlands_with_an_amount_to_pay() {
    check(
        "De Groene Winkel B.V.
Kerkstraat 21
3511 KX Utrecht
Datum: 28-02-2022
Brood                2,49
Kaas                 6,75
Totaal               9,24
Korting             -0,50
Te betalen           8,74
BTW laag             0,72
Pinnen               8,74",
        ["De Groene Winkel B.V.", "2022-02-28", "8.74", "EUR"],
    );
}

#[test]
fn switzerland_in_francs() {
    check(
        "Papeterie Alpina AG
Bahnhofstrasse 7
8001 Zürich
CHE-123.456.789 MWST
12.01.2024 16:40
Heft A4              CHF 3.50
Stift                CHF 2.20
Total CHF                5.70
Gegeben CHF             10.00
Zurück CHF               4.30",
        ["Papeterie Alpina AG", "2024-01-12", "5.70", "CHF"],
    );
}
