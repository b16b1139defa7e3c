//! The day of the purchase.
//!
//! Dates stand on a receipt in many forms, and other dates stand beside them (expiry, due, member since).
//! Day and month can be swapped: the day comes first unless the receipt says otherwise, and the other
//! reading is kept as an alternative.

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
    Vocabulary::new(&language::ALL.iter().map(|language| ((), of(language))).collect::<Vec<_>>())
}

/// From one day to another: a promotion, a stay.
static RANGE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^ ?(?:-|to|until|till|bis|au|al|hingga) ?(?:[0-9]{1,2}[ ./-]|[a-z]{3,9} [0-9])")
        .expect("a fixed pattern")
});
static RANGE_END: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)[0-9] ?(?:-|to|until|till|bis|au|al|hingga) ?$").expect("a fixed pattern")
});

pub(super) static MODEL: LazyLock<Model> = LazyLock::new(|| Model::new(include_str!("weights/date.txt")));

/// The date of the receipt. `today` rules out later days; the currency hints at the order.
pub(super) fn find(rows: &[Row], today: Option<Date>, currency: Option<Currency>) -> Field<Date> {
    let ranked = MODEL.ranked(&samples(rows, today, currency));
    field(ranked.into_iter().map(|(candidate, _)| candidate).collect(), LEAST)
}

/// Every day that is printed.
pub(super) fn samples(rows: &[Row], today: Option<Date>, currency: Option<Currency>) -> Vec<Sample<Date>> {
    let mut all: Vec<(usize, Sighting)> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        if all.len() >= SIGHTINGS_MAX {
            break;
        }
        all.extend(day::find(&row.text).into_iter().map(|sighting| (index, sighting)));
    }
    all.retain(|(_, sighting)| today.is_none_or(|today| sighting.date <= today));
    all.truncate(SIGHTINGS_MAX);
    let month_first = is_month_first(&all, currency);
    let newest = all.iter().map(|(_, sighting)| sighting.date).max();
    let sample = |(row, sighting): &(usize, Sighting)| {
        let doubted = match sighting.form {
            Form::Named | Form::YearFirst => false,
            Form::DayFirst => month_first && !sighting.only,
            Form::MonthFirst => !month_first && !sighting.only,
        };
        let again = all.iter().any(|(other, seen)| other != row && seen.date == sighting.date);
        let evidence = rows[*row].evidence(&sighting.range)?;
        let mut features = context(rows, *row, &sighting.range);
        features.extend([
            ("bias", 1.0),
            ("form", sighting.points),
            ("doubted", flag(doubted)),
            ("again", flag(again)),
            ("older", flag(newest.is_some_and(|newest| sighting.date < newest))),
            ("first", flag(all.first().is_some_and(|(first, _)| first == row))),
            ("unsure", 1.0 - evidence.confidence),
        ]);
        Some(Sample { value: sighting.date, features, evidence })
    };
    all.iter().filter_map(sample).collect()
}

fn flag(fact: bool) -> f32 {
    if fact { 1.0 } else { 0.0 }
}

/// Whether this receipt writes the month first: a date whose other number is above 12 tells, else a
/// country where it is the rule.
fn is_month_first(all: &[(usize, Sighting)], currency: Option<Currency>) -> bool {
    let told = |form: Form| {
        all.iter().filter(|(_, seen)| seen.only && seen.form == form && seen.points >= 0.4).count()
    };
    match told(Form::MonthFirst).cmp(&told(Form::DayFirst)) {
        Ordering::Greater => true,
        Ordering::Less => false,
        Ordering::Equal => currency.is_some_and(|currency| currency.code() == "USD"),
    }
}

/// What stands around a date: a label, a time, words for another kind of date.
fn context(rows: &[Row], row: usize, range: &Range<usize>) -> Features {
    let text = &rows[row].text;
    let before = Letters::of(&text[..range.start]);
    let above = row.checked_sub(1).map(|above| Letters::of(&rows[above].text));
    let (other, labelled) = (OTHER.is_in(&before), LABEL.is_in(&before));
    let labelled_above = above.as_ref().is_some_and(|above| LABEL.is_in(above)) && before.len() < 3;
    let is_range = RANGE.is_match(&text[range.end..]) || RANGE_END.is_match(&text[..range.start]);
    // The date itself is no time: only what stands before and behind it.
    let timed = TIME.is_match(&text[range.end..]) || TIME.is_match(&text[..range.start]);
    let near = [row.checked_sub(1), Some(row + 1)].into_iter().flatten().filter_map(|near| rows.get(near));
    let timed_near = near.into_iter().any(|near| CLOCK.is_match(&near.text));
    vec![
        ("other_label", flag(other)),
        ("label", flag(labelled && !other)),
        ("label_above", flag(labelled_above && !labelled && !other)),
        ("other_above", flag(above.is_some_and(|above| above.len() < 24 && OTHER.is_in(&above)))),
        ("range", flag(is_range)),
        ("time", flag(timed)),
        ("time_near", flag(!timed && timed_near)),
    ]
}
