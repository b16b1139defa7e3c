//! Which receipts are meant: the one filter of list, spending, facets and export, and the order of the list.
//!
//! Both are parameters of an address, in the browser as on the server. Empty parameters count as absent. Reading them
//! does no IO; what they mean in SQL is known to the server's `db` alone.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use crate::api::Status;
use crate::money::Currency;
use crate::quantity::Quantity;
use crate::receipt::{format_date, parse_date};

/// The longest text that is searched for, and the longest name of a merchant, a category or a tag, in characters.
const CHARACTERS_MAX: usize = 500;
/// The most values of one parameter.
const VALUES_MAX: usize = 100;

/// Which receipts are meant. Each part narrows; of a part with several values any may hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// `q`: words that all occur in it, each perhaps only begun.
    pub text: Option<String>,
    /// `from`: its first day.
    pub from: Option<Date>,
    /// `to`: its last day.
    pub to: Option<Date>,
    /// `merchant`: the whole name, capitals or not.
    pub merchants: Vec<String>,
    /// `category`: the whole name, capitals or not.
    pub categories: Vec<String>,
    /// `tag`: the whole name, capitals or not.
    pub tags: Vec<String>,
    /// `currency`.
    pub currencies: Vec<Currency>,
    /// `min`: the least total, in major units of whatever currency it is in.
    pub min: Option<Quantity>,
    /// `max`: the largest total, likewise.
    pub max: Option<Quantity>,
    /// `status`: how far it has come.
    pub statuses: Vec<Status>,
    /// `review`: whether a person is done with it.
    pub review: Option<Review>,
    /// `problem=true`: it could not be read, or its numbers contradict each other.
    pub has_problem: bool,
    /// `missing`: what it lacks.
    pub missing: Vec<Missing>,
}

/// Whether a person is done with a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Review {
    /// It was read, one way or the other, and is not verified.
    Open,
    /// It is verified.
    Done,
}

/// What a receipt can lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// The merchant.
    Merchant,
    /// The date.
    Date,
    /// The total.
    Total,
    /// The category.
    Category,
}

/// The order of the list. Receipts that lack what is sorted by come last, whichever way it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// What is sorted by.
    pub key: SortKey,
    /// The largest first; `-` before the key in an address.
    pub descending: bool,
}

/// What the list can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortKey {
    /// When it arrived.
    Created,
    /// The day on it.
    Date,
    /// The name of the merchant.
    Merchant,
    /// The total in major units, whatever the currency.
    Total,
    /// How sure its fields are: the least sure first is the order of reviewing.
    Confidence,
}

/// A parameter that cannot be used, in plain words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{parameter}: {sentence}")]
pub struct FilterError {
    /// Which one.
    pub parameter: &'static str,
    /// What it should be.
    pub sentence: &'static str,
}

impl Filter {
    /// Takes one parameter; `None` when it is none of a filter.
    pub fn set(&mut self, name: &str, value: &str) -> Option<Result<(), FilterError>> {
        let value = value.trim();
        Some(match name {
            "q" => text("q", value).map(|text| self.text = text),
            "from" => date("from", value).map(|date| self.from = date),
            "to" => date("to", value).map(|date| self.to = date),
            "merchant" => add("merchant", &mut self.merchants, text("merchant", value)),
            "category" => add("category", &mut self.categories, text("category", value)),
            "tag" => add("tag", &mut self.tags, text("tag", value)),
            "currency" => add("currency", &mut self.currencies, currency(value)),
            "min" => amount("min", value).map(|amount| self.min = amount),
            "max" => amount("max", value).map(|amount| self.max = amount),
            "status" => add(
                "status",
                &mut self.statuses,
                one_of("status", value, &STATUSES),
            ),
            "review" => one_of("review", value, &REVIEWS).map(|review| self.review = review),
            "problem" => one_of("problem", value, &[("true", ())])
                .map(|problem| self.has_problem = problem.is_some()),
            "missing" => add(
                "missing",
                &mut self.missing,
                one_of("missing", value, &MISSING),
            ),
            _ => return None,
        })
    }

    /// The parameters that make this filter.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut parameters = Vec::new();
        let mut push = |name, values: &[String]| {
            parameters.extend(values.iter().map(|value| (name, value.clone())));
        };
        let list = |value: Option<String>| value.into_iter().collect::<Vec<_>>();
        push("q", &list(self.text.clone()));
        push("from", &list(self.from.map(format_date)));
        push("to", &list(self.to.map(format_date)));
        push("merchant", &self.merchants);
        push("category", &self.categories);
        push("tag", &self.tags);
        for currency in &self.currencies {
            push("currency", &[currency.code().to_owned()]);
        }
        push("min", &list(self.min.map(|amount| amount.to_string())));
        push("max", &list(self.max.map(|amount| amount.to_string())));
        for status in &self.statuses {
            push("status", &list(name_of(*status, &STATUSES)));
        }
        push(
            "review",
            &list(self.review.and_then(|review| name_of(review, &REVIEWS))),
        );
        push(
            "problem",
            &list(self.has_problem.then(|| "true".to_owned())),
        );
        for missing in &self.missing {
            push("missing", &list(name_of(*missing, &MISSING)));
        }
        parameters
    }
}

const STATUSES: [(&str, Status); 4] = [
    ("waiting", Status::Waiting),
    ("reading", Status::Reading),
    ("ready", Status::Ready),
    ("failed", Status::Failed),
];
const REVIEWS: [(&str, Review); 2] = [("open", Review::Open), ("done", Review::Done)];
const MISSING: [(&str, Missing); 4] = [
    ("merchant", Missing::Merchant),
    ("date", Missing::Date),
    ("total", Missing::Total),
    ("category", Missing::Category),
];
const SORT_KEYS: [(&str, SortKey); 5] = [
    ("created", SortKey::Created),
    ("date", SortKey::Date),
    ("merchant", SortKey::Merchant),
    ("total", SortKey::Total),
    ("confidence", SortKey::Confidence),
];
const SORT_SENTENCE: &str =
    "must be created, date, merchant, total or confidence, with - before it for the largest first";

impl Default for Sort {
    /// The newest first.
    fn default() -> Self {
        Self {
            key: SortKey::Created,
            descending: true,
        }
    }
}

impl FromStr for Sort {
    type Err = FilterError;

    fn from_str(text: &str) -> Result<Self, FilterError> {
        let (descending, key) = text
            .strip_prefix('-')
            .map_or((false, text), |key| (true, key));
        let unusable = FilterError {
            parameter: "sort",
            sentence: SORT_SENTENCE,
        };
        Ok(Self {
            key: one_of("sort", key, &SORT_KEYS)?.ok_or(unusable)?,
            descending,
        })
    }
}

impl fmt::Display for Sort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = name_of(self.key, &SORT_KEYS).unwrap_or_default();
        write!(f, "{}{key}", if self.descending { "-" } else { "" })
    }
}

fn text(parameter: &'static str, value: &str) -> Result<Option<String>, FilterError> {
    if value.chars().count() > CHARACTERS_MAX {
        return Err(FilterError {
            parameter,
            sentence: "may have 500 characters at most",
        });
    }
    if value.contains('\0') {
        return Err(FilterError {
            parameter,
            sentence: "must be text",
        });
    }
    Ok(Some(value.to_owned()).filter(|value| !value.is_empty()))
}

fn date(parameter: &'static str, value: &str) -> Result<Option<Date>, FilterError> {
    if value.is_empty() {
        return Ok(None);
    }
    let unusable = FilterError {
        parameter,
        sentence: "must be a date like 2026-09-15",
    };
    parse_date(value).map(Some).map_err(|_| unusable)
}

fn amount(parameter: &'static str, value: &str) -> Result<Option<Quantity>, FilterError> {
    if value.is_empty() {
        return Ok(None);
    }
    let unusable = FilterError {
        parameter,
        sentence: "must be an amount like 12.50",
    };
    value.parse().map(Some).map_err(|_| unusable)
}

fn currency(value: &str) -> Result<Option<Currency>, FilterError> {
    if value.is_empty() {
        return Ok(None);
    }
    let unusable = FilterError {
        parameter: "currency",
        sentence: "must be three letters like EUR",
    };
    value.parse().map(Some).map_err(|_| unusable)
}

fn one_of<T: Copy>(
    parameter: &'static str,
    value: &str,
    names: &[(&str, T)],
) -> Result<Option<T>, FilterError> {
    if value.is_empty() {
        return Ok(None);
    }
    let sentence = match parameter {
        "status" => "must be waiting, reading, ready or failed",
        "review" => "must be open or done",
        "problem" => "can only be true",
        "missing" => "must be merchant, date, total or category",
        _ => SORT_SENTENCE,
    };
    let found = names.iter().find(|(name, _)| *name == value);
    found.map(|(_, meant)| Some(*meant)).ok_or(FilterError {
        parameter,
        sentence,
    })
}

fn name_of<T: Copy + PartialEq>(value: T, names: &[(&str, T)]) -> Option<String> {
    names
        .iter()
        .find(|(_, meant)| *meant == value)
        .map(|(name, _)| (*name).to_owned())
}

fn add<T: PartialEq>(
    parameter: &'static str,
    values: &mut Vec<T>,
    value: Result<Option<T>, FilterError>,
) -> Result<(), FilterError> {
    let Some(value) = value? else { return Ok(()) };
    if values.len() == VALUES_MAX {
        return Err(FilterError {
            parameter,
            sentence: "may be given 100 times at most",
        });
    }
    if !values.contains(&value) {
        values.push(value);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(parameters: &[(&str, &str)]) -> Result<Filter, FilterError> {
        let mut filter = Filter::default();
        for (name, value) in parameters {
            filter.set(name, value).expect("a parameter of a filter")?;
        }
        Ok(filter)
    }

    #[test]
    fn is_read_and_written_as_parameters() {
        let parameters = [
            ("q", "oat milk"),
            ("from", "2026-09-01"),
            ("to", "2026-09-30"),
            ("merchant", "REWE"),
            ("merchant", "Café \"Süd\""),
            ("category", "Food"),
            ("tag", "trip"),
            ("currency", "EUR"),
            ("currency", "JPY"),
            ("min", "-3"),
            ("max", "12.5"),
            ("status", "ready"),
            ("status", "failed"),
            ("review", "open"),
            ("problem", "true"),
            ("missing", "category"),
        ];
        let filter = filter(&parameters).unwrap();
        let written = filter.parameters();
        let written: Vec<_> = written
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        assert_eq!(written, parameters);
        assert_eq!(filter.min, Some(Quantity { thousandths: -3000 }));
    }

    #[test]
    fn empty_parameters_are_absent_and_repeated_ones_count_once() {
        let names = [
            "q", "from", "to", "merchant", "category", "tag", "currency", "min", "max", "status",
        ];
        for name in names.into_iter().chain(["review", "problem", "missing"]) {
            assert_eq!(filter(&[(name, " ")]), Ok(Filter::default()), "{name}");
        }
        assert_eq!(filter(&[("tag", "a"), ("tag", "a")]).unwrap().tags, ["a"]);
        assert!(Filter::default().set("limit", "5").is_none());
    }

    #[test]
    fn says_which_parameter_cannot_be_used() {
        for (name, value) in [
            ("q", "x".repeat(501).as_str()),
            ("q", "\0"),
            ("from", "yesterday"),
            ("to", "2026-02-30"),
            ("currency", "gold"),
            ("min", "12.5000"),
            ("max", "1e3"),
            ("status", "new"),
            ("review", "yes"),
            ("problem", "false"),
            ("missing", "tags"),
        ] {
            let error = filter(&[(name, value)]).unwrap_err();
            assert!(
                error.to_string().starts_with(&format!("{name}: ")),
                "{error}"
            );
        }
        let many: Vec<_> = (0..101).map(|number| number.to_string()).collect();
        let many: Vec<_> = many.iter().map(|value| ("tag", value.as_str())).collect();
        assert_eq!(filter(&many).unwrap_err().parameter, "tag");
    }

    #[test]
    fn orders_are_read_and_written() {
        for text in [
            "created",
            "-created",
            "date",
            "-merchant",
            "total",
            "-confidence",
        ] {
            assert_eq!(text.parse::<Sort>().unwrap().to_string(), text);
        }
        for text in ["", "-", "--date", "Date", "id"] {
            assert_eq!(
                text.parse::<Sort>().unwrap_err().parameter,
                "sort",
                "{text}"
            );
        }
        assert_eq!(Sort::default().to_string(), "-created");
    }
}
