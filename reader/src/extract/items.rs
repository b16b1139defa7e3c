//! What was bought: the rows between the heading of the goods and the first sum.
//!
//! A till prints an item in one row or in several: the name above or below its quantity and price. Each amount at the end
//! of a row is an item; names without an amount belong to the numbers next to them; and where quantity times price
//! makes an amount, it is proved which numbers are which.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use shared::field::Field;
use shared::money::{Currency, Money};
use shared::quantity::Quantity;
use shared::receipt::Item;

use super::amount::{self, Amount, Notation};
use super::label::{self, Role};
use super::text::{Evidence, Row};

/// More items than any receipt has.
const ITEMS_MAX: usize = 400;
/// How sure an item is that is proved by quantity and price, and one that is not.
const PROVED: f32 = 0.95;
const PRINTED: f32 = 0.8;
/// What stands beside the price of one has no more letters.
const EACH_LETTERS: usize = 8;
/// Rows that a name goes over at most.
const NAME_ROWS_MAX: usize = 3;

/// Headings above the goods.
static HEADING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:QTY|QUANTITY|PRICE|U/?P|AMOUNT|AMT|DESCRIPTION|DESC|ITEMS?|UOM|MENGE|PREIS|BETRAG|ARTIKEL|PRIX|MONTANT|QTE|PRECIO|IMPORTE|CANT|PREZZO|PRIJS|BEDRAG|CENA|PRIS|RM|VALOR|QTD|品名|EUR)\b").expect("a fixed pattern")
});
/// Quantity and price: `2 x 1.45`, `3 @ 2.00`, `0,455 kg x 19,90`.
static TIMES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:^|\s)([0-9]+(?:[.,][0-9]{1,3})?)\s?(KG|G|L|LTR|ML|LB|OZ|M|PCS?|PC|ST|STK|SZT|UN|UNIT|EA)?\.?\s?[x×*@à]\s?(?:[A-Z]{0,3}[$€£¥]?\s?)?[.,]?[0-9]").expect("a fixed pattern")
});
/// A number of pieces in front of a name, or alone in its column.
static COUNT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^([0-9]{1,3})(?:\s?[x×*])?\s").expect("a fixed pattern"));
/// The place of an item in the list, in front of its name: `001`.
static INDEX: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^0[0-9]{2}\s+").expect("a fixed pattern"));
/// The number of an article in front of its name.
static ARTICLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:[0-9]{1,3}[.)]?\s)?([0-9]{5,14})(?:\s|$)").expect("a fixed pattern")
});
/// What leads from an amount to its tax.
static TAX_CODE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s?\(?([A-Z]{1,3}|\*)\)?\s*$").expect("a fixed pattern"));
/// Rows that are about the deal, not about goods.
static ASIDE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:TEL|FAX|DATE|TIME|CASHIER|TABLE|INVOICE|RECEIPT|BILL|GST\s?(?:NO|ID|REG)|PAX|COVERS?|TERMINAL|ORDER|SLIP)\b").expect("a fixed pattern")
});

/// What is being gathered.
#[derive(Default)]
struct Gathering {
    items: Vec<Item>,
    /// Rows of a name whose numbers have not come yet.
    names: Vec<(String, Evidence)>,
    /// Quantity and price that stand above their item.
    ahead: Option<(Field<Quantity>, Field<String>, Field<Money>)>,
    /// How many rows of a name the last item has.
    name_rows: usize,
}

/// The items in the order of the paper.
pub(super) fn find(rows: &[Row], currency: Option<Currency>) -> Vec<Item> {
    let notation = Notation::of(currency);
    let mut gathering = Gathering::default();
    for row in &rows[block(rows, notation)] {
        if gathering.items.len() >= ITEMS_MAX {
            break;
        }
        gathering.take(row, notation, currency);
    }
    gathering.items
}

/// What all items come to, if each has an amount.
pub(super) fn sum(items: &[Item]) -> Option<i64> {
    let amounts = items
        .iter()
        .map(|item| item.amount.value.map(|money| money.minor));
    if items.is_empty() {
        None
    } else {
        amounts.sum()
    }
}

/// The rows from the first item to before the first sum.
fn block(rows: &[Row], notation: Notation) -> Range<usize> {
    let amounts = |row: &Row| !amount::find(&row.text, notation).is_empty();
    let ends = |row: &Row| match label::read(&row.text).map(|label| label.role) {
        Some(
            Role::Subtotal
            | Role::Total
            | Role::Final
            | Role::Net
            | Role::Tender
            | Role::Card
            | Role::TotalTax
            | Role::Summary,
        ) => true,
        Some(Role::Tax | Role::Count | Role::Perhaps | Role::Rounding | Role::Service) => {
            amounts(row) && !TIMES.is_match(&row.text)
        }
        Some(_) | None => false,
    };
    let heading = |row: &Row| HEADING.find_iter(&row.text).nth(1).is_some() && !amounts(row);
    let begin = rows.iter().position(heading).map(|at| at + 1);
    let begin = begin.or_else(|| {
        rows.iter()
            .position(|row| amounts(row) && !ASIDE.is_match(&row.text))
    });
    let Some(begin) = begin else { return 0..0 };
    // A name may stand above the first amount where there is no heading.
    let begin =
        if begin > 0 && !heading(&rows[begin - 1]) && is_name_of_goods(&rows[begin - 1].text) {
            begin - 1
        } else {
            begin
        };
    let end = rows[begin..]
        .iter()
        .position(ends)
        .map_or(rows.len(), |at| begin + at);
    // Without a sum below, nothing tells where the goods end.
    if end == rows.len() { 0..0 } else { begin..end }
}

fn is_name_of_goods(text: &str) -> bool {
    letters(text) >= 3
        && !ASIDE.is_match(text)
        && label::read(text).is_none()
        && !text.contains(':')
}

fn letters(text: &str) -> usize {
    text.chars().filter(|sign| sign.is_alphabetic()).count()
}

impl Gathering {
    fn take(&mut self, row: &Row, notation: Notation, currency: Option<Currency>) {
        let amounts = amount::find(&row.text, notation);
        let own = amounts
            .iter()
            .rposition(|amount| !amount.rate && is_last(row, amount));
        let times = TIMES.find(&row.text);
        // The only amount may be the price.
        let own = own.filter(|own| {
            !times.is_some_and(|times| {
                *own == 0
                    && amounts[0].range.end >= times.end()
                    && letters(&row.text[..times.start()]) < 2
            })
        });
        match own {
            Some(own) => self.with_amount(row, &amounts, own, currency),
            None if times.is_some() => self.with_price(row, &amounts, currency),
            None if !amounts.is_empty()
                && amounts.iter().all(|amount| amount.rate)
                && letters(&row.text) <= EACH_LETTERS =>
            {
                self.with_each(row, &amounts, currency);
            }
            None => self.with_name(row),
        }
    }

    /// A row that ends with an amount: an item, or the numbers of the name above.
    fn with_amount(
        &mut self,
        row: &Row,
        amounts: &[Amount],
        own: usize,
        currency: Option<Currency>,
    ) {
        let amount = &amounts[own];
        let Some(evidence) = row.evidence(&amount.range) else {
            return;
        };
        let numbers = Numbers::of(row, amounts, own, currency);
        let name = numbers.name(row);
        let mut item = Item {
            sku: numbers.sku(row),
            ..Item::default()
        };
        let words = name.as_ref().filter(|(text, _)| letters(text) >= 2);
        if let Some((text, evidence)) = words {
            item.description = evidence.clone().field(text.clone(), PRINTED);
        }
        let mut proved = false;
        if let Some((quantity, unit, price)) = numbers.product(row).or_else(|| self.ahead.take()) {
            proved = fits(&quantity, &price, amount.minor);
            (item.quantity, item.unit, item.unit_price) = (quantity, unit, price);
        }
        let above = std::mem::take(&mut self.names);
        if words.is_none() {
            item.description = joined(above).unwrap_or_default();
        } else if !above.is_empty()
            && self
                .items
                .last()
                .is_some_and(|last| self.name_rows < NAME_ROWS_MAX && !last.description.is_gap())
        {
            self.go_on(above);
        }
        if item.description.is_gap()
            && !proved
            && self.items.is_empty()
            && item.quantity.is_gap()
            && item.sku.is_gap()
        {
            // An amount without a word to it is no item.
            return;
        }
        let confidence = if proved { PROVED } else { PRINTED };
        item.amount = evidence.field(Money::new(amount.minor, currency), confidence);
        item.tax_code = tax_code(row, amount);
        self.name_rows = 1;
        self.items.push(item);
    }

    /// Quantity and price in a row of their own: of the item above where they make its amount, else of the next.
    fn with_price(&mut self, row: &Row, amounts: &[Amount], currency: Option<Currency>) {
        let Some(product) = product(row, amounts, currency) else {
            return self.with_name(row);
        };
        let last = self
            .items
            .last_mut()
            .filter(|last| last.unit_price.is_gap());
        match last {
            Some(last)
                if last
                    .amount
                    .value
                    .is_some_and(|money| fits(&product.0, &product.2, money.minor)) =>
            {
                (last.quantity, last.unit, last.unit_price) = product;
                last.amount.confidence = last.amount.confidence.max(PROVED);
            }
            _ => self.ahead = Some(product),
        }
    }

    /// The price of one, below its item: where it makes the amount, it is the price.
    fn with_each(&mut self, row: &Row, amounts: &[Amount], currency: Option<Currency>) {
        let Some((last, price)) = self.items.last_mut().zip(amounts.first()) else {
            return;
        };
        let Some(evidence) = row.evidence(&price.range) else {
            return;
        };
        let price = evidence.field(Money::new(price.minor, currency), PROVED);
        if last
            .amount
            .value
            .is_some_and(|money| fits(&last.quantity, &price, money.minor))
        {
            last.unit_price = price;
            last.amount.confidence = last.amount.confidence.max(PROVED);
        }
    }

    fn with_name(&mut self, row: &Row) {
        let text = row.text.trim();
        if letters(text) < 2 || ASIDE.is_match(text) {
            return;
        }
        if let Some(evidence) = row.whole() {
            let name = INDEX.replace(text, "");
            self.names.push((
                name.split_whitespace().collect::<Vec<_>>().join(" "),
                evidence,
            ));
        }
        if self.names.len() > NAME_ROWS_MAX {
            self.names.remove(0);
        }
    }

    /// The last item's name goes on.
    fn go_on(&mut self, rest: Vec<(String, Evidence)>) {
        let Some(last) = self.items.last_mut() else {
            return;
        };
        self.name_rows += rest.len();
        let (Some(name), Some(more)) = (last.description.value.as_mut(), joined(rest)) else {
            return;
        };
        if let Some(more) = &more.value {
            name.push(' ');
            name.push_str(more);
        }
        last.description.words.extend(more.words);
        last.description.area = last
            .description
            .area
            .zip(more.area)
            .map(|(a, b)| a.union(b));
    }
}

/// The numbers of a row before its amount.
struct Numbers<'a> {
    amounts: &'a [Amount],
    currency: Option<Currency>,
    /// Where the name ends.
    end: usize,
}

impl<'a> Numbers<'a> {
    fn of(row: &Row, amounts: &'a [Amount], own: usize, currency: Option<Currency>) -> Self {
        let times = TIMES
            .find(&row.text)
            .map_or(row.text.len(), |times| times.start());
        let end = amounts[..=own]
            .iter()
            .map(|amount| amount.range.start)
            .min()
            .unwrap_or(0)
            .min(times);
        Self {
            amounts: &amounts[..=own],
            currency,
            end,
        }
    }

    fn sku(&self, row: &Row) -> Field<String> {
        let found = ARTICLE
            .captures(&row.text[..self.end])
            .and_then(|parts| parts.get(1));
        let Some(found) = found else {
            return Field::gap();
        };
        let field = |evidence: Evidence| evidence.field(found.as_str().to_owned(), PRINTED);
        row.evidence(&found.range()).map(field).unwrap_or_default()
    }

    /// The words of the row without the numbers around them.
    fn name(&self, row: &Row) -> Option<(String, Evidence)> {
        let text = &row.text[..self.end];
        let mut start = ARTICLE
            .captures(text)
            .and_then(|parts| parts.get(1))
            .map_or(0, |number| number.end());
        if start == 0 {
            start = COUNT.find(text).map_or(0, |count| count.end());
        }
        let name = text[start..].trim_matches(|sign: char| {
            sign.is_whitespace() || matches!(sign, ':' | '-' | '*' | '.')
        });
        let name = TRAILING_COUNT
            .find(name)
            .map_or(name, |count| name[..count.start()].trim_end());
        let at = row.text.find(name)?;
        let words = name.split_whitespace().collect::<Vec<_>>().join(" ");
        (!words.is_empty())
            .then(|| row.evidence(&(at..at + name.len())))
            .flatten()
            .map(|evidence| (words, evidence))
    }

    /// Quantity, unit and price, as far as they stand in this row.
    fn product(&self, row: &Row) -> Option<(Field<Quantity>, Field<String>, Field<Money>)> {
        let (amount, before) = self.amounts.split_last()?;
        if let Some(product) = product(row, before, self.currency) {
            return Some(product);
        }
        let text = &row.text[..before
            .first()
            .map_or(amount.range.start, |price| price.range.start)];
        let count = COUNT
            .captures(text)
            .or_else(|| TRAILING_COUNT.captures(text))?
            .get(1)?;
        let quantity = Quantity::pieces(count.as_str().parse().ok()?);
        let count = row.evidence(&count.range())?.field(quantity, PRINTED);
        let price = before
            .iter()
            .find(|price| quantity.cost(price.minor) == Some(amount.minor));
        let price = price.and_then(|price| {
            Some(
                row.evidence(&price.range)?
                    .field(Money::new(price.minor, self.currency), PROVED),
            )
        });
        Some((count, Field::gap(), price.unwrap_or_default()))
    }
}

/// A number of pieces behind the name, in a column of its own.
static TRAILING_COUNT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\s\s?([0-9]{1,3})\s*$").expect("a fixed pattern"));

/// Quantity times price, as a row prints it.
fn product(
    row: &Row,
    amounts: &[Amount],
    currency: Option<Currency>,
) -> Option<(Field<Quantity>, Field<String>, Field<Money>)> {
    let times = TIMES.captures(&row.text)?;
    let (all, count) = (times.get(0)?, times.get(1)?);
    let price = amounts
        .iter()
        .find(|amount| amount.range.end > all.start() && amount.range.end >= all.end())?;
    let quantity: Quantity = count.as_str().parse().ok()?;
    let unit = times.get(2).filter(|unit| {
        !unit
            .as_str()
            .to_uppercase()
            .starts_with(['P', 'S', 'U', 'E'])
    });
    let unit = unit.and_then(|unit| {
        Some(
            row.evidence(&unit.range())?
                .field(unit.as_str().to_lowercase(), PRINTED),
        )
    });
    Some((
        row.evidence(&count.range())?.field(quantity, PRINTED),
        unit.unwrap_or_default(),
        row.evidence(&price.range)?
            .field(Money::new(price.minor, currency), PRINTED),
    ))
}

fn fits(quantity: &Field<Quantity>, price: &Field<Money>, amount: i64) -> bool {
    let cost = quantity
        .value
        .zip(price.value)
        .and_then(|(quantity, price)| quantity.cost(price.minor));
    cost.is_some_and(|cost| (cost - amount).abs() <= 1)
}

/// Whether nothing but a letter for the tax follows.
fn is_last(row: &Row, amount: &Amount) -> bool {
    letters(&row.text[amount.range.end..]) <= 3
        && !row.text[amount.range.end..].contains(|sign: char| sign.is_ascii_digit())
}

fn tax_code(row: &Row, amount: &Amount) -> Field<String> {
    let rest = &row.text[amount.range.end..];
    let Some(code) = TAX_CODE.captures(rest).and_then(|parts| parts.get(1)) else {
        return Field::gap();
    };
    let range = amount.range.end + code.start()..amount.range.end + code.end();
    let field = |evidence: Evidence| evidence.field(code.as_str().to_owned(), PRINTED);
    row.evidence(&range).map(field).unwrap_or_default()
}

/// One name of several rows.
fn joined(rows: Vec<(String, Evidence)>) -> Option<Field<String>> {
    let (text, evidence) = rows
        .into_iter()
        .reduce(|(text, evidence), (more, next)| (format!("{text} {more}"), evidence.and(next)))?;
    Some(evidence.field(text, PRINTED))
}
