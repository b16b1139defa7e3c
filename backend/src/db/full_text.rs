//! The full-text index of receipts: the one place with SQL that is SQLite's alone (FTS5).
//!
//! A receipt is a row here by its `number`. Words are compared without capitals and diacritics, each as the beginning of
//! one. Scripts without spaces are kept a character a word, so that a run of characters is found wherever it stands.
//! What a person types never becomes an expression: every word is quoted.

use std::collections::HashMap;

use shared::finding::{Hit, HitField};
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

use super::{Db, DbError, Transaction};

/// The most words of a search that count.
const WORDS_MAX: usize = 16;
/// How many words of the text around a hit are shown.
const SNIPPET_WORDS: u32 = 12;
/// How many pages of the index are rewritten in one step.
const MERGE_PAGES: i64 = 500;
/// What stands before and behind a word that was found. Text of receipts has no such characters.
const FOUND: [char; 2] = ['\u{2}', '\u{3}'];

/// The texts of one receipt.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Texts {
    /// The merchant.
    pub(super) merchant: String,
    /// What was bought, a line each.
    pub(super) items: String,
    /// Note, category, tags, payment, number of the receipt.
    pub(super) notes: String,
    /// The text of the pages, and the total.
    pub(super) pages: String,
}

/// A search, as the index is asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Search(String);

impl Search {
    /// The words of a text; `None` where there is none.
    pub(super) fn of(text: &str) -> Option<Self> {
        let words = text
            .split_whitespace()
            .filter(|word| word.chars().any(char::is_alphanumeric));
        let phrases = words
            .take(WORDS_MAX)
            .map(|word| format!("\"{}\"*", spaced(word).replace('"', "\"\"")));
        let phrases: Vec<_> = phrases.collect();
        if phrases.is_empty() {
            None
        } else {
            Some(Self(phrases.join(" AND ")))
        }
    }

    /// Pushes the numbers of the receipts in which it is found, as a query.
    pub(super) fn push_numbers(&self, query: &mut QueryBuilder<Sqlite>) {
        query
            .push("SELECT rowid FROM receipt_search WHERE receipt_search MATCH ")
            .push_bind(self.0.clone());
    }
}

impl Db {
    /// The receipts in which it is found, unless there are more than `most`.
    pub(super) async fn found(
        &self,
        search: &Search,
        most: u32,
    ) -> Result<Option<Vec<i64>>, DbError> {
        let mut query = QueryBuilder::new("");
        search.push_numbers(&mut query);
        query.push(" LIMIT ").push_bind(i64::from(most) + 1);
        let numbers: Vec<i64> = query.build_query_scalar().fetch_all(&self.pool).await?;
        Ok(Some(numbers).filter(|numbers| numbers.len() <= most as usize))
    }

    /// Rewrites the whole index, so that words of what was deleted are no longer in it: until then they are only marked. Taking
    /// them out with each change would cost far more. It goes in steps, so that others can write in between.
    pub async fn merge_index(&self) -> Result<(), DbError> {
        // A negative number has all of the index take part.
        let mut pages = -MERGE_PAGES;
        loop {
            let mut tx = self.begin().await?;
            let before = changes(&mut tx).await?;
            let statement = sqlx::query(
                "INSERT INTO receipt_search (receipt_search, rank) VALUES ('merge', $1)",
            );
            statement.bind(pages).execute(&mut *tx).await?;
            let steps = changes(&mut tx).await? - before;
            tx.commit().await?;
            // The statement itself counts as one.
            if steps < 2 {
                return Ok(());
            }
            pages = MERGE_PAGES;
        }
    }

    /// Where it is found in these receipts.
    pub(super) async fn hits(
        &self,
        search: &Search,
        numbers: &[i64],
    ) -> Result<HashMap<i64, Hit>, DbError> {
        let (Some(first), Some(last)) = (numbers.iter().min(), numbers.iter().max()) else {
            return Ok(HashMap::new());
        };
        let [before, behind] = FOUND;
        let mut query = QueryBuilder::new("SELECT rowid AS number");
        for (column, _) in FIELDS.iter().enumerate() {
            query.push(format!(
                ", snippet(receipt_search, {column}, '{before}', '{behind}', '…', {SNIPPET_WORDS})"
            ));
        }
        // One walk over what is found: asked row by row, the index would look up the words each time.
        query
            .push(" FROM receipt_search WHERE receipt_search MATCH ")
            .push_bind(search.0.clone());
        query
            .push(" AND rowid BETWEEN ")
            .push_bind(*first)
            .push(" AND ")
            .push_bind(*last);
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
                if snippet.contains(FOUND) {
                    hits.insert(
                        row.try_get("number")?,
                        Hit {
                            field,
                            text: shown(snippet),
                        },
                    );
                    break;
                }
            }
        }
        Ok(hits)
    }
}

/// The columns of the index.
const FIELDS: [HitField; 4] = [
    HitField::Merchant,
    HitField::Item,
    HitField::Note,
    HitField::Text,
];

/// Makes the index where there is none.
pub(super) async fn create(connection: &mut SqliteConnection) -> Result<(), DbError> {
    let statement = "CREATE VIRTUAL TABLE IF NOT EXISTS receipt_search USING fts5(
        merchant, items, notes, pages, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')";
    sqlx::query(statement).execute(connection).await?;
    Ok(())
}

async fn changes(tx: &mut Transaction) -> Result<i64, DbError> {
    sqlx::query_scalar("SELECT total_changes()")
        .fetch_one(&mut **tx)
        .await
}

/// Puts the texts of a receipt in the place of those it had.
pub(super) async fn put(tx: &mut Transaction, number: i64, texts: &Texts) -> Result<(), DbError> {
    remove(tx, number).await?;
    sqlx::query(
        "INSERT INTO receipt_search (rowid, merchant, items, notes, pages) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(number)
    .bind(spaced(&texts.merchant))
    .bind(spaced(&texts.items))
    .bind(spaced(&texts.notes))
    .bind(spaced(&texts.pages))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Forgets the texts of a receipt.
pub(super) async fn remove(tx: &mut Transaction, number: i64) -> Result<(), DbError> {
    sqlx::query("DELETE FROM receipt_search WHERE rowid = $1")
        .bind(number)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The text with spaces around each character of a script that has none between words.
fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    let mut last = ' ';
    for character in text.chars().map(|character| {
        if FOUND.contains(&character) {
            ' '
        } else {
            character
        }
    }) {
        if (is_spaceless(last) || is_spaceless(character))
            && last.is_alphanumeric()
            && character.is_alphanumeric()
        {
            spaced.push(' ');
        }
        spaced.push(character);
        last = character;
    }
    spaced
}

/// A snippet for people: on one line, without the marks, and without the spaces that were put in.
fn shown(snippet: &str) -> String {
    let plain: String = snippet
        .chars()
        .filter(|character| !FOUND.contains(character))
        .collect();
    let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let characters: Vec<char> = line.chars().collect();
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

/// Han, kana and their marks, Thai, Lao, Burmese and Khmer.
pub(super) fn is_spaceless(character: char) -> bool {
    matches!(character,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{323AF}')
}

#[cfg(test)]
mod tests {
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
            ("東京2", Some(r#""東 京 2"*"#)),
            ("NEAR(a)", Some(r#""NEAR(a)"*"#)),
        ] {
            assert_eq!(
                Search::of(typed),
                asked.map(|asked| Search(asked.to_owned())),
                "{typed}"
            );
        }
        let many = "a ".repeat(50);
        assert_eq!(
            Search::of(&many).unwrap().0.matches('"').count(),
            2 * WORDS_MAX
        );
    }

    #[test]
    fn spaces_that_were_put_in_are_not_shown() {
        for text in ["東京駅 A棟", "ค่าอาหาร 50", "Café\u{2} x"] {
            let snippet = spaced(text).replace('A', "\u{2}A\u{3}");
            assert_eq!(
                shown(&snippet).replace(' ', ""),
                text.replace([' ', '\u{2}'], ""),
                "{text}"
            );
        }
        assert_eq!(shown("…\u{2}東\u{3} 京\n two  words"), "…東京 two words");
    }
}
