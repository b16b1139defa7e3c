//! Receipts with a fiscal QR code, which some countries require.
//!
//! The code repeats the printed content. The shops and numbers are invented. The date reads
//! differently in another order, so that a wrong order is noticed.

use image::{Rgb, RgbImage};
use qrcode::{Color, EcLevel, QrCode};

use super::paper::{Line, print_lines};
use super::typeface::till_style;
use super::{DrawnReceipt, Item, Layout, Tax};

/// Colour of the modules, as dark as printed text.
const INK_COLOUR: Rgb<u8> = Rgb([42; 3]);
/// Side of a module in pixels.
const MODULE_PX: u32 = 5;
/// White margin around a code in pixels.
const QUIET_ZONE_PX: u32 = 40;

/// Draws a Portuguese receipt: two rates of IVA and a code with ATCUD.
pub fn draw_portuguese(seed: u64) -> DrawnReceipt {
    let code = "A:512345678*B:999999990*C:PT*D:FS*E:N*F:20260904*G:FS A26/1043*H:JFX7T5HD-1043\
                *I1:PT*I3:10.00*I4:0.60*I7:20.00*I8:4.60*N:5.20*O:35.20*Q:aB3d*R:1234";
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
    draw_with_code(&lines, Layout::Spain, (answers, &items, &taxes), code, seed)
}

/// Draws an Austrian receipt: rates of 20 % and 10 %, and the code of the cash register.
pub fn draw_austrian(seed: u64) -> DrawnReceipt {
    let code = "_R1-AT1_KASSE-7_00815_2026-09-04T18:05:09_12,00_11,00_0,00_0,00_0,00\
                _q1w2e3r4t5Y=_4f9a01_aGFsbG8sdGVz_c2lnbmF0dXJlIG9mIHRoZSByZWNlaXB0\
                IHRoYXQgbm9ib2R5IGNoZWNrcyBoZXJlLCBhcyBsb25nIGFzIG9uZQ==";
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
    draw_with_code(
        &lines,
        Layout::Germany,
        (answers, &items, &taxes),
        code,
        seed,
    )
}

/// Merchant, date and total; names and amounts of items; rates and amounts of taxes.
type Answers<'a> = ([&'a str; 3], &'a [(&'a str, &'a str)], &'a [(i64, &'a str)]);

fn draw_with_code(
    lines: &[Line],
    layout: Layout,
    answers: Answers,
    code: &str,
    seed: u64,
) -> DrawnReceipt {
    let printed = print_lines(lines, till_style(layout, seed), seed);
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
    DrawnReceipt {
        merchant: merchant.into(),
        date: date.into(),
        subtotal: None,
        taxes: taxes.iter().map(tax).collect(),
        total: total.into(),
        currency: "EUR",
        items: items.iter().map(item).collect(),
        words: printed.words,
        picture: append_code(&printed.picture, code),
    }
}

/// Extends the paper at its bottom by a QR code with this text.
fn append_code(paper: &RgbImage, text: &str) -> RgbImage {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .expect("the texts here are short enough");
    let width = u32::try_from(code.width()).expect("a code has few modules");
    let side = width * MODULE_PX;
    let (left, top) = ((paper.width() - side) / 2, paper.height() + QUIET_ZONE_PX);
    let mut longer = RgbImage::from_fn(paper.width(), top + side + 2 * QUIET_ZONE_PX, |x, y| {
        // Continues the grain of the paper.
        *paper.get_pixel(x, y % paper.height().min(QUIET_ZONE_PX))
    });
    image::imageops::replace(&mut longer, paper, 0, 0);
    for (at, _) in (0..)
        .zip(code.to_colors())
        .filter(|(_, color)| *color == Color::Dark)
    {
        let (x, y) = (left + at % width * MODULE_PX, top + at / width * MODULE_PX);
        (0..MODULE_PX * MODULE_PX)
            .for_each(|dot| longer.put_pixel(x + dot % MODULE_PX, y + dot / MODULE_PX, INK_COLOUR));
    }
    longer
}
