//! What a person says of a receipt when it is sent: note, category, tags and when it was photographed.
//!
//! It comes as metadata of an upload, as fields of a form, or as members of a JSON object, always by the same
//! names and within the same limits.

use std::collections::HashSet;

use jiff::Timestamp;
use shared::api::Filing;
use shared::bulk::{Change, FilingChange};
use shared::problem::ProblemCode;
use shared::rules::{RULES_MAX, Taught};
use shared::tus;

/// The longest note, in characters.
const NOTE_CHARACTERS_MAX: usize = 2_000;
/// The longest category and the longest tag, in characters.
const LABEL_CHARACTERS_MAX: usize = 60;
/// The most tags that a person gives a receipt. Rules may add others.
const TAGS_MAX: usize = 20;
/// The most tags of rules that a person takes away: all tags of all rules.
const REFUSED_TAGS_MAX: usize = RULES_MAX * TAGS_MAX;

/// Sets one field from text. Tags are separated by commas; several fields `tags` add up. The time is RFC 3339
/// or milliseconds since 1970. `None` when the field is none of ours.
pub fn set(filing: &mut Filing, field: &str, text: &str) -> Option<Result<(), ProblemCode>> {
    let text = text.trim();
    Some(match field {
        "note" => short(text, NOTE_CHARACTERS_MAX).map(|note| filing.note = note),
        "category" => short(text, LABEL_CHARACTERS_MAX).map(|category| filing.category = category),
        "tags" | "tags[]" => {
            let texts = filing.tags.iter().map(String::as_str).chain([text]);
            tags_of(texts, TAGS_MAX).map(|tags| filing.tags = tags)
        }
        "captured_at" => time(text).map(|at| filing.captured_at_ms = at),
        _ => return None,
    })
}

/// What the metadata of an upload say. What is unusable there is left out: the picture matters more.
pub fn of_metadata(metadata: &str) -> Filing {
    let mut filing = Filing::default();
    for (key, value) in tus::parse_metadata(metadata).unwrap_or_default() {
        if let Ok(text) = String::from_utf8(value) {
            let _ = set(&mut filing, &key, &text);
        }
    }
    filing
}

/// What a person said with a change of what is shown laid over it. Texts are trimmed, empty ones clear; the time stays.
/// What a rule set and is no longer wanted, or cleared, counts as taken away; what it set and is wanted stays the rule's.
/// Only tags that are a person's own count for the limit.
pub fn changed(
    mut said: Filing,
    change: FilingChange,
    taught: &Taught,
) -> Result<Filing, ProblemCode> {
    match change.note {
        Change::Keep => {}
        Change::Clear => said.note = None,
        Change::Set(text) => said.note = Some(text),
    }
    match change.category {
        Change::Keep => {}
        Change::Set(text) if !text.trim().is_empty() => said.category = Some(text),
        Change::Clear | Change::Set(_) => {
            said.refused.category |= taught.category.is_some();
            said.category = None;
        }
    }
    if let Some(wanted) = change.tags {
        // Those that rules set may be wanted besides.
        let tags_max = TAGS_MAX.saturating_add(taught.tags.len());
        let tags = tags_of(wanted.iter().map(String::as_str), tags_max)?;
        let wanted: HashSet<&String> = tags.iter().collect();
        let mut refused: HashSet<&String> = said.refused.tags.iter().collect();
        let newly_refused: Vec<_> = taught
            .tags
            .iter()
            .filter(|tag| refused.insert(tag))
            .cloned()
            .collect();
        let own: HashSet<&String> = said.tags.iter().collect();
        let by_rules: HashSet<&String> = taught.tags.iter().collect();
        let is_own = |tag: &&String| own.contains(tag) || !by_rules.contains(tag);
        let refused = said
            .refused
            .tags
            .iter()
            .chain(&newly_refused)
            .filter(|tag| !wanted.contains(tag));
        let refused = refused.cloned().collect();
        let kept = tags.iter().filter(is_own).cloned().collect();
        said.refused.tags = refused;
        said.tags = kept;
    }
    checked(said)
}

/// Filing with its texts trimmed, within the limits; empty texts are none.
pub fn checked(filing: Filing) -> Result<Filing, ProblemCode> {
    let text = |text: Option<String>, characters_max| {
        text.map_or(Ok(None), |text| short(text.trim(), characters_max))
    };
    let tags = tags_of(filing.tags.iter().map(String::as_str), TAGS_MAX)?;
    if filing.refused.tags.len() > REFUSED_TAGS_MAX {
        return Err(ProblemCode::FilingUnusable);
    }
    for tag in &filing.refused.tags {
        short(tag, LABEL_CHARACTERS_MAX)?;
    }
    Ok(Filing {
        note: text(filing.note, NOTE_CHARACTERS_MAX)?,
        category: text(filing.category, LABEL_CHARACTERS_MAX)?,
        tags,
        ..filing
    })
}

fn short(text: &str, characters_max: usize) -> Result<Option<String>, ProblemCode> {
    if text.chars().count() > characters_max || text.contains('\0') {
        return Err(ProblemCode::FilingUnusable);
    }
    Ok(Some(text.to_owned()).filter(|text| !text.is_empty()))
}

/// Tags in the order in which they were given, each once. One more than `max` is refused, however they are repeated.
struct Tags {
    list: Vec<String>,
    known: HashSet<String>,
    max: usize,
}

impl Tags {
    fn up_to(max: usize) -> Self {
        Self {
            list: Vec::new(),
            known: HashSet::new(),
            max,
        }
    }

    /// Adds the tags of a text, which are separated by commas.
    fn add(&mut self, text: &str) -> Result<(), ProblemCode> {
        for tag in text.split(',') {
            let Some(tag) = short(tag.trim(), LABEL_CHARACTERS_MAX)? else {
                continue;
            };
            if self.known.contains(&tag) {
                continue;
            }
            if self.list.len() >= self.max {
                return Err(ProblemCode::FilingUnusable);
            }
            self.known.insert(tag.clone());
            self.list.push(tag);
        }
        Ok(())
    }
}

/// The tags of several texts.
fn tags_of<'t>(
    texts: impl IntoIterator<Item = &'t str>,
    max: usize,
) -> Result<Vec<String>, ProblemCode> {
    let mut tags = Tags::up_to(max);
    texts.into_iter().try_for_each(|text| tags.add(text))?;
    Ok(tags.list)
}

fn time(text: &str) -> Result<Option<i64>, ProblemCode> {
    if text.is_empty() {
        return Ok(None);
    }
    let at = match text.parse::<i64>() {
        Ok(ms) => Timestamp::from_millisecond(ms),
        Err(_) => text.parse(),
    };
    at.map(|at| Some(at.as_millisecond()))
        .map_err(|_| ProblemCode::FilingUnusable)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filed(fields: &[(&str, &str)]) -> Result<Filing, ProblemCode> {
        let mut filing = Filing::default();
        for (field, text) in fields {
            set(&mut filing, field, text).unwrap()?;
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
        let expected = Filing {
            note: Some("lunch with Ana".into()),
            category: Some("Food".into()),
            tags: vec!["trip".into(), "2026".into(), "client".into()],
            captured_at_ms: Some(1_789_468_200_000),
            ..Filing::default()
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
            Ok(Filing::default())
        );
        assert!(set(&mut Filing::default(), "total", "1").is_none());
        let (many, mut filing) = (
            (0..21)
                .map(|tag| tag.to_string())
                .collect::<Vec<_>>()
                .join(","),
            Filing::default(),
        );
        assert!(set(&mut filing, "tags", &many).unwrap().is_err());
        assert_eq!(filing, Filing::default(), "too many leave nothing behind");
    }

    #[test]
    fn what_a_rule_set_can_be_taken_away_and_wanted_again() {
        let taught = Taught {
            category: Some("Food".into()),
            tags: vec!["a".into(), "b".into()],
            ..Taught::default()
        };
        let shown = |said: &Filing| {
            let shown = taught.clone().filed(said);
            (shown.category.unwrap_or_default(), shown.tags.join(","))
        };
        let change = |said: Filing, category: Change, tags: &str| {
            let change = FilingChange {
                category,
                tags: Some(vec![tags.to_owned()]),
                ..FilingChange::default()
            };
            changed(said, change, &taught).unwrap()
        };
        let said = change(Filing::default(), Change::Keep, "b, c");
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
        let said = change(Filing::default(), Change::Set(" ".into()), "a");
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
            of_metadata(&metadata),
            Filing {
                note: Some("hello".into()),
                ..Filing::default()
            }
        );
        assert_eq!(of_metadata("!!"), Filing::default());
    }
}
