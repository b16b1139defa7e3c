//! Texts of a receipt in which a search looks for words, on the server and in the browser.

use serde::{Deserialize, Serialize};

use crate::fields::FieldName;
use crate::json::FromJson;
use crate::money::Money;
use crate::receipt::{Item, Payment, Receipt};
use crate::rules::RuleOutcome;
use crate::search_results::{HitField, SearchHit};
use crate::text::normalize_text;

/// Maximum number of words of a search.
pub const SEARCH_WORDS_MAX: usize = 16;
/// Number of words around a hit that are shown.
const SNIPPET_WORDS: usize = 12;

/// Searched texts of one receipt.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct SearchTexts {
    /// Merchant.
    pub merchant: String,
    /// Items, one a line.
    pub items: String,
    /// Note, category, tags, payments and receipt number, one a line.
    pub notes: String,
    /// Text of the pages.
    pub pages: String,
    /// Fields in their plain form, which are found like the text of the pages.
    pub fields: String,
}

impl SearchTexts {
    /// Collects the texts of a receipt with rules and corrections applied. `shown` are category and
    /// tags as shown, `pages` the texts of its pages.
    pub fn new(
        receipt: &Receipt,
        note: Option<&str>,
        shown: &RuleOutcome,
        pages: &[String],
    ) -> Self {
        let filed = [note.map(str::to_owned), shown.category.clone()];
        let notes = filed
            .into_iter()
            .flatten()
            .chain(field_texts(receipt, HitField::Note))
            .chain(shown.tags.iter().cloned())
            .chain(receipt.payments.iter().map(payment_text));
        let tax_ids = receipt.merchant.tax_ids.iter();
        let tax_ids = tax_ids.map(|id| id.value.value.clone());
        // Fields are searchable as corrected and in their plain form, too.
        let fields = field_texts(receipt, HitField::Text).map(Some);
        Self {
            merchant: join_texts(field_texts(receipt, HitField::Merchant).map(Some), "\n"),
            // One line per item, so that a search shows a whole item.
            items: receipt
                .items
                .iter()
                .map(item_text)
                .collect::<Vec<_>>()
                .join("\n"),
            notes: notes.collect::<Vec<_>>().join("\n"),
            pages: join_texts(pages.iter().cloned().map(Some), "\n"),
            fields: join_texts(fields.chain(tax_ids), "\n"),
        }
    }

    /// Returns the first match of a search in these texts: every word, or a beginning of it, must
    /// occur in one of them. `None` also if the search has no words.
    pub fn find_words(&self, words: &SearchWords) -> Option<SearchHit> {
        let parts = self.parts();
        let folded = parts.map(|(_, text)| normalize_text(text));
        let is_found = |word: &String| folded.iter().any(|text| has_beginning(text, word));
        if words.0.is_empty() || !words.0.iter().all(is_found) {
            return None;
        }
        let is_hit = |text: &str| words.0.iter().any(|word| has_beginning(text, word));
        let at = folded.iter().position(|text| is_hit(text))?;
        let (field, text) = parts[at];
        let line = text.lines().find(|line| is_hit(&normalize_text(line)));
        Some(SearchHit {
            field,
            text: cut_snippet(line.unwrap_or(text), is_hit),
        })
    }

    /// Returns the texts in the order in which a match is shown.
    fn parts(&self) -> [(HitField, &str); 5] {
        [
            (HitField::Merchant, &self.merchant),
            (HitField::Item, &self.items),
            (HitField::Note, &self.notes),
            (HitField::Text, &self.pages),
            (HitField::Text, &self.fields),
        ]
    }
}

/// Words of a search, in the form in which they are compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchWords(Vec<String>);

impl SearchWords {
    /// Takes a search text apart.
    pub fn new(text: &str) -> Self {
        let words = split_search(text).map(normalize_text);
        Self(words.filter(|word| !word.is_empty()).collect())
    }

    /// Returns whether there is nothing to search for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Returns the words of a search as they were typed.
pub fn split_search(text: &str) -> impl Iterator<Item = &str> {
    // Signs alone are no words and would match nothing.
    text.split_whitespace()
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .take(SEARCH_WORDS_MAX)
}

/// Returns whether a normalised text has a word that begins with this one.
fn has_beginning(folded: &str, word: &str) -> bool {
    [" ", folded].concat().contains(&[" ", word].concat())
}

/// Returns the words around the first hit, with `…` at cut ends.
fn cut_snippet(line: &str, is_hit: impl Fn(&str) -> bool) -> String {
    let words: Vec<_> = line.split_whitespace().collect();
    let hit = words.iter().position(|word| is_hit(&normalize_text(word)));
    let first = hit.unwrap_or(0).saturating_sub(SNIPPET_WORDS / 2);
    let end = words.len().min(first + SNIPPET_WORDS);
    let start_mark = if first > 0 { "…" } else { "" };
    let end_mark = if end < words.len() { "…" } else { "" };
    [start_mark, &words[first..end].join(" "), end_mark].concat()
}

/// Returns the values of the fields in a part of the texts.
fn field_texts(receipt: &Receipt, part: HitField) -> impl Iterator<Item = String> {
    let fields = FieldName::ALL.iter();
    let fields = fields.filter(move |name| name.search_part() == Some(part));
    fields.filter_map(|name| receipt.field(*name).to_text())
}

fn item_text(item: &Item) -> String {
    let amount = item.amount.value.map(Money::to_decimal);
    join_texts(
        [
            item.description.value.clone(),
            item.sku.value.clone(),
            amount,
        ],
        " ",
    )
}

fn payment_text(payment: &Payment) -> String {
    // Payment methods are searched by their JSON name.
    let method = payment.method.value.as_ref();
    let method = method.and_then(|method| serde_json::to_string(method).ok());
    let method = method.map(|method| method.trim_matches('"').to_owned());
    join_texts(
        [
            method,
            payment.brand.value.clone(),
            payment.last4.value.clone(),
        ],
        " ",
    )
}

fn join_texts(texts: impl IntoIterator<Item = Option<String>>, separator: &str) -> String {
    let texts = texts.into_iter().flatten().filter(|text| !text.is_empty());
    texts.collect::<Vec<_>>().join(separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts() -> SearchTexts {
        SearchTexts {
            merchant: "Café Süd".into(),
            items: "Oat-Milk 1.29\nBread 2.50".into(),
            notes: "Trip to Łódź".into(),
            pages: "a b c d e f g h i j k l m n o p Danke".into(),
            fields: "2026-09-15".into(),
        }
    }

    #[test]
    fn every_word_begins_a_word_of_some_text() {
        for (typed, expected) in [
            ("cafe", Some((HitField::Merchant, "Café Süd"))),
            ("SUD bread", Some((HitField::Merchant, "Café Süd"))),
            ("oat-mi", Some((HitField::Item, "Oat-Milk 1.29"))),
            ("bread", Some((HitField::Item, "Bread 2.50"))),
            ("lodz &", Some((HitField::Note, "Trip to Łódź"))),
            ("dank", Some((HitField::Text, "…k l m n o p Danke"))),
            ("d", Some((HitField::Text, "a b c d e f g h i j k l…"))),
            ("2026-09", Some((HitField::Text, "2026-09-15"))),
            ("ilk", None),
            ("cafe tea", None),
            ("& …", None),
            ("", None),
        ] {
            let hit = texts().find_words(&SearchWords::new(typed));
            let expected = expected.map(|(field, text)| SearchHit {
                field,
                text: text.into(),
            });
            assert_eq!(hit, expected, "{typed}");
        }
    }

    #[test]
    fn characters_of_scripts_without_spaces_are_words() {
        let texts = SearchTexts {
            pages: "東京駅 レシート".into(),
            ..SearchTexts::default()
        };
        assert!(texts.find_words(&SearchWords::new("京駅")).is_some());
        assert!(texts.find_words(&SearchWords::new("駅京")).is_none());
    }
}
