//! What a person says of a receipt when it is sent: note, category, tags and when it was photographed.
//!
//! It comes as metadata of an upload, as fields of a form, or as members of a JSON object, always by the same
//! names and within the same limits.

use jiff::Timestamp;
use shared::api::Filing;
use shared::bulk::{Change, FilingChange};
use shared::problem::ProblemCode;
use shared::tus;

/// The longest note, in characters.
const NOTE_CHARACTERS_MAX: usize = 2_000;
/// The longest category and the longest tag, in characters.
const LABEL_CHARACTERS_MAX: usize = 60;
/// The most tags.
const TAGS_MAX: usize = 20;

/// Sets one field from text. Tags are separated by commas; several fields `tags` add up. The time is RFC 3339
/// or milliseconds since 1970. `None` when the field is none of ours.
pub fn set(filing: &mut Filing, field: &str, text: &str) -> Option<Result<(), ProblemCode>> {
    let text = text.trim();
    Some(match field {
        "note" => short(text, NOTE_CHARACTERS_MAX).map(|note| filing.note = note),
        "category" => short(text, LABEL_CHARACTERS_MAX).map(|category| filing.category = category),
        "tags" | "tags[]" => add_tags(&mut filing.tags, text),
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

/// Filing with a change laid over it. Texts are trimmed, empty ones are none; the time stays.
pub fn changed(filing: Filing, change: FilingChange) -> Result<Filing, ProblemCode> {
    let mut tags = Vec::new();
    for tag in change.tags.unwrap_or(filing.tags) {
        add_tags(&mut tags, &tag)?;
    }
    let text = |before: Option<String>, change: Change, characters_max| match change {
        Change::Keep => Ok(before),
        Change::Clear => Ok(None),
        Change::Set(text) => short(text.trim(), characters_max),
    };
    Ok(Filing {
        note: text(filing.note, change.note, NOTE_CHARACTERS_MAX)?,
        category: text(filing.category, change.category, LABEL_CHARACTERS_MAX)?,
        tags,
        captured_at_ms: filing.captured_at_ms,
    })
}

fn short(text: &str, characters_max: usize) -> Result<Option<String>, ProblemCode> {
    if text.chars().count() > characters_max || text.contains('\0') {
        return Err(ProblemCode::FilingUnusable);
    }
    Ok(Some(text.to_owned()).filter(|text| !text.is_empty()))
}

fn add_tags(tags: &mut Vec<String>, text: &str) -> Result<(), ProblemCode> {
    for tag in text.split(',') {
        let Some(tag) = short(tag.trim(), LABEL_CHARACTERS_MAX)? else { continue };
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    if tags.len() > TAGS_MAX { Err(ProblemCode::FilingUnusable) } else { Ok(()) }
}

fn time(text: &str) -> Result<Option<i64>, ProblemCode> {
    if text.is_empty() {
        return Ok(None);
    }
    let at = match text.parse::<i64>() {
        Ok(ms) => Timestamp::from_millisecond(ms),
        Err(_) => text.parse(),
    };
    at.map(|at| Some(at.as_millisecond())).map_err(|_| ProblemCode::FilingUnusable)
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
        };
        assert_eq!(filing, Ok(expected));
        assert_eq!(
            filed(&[("captured_at", "1789468200000")]).unwrap().captured_at_ms,
            Some(1_789_468_200_000)
        );
        assert_eq!(filed(&[("note", " "), ("captured_at", "")]), Ok(Filing::default()));
        assert!(set(&mut Filing::default(), "total", "1").is_none());
    }

    #[test]
    fn limits_hold() {
        let (long, many) = ("x".repeat(2_001), (0..21).map(|n| n.to_string()).collect::<Vec<_>>().join(","));
        for (field, text) in [
            ("note", long.as_str()),
            ("category", &long[..61]),
            ("tags", many.as_str()),
            ("captured_at", "yesterday"),
            ("captured_at", "99999999999999999"),
        ] {
            assert_eq!(filed(&[(field, text)]), Err(ProblemCode::FilingUnusable), "{field}");
        }
    }

    #[test]
    fn metadata_that_make_no_sense_do_not_keep_the_picture() {
        let metadata =
            tus::format_metadata(&[("filename", "a.jpg"), ("note", "hello"), ("captured_at", "?")]);
        assert_eq!(of_metadata(&metadata), Filing { note: Some("hello".into()), ..Filing::default() });
        assert_eq!(of_metadata("!!"), Filing::default());
    }
}
