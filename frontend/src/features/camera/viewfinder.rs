//! Live camera picture with the outline of the paper and advice for a better photo.

use leptos::prelude::*;
use shared::route::Route;

use super::advice::Advice;
use super::quad::Quad;
use super::session::{CameraSession, CameraState};
use crate::i18n::{desk, t};
use crate::ui::{Icon, Link, Symbol, dynamic_view};

/// Live camera picture.
#[component]
pub(crate) fn Viewfinder(session: CameraSession) -> impl IntoView {
    let words = &desk().camera;
    let said = move || match (session.state.get(), session.advice.get()) {
        (CameraState::Open, Some(Advice::Ready)) if session.is_automatic.get() => words.hold_still,
        (CameraState::Open, Some(advice)) => (words.advice)(advice),
        _ => words.opening,
    };
    let name = move || session.advice.get().map(Advice::name);
    let outline = move || {
        let points = |quad| outline_points(&quad, session.video_size.get());
        session.outline.get().map(points).unwrap_or_default()
    };
    // The SVG has the size of the video, so that the outline needs no scaling.
    let frame = move || {
        let (width, height) = session.video_size.get();
        format!("0 0 {} {}", width.max(1), height.max(1))
    };
    let light = move || {
        session.torch.get().map(|is_on| {
            view! {
                <button
                    type="button"
                    class="button camera-switch camera-light"
                    aria-pressed=if is_on { "true" } else { "false" }
                    data-test="light"
                    on:click=move |_| session.toggle_torch()
                >
                    <Symbol icon=Icon::Flash />
                    {words.light}
                </button>
            }
        })
    };
    view! {
        <div class="viewfinder" data-advice=name data-test="viewfinder">
            <video node_ref=session.video autoplay playsinline muted aria-label=words.view></video>
            <svg
                class="viewfinder-outline"
                viewBox=frame
                preserveAspectRatio="xMidYMid meet"
                aria-hidden="true"
            >
                <polygon class="is-casing" points=outline />
                <polygon points=outline data-test="outline" />
            </svg>
            <p class="viewfinder-advice" role="status" data-test="advice">{said}</p>
            <button
                type="button"
                class="button camera-switch camera-automatic"
                aria-pressed=move || session.is_automatic.get().to_string()
                data-test="automatic"
                on:click=move |_| session.toggle_automatic()
            >
                {words.automatic}
            </button>
            {dynamic_view(light)}
            <Link to=Route::Scan back=true class="button camera-close" test="close-camera">
                <Symbol icon=Icon::Cross />
                <span class="visually-hidden">{t().close}</span>
            </Link>
        </div>
    }
}

/// Returns the corners as SVG points, in pixels of the video.
fn outline_points(quad: &Quad, (width, height): (u32, u32)) -> String {
    let place = |share: f32, side: u32| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a place on a picture"
        )]
        let place = (f64::from(share) * f64::from(side)) as u32;
        place.to_string()
    };
    let point = |[x, y]: [f32; 2]| [place(x, width), place(y, height)].join(",");
    quad.corners.map(point).join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outline_is_drawn_in_pixels_of_the_camera() {
        assert_eq!(
            outline_points(&Quad::WHOLE, (640, 480)),
            "0,0 640,0 640,480 0,480"
        );
    }
}
