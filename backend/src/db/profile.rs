//! Profiles: version of the profile picture, which names its blobs.

use sqlx::SqliteExecutor;
use uuid::Uuid;

use super::columns::decode_column;
use super::{Db, DbError, OWNER, Transaction};

impl Db {
    /// Returns the version of the profile picture, if there is one.
    pub async fn profile_picture(&self) -> Result<Option<Uuid>, DbError> {
        query_version(&self.pool).await
    }
}

/// Sets or clears the version of the profile picture, and returns the previous one.
pub async fn set_picture(
    tx: &mut Transaction,
    picture: Option<Uuid>,
    now_ms: i64,
) -> Result<Option<Uuid>, DbError> {
    let before = query_version(&mut **tx).await?;
    sqlx::query(
        "INSERT INTO profiles (owner, picture, updated_at_ms) VALUES ($1, $2, $3)
         ON CONFLICT (owner) DO UPDATE SET picture = $2, updated_at_ms = $3",
    )
    .bind(OWNER)
    .bind(picture.map(|version| version.to_string()))
    .bind(now_ms)
    .execute(&mut **tx)
    .await?;
    Ok(before)
}

async fn query_version(database: impl SqliteExecutor<'_>) -> Result<Option<Uuid>, DbError> {
    let picture: Option<String> =
        sqlx::query_scalar("SELECT picture FROM profiles WHERE owner = $1 AND picture IS NOT NULL")
            .bind(OWNER)
            .fetch_optional(database)
            .await?;
    decode_column(
        picture.map(|version| version.parse()).transpose(),
        "picture",
    )
}
