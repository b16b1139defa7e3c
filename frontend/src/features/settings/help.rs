//! Short help for the tasks of the app, there without a connection: texts, and pictures that are
//! loaded when a task is unfolded.

use leptos::prelude::*;

use super::part::Part;
use crate::i18n::desk;
use crate::ui::lazy_view;

/// Files of the pictures, in the order of the tasks. `make screens` draws them.
const PICTURES: [&str; 6] = [
    "/help-scan.webp",
    "/help-drop.webp",
    "/help-correct.webp",
    "/help-search.webp",
    "/help-export.webp",
    "/help-rules.webp",
];
/// Width and height of a picture on the page, in CSS pixels.
const PICTURE_SIZE: (u32, u32) = (390, 360);

/// Section of the help: a folded text with a picture per task.
#[component]
pub(super) fn Help() -> impl IntoView {
    let texts = &desk().settings;
    let pictures = PICTURES.iter().zip(texts.help_pictures);
    let tasks = texts.help_list.iter().zip(pictures);
    let tasks = tasks.map(|((title, text), (file, shown))| render_task(title, text, file, shown));
    view! {
        <Part id="help-title" title=texts.help>
            <div>{tasks.collect_view()}</div>
        </Part>
    }
}

/// Renders a task. Its picture, which shows what `shown` says, is loaded when it is unfolded first.
fn render_task(
    title: &'static str,
    text: &'static str,
    file: &'static str,
    shown: &'static str,
) -> impl IntoView {
    let was_opened = RwSignal::new(false);
    view! {
        <details class="settings-fold" data-test="help" on:toggle=move |_| was_opened.set(true)>
            <summary>{title}</summary>
            <p>{text}</p>
            {lazy_view(move || was_opened.get(), move || view! {
                <img
                    class="help-picture"
                    src=file
                    alt=shown
                    width=PICTURE_SIZE.0.to_string()
                    height=PICTURE_SIZE.1.to_string()
                    decoding="async"
                />
            })}
        </details>
    }
}
