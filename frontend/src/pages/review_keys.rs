//! What the keys do on the page where receipts are looked at one after the other. Pure.
//!
//! While somebody types, all keys are the input's but Enter, which accepts, and Escape, which ends the typing.

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    Accept,
    AcceptSure,
    Skip,
    Back,
    Undo,
    Up,
    Down,
    /// The alternative of the field in focus, counted from 0.
    Choose(usize),
    /// Puts the cursor into the field in focus.
    Type,
    /// Takes it out again.
    EndTyping,
    Compare,
    Keys,
}

/// Where a key was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Nowhere in particular.
    Page,
    /// In the input of a field.
    Input,
    /// On something that Enter presses.
    Button,
}

/// What the key means there.
pub(super) fn action(key: &str, with_control: bool, place: Place) -> Option<Action> {
    match (place, with_control, key) {
        (Place::Input | Place::Page, false, "Enter") => Some(Action::Accept),
        (Place::Input, false, "Escape") => Some(Action::EndTyping),
        (Place::Input, ..) => None,
        (_, true, "z" | "Z") | (_, false, "z") => Some(Action::Undo),
        (_, true, _) => None,
        (_, false, "a") => Some(Action::AcceptSure),
        (_, false, "s" | "ArrowRight") => Some(Action::Skip),
        (_, false, "ArrowLeft") => Some(Action::Back),
        (_, false, "ArrowUp") => Some(Action::Up),
        (_, false, "ArrowDown") => Some(Action::Down),
        (_, false, "e" | "F2") => Some(Action::Type),
        (_, false, "c") => Some(Action::Compare),
        (_, false, "?") => Some(Action::Keys),
        (_, false, digit) => match digit.as_bytes() {
            [digit @ b'1'..=b'9'] => Some(Action::Choose(usize::from(digit - b'1'))),
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
            ("Enter", false, Place::Page, Some(Action::Accept)),
            ("Enter", false, Place::Input, Some(Action::Accept)),
            ("Enter", false, Place::Button, None),
            ("a", false, Place::Page, Some(Action::AcceptSure)),
            ("a", false, Place::Button, Some(Action::AcceptSure)),
            ("a", false, Place::Input, None),
            ("a", true, Place::Page, None),
            ("z", true, Place::Page, Some(Action::Undo)),
            ("z", true, Place::Input, None),
            ("3", false, Place::Page, Some(Action::Choose(2))),
            ("3", false, Place::Input, None),
            ("0", false, Place::Page, None),
            ("Escape", false, Place::Input, Some(Action::EndTyping)),
            ("ArrowDown", false, Place::Input, None),
            ("ArrowDown", false, Place::Page, Some(Action::Down)),
            ("?", false, Place::Page, Some(Action::Keys)),
        ] {
            assert_eq!(
                action(key, with_control, place),
                expected,
                "{key} {place:?}"
            );
        }
    }
}
