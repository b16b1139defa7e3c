//! What tills of ten countries print, and the answers that follow from it.
//!
//! Every shop, street and number is invented. Amounts are whole minor units until they are printed. There is
//! a file for each country.

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
use super::{Item, Layout, Length, Tax};

/// So many goods make more than two metres.
const TROLLEY: i64 = 440;

/// A receipt as lines of text, and its answers.
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

/// A day in the last years; the day of the month is never a possible month, so it reads one way only.
struct Day {
    year: i64,
    month: i64,
    of_month: i64,
}

/// What decides one receipt.
struct Till {
    random: Random,
    day: Day,
    length: Length,
}

/// Goods that a shop has: a name and the class of its tax, counted from 0.
type Goods = [(&'static str, usize); 6];

/// A line of a basket; the price is for one, in minor units.
struct Article {
    name: &'static str,
    class: usize,
    quantity: i64,
    price: i64,
}

/// What was bought.
struct Basket(Vec<Article>);

/// Money of one class of tax: what is before and what with tax, in minor units.
struct Share {
    rate: i64,
    net: i64,
    tax: i64,
}

pub(super) fn slip(layout: Layout, length: Length, seed: u64) -> Slip {
    let mut random = Random::new(seed.wrapping_mul(4).wrapping_add(layout as u64));
    let day = Day {
        year: random.between(2023, 2026),
        month: random.between(1, 13),
        of_month: random.between(13, 29),
    };
    let till = Till {
        random,
        day,
        length,
    };
    match layout {
        Layout::Malaysia => malaysia::slip(till),
        Layout::Germany => germany::slip(till),
        Layout::UnitedStates => united_states::slip(till),
        Layout::Britain => britain::slip(till),
        Layout::France => france::slip(till),
        Layout::Spain => spain::slip(till),
        Layout::Poland => poland::slip(till),
        Layout::Sweden => sweden::slip(till),
        Layout::Japan => japan::slip(till),
        Layout::Brazil => brazil::slip(till),
    }
}

impl Day {
    fn iso(&self) -> String {
        self.year_first("-")
    }

    fn year_first(&self, between: &str) -> String {
        format!(
            "{}{between}{:02}{between}{:02}",
            self.year, self.month, self.of_month
        )
    }

    fn day_first(&self, between: &str) -> String {
        format!(
            "{:02}{between}{:02}{between}{}",
            self.of_month, self.month, self.year
        )
    }
}

impl Till {
    /// A number from `least` up to, but without, `end`.
    fn number(&mut self, least: i64, end: i64) -> i64 {
        self.random.between(least, end)
    }

    fn one_of(&mut self, choices: &[&'static str]) -> &'static str {
        self.random.one_of(choices)
    }

    /// A time of the day when shops are open.
    fn time(&mut self) -> String {
        format!("{:02}:{:02}", self.number(9, 20), self.number(0, 60))
    }

    /// Some of `goods` at prices from `least` up to `end`; most are bought once.
    fn basket(&mut self, goods: &Goods, least: i64, end: i64) -> Basket {
        let first = self.number(0, 6);
        let count = match self.length {
            Length::Usual => self.number(3, 6),
            Length::TwoMetres => TROLLEY,
        };
        let mut articles = Vec::new();
        for at in first..first + count {
            let (name, class) = goods[usize::try_from(at).expect("not negative") % goods.len()];
            let quantity = [1, 1, 1, 2, 3][usize::try_from(self.number(0, 5)).expect("below five")];
            articles.push(Article {
                name,
                class,
                quantity,
                price: self.number(least, end),
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

    /// What the goods of a class cost.
    fn sum_of(&self, class: usize) -> i64 {
        self.0
            .iter()
            .filter(|article| article.class == class)
            .map(Article::amount)
            .sum()
    }

    /// The tax that is part of the prices, for each class that was bought; `rates` in hundredths of a percent.
    fn included(&self, rates: &[i64]) -> Vec<(usize, Share)> {
        let share = |(class, rate): (usize, &i64)| {
            let gross = self.sum_of(class);
            let tax = halved(2 * gross * rate, 10_000 + rate);
            (gross > 0).then_some((
                class,
                Share {
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

    /// Lines for each article.
    fn rows(&self, row: impl Fn(&Article) -> Vec<Line>) -> Vec<Line> {
        self.0.iter().flat_map(row).collect()
    }
}

impl Share {
    fn gross(&self) -> i64 {
        self.net + self.tax
    }

    fn answer(&self, is_included: bool, print: impl Fn(i64) -> String) -> Tax {
        Tax {
            rate: self.rate,
            amount: print(self.tax),
            is_included,
        }
    }
}

/// The quotient of twice a number, rounded to the nearest whole one.
fn halved(twice: i64, divisor: i64) -> i64 {
    (twice / divisor + 1) / 2
}

fn centre(text: impl Into<String>) -> Line {
    Line::Centre(text.into())
}

fn row(left: impl Into<String>, right: impl Into<String>) -> Line {
    Line::Row(left.into(), right.into())
}

fn strong(left: impl Into<String>, right: impl Into<String>) -> Line {
    Line::Strong(left.into(), right.into())
}

fn columns<const COUNT: usize>(cells: [String; COUNT]) -> Line {
    Line::Columns(cells.into())
}

fn words<const COUNT: usize>(cells: [&str; COUNT]) -> Line {
    columns(cells.map(str::to_owned))
}

/// `1234.50`
fn point(minor: i64) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", minor.abs() / 100, minor.abs() % 100)
}

/// `1234,50`
fn comma(minor: i64) -> String {
    point(minor).replace('.', ",")
}

/// The amount with `between` before each three digits of its whole part.
fn grouped(amount: &str, between: char) -> String {
    let whole = amount.find(['.', ',']).unwrap_or(amount.len());
    let mut text = String::new();
    for (at, sign) in amount.char_indices() {
        if at > 0 && at < whole && (whole - at).is_multiple_of(3) && !text.ends_with('-') {
            text.push(between);
        }
        text.push(sign);
    }
    text
}

#[cfg(test)]
mod tests;
