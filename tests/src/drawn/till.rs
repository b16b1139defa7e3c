//! What tills of four countries print, and the answers that follow from it.
//!
//! Every shop, street and number is invented. Amounts are whole minor units until they are printed.

use super::Layout;
use super::paper::Line;
use super::random::Random;

/// A receipt as lines of text, and its answers.
pub(super) struct Slip {
    pub(super) merchant: String,
    pub(super) date: String,
    pub(super) total: String,
    pub(super) currency: &'static str,
    pub(super) lines: Vec<Line>,
}

/// A day in the last years; the day of the month is never a possible month, so it reads one way only.
struct Day {
    year: i64,
    month: i64,
    of_month: i64,
}

/// What was bought: names and prices in minor units.
struct Basket(Vec<(&'static str, i64)>);

pub(super) fn slip(layout: Layout, seed: u64) -> Slip {
    let mut random = Random::new(seed.wrapping_mul(4).wrapping_add(layout as u64));
    let day = Day {
        year: random.between(2023, 2026),
        month: random.between(1, 13),
        of_month: random.between(13, 29),
    };
    match layout {
        Layout::Malaysia => malaysia(&mut random, &day),
        Layout::Germany => germany(&mut random, &day),
        Layout::UnitedStates => united_states(&mut random, &day),
        Layout::Britain => britain(&mut random, &day),
    }
}

fn malaysia(random: &mut Random, day: &Day) -> Slip {
    let place = random.one_of(&["SERI BAYU", "TAMAN MELUR", "BUKIT KEMBOJA", "SUNGAI PELANGI"]);
    let kind = random.one_of(&["MINI MARKET", "HARDWARE", "STATIONERY", "BAKERY"]);
    let merchant = format!("{place} {kind} SDN BHD");
    let basket = Basket::fill(
        random,
        &[
            "MINERAL WATER 1.5L",
            "ROTI KAYA",
            "A4 PAPER 80G",
            "BATTERY AA 4S",
            "TEH TARIK 3IN1",
            "MASKING TAPE",
        ],
    );
    let sum = basket.sum();
    let total = (sum + 2) / 5 * 5;
    let cash = (total / 5_000 + 1) * 5_000;
    let mut lines = vec![
        Line::Heading(merchant.clone()),
        Line::Centre(format!("No. {}, Jalan Cempaka {}", random.between(2, 90), random.between(1, 20))),
        Line::Centre(format!("{} Kuala Permai", random.between(40_000, 79_999))),
        Line::Centre(format!("Tel: 03-{}", random.between(20_000_000, 89_999_999))),
        Line::Gap,
        Line::Centre("CASH RECEIPT".into()),
        Line::Row("Receipt No:".into(), format!("R{:06}", random.between(1, 999_999))),
        Line::Row(
            format!("Date: {:02}/{:02}/{}", day.of_month, day.month, day.year),
            format!("{:02}:{:02}", random.between(9, 22), random.between(0, 60)),
        ),
        Line::Rule,
    ];
    lines.extend(basket.rows(point));
    lines.extend([
        Line::Rule,
        Line::Row("Total Sales (Incl. Tax)".into(), point(sum)),
        Line::Row("Rounding Adj".into(), point(total - sum)),
        Line::Strong("TOTAL".into(), format!("RM {}", point(total))),
        Line::Row("CASH".into(), point(cash)),
        Line::Row("CHANGE".into(), point(cash - total)),
        Line::Gap,
        Line::Centre("THANK YOU, PLEASE COME AGAIN".into()),
    ]);
    Slip { merchant, date: day.iso(), total: point(total), currency: "MYR", lines }
}

fn germany(random: &mut Random, day: &Day) -> Slip {
    let kind = random.one_of(&["Bäckerei", "Buchhandlung", "Drogerie", "Gärtnerei"]);
    let name = random.one_of(&["Lindenhof", "Morgenstern", "Sonnental", "Birkenau"]);
    let merchant = format!("{kind} {name} GmbH");
    let basket = Basket::fill(
        random,
        &["Roggenbrot 500g", "Apfelkuchen", "Taschenkalender", "Handcreme 75ml", "Grüner Tee", "Kräutertopf"],
    );
    let total = basket.sum();
    let tax = total * 7 / 107;
    let cash = (total / 1_000 + 1) * 1_000;
    let mut lines = vec![
        Line::Heading(merchant.clone()),
        Line::Centre(format!("Ahornweg {}", random.between(1, 120))),
        Line::Centre(format!("{} Neustadt am Wald", random.between(10_000, 99_999))),
        Line::Centre(format!("Tel. 0{}", random.between(300_000_000, 999_999_999))),
        Line::Gap,
        Line::Row(String::new(), "EUR".into()),
    ];
    lines.extend(basket.rows(|price| format!("{} B", comma(price))));
    lines.extend([
        Line::Rule,
        Line::Strong("SUMME EUR".into(), comma(total)),
        Line::Rule,
        Line::Row("Bar EUR".into(), comma(cash)),
        Line::Row("Rückgeld EUR".into(), comma(cash - total)),
        Line::Gap,
        Line::Row("MwSt   Netto    Steuer".into(), "Brutto".into()),
        Line::Row(format!("B 7%   {}    {}", comma(total - tax), comma(tax)), comma(total)),
        Line::Gap,
        Line::Row(
            format!("{:02}.{:02}.{}", day.of_month, day.month, day.year),
            format!("{:02}:{:02} Uhr", random.between(8, 20), random.between(0, 60)),
        ),
        Line::Row("Bon-Nr.".into(), format!("{:05}", random.between(1, 99_999))),
        Line::Centre("Vielen Dank für Ihren Einkauf!".into()),
    ]);
    Slip { merchant, date: day.iso(), total: point(total), currency: "EUR", lines }
}

fn united_states(random: &mut Random, day: &Day) -> Slip {
    let place = random.one_of(&["HARBOR POINT", "MAPLE RIDGE", "CANYON VIEW", "LAKESIDE"]);
    let kind = random.one_of(&["GROCERY", "HARDWARE", "DINER", "PHARMACY"]);
    let merchant = format!("{place} {kind}");
    let basket = Basket::fill(
        random,
        &["PAPER TOWELS", "ORANGE JUICE", "WOOD SCREWS", "COFFEE LARGE", "TRAIL MIX", "LIGHT BULB 2PK"],
    );
    let subtotal = basket.sum();
    let tax = (subtotal * 825 + 5_000) / 10_000;
    let total = subtotal + tax;
    let mut lines = vec![
        Line::Heading(merchant.clone()),
        Line::Centre(format!("{} Pine Avenue", random.between(100, 9_999))),
        Line::Centre(format!("Fairmont, OR {}", random.between(97_000, 97_999))),
        Line::Centre(format!("(555) 01{}-{}", random.between(0, 9), random.between(1_000, 9_999))),
        Line::Gap,
        Line::Row(
            format!("{:02}/{:02}/{}", day.month, day.of_month, day.year),
            format!("{:02}:{:02} PM", random.between(1, 12), random.between(0, 60)),
        ),
        Line::Row("REG 2".into(), format!("TRANS {:05}", random.between(1, 99_999))),
        Line::Gap,
    ];
    lines.extend(basket.rows(point));
    lines.extend([
        Line::Gap,
        Line::Row("SUBTOTAL".into(), point(subtotal)),
        Line::Row("SALES TAX 8.25%".into(), point(tax)),
        Line::Strong("TOTAL".into(), format!("${}", point(total))),
        Line::Gap,
        Line::Row("VISA ************4821".into(), format!("${}", point(total))),
        Line::Row("CHANGE DUE".into(), "$0.00".into()),
        Line::Gap,
        Line::Centre("THANK YOU FOR SHOPPING".into()),
    ]);
    Slip { merchant, date: day.iso(), total: point(total), currency: "USD", lines }
}

fn britain(random: &mut Random, day: &Day) -> Slip {
    let first = random.one_of(&["Copper", "Willow", "Badger", "Orchard"]);
    let second = random.one_of(&["Kettle Tea Room", "Lane Books", "Hill Garden Centre", "Yard Cafe"]);
    let merchant = format!("{first} {second}");
    let basket = Basket::fill(
        random,
        &["Cream Tea", "Carrot Cake", "Field Guide", "Lavender Pot", "Soup of the Day", "Postcards"],
    );
    let total = basket.sum();
    let month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        [usize::try_from(day.month - 1).expect("months begin at 1")];
    let mut lines = vec![
        Line::Heading(merchant.clone()),
        Line::Centre(format!("{} Market Row, Little Wending", random.between(1, 80))),
        Line::Centre(format!("VAT No. GB {}", random.between(100_000_000, 999_999_999))),
        Line::Gap,
        Line::Row(
            format!("{} {month} {}", day.of_month, day.year),
            format!("{:02}:{:02}", random.between(9, 18), random.between(0, 60)),
        ),
        Line::Row(format!("Table {}", random.between(1, 30)), format!("Bill {}", random.between(100, 9_999))),
        Line::Rule,
    ];
    lines.extend(basket.rows(|price| format!("£{}", point(price))));
    lines.extend([
        Line::Rule,
        Line::Strong("Total".into(), format!("£{}", point(total))),
        Line::Row("Includes VAT at 20%".into(), format!("£{}", point(total / 6))),
        Line::Row("Card".into(), format!("£{}", point(total))),
        Line::Gap,
        Line::Centre("Thank you, see you again soon".into()),
    ]);
    Slip { merchant, date: day.iso(), total: point(total), currency: "GBP", lines }
}

impl Day {
    fn iso(&self) -> String {
        format!("{}-{:02}-{:02}", self.year, self.month, self.of_month)
    }
}

impl Basket {
    /// Three to five of `goods`, each at a price of its own.
    fn fill(random: &mut Random, goods: &[&'static str]) -> Self {
        let first = random.between(0, 6).unsigned_abs();
        let count = random.between(3, 6).unsigned_abs();
        let goods =
            (first..first + count).map(|index| goods[usize::try_from(index).unwrap_or(0) % goods.len()]);
        Self(goods.map(|name| (name, random.between(105, 1_990))).collect())
    }

    fn sum(&self) -> i64 {
        self.0.iter().map(|(_, price)| price).sum()
    }

    fn rows(&self, print: impl Fn(i64) -> String) -> Vec<Line> {
        self.0.iter().map(|(name, price)| Line::Row((*name).into(), print(*price))).collect()
    }
}

fn point(minor: i64) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", minor.abs() / 100, minor.abs() % 100)
}

fn comma(minor: i64) -> String {
    point(minor).replace('.', ",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answers_stand_on_the_slip() {
        for layout in Layout::ALL {
            for seed in 0..50 {
                let slip = slip(layout, seed);
                let text = format!("{:?}", slip.lines).replace(',', ".");
                assert!(text.contains(&slip.merchant), "{layout:?} {seed}");
                assert!(text.contains(&slip.total), "{layout:?} {seed}: {} in {text}", slip.total);
            }
        }
    }

    #[test]
    fn ringgit_are_rounded_to_five_sen() {
        for seed in 0..50 {
            assert!(slip(Layout::Malaysia, seed).total.ends_with(['0', '5']), "seed {seed}");
        }
    }
}
