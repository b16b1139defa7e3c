//! Receipts with fiscal codes, plain, turned and photographed, read by `scan`.

use harness::command::run_on_pictures;
use harness::drawn::photo::{self, Pose};
use harness::drawn::wear::Wear;
use harness::drawn::{DrawnReceipt, fiscal};
use image::imageops;
use serde_json::Value;

/// Checks that date, total and taxes come from the code and that the code is listed.
#[track_caller]
fn assert_read(name: &str, drawn: &DrawnReceipt, line: &Value, number: &str) {
    let receipt = &line["receipt"];
    assert_eq!(
        (&line["date"], &line["total"]),
        (&drawn.date.as_str().into(), &drawn.total.as_str().into()),
        "{name}"
    );
    for field in ["date", "total", "currency", "receipt_number"] {
        let said = (&receipt[field]["confidence"], &receipt[field]["source"]);
        assert_eq!(said, (&1.0.into(), &"qr".into()), "{name}: {field}");
    }
    assert_eq!(receipt["receipt_number"]["value"], number, "{name}");
    assert_eq!(receipt["barcodes"][0]["kind"], "qr", "{name}");
    let taxes = receipt["taxes"].as_array().expect("taxes");
    let said: Vec<(i64, String)> = taxes
        .iter()
        .map(|tax| {
            (
                tax["rate"]["value"].as_i64().unwrap_or(-1),
                tax["amount"]["value"]["minor"].to_string(),
            )
        })
        .collect();
    let drawn: Vec<(i64, String)> = drawn
        .taxes
        .iter()
        .map(|tax| {
            (
                tax.rate,
                tax.amount
                    .replace('.', "")
                    .trim_start_matches('0')
                    .to_owned(),
            )
        })
        .collect();
    assert_eq!(said, drawn, "{name}");
}

#[test]
fn codes_are_read_from_plain_turned_and_photographed_receipts() {
    let (portuguese, austrian) = (fiscal::draw_portuguese(5), fiscal::draw_austrian(6));
    let photographed = photo::render_receipts(
        &[&portuguese],
        Pose {
            degrees: 5.0,
            perspective: 0.1,
        },
    )
    .picture;
    let shadowed = Wear::SharplyShadowed.apply_to(
        &photo::render_receipts(
            &[&austrian],
            Pose {
                degrees: -4.0,
                perspective: 0.06,
            },
        )
        .picture,
        7,
    );
    let (sideways, upside_down) = (
        imageops::rotate90(&austrian.picture),
        imageops::rotate180(&portuguese.picture),
    );
    let pictures = [
        ("portuguese", &portuguese, &portuguese.picture),
        ("austrian", &austrian, &austrian.picture),
        ("sideways", &austrian, &sideways),
        ("upside-down", &portuguese, &upside_down),
        ("photographed", &portuguese, &photographed),
        ("shadowed", &austrian, &shadowed),
    ];
    let lines = run_on_pictures("scan", &pictures.map(|(name, _, picture)| (name, picture)));
    for ((name, drawn, _), line) in pictures.iter().zip(&lines) {
        assert_read(
            name,
            drawn,
            line,
            if drawn.total == portuguese.total {
                "FS A26/1043"
            } else {
                "00815"
            },
        );
    }
    let place = |line: &Value| line["receipt"]["receipt_number"]["box"][1].as_f64();
    assert!(
        place(&lines[0]) > Some(0.2),
        "the number stands where the code or its print is: {}",
        lines[0]
    );
}

#[test]
fn a_misprinted_total_becomes_an_alternative() {
    let mut drawn = fiscal::draw_portuguese(8);
    let at = drawn
        .words
        .iter()
        .find(|word| word.text == "35,20")
        .expect("the total is printed")
        .bounds();
    // Covers the printed total with the amount of an item.
    let other = drawn
        .words
        .iter()
        .find(|word| word.text == "24,60")
        .expect("an item")
        .bounds();
    let [left, top, right, bottom] = [
        other[0] - 4.0,
        other[1] - 4.0,
        other[2] + 4.0,
        other[3] + 4.0,
    ]
    .map(to_pixel);
    let piece =
        imageops::crop_imm(&drawn.picture, left, top, right - left, bottom - top).to_image();
    let room = [at[0] - 4.0, at[1] - 4.0, at[2] + 4.0, at[3] + 4.0].map(to_pixel);
    let piece = imageops::resize(
        &piece,
        room[2] - room[0],
        room[3] - room[1],
        imageops::FilterType::Triangle,
    );
    imageops::replace(&mut drawn.picture, &piece, room[0].into(), room[1].into());
    let total = &run_on_pictures("scan", &[("wrong", &drawn.picture)])[0]["receipt"]["total"];
    assert_eq!(
        (&total["value"]["minor"], &total["source"]),
        (&3520.into(), &"qr".into()),
        "{total}"
    );
    assert_eq!(total["alternatives"][0]["value"]["minor"], 2460, "{total}");
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places on a small picture"
)]
fn to_pixel(place: f64) -> u32 {
    place.round() as u32
}
