//! Note, category and tags of a receipt: kept at once when they change, and laid back on demand.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{Filing, ReceiptDetail};
use shared::bulk::{Before, FilingChange};
use shared::finding::Facets;
use shared::problem::Problem;

use super::receipt_form::ReceiptForm;
use crate::announce::Announcer;
use crate::api::{self, filing};
use crate::components::changing::changing;
use crate::components::link::Link;
use crate::components::notice::words;
use crate::components::suggestions::{names, suggestions};
use crate::i18n::desk;
use crate::navigation::query_of;
use crate::route::Route;

/// How keeping goes.
#[derive(Clone, Copy)]
struct Keeping {
    form: ReceiptForm,
    /// What was there before the last change.
    before: RwSignal<Option<Filing>>,
    /// Changes that are not kept yet, the first of them being on its way.
    waiting: StoredValue<Rc<RefCell<VecDeque<FilingChange>>>, LocalStorage>,
    problem: RwSignal<Option<Problem>>,
    announcer: Announcer,
}

/// The three places to type.
#[component]
pub(super) fn FilingFields(form: ReceiptForm) -> impl IntoView {
    let keeping = Keeping {
        form,
        before: RwSignal::new(None),
        waiting: StoredValue::new_local(Rc::default()),
        problem: RwSignal::new(None),
        announcer: Announcer::expect(),
    };
    let facets = RwSignal::new(Facets::default());
    spawn_local(async move {
        // Without suggestions names are typed.
        if let Ok(known) = api::facets().await {
            facets.try_set(known);
        }
    });
    let texts = &desk().receipt;
    // What a person said and what rules set, together.
    let said = Memo::new(move |_| {
        form.detail.with(|detail| {
            let shown = |detail: &ReceiptDetail| Filing {
                category: detail.row.category.clone(),
                tags: detail.row.tags.clone(),
                ..detail.filing.clone()
            };
            detail.as_ref().map(shown).unwrap_or_default()
        })
    });
    // Each by itself: what is typed in one place stays when another one is kept meanwhile.
    let category = Memo::new(move |_| said.with(|said| said.category.clone().unwrap_or_default()));
    let tags = Memo::new(move |_| said.with(|said| said.tags.join(", ")));
    let note = Memo::new(move |_| said.with(|said| said.note.clone().unwrap_or_default()));
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
                    class="input"
                    type="text"
                    list="categories"
                    maxlength="60"
                    autocomplete="off"
                    data-test="category"
                    placeholder=" "
                    prop:value=category
                    on:change:target=move |event| on_category(event.target().value())
                />
            </label>
            {changing(move || facets.with(|facets| suggestions("categories", names(&facets.categories))))}
            <label class="filing-field">
                <span>{texts.tags}</span>
                <input
                    class="input"
                    type="text"
                    list="tags"
                    autocomplete="off"
                    data-test="tags"
                    placeholder=desk().trash.tags_hint
                    prop:value=tags
                    on:change:target=move |event| on_tags(event.target().value())
                />
            </label>
            {changing(move || {
                let tags = facets.with(|facets| names(&facets.tags));
                said.with(|said| suggestions("tags", joined(said, &tags)))
            })}
            <label class="filing-field">
                <span>{texts.note}</span>
                <textarea
                    class="input"
                    rows="2"
                    maxlength="2000"
                    data-test="note"
                    placeholder=" "
                    prop:value=note
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
            {changing(move || form.detail.with(|detail| detail.as_ref().map(ruled)))}
            <p role="alert">{changing(move || keeping.problem.get().as_ref().map(words))}</p>
        </div>
    }
}

/// The rules that were laid over the receipt, and the way to one that says what it shows.
fn ruled(detail: &ReceiptDetail) -> AnyView {
    let texts = &desk().rules;
    let used = (!detail.rules.is_empty()).then(|| {
        let uses = detail.rules.iter().map(|used| view! { <q>{used.text.clone()}</q> " " }).collect_view();
        view! { <span>{texts.title} ": " {uses}</span> }
    });
    let printed = detail.receipt.merchant.name.raw.clone().unwrap_or_default();
    let shown = [("merchant", &detail.row.merchant), ("category", &detail.row.category)];
    let shown = shown.into_iter().filter_map(|(name, value)| Some((name, value.clone()?)));
    let asked: Vec<_> = [("text", printed)].into_iter().chain(shown).collect();
    view! {
        <p class="filing-rules">
            {used}
            <Link to=Route::Rules query=query_of(&asked) class="button quiet" test="make-rule">
                {texts.always}
            </Link>
        </p>
    }
    .into_any()
}

impl Keeping {
    /// Keeps a change once those before it are kept: also where the page is left meanwhile.
    fn keep(self, change: FilingChange) {
        let waiting = self.waiting.get_value();
        waiting.borrow_mut().push_back(change);
        if waiting.borrow().len() > 1 {
            return;
        }
        spawn_local(async move {
            loop {
                let Some(change) = waiting.borrow().front().cloned() else { break };
                self.keep_now(&change).await;
                waiting.borrow_mut().pop_front();
            }
        });
    }

    async fn keep_now(self, change: &FilingChange) {
        let before = self.form.detail.try_with_untracked(|detail| Some(detail.as_ref()?.filing.clone()));
        match filing::file(self.form.id, change).await {
            Ok(detail) => {
                self.form.show(detail);
                self.problem.try_set(None);
                self.before.try_set(before.flatten());
                self.announcer.say(desk().receipt.saved.to_owned());
            }
            Err(problem) => drop(self.problem.try_set(Some(problem))),
        }
    }

    fn undo(self) {
        let Some(before) = self.before.get_untracked() else { return };
        let before = Before { id: self.form.id, corrections: None, filing: Some(before) };
        spawn_local(async move {
            let undone = filing::undo(vec![before]).await;
            match undone
                .and_then(|done| done.failed.first().map_or(Ok(()), |failed| Err(failed.problem.into())))
            {
                Ok(()) => {
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

/// A browser completes the whole text of a place: each suggestion is what would stand there then.
fn joined(said: &Filing, tags: &[String]) -> Vec<String> {
    let others = tags.iter().filter(|tag| !said.tags.contains(tag));
    others.map(|tag| [&said.tags[..], std::slice::from_ref(tag)].concat().join(", ")).collect()
}
