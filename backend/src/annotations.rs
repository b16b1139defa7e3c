//! Annotations of receipts by users: note, category, tags, time.
//!
//! The time is that of the photo. Annotations come as metadata of an upload, as fields of a form or
//! as members of a JSON object, always by the same names and within the same limits.

use std::collections::HashSet;

use jiff::Timestamp;
use shared::annotations::{AnnotationChange, Annotations, Change};
use shared::problem::ProblemCode;
use shared::rules::{RULES_MAX, RuleOutcome};
use shared::tus;

/// The longest note, in characters.
const NOTE_CHARACTERS_MAX: usize = 2_000;
/// The longest category and the longest tag, in characters.
const LABEL_CHARACTERS_MAX: usize = 60;
/// Maximum number of tags that a user gives a receipt; rules may add others.
const TAGS_MAX: usize = 20;
/// Maximum number of rule tags that a user removes from a receipt: all tags of all rules.
const OVERRIDDEN_TAGS_MAX: usize = RULES_MAX * TAGS_MAX;

/// Sets one field from text. Tags are separated by commas; repeated `tags` fields add up. The time
/// is RFC 3339 or milliseconds since the Unix epoch. Returns `None` for an unknown field.
pub fn set_field(
    filing: &mut Annotations,
    field: &str,
    text: &str,
) -> Option<Result<(), ProblemCode>> {
    let text = text.trim();
    Some(match field {
        "note" => bounded_text(text, NOTE_CHARACTERS_MAX).map(|note| filing.note = note),
        "category" => {
            bounded_text(text, LABEL_CHARACTERS_MAX).map(|category| filing.category = category)
        }
        "tags" | "tags[]" => {
            let texts = filing.tags.iter().map(String::as_str).chain([text]);
            collect_tags(texts, TAGS_MAX).map(|tags| filing.tags = tags)
        }
        "captured_at" => parse_time(text).map(|at| filing.captured_at_ms = at),
        _ => return None,
    })
}

/// Returns the annotations in the metadata of an upload. Unusable ones are left out: the picture
/// matters more.
pub fn from_metadata(metadata: &str) -> Annotations {
    let mut filing = Annotations::default();
    for (key, value) in tus::parse_metadata(metadata).unwrap_or_default() {
        if let Ok(text) = String::from_utf8(value) {
            // Clients send metadata of their own, too, so unknown and unusable values are ignored.
            let _ = set_field(&mut filing, &key, &text);
        }
    }
    filing
}

/// Applies a change of the shown values to the annotations of a user; the time of the photo stays.
///
/// Texts are trimmed, and empty ones clear. A value that a rule set and that is cleared or no
/// longer listed is recorded as an override; one that is listed stays the rule's. Only tags of the
/// user count for the limit.
pub fn apply_change(
    mut said: Annotations,
    change: AnnotationChange,
    taught: &RuleOutcome,
) -> Result<Annotations, ProblemCode> {
    match change.note {
        Change::Keep => {}
        Change::Clear => said.note = None,
        Change::Set(text) => said.note = Some(text),
    }
    match change.category {
        Change::Keep => {}
        Change::Set(text) if !text.trim().is_empty() => said.category = Some(text),
        // An empty text clears; a category set by a rule is then overridden.
        Change::Clear | Change::Set(_) => {
            said.refused.category |= taught.category.is_some();
            said.category = None;
        }
    }
    if let Some(wanted) = change.tags {
        // Tags set by rules may be listed besides.
        let tags_max = TAGS_MAX.saturating_add(taught.tags.len());
        let tags = collect_tags(wanted.iter().map(String::as_str), tags_max)?;
        // Tags set by rules that are not listed are overridden, and overrides of listed tags end.
        let listed: HashSet<&String> = tags.iter().collect();
        let mut known = HashSet::new();
        said.refused.tags.extend(taught.tags.iter().cloned());
        said.refused
            .tags
            .retain(|tag| !listed.contains(tag) && known.insert(tag.clone()));
        // Tags of rules that are listed do not become tags of the user.
        let by_rules: HashSet<&String> = taught.tags.iter().collect();
        said.tags = tags
            .iter()
            .filter(|tag| said.tags.contains(tag) || !by_rules.contains(tag))
            .cloned()
            .collect();
    }
    validate_annotations(said)
}

/// Trims the texts, turns empty ones into `None` and checks all limits.
pub fn validate_annotations(filing: Annotations) -> Result<Annotations, ProblemCode> {
    let text = |text: Option<String>, characters_max| {
        text.map_or(Ok(None), |text| bounded_text(text.trim(), characters_max))
    };
    let tags = collect_tags(filing.tags.iter().map(String::as_str), TAGS_MAX)?;
    if filing.refused.tags.len() > OVERRIDDEN_TAGS_MAX {
        return Err(ProblemCode::FilingUnusable);
    }
    for tag in &filing.refused.tags {
        bounded_text(tag, LABEL_CHARACTERS_MAX)?;
    }
    Ok(Annotations {
        note: text(filing.note, NOTE_CHARACTERS_MAX)?,
        category: text(filing.category, LABEL_CHARACTERS_MAX)?,
        tags,
        ..filing
    })
}

fn bounded_text(text: &str, characters_max: usize) -> Result<Option<String>, ProblemCode> {
    if text.chars().count() > characters_max || text.contains('\0') {
        return Err(ProblemCode::FilingUnusable);
    }
    Ok(Some(text.to_owned()).filter(|text| !text.is_empty()))
}

/// Collects the tags of texts, which are separated by commas, in their order and each once. More
/// than `max` different ones are refused.
fn collect_tags<'t>(
    texts: impl IntoIterator<Item = &'t str>,
    max: usize,
) -> Result<Vec<String>, ProblemCode> {
    let (mut tags, mut known) = (Vec::new(), HashSet::new());
    for tag in texts.into_iter().flat_map(|text| text.split(',')) {
        let tag = bounded_text(tag.trim(), LABEL_CHARACTERS_MAX)?;
        if let Some(tag) = tag.filter(|tag| !known.contains(tag)) {
            if tags.len() >= max {
                return Err(ProblemCode::FilingUnusable);
            }
            known.insert(tag.clone());
            tags.push(tag);
        }
    }
    Ok(tags)
}

fn parse_time(text: &str) -> Result<Option<i64>, ProblemCode> {
    if text.is_empty() {
        return Ok(None);
    }
    // A plain number is milliseconds since the Unix epoch.
    let at = match text.parse::<i64>() {
        Ok(ms) => Timestamp::from_millisecond(ms),
        Err(_) => text.parse(),
    };
    at.map(|at| Some(at.as_millisecond()))
        .map_err(|_| ProblemCode::FilingUnusable)
}

/// Combines the annotations of the sources: of each field the first value that is present.
pub fn merge_annotations(sources: &[Annotations]) -> Annotations {
    Annotations {
        note: sources.iter().find_map(|filing| filing.note.clone()),
        category: sources.iter().find_map(|filing| filing.category.clone()),
        tags: sources
            .iter()
            .map(|filing| filing.tags.clone())
            .find(|tags| !tags.is_empty())
            .unwrap_or_default(),
        captured_at_ms: sources.iter().find_map(|filing| filing.captured_at_ms),
        // Overrides of rules stay with the receipts for which they were made.
        ..Annotations::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filed(fields: &[(&str, &str)]) -> Result<Annotations, ProblemCode> {
        let mut filing = Annotations::default();
        for (field, text) in fields {
            set_field(&mut filing, field, text).unwrap()?;
        }
        Ok(filing)
    }

    #[test]
    fn fields_are_read_by_their_names() {
        let filing = filed(&[
            ("note", " lunch with Ana "),
            ("category", "Food"),
            ("tags", "trip, trip,2026 ,"),
            ("tags[]", "client"),
            ("captured_at", "2026-09-15T12:30:00+02:00"),
        ]);
        let expected = Annotations {
            note: Some("lunch with Ana".into()),
            category: Some("Food".into()),
            tags: vec!["trip".into(), "2026".into(), "client".into()],
            captured_at_ms: Some(1_789_468_200_000),
            ..Annotations::default()
        };
        assert_eq!(filing, Ok(expected));
        assert_eq!(
            filed(&[("captured_at", "1789468200000")])
                .unwrap()
                .captured_at_ms,
            Some(1_789_468_200_000)
        );
        assert_eq!(
            filed(&[("note", " "), ("captured_at", "")]),
            Ok(Annotations::default())
        );
        assert!(set_field(&mut Annotations::default(), "total", "1").is_none());
        let (many, mut filing) = (
            (0..21)
                .map(|tag| tag.to_string())
                .collect::<Vec<_>>()
                .join(","),
            Annotations::default(),
        );
        assert!(set_field(&mut filing, "tags", &many).unwrap().is_err());
        assert_eq!(
            filing,
            Annotations::default(),
            "too many leave nothing behind"
        );
    }

    #[test]
    fn what_a_rule_set_can_be_taken_away_and_wanted_again() {
        let taught = RuleOutcome {
            category: Some("Food".into()),
            tags: vec!["a".into(), "b".into()],
            ..RuleOutcome::default()
        };
        let shown = |said: &Annotations| {
            let shown = taught.clone().with_annotations(said);
            (shown.category.unwrap_or_default(), shown.tags.join(","))
        };
        let change = |said: Annotations, category: Change, tags: &str| {
            let change = AnnotationChange {
                category,
                tags: Some(vec![tags.to_owned()]),
                ..AnnotationChange::default()
            };
            apply_change(said, change, &taught).unwrap()
        };
        let said = change(Annotations::default(), Change::Keep, "b, c");
        assert_eq!(
            (shown(&said), said.tags.join(",")),
            (("Food".into(), "c,b".into()), "c".into())
        );
        let said = change(said, Change::Clear, "c");
        assert_eq!(shown(&said), (String::new(), "c".into()));
        let said = change(said, Change::Set("Fuel".into()), "a");
        assert_eq!(shown(&said), ("Fuel".into(), "a".into()));
        assert_eq!(
            (said.tags.len(), said.refused.tags.clone()),
            (0, vec!["b".to_owned()])
        );
        let said = change(Annotations::default(), Change::Set(" ".into()), "a");
        assert_eq!(
            (shown(&said), said.category),
            ((String::new(), "a".into()), None)
        );
    }

    #[test]
    fn limits_hold() {
        let (long, many) = (
            "x".repeat(2_001),
            (0..21).map(|n| n.to_string()).collect::<Vec<_>>().join(","),
        );
        for (field, text) in [
            ("note", long.as_str()),
            ("category", &long[..61]),
            ("tags", many.as_str()),
            ("captured_at", "yesterday"),
            ("captured_at", "99999999999999999"),
        ] {
            assert_eq!(
                filed(&[(field, text)]),
                Err(ProblemCode::FilingUnusable),
                "{field}"
            );
        }
    }

    #[test]
    fn metadata_that_make_no_sense_do_not_keep_the_picture() {
        let metadata = tus::format_metadata(&[
            ("filename", "a.jpg"),
            ("note", "hello"),
            ("captured_at", "?"),
        ]);
        assert_eq!(
            from_metadata(&metadata),
            Annotations {
                note: Some("hello".into()),
                ..Annotations::default()
            }
        );
        assert_eq!(from_metadata("!!"), Annotations::default());
    }
}
