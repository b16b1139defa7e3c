//! Idempotency keys: a repeated request gets the same answer
//! (draft-ietf-httpapi-idempotency-key-header).
//!
//! Clients choose a key per request.

use super::{Db, DbError};

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
        let query = owned!(
            "INSERT INTO idempotency_keys (owner, key, created_at_ms)
             VALUES ($1, $2, $3) ON CONFLICT (owner, key) DO NOTHING";
            key, now_ms);
        if query.execute(&self.writer).await?.rows_affected() == 1 {
            return Ok(KeyState::Claimed);
        }
        let query = owned!(record
            "SELECT fingerprint, answer FROM idempotency_keys WHERE owner = $1 AND key = $2"; key);
        let state: Option<(Option<String>, Option<String>)> =
            query.fetch_optional(&self.pool).await?;
        Ok(match state {
            Some((Some(fingerprint), Some(answer))) => KeyState::Answered {
                fingerprint,
                answer,
            },
            // Without a row it was released between the two statements: the client may repeat the
            // request.
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
        let query = owned!(
            "UPDATE idempotency_keys SET fingerprint = $3, answer = $4
             WHERE owner = $1 AND key = $2";
            key, fingerprint, answer);
        query.execute(&self.writer).await?;
        Ok(())
    }

    /// Releases a key whose request failed.
    pub async fn release_idempotency_key(&self, key: &str) -> Result<(), DbError> {
        let query = owned!(
            "DELETE FROM idempotency_keys WHERE owner = $1 AND key = $2 AND answer IS NULL"; key);
        query.execute(&self.writer).await?;
        Ok(())
    }

    /// Deletes the keys claimed before this time.
    pub async fn forget_idempotency_keys(&self, before_ms: i64) -> Result<(), DbError> {
        let query = sqlx::query("DELETE FROM idempotency_keys WHERE created_at_ms < $1");
        query.bind(before_ms).execute(&self.writer).await?;
        Ok(())
    }

    /// Releases the keys of interrupted requests. Only for the startup of the single process on
    /// this database.
    pub async fn release_idempotency_keys(&self) -> Result<(), DbError> {
        let query = sqlx::query("DELETE FROM idempotency_keys WHERE answer IS NULL");
        query.execute(&self.writer).await?;
        Ok(())
    }
}
