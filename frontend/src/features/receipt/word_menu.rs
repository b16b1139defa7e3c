//! Menu of the selected words: the fields they can be assigned to.
//!
//! It opens beside the words, or on a phone at the lower edge, so that further words can be
//! selected while it is open.

use leptos::html;
use leptos::prelude::*;
use shared::corrections::FieldEntry;
use shared::fields::{FieldName, Kind};
use shared::money::Currency;
use web_sys::HtmlElement;

use super::field_text::to_field_text;
use super::picture::TextOverlay;
use crate::browser::document::focus_element;
use crate::browser::numbers::f64_to_u64;
use crate::i18n::{desk, format, t};
use crate::ui::{Icon, IconButton, dynamic_view, run_effect};

/// Menu; shown while words are selected.
#[component]
pub(crate) fn WordMenu(
    words: TextOverlay,
    /// Currency of the receipt, which decides how amounts and dates are parsed.
    #[prop(into)]
    currency: Signal<Option<Currency>>,
    on_choice: Callback<(FieldName, FieldEntry)>,
) -> impl IntoView {
    let menu = NodeRef::<html::Div>::new();
    run_effect(move || {
        let Some(menu) = menu.get() else { return };
        let [x, y] = words.anchor.get();
        let style = HtmlElement::style(&menu);
        for (name, value) in [("--x", x), ("--y", y)] {
            let pixels = format!("{}px", f64_to_u64(value.max(0.0)));
            // An element accepts any of these properties.
            let _ = style.set_property(name, &pixels);
        }
        if words.takes_focus() {
            focus_element(".word-menu .choice");
        }
    });
    let texts = &desk().picture;
    dynamic_view(move || {
        let pick = words.current_selection()?;
        let (text, place) = words.text.with(|text| {
            let pages = &text.pages;
            (pick.joined_text(pages), pick.place_on_page(pages))
        });
        let currency = currency.get();
        // Only fields for which the words can be parsed are offered.
        let (mut fields, mut texts_only) = (Vec::new(), Vec::new());
        for field in FieldName::ALL {
            // A field of a specific kind is more likely than one that accepts any text.
            let is_text = field.kind() == Kind::Text;
            let among = if is_text {
                &mut texts_only
            } else {
                &mut fields
            };
            among.extend(to_field_text(field.kind(), &text, currency).map(|value| (*field, value)));
        }
        fields.append(&mut texts_only);
        let choice = |(field, value): (FieldName, String)| {
            // The parsed value, where it may differ from the words.
            let shown = match field.kind() {
                Kind::Date => format::long_date(&value),
                Kind::Time => value.clone(),
                Kind::Text | Kind::Money | Kind::Currency => String::new(),
            };
            let entry = FieldEntry {
                value: Some(value),
                place: place.clone(),
            };
            let choose = move |_| {
                words.clear_selection();
                on_choice.run((field, entry.clone()));
            };
            view! {
                <button type="button" class="choice" data-assign=field.as_str() on:click=choose>
                    {(desk().receipt.field)(field)}
                    <small>{shown}</small>
                </button>
            }
            .into_any()
        };
        let menu = view! {
            <div
                class="word-menu"
                role="dialog"
                aria-label=texts.use_as
                data-test="word-menu"
                node_ref=menu
                on:keydown=move |event| {
                    if event.key() == "Escape" {
                        words.clear_selection();
                    }
                }
            >
                <div class="word-menu-head">
                    <p>{texts.use_as} " " <q>{text}</q></p>
                    <IconButton
                        icon=Icon::Cross
                        label=t().close
                        on_press=move || words.clear_selection()
                    />
                </div>
                <p class="word-menu-hint">{texts.extend}</p>
                <div class="alternatives">{fields.into_iter().map(choice).collect_view()}</div>
            </div>
        };
        Some(menu.into_any())
    })
}
