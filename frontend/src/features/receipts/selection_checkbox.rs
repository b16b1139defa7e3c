//! Checkbox that selects a receipt of the list.

use leptos::prelude::*;

/// Selection state of a row, and the callback that changes it.
#[derive(Clone, Copy)]
pub(crate) struct RowSelection {
    pub(crate) is_selected: Signal<bool>,
    /// Called with the new state, and whether all rows since the last touched one are meant
    /// (Shift).
    pub(crate) on_toggle: Callback<(bool, bool)>,
}

/// Native checkbox in an area large enough for a thumb.
#[component]
pub(crate) fn SelectionCheckbox(choosing: RowSelection, label: String) -> impl IntoView {
    let RowSelection {
        is_selected,
        on_toggle,
    } = choosing;
    view! {
        <label class="receipt-choice">
            <input
                type="checkbox"
                data-test="choose"
                aria-label=label
                prop:checked=is_selected
                on:click:target=move |event| {
                    on_toggle.run((event.target().checked(), event.shift_key()));
                }
            />
        </label>
    }
}
