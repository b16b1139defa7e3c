//! State of note, category and tags: saved on every change, with undo.
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
use shared::search_results::Facets;

use super::form::ReceiptForm;
use super::saved_change::SavedChange;
use crate::browser::storage;
use crate::data::api::annotations;
use crate::data::load_facets;
use crate::i18n::desk;

/// Editable annotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AnnotationField {
    Category,
    Tags,
    Note,
}

/// Texts to be saved, with their fields, in the order in which they were typed.
type PendingSaves = VecDeque<(AnnotationField, String)>;

/// State of saving. Copies share it.
#[derive(Clone, Copy)]
pub(super) struct AnnotationSaver {
    form: ReceiptForm,
    /// Values that the inputs suggest.
    pub(super) facets: RwSignal<Facets>,
    /// Annotations of the user and of rules, combined.
    pub(super) combined: Memo<Annotations>,
    /// Changes that are not saved yet; the first one is being sent.
    pending: StoredValue<Rc<RefCell<PendingSaves>>, LocalStorage>,
    /// Texts of an earlier visit, by [`AnnotationField`], until they are saved.
    unsaved_texts: RwSignal<[Option<String>; 3]>,
    /// Field that could not be saved, and why.
    problem: RwSignal<Option<(AnnotationField, Problem)>>,
}

impl AnnotationField {
    pub(super) const ALL: [Self; 3] = [Self::Category, Self::Tags, Self::Note];

    /// Returns the name used in keys of the browser's storage, and by tests.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Tags => "tags",
            Self::Note => "note",
        }
    }

    /// Returns the id of the `<datalist>` with suggestions.
    pub(super) fn list_name(self) -> Option<&'static str> {
        match self {
            Self::Category => Some("categories"),
            Self::Tags => Some("tags"),
            Self::Note => None,
        }
    }

    /// Returns the name on the page.
    pub(super) fn label(self) -> &'static str {
        let texts = &desk().receipt;
        match self {
            Self::Category => texts.category,
            Self::Tags => texts.tags,
            Self::Note => texts.note,
        }
    }

    /// Returns the text that is typed for the annotation.
    fn text_of(self, annotations: &Annotations) -> String {
        match self {
            Self::Category => annotations.category.clone().unwrap_or_default(),
            Self::Tags => annotations.tags.join(", "),
            Self::Note => annotations.note.clone().unwrap_or_default(),
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
    /// Creates the saver of a receipt. Unsaved texts of an earlier visit are sent again.
    pub(super) fn new(form: ReceiptForm) -> Self {
        let combine = |detail: &ReceiptDetail| Annotations {
            category: detail.row.category.clone(),
            tags: detail.row.tags.clone(),
            ..detail.filing.clone()
        };
        let unsaved_texts =
            AnnotationField::ALL.map(|field| storage::stored(&field.storage_key(form.id)));
        let saver = Self {
            form,
            facets: load_facets(),
            combined: Memo::new(move |_| form.with_detail(combine).unwrap_or_default()),
            pending: StoredValue::new_local(Rc::default()),
            unsaved_texts: RwSignal::new(unsaved_texts.clone()),
            problem: RwSignal::new(None),
        };
        for (field, text) in AnnotationField::ALL.into_iter().zip(unsaved_texts) {
            if let Some(text) = text {
                saver.queue_save(field, text);
            }
        }
        saver
    }

    /// Returns the text shown in a field. Each field has its own memo: saving one field must not
    /// reset the text that is being typed into another.
    pub(super) fn shown_text(self, field: AnnotationField) -> Memo<String> {
        let unsaved = move || {
            self.unsaved_texts
                .with(|texts| texts[field as usize].clone())
        };
        let saved = move || self.combined.with(|annotations| field.text_of(annotations));
        Memo::new(move |_| unsaved().unwrap_or_else(saved))
    }

    /// Returns why a field could not be saved.
    pub(super) fn problem_of(self, field: AnnotationField) -> Option<Problem> {
        let problem = self.problem.get();
        problem
            .filter(|(failed, _)| *failed == field)
            .map(|(_, problem)| problem)
    }

    /// Stores the typed text, in case the page is left before it is saved.
    pub(super) fn store_typed(self, field: AnnotationField, text: &str) {
        storage::store(&field.storage_key(self.form.id), text);
    }

    /// Forgets the typed text.
    pub(super) fn forget_typed(self, field: AnnotationField) {
        storage::remove_stored(&field.storage_key(self.form.id));
    }

    /// Saves the stored text again.
    pub(super) fn retry(self, field: AnnotationField) {
        if let Some(text) = storage::stored(&field.storage_key(self.form.id)) {
            self.queue_save(field, text);
        }
    }

    /// Saves a text after those queued before it, even if the page is left meanwhile.
    pub(super) fn queue_save(self, field: AnnotationField, text: String) {
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
                let change = before.flatten().map(|before| SavedChange {
                    sentence: (desk().receipt.field_saved)(field.label()),
                    before: UndoState {
                        id: self.form.id,
                        corrections: None,
                        filing: Some(before),
                    },
                });
                self.form.saved_change.try_set(change);
            }
            Err(problem) => drop(self.problem.try_set(Some((field, problem)))),
        }
    }
}
