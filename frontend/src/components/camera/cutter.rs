//! A page that is cut by its four corners, turned, taken again or removed.

#![expect(
    clippy::large_types_passed_by_value,
    reason = "a session is a handful of handles, which views keep"
)]

use leptos::html;
use leptos::prelude::*;
use web_sys::PointerEvent;

use crate::camera::corners::{Corner, Cut, place_in};
use crate::camera::page::Page;
use crate::camera::session::Session;
use crate::components::changing::outward;
use crate::components::icon::{Icon, Symbol};
use crate::device::frame_of;
use crate::i18n::desk;

/// The longer side of the drawing, in its own units.
const LONG: u32 = 1_000;
/// How far an arrow key moves a corner, in shares of the picture.
const STEP: f32 = 0.01;

/// The page, drawn with its corners.
#[component]
pub(crate) fn Cutter(session: Session, page: Page, number: usize) -> impl IntoView {
    let words = &desk().camera;
    let key = page.key;
    let cut = RwSignal::new(page.cut);
    let change = move |next: Cut| {
        cut.set(next);
        session.cut(key, next);
    };
    let title = NodeRef::<html::H2>::new();
    // Where the keyboard goes on.
    outward(move || {
        if let Some(title) = title.get() {
            let _ = title.focus();
        }
    });
    let found = page.found;
    view! {
        <section class="cutter" data-test="cutter" aria-labelledby="cutter-title">
            <h2 id="cutter-title" tabindex="-1" node_ref=title>{(words.page)(number)}</h2>
            <Drawing page cut change=Callback::new(change) />
            <p class="cutter-hint" id="cutter-hint">{words.corner_hint}</p>
            <div class="cutter-orders">
                <button type="button" class="button" data-test="turn" on:click=move |_| change(cut.get_untracked().turned())>
                    <Symbol icon=Icon::Turn />
                    {words.turn}
                </button>
                {found.map(|quad| view! {
                    <button type="button" class="button" data-test="to-paper" on:click=move |_| change(cut.get_untracked().around(quad))>
                        <Symbol icon=Icon::Cut />
                        {words.to_paper}
                    </button>
                })}
                <button type="button" class="button" data-test="whole" on:click=move |_| change(cut.get_untracked().whole())>
                    <Symbol icon=Icon::Fit />
                    {words.whole}
                </button>
                <button type="button" class="button" data-test="again" on:click=move |_| session.replace(key)>
                    <Symbol icon=Icon::Again />
                    {words.again}
                </button>
                <button type="button" class="button danger-quiet" data-test="remove" on:click=move |_| session.remove(key)>
                    <Symbol icon=Icon::Bin />
                    {words.remove}
                </button>
                <button type="button" class="button primary" data-test="use" on:click=move |_| session.edited.set(None)>
                    <Symbol icon=Icon::Check />
                    {words.back}
                </button>
            </div>
        </section>
    }
}

/// The picture as it is turned, and what of it is kept.
#[component]
fn Drawing(page: Page, cut: RwSignal<Cut>, change: Callback<Cut>) -> impl IntoView {
    let long = page.width.max(page.height);
    let (width, height) = (page.width * LONG / long, page.height * LONG / long);
    let turned = move || {
        if cut.get().quarters.is_multiple_of(2) {
            (width, height)
        } else {
            (height, width)
        }
    };
    let drawing = NodeRef::<leptos::svg::Svg>::new();
    let dragged = RwSignal::new(None);
    let follow = move |event: PointerEvent| {
        let (Some(corner), Some(drawing)) = (dragged.get_untracked(), drawing.get_untracked())
        else {
            return;
        };
        let point = [f64::from(event.client_x()), f64::from(event.client_y())];
        change.run(
            cut.get_untracked()
                .with(corner, place_in(frame_of(&drawing), untrack(turned), point)),
        );
    };
    let corners = Corner::ALL.map(|corner| {
        view! { <Handle corner cut change turned=Signal::derive(turned) dragged /> }
    });
    // What is cut off lies between the border and the corners.
    let off = move || {
        let (width, height) = turned();
        format!("M0 0H{width}V{height}H0Z M{}Z", path(&cut.get(), turned()))
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
                transform=move || transform(cut.get().quarters, width, height)
            />
            <path class="cutter-off" fill-rule="evenodd" d=off />
            <path class="cutter-line" d=move || format!("M{}Z", path(&cut.get(), turned())) />
            {corners}
        </svg>
    }
}

/// A corner that can be dragged, and moved by keys.
#[component]
fn Handle(
    corner: Corner,
    cut: RwSignal<Cut>,
    change: Callback<Cut>,
    turned: Signal<(u32, u32)>,
    dragged: RwSignal<Option<Corner>>,
) -> impl IntoView {
    let place = move |axis: usize| {
        let side = if axis == 0 {
            turned.get().0
        } else {
            turned.get().1
        };
        units(cut.get().quad.corners[corner.index()][axis], side)
    };
    let take = move |event: PointerEvent| {
        event.prevent_default();
        dragged.set(Some(corner));
        // The finger may leave the corner; without a capture it is followed on the picture only.
        let element: web_sys::Element = event_target(&event);
        let _ = element.set_pointer_capture(event.pointer_id());
    };
    let step = move |event: web_sys::KeyboardEvent| {
        let way = match event.key().as_str() {
            "ArrowLeft" => [-STEP, 0.0],
            "ArrowRight" => [STEP, 0.0],
            "ArrowUp" => [0.0, -STEP],
            "ArrowDown" => [0.0, STEP],
            _ => return,
        };
        event.prevent_default();
        change.run(cut.get_untracked().moved(corner, way));
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

/// Turns the picture around and back into sight.
fn transform(quarters: u8, width: u32, height: u32) -> String {
    match quarters {
        1 => format!("translate({height} 0) rotate(90)"),
        2 => format!("translate({width} {height}) rotate(180)"),
        3 => format!("translate(0 {width}) rotate(270)"),
        _ => String::new(),
    }
}

fn path(cut: &Cut, (width, height): (u32, u32)) -> String {
    let corners = cut.quad.corners;
    corners
        .map(|[x, y]| format!("{} {}", units(x, width), units(y, height)))
        .join("L")
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place on the drawing"
)]
fn units(share: f32, side: u32) -> u32 {
    (f64::from(share) * f64::from(side) + 0.5) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cut_is_drawn_from_corner_to_corner() {
        let cut = Cut::NONE.with(Corner::UpperLeft, [0.25, 0.125]);
        assert_eq!(path(&cut, (800, 1_000)), "200 125L800 0L800 1000L0 1000");
    }
}
