//! Query of the spending page: filter, currency and month in its address. Pure.

use shared::filter::Filter;
use shared::money::Currency;

use super::month::Month;

/// Parameter of the currency that is shown: a code, or [`NO_CURRENCY`].
const CURRENCY_PARAMETER: &str = "in";
/// Value for receipts that name no currency.
const NO_CURRENCY: &str = "none";
/// Parameter of the month in the calendar.
const MONTH_PARAMETER: &str = "month";

/// Query of the spending page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SpendingQuery {
    /// Filter of the receipts that are summed up.
    pub(crate) filter: Filter,
    /// Currency that is shown; the outer `None` leaves it to the page, the inner one stands for
    /// receipts without a currency.
    #[expect(
        clippy::option_option,
        reason = "receipts without a currency can be asked for, too"
    )]
    pub(crate) currency: Option<Option<Currency>>,
    /// Month in the calendar.
    pub(crate) month: Option<Month>,
}

impl SpendingQuery {
    /// Parses the parameters of an address. Invalid ones are ignored.
    pub(crate) fn from_parameters(parameters: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut asked = Self::default();
        for (name, value) in parameters {
            match name.as_str() {
                CURRENCY_PARAMETER if value == NO_CURRENCY => asked.currency = Some(None),
                CURRENCY_PARAMETER => asked.currency = value.parse().ok().map(Some),
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
        if let Some(currency) = &self.currency {
            let code = currency.as_ref().map_or(NO_CURRENCY, Currency::code);
            parameters.push((CURRENCY_PARAMETER, code.to_owned()));
        }
        parameters.extend(self.month.map(|month| (MONTH_PARAMETER, month.to_iso())));
        parameters
    }

    /// Returns whether anything besides the dates limits the receipts.
    pub(crate) fn is_filtered(&self) -> bool {
        let time = Filter {
            from: self.filter.from,
            to: self.filter.to,
            ..Filter::default()
        };
        self.filter != time
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            &[("in", "none")],
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
            ("in", "abcd"),
            ("month", "13"),
            ("sort", "date"),
            ("", ""),
        ];
        assert_eq!(asked(&unusable), SpendingQuery::default());
    }

    #[test]
    fn time_is_no_filter_of_its_own() {
        assert!(!asked(&[("from", "2026-09-01"), ("in", "EUR")]).is_filtered());
        assert!(asked(&[("from", "2026-09-01"), ("q", "tea")]).is_filtered());
    }
}
