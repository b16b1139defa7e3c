//! What receipts come to: counts and totals a currency, in whole minor units.

use shared::finding::Sum;
use shared::money::{Currency, Money};
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row};

use super::selection::Selection;
use super::{Db, DbError, parsed, to_u64};

/// The sum of totals in two parts, since one alone could leave the range of whole numbers.
pub(super) const TOTAL: &str = "SUM(total_minor / 1000000) AS millions, SUM(total_minor % 1000000) AS rest";
const MILLION: i64 = 1_000_000;

impl Db {
    /// How many receipts there are, and what they come to.
    pub async fn sums(&self, selection: &Selection) -> Result<(u64, Vec<Sum>), DbError> {
        let mut query = QueryBuilder::new(format!(
            "SELECT currency, COUNT(*) AS receipts, COUNT(total_minor) AS totals, {TOTAL} FROM receipts"
        ));
        selection.push(&mut query);
        query.push(" GROUP BY currency ORDER BY totals DESC, currency");
        let (mut count, mut sums) = (0, Vec::new());
        for row in query.build().fetch_all(&self.pool).await? {
            count += to_u64(row.try_get("receipts")?);
            let currency = currency_of(&row)?;
            let totals = to_u64(row.try_get("totals")?);
            if totals > 0 {
                sums.push(Sum { currency, count: totals, total: Money::new(total_of(&row)?, currency) });
            }
        }
        Ok((count, sums))
    }
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
