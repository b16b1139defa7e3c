//! Idempotency keys: a repeated request gets the same answer
//! (draft-ietf-httpapi-idempotency-key-header).
//!
//! Clients choose a key per request.

use sqlx::Row;

use super::{Db, DbError, OWNER};

/// State of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyState {
    /// The key is new and claimed by this request.
    Claimed,
    /// A request with this key is being processed.
    InProgress,
    /// A request with this key was answered.
    Answered {
        /// SHA-256 of the request.
        fingerprint: String,
        /// The answer as JSON.
        answer: String,
    },
}

impl Db {
    /// Claims a key, or returns its state.
    pub async fn claim_idempotency_key(&self, key: &str, now_ms: i64) -> Result<KeyState, DbError> {
        // The unique key decides between concurrent requests.
        let done = sqlx::query(
            "INSERT INTO idempotency_keys (owner, key, created_at_ms)
             VALUES ($1, $2, $3) ON CONFLICT (owner, key) DO NOTHING",
        )
        .bind(OWNER)
        .bind(key)
        .bind(now_ms)
        .execute(&self.writer)
        .await?;
        if done.rows_affected() == 1 {
            return Ok(KeyState::Claimed);
        }
        let row = sqlx::query(
            "SELECT fingerprint, answer FROM idempotency_keys WHERE owner = $1 AND key = $2",
        )
        .bind(OWNER)
        .bind(key)
        .fetch_optional(&self.pool)
        .await?;
        // Released between the two statements: the client may repeat the request.
        let Some(row) = row else {
            return Ok(KeyState::InProgress);
        };
        let (fingerprint, answer): (Option<String>, Option<String>) =
            (row.try_get("fingerprint")?, row.try_get("answer")?);
        Ok(match (fingerprint, answer) {
            (Some(fingerprint), Some(answer)) => KeyState::Answered {
                fingerprint,
                answer,
            },
            _ => KeyState::InProgress,
        })
    }

    /// Stores the answer to a key.
    pub async fn answer_idempotency_key(
        &self,
        key: &str,
        fingerprint: &str,
        answer: &str,
    ) -> Result<(), DbError> {
        sqlx::query(
            "UPDATE idempotency_keys SET fingerprint = $1, answer = $2
             WHERE owner = $3 AND key = $4",
        )
        .bind(fingerprint)
        .bind(answer)
        .bind(OWNER)
        .bind(key)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Releases a key whose request failed.
    pub async fn release_idempotency_key(&self, key: &str) -> Result<(), DbError> {
        sqlx::query(
            "DELETE FROM idempotency_keys WHERE owner = $1 AND key = $2 AND answer IS NULL",
        )
        .bind(OWNER)
        .bind(key)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Deletes the keys claimed before this time.
    pub async fn forget_idempotency_keys(&self, before_ms: i64) -> Result<(), DbError> {
        sqlx::query("DELETE FROM idempotency_keys WHERE created_at_ms < $1")
            .bind(before_ms)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Releases the keys of interrupted requests. Only for the startup of the single process on
    /// this database.
    pub async fn release_idempotency_keys(&self) -> Result<(), DbError> {
        sqlx::query("DELETE FROM idempotency_keys WHERE answer IS NULL")
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}
