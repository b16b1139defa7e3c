//! View of loaded data: a status, the content, or a failure with a retry.

use leptos::prelude::*;

use crate::data::{LoadState, Loadable};
use crate::i18n::t;
use crate::ui::{DynamicView, Failure, dynamic_view, problem_text};

/// Renders data in one of its states.
pub(crate) fn render_loaded<T: 'static>(
    state: impl Fn() -> LoadState<T> + Send + 'static,
    error_title: &'static str,
    on_retry: impl Fn() + Copy + Send + 'static,
    draw: impl Fn(T) -> AnyView + Send + 'static,
) -> DynamicView {
    dynamic_view(move || match state() {
        LoadState::Ready(value) => draw(value),
        LoadState::Failed(problem) => {
            view! { <Failure title=error_title text=problem_text(&problem) on_retry /> }.into_any()
        }
        LoadState::Loading => view! { <p role="status">{t().loading}</p> }.into_any(),
    })
}

/// Renders the problem of a request beside data that are shown.
pub(crate) fn render_stale_problem<T: Send + Sync + 'static>(data: Loadable<T>) -> DynamicView {
    dynamic_view(move || data.stale_problem().as_ref().map(problem_text))
}
