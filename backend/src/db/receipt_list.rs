//! Paged receipts in any order.
//!
//! A page begins at a [`Cursor`], so that no page costs more than the first.

use shared::api::{Neighbours, ReceiptRow};
use shared::filter::{SortKey, SortOrder};
use shared::id::ReceiptId;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, FromRow, QueryBuilder, Row, Sqlite};

use super::columns::{
    COMPLETE_COLUMNS, COMPLETE_TABLES, LIST_COLUMNS, StoredReceipt, list_row_from, parse_column,
};
use super::cursor::{Cursor, SortValue, is_nullable};
use super::selection::{QueryGoal, Selection};
use super::{Db, DbError};

/// Direction in which an order is walked.
#[derive(Debug, Clone, Copy)]
struct Direction {
    sort: SortOrder,
    /// Receipts without the sort value come first.
    gaps_first: bool,
}

/// A page of receipts, and the beginning of the next one if there is one.
#[derive(Debug)]
pub struct ReceiptPage<T> {
    /// The receipts.
    pub receipts: Vec<T>,
    /// The end of this page.
    pub next: Option<Cursor>,
}

impl Db {
    /// Returns a page of rows for the list, with the matches of a search.
    pub async fn receipt_rows(
        &self,
        selection: &Selection,
        sort: SortOrder,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<ReceiptPage<ReceiptRow>, DbError> {
        let (rows, next) = self
            .select_page(
                "receipts",
                LIST_COLUMNS,
                selection,
                (Direction::of(sort), after, limit),
            )
            .await?;
        let mut receipts = rows
            .iter()
            .map(list_row_from)
            .collect::<Result<Vec<_>, _>>()?;
        // Matches are looked up for the rows of this page only.
        if let Some(search) = selection.search() {
            let numbers = rows
                .iter()
                .map(|row| row.try_get("number"))
                .collect::<Result<Vec<i64>, _>>()?;
            let mut hits = self.find_hits(search, &numbers).await?;
            for (receipt, number) in receipts.iter_mut().zip(numbers) {
                receipt.hit = hits.remove(&number);
            }
        }
        Ok(ReceiptPage { receipts, next })
    }

    /// Returns a page of complete receipts.
    pub async fn complete_receipts(
        &self,
        selection: &Selection,
        sort: SortOrder,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<ReceiptPage<StoredReceipt>, DbError> {
        let (rows, next) = self
            .select_page(
                COMPLETE_TABLES,
                COMPLETE_COLUMNS,
                selection,
                (Direction::of(sort), after, limit),
            )
            .await?;
        let receipts = rows
            .iter()
            .map(StoredReceipt::from_row)
            .collect::<Result<Vec<_>, _>>()?;
        Ok(ReceiptPage { receipts, next })
    }

    /// Returns the receipts of a selection beside a receipt, which need not be selected itself;
    /// none if it is unknown.
    pub async fn neighbours(
        &self,
        selection: &Selection,
        sort: SortOrder,
        id: ReceiptId,
    ) -> Result<Neighbours, DbError> {
        let query = owned!(
            AssertSqlSafe(format!(
                "SELECT {LIST_COLUMNS} FROM receipts WHERE owner = $1 AND id = $2"
            ));
            id.to_string());
        let Some(row) = query.fetch_optional(&self.pool).await? else {
            return Ok(Neighbours::default());
        };
        let here = cursor_from_row(&row, sort)?;
        let direction = Direction::of(sort);
        let mut beside = [None; 2];
        for (found, direction) in beside.iter_mut().zip([direction.reversed(), direction]) {
            let (rows, _) = self
                .select_page(
                    "receipts",
                    LIST_COLUMNS,
                    selection,
                    (direction, Some(&here), 1),
                )
                .await?;
            *found = rows
                .first()
                .map(|row| parse_column(row, "id"))
                .transpose()?;
        }
        let [previous, next] = beside;
        Ok(Neighbours { previous, next })
    }

    async fn select_page(
        &self,
        tables: &str,
        columns: &str,
        selection: &Selection,
        (Direction { sort, gaps_first }, after, limit): (Direction, Option<&Cursor>, u32),
    ) -> Result<(Vec<SqliteRow>, Option<Cursor>), DbError> {
        let limit = limit as usize;
        let mut rows = Vec::new();
        // Receipts with the sort value and those without: two queries, each of which walks an
        // index.
        for lacking in [gaps_first, !gaps_first] {
            // A cursor in the second part is behind the whole first one.
            let is_behind = lacking == gaps_first
                && after.is_some_and(|after| after.value.is_none() != gaps_first);
            if is_behind || lacking && !is_nullable(sort.key) || rows.len() > limit {
                continue;
            }
            let mut query = QueryBuilder::new(format!("SELECT {columns} FROM {tables}"));
            selection.push_conditions(&mut query, QueryGoal::First);
            push_position(&mut query, sort, after, lacking);
            // One row more than asked for tells whether there is a next page.
            query
                .push(" LIMIT ")
                .push_bind(i64::try_from(limit + 1 - rows.len()).unwrap_or(i64::MAX));
            rows.extend(query.build().fetch_all(&self.pool).await?);
        }
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        // The next page begins behind the last row.
        let last = rows.last().filter(|_| has_more);
        let next = last.map(|row| cursor_from_row(row, sort)).transpose()?;
        Ok((rows, next))
    }
}

impl Direction {
    fn of(sort: SortOrder) -> Self {
        Self {
            sort,
            gaps_first: sort.has_gaps_first(),
        }
    }

    fn reversed(self) -> Self {
        Self {
            sort: SortOrder {
                descending: !self.sort.descending,
                ..self.sort
            },
            gaps_first: !self.gaps_first,
        }
    }
}

/// Pushes the condition of being behind the cursor, and the order.
fn push_position(
    query: &mut QueryBuilder<Sqlite>,
    sort: SortOrder,
    after: Option<&Cursor>,
    lacking: bool,
) {
    let column = sort_column(sort.key);
    let (beyond, order) = if sort.descending {
        ("<", "DESC")
    } else {
        (">", "ASC")
    };
    if lacking {
        // Rows without the sort value are ordered by their ids.
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
        // The id decides between equal values.
        query.push(format!(" AND ({column}, id) {beyond} ("));
        match value {
            SortValue::Integer(whole) => query.push_bind(*whole),
            SortValue::Text(text) => query.push_bind(text.clone()),
            SortValue::Float(share) => query.push_bind(*share),
        };
        query.push(", ").push_bind(id.to_string()).push(")");
    }
    query.push(format!(" ORDER BY {column} {order}, id {order}"));
}

fn sort_column(key: SortKey) -> &'static str {
    match key {
        SortKey::Created => "created_at_ms",
        SortKey::Date => "date",
        SortKey::Merchant => "merchant_key",
        SortKey::Total => "total_scaled",
        SortKey::Confidence => "confidence",
    }
}

fn cursor_from_row(row: &SqliteRow, sort: SortOrder) -> Result<Cursor, DbError> {
    let column = sort_column(sort.key);
    let value = match sort.key {
        SortKey::Created | SortKey::Total => {
            row.try_get::<Option<_>, _>(column)?.map(SortValue::Integer)
        }
        SortKey::Date | SortKey::Merchant => {
            row.try_get::<Option<_>, _>(column)?.map(SortValue::Text)
        }
        SortKey::Confidence => row.try_get::<Option<_>, _>(column)?.map(SortValue::Float),
    };
    Ok(Cursor {
        sort,
        value,
        id: parse_column(row, "id")?,
    })
}
