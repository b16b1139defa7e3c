//! The day of the purchase.
//!
//! Dates stand on a receipt in many forms, and other dates stand beside them (expiry, due, member since).
//! Day and month can be swapped: a weekday beside them tells, other dates of the receipt, the country of its tax
//! number or its currency; else the day comes first. The other reading is kept as an alternative.

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;
use shared::field::Field;
use shared::money::Currency;

use super::day::{self, Form, Sighting};
use super::keyword::{Letters, Vocabulary};
use super::language::{self, Language};
use super::model::{Features, Model, Sample};
use super::text::{Row, field};
use super::weekdays;

/// More dates than any receipt has.
const SIGHTINGS_MAX: usize = 200;
/// Below this the field stays empty and the date is an alternative.
const LEAST: f32 = 0.3;
static TIME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)[0-9]{1,2} ?[:.h] ?[0-9]{2}(?: ?[:.] ?[0-9]{2})?\s?(?:[ap]\.?m|uhr)?")
        .expect("a fixed pattern")
});

/// A time that nothing else looks like.
static CLOCK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b[0-2]?[0-9]:[0-5][0-9]\b").expect("a fixed pattern"));

static LABEL: LazyLock<Vocabulary<()>> = LazyLock::new(|| words(|language| language.dates));
static OTHER: LazyLock<Vocabulary<()>> = LazyLock::new(|| words(|language| language.other_dates));

/// Words of all languages.
fn words(of: impl Fn(&Language) -> &'static str) -> Vocabulary<()> {
    Vocabulary::new(
        &language::ALL
            .iter()
            .map(|language| ((), of(language)))
            .collect::<Vec<_>>(),
    )
}

/// From one day to another: a promotion, a stay.
static RANGE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^ ?(?:-|to|until|till|bis|au|al|hingga) ?(?:[0-9]{1,2}[ ./-]|[a-z]{3,9} [0-9])",
    )
    .expect("a fixed pattern")
});
static RANGE_END: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)[0-9] ?(?:-|to|until|till|bis|au|al|hingga) ?$").expect("a fixed pattern")
});

pub(super) static MODEL: LazyLock<Model> =
    LazyLock::new(|| Model::new(include_str!("weights/date.txt")));

/// Every day that is printed on a receipt.
pub(super) struct Days {
    pub(super) all: Vec<Seen>,
    month_first: bool,
}

/// A day in a row.
pub(super) struct Seen {
    pub(super) row: usize,
    pub(super) sighting: Sighting,
    /// What the weekday beside it says of this order of day and month, if anything.
    weekday: Option<bool>,
}

impl Days {
    /// The days of all rows. Country and currency hint at the order of day and month.
    pub(super) fn of(rows: &[Row], country: Option<&str>, currency: Option<Currency>) -> Self {
        let mut all = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            if all.len() >= SIGHTINGS_MAX {
                break;
            }
            let sightings = day::find(&row.text);
            let weekday = weekdays::only_one(&row.text).filter(|_| !sightings.is_empty());
            let told = weekday.filter(|weekday| weekdays::tells(*weekday, &sightings));
            all.extend(sightings.into_iter().map(|sighting| {
                let weekday = told.map(|weekday| sighting.date.weekday() == weekday);
                Seen {
                    row: index,
                    sighting,
                    weekday,
                }
            }));
        }
        all.truncate(SIGHTINGS_MAX);
        let month_first = is_month_first(&all, country, currency);
        Self { all, month_first }
    }

    /// Day and month are rather to be swapped.
    pub(super) fn doubts(&self, seen: &Seen) -> bool {
        match (seen.sighting.form, seen.weekday) {
            (Form::Named | Form::YearFirst, _) => false,
            (Form::DayFirst | Form::MonthFirst, Some(fits)) => !fits,
            (Form::DayFirst, None) => self.month_first && !seen.sighting.only,
            (Form::MonthFirst, None) => !self.month_first && !seen.sighting.only,
        }
    }
}

impl Seen {
    /// Nothing else can be meant.
    pub(super) fn is_certain(&self) -> bool {
        self.sighting.only || self.weekday == Some(true)
    }
}

/// The date of the receipt. `today` rules out later days.
pub(super) fn find(rows: &[Row], days: &Days, today: Option<Date>) -> Field<Date> {
    let ranked = MODEL.ranked(&samples(rows, days, today));
    field(
        ranked.into_iter().map(|(candidate, _)| candidate).collect(),
        LEAST,
    )
}

/// Every day that can be the one of the purchase.
pub(super) fn samples(rows: &[Row], days: &Days, today: Option<Date>) -> Vec<Sample<Date>> {
    let past = |seen: &&Seen| today.is_none_or(|today| seen.sighting.date <= today);
    let all: Vec<&Seen> = days.all.iter().filter(past).collect();
    let newest = all.iter().map(|seen| seen.sighting.date).max();
    let sample = |seen: &&Seen| {
        let Seen { row, sighting, .. } = *seen;
        let again = all
            .iter()
            .any(|other| other.row != *row && other.sighting.date == sighting.date);
        let evidence = rows[*row].evidence(&sighting.range)?;
        let mut features = context(rows, *row, &sighting.range);
        features.extend([
            ("bias", 1.0),
            ("form", sighting.points),
            ("doubted", flag(days.doubts(seen))),
            ("again", flag(again)),
            (
                "older",
                flag(newest.is_some_and(|newest| sighting.date < newest)),
            ),
            (
                "first",
                flag(all.first().is_some_and(|first| first.row == *row)),
            ),
            ("unsure", 1.0 - evidence.confidence),
        ]);
        Some(Sample {
            value: sighting.date,
            features,
            evidence,
        })
    };
    all.iter().filter_map(sample).collect()
}

fn flag(fact: bool) -> f32 {
    if fact { 1.0 } else { 0.0 }
}

/// Whether this receipt writes the month first: a date whose other number is above 12 tells, or one with its weekday;
/// else a country where it is the rule.
fn is_month_first(all: &[Seen], country: Option<&str>, currency: Option<Currency>) -> bool {
    let told = |form: Form| {
        let tells = |seen: &&Seen| {
            seen.is_certain() && seen.sighting.form == form && seen.sighting.points >= 0.4
        };
        all.iter().filter(tells).count()
    };
    match told(Form::MonthFirst).cmp(&told(Form::DayFirst)) {
        Ordering::Greater => true,
        Ordering::Less => false,
        Ordering::Equal => match country {
            Some(country) => country == "US",
            None => currency.is_some_and(|currency| currency.code() == "USD"),
        },
    }
}

/// What stands around a date: a label, a time, words for another kind of date.
fn context(rows: &[Row], row: usize, range: &Range<usize>) -> Features {
    let text = &rows[row].text;
    let before = Letters::of(&text[..range.start]);
    let above = row
        .checked_sub(1)
        .map(|above| Letters::of(&rows[above].text));
    let (other, labelled) = (OTHER.is_in(&before), LABEL.is_in(&before));
    let labelled_above = above.as_ref().is_some_and(|above| LABEL.is_in(above)) && before.len() < 3;
    let is_range = RANGE.is_match(&text[range.end..]) || RANGE_END.is_match(&text[..range.start]);
    // The date itself is no time: only what stands before and behind it.
    let timed = TIME.is_match(&text[range.end..]) || TIME.is_match(&text[..range.start]);
    let near = [row.checked_sub(1), Some(row + 1)]
        .into_iter()
        .flatten()
        .filter_map(|near| rows.get(near));
    let timed_near = near.into_iter().any(|near| CLOCK.is_match(&near.text));
    vec![
        ("other_label", flag(other)),
        ("label", flag(labelled && !other)),
        ("label_above", flag(labelled_above && !labelled && !other)),
        (
            "other_above",
            flag(above.is_some_and(|above| above.len() < 24 && OTHER.is_in(&above))),
        ),
        ("range", flag(is_range)),
        ("time", flag(timed)),
        ("time_near", flag(!timed && timed_near)),
    ]
}
