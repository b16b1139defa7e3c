//! Tests of the parser for amounts.

use super::*;

fn read(text: &str, code: Option<&str>) -> Vec<i64> {
    let notation = Notation::for_currency(code.map(|code| code.parse().unwrap()));
    find_amounts(text, notation)
        .into_iter()
        .map(|amount| amount.minor)
        .collect()
}

#[test]
fn reads_every_notation() {
    for (text, code, expected) in [
        ("1,234.56", None, vec![123_456]),
        ("1.234,56", None, vec![123_456]),
        ("1 234,56", None, vec![123_456]),
        ("1'234.50", None, vec![123_450]),
        ("1,23,456.00", None, vec![12_345_600]),
        ("RM9.00", None, vec![900]),
        ("TOTAL:RM9.00", None, vec![900]),
        ("RM 1,200", None, vec![120_000]),
        ("12.50-", None, vec![-1250]),
        ("-3.80", None, vec![-380]),
        ("RM -0.02", None, vec![-2]),
        ("-RM0.02", None, vec![-2]),
        ("9 .00", None, vec![900]),
        ("9. 00", None, vec![900]),
        ("9,00 €", None, vec![900]),
        ("12,- €", None, vec![1200]),
        ("¥1,200", Some("JPY"), vec![1200]),
        ("1,200", Some("JPY"), vec![1200]),
        ("Rp 25.000", Some("IDR"), vec![2_500_000]),
        ("1.250", Some("KWD"), vec![1250]),
        ("RM .02", None, vec![2]),
        ("RM -.02", None, vec![-2]),
        ("10.O0", None, vec![1000]),
        ("9.00SR", None, vec![900]),
        ("3.11  4.62", None, vec![311, 462]),
        ("2  123,45", None, vec![12_345]),
        ("(16.20)", None, vec![-1620]),
        ("($16.20)", None, vec![-1620]),
        ("16.20 CR", None, vec![-1620]),
        ("16.20CR", None, vec![-1620]),
        ("- $16.20", None, vec![-1620]),
        ("%08 *1,85", None, vec![185]),
        ("2 390 Ft", Some("HUF"), vec![239_000]),
        ("3 7200 21,600", Some("IDR"), vec![300, 720_000, 2_160_000]),
        ("2 100", Some("KRW"), vec![2, 100]),
        ("#24,050", Some("KRW"), vec![24_050]),
        ("8801234567890", Some("KRW"), vec![]),
        ("0.476 X 3.000", Some("CLP"), vec![3000]),
    ] {
        assert_eq!(read(text, code), expected, "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn money_round_trips_in_every_notation(
        minor in 0_i64..10_000_000,
        form in 0_usize..FORMS.len(),
        refund: bool,
    ) {
        let (group, point, mark, behind) = FORMS[form];
        let (whole, cents) = (minor / 100, minor % 100);
        let digits = whole.to_string();
        let mut grouped = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                grouped.push_str(group);
            }
            grouped.push(digit);
        }
        let sign = if refund { "-" } else { "" };
        let text = format!("TOTAL  {sign}{mark}{grouped}{point}{cents:02}{behind}");
        let expected = if refund { -minor } else { minor };
        proptest::prop_assert_eq!(read(&text, None), vec![expected], "{}", text);
    }
}

/// Thousands separator, decimal point, text in front, text behind.
const FORMS: [(&str, &str, &str, &str); 9] = [
    ("", ".", "", ""),
    (",", ".", "", ""),
    (".", ",", "", ""),
    (" ", ",", "", ""),
    ("'", ".", "CHF ", ""),
    (",", ".", "RM", ""),
    (",", ".", "$", ""),
    (".", ",", "", " €"),
    ("", ",", "€", ""),
];

#[test]
fn leaves_out_what_only_looks_like_an_amount() {
    for text in [
        "25.03.2018",
        "6.00%",
        "6%",
        "1.50 kg",
        "18:30",
        "03-4567",
        "192.168.1.20",
        "100",
        "9.000",
        "",
        "12.345.67.89",
        "#1234",
    ] {
        assert_eq!(read(text, None), Vec::<i64>::new(), "{text}");
    }
}
