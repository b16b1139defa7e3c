//! Bodies of JSON: an error names the field, an unknown field is one, and lists are bounded before anything is done with
//! them.

use serde::de::DeserializeOwned;
use serde_ignored::Path;
use shared::bulk::{Action, Bulk, FilingChange, MERGE_MAX, Merge, RECEIPTS_MAX, Undo};
use shared::corrections::Corrections;
use shared::problem::ProblemCode;
use shared::rules::{RuleChange, RuleDraft};

use super::asked::unusable;
use super::error::ApiError;

/// The most tags of one request: a person's own and those of all rules.
const TAGS_MAX: usize = 11_000;
/// The most tags that are added to or taken from many receipts at once.
const TAG_CHANGES_MAX: usize = 100;

/// A request whose lists are bounded.
pub(super) trait Bounded {
    /// Fields of an answer that are ignored, so that the answer can be sent back as a request.
    const IGNORED: &[&str] = &[];

    /// Refuses lists that are too long.
    fn check_bounds(&self) -> Result<(), ApiError>;
}

/// The value that a body of JSON holds.
pub(super) fn json<T: DeserializeOwned + Bounded>(body: &[u8]) -> Result<T, ApiError> {
    let value: T = parse(body, T::IGNORED).map_err(unusable)?;
    value.check_bounds()?;
    Ok(value)
}

/// Reads a value, or says what is wrong and where.
fn parse<T: DeserializeOwned>(body: &[u8], ignored: &[&str]) -> Result<T, String> {
    let mut json = serde_json::Deserializer::from_slice(body);
    let mut track = serde_path_to_error::Track::new();
    let mut unknown = None;
    let tracked = serde_path_to_error::Deserializer::new(&mut json, &mut track);
    let value = serde_ignored::deserialize(tracked, |path| {
        if unknown.is_none() {
            unknown = Some(place(&path)).filter(|place| !ignored.contains(&place.as_str()));
        }
    });
    let value = value.map_err(|error| match track.path().to_string().as_str() {
        "." => error.to_string(),
        path => format!("{path}: {error}"),
    })?;
    json.end().map_err(|error| error.to_string())?;
    match unknown {
        Some(field) => Err(format!("{field}: unknown field")),
        None => Ok(value),
    }
}

/// The place of a field, written as in other errors: `items[1].amount`.
fn place(path: &Path<'_>) -> String {
    match path {
        Path::Root => String::new(),
        Path::Seq { parent, index } => format!("{}[{index}]", place(parent)),
        Path::Map { parent, key } => match place(parent) {
            parent if parent.is_empty() => key.clone(),
            parent => format!("{parent}.{key}"),
        },
        Path::Some { parent }
        | Path::NewtypeStruct { parent }
        | Path::NewtypeVariant { parent } => place(parent),
    }
}

/// Refuses a list that is too long, by its name.
pub(super) fn at_most(name: &str, length: usize, max: usize) -> Result<(), ApiError> {
    if length > max {
        Err(unusable(format!("{name}: at most {max}")))
    } else {
        Ok(())
    }
}

impl Bounded for FilingChange {
    fn check_bounds(&self) -> Result<(), ApiError> {
        at_most("tags", self.tags.as_ref().map_or(0, Vec::len), TAGS_MAX)
    }
}

impl Bounded for Corrections {
    fn check_bounds(&self) -> Result<(), ApiError> {
        match self.excess() {
            Some((name, max)) => Err(unusable(format!("{name}: at most {max}"))),
            None => Ok(()),
        }
    }
}

impl Bounded for Bulk {
    fn check_bounds(&self) -> Result<(), ApiError> {
        at_most("receipts", self.receipts.len(), RECEIPTS_MAX)?;
        match &self.action {
            Action::File {
                add_tags,
                remove_tags,
                ..
            } => {
                at_most("add_tags", add_tags.len(), TAG_CHANGES_MAX)?;
                at_most("remove_tags", remove_tags.len(), TAG_CHANGES_MAX)
            }
            Action::Verify | Action::Delete | Action::Restore | Action::Read => Ok(()),
        }
    }
}

impl Bounded for Undo {
    fn check_bounds(&self) -> Result<(), ApiError> {
        at_most("before", self.before.len(), RECEIPTS_MAX)?;
        self.before.iter().try_for_each(|before| {
            if let Some(filing) = &before.filing {
                at_most("tags", filing.tags.len(), TAGS_MAX)?;
                at_most("refused.tags", filing.refused.tags.len(), TAGS_MAX)?;
            }
            before
                .corrections
                .as_ref()
                .map_or(Ok(()), Bounded::check_bounds)
        })
    }
}

impl Bounded for Merge {
    fn check_bounds(&self) -> Result<(), ApiError> {
        if self.receipts.len() > MERGE_MAX {
            Err(ProblemCode::MergeUnusable.into())
        } else {
            Ok(())
        }
    }
}

impl Bounded for RuleDraft {
    const IGNORED: &[&str] = &["created_at_ms", "updated_at_ms"];

    fn check_bounds(&self) -> Result<(), ApiError> {
        at_most("tags", self.tags.len(), TAG_CHANGES_MAX)
    }
}

impl Bounded for RuleChange {
    fn check_bounds(&self) -> Result<(), ApiError> {
        at_most(
            "tags",
            self.tags.as_ref().map_or(0, Vec::len),
            TAG_CHANGES_MAX,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detail<T: DeserializeOwned + Bounded + std::fmt::Debug>(body: &str) -> String {
        json::<T>(body.as_bytes())
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
                detail::<FilingChange>(r#"{"note": "a", "Tags": []}"#),
                "Tags: unknown field",
            ),
            (
                detail::<Bulk>(r#"{"receipts": "x", "do": {"type": "read"}}"#),
                "receipts: invalid type",
            ),
            (
                detail::<Bulk>(r#"{"receipts": [], "do": {"type": "file", "tag": []}}"#),
                "do: unknown field `tag`",
            ),
            (
                detail::<RuleDraft>(r#"{"text": "a", "marchant": "b"}"#),
                "marchant: unknown field",
            ),
            (detail::<FilingChange>("[1"), "[0]: invalid type"),
            (detail::<FilingChange>("{} {}"), "trailing characters"),
            (detail::<FilingChange>(""), "EOF"),
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
                detail::<FilingChange>(&format!(r#"{{"tags":{}}}"#, list(11_001, r#""a""#))),
                "tags: at most 11000",
            ),
            (
                detail::<Bulk>(&file("add_tags", 101)),
                "add_tags: at most 100",
            ),
            (
                detail::<Bulk>(&file("remove_tags", 101)),
                "remove_tags: at most 100",
            ),
            (
                detail::<Bulk>(&format!(
                    r#"{{"receipts":{},"do":{{"type":"read"}}}}"#,
                    list(1_001, id)
                )),
                "receipts: at most 1000",
            ),
            (
                detail::<Undo>(&format!(
                    r#"{{"before":{}}}"#,
                    list(1_001, &format!(r#"{{"id":{id}}}"#))
                )),
                "before: at most 1000",
            ),
            (
                detail::<Undo>(&undo(&format!(
                    r#""filing":{{"refused":{{"tags":{}}}}}"#,
                    list(11_001, r#""a""#)
                ))),
                "refused.tags: at most 11000",
            ),
            (
                detail::<Undo>(&undo(&format!(
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
        let many =
            json::<Merge>(format!(r#"{{"id":{id},"receipts":{}}}"#, list(21, id)).as_bytes());
        assert_eq!(many.unwrap_err().code(), ProblemCode::MergeUnusable);
        assert!(
            json::<Corrections>(format!(r#"{{"items":{}}}"#, list(500, "{}")).as_bytes()).is_ok()
        );
    }
}
