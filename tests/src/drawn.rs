//! Synthetic receipts with known content.
//!
//! The shops are invented. The same [`Layout`] and seed always give the same picture; another seed
//! gives another shop, date, basket and total. `till` writes the lines of a receipt, [`paper`]
//! prints them in a [`typeface`], [`wear`] damages the print, [`photo`] photographs it, [`files`]
//! encodes it, broken files included, and [`film`] feeds it to a camera. Receipts with
//! machine-readable codes are in [`fiscal`].

pub mod files;
pub mod film;
pub mod fiscal;
pub mod paper;
pub mod photo;
mod pixel;
pub mod quad;
pub mod random;
mod till;
pub mod typeface;
pub mod wear;

use image::RgbImage;

use paper::Word;
use shared::display_name::display_name;
use wear::Wear;

/// Receipt layout of a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Malaysia: ringgit, rounding to five sen, cash and change.
    Malaysia,
    /// Germany: decimal commas, a table of VAT at two rates, cash and change.
    Germany,
    /// United States: month first, sales tax on top of some goods, a card.
    UnitedStates,
    /// Britain: month as a word, VAT included, a card.
    Britain,
    /// France: columns, a table of TVA with the net first, a card.
    France,
    /// Spain: columns, a table of IVA, cash and change.
    Spain,
    /// Poland: a fiscal receipt with tax letters, year first.
    Poland,
    /// Sweden: kronor, a table of moms, year first, a card.
    Sweden,
    /// Japan in Latin letters: yen without decimals, two rates of tax on top.
    Japan,
    /// Brazil: numbered goods on two lines, the tax as an estimate, cash and change.
    Brazil,
}

/// Number of goods on a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptLength {
    /// A handful of goods.
    Normal,
    /// Hundreds of goods: at the usual width of 80 mm the paper is more than two metres long.
    TwoMetres,
}

/// Line item of a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Name, as printed.
    pub name: String,
    /// Number of pieces.
    pub quantity: i64,
    /// Amount of the line, as decimal text with a point.
    pub amount: String,
}

/// Tax of a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tax {
    /// Rate in hundredths of a percent: 825 is 8.25 %.
    pub rate: i64,
    /// Amount as decimal text with a point.
    pub amount: String,
    /// `true` if the tax is part of the prices, `false` if it is added to them.
    pub is_included: bool,
}

/// Picture of a receipt with its content.
#[derive(Debug, Clone)]
pub struct DrawnReceipt {
    /// Merchant, as printed.
    pub merchant: String,
    /// Date, `YYYY-MM-DD`.
    pub date: String,
    /// Sum before tax or rounding, if one is printed, as decimal text with a point.
    pub subtotal: Option<String>,
    /// Taxes in the order of print.
    pub taxes: Vec<Tax>,
    /// Amount due, as decimal text with a point.
    pub total: String,
    /// Currency code (ISO 4217).
    pub currency: &'static str,
    /// Line items in the order of print.
    pub items: Vec<Item>,
    /// All printed words with their positions on the upright picture.
    pub words: Vec<Word>,
    /// Upright picture.
    pub picture: RgbImage,
}

impl Layout {
    /// All layouts.
    pub const ALL: [Self; 10] = [
        Self::Malaysia,
        Self::Germany,
        Self::UnitedStates,
        Self::Britain,
        Self::France,
        Self::Spain,
        Self::Poland,
        Self::Sweden,
        Self::Japan,
        Self::Brazil,
    ];
}

impl DrawnReceipt {
    /// Returns the merchant as lists show it.
    pub fn displayed_merchant(&self) -> String {
        display_name(&self.merchant)
    }

    /// Encodes the upright picture as JPEG, like a file that a user would upload.
    pub fn to_jpeg(&self) -> Vec<u8> {
        files::encode_picture(&self.picture, files::PictureFormat::Jpeg)
    }

    /// Applies wear to the picture in this order; the words keep their positions.
    #[must_use]
    pub fn with_wear(mut self, wears: &[Wear], seed: u64) -> Self {
        for wear in wears {
            self.picture = wear.apply_to(&self.picture, seed);
        }
        self
    }
}

/// Draws a receipt of usual length.
pub fn draw_receipt(layout: Layout, seed: u64) -> DrawnReceipt {
    draw_receipt_of_length(layout, ReceiptLength::Normal, seed)
}

/// Draws a receipt of this length.
pub fn draw_receipt_of_length(layout: Layout, length: ReceiptLength, seed: u64) -> DrawnReceipt {
    let slip = till::build_slip(layout, length, seed);
    let printed = paper::print_lines(&slip.lines, typeface::till_style(layout, seed), seed);
    DrawnReceipt {
        merchant: slip.merchant,
        date: slip.date,
        subtotal: slip.subtotal,
        taxes: slip.taxes,
        total: slip.total,
        currency: slip.currency,
        items: slip.items,
        words: printed.words,
        picture: printed.picture,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_draws_the_same_receipt() {
        for layout in Layout::ALL {
            let (one, two) = (draw_receipt(layout, 7), draw_receipt(layout, 7));
            assert_eq!((&one.merchant, &one.total), (&two.merchant, &two.total));
            assert_eq!((&one.items, &one.words), (&two.items, &two.words));
            assert!(one.picture == two.picture, "{layout:?}");
        }
    }

    #[test]
    fn another_seed_draws_another_receipt() {
        for layout in Layout::ALL {
            for seed in 0..8 {
                assert!(
                    draw_receipt(layout, seed).picture != draw_receipt(layout, seed + 1).picture,
                    "{layout:?} {seed}"
                );
            }
        }
    }

    #[test]
    fn letters_are_on_the_paper() {
        for layout in Layout::ALL {
            for seed in 0..4 {
                let picture = draw_receipt(layout, seed).picture;
                let dark = picture.pixels().filter(|pixel| pixel.0[0] < 120).count();
                let share = dark * 100 / picture.pixels().len();
                assert!(
                    (1..20).contains(&share),
                    "{layout:?} {seed}: {share} % of the paper is dark"
                );
            }
        }
    }

    #[test]
    fn a_trolley_makes_two_metres() {
        let long = draw_receipt_of_length(Layout::Poland, ReceiptLength::TwoMetres, 3);
        assert!(
            long.picture.height() * 80 / long.picture.width() >= 2_000,
            "{:?}",
            long.picture.dimensions()
        );
        assert!(long.items.len() > 100);
    }
}
