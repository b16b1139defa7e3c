//! Idempotency keys of requests (draft-ietf-httpapi-idempotency-key-header): a repeated request gets
//! the same answer.

use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::problem::ProblemCode;

use super::error::ApiError;
use crate::app::App;
use crate::db::idempotency::KeyState;

/// Key of a request.
pub(super) enum RequestKey {
    /// This request is to be answered.
    Claimed(KeyClaim),
    /// The request was answered before.
    Answered(EarlierAnswer),
}

/// Claimed key, or none. Dropping it without an answer releases the key, so that the client may
/// retry.
pub(super) struct KeyClaim {
    app: App,
    key: Option<String>,
}

/// Answer to an earlier request with the same key.
pub(super) struct EarlierAnswer {
    fingerprint: String,
    json: String,
}

impl RequestKey {
    /// Claims the key of a request. Refuses a key whose request is still being answered.
    pub(super) async fn claim(app: &App, headers: &HeaderMap) -> Result<Self, ApiError> {
        let key = parse_key(headers)?;
        let state = match &key {
            Some(key) => {
                let now_ms = app.clock.now_ms();
                app.db.claim_idempotency_key(key, now_ms).await?
            }
            None => KeyState::Claimed,
        };
        match state {
            KeyState::Claimed => Ok(Self::Claimed(KeyClaim {
                app: app.clone(),
                key,
            })),
            KeyState::InProgress => Err(ProblemCode::KeyUnderWay.into()),
            KeyState::Answered {
                fingerprint,
                answer,
            } => Ok(Self::Answered(EarlierAnswer {
                fingerprint,
                json: answer,
            })),
        }
    }
}

impl KeyClaim {
    /// Stores the answer to a request with this SHA-256.
    pub(super) async fn store_answer(
        mut self,
        fingerprint: &str,
        answer: &impl Serialize,
    ) -> Result<(), ApiError> {
        let json = serde_json::to_string(answer).map_err(|_| ProblemCode::Internal)?;
        if let Some(key) = self.key.take() {
            self.app
                .db
                .answer_idempotency_key(&key, fingerprint, &json)
                .await?;
        }
        Ok(())
    }
}

impl Drop for KeyClaim {
    fn drop(&mut self) {
        if let Some(key) = self.key.take() {
            // `drop` cannot wait, so a task releases the key.
            let app = self.app.clone();
            tokio::spawn(async move {
                if let Err(cause) = app.db.release_idempotency_key(&key).await {
                    tracing::error!(
                        %cause,
                        "a key of a request that came to nothing cannot be let go"
                    );
                }
            });
        }
    }
}

impl EarlierAnswer {
    /// Returns the answer; refuses a key that is reused for another request.
    pub(super) fn replay<T: DeserializeOwned>(&self, fingerprint: &str) -> Result<T, ApiError> {
        if self.fingerprint != fingerprint {
            return Err(ProblemCode::KeyReused.into());
        }
        serde_json::from_str(&self.json).map_err(|_| ProblemCode::Internal.into())
    }
}

/// Marks a response as a repeated one.
pub(super) fn mark_replayed(response: impl IntoResponse) -> Response {
    ([("idempotency-replayed", "true")], response).into_response()
}

/// Returns the idempotency key, if there is one; it has 1 to 255 visible ASCII characters.
fn parse_key(headers: &HeaderMap) -> Result<Option<String>, ApiError> {
    let Some(value) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    // The draft puts the key in quotes; many clients omit them.
    let text = value.to_str().unwrap_or_default().trim_matches('"');
    let is_key =
        (1..=255).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    if is_key {
        Ok(Some(text.to_owned()))
    } else {
        Err(ProblemCode::KeyUnusable.into())
    }
}
