//! What receipts come to: counts and totals a currency, in whole minor units; and the names they have, counted.

use shared::finding::{By, Sum};
use shared::money::{Currency, Money};
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row};

use super::selection::{Selection, Use, beginning};
use super::{Db, DbError, parsed, to_u64};

/// The sum of totals in two parts, since one alone could leave the range of whole numbers.
pub(super) const TOTAL: &str =
    "SUM(total_minor / 1000000) AS millions, SUM(total_minor % 1000000) AS rest";
const MILLION: i64 = 1_000_000;

impl Db {
    /// How many receipts there are, and what they come to.
    pub async fn sums(&self, selection: &Selection) -> Result<(u64, Vec<Sum>), DbError> {
        let mut query = QueryBuilder::new(format!(
            "SELECT currency, COUNT(*) AS receipts, COUNT(total_minor) AS totals, {TOTAL} FROM receipts"
        ));
        selection.push(&mut query, Use::All);
        query.push(" GROUP BY currency ORDER BY totals DESC, currency");
        let (mut count, mut sums) = (0, Vec::new());
        for row in query.build().fetch_all(&self.pool).await? {
            count += to_u64(row.try_get("receipts")?);
            let currency = currency_of(&row)?;
            let totals = to_u64(row.try_get("totals")?);
            if totals > 0 {
                sums.push(Sum {
                    currency,
                    count: totals,
                    total: Money::new(total_of(&row)?, currency),
                });
            }
        }
        Ok((count, sums))
    }

    /// Receipts with a date and a total in groups: by the day for all spans of time. In no order.
    pub async fn groups(&self, selection: &Selection, by: By) -> Result<Vec<Group>, DbError> {
        let (key, column) = match by {
            By::Day | By::Week | By::Month | By::Year => ("date", "date"),
            By::Merchant => ("MIN(merchant)", "merchant_key"),
            By::Category => ("MIN(category)", "category_key"),
            By::Tag => ("MIN(tags)", "tags_key"),
            By::Currency => ("currency", "currency"),
        };
        let mut query = QueryBuilder::new(format!(
            "SELECT {key} AS common, currency, COUNT(*) AS receipts, {TOTAL} FROM receipts"
        ));
        selection.push(&mut query, Use::All);
        query.push(format!(
            " AND date IS NOT NULL AND total_minor IS NOT NULL GROUP BY {column}, currency"
        ));
        let rows = query.build().fetch_all(&self.pool).await?;
        let group = |row: &SqliteRow| {
            Ok(Group {
                key: row.try_get("common")?,
                currency: currency_of(row)?,
                count: to_u64(row.try_get("receipts")?),
                minor: total_of(row)?,
            })
        };
        rows.iter().map(group).collect()
    }

    /// How many receipts lack a date or a total.
    pub async fn without_spending(&self, selection: &Selection) -> Result<u64, DbError> {
        let mut query = QueryBuilder::new("SELECT COUNT(*) FROM receipts");
        selection.push(&mut query, Use::All);
        query.push(" AND (date IS NULL OR total_minor IS NULL)");
        Ok(to_u64(
            query.build_query_scalar().fetch_one(&self.pool).await?,
        ))
    }

    /// Names that begin so, and how many receipts have them: the `most` frequent, but all tags.
    pub async fn names(
        &self,
        selection: &Selection,
        names: Names,
        starts: &str,
        most: usize,
    ) -> Result<Vec<(String, u64)>, DbError> {
        let (name, column) = match names {
            Names::Merchants => ("merchant", "merchant_key"),
            Names::Categories => ("category", "category_key"),
            Names::Tags => ("tags", "tags_key"),
            Names::Currencies => ("currency", "currency"),
        };
        let mut query = QueryBuilder::new(format!(
            "SELECT MIN({name}) AS name, COUNT(*) AS receipts FROM receipts"
        ));
        selection.push(&mut query, Use::All);
        query.push(format!(" AND {column} IS NOT NULL"));
        if names != Names::Tags && !starts.is_empty() {
            query
                .push(format!(" AND LOWER({column}) LIKE "))
                .push_bind(beginning(starts))
                .push(" ESCAPE '\\'");
        }
        query.push(format!(
            " GROUP BY {column} ORDER BY receipts DESC, {column}"
        ));
        if names != Names::Tags {
            query
                .push(" LIMIT ")
                .push_bind(i64::try_from(most).unwrap_or(i64::MAX));
        }
        let rows = query.build().fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| Ok((row.try_get("name")?, to_u64(row.try_get("receipts")?))))
            .collect()
    }
}

/// Receipts that have something in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What they have in common: a day, a name, or tags as JSON; `None` where they lack it.
    pub key: Option<String>,
    /// Their currency.
    pub currency: Option<Currency>,
    /// How many there are.
    pub count: u64,
    /// Their totals together, in minor units.
    pub minor: i64,
}

/// What names are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// Merchants.
    Merchants,
    /// Categories.
    Categories,
    /// All tags of a receipt, as JSON.
    Tags,
    /// Currencies.
    Currencies,
}

/// The sum of a group; beyond all amounts it stays at the largest.
pub(super) fn total_of(row: &SqliteRow) -> Result<i64, DbError> {
    let millions: i64 = row.try_get("millions")?;
    let rest: i64 = row.try_get("rest")?;
    Ok(millions.saturating_mul(MILLION).saturating_add(rest))
}

/// The currency of a group.
pub(super) fn currency_of(row: &SqliteRow) -> Result<Option<Currency>, DbError> {
    let code: Option<String> = row.try_get("currency")?;
    parsed(code.map(|code| code.parse()).transpose(), "currency")
}
