//! Full-text index of receipts: the only SQL specific to SQLite (FTS5).
//!
//! Each receipt is a row by its `number`. Words are compared without case and diacritics, and match
//! by prefix. In scripts without spaces each character is indexed as a word, so that any run of
//! characters is found. Input of the user is never parsed as a query expression: every word is
//! quoted. User rules find receipts here, too ([`containing`]).

pub(super) mod containing;
mod similar;

use std::collections::HashMap;

use shared::search_results::{HitField, SearchHit};
use shared::search_texts::{SearchTexts, split_search};
use shared::text::{is_spaceless, single_spaced};
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

use super::{Db, DbError, Transaction};

/// Number of words in the snippet around a hit.
const SNIPPET_WORDS: u32 = 12;
/// Pages of the index rewritten per step.
const MERGE_PAGES: i64 = 500;
/// Marks around a matching word. Texts of receipts have no such characters.
const HIGHLIGHT_MARKS: [char; 2] = ['\u{2}', '\u{3}'];

/// Separates the text of the pages from the fields in their column. Texts themselves have none: it
/// is replaced, like all reserved characters.
const PAGES_END: char = '\r';
/// Put between characters of scripts without spaces.
const SEPARATOR: char = '\t';
/// Begins the words of the column `variants`, so that no search of a user finds them.
const VARIANT_MARK: char = '\u{E000}';

/// A search as an expression for the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SearchQuery(String);

impl SearchQuery {
    /// Builds the search for the words of a text; `None` if it has none.
    pub(super) fn from_text(text: &str) -> Option<Self> {
        let phrases: Vec<_> = split_search(text).map(word_phrase).collect();
        if phrases.is_empty() {
            None
        } else {
            Some(Self(phrases.join(" AND ")))
        }
    }

    /// Pushes a query for the numbers of the matching receipts.
    pub(super) fn push_numbers(&self, query: &mut QueryBuilder<Sqlite>) {
        query
            .push("SELECT rowid FROM receipt_search WHERE receipt_search MATCH ")
            .push_bind(self.0.clone());
    }
}

/// Returns the expression for a word or its beginning.
fn word_phrase(word: &str) -> String {
    // Quotes keep operators from being parsed, the star matches by prefix.
    format!("\"{}\"*", separate_characters(word).replace('"', "\"\""))
}

impl Db {
    /// Returns the numbers of the matching receipts; `None` if there are more than `most`.
    pub(super) async fn matching_numbers(
        &self,
        search: &SearchQuery,
        most: u32,
    ) -> Result<Option<Vec<i64>>, DbError> {
        let mut query = QueryBuilder::new("");
        search.push_numbers(&mut query);
        // One row more than the maximum tells that there are too many.
        query.push(" LIMIT ").push_bind(i64::from(most) + 1);
        let numbers: Vec<i64> = query.build_query_scalar().fetch_all(&self.pool).await?;
        Ok(Some(numbers).filter(|numbers| numbers.len() <= most as usize))
    }

    /// Rewrites the whole index, which removes words of deleted receipts. Until then they are only
    /// marked, since removing them with each change would cost far more. Works in steps, so that
    /// other writers are not blocked.
    pub async fn merge_index(&self) -> Result<(), DbError> {
        // A negative number starts a merge of the whole index.
        let mut pages = -MERGE_PAGES;
        loop {
            let mut tx = self.begin().await?;
            let before = total_changes(&mut tx).await?;
            let statement = sqlx::query(
                "INSERT INTO receipt_search (receipt_search, rank) VALUES ('merge', $1)",
            );
            statement.bind(pages).execute(&mut *tx).await?;
            let steps = total_changes(&mut tx).await? - before;
            tx.commit().await?;
            // The statement itself counts as one change.
            if steps < 2 {
                return Ok(());
            }
            pages = MERGE_PAGES;
        }
    }

    /// Returns the first matching field of each of these receipts, with a snippet.
    pub(super) async fn find_hits(
        &self,
        search: &SearchQuery,
        numbers: &[i64],
    ) -> Result<HashMap<i64, SearchHit>, DbError> {
        let (Some(first), Some(last)) = (numbers.iter().min(), numbers.iter().max()) else {
            return Ok(HashMap::new());
        };
        let [before, behind] = HIGHLIGHT_MARKS;
        let mut query = QueryBuilder::new("SELECT rowid AS number");
        for (column, _) in FIELDS.iter().enumerate() {
            query.push(format!(
                ", snippet(receipt_search, {column}, '{before}', '{behind}', '…', {SNIPPET_WORDS})"
            ));
        }
        // A range of rows makes this one scan of the matches; row by row the index would look up
        // the words each time.
        query
            .push(" FROM receipt_search WHERE receipt_search MATCH ")
            .push_bind(search.0.clone());
        query
            .push(" AND rowid BETWEEN ")
            .push_bind(*first)
            .push(" AND ")
            .push_bind(*last);
        // The `+` keeps the list from being used as an index.
        query.push(" AND +rowid IN (");
        let mut named = query.separated(", ");
        for number in numbers {
            named.push_bind(*number);
        }
        query.push(")");
        let mut hits = HashMap::new();
        for row in query.build().fetch_all(&self.pool).await? {
            for (column, field) in FIELDS.into_iter().enumerate() {
                let snippet: &str = row.try_get(column + 1)?;
                // The first matching column is shown.
                if snippet.contains(HIGHLIGHT_MARKS) {
                    hits.insert(
                        row.try_get("number")?,
                        SearchHit {
                            field,
                            text: format_snippet(snippet),
                        },
                    );
                    break;
                }
            }
        }
        Ok(hits)
    }
}

/// Columns of the index.
const FIELDS: [HitField; 4] = [
    HitField::Merchant,
    HitField::Item,
    HitField::Note,
    HitField::Text,
];

/// Creates the index if it does not exist.
pub(super) async fn create_index(connection: &mut SqliteConnection) -> Result<(), DbError> {
    let statement = "CREATE VIRTUAL TABLE IF NOT EXISTS receipt_search USING fts5(
        merchant, items, notes, pages, variants, tokenize = 'unicode61 remove_diacritics 2', \
        prefix = '1 2 3')";
    sqlx::query(statement).execute(&mut *connection).await?;
    // The words of the index and their numbers of receipts; a view that stores nothing.
    let statement = "CREATE VIRTUAL TABLE IF NOT EXISTS receipt_search_words
        USING fts5vocab('receipt_search', 'row')";
    sqlx::query(statement).execute(connection).await?;
    Ok(())
}

async fn total_changes(tx: &mut Transaction) -> Result<i64, DbError> {
    sqlx::query_scalar("SELECT total_changes()")
        .fetch_one(&mut **tx)
        .await
}

/// Replaces the indexed texts of a receipt.
pub(super) async fn replace_texts(
    tx: &mut Transaction,
    number: i64,
    texts: &SearchTexts,
) -> Result<(), DbError> {
    delete_texts(tx, number).await?;
    let pages = separate_characters(&texts.pages);
    let variants = containing::variants(&pages);
    let fields = separate_characters(&texts.fields);
    sqlx::query(
        "INSERT INTO receipt_search (rowid, merchant, items, notes, pages, variants)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(number)
    .bind(separate_characters(&texts.merchant))
    .bind(separate_characters(&texts.items))
    .bind(separate_characters(&texts.notes))
    .bind(format!("{pages}{PAGES_END}{fields}"))
    .bind(variants)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Deletes the indexed texts of a receipt.
pub(super) async fn delete_texts(tx: &mut Transaction, number: i64) -> Result<(), DbError> {
    sqlx::query("DELETE FROM receipt_search WHERE rowid = $1")
        .bind(number)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Separates each character of scripts without spaces from its neighbours. Reserved characters
/// become spaces.
fn separate_characters(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    let mut last = ' ';
    for character in text.chars() {
        let is_reserved = HIGHLIGHT_MARKS.contains(&character)
            || [PAGES_END, SEPARATOR, VARIANT_MARK].contains(&character);
        let character = if is_reserved { ' ' } else { character };
        if (is_spaceless(last) || is_spaceless(character))
            && last.is_alphanumeric()
            && character.is_alphanumeric()
        {
            spaced.push(SEPARATOR);
        }
        spaced.push(character);
        last = character;
    }
    spaced
}

/// Formats a snippet for display: one line, without marks and without the inserted spaces.
fn format_snippet(snippet: &str) -> String {
    let plain: String = snippet
        .chars()
        .filter(|character| !HIGHLIGHT_MARKS.contains(character))
        .collect();
    let characters: Vec<char> = single_spaced(&plain).chars().collect();
    // A space between two such characters was inserted by the index.
    let is_put_in = |at: usize| {
        at > 0
            && characters[at] == ' '
            && is_spaceless(characters[at - 1])
            && characters
                .get(at + 1)
                .is_some_and(|next| is_spaceless(*next))
    };
    (0..characters.len())
        .filter(|at| !is_put_in(*at))
        .map(|at| characters[at])
        .collect()
}

#[cfg(test)]
mod tests {
    use shared::search_texts::SEARCH_WORDS_MAX;

    use super::*;

    #[test]
    fn what_is_typed_becomes_quoted_words() {
        for (typed, asked) in [
            ("oat milk", Some(r#""oat"* AND "milk"*"#)),
            ("AND (", Some(r#""AND"*"#)),
            ("\"", None),
            ("", None),
            ("a\"b OR c", Some(r#""a""b"* AND "OR"* AND "c"*"#)),
            ("12.50", Some(r#""12.50"*"#)),
            ("東京2", Some("\"東\t京\t2\"*")),
            ("NEAR(a)", Some(r#""NEAR(a)"*"#)),
        ] {
            assert_eq!(
                SearchQuery::from_text(typed),
                asked.map(|asked| SearchQuery(asked.to_owned())),
                "{typed}"
            );
        }
        let many = "a ".repeat(50);
        assert_eq!(
            SearchQuery::from_text(&many)
                .unwrap()
                .0
                .matches('"')
                .count(),
            2 * SEARCH_WORDS_MAX
        );
    }

    #[test]
    fn spaces_that_were_put_in_are_not_shown() {
        for text in ["東京駅 A棟", "ค่าอาหาร 50", "Café\u{2} x"] {
            let snippet = separate_characters(text).replace('A', "\u{2}A\u{3}");
            assert_eq!(
                format_snippet(&snippet).replace(' ', ""),
                text.replace([' ', '\u{2}'], ""),
                "{text}"
            );
        }
        assert_eq!(
            format_snippet("…\u{2}東\u{3} 京\n two  words"),
            "…東京 two words"
        );
    }
}
