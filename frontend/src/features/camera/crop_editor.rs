//! Editor of a captured page: crop by four corners, rotate, filter, retake, remove.

use leptos::html;
use leptos::prelude::*;
use web_sys::PointerEvent;

use super::captured_page::CapturedPage;
use super::crop::{Corner, Crop, share_of_drawing};
use super::page_filter::PageFilter;
use super::session::CameraSession;
use crate::browser::document::client_rect;
use crate::i18n::desk;
use crate::ui::{Button, Icon, focus_on_load};

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
    let filter = RwSignal::new(page.filter);
    let filter_choice = move |choice: PageFilter| {
        view! {
            <label class="camera-mode">
                <input
                    type="radio"
                    name="filter"
                    value=choice.name()
                    prop:checked=move || filter.get() == choice
                    on:change=move |_| {
                        filter.set(choice);
                        session.set_filter(key, choice);
                    }
                />
                <span>{(words.filter_of)(choice)}</span>
            </label>
        }
    };
    let title = NodeRef::<html::H2>::new();
    focus_on_load(title);
    // Cropping to the paper is offered only if one was detected.
    let found = page.detected_quad;
    view! {
        <section class="cutter" data-test="cutter" aria-labelledby="cutter-title">
            <h2 id="cutter-title" tabindex="-1" node_ref=title>{(words.page)(number)}</h2>
            <CropDrawing
                url=page.url.to_string()
                size=(page.width, page.height)
                cut
                filter=Signal::derive(move || filter.get().name())
                change=Callback::new(change)
            />
            <fieldset class="camera-modes">
                <legend class="visually-hidden">{words.filter}</legend>
                {PageFilter::ALL.map(filter_choice)}
            </fieldset>
            <p class="cutter-hint" id="cutter-hint">{words.corner_hint}</p>
            <div class="cutter-orders">
                <Button
                    icon=Icon::Turn
                    test="turn"
                    on_press=move || change(cut.get_untracked().rotated_clockwise())
                >
                    {words.turn}
                </Button>
                {found.map(|quad| view! {
                    <Button
                        icon=Icon::Cut
                        test="to-paper"
                        on_press=move || change(cut.get_untracked().cropped_to(quad))
                    >
                        {words.to_paper}
                    </Button>
                })}
                <Button
                    icon=Icon::Fit
                    test="whole"
                    on_press=move || change(cut.get_untracked().without_crop())
                >
                    {words.whole}
                </Button>
                <Button icon=Icon::Retry test="again" on_press=move || session.retake_page(key)>
                    {words.again}
                </Button>
                <Button
                    class="danger-quiet"
                    icon=Icon::Bin
                    test="remove"
                    on_press=move || session.remove_page(key)
                >
                    {words.remove}
                </Button>
                <Button
                    class="primary"
                    icon=Icon::Check
                    test="use"
                    on_press=move || session.edited_key.set(None)
                >
                    {words.back}
                </Button>
            </div>
        </section>
    }
}

/// Rotated picture, with the area that is cropped off. The elements `cutter-title` and `cutter-hint`
/// beside it name and describe it.
#[component]
pub(crate) fn CropDrawing(
    url: String,
    /// Width and height of the picture in pixels, before it is rotated.
    size: (u32, u32),
    cut: RwSignal<Crop>,
    /// Name of the filter whose effect is shown.
    #[prop(optional)]
    filter: Option<Signal<&'static str>>,
    /// Called with the crop after each move of a corner.
    change: Callback<Crop>,
) -> impl IntoView {
    let long = size.0.max(size.1).max(1);
    // Units of its own make strokes and corners equally large for pictures of any size.
    let [width, height] = [size.0, size.1].map(|side| (side * DRAWING_LONG_SIDE / long).max(1));
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
        if let (Some(corner), Some(drawing)) = (dragged.get_untracked(), drawing.get_untracked()) {
            let point = [f64::from(event.client_x()), f64::from(event.client_y())];
            let place = share_of_drawing(client_rect(&drawing), untrack(turned), point);
            change.run(cut.get_untracked().with_corner(corner, place));
        }
    };
    let corners = Corner::ALL.map(|corner| {
        view! { <CornerHandle corner cut change turned=Signal::derive(turned) dragged /> }
    });
    // The area that is cropped off lies between the border and the corners (even-odd fill).
    let line = move || format!("M{}Z", crop_path(&cut.get(), turned()));
    let off = move || {
        let (width, height) = turned();
        format!("M0 0H{width}V{height}H0Z {}", line())
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
                data-filter=move || filter.map(|filter| filter.get())
                href=url
                width=width
                height=height
                preserveAspectRatio="none"
                transform=move || rotation_transform(cut.get().quarter_turns, width, height)
            />
            <path class="cutter-off" fill-rule="evenodd" d=off />
            <path class="cutter-line" d=line />
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
        let (width, height) = turned.get();
        let share = cut.get().quad.corners[corner.index()][axis];
        to_drawing_units(share, if axis == 0 { width } else { height })
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
        // A rotation about the origin moves the picture out of view; the translation brings it
        // back.
        1 => format!("translate({height} 0) rotate(90)"),
        2 => format!("translate({width} {height}) rotate(180)"),
        3 => format!("translate(0 {width}) rotate(270)"),
        _ => String::new(),
    }
}

/// Returns the path data from corner to corner, in units of the drawing.
fn crop_path(cut: &Crop, (width, height): (u32, u32)) -> String {
    let place = |[x, y]: [f32; 2]| {
        let (x, y) = (to_drawing_units(x, width), to_drawing_units(y, height));
        format!("{x} {y}")
    };
    cut.quad.corners.map(place).join("L")
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
