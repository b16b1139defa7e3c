//! Strict parsing of JSON bodies with bounded lists.
//!
//! Errors name the field, unknown fields are errors, and lists are checked before anything is done
//! with them.

use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_ignored::Path;
use shared::annotations::AnnotationChange;
use shared::bulk::{
    BULK_RECEIPTS_MAX, BulkOperation, BulkRequest, MERGE_RECEIPTS_MAX, MergeRequest, UndoRequest,
};
use shared::corrections::Corrections;
use shared::outline::{PageOutline, is_usable_outline};
use shared::problem::ProblemCode;
use shared::profile::ProfileChange;
use shared::rules::{RuleChange, RuleDraft};

use super::error::ApiError;
use super::list_query::invalid_request;

/// Maximum number of tags per request: those of the user and of all rules.
const TAGS_MAX: usize = 11_000;
/// Maximum number of tags that are added to or removed from many receipts at once.
const TAG_CHANGES_MAX: usize = 100;

/// Request body whose lists are bounded.
pub(super) trait Bounded {
    /// Fields of an answer that are ignored, so that the answer can be sent back as a request.
    const IGNORED_FIELDS: &[&str] = &[];

    /// Refuses lists that are too long.
    fn check_bounds(&self) -> Result<(), ApiError>;
}

/// JSON body whose lists were checked.
pub(super) struct StrictJson<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned + Bounded> FromRequest<S> for StrictJson<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let body = Bytes::from_request(request, state).await;
        let body = body.map_err(IntoResponse::into_response)?;
        parse_json(&body)
            .map(Self)
            .map_err(IntoResponse::into_response)
    }
}

/// Parses a JSON body and checks its lists.
pub(super) fn parse_json<T: DeserializeOwned + Bounded>(body: &[u8]) -> Result<T, ApiError> {
    let value: T = deserialize_strict(body, T::IGNORED_FIELDS).map_err(invalid_request)?;
    value.check_bounds()?;
    Ok(value)
}

/// Parses a value; the error names the place.
fn deserialize_strict<T: DeserializeOwned>(body: &[u8], ignored: &[&str]) -> Result<T, String> {
    // One layer tracks the path for errors, one reports the fields that serde would ignore.
    let mut json = serde_json::Deserializer::from_slice(body);
    let mut track = serde_path_to_error::Track::new();
    let mut unknown = None;
    let tracked = serde_path_to_error::Deserializer::new(&mut json, &mut track);
    let value = serde_ignored::deserialize(tracked, |path| {
        if unknown.is_none() {
            unknown = Some(field_path(&path)).filter(|place| !ignored.contains(&place.as_str()));
        }
    });
    let value = value.map_err(|error| match track.path().to_string().as_str() {
        "." => error.to_string(),
        path => format!("{path}: {error}"),
    })?;
    // Nothing may follow the value.
    json.end().map_err(|error| error.to_string())?;
    match unknown {
        Some(field) => Err(format!("{field}: unknown field")),
        None => Ok(value),
    }
}

/// Returns the path of a field, in the spelling of other errors: `items[1].amount`.
fn field_path(path: &Path<'_>) -> String {
    match path {
        Path::Root => String::new(),
        Path::Seq { parent, index } => format!("{}[{index}]", field_path(parent)),
        Path::Map { parent, key } => match field_path(parent) {
            parent if parent.is_empty() => key.clone(),
            parent => format!("{parent}.{key}"),
        },
        Path::Some { parent }
        | Path::NewtypeStruct { parent }
        | Path::NewtypeVariant { parent } => field_path(parent),
    }
}

/// Refuses a list longer than `max`; the error contains its name.
fn check_length(name: &str, length: usize, max: usize) -> Result<(), ApiError> {
    if length > max {
        Err(invalid_request(format!("{name}: at most {max}")))
    } else {
        Ok(())
    }
}

impl Bounded for AnnotationChange {
    fn check_bounds(&self) -> Result<(), ApiError> {
        check_length("tags", self.tags.as_ref().map_or(0, Vec::len), TAGS_MAX)
    }
}

impl Bounded for Corrections {
    fn check_bounds(&self) -> Result<(), ApiError> {
        match self.exceeded_limit() {
            Some((name, max)) => Err(invalid_request(format!("{name}: at most {max}"))),
            None => Ok(()),
        }
    }
}

impl Bounded for BulkRequest {
    fn check_bounds(&self) -> Result<(), ApiError> {
        check_length("receipts", self.receipts.len(), BULK_RECEIPTS_MAX)?;
        match &self.action {
            BulkOperation::File {
                add_tags,
                remove_tags,
                ..
            } => {
                check_length("add_tags", add_tags.len(), TAG_CHANGES_MAX)?;
                check_length("remove_tags", remove_tags.len(), TAG_CHANGES_MAX)
            }
            BulkOperation::Verify
            | BulkOperation::Delete
            | BulkOperation::Restore
            | BulkOperation::Read => Ok(()),
        }
    }
}

impl Bounded for UndoRequest {
    fn check_bounds(&self) -> Result<(), ApiError> {
        check_length("before", self.before.len(), BULK_RECEIPTS_MAX)?;
        self.before.iter().try_for_each(|before| {
            if let Some(filing) = &before.filing {
                check_length("tags", filing.tags.len(), TAGS_MAX)?;
                check_length("refused.tags", filing.refused.tags.len(), TAGS_MAX)?;
            }
            before
                .corrections
                .as_ref()
                .map_or(Ok(()), Bounded::check_bounds)
        })
    }
}

impl Bounded for MergeRequest {
    fn check_bounds(&self) -> Result<(), ApiError> {
        // Merges have an error of their own.
        if self.receipts.len() > MERGE_RECEIPTS_MAX {
            Err(ProblemCode::MergeUnusable.into())
        } else {
            Ok(())
        }
    }
}

impl Bounded for RuleDraft {
    const IGNORED_FIELDS: &[&str] = &["created_at_ms", "updated_at_ms"];

    fn check_bounds(&self) -> Result<(), ApiError> {
        check_length("tags", self.tags.len(), TAG_CHANGES_MAX)
    }
}

impl Bounded for RuleChange {
    fn check_bounds(&self) -> Result<(), ApiError> {
        check_length(
            "tags",
            self.tags.as_ref().map_or(0, Vec::len),
            TAG_CHANGES_MAX,
        )
    }
}

impl Bounded for PageOutline {
    fn check_bounds(&self) -> Result<(), ApiError> {
        if is_usable_outline(&self.corners) {
            Ok(())
        } else {
            Err(invalid_request(
                "corners: must be four corners on the page, clockwise and convex",
            ))
        }
    }
}

impl Bounded for ProfileChange {
    fn check_bounds(&self) -> Result<(), ApiError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detail<T: DeserializeOwned + Bounded + std::fmt::Debug>(body: &str) -> String {
        parse_json::<T>(body.as_bytes())
            .unwrap_err()
            .into_problem()
            .detail
            .unwrap_or_default()
    }

    fn list(length: usize, entry: &str) -> String {
        format!("[{}]", vec![entry; length].join(","))
    }

    #[test]
    fn an_error_names_the_field() {
        for (found, expected) in [
            (
                detail::<Corrections>(r#"{"merchnt": "x"}"#),
                "merchnt: unknown field",
            ),
            (
                detail::<Corrections>(r#"{"merchant": {"vlaue": "x"}}"#),
                "merchant: data did not match",
            ),
            (
                detail::<Corrections>(r#"{"items": [{}, {"amount": 5}]}"#),
                "items[1].amount: invalid type",
            ),
            (
                detail::<Corrections>(r#"{"items": [{"nmae": "x"}]}"#),
                "items[0].nmae: unknown field",
            ),
            (
                detail::<AnnotationChange>(r#"{"note": "a", "Tags": []}"#),
                "Tags: unknown field",
            ),
            (
                detail::<BulkRequest>(r#"{"receipts": "x", "do": {"type": "read"}}"#),
                "receipts: invalid type",
            ),
            (
                detail::<BulkRequest>(r#"{"receipts": [], "do": {"type": "file", "tag": []}}"#),
                "do: unknown field `tag`",
            ),
            (
                detail::<RuleDraft>(r#"{"text": "a", "marchant": "b"}"#),
                "marchant: unknown field",
            ),
            (detail::<AnnotationChange>("[1"), "[0]: invalid type"),
            (detail::<AnnotationChange>("{} {}"), "trailing characters"),
            (detail::<AnnotationChange>(""), "EOF"),
        ] {
            assert!(
                found.starts_with(expected),
                "{found:?} does not start with {expected:?}"
            );
        }
    }

    #[test]
    fn lists_are_bounded() {
        let id = r#""018bcfe5-6800-7707-8707-070707070707""#;
        let file = |name: &str, length| {
            format!(
                r#"{{"receipts":[],"do":{{"type":"file","{name}":{}}}}}"#,
                list(length, r#""a""#)
            )
        };
        let undo = |before: &str| format!(r#"{{"before":[{{"id":{id},{before}}}]}}"#);
        for (found, expected) in [
            (
                detail::<AnnotationChange>(&format!(r#"{{"tags":{}}}"#, list(11_001, r#""a""#))),
                "tags: at most 11000",
            ),
            (
                detail::<BulkRequest>(&file("add_tags", 101)),
                "add_tags: at most 100",
            ),
            (
                detail::<BulkRequest>(&file("remove_tags", 101)),
                "remove_tags: at most 100",
            ),
            (
                detail::<BulkRequest>(&format!(
                    r#"{{"receipts":{},"do":{{"type":"read"}}}}"#,
                    list(1_001, id)
                )),
                "receipts: at most 1000",
            ),
            (
                detail::<UndoRequest>(&format!(
                    r#"{{"before":{}}}"#,
                    list(1_001, &format!(r#"{{"id":{id}}}"#))
                )),
                "before: at most 1000",
            ),
            (
                detail::<UndoRequest>(&undo(&format!(
                    r#""filing":{{"refused":{{"tags":{}}}}}"#,
                    list(11_001, r#""a""#)
                ))),
                "refused.tags: at most 11000",
            ),
            (
                detail::<UndoRequest>(&undo(&format!(
                    r#""corrections":{{"items":{}}}"#,
                    list(501, "{}")
                ))),
                "items: at most 500",
            ),
            (
                detail::<Corrections>(&format!(r#"{{"taxes":{}}}"#, list(501, "{}"))),
                "taxes: at most 500",
            ),
            (
                detail::<RuleDraft>(&format!(r#"{{"tags":{}}}"#, list(101, r#""a""#))),
                "tags: at most 100",
            ),
            (
                detail::<RuleChange>(&format!(r#"{{"tags":{}}}"#, list(101, r#""a""#))),
                "tags: at most 100",
            ),
        ] {
            assert_eq!(found, expected);
        }
        let many = parse_json::<MergeRequest>(
            format!(r#"{{"id":{id},"receipts":{}}}"#, list(21, id)).as_bytes(),
        );
        assert_eq!(many.unwrap_err().code(), ProblemCode::MergeUnusable);
        assert!(
            parse_json::<Corrections>(format!(r#"{{"items":{}}}"#, list(500, "{}")).as_bytes())
                .is_ok()
        );
    }
}
