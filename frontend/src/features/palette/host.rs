//! Dialog of the overlays, the key that opens the palette, and the loading of their code.

use leptos::ev;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use super::command_palette::CommandPalette;
use super::key_list::KeyList;
use super::state::{Overlay, Overlays};
use crate::browser::document::{focus_element, load_style};
use crate::browser::events::listen_to_window;
use crate::ui::{dynamic_view, open_dialog, run_effect};

/// Function that renders an overlay.
type OverlayRenderer = fn(Overlay, Overlays) -> AnyView;

/// Loads the code of the overlays.
#[wasm_split(overlays, fallible)]
#[allow(
    clippy::unnecessary_wraps,
    reason = "a part that cannot be loaded is an error of the call"
)]
fn overlays_part() -> Result<OverlayRenderer, SplitLoaderError> {
    Ok(|overlay, overlays| match overlay {
        Overlay::Palette => view! { <CommandPalette overlays /> }.into_any(),
        Overlay::KeyList => view! { <KeyList overlays /> }.into_any(),
    })
}

/// Dialog that holds the open overlay.
#[component]
pub(crate) fn OverlayHost(overlays: Overlays) -> impl IntoView {
    let Overlays { dialog, wanted } = overlays;
    let code = RwSignal::new(None::<OverlayRenderer>);
    listen_to_window(ev::keydown, move |event| {
        let with_control = event.ctrl_key() || event.meta_key();
        let with_others = event.shift_key() || event.alt_key();
        if with_control && !with_others && event.key().eq_ignore_ascii_case("k") {
            event.prevent_default();
            overlays.open(Overlay::Palette);
        }
    });
    run_effect(move || {
        if wanted.get().is_none() {
            return;
        }
        spawn_local(async move {
            let style = load_style();
            let Ok(render) = overlays_part().await else {
                // It is loaded again when it is wanted again.
                return wanted.set(None);
            };
            style.await;
            code.set(Some(render));
            // Rendered before the dialog opens, so that `autofocus` moves the focus.
            tick().await;
            open_dialog(dialog);
            focus_element(".overlay [autofocus]");
        });
    });
    let content = move || {
        let (render, overlay) = code.get().zip(wanted.get())?;
        Some(render(overlay, overlays))
    };
    view! {
        <dialog
            class="confirm overlay"
            node_ref=dialog
            aria-labelledby="overlay-title"
            on:close=move |_| wanted.set(None)
        >
            {dynamic_view(content)}
        </dialog>
    }
}
