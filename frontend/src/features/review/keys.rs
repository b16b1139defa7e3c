//! Keys of the review page. Pure.
//!
//! While the user types, all keys belong to the input except Enter, which accepts, and Escape,
//! which ends typing.

/// Action of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReviewAction {
    Accept,
    AcceptSure,
    Skip,
    Back,
    Undo,
    Up,
    Down,
    /// Takes the alternative of the focused field, counted from 0.
    Choose(usize),
    /// Puts the cursor into the focused field.
    StartTyping,
    /// Takes the cursor out again.
    EndTyping,
    Compare,
    ShowKeys,
}

/// Context in which a key is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyContext {
    /// No particular element.
    Page,
    /// Input of a field.
    Input,
    /// Element that Enter activates.
    Button,
}

/// Returns the action of a key in a context.
pub(super) fn action_for_key(
    key: &str,
    with_control: bool,
    place: KeyContext,
) -> Option<ReviewAction> {
    match (place, with_control, key) {
        (KeyContext::Input | KeyContext::Page, false, "Enter") => Some(ReviewAction::Accept),
        (KeyContext::Input, false, "Escape") => Some(ReviewAction::EndTyping),
        (KeyContext::Input, ..) => None,
        (_, true, "z" | "Z") | (_, false, "z") => Some(ReviewAction::Undo),
        // All other combinations belong to the browser.
        (_, true, _) => None,
        (_, false, "a") => Some(ReviewAction::AcceptSure),
        (_, false, "s" | "ArrowRight") => Some(ReviewAction::Skip),
        (_, false, "ArrowLeft") => Some(ReviewAction::Back),
        (_, false, "ArrowUp") => Some(ReviewAction::Up),
        (_, false, "ArrowDown") => Some(ReviewAction::Down),
        (_, false, "e" | "F2") => Some(ReviewAction::StartTyping),
        (_, false, "c") => Some(ReviewAction::Compare),
        (_, false, "?") => Some(ReviewAction::ShowKeys),
        (_, false, digit) => match digit.as_bytes() {
            [digit @ b'1'..=b'9'] => Some(ReviewAction::Choose(usize::from(digit - b'1'))),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_types_keeps_the_keys() {
        for (key, with_control, place, expected) in [
            ("Enter", false, KeyContext::Page, Some(ReviewAction::Accept)),
            (
                "Enter",
                false,
                KeyContext::Input,
                Some(ReviewAction::Accept),
            ),
            ("Enter", false, KeyContext::Button, None),
            ("a", false, KeyContext::Page, Some(ReviewAction::AcceptSure)),
            (
                "a",
                false,
                KeyContext::Button,
                Some(ReviewAction::AcceptSure),
            ),
            ("a", false, KeyContext::Input, None),
            ("a", true, KeyContext::Page, None),
            ("z", true, KeyContext::Page, Some(ReviewAction::Undo)),
            ("z", true, KeyContext::Input, None),
            ("3", false, KeyContext::Page, Some(ReviewAction::Choose(2))),
            ("3", false, KeyContext::Input, None),
            ("0", false, KeyContext::Page, None),
            (
                "Escape",
                false,
                KeyContext::Input,
                Some(ReviewAction::EndTyping),
            ),
            ("ArrowDown", false, KeyContext::Input, None),
            (
                "ArrowDown",
                false,
                KeyContext::Page,
                Some(ReviewAction::Down),
            ),
            ("?", false, KeyContext::Page, Some(ReviewAction::ShowKeys)),
        ] {
            assert_eq!(
                action_for_key(key, with_control, place),
                expected,
                "{key} {place:?}"
            );
        }
    }
}
