//! One line on how a receipt came to be read: by whom, who was asked in vain, and what left the machine. Pure.

use shared::provenance::{Reason, Sent, Tried};

use crate::format;
use crate::i18n::desk;

/// The line, or `None` while nobody was asked.
pub(crate) fn line(engine: Option<&str>, tried: &[Tried], sent: &[Sent]) -> Option<String> {
    let texts = &desk().receipt;
    let mut line = engine.unwrap_or_default().to_owned();
    for tried in tried {
        add(
            &mut line,
            &[&tried.engine, " ", (texts.tried)(tried.reason)],
        );
        // What is broken is for the person to mend.
        if let (Some(detail), Reason::Broken) = (&tried.detail, tried.reason) {
            line.push_str(": ");
            line.push_str(detail);
        }
    }
    for sent in sent {
        add(
            &mut line,
            &[&(texts.sent_to)(&format::size(sent.bytes), &sent.host)],
        );
    }
    if line.is_empty() {
        return None;
    }
    if sent.is_empty() {
        add(&mut line, &[texts.nothing_sent]);
    }
    Some(line)
}

/// Adds a part to the line. Plain loops: what joins iterators weighs more in the browser.
fn add(line: &mut String, part: &[&str]) {
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

    fn tried(reason: Reason, detail: &str) -> Tried {
        Tried {
            engine: "pp-ocr".into(),
            reason,
            detail: Some(detail.into()),
        }
    }

    #[test]
    fn the_line_says_who_read_and_what_left() {
        let sent = [Sent {
            engine: "ocr-space".into(),
            host: "host.example".into(),
            bytes: 312_000,
        }];
        let in_vain = [
            tried(Reason::Unsure, "0.2"),
            tried(Reason::Broken, "no models"),
        ];
        assert_eq!(line(None, &[], &[]), None);
        assert_eq!(
            line(Some("pp-ocr"), &[], &[]).as_deref(),
            Some("pp-ocr · Nothing left this machine")
        );
        let expected = format!(
            "ocr-space · pp-ocr was not sure · pp-ocr did not work: no models · {} sent to host.example",
            format::size(312_000)
        );
        assert_eq!(line(Some("ocr-space"), &in_vain, &sent), Some(expected));
    }
}
