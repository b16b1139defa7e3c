//! Note, category and tags of a receipt: kept at once when they change, and laid back on demand.
//!
//! What is typed and not kept yet, because the page was left in the middle or the server was out of reach, is stored in
//! the browser and sent when the receipt is opened again.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::{Filing, ReceiptDetail};
use shared::bulk::{Before, FilingChange};
use shared::finding::Facets;
use shared::id::ReceiptId;
use shared::problem::{Problem, ProblemCode};

use super::receipt_form::ReceiptForm;
use crate::announce::Announcer;
use crate::api::{self, filing};
use crate::components::changing::changing;
use crate::components::link::Link;
use crate::components::notice::words;
use crate::components::suggestions::{names, suggestions};
use crate::device;
use crate::i18n::desk;
use crate::navigation::query_of;
use crate::route::Route;

/// A place to type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Category,
    Tags,
    Note,
}

/// Texts that wait to be saved, each with where it was typed, in the order in which they were typed.
type Waiting = VecDeque<(Place, String)>;

/// How keeping goes.
#[derive(Clone, Copy)]
struct Keeping {
    form: ReceiptForm,
    /// What was there before the last change.
    before: RwSignal<Option<Filing>>,
    /// Changes that are not kept yet, the first of them being on its way.
    waiting: StoredValue<Rc<RefCell<Waiting>>, LocalStorage>,
    /// What was typed on an earlier visit, by [`Place`], until it is kept.
    left: RwSignal<[Option<String>; 3]>,
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
        left: RwSignal::new(Place::ALL.map(|place| device::stored(&place.key(form.id)))),
        problem: RwSignal::new(None),
        announcer: Announcer::expect(),
    };
    for (place, text) in Place::ALL.into_iter().zip(keeping.left.get_untracked()) {
        if let Some(text) = text {
            keeping.keep(place, text);
        }
    }
    let facets = RwSignal::new(Facets::default());
    spawn_local(async move {
        // Without suggestions names are typed.
        if let Ok(known) = api::facets().await {
            facets.try_set(known);
        }
    });
    let texts = &desk().receipt;
    // What a person said and what rules set, together.
    let filing = Memo::new(move |_| {
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
    let shown = move |place: Place, said: fn(&Filing) -> String| {
        let left = move || keeping.left.with(|left| left[place as usize].clone());
        Memo::new(move |_| left().unwrap_or_else(|| filing.with(said)))
    };
    let category = shown(Place::Category, |said| {
        said.category.clone().unwrap_or_default()
    });
    let tags = shown(Place::Tags, |said| said.tags.join(", "));
    let note = shown(Place::Note, |said| said.note.clone().unwrap_or_default());
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
                    on:input:target=move |event| keeping.note_down(Place::Category, &event.target().value())
                    on:change:target=move |event| keeping.keep(Place::Category, event.target().value())
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
                    on:input:target=move |event| keeping.note_down(Place::Tags, &event.target().value())
                    on:change:target=move |event| keeping.keep(Place::Tags, event.target().value())
                />
            </label>
            {changing(move || {
                let tags = facets.with(|facets| names(&facets.tags));
                filing.with(|said| suggestions("tags", joined(said, &tags)))
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
                    on:input:target=move |event| keeping.note_down(Place::Note, &event.target().value())
                    on:change:target=move |event| keeping.keep(Place::Note, event.target().value())
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
        let uses = detail
            .rules
            .iter()
            .map(|used| view! { <q>{used.text.clone()}</q> " " })
            .collect_view();
        view! { <span>{texts.title} ": " {uses}</span> }
    });
    let printed = detail.receipt.merchant.name.raw.clone().unwrap_or_default();
    let shown = [
        ("merchant", &detail.row.merchant),
        ("category", &detail.row.category),
    ];
    let shown = shown
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.clone()?)));
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

impl Place {
    const ALL: [Self; 3] = [Self::Category, Self::Tags, Self::Note];

    /// Where the browser stores what is typed there and not kept yet.
    fn key(self, id: ReceiptId) -> String {
        let name = match self {
            Self::Category => "category",
            Self::Tags => "tags",
            Self::Note => "note",
        };
        ["filing.", &id.to_string(), ".", name].concat()
    }

    fn change(self, text: &str) -> FilingChange {
        let clear_or = || {
            Some(text.to_owned())
                .filter(|text| !text.trim().is_empty())
                .into()
        };
        match self {
            Self::Category => FilingChange {
                category: clear_or(),
                ..FilingChange::default()
            },
            Self::Tags => FilingChange {
                tags: Some(vec![text.to_owned()]),
                ..FilingChange::default()
            },
            Self::Note => FilingChange {
                note: clear_or(),
                ..FilingChange::default()
            },
        }
    }
}

impl Keeping {
    /// Stores what is typed, in case that the page is left before it is kept.
    fn note_down(self, place: Place, text: &str) {
        device::store(&place.key(self.form.id), text);
    }

    /// Keeps a text once those before it are kept: also where the page is left meanwhile.
    fn keep(self, place: Place, text: String) {
        self.note_down(place, &text);
        let waiting = self.waiting.get_value();
        waiting.borrow_mut().push_back((place, text));
        if waiting.borrow().len() > 1 {
            return;
        }
        spawn_local(async move {
            loop {
                let Some((place, text)) = waiting.borrow().front().cloned() else {
                    break;
                };
                self.keep_now(place, &text).await;
                waiting.borrow_mut().pop_front();
            }
        });
    }

    async fn keep_now(self, place: Place, text: &str) {
        let before = self
            .form
            .detail
            .try_with_untracked(|detail| Some(detail.as_ref()?.filing.clone()));
        let answer = filing::file(self.form.id, &place.change(text)).await;
        let is_kept = match &answer {
            Ok(_) => true,
            Err(problem) => problem.code == ProblemCode::ReceiptUnknown,
        };
        // More may have been typed meanwhile.
        let key = place.key(self.form.id);
        if is_kept && device::stored(&key).as_deref() == Some(text) {
            device::unstore(&key);
        }
        match answer {
            Ok(detail) => {
                self.form.show(detail);
                self.left.try_update(|left| left[place as usize] = None);
                self.problem.try_set(None);
                self.before.try_set(before.flatten());
                self.announcer.say(desk().receipt.saved.to_owned());
            }
            Err(problem) => drop(self.problem.try_set(Some(problem))),
        }
    }

    fn undo(self) {
        let Some(before) = self.before.get_untracked() else {
            return;
        };
        let before = Before {
            id: self.form.id,
            corrections: None,
            filing: Some(before),
        };
        spawn_local(async move {
            let undone = filing::undo(vec![before]).await;
            match undone.and_then(|done| {
                done.failed
                    .first()
                    .map_or(Ok(()), |failed| Err(failed.problem.into()))
            }) {
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
    others
        .map(|tag| {
            [&said.tags[..], std::slice::from_ref(tag)]
                .concat()
                .join(", ")
        })
        .collect()
}
