//! The camera of the browser: asking for it, its light, and letting go of it.

use js_sys::{Array, Function, JSON, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MediaStream, MediaStreamTrack};

use crate::device;

/// The camera at the back, where there is one, with more pixels than are sent.
const WANTED: &str = r#"{"audio": false, "video": {"facingMode": {"ideal": "environment"}, "width": {"ideal": 4096}, "height": {"ideal": 3072}}}"#;
const LIGHT_ON: &str = r#"{"advanced": [{"torch": true}]}"#;
const LIGHT_OFF: &str = r#"{"advanced": [{"torch": false}]}"#;

/// Why there is no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The page came over plain HTTP, or the browser has no such thing.
    Insecure,
    /// A person, or whoever set up the browser, does not want it.
    Forbidden,
    /// There is no camera, or another program has it.
    Missing,
}

impl Refusal {
    /// The name the tests know it by.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Insecure => "insecure",
            Self::Forbidden => "forbidden",
            Self::Missing => "missing",
        }
    }
}

/// An open camera.
#[derive(Clone)]
pub(crate) struct Stream {
    media: MediaStream,
}

impl Stream {
    /// Asks for the camera.
    pub(crate) async fn open() -> Result<Self, Refusal> {
        let devices = web_sys::window().and_then(|window| window.navigator().media_devices().ok());
        // Over plain HTTP it is not there at all.
        let devices = devices.filter(|devices| device::is_secure() && !devices.is_undefined());
        let devices = devices.ok_or(Refusal::Insecure)?;
        let wanted = JSON::parse(WANTED)
            .map_err(|_| Refusal::Missing)?
            .unchecked_into();
        let asked = devices
            .get_user_media_with_constraints(&wanted)
            .map_err(|_| Refusal::Missing)?;
        match JsFuture::from(asked).await {
            Ok(media) => Ok(Self {
                media: media.unchecked_into(),
            }),
            Err(error)
                if named(&error, "name").as_string().as_deref() == Some("NotAllowedError") =>
            {
                Err(Refusal::Forbidden)
            }
            Err(_) => Err(Refusal::Missing),
        }
    }

    /// What a video shows.
    pub(crate) fn media(&self) -> &MediaStream {
        &self.media
    }

    /// It has a light of its own.
    pub(crate) fn has_light(&self) -> bool {
        // Not every browser tells what a track can do.
        self.tracks().iter().any(|track| {
            let told = named(track, "getCapabilities").dyn_into::<Function>();
            let told = told.ok().and_then(|told| told.call0(track).ok());
            told.is_some_and(|told| !told.is_undefined() && named(&told, "torch").is_truthy())
        })
    }

    /// Switches the light.
    pub(crate) async fn shine(&self, is_on: bool) {
        let wanted = JSON::parse(if is_on { LIGHT_ON } else { LIGHT_OFF });
        for track in self.tracks() {
            let Ok(wanted) = &wanted else { return };
            if let Ok(asked) = track.apply_constraints_with_constraints(wanted.unchecked_ref()) {
                // A light that does not come on is seen.
                let _ = JsFuture::from(asked).await;
            }
        }
    }

    /// Lets go of the camera.
    pub(crate) fn stop(&self) {
        for track in self.tracks() {
            track.stop();
        }
    }

    fn tracks(&self) -> Vec<MediaStreamTrack> {
        Array::from(&self.media.get_video_tracks())
            .iter()
            .map(JsCast::unchecked_into)
            .collect()
    }
}

fn named(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}
