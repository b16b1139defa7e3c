//! Receipts with a QR code below that says for machines what they say for people, as tills must print it in some countries.
//!
//! The shops and numbers are invented. The day can be any, so that a day read in the wrong order would show.

use image::{Rgb, RgbImage};
use qrcode::{Color, EcLevel, QrCode};

use super::paper::{Line, print};
use super::typeface::style;
use super::{Drawn, Item, Layout, Tax};

const INK: Rgb<u8> = Rgb([42; 3]);
/// The side of a module and the white around a code, in pixels.
const MODULE: u32 = 5;
const QUIET: u32 = 40;

/// A Portuguese receipt: two rates of IVA and the code with its ATCUD.
pub fn portuguese(seed: u64) -> Drawn {
    let code = "A:512345678*B:999999990*C:PT*D:FS*E:N*F:20260904*G:FS A26/1043*H:JFX7T5HD-1043*I1:PT*I3:10.00*I4:0.60*I7:20.00\
                *I8:4.60*N:5.20*O:35.20*Q:aB3d*R:1234";
    let lines = [
        Line::Heading("Mercearia do Largo Lda".into()),
        Line::Centre("Rua das Oliveiras 12".into()),
        Line::Centre("NIF 512345678".into()),
        Line::Gap,
        Line::Row("Fatura simplificada".into(), "FS A26/1043".into()),
        Line::Row("Data".into(), "04/09/2026".into()),
        Line::Rule,
        Line::Row("Azeite virgem 0,5L".into(), "24,60".into()),
        Line::Row("Laranjas 2kg".into(), "10,60".into()),
        Line::Rule,
        Line::Strong("TOTAL EUR".into(), "35,20".into()),
        Line::Gap,
        Line::Centre("ATCUD:JFX7T5HD-1043".into()),
    ];
    let items = [("Azeite virgem 0,5L", "24.60"), ("Laranjas 2kg", "10.60")];
    let taxes = [(600, "0.60"), (2_300, "4.60")];
    let answers = ["Mercearia do Largo Lda", "2026-09-04", "35.20"];
    drawn(&lines, Layout::Spain, (answers, &items, &taxes), code, seed)
}

/// An Austrian receipt: one rate of 20 % and one of 10 %, and the code of the till.
pub fn austrian(seed: u64) -> Drawn {
    let code = "_R1-AT1_KASSE-7_00815_2026-09-04T18:05:09_12,00_11,00_0,00_0,00_0,00_q1w2e3r4t5Y=_4f9a01_aGFsbG8sdGVz_\
                c2lnbmF0dXJlIG9mIHRoZSByZWNlaXB0IHRoYXQgbm9ib2R5IGNoZWNrcyBoZXJlLCBhcyBsb25nIGFzIG9uZQ==";
    let lines = [
        Line::Heading("Gasthaus Bergblick KG".into()),
        Line::Centre("Am Anger 3".into()),
        Line::Centre("6020 Innsbruck".into()),
        Line::Gap,
        Line::Row("Rechnung Nr.".into(), "00815".into()),
        Line::Row("04.09.2026".into(), "18:05:09".into()),
        Line::Rule,
        Line::Row("Apfelsaft gespritzt".into(), "12,00".into()),
        Line::Row("Kaspressknödel".into(), "11,00".into()),
        Line::Rule,
        Line::Strong("SUMME EUR".into(), "23,00".into()),
    ];
    let items = [
        ("Apfelsaft gespritzt", "12.00"),
        ("Kaspressknödel", "11.00"),
    ];
    let taxes = [(2_000, "2.00"), (1_000, "1.00")];
    let answers = ["Gasthaus Bergblick KG", "2026-09-04", "23.00"];
    drawn(
        &lines,
        Layout::Germany,
        (answers, &items, &taxes),
        code,
        seed,
    )
}

/// Merchant, day and total; names and amounts of items; rates and amounts of taxes.
type Answers<'a> = ([&'a str; 3], &'a [(&'a str, &'a str)], &'a [(i64, &'a str)]);

fn drawn(lines: &[Line], layout: Layout, answers: Answers, code: &str, seed: u64) -> Drawn {
    let printed = print(lines, style(layout, seed), seed);
    let ([merchant, date, total], items, taxes) = answers;
    let item = |(name, amount): &(&str, &str)| Item {
        name: (*name).into(),
        quantity: 1,
        amount: (*amount).into(),
    };
    let tax = |(rate, amount): &(i64, &str)| Tax {
        rate: *rate,
        amount: (*amount).into(),
        is_included: true,
    };
    Drawn {
        merchant: merchant.into(),
        date: date.into(),
        subtotal: None,
        taxes: taxes.iter().map(tax).collect(),
        total: total.into(),
        currency: "EUR",
        items: items.iter().map(item).collect(),
        words: printed.words,
        picture: below(&printed.picture, code),
    }
}

/// The paper, longer by a QR code with this text.
fn below(paper: &RgbImage, text: &str) -> RgbImage {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .expect("the texts here are short enough");
    let width = u32::try_from(code.width()).expect("a code has few modules");
    let side = width * MODULE;
    let (left, top) = ((paper.width() - side) / 2, paper.height() + QUIET);
    let mut longer = RgbImage::from_fn(paper.width(), top + side + 2 * QUIET, |x, y| {
        // The grain of the paper goes on.
        *paper.get_pixel(x, y % paper.height().min(QUIET))
    });
    image::imageops::replace(&mut longer, paper, 0, 0);
    for (at, _) in (0..)
        .zip(code.to_colors())
        .filter(|(_, color)| *color == Color::Dark)
    {
        let (x, y) = (left + at % width * MODULE, top + at / width * MODULE);
        (0..MODULE * MODULE)
            .for_each(|dot| longer.put_pixel(x + dot % MODULE, y + dot / MODULE, INK));
    }
    longer
}
