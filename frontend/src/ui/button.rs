//! Buttons, with a text or with an icon alone.

use leptos::prelude::*;

use super::icon::{Icon, Symbol};

/// Action of a button. It is boxed, so that the code of buttons is compiled only once.
pub(crate) struct OnPress(Box<dyn FnMut()>);

impl<F: FnMut() + 'static> From<F> for OnPress {
    fn from(act: F) -> Self {
        Self(Box::new(act))
    }
}

/// Button with a text, and perhaps an icon in front of it.
#[component]
pub(crate) fn Button(
    /// Classes besides `button`.
    #[prop(optional)]
    class: &'static str,
    #[prop(optional)] icon: Option<Icon>,
    /// Name for screen readers, where the text says too little.
    #[prop(optional, into)]
    label: Option<String>,
    /// Value of `data-test`.
    #[prop(optional)]
    test: Option<&'static str>,
    /// Value of `aria-keyshortcuts`.
    #[prop(optional)]
    keys: Option<&'static str>,
    #[prop(optional)] disabled: Option<Signal<bool>>,
    #[prop(into)] on_press: OnPress,
    children: Children,
) -> impl IntoView {
    let OnPress(mut act) = on_press;
    view! {
        <button
            type="button"
            class=["button ", class].concat().trim_ascii_end().to_owned()
            data-test=test
            aria-label=label
            aria-keyshortcuts=keys
            disabled=disabled
            on:click=move |_| act()
        >
            {icon.map(|icon| view! { <Symbol icon /> })}
            {children()}
        </button>
    }
}

/// Button with an icon alone, whose meaning is its name for screen readers.
#[component]
pub(crate) fn IconButton(
    icon: Icon,
    #[prop(into)] label: String,
    /// Value of `data-test`.
    #[prop(optional)]
    test: Option<&'static str>,
    /// Value of `aria-keyshortcuts`.
    #[prop(optional)]
    keys: Option<&'static str>,
    #[prop(optional)] disabled: Option<Signal<bool>>,
    #[prop(into)] on_press: OnPress,
) -> impl IntoView {
    let OnPress(mut act) = on_press;
    view! {
        <button
            type="button"
            class="button icon-only"
            data-test=test
            aria-label=label
            aria-keyshortcuts=keys
            disabled=disabled
            on:click=move |_| act()
        >
            <Symbol icon />
        </button>
    }
}
