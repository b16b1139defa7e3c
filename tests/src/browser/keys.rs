//! Characters that `WebDriver` sends as special keys.

/// Enter.
pub const ENTER: char = '\u{e007}';
/// Escape.
pub const ESCAPE: char = '\u{e00c}';
/// Delete.
pub const DELETE: char = '\u{e017}';
/// Left arrow.
pub const LEFT: char = '\u{e012}';
/// Up arrow.
pub const UP: char = '\u{e013}';
/// Right arrow.
pub const RIGHT: char = '\u{e014}';
/// Down arrow.
pub const DOWN: char = '\u{e015}';
