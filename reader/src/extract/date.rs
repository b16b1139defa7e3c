//! Choice of the purchase date among the printed dates.
//!
//! Receipts print dates in many notations, and other dates beside that of the purchase (expiry,
//! due, member since). If day and month can be swapped, a weekday beside them decides, then other
//! dates of the receipt, then the country of its tax number or its currency; else the day comes
//! first. The other reading is kept as an alternative.

use std::cmp::Ordering;
use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use shared::field::Field;

use super::country::DateOrder;
use super::date_notation::{self, DateCandidate, DateForm};
use super::language;
use super::model::{Features, Model, Sample, fact};
use super::pattern::Pattern;
use super::text::{Row, choose_field};
use super::weekdays;
use super::word_search::{Letters, Vocabulary};

/// Maximum number of date candidates, more than any receipt has.
const CANDIDATES_MAX: usize = 200;
/// Minimum confidence; below it the field is empty and the date is an alternative.
const MIN_CONFIDENCE: f32 = 0.3;
/// Minimum ratio of the time between the dates of a receipt in one order to that in the other, from
/// which the shorter one decides.
const CLOSE_RATIO_MIN: i32 = 4;
/// Anything that can be a time, with a colon or an `h` between the numbers.
static TIME_LIKE: Pattern = Pattern::new(r"(?i)[0-9]{1,2} ?[:h] ?[0-9]{2}");
/// Time with a point, directly behind or before a date; elsewhere it may be an amount.
static POINTED_TIME_AFTER: Pattern = Pattern::new(
    r"(?i)^[\s,;-]{0,3}(?:(?:kl|klo|um|ora|ore|alle|jam|at)[.:]?\s?)?[0-2]?[0-9] ?\. ?[0-5][0-9](?:[^0-9.,]|$)",
);
static POINTED_TIME_BEFORE: Pattern =
    Pattern::new(r"(?:^|[^0-9.,])[0-2]?[0-9] ?\. ?[0-5][0-9][\s,;-]{0,3}$");

/// Unmistakable time: hours and minutes with a colon.
static CLOCK_TIME: Pattern = Pattern::new(r"\b[0-2]?[0-9]:[0-5][0-9]\b");

static DATE_LABELS: LazyLock<Vocabulary<()>> =
    LazyLock::new(|| language::vocabulary(|language| language.date_labels));
static OTHER_DATE_LABELS: LazyLock<Vocabulary<()>> =
    LazyLock::new(|| language::vocabulary(|language| language.other_date_labels));

/// Text behind a date that begins a range: a promotion, a stay.
static RANGE_AFTER: Pattern = Pattern::new(
    r"(?i)^ ?(?:-|to|until|till|bis|au|al|hingga) ?(?:[0-9]{1,2}[ ./-]|[a-z]{3,9} [0-9])",
);
/// Text before a date that ends a range.
static RANGE_BEFORE: Pattern = Pattern::new(r"(?i)[0-9] ?(?:-|to|until|till|bis|au|al|hingga) ?$");

pub(super) static MODEL: LazyLock<Model> =
    LazyLock::new(|| Model::new(include_str!("weights/date.txt")));

/// All dates printed on a receipt.
pub(super) struct PrintedDates {
    pub(super) all: Vec<PlacedDate>,
    /// Order of day, month and year on this receipt.
    order: DateOrder,
    /// `true` if nothing on the receipt tells the order, and it is another one than usual.
    is_order_guessed: bool,
    /// `true` if the receipt rather comes from a country that counts Buddhist years.
    is_buddhist: bool,
}

/// Date candidate with its row.
pub(super) struct PlacedDate {
    pub(super) row: usize,
    pub(super) candidate: DateCandidate,
    /// Agreement with the weekday beside it, if that distinguishes the orders of day and month.
    weekday_fits: Option<bool>,
}

impl PrintedDates {
    /// Collects the dates of all rows. Their order is that of the receipt, else `order`, the usual
    /// one where it comes from, else `home`, the one where the user lives, else the day comes first.
    pub(super) fn from_rows(
        rows: &[Row],
        order: Option<DateOrder>,
        home: Option<DateOrder>,
        is_buddhist: bool,
    ) -> Self {
        let mut all = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            if all.len() >= CANDIDATES_MAX {
                break;
            }
            let sightings = date_notation::find_dates(&row.text);
            // A weekday counts only if it fits one of the orders and not the other.
            let weekday = weekdays::sole_weekday(&row.text).filter(|_| !sightings.is_empty());
            let told = weekday.filter(|weekday| weekdays::resolves_order(*weekday, &sightings));
            all.extend(sightings.into_iter().map(|candidate| PlacedDate {
                row: index,
                weekday_fits: told.map(|weekday| candidate.date.weekday() == weekday),
                candidate,
            }));
        }
        all.truncate(CANDIDATES_MAX);
        // Countries that write the year first use both orders in dates with the year at the end.
        let sure_order = order.filter(|order| *order != DateOrder::YearMonthDay);
        let told_order = printed_order(&all)
            .or(sure_order)
            .or_else(|| order_of_close_dates(&all))
            .or(order);
        let order = told_order.or(home).unwrap_or(DateOrder::DayMonthYear);
        Self {
            all,
            is_order_guessed: told_order.is_none() && order != DateOrder::DayMonthYear,
            order,
            is_buddhist,
        }
    }

    /// Returns whether a date could be read in another order, and only the home of the user speaks
    /// for this one.
    pub(super) fn is_guess(&self, date: Date) -> bool {
        let mut sightings = self.all.iter();
        self.is_order_guessed
            && !sightings.any(|seen| seen.candidate.date == date && seen.is_certain())
    }

    /// Returns whether the numbers are more likely in another order or of another calendar.
    pub(super) fn is_doubtful(&self, seen: &PlacedDate) -> bool {
        let is_open = !seen.candidate.is_unambiguous;
        let has_short_year = seen.candidate.range.len() <= "25/03/18".len();
        // A weekday outweighs the order that the receipt uses.
        match (seen.candidate.form, seen.weekday_fits) {
            (DateForm::NamedMonth | DateForm::YearFirst, _) => false,
            (DateForm::ShortBuddhistYear, _) => !self.is_buddhist,
            (_, Some(fits)) => !fits,
            (DateForm::ShortYearFirst, None) => self.order != DateOrder::YearMonthDay,
            (DateForm::DayFirst, None) => match self.order {
                DateOrder::DayMonthYear => false,
                DateOrder::MonthDayYear => is_open,
                DateOrder::YearMonthDay => has_short_year,
            },
            (DateForm::MonthFirst, None) => match self.order {
                DateOrder::DayMonthYear => is_open,
                DateOrder::MonthDayYear => false,
                // With the year at the end, these countries put the day first.
                DateOrder::YearMonthDay => has_short_year || is_open,
            },
        }
    }
}

impl PlacedDate {
    /// Returns whether no other reading is possible, or the weekday confirms this one.
    pub(super) fn is_certain(&self) -> bool {
        self.candidate.is_unambiguous || self.weekday_fits == Some(true)
    }
}

/// Returns the purchase date, which is not after `today`.
pub(super) fn choose_date(rows: &[Row], days: &PrintedDates, today: Option<Date>) -> Field<Date> {
    let ranked = MODEL.rank(&collect_samples(rows, days, today));
    choose_field(
        ranked.into_iter().map(|(candidate, _)| candidate).collect(),
        MIN_CONFIDENCE,
    )
}

/// Returns every date that can be that of the purchase, with its features.
pub(super) fn collect_samples(
    rows: &[Row],
    days: &PrintedDates,
    today: Option<Date>,
) -> Vec<Sample<Date>> {
    let past = |seen: &&PlacedDate| today.is_none_or(|today| seen.candidate.date <= today);
    let all: Vec<&PlacedDate> = days.all.iter().filter(past).collect();
    let newest = all.iter().map(|seen| seen.candidate.date).max();
    let sample = |seen: &&PlacedDate| {
        let PlacedDate {
            row,
            candidate: sighting,
            ..
        } = *seen;
        // A date printed in several rows is rather that of the purchase.
        let again = all
            .iter()
            .any(|other| other.row != *row && other.candidate.date == sighting.date);
        let evidence = rows[*row].evidence(&sighting.range)?;
        let mut features = context_features(rows, *row, &sighting.range);
        features.extend([
            ("bias", 1.0),
            ("form", sighting.points),
            fact("doubted", days.is_doubtful(seen)),
            fact("again", again),
            fact("older", newest.is_some_and(|newest| sighting.date < newest)),
            fact("first", all.first().is_some_and(|first| first.row == *row)),
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

/// Returns the order that dates with a number above 12 or with their weekday show, or `None` if
/// they show none or several.
fn printed_order(all: &[PlacedDate]) -> Option<DateOrder> {
    let told = |form: DateForm| {
        let tells = |seen: &&PlacedDate| {
            seen.is_certain() && seen.candidate.form == form && seen.candidate.points >= 0.4
        };
        all.iter().filter(tells).count()
    };
    match told(DateForm::MonthFirst).cmp(&told(DateForm::DayFirst)) {
        Ordering::Greater => Some(DateOrder::MonthDayYear),
        Ordering::Less => Some(DateOrder::DayMonthYear),
        Ordering::Equal => None,
    }
}

/// Returns the order in which the dates of a receipt are close to each other, as the day of a
/// purchase and those of an offer are: `02/07/2017` and `02/06/2017` are one day apart or a month.
fn order_of_close_dates(all: &[PlacedDate]) -> Option<DateOrder> {
    let span = |form: DateForm| {
        let of_form = || {
            let dates = all.iter().filter(move |seen| seen.candidate.form == form);
            dates.map(|seen| seen.candidate.date)
        };
        let (first, last) = (of_form().min()?, of_form().max()?);
        Some(first.until(last).ok()?.get_days()).filter(|days| *days > 0)
    };
    let (day_first, month_first) = (span(DateForm::DayFirst)?, span(DateForm::MonthFirst)?);
    if day_first.max(month_first) < CLOSE_RATIO_MIN * day_first.min(month_first) {
        return None;
    }
    Some(if day_first < month_first {
        DateOrder::DayMonthYear
    } else {
        DateOrder::MonthDayYear
    })
}

/// Returns the features of the text around a date: labels, times, words that indicate other dates.
fn context_features(rows: &[Row], row: usize, range: &Range<usize>) -> Features {
    let text = &rows[row].text;
    let before = Letters::from_text(&text[..range.start]);
    let above = row
        .checked_sub(1)
        .map(|above| Letters::from_text(&rows[above].text));
    // Labels before the date count; the row above counts if next to nothing stands before it.
    let other = OTHER_DATE_LABELS.occurs_in(&before);
    let labelled = DATE_LABELS.occurs_in(&before);
    let labelled_above = above
        .as_ref()
        .is_some_and(|above| DATE_LABELS.occurs_in(above))
        && before.len() < 3;
    let is_range =
        RANGE_AFTER.is_match(&text[range.end..]) || RANGE_BEFORE.is_match(&text[..range.start]);
    // The date may look like a time itself, so only the text before and behind it is searched.
    let (before_date, after_date) = (&text[..range.start], &text[range.end..]);
    let timed = TIME_LIKE.is_match(after_date)
        || TIME_LIKE.is_match(before_date)
        || POINTED_TIME_AFTER.is_match(after_date)
        || POINTED_TIME_BEFORE.is_match(before_date);
    // Neighbouring rows must show an unmistakable time.
    let near = [row.wrapping_sub(1), row + 1];
    let timed_near = near.iter().any(|near| {
        rows.get(*near)
            .is_some_and(|near| CLOCK_TIME.is_match(&near.text))
    });
    vec![
        fact("other_label", other),
        fact("label", labelled && !other),
        fact("label_above", labelled_above && !labelled && !other),
        fact(
            "other_above",
            above.is_some_and(|above| above.len() < 24 && OTHER_DATE_LABELS.occurs_in(&above)),
        ),
        fact("range", is_range),
        fact("time", timed),
        fact("time_near", !timed && timed_near),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::tests::page;
    use crate::extract::text;

    /// Returns the purchase date on a receipt from a country with this order of dates.
    fn chosen_date(print: &str, order: Option<DateOrder>) -> Option<String> {
        let rows = text::collect_rows(&[page(print)]);
        let days = PrintedDates::from_rows(&rows, order, None, false);
        Some(choose_date(&rows, &days, None).value?.to_string())
    }

    #[test]
    fn the_order_of_close_dates_decides_where_the_country_leaves_it_open() {
        let print = "Hill Shop\n02/07/2017 21:14\nTOTAL  5.24\nWeek of 02/06/2017";
        for (order, expected) in [
            (None, "2017-02-07"),
            (Some(DateOrder::YearMonthDay), "2017-02-07"),
            (Some(DateOrder::DayMonthYear), "2017-07-02"),
        ] {
            assert_eq!(
                chosen_date(print, order).as_deref(),
                Some(expected),
                "{order:?}"
            );
        }
    }

    #[test]
    fn amounts_beside_a_date_are_no_times() {
        let print = "Hotel Seehof AG\nArrival: 11.06.2024 Departure: 14.06.2024\n\
            Folio 88123 Date 14.06.2024\n11.06.2024 Room 210.00\n12.06.2024 Room 210.00\n\
            13.06.2024 Minibar 12.00\nTotal CHF 432.00";
        let date = chosen_date(print, Some(DateOrder::DayMonthYear));
        assert_eq!(date.as_deref(), Some("2024-06-14"));
        for (text, expected) in [
            ("14.06.2024 12.30", true),
            ("14.06.2024 kl. 12.30", true),
            ("14.06.2024 klo 12.30", true),
            ("12.30 14.06.2024", true),
            ("14.06.2024 Room 12.30", false),
            ("14.06.2024 210.00", false),
        ] {
            let rows = text::collect_rows(&[page(text)]);
            let range = text.find("14.06.2024").map(|at| at..at + 10).unwrap();
            let shows_time = context_features(&rows, 0, &range)
                .iter()
                .any(|(name, value)| *name == "time" && *value > 0.0);
            assert_eq!(shows_time, expected, "{text}");
        }
    }

    #[test]
    fn the_date_of_a_tax_registration_is_not_that_of_the_purchase() {
        let print = "Toko Buku\nTGL.PENGUKUHAN:01-04-2012\nKasir: 25/03/16 18:23\nTotal 70,000";
        let date = chosen_date(print, Some(DateOrder::DayMonthYear));
        assert_eq!(date.as_deref(), Some("2016-03-25"));
    }
}
