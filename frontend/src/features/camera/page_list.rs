//! Captured pages, and the button that sends them as one receipt.

use leptos::prelude::*;

use super::session::CameraSession;
use crate::i18n::desk;
use crate::ui::{Button, Icon, dynamic_view};

/// Captured pages; nothing if there are none.
#[component]
pub(crate) fn Pages(session: CameraSession) -> impl IntoView {
    let words = &desk().camera;
    // The next photo either replaces a page or is added.
    let hint = move || {
        let replaced = session.retaken_key.get();
        let index = session
            .pages
            .with(|pages| pages.iter().position(|page| Some(page.key) == replaced));
        index.map_or_else(
            || words.another.to_owned(),
            |index| (words.replacing)(index + 1),
        )
    };
    let thumbnails = move || {
        let pages = session.pages.get();
        pages
            .into_iter()
            .enumerate()
            .map(|(index, page)| {
                let (key, url) = (page.key, page.url.to_string());
                view! {
                    <li>
                        <button
                            type="button"
                            class="camera-page"
                            data-test="page"
                            aria-label=(words.edit)(index + 1)
                            on:click=move |_| session.edited_key.set(Some(key))
                        >
                            <img src=url alt="" />
                            <span aria-hidden="true">{index + 1}</span>
                        </button>
                    </li>
                }
            })
            .collect_view()
    };
    // A memo: the section is built anew only when the first page comes or the last one goes.
    let has_pages = Memo::new(move |_| session.pages.with(|pages| !pages.is_empty()));
    dynamic_view(move || {
        has_pages.get().then(|| {
            view! {
                <section class="camera-pages" aria-labelledby="pages-title" data-test="pages">
                    <header>
                        <h2 id="pages-title">
                            {move || (words.pages)(session.pages.with(Vec::len))}
                        </h2>
                        <p>{hint}</p>
                        <Button
                            class="primary"
                            icon=Icon::Check
                            test="finish"
                            on_press=move || session.send_pages()
                        >
                            {words.done}
                        </Button>
                    </header>
                    <ul>{dynamic_view(thumbnails)}</ul>
                </section>
            }
        })
    })
}
