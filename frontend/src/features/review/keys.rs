//! Keys of the review page. Pure.
//!
//! Characters are typed: into the input with the cursor, or else anew into the focused field. All
//! shortcuts are other keys, except for digits, which take an alternative if the field has it.
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
    /// Types the character into the focused field, in place of its text.
    Retype,
    /// Puts the cursor into the focused field.
    StartTyping,
    /// Takes the cursor out again.
    EndTyping,
    /// Keeps the receipt and its possible duplicate.
    KeepBoth,
    /// Deletes the receipt, which has a possible duplicate.
    DeleteThis,
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
        // The space bar presses buttons and scrolls.
        (KeyContext::Input, ..) | (_, false, " ") => None,
        (KeyContext::Page, true, "Enter") => Some(ReviewAction::AcceptSure),
        (_, true, "z" | "Z") => Some(ReviewAction::Undo),
        // All other combinations belong to the browser.
        (_, true, _) => None,
        (_, false, "ArrowRight") => Some(ReviewAction::Skip),
        (_, false, "ArrowLeft") => Some(ReviewAction::Back),
        (_, false, "ArrowUp") => Some(ReviewAction::Up),
        (_, false, "ArrowDown") => Some(ReviewAction::Down),
        (_, false, "F2") => Some(ReviewAction::StartTyping),
        // No value begins with one of these characters.
        (_, false, "+") => Some(ReviewAction::KeepBoth),
        (_, false, "?") => Some(ReviewAction::ShowKeys),
        // Keyboards of laptops may have only one of the two.
        (_, false, "Delete" | "Backspace") => Some(ReviewAction::DeleteThis),
        (_, false, other) => match other.as_bytes() {
            [digit @ b'1'..=b'9'] => Some(ReviewAction::Choose(usize::from(digit - b'1'))),
            // Names of keys are longer than one character.
            _ => (other.chars().count() == 1).then_some(ReviewAction::Retype),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_types_keeps_the_keys() {
        use KeyContext::{Button, Input, Page};
        for (key, with_control, place, expected) in [
            ("Enter", false, Page, Some(ReviewAction::Accept)),
            ("Enter", false, Input, Some(ReviewAction::Accept)),
            ("Enter", false, Button, None),
            ("Enter", true, Page, Some(ReviewAction::AcceptSure)),
            ("Enter", true, Input, None),
            ("Enter", true, Button, None),
            ("z", true, Page, Some(ReviewAction::Undo)),
            ("z", true, Button, Some(ReviewAction::Undo)),
            ("z", true, Input, None),
            ("a", true, Page, None),
            ("a", false, Page, Some(ReviewAction::Retype)),
            ("Ä", false, Button, Some(ReviewAction::Retype)),
            ("z", false, Page, Some(ReviewAction::Retype)),
            ("a", false, Input, None),
            ("3", false, Page, Some(ReviewAction::Choose(2))),
            ("3", false, Input, None),
            ("0", false, Page, Some(ReviewAction::Retype)),
            (" ", false, Page, None),
            ("Dead", false, Page, None),
            ("Escape", false, Input, Some(ReviewAction::EndTyping)),
            ("ArrowDown", false, Input, None),
            ("ArrowDown", false, Page, Some(ReviewAction::Down)),
            ("+", false, Page, Some(ReviewAction::KeepBoth)),
            ("+", false, Input, None),
            ("Delete", false, Page, Some(ReviewAction::DeleteThis)),
            ("Backspace", false, Page, Some(ReviewAction::DeleteThis)),
            ("Backspace", false, Input, None),
            ("?", false, Page, Some(ReviewAction::ShowKeys)),
        ] {
            assert_eq!(
                action_for_key(key, with_control, place),
                expected,
                "{key} {place:?}"
            );
        }
    }
}
