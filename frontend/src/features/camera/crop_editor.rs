//! Editor of a captured page: crop by four corners, rotate, retake, remove.

#![expect(
    clippy::large_types_passed_by_value,
    reason = "a session is a handful of handles, which views keep"
)]

use leptos::html;
use leptos::prelude::*;
use web_sys::PointerEvent;

use super::captured_page::CapturedPage;
use super::crop::{Corner, Crop, share_of_drawing};
use super::session::CameraSession;
use crate::browser::document::client_rect;
use crate::i18n::desk;
use crate::ui::dynamic_view::run_effect;
use crate::ui::icon::{Icon, Symbol};

/// Longer side of the drawing, in its own units.
const DRAWING_LONG_SIDE: u32 = 1_000;
/// Distance by which an arrow key moves a corner, in shares of the picture.
const KEY_STEP: f32 = 0.01;

/// Page with its corners and the buttons to edit it.
#[component]
pub(crate) fn CropEditor(
    session: CameraSession,
    page: CapturedPage,
    number: usize,
) -> impl IntoView {
    let words = &desk().camera;
    let key = page.key;
    let cut = RwSignal::new(page.crop);
    let change = move |next: Crop| {
        cut.set(next);
        session.set_crop(key, next);
    };
    let title = NodeRef::<html::H2>::new();
    // The heading takes the focus when the editor opens.
    run_effect(move || {
        if let Some(title) = title.get() {
            let _ = title.focus();
        }
    });
    // Cropping to the paper is offered only if one was detected.
    let found = page.detected_quad;
    view! {
        <section class="cutter" data-test="cutter" aria-labelledby="cutter-title">
            <h2 id="cutter-title" tabindex="-1" node_ref=title>{(words.page)(number)}</h2>
            <CropDrawing page cut change=Callback::new(change) />
            <p class="cutter-hint" id="cutter-hint">{words.corner_hint}</p>
            <div class="cutter-orders">
                <button
                    type="button"
                    class="button"
                    data-test="turn"
                    on:click=move |_| change(cut.get_untracked().rotated_clockwise())
                >
                    <Symbol icon=Icon::Turn />
                    {words.turn}
                </button>
                {found.map(|quad| view! {
                    <button
                        type="button"
                        class="button"
                        data-test="to-paper"
                        on:click=move |_| change(cut.get_untracked().cropped_to(quad))
                    >
                        <Symbol icon=Icon::Cut />
                        {words.to_paper}
                    </button>
                })}
                <button
                    type="button"
                    class="button"
                    data-test="whole"
                    on:click=move |_| change(cut.get_untracked().without_crop())
                >
                    <Symbol icon=Icon::Fit />
                    {words.whole}
                </button>
                <button
                    type="button"
                    class="button"
                    data-test="again"
                    on:click=move |_| session.retake_page(key)
                >
                    <Symbol icon=Icon::Retry />
                    {words.again}
                </button>
                <button
                    type="button"
                    class="button danger-quiet"
                    data-test="remove"
                    on:click=move |_| session.remove_page(key)
                >
                    <Symbol icon=Icon::Bin />
                    {words.remove}
                </button>
                <button
                    type="button"
                    class="button primary"
                    data-test="use"
                    on:click=move |_| session.edited_key.set(None)
                >
                    <Symbol icon=Icon::Check />
                    {words.back}
                </button>
            </div>
        </section>
    }
}

/// Rotated picture, with the area that is cropped off.
#[component]
fn CropDrawing(page: CapturedPage, cut: RwSignal<Crop>, change: Callback<Crop>) -> impl IntoView {
    let long = page.width.max(page.height);
    let (width, height) = (
        page.width * DRAWING_LONG_SIDE / long,
        page.height * DRAWING_LONG_SIDE / long,
    );
    let turned = move || {
        if cut.get().quarter_turns.is_multiple_of(2) {
            (width, height)
        } else {
            (height, width)
        }
    };
    let drawing = NodeRef::<leptos::svg::Svg>::new();
    let dragged = RwSignal::new(None);
    // A dragged corner follows the pointer.
    let follow = move |event: PointerEvent| {
        let (Some(corner), Some(drawing)) = (dragged.get_untracked(), drawing.get_untracked())
        else {
            return;
        };
        let point = [f64::from(event.client_x()), f64::from(event.client_y())];
        change.run(cut.get_untracked().with_corner(
            corner,
            share_of_drawing(client_rect(&drawing), untrack(turned), point),
        ));
    };
    let corners = Corner::ALL.map(|corner| {
        view! { <CornerHandle corner cut change turned=Signal::derive(turned) dragged /> }
    });
    // The area that is cropped off lies between the border and the corners (even-odd fill).
    let off = move || {
        let (width, height) = turned();
        format!(
            "M0 0H{width}V{height}H0Z M{}Z",
            crop_path(&cut.get(), turned())
        )
    };
    view! {
        <svg
            class="cutter-drawing"
            role="group"
            aria-labelledby="cutter-title"
            aria-describedby="cutter-hint"
            viewBox=move || format!("0 0 {} {}", turned().0, turned().1)
            node_ref=drawing
            on:pointermove=follow
            on:pointerup=move |_| dragged.set(None)
            on:pointercancel=move |_| dragged.set(None)
        >
            <image
                href=page.url.to_string()
                width=width
                height=height
                preserveAspectRatio="none"
                transform=move || rotation_transform(cut.get().quarter_turns, width, height)
            />
            <path class="cutter-off" fill-rule="evenodd" d=off />
            <path class="cutter-line" d=move || format!("M{}Z", crop_path(&cut.get(), turned())) />
            {corners}
        </svg>
    }
}

/// Corner that can be dragged, or moved by arrow keys.
#[component]
fn CornerHandle(
    corner: Corner,
    cut: RwSignal<Crop>,
    change: Callback<Crop>,
    turned: Signal<(u32, u32)>,
    dragged: RwSignal<Option<Corner>>,
) -> impl IntoView {
    let place = move |axis: usize| {
        let side = if axis == 0 {
            turned.get().0
        } else {
            turned.get().1
        };
        to_drawing_units(cut.get().quad.corners[corner.index()][axis], side)
    };
    let take = move |event: PointerEvent| {
        event.prevent_default();
        dragged.set(Some(corner));
        // The pointer may leave the corner; without capture it would be followed on the picture
        // only.
        let element: web_sys::Element = event_target(&event);
        let _ = element.set_pointer_capture(event.pointer_id());
    };
    let step = move |event: web_sys::KeyboardEvent| {
        let way = match event.key().as_str() {
            "ArrowLeft" => [-KEY_STEP, 0.0],
            "ArrowRight" => [KEY_STEP, 0.0],
            "ArrowUp" => [0.0, -KEY_STEP],
            "ArrowDown" => [0.0, KEY_STEP],
            _ => return,
        };
        event.prevent_default();
        change.run(cut.get_untracked().with_corner_moved(corner, way));
    };
    view! {
        <circle
            class="cutter-corner"
            r="46"
            cx=move || place(0)
            cy=move || place(1)
            tabindex="0"
            role="button"
            aria-label=(desk().camera.corner)(corner)
            data-test="corner"
            on:pointerdown=take
            on:keydown=step
        />
    }
}

/// Returns the SVG transform that rotates the picture and moves it back into view.
fn rotation_transform(quarters: u8, width: u32, height: u32) -> String {
    match quarters {
        1 => format!("translate({height} 0) rotate(90)"),
        2 => format!("translate({width} {height}) rotate(180)"),
        3 => format!("translate(0 {width}) rotate(270)"),
        _ => String::new(),
    }
}

/// Returns the path data from corner to corner, in units of the drawing.
fn crop_path(cut: &Crop, (width, height): (u32, u32)) -> String {
    let corners = cut.quad.corners;
    corners
        .map(|[x, y]| {
            format!(
                "{} {}",
                to_drawing_units(x, width),
                to_drawing_units(y, height)
            )
        })
        .join("L")
}

/// Converts a share of a side to whole units of the drawing.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place on the drawing"
)]
fn to_drawing_units(share: f32, side: u32) -> u32 {
    (f64::from(share) * f64::from(side) + 0.5) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cut_is_drawn_from_corner_to_corner() {
        let cut = Crop::NONE.with_corner(Corner::UpperLeft, [0.25, 0.125]);
        assert_eq!(
            crop_path(&cut, (800, 1_000)),
            "200 125L800 0L800 1000L0 1000"
        );
    }
}
