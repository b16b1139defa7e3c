//! Receipts page by page, in any order, from a place that is named by a [`Cursor`]: no page costs more than the first.

use shared::api::ReceiptRow;
use shared::filter::{Sort, SortKey};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, QueryBuilder, Row, Sqlite};

use super::cursor::{Cursor, Value, is_nullable};
use super::receipts::{StoredReceipt, list_row};
use super::selection::{Selection, Use};
use super::{Db, DbError, parsed};

/// What the list shows of a receipt, and what it is sorted by.
const COLUMNS: &str = "id, number, status, problem, merchant, merchant_key, date, total_minor, total_scaled, currency,
    confidence, verified, adds_up, category, tags, note IS NOT NULL AS has_note, pages, file_name, file_kind, size_bytes,
    sha256, created_at_ms, updated_at_ms";
/// The same with everything else of it.
const WHOLE: &str = "receipts.*, note IS NOT NULL AS has_note, reading";

/// Receipts, and where the next page begins if there is one.
#[derive(Debug)]
pub struct Paged<T> {
    /// The receipts.
    pub receipts: Vec<T>,
    /// The end of this page.
    pub next: Option<Cursor>,
}

impl Db {
    /// A page of rows for the list, with the places where the words of a search were found.
    pub async fn receipt_rows(
        &self,
        selection: &Selection,
        sort: Sort,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<Paged<ReceiptRow>, DbError> {
        let (rows, next) = self
            .page("receipts", COLUMNS, selection, (sort, after, limit))
            .await?;
        let mut receipts = rows.iter().map(list_row).collect::<Result<Vec<_>, _>>()?;
        if let Some(search) = selection.search() {
            let numbers = rows
                .iter()
                .map(|row| row.try_get("number"))
                .collect::<Result<Vec<i64>, _>>()?;
            let mut hits = self.hits(search, &numbers).await?;
            for (receipt, number) in receipts.iter_mut().zip(numbers) {
                receipt.hit = hits.remove(&number);
            }
        }
        Ok(Paged { receipts, next })
    }

    /// A page of receipts with everything known of them.
    pub async fn receipts(
        &self,
        selection: &Selection,
        sort: Sort,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<Paged<StoredReceipt>, DbError> {
        let tables = "receipts JOIN receipt_readings ON receipt_id = id";
        let (rows, next) = self
            .page(tables, WHOLE, selection, (sort, after, limit))
            .await?;
        let receipts = rows
            .iter()
            .map(StoredReceipt::from_row)
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Paged { receipts, next })
    }

    async fn page(
        &self,
        tables: &str,
        columns: &str,
        selection: &Selection,
        (sort, after, limit): (Sort, Option<&Cursor>, u32),
    ) -> Result<(Vec<SqliteRow>, Option<Cursor>), DbError> {
        let limit = limit as usize;
        let mut rows = Vec::new();
        // First those that have what is sorted by, then those that lack it: two queries, so that each walks an index.
        for lacking in [false, true] {
            let is_behind = !lacking && after.is_some_and(|after| after.value.is_none());
            if is_behind || lacking && !is_nullable(sort.key) || rows.len() > limit {
                continue;
            }
            let mut query = QueryBuilder::new(format!("SELECT {columns} FROM {tables}"));
            selection.push(&mut query, Use::First);
            push_place(&mut query, sort, after, lacking);
            query
                .push(" LIMIT ")
                .push_bind(i64::try_from(limit + 1 - rows.len()).unwrap_or(i64::MAX));
            rows.extend(query.build().fetch_all(&self.pool).await?);
        }
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let last = rows.last().filter(|_| has_more);
        let next = last.map(|row| cursor_at(row, sort)).transpose()?;
        Ok((rows, next))
    }
}

/// Pushes the condition of being behind the cursor, and the order.
fn push_place(query: &mut QueryBuilder<Sqlite>, sort: Sort, after: Option<&Cursor>, lacking: bool) {
    let column = column_of(sort.key);
    let (beyond, order) = if sort.descending {
        ("<", "DESC")
    } else {
        (">", "ASC")
    };
    if lacking {
        query.push(format!(" AND {column} IS NULL"));
        if let Some(Cursor {
            value: None, id, ..
        }) = after
        {
            query
                .push(format!(" AND id {beyond} "))
                .push_bind(id.to_string());
        }
        query.push(format!(" ORDER BY id {order}"));
        return;
    }
    if is_nullable(sort.key) {
        query.push(format!(" AND {column} IS NOT NULL"));
    }
    if let Some(Cursor {
        value: Some(value),
        id,
        ..
    }) = after
    {
        query.push(format!(" AND ({column}, id) {beyond} ("));
        match value {
            Value::Whole(whole) => query.push_bind(*whole),
            Value::Text(text) => query.push_bind(text.clone()),
            Value::Share(share) => query.push_bind(*share),
        };
        query.push(", ").push_bind(id.to_string()).push(")");
    }
    query.push(format!(" ORDER BY {column} {order}, id {order}"));
}

fn column_of(key: SortKey) -> &'static str {
    match key {
        SortKey::Created => "created_at_ms",
        SortKey::Date => "date",
        SortKey::Merchant => "merchant_key",
        SortKey::Total => "total_scaled",
        SortKey::Confidence => "confidence",
    }
}

fn cursor_at(row: &SqliteRow, sort: Sort) -> Result<Cursor, DbError> {
    let column = column_of(sort.key);
    let value = match sort.key {
        SortKey::Created | SortKey::Total => row.try_get::<Option<_>, _>(column)?.map(Value::Whole),
        SortKey::Date | SortKey::Merchant => row.try_get::<Option<_>, _>(column)?.map(Value::Text),
        SortKey::Confidence => row.try_get::<Option<_>, _>(column)?.map(Value::Share),
    };
    Ok(Cursor {
        sort,
        value,
        id: parsed(row.try_get::<String, _>("id")?.parse(), "id")?,
    })
}
