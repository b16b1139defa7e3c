//! Notice of the last saved change, with a button that undoes it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::bulk::UndoState;
use shared::route::Route;

use super::form::ReceiptForm;
use super::saved_change::{SavedChange, take_carried_over};
use crate::browser::navigation::Navigation;
use crate::data::api::annotations;
use crate::i18n::desk;
use crate::ui::{Announcer, ResultNotice, dynamic_view, problem_text};

/// Last saved change with a button that undoes it. The cursor stays where the user types.
#[component]
pub(super) fn UndoNotice(form: ReceiptForm) -> impl IntoView {
    if let Some(change) = take_carried_over() {
        form.saved_change.set(Some(change));
    }
    let (announcer, navigation) = (Announcer::expect(), Navigation::expect());
    let problem = RwSignal::new(None);
    let undo = move |before: UndoState| {
        spawn_local(async move {
            let id = before.id;
            let undone = annotations::undo_changes(vec![before]).await;
            // The request has a single receipt, so its failure is that of the request.
            let failure = match undone {
                Ok(done) => done.failed.first().map(|failed| failed.problem.into()),
                Err(problem) => Some(problem),
            };
            if failure.is_none() {
                form.saved_change.try_set(None);
                announcer.say(desk().trash.undone.to_owned());
                if id == form.id {
                    form.load();
                } else {
                    navigation.replace_page(Route::Receipt(id), &untrack(|| navigation.query()));
                }
            }
            problem.try_set(failure);
        });
    };
    let on_close = Callback::new(move |()| form.saved_change.set(None));
    view! {
        <div class="undo-notice" role="status">
            {dynamic_view(move || {
                form.saved_change.get().map(|SavedChange { sentence, before }| {
                    let on_undo = Callback::new(move |()| undo(before.clone()));
                    view! {
                        <ResultNotice
                            sentence
                            can_undo=true
                            takes_focus=false
                            on_undo
                            on_close
                        />
                    }
                })
            })}
            <p class="not-saved" role="alert">
                {dynamic_view(move || problem.get().as_ref().map(problem_text))}
            </p>
        </div>
    }
}
