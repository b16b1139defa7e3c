//! One line on how a receipt came to be read: by whom, who was asked in vain, and what left the machine. Pure.

use shared::provenance::{Reason, Sent, Tried};

use crate::format;
use crate::i18n::t;

/// The line, or `None` while nobody was asked.
pub(crate) fn line(engine: Option<&str>, tried: &[Tried], sent: &[Sent]) -> Option<String> {
    if engine.is_none() && tried.is_empty() && sent.is_empty() {
        return None;
    }
    let texts = &t().receipt;
    let mut parts: Vec<String> = engine.map(str::to_owned).into_iter().collect();
    parts.extend(tried.iter().map(in_vain));
    parts.extend(sent.iter().map(|sent| (texts.sent_to)(&format::size(sent.bytes), &sent.host)));
    if sent.is_empty() {
        parts.push(texts.nothing_sent.to_owned());
    }
    Some(parts.join(" · "))
}

fn in_vain(tried: &Tried) -> String {
    let text = (t().receipt.tried)(&tried.engine, tried.reason);
    match (&tried.detail, tried.reason) {
        // What is broken is for the person to mend.
        (Some(detail), Reason::Broken) => format!("{text} ({detail})"),
        (Some(_) | None, _) => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tried(reason: Reason, detail: &str) -> Tried {
        Tried { engine: "pp-ocr".into(), reason, detail: Some(detail.into()) }
    }

    #[test]
    fn the_line_says_who_read_and_what_left() {
        let sent = [Sent { engine: "ocr-space".into(), host: "host.example".into(), bytes: 312_000 }];
        let in_vain = [tried(Reason::Unsure, "0.2"), tried(Reason::Broken, "no models")];
        assert_eq!(line(None, &[], &[]), None);
        assert_eq!(line(Some("pp-ocr"), &[], &[]).as_deref(), Some("pp-ocr · Nothing left this machine"));
        let expected = format!(
            "ocr-space · pp-ocr was not sure · pp-ocr did not work (no models) · {} sent to host.example",
            format::size(312_000)
        );
        assert_eq!(line(Some("ocr-space"), &in_vain, &sent), Some(expected));
    }
}
