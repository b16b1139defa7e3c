//! What is asked for: filter and order, as the address of the list holds them. Pure.

use shared::filter::{Filter, Sort};

/// A filter and an order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) filter: Filter,
    pub(crate) sort: Sort,
}

impl Asked {
    /// What parameters of an address ask for. One that makes no sense is as good as absent: the page says what it shows.
    pub(crate) fn of(parameters: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut asked = Self::default();
        for (name, value) in parameters {
            if name == "sort" {
                asked.sort = value.parse().unwrap_or_default();
            } else {
                // Another parameter is another page's.
                let _ = asked.filter.set(&name, &value);
            }
        }
        asked
    }

    /// The parameters that ask for this; none for all receipts, the newest first.
    pub(crate) fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut parameters = self.filter.parameters();
        if self.sort != Sort::default() {
            parameters.push(("sort", self.sort.to_string()));
        }
        parameters
    }

    /// All receipts, the newest first.
    pub(crate) fn is_plain(&self) -> bool {
        *self == Self::default()
    }

    /// The same with one parameter set anew: all its values go, and `value` comes unless it is empty. A value that makes
    /// no sense (yet) changes nothing.
    pub(crate) fn with(&self, name: &str, value: &str) -> Self {
        let kept = self
            .parameters()
            .into_iter()
            .filter(|(other, _)| *other != name);
        let kept = kept.map(|(name, value)| (name.to_owned(), value));
        let mut test = Filter::default();
        if test.set(name, value).is_some_and(|set| set.is_err()) {
            return self.clone();
        }
        Self::of(kept.chain([(name.to_owned(), value.to_owned())]))
    }

    /// The first value of a parameter, empty where there is none.
    pub(crate) fn value(&self, name: &str) -> String {
        let mut parameters = self.parameters().into_iter();
        parameters
            .find(|(other, _)| *other == name)
            .map(|(_, value)| value)
            .unwrap_or_default()
    }

    /// How many parts of the filter are in use, besides the words that are searched for.
    pub(crate) fn narrowed_by(&self) -> usize {
        self.filter
            .parameters()
            .iter()
            .filter(|(name, _)| *name != "q")
            .count()
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
    fn an_address_asks_and_what_is_asked_makes_the_address() {
        let all = asked(&[
            ("q", "milk"),
            ("from", "2026-01-01"),
            ("category", "Food"),
            ("sort", "-total"),
        ]);
        let text: Vec<_> = all.parameters();
        assert_eq!(
            text,
            [
                ("q", "milk".to_owned()),
                ("from", "2026-01-01".into()),
                ("category", "Food".into()),
                ("sort", "-total".into())
            ]
        );
        assert_eq!(all.narrowed_by(), 2);
        assert!(asked(&[]).is_plain() && asked(&[("sort", "-created"), ("x", "y")]).is_plain());
        assert!(
            asked(&[("from", "soon"), ("sort", "?")]).is_plain(),
            "what makes no sense is absent"
        );
    }

    #[test]
    fn one_parameter_changes_and_the_others_stay() {
        let before = asked(&[("q", "milk"), ("min", "5"), ("sort", "date")]);
        let after = before.with("q", "bread");
        assert_eq!(
            (after.value("q").as_str(), after.value("min").as_str()),
            ("bread", "5")
        );
        assert_eq!(after.with("q", "").value("q"), "");
        assert_eq!(
            before.with("min", "a lot"),
            before,
            "nonsense changes nothing"
        );
        assert_eq!(before.with("sort", "").sort, Sort::default());
    }
}
