//! Text overlay of transparent words that can be selected, copied and found, each at its place.
//!
//! Lines are paragraphs in reading order, so that a selection across several of them is copied as
//! lines. Within a line, words follow each other as plain text; letter spacing makes each word as
//! wide as its box. All lengths are relative to the layer, so that zooming needs no new
//! measurement.
//!
//! The elements are created by hand: a receipt has hundreds of words, and a view for each would
//! cost too much.

use leptos::html;
use leptos::prelude::*;
use shared::api::{LineWords, PlacedWord};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::text_overlay::{OverlayText, UNSURE_BELOW};
use super::viewer::{focus_word, word_position};
use super::{TextOverlay, Viewer, WordSelection, format_decimal};
use crate::browser::document::client_rect;
use crate::browser::events::target_of;
use crate::i18n::desk;
use crate::ui::run_effect;

/// Font size in heights of a word's box.
const FONT_SIZE_RATIO: f32 = 0.8;

/// Text of the current page; nothing while it is hidden.
#[component]
pub(crate) fn TextLayer(viewer: Viewer, words: TextOverlay) -> impl IntoView {
    let layer = NodeRef::<html::Div>::new();
    let mut drawn = None;
    run_effect(move || {
        let (page, is_shown) = (viewer.page.get(), words.is_shown.get());
        let Some(layer) = layer.get() else { return };
        words.text.with(|text| {
            let shown = text
                .pages
                .get(page.saturating_sub(1) as usize)
                .filter(|_| is_shown);
            let lines = shown.map_or(&[][..], |page| &page.lines);
            let wanted = Some((page, text.version, is_shown));
            // The search changes more often than the words; a selection in them survives that.
            if drawn != wanted {
                drawn = wanted;
                layer.set_text_content(None);
                // Fails only in a document that is being unloaded.
                let _ = build_paragraphs(&layer, lines);
                fit_letter_spacing(&layer, lines);
            }
            let pick = words.current_selection().filter(|_| is_shown);
            mark_words(&layer, lines, page, text, pick);
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

/// Handles a key on a word: arrows move the focus, Space selects words, Enter opens their menu,
/// Escape clears the selection. Returns `None` if the key is left to others.
fn on_key(event: &KeyboardEvent, viewer: Viewer, words: TextOverlay) -> Option<()> {
    let target: Element = target_of(event)?;
    let (line, word) = word_position(&target)?;
    let page = viewer.page.get_untracked();
    // The word an arrow key leads to, if there is one.
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
            viewer.show_area(page, area);
            focus_word(line, word);
        }
        (None, "Enter") => words.open_word_menu(line, word, &target),
        (None, " ") => words.select_word(line, word, &target),
        (None, "Escape") => words.clear_selection(),
        // At the end of the text an arrow does nothing; the picture must not move either.
        (None, key) if !key.starts_with("Arrow") => return None,
        (None, _) => {}
    }
    event.prevent_default();
    event.stop_propagation();
    Some(())
}

/// Creates a paragraph for each line, and in it a span for each word and each space.
fn build_paragraphs(layer: &Element, lines: &[LineWords]) -> Option<()> {
    let document = layer.owner_document()?;
    let (mut bottom, mut is_first) = (0.0, true);
    for line in lines {
        let paragraph = document.create_element("p").ok()?;
        if let Some(first) = line.words.first() {
            // A line is as high as its words are on average, and in line with the first one.
            let heights = line.words.iter().map(|word| word.area.height);
            let height =
                heights.fold(0.0, |sum, height| sum + height) / nonzero_f32(line.words.len());
            let middle = |word: &PlacedWord| word.area.y + word.area.height / 2.0;
            let top = middle(first) - height / 2.0;
            // Margins are relative to the end of the line before.
            let [margin, left] = [top - bottom, first.area.x].map(layer_percent);
            let [high, font] = [height, height * FONT_SIZE_RATIO].map(layer_percent);
            let size = format!(
                "margin:{margin}cqh 0 0;padding-left:{left}cqw;\
                 height:{high}cqh;line-height:{high}cqh;font-size:{font}cqh"
            );
            set_style_text(&paragraph, &size);
            bottom = top + height;
            for word in &line.words {
                // Words of a sloping line are shifted down or up.
                let lower = ["top:", &layer_percent(middle(word) - middle(first)), "cqh"].concat();
                for text in [" ", &word.text]
                    .into_iter()
                    .skip(usize::from(std::ptr::eq(word, first)))
                {
                    let part = document.create_element("span").ok()?;
                    part.set_text_content(Some(text));
                    // A single tab stop; from there the arrow keys move on.
                    if text != " " {
                        let is_first = std::mem::take(&mut is_first);
                        part.set_attribute("tabindex", if is_first { "0" } else { "-1" })
                            .ok()?;
                    }
                    set_style_text(&part, &lower);
                    paragraph.append_child(&part).ok()?;
                }
            }
        }
        layer.append_child(&paragraph).ok()?;
    }
    Some(())
}

/// Makes every word as wide as its box, and every space as wide as the gap. All parts are measured
/// before any is changed, so that the browser lays out the text twice instead of once a word.
fn fit_letter_spacing(layer: &Element, lines: &[LineWords]) {
    let whole = client_rect(layer)[2];
    // Widths without spacing, in shares of the layer.
    let mut naturals = Vec::new();
    for_each_part(layer, lines, |part, _, _| {
        naturals.push(client_rect(part)[2] / whole);
    });
    let mut naturals = naturals.into_iter();
    for_each_part(layer, lines, |part, line, index| {
        let word = &lines[line].words[index / 2];
        let next = lines[line].words.get(index / 2 + 1);
        // A space reaches to the next word and takes its spacing once, a word once a letter.
        let (wanted, letters) = match next.filter(|_| index % 2 == 1) {
            Some(next) => (next.area.x - word.area.x - word.area.width, 1),
            None => (word.area.width, word.text.chars().count()),
        };
        let missing = f64::from(wanted) - naturals.next().unwrap_or_default();
        let space = format_decimal(missing * 100.0 / f64::from(nonzero_f32(letters)));
        let part: &HtmlElement = part.unchecked_ref();
        // A browser without this unit leaves the word as it is.
        let _ = HtmlElement::style(part).set_property("letter-spacing", &[&space, "cqw"].concat());
    });
}

/// Sets the classes of each part: match, current match, unsure, selected.
fn mark_words(
    layer: &Element,
    lines: &[LineWords],
    page: u32,
    text: &OverlayText,
    pick: Option<WordSelection>,
) {
    for_each_part(layer, lines, |part, line, index| {
        // A space belongs to a range if the words on both sides do.
        let (first, last) = (index / 2, index.div_ceil(2));
        let found = text.matches.iter().position(|found| {
            found.contains_word(page, line, first) && found.contains_word(page, line, last)
        });
        let is_sure = index % 2 == 1 || lines[line].words[first].confidence >= UNSURE_BELOW;
        let is_picked =
            pick.is_some_and(|pick| pick.contains(line, first) && pick.contains(line, last));
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

/// Calls `act` for each part with its line and index: words have even indices in their line, the
/// spaces between them odd ones.
fn for_each_part(
    layer: &Element,
    lines: &[LineWords],
    mut act: impl FnMut(&Element, usize, usize),
) {
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

fn set_style_text(element: &Element, text: &str) {
    let element: &HtmlElement = element.unchecked_ref();
    HtmlElement::style(element).set_css_text(text);
}

/// Formats a share of the layer in percent, without the sign.
fn layer_percent(part: f32) -> String {
    format_decimal(f64::from(part) * 100.0)
}

/// Converts a count of words in a line, or of letters in a word, to a divisor: at least 1.
fn nonzero_f32(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX).max(1))
}
