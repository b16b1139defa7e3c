//! Profiles: version of the profile picture, which names its blobs, home currency and country.

use shared::profile::Home;
use sqlx::SqliteExecutor;
use uuid::Uuid;

use super::columns::{parse_optional, parse_text};
use super::{Db, DbError, Transaction};

impl Db {
    /// Returns the version of the profile picture, if there is one.
    pub async fn profile_picture(&self) -> Result<Option<Uuid>, DbError> {
        query_version(&self.pool).await
    }

    /// Returns home currency and home country, as far as they are chosen.
    pub async fn home(&self) -> Result<Home, DbError> {
        query_home(&self.pool).await
    }
}

/// Returns home currency and home country in this transaction.
pub async fn load_home(tx: &mut Transaction) -> Result<Home, DbError> {
    query_home(&mut **tx).await
}

/// Replaces home currency and home country.
pub async fn set_home(tx: &mut Transaction, home: Home, now_ms: i64) -> Result<(), DbError> {
    let query = owned!(
        "INSERT INTO profiles (owner, home_currency, home_country, updated_at_ms)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (owner) DO UPDATE
         SET home_currency = $2, home_country = $3, updated_at_ms = $4";
        home.currency.map(String::from), home.country.map(String::from), now_ms);
    query.execute(&mut **tx).await?;
    Ok(())
}

async fn query_home(database: impl SqliteExecutor<'_>) -> Result<Home, DbError> {
    let query = owned!("SELECT home_currency, home_country FROM profiles WHERE owner = $1");
    let Some(row) = query.fetch_optional(database).await? else {
        return Ok(Home::default());
    };
    Ok(Home {
        currency: parse_optional(&row, "home_currency")?,
        country: parse_optional(&row, "home_country")?,
    })
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
