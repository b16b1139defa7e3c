//! English: photographing within the app.

use crate::camera::advice::Advice;
use crate::camera::crop::Corner;
use crate::camera::stream::CameraError;
use crate::i18n::desk::CameraTexts;

pub(super) const TEXTS: CameraTexts = CameraTexts {
    title: "Camera",
    opening: "Opening the camera…",
    view: "What the camera sees",
    advice: |advice| match advice {
        Advice::NoPaper => "Hold the camera over a receipt",
        Advice::TooDark => "Too dark: more light, please",
        Advice::EdgeCutOff => "An edge is cut off: move back",
        Advice::TooFar => "Too far away: move closer",
        Advice::Glare => "A light is reflected: tilt the paper a little",
        Advice::Blurred => "Blurred: hold still, or move back a little",
        Advice::Ready => "Good: take the photo",
    },
    mode: "A photo is",
    single: "One receipt",
    several: "One of several pages",
    shutter: "Take the photo",
    light: "Light",
    sent: |count| match count {
        1 => "1 receipt sent to the queue".to_owned(),
        _ => [&count.to_string(), " receipts sent to the queue"].concat(),
    },
    pages: |count| match count {
        1 => "1 page".to_owned(),
        _ => [&count.to_string(), " pages"].concat(),
    },
    page: |number| ["Page ", &number.to_string()].concat(),
    edit: |number| {
        [
            "Page ",
            &number.to_string(),
            ": cut, turn, take again or remove",
        ]
        .concat()
    },
    replacing: |number| ["The next photo replaces page ", &number.to_string()].concat(),
    another: "Take another page, or press Done",
    done: "Done",
    corner: |corner| match corner {
        Corner::UpperLeft => "Upper left corner",
        Corner::UpperRight => "Upper right corner",
        Corner::LowerRight => "Lower right corner",
        Corner::LowerLeft => "Lower left corner",
    },
    corner_hint: "Drag the corners to cut, or move them with the arrow keys.",
    to_paper: "To the paper",
    whole: "Whole picture",
    turn: "Turn",
    again: "Take again",
    remove: "Remove",
    back: "Use it",
    refused_title: |refusal| match refusal {
        CameraError::InsecureContext => "The camera needs a secure page",
        CameraError::PermissionDenied => "The camera is not allowed here",
        CameraError::Unavailable => "There is no camera to use",
    },
    refused: |refusal| match refusal {
        CameraError::InsecureContext => {
            "Over plain HTTP the browser does not let a page see through the camera. The camera app of the device works all the same."
        }
        CameraError::PermissionDenied => {
            "Allow the camera in the settings of the browser for this page, or use the camera app of the device."
        }
        CameraError::Unavailable => {
            "None was found, or another program is using it. The camera app of the device may still work."
        }
    },
    native: "Open the camera app",
    setting: "Send pictures",
    as_needed: "As large as needed",
    original: "As they were taken",
    setting_hint: "As large as needed is quicker and reads as well. The place where a photo was taken is never sent with a JPEG.",
};
