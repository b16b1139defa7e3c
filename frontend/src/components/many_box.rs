//! The box by which a receipt of the list is chosen.

use leptos::prelude::*;

/// Whether a row is chosen, and what happens when its box is touched.
#[derive(Clone, Copy)]
pub(crate) struct Choosing {
    pub(crate) is_chosen: Signal<bool>,
    /// Whether it is chosen now, and whether all rows from the one before to this one are meant.
    pub(crate) on_touch: Callback<(bool, bool)>,
}

/// A real box, with room for a thumb.
#[component]
pub(crate) fn ManyBox(choosing: Choosing, label: String) -> impl IntoView {
    let Choosing {
        is_chosen,
        on_touch,
    } = choosing;
    view! {
        <label class="receipt-choice">
            <input
                type="checkbox"
                data-test="choose"
                aria-label=label
                prop:checked=is_chosen
                on:click:target=move |event| on_touch.run((event.target().checked(), event.shift_key()))
            />
        </label>
    }
}
