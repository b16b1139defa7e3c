//! Receipt lines of ten countries with the content that follows from them.
//!
//! All shops, streets and numbers are invented. Amounts are whole minor units until they are
//! printed. One file per country.

mod brazil;
mod britain;
mod france;
mod germany;
mod japan;
mod malaysia;
mod poland;
mod spain;
mod sweden;
mod united_states;

use super::paper::Line;
use super::random::Random;
use super::{Item, Layout, ReceiptLength, Tax};

/// Number of goods on [`ReceiptLength::TwoMetres`].
const LONG_RECEIPT_GOODS: i64 = 440;

/// Receipt as lines of text, with its content.
pub(super) struct Slip {
    pub(super) merchant: String,
    pub(super) date: String,
    pub(super) subtotal: Option<String>,
    pub(super) taxes: Vec<Tax>,
    pub(super) total: String,
    pub(super) currency: &'static str,
    pub(super) items: Vec<Item>,
    pub(super) lines: Vec<Line>,
}

/// Date of a receipt; its day of the month is above 12, so that it can be read in one way only.
#[expect(
    clippy::struct_field_names,
    reason = "a bare `day` would be a day in a day"
)]
struct Day {
    year: i64,
    month: i64,
    day_of_month: i64,
}

/// State from which one receipt is generated.
struct Till {
    random: Random,
    day: Day,
    length: ReceiptLength,
}

/// Goods of a shop: name and tax class, counted from 0.
type Goods = [(&'static str, usize); 6];

/// Line of a basket; the price is per piece, in minor units.
struct Article {
    name: &'static str,
    class: usize,
    quantity: i64,
    price: i64,
}

/// Purchased goods.
struct Basket(Vec<Article>);

/// Net amount and tax of one tax class in minor units; the rate in hundredths of a percent.
struct TaxShare {
    rate: i64,
    net: i64,
    tax: i64,
}

pub(super) fn build_slip(layout: Layout, length: ReceiptLength, seed: u64) -> Slip {
    // The layout is part of the seed, so that countries differ from each other.
    let mut random = Random::new(seed.wrapping_mul(4).wrapping_add(layout as u64));
    let day = Day {
        year: random.between(2023, 2026),
        month: random.between(1, 13),
        day_of_month: random.between(13, 29),
    };
    let till = Till {
        random,
        day,
        length,
    };
    match layout {
        Layout::Malaysia => malaysia::build_slip(till),
        Layout::Germany => germany::build_slip(till),
        Layout::UnitedStates => united_states::build_slip(till),
        Layout::Britain => britain::build_slip(till),
        Layout::France => france::build_slip(till),
        Layout::Spain => spain::build_slip(till),
        Layout::Poland => poland::build_slip(till),
        Layout::Sweden => sweden::build_slip(till),
        Layout::Japan => japan::build_slip(till),
        Layout::Brazil => brazil::build_slip(till),
    }
}

impl Day {
    fn iso(&self) -> String {
        self.year_first("-")
    }

    fn year_first(&self, between: &str) -> String {
        format!(
            "{}{between}{:02}{between}{:02}",
            self.year, self.month, self.day_of_month
        )
    }

    fn day_first(&self, between: &str) -> String {
        format!(
            "{:02}{between}{:02}{between}{}",
            self.day_of_month, self.month, self.year
        )
    }
}

impl Till {
    /// Returns a number from `least` up to but excluding `end`.
    fn random_number(&mut self, least: i64, end: i64) -> i64 {
        self.random.between(least, end)
    }

    fn one_of(&mut self, choices: &[&'static str]) -> &'static str {
        self.random.one_of(choices)
    }

    /// Returns a time within usual opening hours.
    fn random_time(&mut self) -> String {
        format!(
            "{:02}:{:02}",
            self.random_number(9, 20),
            self.random_number(0, 60)
        )
    }

    /// Fills a basket with `goods` at prices from `least` up to `end`; most are bought once.
    fn fill_basket(&mut self, goods: &Goods, least: i64, end: i64) -> Basket {
        let first = self.random_number(0, 6);
        let count = match self.length {
            ReceiptLength::Normal => self.random_number(3, 6),
            ReceiptLength::TwoMetres => LONG_RECEIPT_GOODS,
        };
        let mut articles = Vec::new();
        for at in first..first + count {
            let (name, class) = goods[usize::try_from(at).expect("not negative") % goods.len()];
            // Three of five articles are bought once.
            let quantity =
                [1, 1, 1, 2, 3][usize::try_from(self.random_number(0, 5)).expect("below five")];
            articles.push(Article {
                name,
                class,
                quantity,
                price: self.random_number(least, end),
            });
        }
        Basket(articles)
    }
}

impl Article {
    fn amount(&self) -> i64 {
        self.quantity * self.price
    }
}

impl Basket {
    fn sum(&self) -> i64 {
        self.0.iter().map(Article::amount).sum()
    }

    /// Returns the sum of the goods of a tax class.
    fn sum_of_class(&self, class: usize) -> i64 {
        self.0
            .iter()
            .filter(|article| article.class == class)
            .map(Article::amount)
            .sum()
    }

    /// Returns the included tax of each class in the basket; `rates` are hundredths of a percent.
    fn included_taxes(&self, rates: &[i64]) -> Vec<(usize, TaxShare)> {
        let share = |(class, rate): (usize, &i64)| {
            let gross = self.sum_of_class(class);
            // The tax is rounded, the net is the rest of the gross.
            let tax = divide_rounded(2 * gross * rate, 10_000 + rate);
            (gross > 0).then_some((
                class,
                TaxShare {
                    rate: *rate,
                    net: gross - tax,
                    tax,
                },
            ))
        };
        rates.iter().enumerate().filter_map(share).collect()
    }

    fn items(&self, print: impl Fn(i64) -> String) -> Vec<Item> {
        let item = |article: &Article| Item {
            name: article.name.into(),
            quantity: article.quantity,
            amount: print(article.amount()),
        };
        self.0.iter().map(item).collect()
    }

    /// Returns the printed lines of all articles.
    fn rows(&self, row: impl Fn(&Article) -> Vec<Line>) -> Vec<Line> {
        self.0.iter().flat_map(row).collect()
    }
}

impl TaxShare {
    fn gross(&self) -> i64 {
        self.net + self.tax
    }

    fn to_tax(&self, is_included: bool, print: impl Fn(i64) -> String) -> Tax {
        Tax {
            rate: self.rate,
            amount: print(self.tax),
            is_included,
        }
    }
}

/// Divides half of `twice` by `divisor`, rounded to the nearest integer.
fn divide_rounded(twice: i64, divisor: i64) -> i64 {
    (twice / divisor + 1) / 2
}

fn centred_line(text: impl Into<String>) -> Line {
    Line::Centre(text.into())
}

fn row_line(left: impl Into<String>, right: impl Into<String>) -> Line {
    Line::Row(left.into(), right.into())
}

fn strong_line(left: impl Into<String>, right: impl Into<String>) -> Line {
    Line::Strong(left.into(), right.into())
}

fn columns_line<const COUNT: usize>(cells: [String; COUNT]) -> Line {
    Line::Columns(cells.into())
}

fn words_line<const COUNT: usize>(cells: [&str; COUNT]) -> Line {
    columns_line(cells.map(str::to_owned))
}

/// Formats `1234.50`.
fn format_point(minor: i64) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", minor.abs() / 100, minor.abs() % 100)
}

/// Formats `1234,50`.
fn format_comma(minor: i64) -> String {
    format_point(minor).replace('.', ",")
}

/// Inserts `between` before each group of three digits of the whole part.
fn group_thousands(amount: &str, between: char) -> String {
    let whole = amount.find(['.', ',']).unwrap_or(amount.len());
    let mut text = String::new();
    for (at, character) in amount.char_indices() {
        if at > 0 && at < whole && (whole - at).is_multiple_of(3) && !text.ends_with('-') {
            text.push(between);
        }
        text.push(character);
    }
    text
}

#[cfg(test)]
mod tests;
