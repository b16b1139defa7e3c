//! Filter and sort order of the list, as its address holds them. Pure.
//!
//! An address without an order stands for the one that the user chose last.

use jiff::civil::Date;
use shared::filter::{Filter, SortOrder};
use shared::natural_query::{NaturalQuery, Phrase};

/// Query of the list: a filter and a sort order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ListQuery {
    pub(crate) filter: Filter,
    /// `None` for the usual order.
    pub(crate) sort: Option<SortOrder>,
}

impl ListQuery {
    /// Parses the parameters of an address. Invalid ones are ignored, since the page shows the
    /// filter that applies.
    pub(crate) fn from_parameters(parameters: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut asked = Self::default();
        for (name, value) in parameters {
            if name == "sort" {
                asked.sort = value.parse().ok();
            } else {
                // Unknown parameters belong to other pages.
                let _ = asked.filter.set_parameter(&name, &value);
            }
        }
        asked
    }

    /// Returns the parameters of this query; none for all receipts in the usual order.
    pub(crate) fn to_parameters(&self) -> Vec<(&'static str, String)> {
        let mut parameters = self.filter.to_parameters();
        parameters.extend(self.sort.map(|sort| ("sort", sort.to_string())));
        parameters
    }

    /// Returns the query with its order named.
    pub(crate) fn with_usual_order(mut self, usual: SortOrder) -> Self {
        self.sort.get_or_insert(usual);
        self
    }

    /// Returns whether the query has no filter.
    pub(crate) fn has_all(&self) -> bool {
        self.filter == Filter::default()
    }

    /// Returns whether the query is the default: all receipts in the usual order.
    pub(crate) fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Takes the search words apart, in a language of the app and as of a day. Returns the query
    /// that they stand for, and the phrases among them.
    pub(crate) fn interpret(&self, language: &str, today: Date) -> (Self, Vec<Phrase>) {
        let text = self.filter.text.as_deref().unwrap_or_default();
        let natural = NaturalQuery::parse(text, language, today);
        let mut asked = self.clone();
        natural.apply_to(&mut asked.filter, today);
        asked.filter.allows_similar = asked.filter.text.is_some();
        (asked, natural.phrases)
    }

    /// Returns the query with one parameter replaced: all its values are removed, and `value` is
    /// set unless it is empty. A value that is not valid (yet) changes nothing.
    pub(crate) fn with_parameter(&self, name: &str, value: &str) -> Self {
        let kept = self
            .to_parameters()
            .into_iter()
            .filter(|(other, _)| *other != name);
        let kept = kept.map(|(name, value)| (name.to_owned(), value));
        // Tried on an empty filter first.
        let mut test = Filter::default();
        if test
            .set_parameter(name, value)
            .is_some_and(|set| set.is_err())
        {
            return self.clone();
        }
        Self::from_parameters(kept.chain([(name.to_owned(), value.to_owned())]))
    }

    /// Returns the first value of a parameter, empty if there is none.
    pub(crate) fn parameter_value(&self, name: &str) -> String {
        let mut parameters = self.to_parameters().into_iter();
        parameters
            .find(|(other, _)| *other == name)
            .map(|(_, value)| value)
            .unwrap_or_default()
    }

    /// Returns the number of filter parameters in use, apart from the search words.
    pub(crate) fn filter_count(&self) -> usize {
        self.filter
            .to_parameters()
            .iter()
            .filter(|(name, _)| *name != "q")
            .count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(parameters: &[(&str, &str)]) -> ListQuery {
        ListQuery::from_parameters(
            parameters
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        )
    }

    #[test]
    fn an_address_asks_and_what_is_asked_makes_the_address() {
        let all = asked(&[
            ("q", "milk"),
            ("from", "2026-01-01"),
            ("category", "Food"),
            ("sort", "-total"),
        ]);
        let text: Vec<_> = all.to_parameters();
        assert_eq!(
            text,
            [
                ("q", "milk".to_owned()),
                ("from", "2026-01-01".into()),
                ("category", "Food".into()),
                ("sort", "-total".into())
            ]
        );
        assert_eq!(all.filter_count(), 2);
        assert!(asked(&[]).is_default() && asked(&[("sort", ""), ("x", "y")]).is_default());
        let in_an_order = asked(&[("sort", "-created")]);
        assert!(in_an_order.has_all() && !in_an_order.is_default());
        let usual = SortOrder::LATEST_DATE_FIRST;
        assert_eq!(in_an_order.clone().with_usual_order(usual), in_an_order);
        assert_eq!(asked(&[]).with_usual_order(usual).sort, Some(usual));
        assert!(
            asked(&[("from", "soon"), ("sort", "?")]).is_default(),
            "what makes no sense is absent"
        );
    }

    #[test]
    fn phrases_become_filters_and_the_address_stays() {
        let typed = asked(&[("q", "milk oct 2022"), ("sort", "-date")]);
        let (meant, phrases) = typed.interpret("en", jiff::civil::date(2026, 1, 15));
        let expected = asked(&[
            ("q", "milk"),
            ("similar", "true"),
            ("from", "2022-10-01"),
            ("to", "2022-10-31"),
            ("sort", "-date"),
        ]);
        assert_eq!((meant, phrases.len()), (expected, 1));
        assert_eq!(typed.parameter_value("q"), "milk oct 2022");
    }

    #[test]
    fn one_parameter_changes_and_the_others_stay() {
        let before = asked(&[("q", "milk"), ("min", "5"), ("sort", "date")]);
        let after = before.with_parameter("q", "bread");
        assert_eq!(
            (
                after.parameter_value("q").as_str(),
                after.parameter_value("min").as_str()
            ),
            ("bread", "5")
        );
        assert_eq!(after.with_parameter("q", "").parameter_value("q"), "");
        assert_eq!(
            before.with_parameter("min", "a lot"),
            before,
            "nonsense changes nothing"
        );
        assert_eq!(before.with_parameter("sort", "").sort, None);
    }
}
