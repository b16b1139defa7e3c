//! Aggregates of receipts: counts, totals by currency in minor units, counted names.

use shared::filter::MissingField;
use shared::money::{Currency, Money};
use shared::search_results::{CurrencyTotal, Grouping, MonthTotal};
use shared::spending::SumGroup;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row};

use super::columns::{count_column, parse_column, parse_optional, to_u64};
use super::selection::{QueryGoal, Selection, missing_condition, prefix_pattern};
use super::{Db, DbError};

/// Sum of totals in two parts, since a single one could exceed the range of integers.
pub(super) const TOTAL: &str =
    "SUM(total_minor / 1000000) AS millions, SUM(total_minor % 1000000) AS rest";
const MILLION: i64 = 1_000_000;

impl Db {
    /// Returns the number of receipts, and their totals by currency.
    pub async fn sum_totals(
        &self,
        selection: &Selection,
    ) -> Result<(u64, Vec<CurrencyTotal>), DbError> {
        let mut query = QueryBuilder::new(format!(
            "SELECT currency, COUNT(*) AS receipts, COUNT(total_minor) AS totals, {TOTAL}
             FROM receipts"
        ));
        selection.push_conditions(&mut query, QueryGoal::All);
        query.push(" GROUP BY currency ORDER BY totals DESC, currency");
        let (mut count, mut sums) = (0, Vec::new());
        for row in query.build().fetch_all(&self.pool).await? {
            count += count_column(&row, "receipts")?;
            sums.extend(currency_total_from_row(&row)?);
        }
        Ok((count, sums))
    }

    /// Returns the number of receipts of each month, and their totals by currency.
    pub async fn sum_months(&self, selection: &Selection) -> Result<Vec<MonthTotal>, DbError> {
        let mut query = QueryBuilder::new(format!(
            "SELECT SUBSTR(date, 1, 7) AS month, currency, COUNT(*) AS receipts,
             COUNT(total_minor) AS totals, {TOTAL} FROM receipts"
        ));
        selection.push_conditions(&mut query, QueryGoal::All);
        query.push(" GROUP BY month, currency ORDER BY month, totals DESC, currency");
        let mut months: Vec<MonthTotal> = Vec::new();
        for row in query.build().fetch_all(&self.pool).await? {
            let month: Option<String> = row.try_get("month")?;
            // The rows of a month follow each other.
            if months.last().is_none_or(|last| last.month != month) {
                months.push(MonthTotal {
                    month,
                    count: 0,
                    sums: Vec::new(),
                });
            }
            if let Some(last) = months.last_mut() {
                last.count += count_column(&row, "receipts")?;
                last.sums.extend(currency_total_from_row(&row)?);
            }
        }
        Ok(months)
    }

    /// Groups receipts with date, total and currency, in no order; all spans of time by day.
    pub async fn group_totals(
        &self,
        selection: &Selection,
        by: Grouping,
    ) -> Result<Vec<SumGroup>, DbError> {
        // Names are grouped by the spelling in which they are compared.
        let (key, column) = match by {
            Grouping::Day | Grouping::Week | Grouping::Month | Grouping::Year => ("date", "date"),
            Grouping::Merchant => ("MIN(merchant)", "merchant_key"),
            Grouping::Category => ("MIN(category)", "category_key"),
            Grouping::Tag => ("MIN(tags)", "tags_key"),
            Grouping::Currency => ("currency", "currency"),
        };
        let mut query = QueryBuilder::new(format!(
            "SELECT {key} AS common, currency, COUNT(*) AS receipts, {TOTAL} FROM receipts"
        ));
        selection.push_conditions(&mut query, QueryGoal::All);
        query.push(format!(
            " AND NOT {} GROUP BY {column}, currency",
            missing_condition(MissingField::Spending)
        ));
        let rows = query.build().fetch_all(&self.pool).await?;
        let group = |row: &SqliteRow| {
            Ok(SumGroup {
                key: row.try_get("common")?,
                currency: parse_column(row, "currency")?,
                count: count_column(row, "receipts")?,
                minor: total_from_row(row)?,
            })
        };
        rows.iter().map(group).collect()
    }

    /// Returns the number of receipts without a date, a total or a currency.
    pub async fn count_without_spending(&self, selection: &Selection) -> Result<u64, DbError> {
        let mut query = QueryBuilder::new("SELECT COUNT(*) FROM receipts");
        selection.push_conditions(&mut query, QueryGoal::All);
        query
            .push(" AND ")
            .push(missing_condition(MissingField::Spending));
        Ok(to_u64(
            query.build_query_scalar().fetch_one(&self.pool).await?,
        ))
    }

    /// Returns the `most` frequent names with this prefix and their numbers of receipts. Tags are
    /// returned as lists, all of them.
    pub async fn count_names(
        &self,
        selection: &Selection,
        names: NameKind,
        starts: &str,
        most: usize,
    ) -> Result<Vec<(String, u64)>, DbError> {
        let (name, column) = match names {
            NameKind::Merchants => ("merchant", "merchant_key"),
            NameKind::Categories => ("category", "category_key"),
            NameKind::Tags => ("tags", "tags_key"),
            NameKind::Currencies => ("currency", "currency"),
        };
        let mut query = QueryBuilder::new(format!(
            "SELECT MIN({name}) AS name, COUNT(*) AS receipts FROM receipts"
        ));
        selection.push_conditions(&mut query, QueryGoal::All);
        query.push(format!(" AND {column} IS NOT NULL"));
        // Tag lists are separated and filtered by the caller.
        if names != NameKind::Tags && !starts.is_empty() {
            query
                .push(format!(" AND LOWER({column}) LIKE "))
                .push_bind(prefix_pattern(starts))
                .push(" ESCAPE '\\'");
        }
        query.push(format!(
            " GROUP BY {column} ORDER BY receipts DESC, {column}"
        ));
        if names != NameKind::Tags {
            query
                .push(" LIMIT ")
                .push_bind(i64::try_from(most).unwrap_or(i64::MAX));
        }
        let rows = query.build().fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| Ok((row.try_get("name")?, count_column(row, "receipts")?)))
            .collect()
    }
}

/// Kind of names to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameKind {
    /// Merchants.
    Merchants,
    /// Categories.
    Categories,
    /// All tags of a receipt, as JSON.
    Tags,
    /// Currencies.
    Currencies,
}

/// Returns the sum of a group, saturating at the largest number.
pub(super) fn total_from_row(row: &SqliteRow) -> Result<i64, DbError> {
    let millions: i64 = row.try_get("millions")?;
    let rest: i64 = row.try_get("rest")?;
    Ok(millions.saturating_mul(MILLION).saturating_add(rest))
}

/// Returns the sum of a group; `None` if no receipt of it has a total.
fn currency_total_from_row(row: &SqliteRow) -> Result<Option<CurrencyTotal>, DbError> {
    let count = count_column(row, "totals")?;
    if count == 0 {
        return Ok(None);
    }
    let currency = currency_from_row(row)?;
    Ok(Some(CurrencyTotal {
        currency,
        count,
        total: Money::new(total_from_row(row)?, currency),
    }))
}

/// Returns the currency of a group.
pub(super) fn currency_from_row(row: &SqliteRow) -> Result<Option<Currency>, DbError> {
    parse_optional(row, "currency")
}
