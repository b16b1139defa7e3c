//! Receipts drawn for tests, with their answers known because we wrote them ourselves.
//!
//! The shops are invented. The same [`Layout`] and seed always give the same picture; another seed gives
//! another shop, day, basket and total. `till` writes what the till would print, [`paper`] prints it in a
//! [`typeface`], [`wear`] is what happens to it in a pocket, [`photo`] holds a camera over it, [`files`] makes files of
//! it, broken ones too, and [`film`] is what a camera sees for as long as a test wants. Receipts with codes for machines
//! are in [`fiscal`].

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
use wear::Wear;

/// The tills we know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// A Malaysian shop: ringgit, rounding to five sen, cash and change.
    Malaysia,
    /// A German shop: decimal commas, a table of VAT at two rates, cash and change.
    Germany,
    /// A shop in the United States: month first, sales tax on top of some goods, a card.
    UnitedStates,
    /// A British shop: month as a word, VAT included, a card.
    Britain,
    /// A French shop: columns, a table of TVA with the net first, a card.
    France,
    /// A Spanish shop: columns, a table of IVA, cash and change.
    Spain,
    /// A Polish shop: a fiscal receipt with tax letters, year first.
    Poland,
    /// A Swedish shop: kronor, a table of moms, year first, a card.
    Sweden,
    /// A Japanese shop that prints in Latin letters: yen without decimals, two rates of tax on top.
    Japan,
    /// A Brazilian shop: numbered goods on two lines, the tax as an estimate, cash and change.
    Brazil,
}

/// How much was bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// A handful of goods.
    Usual,
    /// A trolley: at the usual width of 80 mm the paper is more than two metres long.
    TwoMetres,
}

/// Something that was bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its name, as printed.
    pub name: String,
    /// How many.
    pub quantity: i64,
    /// What they cost together, as decimal text with a point.
    pub amount: String,
}

/// A tax as the receipt has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tax {
    /// In hundredths of a percent: 825 is 8.25 %.
    pub rate: i64,
    /// As decimal text with a point.
    pub amount: String,
    /// It is part of the prices, not added to them.
    pub is_included: bool,
}

/// A picture of a receipt and what is on it.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// Who sold it, as printed.
    pub merchant: String,
    /// The day, `YYYY-MM-DD`.
    pub date: String,
    /// The sum before tax or rounding, where one is printed; as decimal text with a point.
    pub subtotal: Option<String>,
    /// The taxes, in the order they are printed.
    pub taxes: Vec<Tax>,
    /// What had to be paid, as decimal text with a point.
    pub total: String,
    /// The ISO 4217 code.
    pub currency: &'static str,
    /// What was bought, in the order it is printed.
    pub items: Vec<Item>,
    /// Every word that was printed and where it stands on the upright picture.
    pub words: Vec<Word>,
    /// The upright picture.
    pub picture: RgbImage,
}

impl Layout {
    /// Every layout.
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

impl Drawn {
    /// The file a person would upload: a JPEG of the upright picture.
    pub fn jpeg(&self) -> Vec<u8> {
        files::encode(&self.picture, files::Format::Jpeg)
    }

    /// The same receipt after all of this has happened to it, in this order. The words stay where they are.
    #[must_use]
    pub fn worn(mut self, wears: &[Wear], seed: u64) -> Self {
        for wear in wears {
            self.picture = wear.on(&self.picture, seed);
        }
        self
    }
}

/// Draws the receipt of this layout and seed.
pub fn draw(layout: Layout, seed: u64) -> Drawn {
    draw_length(layout, Length::Usual, seed)
}

/// Draws the receipt of this layout, length and seed.
pub fn draw_length(layout: Layout, length: Length, seed: u64) -> Drawn {
    let slip = till::slip(layout, length, seed);
    let printed = paper::print(&slip.lines, typeface::style(layout, seed), seed);
    Drawn {
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
            let (one, two) = (draw(layout, 7), draw(layout, 7));
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
                    draw(layout, seed).picture != draw(layout, seed + 1).picture,
                    "{layout:?} {seed}"
                );
            }
        }
    }

    #[test]
    fn letters_are_on_the_paper() {
        for layout in Layout::ALL {
            for seed in 0..4 {
                let picture = draw(layout, seed).picture;
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
        let long = draw_length(Layout::Poland, Length::TwoMetres, 3);
        assert!(
            long.picture.height() * 80 / long.picture.width() >= 2_000,
            "{:?}",
            long.picture.dimensions()
        );
        assert!(long.items.len() > 100);
    }
}
