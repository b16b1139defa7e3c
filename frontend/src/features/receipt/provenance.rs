//! Origin of a single value, and of a whole reading in one line: engine, failed engines, data sent
//! elsewhere. Pure.

use shared::field::Source;
use shared::provenance::{FailedAttempt, FallbackReason, SentBytes};

use crate::i18n::{desk, format};

/// Describes the origin of a value that was not read from the picture.
pub(crate) fn describe_source(source: Source) -> Option<&'static str> {
    let texts = &desk().receipt;
    match source {
        Source::UserRule => Some(texts.by_rule),
        Source::Qr => Some(texts.from_code),
        Source::History => Some(texts.as_earlier),
        Source::User => Some(texts.by_you),
        Source::Ocr | Source::Inferred => None,
    }
}

/// Describes how a receipt was read; `None` before any engine ran.
pub(crate) fn describe_reading(
    engine: Option<&str>,
    tried: &[FailedAttempt],
    sent: &[SentBytes],
) -> Option<String> {
    let texts = &desk().receipt;
    let mut line = engine.unwrap_or_default().to_owned();
    for attempt in tried {
        append_part(
            &mut line,
            &[&attempt.engine, " ", (texts.tried)(attempt.reason)],
        );
        // Only these failures have a remedy, which the detail names.
        if let (Some(detail), FallbackReason::Broken | FallbackReason::Script) =
            (&attempt.detail, attempt.reason)
        {
            line.push_str(": ");
            line.push_str(detail);
        }
    }
    for sent in sent {
        append_part(
            &mut line,
            &[&(texts.sent_to)(
                &format::human_size(sent.bytes),
                &sent.host,
            )],
        );
    }
    if line.is_empty() {
        return None;
    }
    // Says so explicitly if no data left the machine.
    if sent.is_empty() {
        append_part(&mut line, &[texts.nothing_sent]);
    }
    Some(line)
}

/// Appends a part to the line. Uses plain loops, which compile to less code than joined iterators.
fn append_part(line: &mut String, part: &[&str]) {
    if !line.is_empty() {
        line.push_str(" · ");
    }
    for text in part {
        line.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tried(reason: FallbackReason, detail: &str) -> FailedAttempt {
        FailedAttempt {
            engine: "pp-ocr".into(),
            reason,
            detail: Some(detail.into()),
        }
    }

    #[test]
    fn the_line_says_who_read_and_what_left() {
        let sent = [SentBytes {
            engine: "ocr-space".into(),
            host: "host.example".into(),
            bytes: 312_000,
        }];
        let failed = [
            tried(FallbackReason::Unsure, "0.2"),
            tried(FallbackReason::Broken, "no models"),
            tried(FallbackReason::Script, "Thai (tha)"),
        ];
        assert_eq!(describe_reading(None, &[], &[]), None);
        assert_eq!(
            describe_reading(Some("pp-ocr"), &[], &[]).as_deref(),
            Some("pp-ocr · Nothing left this machine")
        );
        let expected = format!(
            "ocr-space · pp-ocr was not sure · pp-ocr did not work: no models · pp-ocr \
             could not read another script; install its Tesseract language on the server: Thai \
             (tha) · {} sent to host.example",
            format::human_size(312_000)
        );
        assert_eq!(
            describe_reading(Some("ocr-space"), &failed, &sent),
            Some(expected)
        );
    }
}
