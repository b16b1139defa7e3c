//! Camera of the browser: request, torch, release.

use js_sys::{Array, Function, JSON, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MediaStream, MediaStreamTrack};

use super::window;

/// Constraints for the rear camera, if there is one, with more pixels than are sent.
const CAMERA_CONSTRAINTS: &str = r#"{
    "audio": false,
    "video": {
        "facingMode": {"ideal": "environment"},
        "width": {"ideal": 4096},
        "height": {"ideal": 3072}
    }
}"#;
const TORCH_ON: &str = r#"{"advanced": [{"torch": true}]}"#;
const TORCH_OFF: &str = r#"{"advanced": [{"torch": false}]}"#;

/// Reason why there is no camera picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CameraError {
    /// The page was loaded over plain HTTP, or the browser has no camera API.
    InsecureContext,
    /// The user, or a policy of the browser, denied permission.
    PermissionDenied,
    /// There is no camera, or another program uses it.
    Unavailable,
}

impl CameraError {
    /// Returns the name used by tests.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::InsecureContext => "insecure",
            Self::PermissionDenied => "forbidden",
            Self::Unavailable => "missing",
        }
    }
}

/// Open camera.
#[derive(Clone)]
pub(crate) struct CameraStream {
    media: MediaStream,
}

impl CameraStream {
    /// Requests the camera, for which the browser may ask the user.
    pub(crate) async fn request_camera() -> Result<Self, CameraError> {
        let devices = web_sys::window().and_then(|window| window.navigator().media_devices().ok());
        let devices = devices
            .filter(|_| window::has_camera_api())
            .ok_or(CameraError::InsecureContext)?;
        let wanted = JSON::parse(CAMERA_CONSTRAINTS)
            .map_err(|_| CameraError::Unavailable)?
            .unchecked_into();
        let asked = devices
            .get_user_media_with_constraints(&wanted)
            .map_err(|_| CameraError::Unavailable)?;
        let media = JsFuture::from(asked).await.map_err(|error| {
            // A denied permission has a hint of its own; all other errors share one.
            match get_property(&error, "name").as_string().as_deref() {
                Some("NotAllowedError") => CameraError::PermissionDenied,
                _ => CameraError::Unavailable,
            }
        })?;
        Ok(Self {
            media: media.unchecked_into(),
        })
    }

    /// Returns the stream to show in a video element.
    pub(crate) fn media_stream(&self) -> &MediaStream {
        &self.media
    }

    /// Returns whether the camera has a torch; `false` if the browser does not tell.
    pub(crate) fn has_torch(&self) -> bool {
        // Not every browser has `getCapabilities`, so it is looked up by name.
        self.video_tracks().iter().any(|track| {
            let told = get_property(track, "getCapabilities").dyn_into::<Function>();
            let told = told.ok().and_then(|told| told.call0(track).ok());
            told.is_some_and(|told| {
                !told.is_undefined() && get_property(&told, "torch").is_truthy()
            })
        })
    }

    /// Switches the torch on or off.
    pub(crate) async fn set_torch(&self, is_on: bool) {
        let wanted = JSON::parse(if is_on { TORCH_ON } else { TORCH_OFF });
        for track in self.video_tracks() {
            let Ok(wanted) = &wanted else { return };
            if let Ok(asked) = track.apply_constraints_with_constraints(wanted.unchecked_ref()) {
                // Failure is ignored: a torch that stays off is visible.
                let _ = JsFuture::from(asked).await;
            }
        }
    }

    /// Releases the camera.
    pub(crate) fn stop(&self) {
        for track in self.video_tracks() {
            track.stop();
        }
    }

    fn video_tracks(&self) -> Vec<MediaStreamTrack> {
        Array::from(&self.media.get_video_tracks())
            .iter()
            .map(JsCast::unchecked_into)
            .collect()
    }
}

/// Returns a property of an object, `undefined` if it has none.
fn get_property(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}
