//! Tests of payments on invented receipts.

use shared::receipt::PaymentMethod::{Card, Cash, Transfer, Voucher};
use shared::receipt::{Payment, PaymentMethod};

use super::super::tests::read;

fn payments(total: &str, lines: &str) -> Vec<Payment> {
    let text = format!("VILLAGE SHOP LTD\nMap  {total}\nTotal  {total}\n{lines}");
    read(&text).payments
}

fn amounts(total: &str, lines: &str) -> Vec<(Option<PaymentMethod>, i64)> {
    payments(total, lines)
        .iter()
        .filter_map(|paid| Some((paid.method.value, paid.amount.value?.minor)))
        .collect()
}

#[test]
fn numbers_beside_words_for_a_payment_are_no_payments() {
    for lines in [
        "Paid by card 4242",
        "CB **** 4242",
        "Kreditkarte endet auf 4242",
        "Mastercard 5500 **** **** 4444",
        "Card: 4242",
        "Terminal 2024 Cash desk 3",
        "Paid 25/10/2016",
        "Date paid March 5, 2024",
        "Visa contactless 1107",
        "Payment ref 104511",
        "Amount due  £0.00",
        "Card approved 12:45 Auth code 502044",
    ] {
        let paid = amounts("£17.74", lines);
        assert!(
            paid.iter().all(|(_, minor)| *minor == 1774),
            "{lines}: {paid:?}"
        );
    }
}

#[test]
fn several_payments_make_the_total() {
    for (lines, paid) in [
        (
            "Gutschein  5,00\nBar  1,00\nRückgeld  0,24",
            vec![(Some(Voucher), 500), (Some(Cash), 100)],
        ),
        (
            "CASH  2.00\nVISA  3.76",
            vec![(Some(Cash), 200), (Some(Card), 376)],
        ),
        ("CASH  10.00\nCHANGE  4.24", vec![(Some(Cash), 1000)]),
        ("VISA  5.76\nTOTAL PAID  5.76", vec![(Some(Card), 576)]),
        ("TWINT PAYMENT  5.76", vec![(Some(Transfer), 576)]),
        (
            "VISA  3.76\nCASH  2.00\nTOTAL PAID  5.76",
            vec![(Some(Card), 376), (Some(Cash), 200)],
        ),
    ] {
        assert_eq!(amounts("5.76", lines), paid, "{lines}");
    }
}

#[test]
fn the_last_digits_of_the_card_are_kept() {
    for (lines, last4, brand) in [
        ("Visa - 4242", "4242", Some("Visa")),
        ("Mastercard ending in 1881", "1881", Some("Mastercard")),
        ("Kreditkarte endet auf 4242", "4242", None),
        ("AMEX 37*******1005", "1005", Some("American Express")),
        ("CARD XXXX XXXX XXXX 8955", "8955", None),
        ("Card: 4242", "4242", None),
    ] {
        let paid = payments("17.74", &format!("{lines}\nAmount paid  17.74"));
        let card = paid.iter().find(|paid| paid.last4.value.is_some());
        let card = card.unwrap_or_else(|| panic!("{lines}"));
        assert_eq!(
            (card.last4.value.as_deref(), card.brand.value.as_deref()),
            (Some(last4), brand),
            "{lines}"
        );
        assert_eq!(
            card.amount.value.map(|money| money.minor),
            Some(1774),
            "{lines}"
        );
    }
}
