//! Tests of the receipt and its JSON.

use super::*;

#[test]
fn gaps_are_left_out_of_the_json() {
    let json = serde_json::to_value(Receipt::default()).unwrap();
    let names: Vec<&str> = json
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(names, ["currency", "date", "merchant", "total"]);
    assert_eq!(
        serde_json::from_value::<Receipt>(json).unwrap(),
        Receipt::default()
    );
}

#[test]
fn dates_are_text() {
    let date = parse_date("2026-09-15").unwrap();
    let receipt = Receipt {
        date: Field {
            value: Some(date),
            ..Field::gap()
        },
        ..Receipt::default()
    };
    let json = serde_json::to_value(&receipt).unwrap();
    assert_eq!(json["date"]["value"], "2026-09-15");
    assert_eq!(serde_json::from_value::<Receipt>(json).unwrap(), receipt);
    for text in ["", "2026-02-30", "15.09.2026", "1969-12-31", "2026-9"] {
        assert_eq!(parse_date(text), Err(ParseDateError), "{text}");
    }
}
