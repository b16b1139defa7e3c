//! Requests that may be repeated: a client names each by a key of its own, and the same key gets the same
//! answer (draft-ietf-httpapi-idempotency-key-header).

use sqlx::Row;

use super::{Db, DbError, OWNER};

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// The key is new and is now ours.
    Claimed,
    /// A request with it is being answered.
    UnderWay,
    /// It was answered like this.
    Answered {
        /// SHA-256 over what the request held.
        fingerprint: String,
        /// The answer as JSON.
        answer: String,
    },
}

impl Db {
    /// Claims a key, or says what is known of it.
    pub async fn claim_idempotency_key(&self, key: &str, now_ms: i64) -> Result<Known, DbError> {
        let done = sqlx::query(
            "INSERT INTO idempotency_keys (owner, key, created_at_ms) VALUES ($1, $2, $3) ON CONFLICT (owner, key) DO NOTHING",
        )
        .bind(OWNER)
        .bind(key)
        .bind(now_ms)
        .execute(&self.writer)
        .await?;
        if done.rows_affected() == 1 {
            return Ok(Known::Claimed);
        }
        let row = sqlx::query(
            "SELECT fingerprint, answer FROM idempotency_keys WHERE owner = $1 AND key = $2",
        )
        .bind(OWNER)
        .bind(key)
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else {
            return Ok(Known::UnderWay);
        };
        let (fingerprint, answer): (Option<String>, Option<String>) =
            (row.try_get("fingerprint")?, row.try_get("answer")?);
        Ok(match (fingerprint, answer) {
            (Some(fingerprint), Some(answer)) => Known::Answered {
                fingerprint,
                answer,
            },
            _ => Known::UnderWay,
        })
    }

    /// Keeps the answer to a key.
    pub async fn answer_idempotency_key(
        &self,
        key: &str,
        fingerprint: &str,
        answer: &str,
    ) -> Result<(), DbError> {
        sqlx::query(
            "UPDATE idempotency_keys SET fingerprint = $1, answer = $2 WHERE owner = $3 AND key = $4",
        )
        .bind(fingerprint)
        .bind(answer)
        .bind(OWNER)
        .bind(key)
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Lets go of a key whose request came to nothing.
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

    /// Lets go of the keys that were claimed before this time.
    pub async fn forget_idempotency_keys(&self, before_ms: i64) -> Result<(), DbError> {
        sqlx::query("DELETE FROM idempotency_keys WHERE created_at_ms < $1")
            .bind(before_ms)
            .execute(&self.writer)
            .await?;
        Ok(())
    }

    /// Lets go of the keys whose request was cut off: for the start of the only process on this database.
    pub async fn release_idempotency_keys(&self) -> Result<(), DbError> {
        sqlx::query("DELETE FROM idempotency_keys WHERE answer IS NULL")
            .execute(&self.writer)
            .await?;
        Ok(())
    }
}
