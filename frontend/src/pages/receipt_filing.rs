//! Note, category and tags of a receipt: kept at once when they change, and laid back on demand.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::Filing;
use shared::bulk::{Before, FilingChange};
use shared::problem::Problem;

use super::receipt_form::ReceiptForm;
use crate::announce::Announcer;
use crate::api::filing;
use crate::components::changing::changing;
use crate::components::notice::words;
use crate::i18n::desk;
use crate::wire::filing::Suggestions;

/// How keeping goes.
#[derive(Clone, Copy)]
struct Keeping {
    form: ReceiptForm,
    /// What was there before the last change.
    before: RwSignal<Option<Filing>>,
    problem: RwSignal<Option<Problem>>,
    announcer: Announcer,
}

/// The three places to type.
#[component]
pub(super) fn FilingFields(form: ReceiptForm) -> impl IntoView {
    let keeping = Keeping {
        form,
        before: RwSignal::new(None),
        problem: RwSignal::new(None),
        announcer: Announcer::expect(),
    };
    let suggestions = RwSignal::new(Suggestions::default());
    spawn_local(async move {
        // Without suggestions names are typed.
        if let Ok(names) = filing::suggestions().await {
            suggestions.try_set(names);
        }
    });
    let texts = &desk().receipt;
    let said = Memo::new(move |_| {
        form.detail.with(|detail| detail.as_ref().map(|d| d.filing.clone()).unwrap_or_default())
    });
    let clear_or = |text: String| Some(text).filter(|text| !text.trim().is_empty()).into();
    let on_note = move |text| keeping.keep(FilingChange { note: clear_or(text), ..FilingChange::default() });
    let on_category =
        move |text| keeping.keep(FilingChange { category: clear_or(text), ..FilingChange::default() });
    let on_tags =
        move |text: String| keeping.keep(FilingChange { tags: Some(vec![text]), ..FilingChange::default() });
    view! {
        <div class="filing">
            <label class="filing-field">
                <span>{texts.category}</span>
                <input
                    type="text"
                    list="categories"
                    maxlength="60"
                    autocomplete="off"
                    data-test="category"
                    prop:value=move || said.with(|said| said.category.clone().unwrap_or_default())
                    on:change:target=move |event| on_category(event.target().value())
                />
            </label>
            <datalist id="categories">
                {changing(move || suggestions.with(|names| options(&names.categories)))}
            </datalist>
            <label class="filing-field">
                <span>{texts.tags}</span>
                <input
                    type="text"
                    list="tags"
                    autocomplete="off"
                    data-test="tags"
                    placeholder=desk().trash.tags_hint
                    prop:value=move || said.with(|said| said.tags.join(", "))
                    on:change:target=move |event| on_tags(event.target().value())
                />
            </label>
            <datalist id="tags">
                {changing(move || suggestions.with(|names| said.with(|said| options(&joined(said, &names.tags)))))}
            </datalist>
            <label class="filing-field">
                <span>{texts.note}</span>
                <textarea
                    rows="2"
                    maxlength="2000"
                    data-test="note"
                    prop:value=move || said.with(|said| said.note.clone().unwrap_or_default())
                    on:change:target=move |event| on_note(event.target().value())
                ></textarea>
            </label>
            <p class="filing-state">
                {changing(move || keeping.before.with(Option::is_some).then(|| view! {
                    <span>{desk().receipt.saved}</span>
                    <button type="button" class="button quiet" data-test="undo-filing" on:click=move |_| keeping.undo()>
                        {desk().trash.undo}
                    </button>
                }.into_any()))}
            </p>
            <p role="alert">{changing(move || keeping.problem.get().as_ref().map(words))}</p>
        </div>
    }
}

impl Keeping {
    fn keep(self, change: FilingChange) {
        let Some(before) = self.form.detail.with_untracked(|d| d.as_ref().map(|d| d.filing.clone())) else {
            return;
        };
        spawn_local(async move {
            match filing::file(self.form.id, &change).await {
                Ok(detail) => {
                    self.form.show(detail);
                    self.problem.try_set(None);
                    self.before.try_set(Some(before));
                    self.announcer.say(desk().receipt.saved.to_owned());
                }
                Err(problem) => drop(self.problem.try_set(Some(problem))),
            }
        });
    }

    fn undo(self) {
        let Some(before) = self.before.get_untracked() else { return };
        let before = Before { id: self.form.id, corrections: None, filing: Some(before) };
        spawn_local(async move {
            match filing::undo(vec![before]).await {
                Ok(_) => {
                    self.problem.try_set(None);
                    self.before.try_set(None);
                    self.form.load();
                    self.announcer.say(desk().trash.undone.to_owned());
                }
                Err(problem) => drop(self.problem.try_set(Some(problem))),
            }
        });
    }
}

fn options(names: &[String]) -> AnyView {
    names.iter().map(|name| view! { <option value=name.clone()></option> }).collect_view().into_any()
}

/// A browser completes the whole text of a place: each suggestion is what would stand there then.
fn joined(said: &Filing, tags: &[String]) -> Vec<String> {
    let others = tags.iter().filter(|tag| !said.tags.contains(tag));
    others.map(|tag| [&said.tags[..], std::slice::from_ref(tag)].concat().join(", ")).collect()
}
