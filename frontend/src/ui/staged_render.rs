//! Staged rendering of a page: its parts are drawn one after the other.
//!
//! In between the browser handles input, which keeps slow phones responsive.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::dynamic_view::{DynamicView, lazy_view};
use crate::browser::scheduling::{wait_for_paint, yield_to_browser};

/// Progress of the rendering of a page. Copies share it.
#[derive(Clone, Copy)]
pub(crate) struct StagedRender {
    stage: RwSignal<usize>,
}

impl StagedRender {
    /// Starts stage 1 after the page was painted, and continues to stage `last`.
    pub(crate) fn start_rendering(last: usize) -> Self {
        let stage = RwSignal::new(0);
        spawn_local(async move {
            // The first paint must not wait for the other parts.
            wait_for_paint().await;
            for turn in 1..=last {
                stage.try_set(turn);
                yield_to_browser().await;
            }
        });
        Self { stage }
    }

    /// Wraps a part that is drawn from its stage on. Parts further down need later stages, or
    /// visible content would move.
    pub(crate) fn at_stage<V: IntoView + 'static>(
        self,
        turn: usize,
        draw: impl Fn() -> V + Send + 'static,
    ) -> DynamicView {
        lazy_view(move || turn <= self.stage.get(), draw)
    }
}
