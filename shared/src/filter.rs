//! Receipt filter of list, spending, facets and export, and the sort order of the list.
//!
//! Both are query parameters, in the browser and on the server. Empty parameters count as absent.
//! Parsing does no IO; the translation to SQL is in the server's `db`.

mod parameter;
mod sort_order;

use jiff::civil::Date;

use crate::api::ReceiptStatus;
use crate::money::Currency;
use crate::quantity::Quantity;
use crate::receipt::format_date;
use parameter::{
    add_value, choice_name, parse_amount, parse_choice, parse_currency, parse_day, parse_text,
};
pub use sort_order::{SortKey, SortOrder};

/// Receipt filter. All parts must match; of a part with several values any one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// `q`: words or beginnings of words that must all occur.
    pub text: Option<String>,
    /// `similar=true`: if no receipt has the words, receipts with similar words match.
    pub allows_similar: bool,
    /// `from`: earliest date, inclusive.
    pub from: Option<Date>,
    /// `to`: latest date, inclusive.
    pub to: Option<Date>,
    /// `merchant`: complete name, ignoring case.
    pub merchants: Vec<String>,
    /// `category`: complete name, ignoring case.
    pub categories: Vec<String>,
    /// `tag`: complete name, ignoring case.
    pub tags: Vec<String>,
    /// `currency`: ISO 4217 code.
    pub currencies: Vec<Currency>,
    /// `min`: lowest total, in major units of any currency.
    pub min_total: Option<Quantity>,
    /// `max`: highest total, in major units of any currency.
    pub max_total: Option<Quantity>,
    /// `status`: processing state.
    pub statuses: Vec<ReceiptStatus>,
    /// `review`: review state.
    pub review: Option<ReviewState>,
    /// `problem=true`: only receipts that could not be read or that fail a check.
    pub has_problem: bool,
    /// `missing`: missing data.
    pub missing: Vec<MissingField>,
}

/// Review state of a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewState {
    /// Reading has ended, successfully or not, and the receipt is not verified.
    Open,
    /// Open, and the confidence of a main field is below the threshold ([`crate::review`]).
    ToCheck,
    /// Verified.
    Done,
}

/// Kind of missing data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingField {
    /// No merchant.
    Merchant,
    /// No date.
    Date,
    /// No total.
    Total,
    /// No category.
    Category,
    /// No currency.
    Currency,
    /// No date, total or currency: not counted as spending.
    Spending,
}

/// Error for a parameter with an unusable value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{parameter}: {sentence}")]
pub struct FilterError {
    /// Parameter name.
    pub parameter: &'static str,
    /// Expected value, in plain English.
    pub sentence: &'static str,
}

impl Filter {
    /// Sets one parameter. Returns `None` if the name is not a parameter of a filter.
    pub fn set_parameter(&mut self, name: &str, value: &str) -> Option<Result<(), FilterError>> {
        let value = value.trim();
        Some(match name {
            "q" => parse_text("q", value).map(|text| self.text = text),
            "similar" => parse_choice("similar", value, &[("true", ())])
                .map(|similar| self.allows_similar = similar.is_some()),
            "from" => parse_day("from", value).map(|date| self.from = date),
            "to" => parse_day("to", value).map(|date| self.to = date),
            "merchant" => add_value(
                "merchant",
                &mut self.merchants,
                parse_text("merchant", value),
            ),
            "category" => add_value(
                "category",
                &mut self.categories,
                parse_text("category", value),
            ),
            "tag" => add_value("tag", &mut self.tags, parse_text("tag", value)),
            "currency" => add_value("currency", &mut self.currencies, parse_currency(value)),
            "min" => parse_amount("min", value).map(|amount| self.min_total = amount),
            "max" => parse_amount("max", value).map(|amount| self.max_total = amount),
            "status" => add_value(
                "status",
                &mut self.statuses,
                parse_choice("status", value, &STATUS_NAMES),
            ),
            "review" => {
                parse_choice("review", value, &REVIEW_NAMES).map(|review| self.review = review)
            }
            "problem" => parse_choice("problem", value, &[("true", ())])
                .map(|problem| self.has_problem = problem.is_some()),
            "missing" => add_value(
                "missing",
                &mut self.missing,
                parse_choice("missing", value, &MISSING_NAMES),
            ),
            _ => return None,
        })
    }

    /// Returns the query parameters that produce this filter.
    pub fn to_parameters(&self) -> Vec<(&'static str, String)> {
        // The order is fixed, so that equal filters give equal addresses.
        let mut parameters = Vec::new();
        // Parameters that can be repeated give one pair per value.
        let mut push = |name, values: &[String]| {
            parameters.extend(values.iter().map(|value| (name, value.clone())));
        };
        let list = |value: Option<String>| value.into_iter().collect::<Vec<_>>();
        push("q", &list(self.text.clone()));
        push(
            "similar",
            &list(self.allows_similar.then(|| "true".to_owned())),
        );
        push("from", &list(self.from.map(format_date)));
        push("to", &list(self.to.map(format_date)));
        push("merchant", &self.merchants);
        push("category", &self.categories);
        push("tag", &self.tags);
        for currency in &self.currencies {
            push("currency", &[currency.code().to_owned()]);
        }
        push(
            "min",
            &list(self.min_total.map(|amount| amount.to_string())),
        );
        push(
            "max",
            &list(self.max_total.map(|amount| amount.to_string())),
        );
        for status in &self.statuses {
            push("status", &list(choice_name(*status, &STATUS_NAMES)));
        }
        push(
            "review",
            &list(
                self.review
                    .and_then(|review| choice_name(review, &REVIEW_NAMES)),
            ),
        );
        push(
            "problem",
            &list(self.has_problem.then(|| "true".to_owned())),
        );
        for missing in &self.missing {
            push("missing", &list(choice_name(*missing, &MISSING_NAMES)));
        }
        parameters
    }
}

// Names of the values in an address; parsing and writing use the same tables.
const STATUS_NAMES: [(&str, ReceiptStatus); 4] = [
    ("waiting", ReceiptStatus::Waiting),
    ("reading", ReceiptStatus::Reading),
    ("ready", ReceiptStatus::Ready),
    ("failed", ReceiptStatus::Failed),
];
const REVIEW_NAMES: [(&str, ReviewState); 3] = [
    ("open", ReviewState::Open),
    ("check", ReviewState::ToCheck),
    ("done", ReviewState::Done),
];
const MISSING_NAMES: [(&str, MissingField); 6] = [
    ("merchant", MissingField::Merchant),
    ("date", MissingField::Date),
    ("total", MissingField::Total),
    ("category", MissingField::Category),
    ("currency", MissingField::Currency),
    ("spending", MissingField::Spending),
];
#[cfg(test)]
mod tests {
    use super::*;

    fn filter(parameters: &[(&str, &str)]) -> Result<Filter, FilterError> {
        let mut filter = Filter::default();
        for (name, value) in parameters {
            filter
                .set_parameter(name, value)
                .expect("a parameter of a filter")?;
        }
        Ok(filter)
    }

    #[test]
    fn is_read_and_written_as_parameters() {
        let parameters = [
            ("q", "oat milk"),
            ("similar", "true"),
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
            ("missing", "spending"),
        ];
        let filter = filter(&parameters).unwrap();
        let written = filter.to_parameters();
        let written: Vec<_> = written
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        assert_eq!(written, parameters);
        assert_eq!(filter.min_total, Some(Quantity { thousandths: -3000 }));
    }

    #[test]
    fn empty_parameters_are_absent_and_repeated_ones_count_once() {
        let names = [
            "q", "from", "to", "merchant", "category", "tag", "currency", "min", "max", "status",
        ];
        for name in names
            .into_iter()
            .chain(["review", "problem", "missing", "similar"])
        {
            assert_eq!(filter(&[(name, " ")]), Ok(Filter::default()), "{name}");
        }
        assert_eq!(filter(&[("tag", "a"), ("tag", "a")]).unwrap().tags, ["a"]);
        assert!(Filter::default().set_parameter("limit", "5").is_none());
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
            ("similar", "yes"),
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
            assert_eq!(text.parse::<SortOrder>().unwrap().to_string(), text);
        }
        for text in ["", "-", "--date", "Date", "id"] {
            assert_eq!(
                text.parse::<SortOrder>().unwrap_err().parameter,
                "sort",
                "{text}"
            );
        }
        assert_eq!(SortOrder::default().to_string(), "-created");
    }
}
