//! What stands above the picture while its text is shown: the search, or why there is nothing to search.

use leptos::prelude::*;
use shared::api::PageWords;

use super::text_layer::UNSURE_BELOW;
use super::words::Text;
use super::{Words, changing};
use crate::components::icon::{Icon, Symbol};
use crate::components::notice;
use crate::i18n::t;

/// The bar in each of its states.
#[component]
pub(crate) fn TextBar(words: Words) -> impl IntoView {
    changing(move || match words.text.get() {
        Text::Unasked | Text::Coming => says(t().loading),
        Text::Failed(problem) => {
            let again = move |_| words.forget();
            view! {
                <div class="text-bar" role="alert">
                    <p>{notice::words(&problem)}</p>
                    <button type="button" class="button" on:click=again>
                        <Symbol icon=Icon::Again />
                        {t().try_again}
                    </button>
                </div>
            }
            .into_any()
        }
        Text::Read(pages) => match count(&pages, 2.0) {
            0 => says(t().picture.no_text),
            all => view! { <Search words all unsure=count(&pages, UNSURE_BELOW) /> }.into_any(),
        },
    })
}

#[component]
fn Search(words: Words, all: usize, unsure: usize) -> impl IntoView {
    let texts = &t().picture;
    let found = move || {
        let count = words.matches.with(Vec::len);
        match words.current.get() {
            Some(current) => (texts.match_of)(current + 1, count),
            None if words.query.with(|query| query.trim().is_empty()) => (texts.words)(all),
            None => (texts.found)(count),
        }
    };
    view! {
        <form
            class="text-bar"
            role="search"
            on:submit=move |event| {
                event.prevent_default();
                words.go_on();
            }
        >
            <input
                type="search"
                data-test="search"
                aria-label=texts.search
                placeholder=texts.search
                autocomplete="off"
                enterkeyhint="search"
                prop:value=words.query.get_untracked()
                on:input=move |event| words.search(event_target_value(&event))
                on:keydown=move |event| {
                    if event.key() == "Enter" && event.shift_key() {
                        event.prevent_default();
                        words.go_back();
                    }
                }
            />
            <button
                type="button"
                class="button icon-only"
                aria-label=texts.previous_match
                on:click=move |_| words.go_back()
            >
                <Symbol icon=Icon::Back />
            </button>
            <button type="submit" class="button icon-only" data-test="next-match" aria-label=texts.next_match>
                <Symbol icon=Icon::Next />
            </button>
            <p class="text-facts">
                <span data-test="found">{changing(found)}</span>
                {(unsure > 0).then(|| view! { <span class="unsure-legend">{texts.unsure}</span> }.into_any())}
            </p>
        </form>
    }
}

fn says(sentence: &'static str) -> AnyView {
    view! { <p class="text-bar" role="status">{sentence}</p> }.into_any()
}

/// How many words were read with less confidence than this.
fn count(pages: &[PageWords], below: f32) -> usize {
    let lines = pages.iter().flat_map(|page| &page.lines);
    lines.flat_map(|line| &line.words).filter(|word| word.confidence < below).count()
}
