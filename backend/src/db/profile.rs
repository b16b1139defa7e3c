//! Profiles: version of the profile picture, which names its blobs, and home currency.

use shared::money::Currency;
use sqlx::SqliteExecutor;
use uuid::Uuid;

use super::columns::parse_text;
use super::{Db, DbError, Transaction};

impl Db {
    /// Returns the version of the profile picture, if there is one.
    pub async fn profile_picture(&self) -> Result<Option<Uuid>, DbError> {
        query_version(&self.pool).await
    }

    /// Returns the home currency, if one is chosen.
    pub async fn home_currency(&self) -> Result<Option<Currency>, DbError> {
        let query = owned!(scalar
            "SELECT home_currency FROM profiles WHERE owner = $1 AND home_currency IS NOT NULL");
        let code: Option<String> = query.fetch_optional(&self.pool).await?;
        parse_text(code.as_deref(), "home_currency")
    }

    /// Sets or clears the home currency.
    pub async fn set_home_currency(
        &self,
        currency: Option<Currency>,
        now_ms: i64,
    ) -> Result<(), DbError> {
        let query = owned!(
            "INSERT INTO profiles (owner, home_currency, updated_at_ms) VALUES ($1, $2, $3)
             ON CONFLICT (owner) DO UPDATE SET home_currency = $2, updated_at_ms = $3";
            currency.map(|currency| currency.code().to_owned()), now_ms);
        let mut tx = self.begin().await?;
        query.execute(&mut *tx).await?;
        tx.commit().await
    }
}

/// Sets or clears the version of the profile picture, and returns the previous one.
pub async fn set_picture(
    tx: &mut Transaction,
    picture: Option<Uuid>,
    now_ms: i64,
) -> Result<Option<Uuid>, DbError> {
    let before = query_version(&mut **tx).await?;
    let query = owned!(
        "INSERT INTO profiles (owner, picture, updated_at_ms) VALUES ($1, $2, $3)
         ON CONFLICT (owner) DO UPDATE SET picture = $2, updated_at_ms = $3";
        picture.map(|version| version.to_string()), now_ms);
    query.execute(&mut **tx).await?;
    Ok(before)
}

async fn query_version(database: impl SqliteExecutor<'_>) -> Result<Option<Uuid>, DbError> {
    let query =
        owned!(scalar "SELECT picture FROM profiles WHERE owner = $1 AND picture IS NOT NULL");
    let picture: Option<String> = query.fetch_optional(database).await?;
    parse_text(picture.as_deref(), "picture")
}
