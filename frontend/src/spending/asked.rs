//! What the address of the page asks for: a filter, a currency and a month. Pure: how text is taken from and put into an
//! address is an argument.

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
    #[expect(clippy::option_option, reason = "receipts without a currency can be asked for, too")]
    pub(crate) currency: Option<Option<Currency>>,
    /// The month of the calendar.
    pub(crate) month: Option<Month>,
}

impl Asked {
    /// Reads what stands behind the `?`. What cannot be used is left out.
    pub(crate) fn read(query: &str, decode: fn(&str) -> String) -> Self {
        let mut asked = Self::default();
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = decode(&value.replace('+', " "));
            match name {
                SHOWN if value == NONE => asked.currency = Some(None),
                SHOWN => asked.currency = value.parse().ok().map(Some),
                MONTH => asked.month = Month::parse(&value),
                // A parameter that is wrong narrows nothing.
                _ => drop(asked.filter.set(name, &value)),
            }
        }
        asked
    }

    /// The same, to stand behind the `?`.
    pub(crate) fn query(&self, encode: fn(&str) -> String) -> String {
        let mut query = query_of(&self.filter, encode);
        let mut push = |name: &str, value: &str| {
            if !query.is_empty() {
                query.push('&');
            }
            query.extend([name, "=", value]);
        };
        if let Some(currency) = self.currency {
            push(SHOWN, currency.as_ref().map_or(NONE, Currency::code));
        }
        if let Some(month) = self.month {
            push(MONTH, &month.key());
        }
        query
    }

    /// Something besides time narrows what is looked at.
    pub(crate) fn is_filtered(&self) -> bool {
        let time = Filter { from: self.filter.from, to: self.filter.to, ..Filter::default() };
        self.filter != time
    }
}

/// A filter, to stand behind a `?`.
pub(crate) fn query_of(filter: &Filter, encode: fn(&str) -> String) -> String {
    let pairs = filter.parameters();
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| [name, "=", &encode(value)].concat()).collect();
    pairs.join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        text.replace("%26", "&")
    }

    fn escaped(text: &str) -> String {
        text.replace('&', "%26")
    }

    #[test]
    fn an_address_is_read_and_written() {
        for query in [
            "",
            "from=2026-09-01&to=2026-09-30",
            "from=2026-09-01&merchant=H%26M&currency=EUR&in=EUR&month=2026-09",
            "in=none",
        ] {
            assert_eq!(Asked::read(query, plain).query(escaped), query);
        }
        let asked = Asked::read("merchant=H%26M&q=oat+milk", plain);
        assert_eq!(asked.filter.merchants, ["H&M"]);
        assert_eq!(asked.filter.text.as_deref(), Some("oat milk"));
    }

    #[test]
    fn what_cannot_be_used_is_left_out() {
        assert_eq!(Asked::read("from=x&in=abcd&month=13&sort=date&&=", plain), Asked::default());
    }

    #[test]
    fn time_is_no_filter_of_its_own() {
        assert!(!Asked::read("from=2026-09-01&in=EUR", plain).is_filtered());
        assert!(Asked::read("from=2026-09-01&q=tea", plain).is_filtered());
    }
}
