//! Icons on a grid of 24 × 24 with a stroke width of 1.75.

use leptos::prelude::*;

/// Meaning of an icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Icon {
    Camera,
    Files,
    Receipts,
    Scan,
    Cross,
    Check,
    Retry,
    Pause,
    Play,
    Warning,
    Clock,
    Back,
    Plus,
    Minus,
    Fit,
    /// Arrows to two corners.
    Expand,
    Bin,
    Download,
    Cut,
    /// Quarter turn, clockwise.
    Turn,
    /// Torch of a camera.
    Flash,
    Next,
    Chart,
    Search,
    Filter,
    /// Three dots: a menu of further actions.
    More,
    /// Capital letter.
    Text,
    Sliders,
    /// Outline of a person; drawn as an area.
    Person,
}

impl Icon {
    /// Returns the data of the SVG path.
    fn path_data(self) -> &'static str {
        match self {
            Self::Camera => {
                "M4 8h3.2l1.6-2.5h6.4L16.8 8H20a1 1 0 0 1 1 1v9.5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9\
                 a1 1 0 0 1 1-1Z\
                 M15.5 13.5a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0Z"
            }
            Self::Files => {
                "M8 3.5h7.5L20 8v9a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4.5a1 1 0 0 1 1-1ZM15 3.5V8.5h5\
                 M4 7v12.5a1.5 1.5 0 0 0 1.5 1.5H16"
            }
            Self::Receipts => "M6 3v18l2-1.5 2 1.5 2-1.5 2 1.5 2-1.5 2 1.5V3ZM9 8h6M9 12h6M13 16h2",
            Self::Scan => {
                "M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M20 16v3a1 1 0 0 1-1 1h-3\
                 M8 20H5a1 1 0 0 1-1-1v-3M4 12h16"
            }
            Self::Cross => "M6 6l12 12M18 6 6 18",
            Self::Check => "M5 12.5l4.5 4.5L19 7.5",
            Self::Retry => "M20 12a8 8 0 1 1-2.5-5.8M20 3.5V8h-4.5",
            Self::Pause => "M8.5 5.5v13M15.5 5.5v13",
            Self::Play => "M8 5v14l11-7Z",
            Self::Warning => "M12 4 2.8 19.5h18.4ZM12 10v4.5M12 17v.01",
            Self::Clock => "M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0ZM12 7v5l3 2",
            Self::Back => "M14.5 5.5 8 12l6.5 6.5",
            Self::Next => "M9.5 5.5 16 12l-6.5 6.5",
            Self::Chart => "M5 20V11M12 20V4M19 20v-6M3 20h18",
            Self::Search => "M16.5 10.5a6 6 0 1 1-12 0 6 6 0 0 1 12 0ZM15 15l5 5",
            Self::Filter => "M4 6h16M7 12h10M10 18h4",
            Self::More => {
                "M6 12a1 1 0 1 1-2 0 1 1 0 0 1 2 0ZM13 12a1 1 0 1 1-2 0 1 1 0 0 1 2 0Z\
                 M20 12a1 1 0 1 1-2 0 1 1 0 0 1 2 0Z"
            }
            Self::Text => "M5.5 8V5h13v3M12 5v14M9 19h6",
            Self::Sliders => {
                "M4 8h8M17 8h3M4 16h3M12 16h8\
                 M17 8a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0Z\
                 M12 16a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0Z"
            }
            Self::Person => {
                "M12 5.500a4 4 0 0 1 0 8 4 4 0 0 1 0-8Z\
                 M3.500 24c0-5.500 3.500-8.500 8.500-8.500s8.500 3 8.500 8.500Z"
            }
            Self::Plus => "M12 5v14M5 12h14",
            Self::Minus => "M5 12h14",
            Self::Fit => "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
            Self::Expand => "M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7",
            Self::Bin => "M4 6.5h16M9 6V4h6v2M6 6.5 7 20h10l1-13.5M10 10.5v6M14 10.5v6",
            Self::Download => "M12 4v11M7 10.5l5 5 5-5M4.5 20h15",
            Self::Turn => {
                "M4 20V9a1 1 0 0 1 1-1h8a1 1 0 0 1 1 1v11ZM8 4h7a4 4 0 0 1 4 4v4M16 9.500l3 3 3-3"
            }
            Self::Flash => "M13 3 5.500 13.500H11L10 21l8-11h-6Z",
            Self::Cut => "M3 12h5M16 12h5M10 7.5l4 9",
        }
    }
}

/// Icon beside a text of the same meaning: hidden from screen readers.
#[component]
pub(crate) fn Symbol(icon: Icon) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d=icon.path_data() />
        </svg>
    }
}
