//! The words over the picture: transparent text that can be selected, copied and found, each word at its place.
//!
//! Lines are paragraphs in reading order, so that a selection over several of them is copied as lines. Within a line,
//! words follow each other as plain text; the space between letters is set so that each word is as wide as its box. All
//! lengths are shares of the layer, so nothing is measured again when the page is enlarged.
//!
//! The elements are made by hand: a receipt has hundreds of words, and a view for each would cost more than it gives.

use leptos::html;
use leptos::prelude::*;
use shared::api::{LineWords, PlacedWord};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::viewer::number_of;
use super::words::{Text, UNSURE_BELOW};
use super::{Pick, Viewer, Words, decimal};
use crate::components::changing::outward;
use crate::device::frame_of;
use crate::i18n::desk;

/// The size of letters whose boxes are one high.
const FONT: f32 = 0.8;

/// The text of the page in sight, or nothing while nobody wants to see it.
#[component]
pub(crate) fn TextLayer(viewer: Viewer, words: Words) -> impl IntoView {
    let layer = NodeRef::<html::Div>::new();
    let mut drawn = None;
    outward(move || {
        let (page, is_shown) = (viewer.page.get(), words.is_shown.get());
        let Some(layer) = layer.get() else { return };
        words.text.with(|text| {
            let shown = text
                .pages
                .get(page.saturating_sub(1) as usize)
                .filter(|_| is_shown);
            let lines = shown.map_or(&[][..], |page| &page.lines);
            let wanted = Some((page, text.version, is_shown));
            // What is searched changes more often than the words: a selection in them outlives that.
            if drawn != wanted {
                drawn = wanted;
                layer.set_text_content(None);
                // It fails nowhere but in a document that is going away.
                let _ = draw(&layer, lines);
                fit(&layer, lines);
            }
            mark(
                &layer,
                lines,
                page,
                text,
                words.picked().filter(|_| is_shown),
            );
        });
    });
    view! {
        <div
            class="text-layer"
            data-test="text"
            role="group"
            aria-label=desk().picture.text
            node_ref=layer
            on:keydown=move |event| {
                on_key(&event, viewer, words);
            }
        ></div>
    }
}

/// From word to word by the arrows, and to a field by the Enter key; the space bar points at further words.
fn on_key(event: &KeyboardEvent, viewer: Viewer, words: Words) -> Option<()> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let (line, word) = number_of(&target)?;
    let page = viewer.page.get_untracked();
    let place = words.text.with_untracked(|text| {
        let lines = &text.pages.get(page.checked_sub(1)? as usize)?.lines;
        let last = |line: usize| {
            lines
                .get(line)
                .map_or(0, |line| line.words.len().saturating_sub(1))
        };
        let (line, word) = match event.key().as_str() {
            "ArrowRight" if word < last(line) => (line, word + 1),
            "ArrowRight" => (line + 1, 0),
            "ArrowLeft" if word > 0 => (line, word - 1),
            "ArrowLeft" => (line.checked_sub(1)?, last(line - 1)),
            "ArrowDown" => (line + 1, word.min(last(line + 1))),
            "ArrowUp" => (line.checked_sub(1)?, word.min(last(line - 1))),
            _ => return None,
        };
        Some((line, word, lines.get(line)?.words.get(word)?.area))
    });
    match (place, event.key().as_str()) {
        (Some((line, word, area)), _) => {
            viewer.show(page, area);
            viewer.focus_word(line, word);
        }
        (None, "Enter") => words.open_at(line, word, &target),
        (None, " ") => words.point_at(line, word, &target),
        (None, "Escape") => words.let_go(),
        // At the end of the text nothing moves, the picture neither.
        (None, key) if !key.starts_with("Arrow") => return None,
        (None, _) => {}
    }
    event.prevent_default();
    event.stop_propagation();
    Some(())
}

/// Makes a paragraph of each line, and in it a part of each word and of each space.
fn draw(layer: &Element, lines: &[LineWords]) -> Option<()> {
    let document = layer.owner_document()?;
    let (mut bottom, mut is_first) = (0.0, true);
    for line in lines {
        let paragraph = document.create_element("p").ok()?;
        if let Some(first) = line.words.first() {
            let sum = line
                .words
                .iter()
                .fold(0.0, |sum, word| sum + word.area.height);
            let height = sum / short(line.words.len());
            let middle = |word: &PlacedWord| word.area.y + word.area.height / 2.0;
            let top = middle(first) - height / 2.0;
            let size = [
                "margin:",
                &share(top - bottom),
                "cqh 0 0;padding-left:",
                &share(first.area.x),
                "cqw;height:",
                &share(height),
                "cqh;line-height:",
                &share(height),
                "cqh;font-size:",
                &share(height * FONT),
                "cqh",
            ];
            style(&paragraph, &size.concat());
            bottom = top + height;
            for word in &line.words {
                let lower = ["top:", &share(middle(word) - middle(first)), "cqh"].concat();
                for text in [" ", &word.text]
                    .into_iter()
                    .skip(usize::from(std::ptr::eq(word, first)))
                {
                    let part = document.create_element("span").ok()?;
                    part.set_text_content(Some(text));
                    // One stop for the keyboard; from there the arrows lead on.
                    if text != " " {
                        let is_first = std::mem::take(&mut is_first);
                        part.set_attribute("tabindex", if is_first { "0" } else { "-1" })
                            .ok()?;
                    }
                    style(&part, &lower);
                    paragraph.append_child(&part).ok()?;
                }
            }
        }
        layer.append_child(&paragraph).ok()?;
    }
    Some(())
}

/// Makes every word as wide as its box, and every space as wide as it must be. All is measured before anything
/// is changed, so that the browser arranges the text twice and not once a word.
fn fit(layer: &Element, lines: &[LineWords]) {
    let whole = frame_of(layer)[2];
    let mut naturals = Vec::new();
    each_part(layer, lines, |part, _, _| {
        naturals.push(frame_of(part)[2] / whole)
    });
    let mut naturals = naturals.into_iter();
    each_part(layer, lines, |part, line, index| {
        let word = &lines[line].words[index / 2];
        let (wanted, letters) = match lines[line]
            .words
            .get(index / 2 + 1)
            .filter(|_| index % 2 == 1)
        {
            Some(next) => (next.area.x - word.area.x - word.area.width, 1),
            None => (word.area.width, word.text.chars().count()),
        };
        let missing = f64::from(wanted) - naturals.next().unwrap_or_default();
        let space = decimal(missing * 100.0 / f64::from(short(letters)));
        let part: &HtmlElement = part.unchecked_ref();
        // A browser that does not know the unit leaves the word as it is.
        let _ = HtmlElement::style(part).set_property("letter-spacing", &[&space, "cqw"].concat());
    });
}

/// Says of each part whether it is sure, matches, is in sight and is pointed at.
fn mark(layer: &Element, lines: &[LineWords], page: u32, text: &Text, pick: Option<Pick>) {
    each_part(layer, lines, |part, line, index| {
        let (first, last) = (index / 2, index.div_ceil(2));
        let found = text
            .matches
            .iter()
            .position(|found| found.holds(page, line, first) && found.holds(page, line, last));
        let is_sure = index % 2 == 1 || lines[line].words[first].confidence >= UNSURE_BELOW;
        let is_picked = pick.is_some_and(|pick| pick.holds(line, first) && pick.holds(line, last));
        let mut class = String::new();
        for (is_so, name) in [
            (found.is_some(), "is-match "),
            (found.is_some() && found == text.current, "is-current "),
            (!is_sure, "is-unsure "),
            (is_picked, "is-picked"),
        ] {
            class.push_str(if is_so { name } else { "" });
        }
        part.set_class_name(&class);
    });
}

/// Goes through the parts: words have even numbers in their line, the spaces between them odd ones.
fn each_part(layer: &Element, lines: &[LineWords], mut act: impl FnMut(&Element, usize, usize)) {
    let mut paragraph = layer.first_element_child();
    for line in 0..lines.len() {
        let Some(now) = paragraph else { return };
        let (mut part, mut index) = (now.first_element_child(), 0);
        while let Some(here) = part {
            act(&here, line, index);
            part = here.next_element_sibling();
            index += 1;
        }
        paragraph = now.next_element_sibling();
    }
}

fn style(element: &Element, text: &str) {
    let element: &HtmlElement = element.unchecked_ref();
    HtmlElement::style(element).set_css_text(text);
}

/// A share of the layer in percent.
fn share(part: f32) -> String {
    decimal(f64::from(part) * 100.0)
}

/// A count of words in a line, or of letters in a word.
fn short(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX).max(1))
}
