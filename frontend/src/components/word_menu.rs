//! The menu of the words that a person pointed at: the fields that they can be. At the words, or on a phone at the lower
//! edge, so that further words can be pointed at while it is open.

use leptos::html;
use leptos::prelude::*;
use shared::corrections::{Entry, FieldName, Kind};
use shared::money::Currency;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::changing::{changing, outward};
use super::icon::{Icon, Symbol};
use super::picture::Words;
use crate::assign::typed;
use crate::format;
use crate::i18n::desk;

/// The menu while words are pointed at.
#[component]
pub(crate) fn WordMenu(
    words: Words,
    /// The currency of the receipt: it tells how amounts and days are written.
    #[prop(into)]
    currency: Signal<Option<Currency>>,
    on_choice: Callback<(FieldName, Entry)>,
) -> impl IntoView {
    let menu = NodeRef::<html::Div>::new();
    outward(move || {
        let Some(menu) = menu.get() else { return };
        let [x, y] = words.anchor.get();
        let style = HtmlElement::style(&menu);
        for (name, value) in [("--x", x), ("--y", y)] {
            // The style of an element takes any of them.
            let _ = style.set_property(
                name,
                &[&crate::device::whole(value.max(0.0)).to_string(), "px"].concat(),
            );
        }
        if words.takes_focus() {
            let first = menu.query_selector(".choice").ok().flatten();
            if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
                // It fails nowhere but in a document that is going away.
                let _ = first.focus();
            }
        }
    });
    let texts = &desk().picture;
    changing(move || {
        let pick = words.picked()?;
        let (text, place) = words
            .text
            .with(|text| (pick.text(&text.pages), pick.place(&text.pages)));
        let currency = currency.get();
        let (mut fields, mut texts_only) = (Vec::new(), Vec::new());
        for field in FieldName::ALL {
            // What fits one kind only is likelier than what fits any text.
            let is_text = field.kind() == Kind::Text;
            let among = if is_text {
                &mut texts_only
            } else {
                &mut fields
            };
            among.extend(typed(field.kind(), &text, currency).map(|value| (*field, value)));
        }
        fields.append(&mut texts_only);
        let choice = |(field, value): (FieldName, String)| {
            let shown = match field.kind() {
                Kind::Date => format::date(&value),
                Kind::Time => value.clone(),
                Kind::Text | Kind::Money | Kind::Currency => String::new(),
            };
            let entry = Entry {
                value: Some(value),
                place: place.clone(),
            };
            let choose = move |_| {
                words.let_go();
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
                        words.let_go();
                    }
                }
            >
                <div class="word-menu-head">
                    <p>{texts.use_as} " " <q>{text}</q></p>
                    <button type="button" class="button icon-only" aria-label=texts.close on:click=move |_| words.let_go()>
                        <Symbol icon=Icon::Cross />
                    </button>
                </div>
                <p class="word-menu-hint">{texts.extend}</p>
                <div class="alternatives">{fields.into_iter().map(choice).collect_view()}</div>
            </div>
        };
        Some(menu.into_any())
    })
}
