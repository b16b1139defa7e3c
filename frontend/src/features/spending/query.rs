//! Query of the spending page: filter, period, currency and month in its address. Pure.

use jiff::civil::Date;
use shared::filter::Filter;
use shared::money::Currency;
use shared::month::Month;

use super::period::{DateRange, Period};

/// Parameter of the period, which applies without dates.
const PERIOD_PARAMETER: &str = "period";
/// Parameter of the currency that is shown.
const CURRENCY_PARAMETER: &str = "in";
/// Parameter of the month in the calendar.
const MONTH_PARAMETER: &str = "month";

/// Query of the spending page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SpendingQuery {
    /// Filter of the receipts that are summed up; its dates take the place of the period.
    pub(crate) filter: Filter,
    /// Chosen period.
    pub(crate) period: Period,
    /// Currency that is shown; `None` leaves it to the page.
    pub(crate) currency: Option<Currency>,
    /// Month in the calendar.
    pub(crate) month: Option<Month>,
}

impl SpendingQuery {
    /// Parses the parameters of an address. Invalid ones are ignored.
    pub(crate) fn from_parameters(parameters: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut asked = Self::default();
        for (name, value) in parameters {
            match name.as_str() {
                PERIOD_PARAMETER => {
                    let named = Period::ALL.into_iter().find(|(name, _)| *name == value);
                    asked.period = named.map(|(_, period)| period).unwrap_or_default();
                }
                CURRENCY_PARAMETER => asked.currency = value.parse().ok(),
                MONTH_PARAMETER => asked.month = Month::parse(&value),
                // An invalid parameter does not filter.
                _ => drop(asked.filter.set_parameter(&name, &value)),
            }
        }
        asked
    }

    /// Returns the parameters of this query.
    pub(crate) fn to_parameters(&self) -> Vec<(&'static str, String)> {
        let mut parameters = self.filter.to_parameters();
        let period = self
            .chosen_period()
            .filter(|period| *period != Period::default());
        let mut named = Period::ALL.into_iter();
        let named = named.find(|(_, named)| Some(*named) == period);
        parameters.extend(named.map(|(name, _)| (PERIOD_PARAMETER, name.to_owned())));
        let code = |currency: Currency| (CURRENCY_PARAMETER, currency.code().to_owned());
        parameters.extend(self.currency.map(code));
        parameters.extend(self.month.map(|month| (MONTH_PARAMETER, month.to_iso())));
        parameters
    }

    /// Returns the chosen period; `None` if dates are chosen instead.
    pub(crate) fn chosen_period(&self) -> Option<Period> {
        (self.filter.from.is_none() && self.filter.to.is_none()).then_some(self.period)
    }

    /// Returns the days that are summed up, until today at the latest.
    pub(crate) fn date_range(&self, today: Date) -> DateRange {
        match self.chosen_period() {
            Some(period) => period.date_range(today),
            None => DateRange {
                from: self.filter.from,
                to: self.filter.to.map_or(today, |to| to.min(today)),
            },
        }
    }

    /// Returns the days to compare with: last year's for this year, otherwise the period before.
    pub(crate) fn previous_range(&self, today: Date) -> Option<DateRange> {
        let range = self.date_range(today);
        match self.chosen_period() {
            Some(Period::Year) => range.year_before(),
            _ => range.previous(),
        }
    }

    /// Returns the filter without its dates.
    pub(crate) fn undated_filter(&self) -> Filter {
        Filter {
            from: None,
            to: None,
            ..self.filter.clone()
        }
    }

    /// Returns whether anything besides the dates limits the receipts.
    pub(crate) fn is_filtered(&self) -> bool {
        self.undated_filter() != Filter::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn asked(parameters: &[(&str, &str)]) -> SpendingQuery {
        SpendingQuery::from_parameters(
            parameters
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        )
    }

    #[test]
    fn an_address_is_read_and_written() {
        for parameters in [
            &[][..],
            &[("from", "2026-09-01"), ("to", "2026-09-30")],
            &[
                ("from", "2026-09-01"),
                ("merchant", "H&M"),
                ("currency", "EUR"),
                ("in", "EUR"),
                ("month", "2026-09"),
            ],
            &[("period", "all"), ("in", "JPY")],
        ] {
            let written = asked(parameters).to_parameters();
            let written: Vec<_> = written
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            assert_eq!(written, parameters);
        }
    }

    #[test]
    fn what_cannot_be_used_is_left_out() {
        let unusable = [
            ("from", "x"),
            ("period", "week"),
            ("in", "abcd"),
            ("month", "13"),
            ("sort", "date"),
            ("", ""),
        ];
        assert_eq!(asked(&unusable), SpendingQuery::default());
    }

    #[test]
    fn dates_replace_the_period_and_end_today() {
        let today = date(2026, 9, 20);
        for (parameters, from, to) in [
            (&[][..], Some(date(2026, 9, 1)), today),
            (&[("period", "all")], None, today),
            (&[("to", "2026-08-05")], None, date(2026, 8, 5)),
            (
                &[("from", "2026-02-03"), ("period", "year")],
                Some(date(2026, 2, 3)),
                today,
            ),
            (
                &[("from", "2026-02-03"), ("to", "2027-01-01")],
                Some(date(2026, 2, 3)),
                today,
            ),
        ] {
            let expected = DateRange { from, to };
            assert_eq!(asked(parameters).date_range(today), expected);
        }
    }

    #[test]
    fn this_year_is_compared_with_last_year_and_others_with_what_was_before() {
        let today = date(2026, 9, 20);
        for (parameters, from, to) in [
            (
                &[("period", "year")][..],
                date(2025, 1, 1),
                date(2025, 9, 20),
            ),
            (
                &[("period", "quarter")],
                date(2026, 4, 1),
                date(2026, 6, 20),
            ),
            (
                &[("from", "2026-01-01")],
                date(2025, 4, 1),
                date(2025, 12, 20),
            ),
        ] {
            let expected = DateRange {
                from: Some(from),
                to,
            };
            assert_eq!(asked(parameters).previous_range(today), Some(expected));
        }
    }

    #[test]
    fn time_is_no_filter_of_its_own() {
        assert!(!asked(&[("from", "2026-09-01"), ("in", "EUR")]).is_filtered());
        assert!(asked(&[("from", "2026-09-01"), ("q", "tea")]).is_filtered());
    }
}
