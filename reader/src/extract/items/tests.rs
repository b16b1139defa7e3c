//! Tests of lists of items on invented receipts of many countries.

use shared::receipt::Item;

use crate::extract::tests::read;

/// Returns name, quantity and amount of every item.
fn list(text: &str) -> Vec<(String, String, String)> {
    let show = |item: &Item| {
        (
            item.description.value.clone().unwrap_or_default(),
            item.quantity
                .value
                .map(|quantity| quantity.to_string())
                .unwrap_or_default(),
            item.amount
                .value
                .map(shared::money::Money::to_decimal)
                .unwrap_or_default(),
        )
    };
    read(text).items.iter().map(show).collect()
}

/// Asserts the amounts of the items.
fn check_amounts(text: &str, expected: &[&str]) {
    let amounts: Vec<String> = list(text).into_iter().map(|(.., amount)| amount).collect();
    assert_eq!(amounts, expected, "{text}");
}

/// Asserts name, quantity and amount of the items.
fn check_items(text: &str, expected: &[(&str, &str, &str)]) {
    let found = list(text);
    let found: Vec<(&str, &str, &str)> = found
        .iter()
        .map(|(name, quantity, amount)| (name.as_str(), quantity.as_str(), amount.as_str()))
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn quantity_lines_stand_above_or_below() {
    check_items(
        "LAMPI OY\nMaito  2,85\n3 KPL  0,95 €/KPL\nJuusto  4,10\nYHTEENSÄ  6,95 €",
        &[("Maito", "3", "2.85"), ("Juusto", "", "4.10")],
    );
    check_items(
        "OBST KG\n2 x 0,90\nGurke  1,80 A\nBrot  3,20 A\nSUMME EUR  5,00",
        &[("Gurke", "2", "1.80"), ("Brot", "", "3.20")],
    );
    check_items(
        "MARKT GmbH\nTrauben  9,05 B\n0,455 kg x 19,90 EUR/kg\nSalat  1,00 B\nSUMME EUR  10,05",
        &[("Trauben", "0.455", "9.05"), ("Salat", "", "1.00")],
    );
}

#[test]
fn quantities_stand_in_front_of_or_behind_the_name() {
    check_items(
        "BAR VERDE\nSpremuta 2x  14,00\nAcqua  3,00\nTOTALE EURO  17,00",
        &[("Spremuta", "2", "14.00"), ("Acqua", "", "3.00")],
    );
    check_items(
        "GASTHOF LINDE\n4x Radler a 3,00  12,00  1\n1x Suppe  2,50  1\nSumme EUR  14,50",
        &[("Radler", "4", "12.00"), ("Suppe", "1", "2.50")],
    );
}

#[test]
fn formats_and_package_sizes_belong_to_the_name() {
    check_items(
        "LOJA SUL\nCaderno A5  1  8,23  8,23\nArroz 1kg  2  5,00  10,00\nTOTAL  18,23",
        &[("Caderno A5", "1", "8.23"), ("Arroz 1kg", "2", "10.00")],
    );
}

#[test]
fn numbers_stand_below_the_name() {
    check_amounts(
        "TOKO ABADI\nSabun\n500 X1  500\nTeh\n2.000 x2  4.000\nTotal Belanja  Rp 4.500",
        &["500.00", "4000.00"],
    );
    check_amounts(
        "TIENDA SUR LTDA\n7801234567890 PAN\n0,50 KG X 2.000  1.000\n7801234567891 LECHE  1.190\nTOTAL  $2.190\nRUT 76.123.456-0 SANTIAGO CHILE",
        &["1000", "1190"],
    );
}

#[test]
fn an_unknown_label_beside_the_sum_ends_the_goods() {
    check_amounts(
        "KIOSK\nTea  2.10\nCake  3.40\nXXYYZZ  5.50\nQQWW  10.00\nTOTAL  5.50",
        &["2.10", "3.40"],
    );
}

#[test]
fn sums_of_taxes_before_the_total_are_no_items() {
    check_amounts(
        "PUB\n2 Ale  4.00  8.00\n1 Pie  6.00\nWithout duty  11.67\nVAT 20%  2.33\nTOTAL  14.00",
        &["8.00", "6.00"],
    );
}

#[test]
fn names_that_contain_words_of_labels_are_items() {
    check_amounts(
        "TOYS LTD\nTrain  9.00\nPLASTIC BAG CHARGE  0.50\nGIFT CARD HOLDER  3.00\nSubtotal  12.50\nTotal  12.50",
        &["9.00", "0.50", "3.00"],
    );
}

#[test]
fn discounts_are_taken_off_the_item_above() {
    let receipt = read("SHOP LTD\nShirt  20.00\nDISCOUNT  -5.00\nSocks  4.00\nTOTAL  19.00");
    let minor =
        |field: &shared::field::Field<shared::money::Money>| field.value.map(|money| money.minor);
    let items: Vec<_> = receipt
        .items
        .iter()
        .map(|item| (minor(&item.amount), minor(&item.discount)))
        .collect();
    assert_eq!(items, [(Some(1500), Some(500)), (Some(400), None)]);
}

#[test]
fn a_price_that_another_amount_contains_is_no_item() {
    check_amounts(
        "DELI\nCheese  3.98\nRegular Price  2.49\nEggs  4.79\nTOTAL  8.77",
        &["3.98", "4.79"],
    );
    check_amounts(
        "BISTRO\n1x Pizza  27.00\n1x Pasta  30.00\n+ 1 Burrata  3.00\nTotal  CHF 57.00",
        &["27.00", "30.00"],
    );
}

#[test]
fn columns_of_an_invoice_are_told_apart() {
    check_amounts(
        "MOBEL GmbH\nPos Artikel Menge Preis Betrag\n1 123456 Stuhl  2,00  14,99  29,98  1\n2 123457 Tisch  1,00  50,00  50,00  1\nSumme EUR  79,98",
        &["29.98", "50.00"],
    );
}

#[test]
fn headings_of_many_languages_begin_the_goods() {
    for heading in [
        "Bezeichnung  Menge  Preis",
        "Désignation  Qté  Prix",
        "Descripción  Cant.  Importe",
        "Megnevezés  Mennyiség  Érték",
        "Nazwa  Ilość  Cena",
        "Tuote  Kpl  Hinta",
        "Ürün  Adet  Tutar",
        "Nama Barang  Jumlah  Harga",
        "品名  数量  金額",
        "Наименование  Кол-во  Цена",
    ] {
        let text = format!(
            "SHOP\nSuite 12.50\nTel 12.34.56\n{heading}\nTea  2.00\nCake  3.00\nTOTAL  5.00"
        );
        check_amounts(&text, &["2.00", "3.00"]);
    }
    check_amounts(
        "가게\n상품명  단가  수량  금액\n우유  1,000  2  2,000\n빵  3,000  1  3,000\n합계  5,000원",
        &["2000", "3000"],
    );
}

#[test]
fn a_star_in_front_of_an_amount_is_no_multiplication() {
    check_items(
        "PAZAR A.S.\nTARIH 05/03/2024\n2 X 15.00\nAYRAN  %10  *30,00\nSIMIT  %1  *5,00\nTOPKDV  *2,78\nTOPLAM  *35,00",
        &[("AYRAN", "2", "30.00"), ("SIMIT", "", "5.00")],
    );
}

#[test]
fn a_digit_attached_to_an_amount_is_its_tax_code() {
    check_amounts(
        "DROGERIE\nSeife  1,75  2\nTee  0,95  2\nTuch  0,851\nSumme EUR  3,55",
        &["1.75", "0.95", "0.85"],
    );
}

#[test]
fn fuel_prices_with_three_decimals_are_no_items() {
    check_amounts(
        "FILL UP GAS\n07/04/2024\nPUMP # 06\nGALLONS  11.274\nPRICE/GAL  $3.459\nFUEL  $39.00\nTOTAL  $39.00",
        &["39.00"],
    );
}

#[test]
fn the_second_copy_is_ignored() {
    let copy = "CAFE\nTea  2.00\nCake  3.00\nTOTAL  5.00\nCASH  5.00\n";
    check_amounts(&format!("{copy}{copy}"), &["2.00", "3.00"]);
}

#[test]
fn a_card_slip_has_no_items() {
    check_amounts(
        "BANK\nMerchant copy\nVISA\nSale  12.00\nTotal  12.00\nApproved",
        &[],
    );
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in "[A-Za-z0-9 .,x*%:\n€-]{0,400}") {
        read(&text);
    }
}
