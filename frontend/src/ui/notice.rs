//! Messages in place of content: nothing there yet, or a failure.

use leptos::prelude::*;
use shared::problem::{Problem, ProblemCode};

use super::button::Button;
use super::icon::{Icon, Symbol};
use crate::i18n::t;

/// Full-size message with the actions that help.
#[component]
pub(crate) fn Notice(
    icon: Icon,
    title: &'static str,
    #[prop(into)] text: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="notice">
            <Symbol icon />
            <h2>{title}</h2>
            <p>{text}</p>
            <div class="notice-actions">{children.map(|children| children())}</div>
        </div>
    }
}

/// Failed request, with a button that repeats it.
#[component]
pub(crate) fn Failure(
    title: &'static str,
    text: &'static str,
    on_retry: impl Fn() + Send + 'static,
) -> impl IntoView {
    view! {
        <div role="alert">
            <Notice icon=Icon::Warning title text>
                <Button class="primary" icon=Icon::Retry on_press=move || on_retry()>
                    {t().try_again}
                </Button>
            </Notice>
        </div>
    }
}

/// Returns the text of a problem outside of uploads.
pub(crate) fn problem_text(problem: &Problem) -> &'static str {
    match problem.code {
        ProblemCode::ConnectionLost => t().unreachable,
        code => (t().problem)(code),
    }
}
