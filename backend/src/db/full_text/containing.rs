//! Receipts whose pages contain certain words, for user rules.
//!
//! The index narrows the receipts down, and [`contains_words`] decides. The words of a rule are
//! normalised, those of the index are not: the index finds `cafe` in "Café", but not `joes` in
//! "Joe's". Normalised words that the pages do not hold in plain letters are therefore indexed
//! beside them, in the column `variants`, in an encoding that every tokeniser takes for one word.

use std::collections::{BTreeSet, HashSet};
use std::fmt::Write;

use futures_util::TryStreamExt;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row, SqliteConnection};

use super::super::columns::{RULE_COLUMNS, RuleTarget, target_from_row};
use super::super::{Db, DbError};
use super::{PAGES_END, SEPARATOR, VARIANT_MARK};
use shared::text::{contains_words, normalize_text};

/// Maximum number of words asked of the index. The longest ones are, which are the rarest.
const WORDS_MAX: usize = 8;

impl Db {
    /// Returns whether at least `receipts_min` receipts outside the trash contain these normalised
    /// words. Stops counting there.
    pub async fn has_receipts_containing(
        &self,
        words: &str,
        receipts_min: usize,
    ) -> Result<bool, DbError> {
        let query = candidates_query("1", words, "");
        let query = owned!(query; index_expression(words));
        let mut candidates = query.fetch(&self.pool);
        let mut count = 0;
        // Candidates are streamed, so that a frequent word does not load all receipts.
        while count < receipts_min {
            match candidates.try_next().await? {
                Some(candidate) => count += usize::from(is_match(&candidate, words)?),
                None => return Ok(false),
            }
        }
        Ok(true)
    }
}

/// Returns the receipts whose pages contain these normalised words, outside the trash, the newest
/// first.
pub async fn find_receipts_containing(
    connection: &mut SqliteConnection,
    words: &str,
) -> Result<Vec<RuleTarget>, DbError> {
    let order = " ORDER BY created_at_ms DESC, receipts.id DESC";
    let query = candidates_query(RULE_COLUMNS, words, order);
    let query = owned!(query; index_expression(words));
    let mut candidates = query.fetch(connection);
    // The index may return receipts without the words in this order; the exact test sorts them out.
    let mut found = Vec::new();
    while let Some(candidate) = candidates.try_next().await? {
        if is_match(&candidate, words)? {
            found.push(target_from_row(&candidate)?);
        }
    }
    Ok(found)
}

/// Builds the query for the receipts outside the trash that may contain these words: the index
/// leaves none out. Without any word to ask the index for, they are all receipts.
fn candidates_query(columns: &str, words: &str, order: &str) -> AssertSqlSafe<String> {
    let matching = match index_expression(words) {
        Some(_) => "receipt_search MATCH $2",
        None => "$2 IS NULL",
    };
    AssertSqlSafe(format!(
        "SELECT {columns}, receipt_search.pages AS page_column
         FROM receipt_search JOIN receipts ON number = receipt_search.rowid
         WHERE {matching} AND owner = $1 AND deleted_at_ms IS NULL{order}"
    ))
}

/// Returns whether the pages of a candidate contain these words.
fn is_match(candidate: &SqliteRow, words: &str) -> Result<bool, DbError> {
    let column: &str = candidate.try_get("page_column")?;
    // The column holds more than the pages; rules search the pages only.
    let pages = column.split(PAGES_END).next().unwrap_or_default();
    Ok(contains_words(&normalize_pages(pages), words))
}

/// Returns the normalised text of pages as they are indexed.
fn normalize_pages(indexed: &str) -> String {
    normalize_text(&indexed.replace(SEPARATOR, ""))
}

/// Returns the variants of the words of pages as they are indexed: the encoded normalised words
/// that the pages do not hold in plain letters.
pub(super) fn variants(indexed: &str) -> String {
    let plain = plain_words(indexed);
    let normalized = normalize_pages(indexed);
    let words: BTreeSet<_> = normalized.split(' ').collect();
    let variants = words
        .into_iter()
        .filter(|word| !word.is_empty() && !plain.contains(*word));
    variants.map(encode_variant).collect::<Vec<_>>().join(" ")
}

/// Returns the words of ASCII letters and digits between other ASCII characters. Every version of
/// the tokeniser indexes these as words of their own, independent of its tables of Unicode.
fn plain_words(text: &str) -> HashSet<String> {
    text.split(|character: char| character.is_ascii() && !character.is_ascii_alphanumeric())
        .filter(|word| word.is_ascii())
        .map(str::to_ascii_lowercase)
        .collect()
}

fn encode_variant(word: &str) -> String {
    let mut encoded = String::from(VARIANT_MARK);
    for byte in word.bytes() {
        // Writing into memory does not fail.
        let _ = write!(encoded, "{byte:02x}");
    }
    encoded
}

/// Returns the expression for receipts that have these normalised words in any order; `None` if
/// there are none.
fn index_expression(words: &str) -> Option<String> {
    let distinct: BTreeSet<_> = words.split(' ').filter(|word| !word.is_empty()).collect();
    let mut longest: Vec<_> = distinct.into_iter().collect();
    // Long words are rare, so they narrow the candidates down most.
    longest.sort_by_key(|word| std::cmp::Reverse(word.len()));
    longest.truncate(WORDS_MAX);
    let conditions = longest.iter().map(|word| {
        let variant = encode_variant(word);
        // Only words of ASCII are indexed in plain form for certain; all others have a variant.
        if word.is_ascii() {
            format!("(pages : \"{word}\" OR variants : \"{variant}\")")
        } else {
            format!("variants : \"{variant}\"")
        }
    });
    let conditions: Vec<_> = conditions.collect();
    Some(conditions.join(" AND ")).filter(|expression| !expression.is_empty())
}

#[cfg(test)]
mod tests;
