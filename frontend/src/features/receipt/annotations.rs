//! Note, category and tags of a receipt: saved on every change, with undo.
//!
//! Text that could not be saved, because the page was left or the server was unreachable, is kept
//! in the browser and sent when the receipt is opened again.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::annotations::{AnnotationChange, Annotations};
use shared::api::ReceiptDetail;
use shared::bulk::UndoState;
use shared::id::ReceiptId;
use shared::problem::{Problem, ProblemCode};
use shared::route::Route;

use super::form::ReceiptForm;
use crate::browser::navigation::encode_query;
use crate::browser::storage;
use crate::data::api::annotations;
use crate::data::load_facets;
use crate::i18n::desk;
use crate::ui::{
    Announcer, Button, Link, dynamic_view, facet_values, problem_text, render_datalist,
};

/// Editable annotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum AnnotationField {
    Category,
    Tags,
    Note,
}

/// Texts to be saved, with their fields, in the order in which they were typed.
type PendingSaves = VecDeque<(AnnotationField, String)>;

/// State of saving.
#[derive(Clone, Copy)]
struct AnnotationSaver {
    form: ReceiptForm,
    /// Annotations before the last change.
    undo_state: RwSignal<Option<Annotations>>,
    /// Changes that are not saved yet; the first one is being sent.
    pending: StoredValue<Rc<RefCell<PendingSaves>>, LocalStorage>,
    /// Texts of an earlier visit, by [`AnnotationField`], until they are saved.
    unsaved_texts: RwSignal<[Option<String>; 3]>,
    problem: RwSignal<Option<Problem>>,
    announcer: Announcer,
}

/// Inputs for category, tags and note.
#[component]
pub(super) fn AnnotationFields(form: ReceiptForm) -> impl IntoView {
    let saver = AnnotationSaver {
        form,
        undo_state: RwSignal::new(None),
        pending: StoredValue::new_local(Rc::default()),
        unsaved_texts: RwSignal::new(
            AnnotationField::ALL.map(|field| storage::stored(&field.storage_key(form.id))),
        ),
        problem: RwSignal::new(None),
        announcer: Announcer::expect(),
    };
    // Send what an earlier visit could not save.
    for (field, text) in AnnotationField::ALL
        .into_iter()
        .zip(saver.unsaved_texts.get_untracked())
    {
        if let Some(text) = text {
            saver.queue_save(field, text);
        }
    }
    let facets = load_facets();
    let texts = &desk().receipt;
    // Annotations of the user and of rules, combined.
    let combined = Memo::new(move |_| {
        let combine = |detail: &ReceiptDetail| Annotations {
            category: detail.row.category.clone(),
            tags: detail.row.tags.clone(),
            ..detail.filing.clone()
        };
        form.with_detail(combine).unwrap_or_default()
    });
    // One signal per field, so that saving one field does not reset text being typed in another.
    let shown = move |field: AnnotationField, text_of: fn(&Annotations) -> String| {
        let unsaved = move || {
            saver
                .unsaved_texts
                .with(|texts| texts[field as usize].clone())
        };
        Memo::new(move |_| unsaved().unwrap_or_else(|| combined.with(text_of)))
    };
    // Single-line text input.
    let input = move |field: AnnotationField,
                      hint: &'static str,
                      length: Option<&'static str>,
                      text_of: fn(&Annotations) -> String| {
        view! {
            <input
                class="input"
                type="text"
                list=field.list_name()
                maxlength=length
                autocomplete="off"
                data-test=field.name()
                placeholder=hint
                prop:value=shown(field, text_of)
                on:input:target=move |event| saver.store_typed(field, &event.target().value())
                on:change:target=move |event| saver.queue_save(field, event.target().value())
            />
        }
    };
    let category = |annotations: &Annotations| annotations.category.clone().unwrap_or_default();
    let tags = |annotations: &Annotations| annotations.tags.join(", ");
    let note = |annotations: &Annotations| annotations.note.clone().unwrap_or_default();
    let field = AnnotationField::Note;
    view! {
        <div class="filing">
            <label class="filing-field">
                <span>{texts.category}</span>
                {input(AnnotationField::Category, " ", Some("60"), category)}
            </label>
            {dynamic_view(move || {
                facets.with(|facets| {
                    render_datalist("categories", facet_values(&facets.categories))
                })
            })}
            <label class="filing-field">
                <span>{texts.tags}</span>
                {input(AnnotationField::Tags, desk().trash.tags_hint, None, tags)}
            </label>
            {dynamic_view(move || {
                let tags = facets.with(|facets| facet_values(&facets.tags));
                combined.with(|annotations| {
                    render_datalist("tags", complete_tag_lists(annotations, &tags))
                })
            })}
            <label class="filing-field">
                <span>{texts.note}</span>
                <textarea
                    class="input"
                    rows="2"
                    maxlength="2000"
                    data-test=field.name()
                    placeholder=" "
                    prop:value=shown(field, note)
                    on:input:target=move |event| saver.store_typed(field, &event.target().value())
                    on:change:target=move |event| saver.queue_save(field, event.target().value())
                ></textarea>
            </label>
            <p class="filing-state">
                {dynamic_view(move || saver.undo_state.with(Option::is_some).then(|| view! {
                    <span>{desk().receipt.saved}</span>
                    <Button class="quiet" test="undo-filing" on_press=move || saver.undo()>
                        {desk().trash.undo}
                    </Button>
                }.into_any()))}
            </p>
            {dynamic_view(move || form.with_detail(render_applied_rules))}
            <p role="alert">
                {dynamic_view(move || saver.problem.get().as_ref().map(problem_text))}
            </p>
        </div>
    }
}

/// Renders the rules that were applied to the receipt, and a link to a new rule prefilled from it.
fn render_applied_rules(detail: &ReceiptDetail) -> AnyView {
    let texts = &desk().rules;
    let applied = (!detail.rules.is_empty()).then(|| {
        let quotes = detail
            .rules
            .iter()
            .map(|rule| view! { <q>{rule.text.clone()}</q> " " })
            .collect_view();
        view! { <span>{texts.title} ": " {quotes}</span> }
    });
    // The new rule is prefilled with the printed name and the values shown.
    let printed = detail.receipt.merchant.name.raw.clone().unwrap_or_default();
    let shown = [
        ("merchant", &detail.row.merchant),
        ("category", &detail.row.category),
    ];
    let shown = shown
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.clone()?)));
    let query: Vec<_> = [("text", printed)].into_iter().chain(shown).collect();
    view! {
        <p class="filing-rules">
            {applied}
            <Link to=Route::Rules query=encode_query(&query) class="button quiet" test="make-rule">
                {texts.always}
            </Link>
        </p>
    }
    .into_any()
}

impl AnnotationField {
    const ALL: [Self; 3] = [Self::Category, Self::Tags, Self::Note];

    /// Returns the name used in keys of the browser's storage, and by tests.
    fn name(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Tags => "tags",
            Self::Note => "note",
        }
    }

    /// Returns the id of the `<datalist>` with suggestions.
    fn list_name(self) -> Option<&'static str> {
        match self {
            Self::Category => Some("categories"),
            Self::Tags => Some("tags"),
            Self::Note => None,
        }
    }

    /// Returns the key under which the browser stores text that is not saved yet.
    fn storage_key(self, id: ReceiptId) -> String {
        ["filing.", &id.to_string(), ".", self.name()].concat()
    }

    fn to_change(self, text: &str) -> AnnotationChange {
        let mut change = AnnotationChange::default();
        // Empty text clears the annotation.
        let filled = || Some(text.to_owned()).filter(|text| !text.trim().is_empty());
        match self {
            Self::Category => change.category = filled().into(),
            Self::Tags => change.tags = Some(vec![text.to_owned()]),
            Self::Note => change.note = filled().into(),
        }
        change
    }
}

impl AnnotationSaver {
    /// Stores the typed text, in case the page is left before it is saved.
    fn store_typed(self, field: AnnotationField, text: &str) {
        storage::store(&field.storage_key(self.form.id), text);
    }

    /// Saves a text after those queued before it, even if the page is left meanwhile.
    fn queue_save(self, field: AnnotationField, text: String) {
        self.store_typed(field, &text);
        let pending = self.pending.get_value();
        pending.borrow_mut().push_back((field, text));
        // A loop that is already running also sends this text.
        if pending.borrow().len() > 1 {
            return;
        }
        spawn_local(async move {
            loop {
                let Some((field, text)) = pending.borrow().front().cloned() else {
                    break;
                };
                self.save_now(field, &text).await;
                pending.borrow_mut().pop_front();
            }
        });
    }

    async fn save_now(self, field: AnnotationField, text: &str) {
        let before = self
            .form
            .detail
            .try_with_untracked(|detail| Some(detail.as_ref()?.filing.clone()));
        let answer = annotations::update_annotations(self.form.id, &field.to_change(text)).await;
        // Text for a receipt that no longer exists is dropped.
        let is_settled = match &answer {
            Ok(_) => true,
            Err(problem) => problem.code == ProblemCode::ReceiptUnknown,
        };
        // Text typed meanwhile stays stored.
        let key = field.storage_key(self.form.id);
        if is_settled && storage::stored(&key).as_deref() == Some(text) {
            storage::remove_stored(&key);
        }
        match answer {
            Ok(detail) => {
                self.form.show_detail(detail);
                self.unsaved_texts
                    .try_update(|texts| texts[field as usize] = None);
                self.problem.try_set(None);
                self.undo_state.try_set(before.flatten());
                self.announcer.say(desk().receipt.saved.to_owned());
            }
            Err(problem) => drop(self.problem.try_set(Some(problem))),
        }
    }

    fn undo(self) {
        let Some(before) = self.undo_state.get_untracked() else {
            return;
        };
        let before = UndoState {
            id: self.form.id,
            corrections: None,
            filing: Some(before),
        };
        spawn_local(async move {
            let undone = annotations::undo_changes(vec![before]).await;
            // The request has a single receipt, so its failure is that of the request.
            match undone.and_then(|done| {
                done.failed
                    .first()
                    .map_or(Ok(()), |failed| Err(failed.problem.into()))
            }) {
                Ok(()) => {
                    self.problem.try_set(None);
                    self.undo_state.try_set(None);
                    self.form.load();
                    self.announcer.say(desk().trash.undone.to_owned());
                }
                Err(problem) => drop(self.problem.try_set(Some(problem))),
            }
        });
    }
}

/// Returns suggestions for the tags input: browsers replace the whole text, so each one repeats the
/// present tags.
fn complete_tag_lists(annotations: &Annotations, tags: &[String]) -> Vec<String> {
    let others = tags.iter().filter(|tag| !annotations.tags.contains(tag));
    others
        .map(|tag| {
            [&annotations.tags[..], std::slice::from_ref(tag)]
                .concat()
                .join(", ")
        })
        .collect()
}
