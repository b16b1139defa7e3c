//! What the address of the page asks for: a filter, a currency and a month. Pure.

use shared::filter::Filter;
use shared::money::Currency;

use super::month::Month;

/// The currency that is shown, as a parameter: a code, or [`NONE`].
const SHOWN: &str = "in";
/// For receipts that name no currency.
const NONE: &str = "none";
/// The month of the calendar, as a parameter.
const MONTH: &str = "month";

/// What is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// Which receipts are looked at.
    pub(crate) filter: Filter,
    /// The currency that is shown; outside `None` where that is left to the page.
    #[expect(
        clippy::option_option,
        reason = "receipts without a currency can be asked for, too"
    )]
    pub(crate) currency: Option<Option<Currency>>,
    /// The month of the calendar.
    pub(crate) month: Option<Month>,
}

impl Asked {
    /// What parameters of an address ask for. What cannot be used is left out.
    pub(crate) fn of(parameters: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut asked = Self::default();
        for (name, value) in parameters {
            match name.as_str() {
                SHOWN if value == NONE => asked.currency = Some(None),
                SHOWN => asked.currency = value.parse().ok().map(Some),
                MONTH => asked.month = Month::parse(&value),
                // A parameter that is wrong narrows nothing.
                _ => drop(asked.filter.set(&name, &value)),
            }
        }
        asked
    }

    /// The parameters that ask for this.
    pub(crate) fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut parameters = self.filter.parameters();
        if let Some(currency) = &self.currency {
            parameters.push((
                SHOWN,
                currency.as_ref().map_or(NONE, Currency::code).to_owned(),
            ));
        }
        parameters.extend(self.month.map(|month| (MONTH, month.key())));
        parameters
    }

    /// Something besides time narrows what is looked at.
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

    fn asked(parameters: &[(&str, &str)]) -> Asked {
        Asked::of(
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
            let written = asked(parameters).parameters();
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
        assert_eq!(asked(&unusable), Asked::default());
    }

    #[test]
    fn time_is_no_filter_of_its_own() {
        assert!(!asked(&[("from", "2026-09-01"), ("in", "EUR")]).is_filtered());
        assert!(asked(&[("from", "2026-09-01"), ("q", "tea")]).is_filtered());
    }
}
