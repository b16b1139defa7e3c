//! Words of receipts that are similar to mistyped ones.
//!
//! Candidates are words of the index that begin with the first or the second letter of the typed
//! word, and words of the most frequent merchants, so that mistakes in the first letter of a
//! merchant are found, too. Their number is limited.

use std::cmp::Reverse;

use shared::search_results::SimilarWords;
use shared::search_texts::split_search;
use shared::text::normalize_text;
use sqlx::{QueryBuilder, Row};

use super::{SearchQuery, word_phrase};
use crate::db::columns::to_u64;
use crate::db::{Db, DbError, OWNER};

/// Maximum number of words of a search that are replaced.
const REPLACED_MAX: usize = 3;
/// Maximum number of words that replace one.
const SIMILAR_MAX: usize = 3;
/// Maximum number of words with one first letter that are compared.
const COMPARED_WORDS_MAX: i64 = 20_000;
/// Maximum number of merchants whose words are compared.
const COMPARED_MERCHANTS_MAX: i64 = 2_000;
/// Minimum number of letters of a word: shorter ones are similar to too many others.
const LETTERS_MIN: usize = 3;
/// Number of letters up to which a word is short.
const SHORT_LETTERS_MAX: usize = 5;
/// Maximum number of mistakes in a short and in a long word.
const MISTAKES_MAX: [usize; 2] = [1, 2];

/// Word of receipts, and the number of receipts that have it.
type Candidate = (String, u64);

impl Db {
    /// Replaces the words of a search that no receipt has by similar ones. `None` if no word is
    /// replaced, or if one of them has no similar word.
    pub(in crate::db) async fn find_similar(
        &self,
        text: &str,
    ) -> Result<Option<(SearchQuery, Vec<SimilarWords>)>, DbError> {
        let (mut terms, mut replaced) = (Vec::new(), Vec::new());
        for word in split_search(text) {
            let phrase = word_phrase(word);
            let search = SearchQuery(phrase.clone());
            // `None` stands for very many.
            let found = self.matching_numbers(&search, 1).await?;
            if found.is_none_or(|numbers| !numbers.is_empty()) {
                terms.push(phrase);
                continue;
            }
            let similar = self.find_similar_words(word).await?;
            if similar.is_empty() || replaced.len() == REPLACED_MAX {
                return Ok(None);
            }
            let phrases: Vec<_> = similar.iter().map(|word| word_phrase(word)).collect();
            terms.push(format!("({})", phrases.join(" OR ")));
            replaced.push(SimilarWords {
                typed: word.to_owned(),
                similar,
            });
        }
        let search = SearchQuery(terms.join(" AND "));
        Ok(Some((search, replaced)).filter(|(_, replaced)| !replaced.is_empty()))
    }

    /// Returns the words of receipts with the fewest differences from a typed word.
    async fn find_similar_words(&self, word: &str) -> Result<Vec<String>, DbError> {
        let typed: Vec<char> = normalize_text(word).chars().collect();
        // Numbers are never meant in another way, and several words are no word.
        if typed.len() < LETTERS_MIN || !typed.iter().all(|letter| letter.is_alphabetic()) {
            return Ok(Vec::new());
        }
        let mut candidates = self.words_of_merchants().await?;
        for first in &typed[..2] {
            candidates.extend(self.words_beginning_with(*first, typed.len()).await?);
        }
        Ok(choose_similar(&typed, candidates))
    }

    async fn words_beginning_with(
        &self,
        first: char,
        letters: usize,
    ) -> Result<Vec<Candidate>, DbError> {
        let letters = i64::try_from(letters).unwrap_or(i64::MAX);
        let most = i64::try_from(MISTAKES_MAX[1]).unwrap_or(0);
        let mut query =
            QueryBuilder::new("SELECT term, doc FROM receipt_search_words WHERE term >= ");
        query
            .push_bind(first.to_string())
            .push(" AND term <= ")
            .push_bind(format!("{first}{}", char::MAX))
            .push(" AND LENGTH(term) BETWEEN ")
            .push_bind(letters.saturating_sub(most))
            .push(" AND ")
            .push_bind(letters.saturating_add(most))
            .push(" LIMIT ")
            .push_bind(COMPARED_WORDS_MAX);
        let rows = query.build().fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| Ok((row.try_get("term")?, to_u64(row.try_get("doc")?))))
            .collect()
    }

    async fn words_of_merchants(&self) -> Result<Vec<Candidate>, DbError> {
        let query = sqlx::query(
            "SELECT merchant_key, COUNT(*) AS receipts FROM receipts
             WHERE owner = $1 AND deleted_at_ms IS NULL AND merchant_key IS NOT NULL
             GROUP BY merchant_key ORDER BY receipts DESC, merchant_key LIMIT $2",
        );
        let rows = query
            .bind(OWNER)
            .bind(COMPARED_MERCHANTS_MAX)
            .fetch_all(&self.pool)
            .await?;
        let mut words = Vec::new();
        for row in rows {
            let name = normalize_text(row.try_get("merchant_key")?);
            let count = to_u64(row.try_get("receipts")?);
            words.extend(name.split(' ').map(|word| (word.to_owned(), count)));
        }
        Ok(words)
    }
}

/// Chooses the words with the fewest mistakes, the most frequent first.
fn choose_similar(typed: &[char], mut candidates: Vec<Candidate>) -> Vec<String> {
    let mistakes_max = MISTAKES_MAX[usize::from(typed.len() > SHORT_LETTERS_MAX)];
    candidates
        .sort_unstable_by(|one, other| (&one.0, Reverse(one.1)).cmp(&(&other.0, Reverse(other.1))));
    candidates.dedup_by(|one, other| one.0 == other.0);
    let mut similar: Vec<_> = candidates
        .into_iter()
        .filter_map(|(word, count)| {
            let letters: Vec<char> = word.chars().collect();
            // A word of the index that was typed like this would have been found.
            let is_word = letters.iter().all(|letter| letter.is_alphabetic());
            let mistakes = count_mistakes(typed, &letters);
            (is_word && mistakes <= mistakes_max).then_some((mistakes, Reverse(count), word))
        })
        .collect();
    similar.sort_unstable();
    let fewest = similar.first().map_or(0, |(mistakes, ..)| *mistakes);
    similar
        .into_iter()
        .take_while(|(mistakes, ..)| *mistakes == fewest)
        .take(SIMILAR_MAX)
        .map(|(.., word)| word)
        .collect()
}

/// Counts the mistakes between two words: letters that are missing, superfluous or others, and
/// neighbours in the wrong order (Damerau–Levenshtein distance of adjacent transpositions).
fn count_mistakes(one: &[char], other: &[char]) -> usize {
    // More than any limit; spares the rows for words of quite another length.
    let difference = one.len().abs_diff(other.len());
    if difference > MISTAKES_MAX[1] {
        return difference;
    }
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.iter().enumerate() {
        let mut row = vec![at + 1];
        for (place, compared) in other.iter().enumerate() {
            let replaced = last[place] + usize::from(letter != compared);
            let mut least = replaced.min(last[place + 1] + 1).min(row[place] + 1);
            let is_swapped =
                at > 0 && place > 0 && one[at - 1] == *compared && other[place - 1] == *letter;
            if is_swapped {
                least = least.min(before_last[place - 1] + 1);
            }
            row.push(least);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(word: &str) -> Vec<char> {
        word.chars().collect()
    }

    #[test]
    fn mistakes_are_counted() {
        for (one, other, mistakes) in [
            ("kiosk", "kiosk", 0),
            ("kiosq", "kiosk", 1),
            ("kosk", "kiosk", 1),
            ("kioosk", "kiosk", 1),
            ("ikosk", "kiosk", 1),
            ("kisok", "kiosk", 1),
            ("", "ab", 2),
            ("ca", "abc", 3),
            ("kiosk", "bakery", 6),
            ("a", "abcdefg", 6),
        ] {
            assert_eq!(
                count_mistakes(&letters(one), &letters(other)),
                mistakes,
                "{one}"
            );
        }
    }

    #[test]
    fn few_words_with_the_fewest_mistakes_are_chosen() {
        let candidates = |words: &[(&str, u64)]| {
            let words = words.iter();
            words
                .map(|(word, count)| ((*word).to_owned(), *count))
                .collect()
        };
        for (typed, words, expected) in [
            (
                "kiosq",
                &[("kiosk", 3), ("kiosks", 9), ("kiosk", 1)][..],
                &["kiosk"][..],
            ),
            ("mlik", &[("milk", 1), ("mlk", 5)], &["mlk", "milk"]),
            (
                "teas",
                &[("tens", 1), ("teal", 4), ("team", 2), ("tear", 3)],
                &["teal", "tear", "team"],
            ),
            ("bakrey", &[("bakery", 1), ("bakers", 8)], &["bakery"]),
            ("bkarey", &[("bakery", 1)], &["bakery"]),
            ("kisk", &[("k1sk", 1), ("\u{E000}kisk", 1)], &[]),
            ("tea", &[("coffee", 1)], &[]),
        ] {
            assert_eq!(
                choose_similar(&letters(typed), candidates(words)),
                expected,
                "{typed}"
            );
        }
    }
}
