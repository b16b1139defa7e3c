//! Sample receipt: first steps on a server without receipts, and removal of the sample.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::ReceiptRow;
use shared::id::ReceiptId;
use shared::problem::{Problem, ProblemCode};

use crate::data::ReceiptList;
use crate::data::api::{self, sample};
use crate::data::receipt_list::ListPages;
use crate::i18n::desk;
use crate::ui::{Announcer, Button, Icon, dynamic_view, problem_text};

/// Number of receipts from which on nobody looks for a sample among them.
const SEARCHED_ROWS_MAX: usize = 50;

/// What to do first, with a sample receipt to try.
#[component]
pub(super) fn FirstSteps() -> impl IntoView {
    let texts = &desk().sample;
    let request = SampleRequest::new();
    view! {
        <ol class="first-steps">
            {texts.steps.iter().map(|step| view! { <li>{*step}</li> }).collect_view()}
        </ol>
        <Button
            icon=Icon::Receipts
            test="try-sample"
            on_press=move || request.run(sample::add_sample_receipt(), None)
        >
            {texts.take}
        </Button>
        {request.render_problem()}
    }
}

/// Note about the sample receipt, if it is in the list, with a button that removes it.
#[component]
pub(super) fn SampleNote() -> impl IntoView {
    let texts = &desk().sample;
    let list = ReceiptList::expect();
    let sample = Memo::new(move |_| find_sample(list));
    let request = SampleRequest::new();
    dynamic_view(move || {
        sample.get().map(|id| {
            let remove = move || request.run(remove_sample(id), Some(texts.removed));
            view! {
                <div class="sample-note">
                    <span>{texts.note}</span>
                    <Button icon=Icon::Bin test="remove-sample" on_press=remove>
                        {texts.remove}
                    </Button>
                    {request.render_problem()}
                </div>
            }
        })
    })
}

/// Request about the sample receipt; one at a time.
#[derive(Clone, Copy)]
struct SampleRequest {
    is_busy: RwSignal<bool>,
    problem: RwSignal<Option<Problem>>,
    announcer: Announcer,
}

impl SampleRequest {
    fn new() -> Self {
        Self {
            is_busy: RwSignal::new(false),
            problem: RwSignal::new(None),
            announcer: Announcer::expect(),
        }
    }

    /// Runs a request unless another one is in progress. The list changes by its event.
    fn run(
        self,
        request: impl Future<Output = Result<(), Problem>> + 'static,
        success: Option<&'static str>,
    ) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        spawn_local(async move {
            let outcome = request.await;
            self.is_busy.try_set(false);
            if let (Ok(()), Some(sentence)) = (&outcome, success) {
                self.announcer.say(sentence.to_owned());
            }
            self.problem.try_set(outcome.err());
        });
    }

    fn render_problem(self) -> AnyView {
        let problem = move || self.problem.get().as_ref().map(problem_text);
        view! { <p class="sample-problem" role="alert">{dynamic_view(problem)}</p> }.into_any()
    }
}

/// Returns the sample receipt among the loaded rows.
fn find_sample(list: ReceiptList) -> Option<ReceiptId> {
    let find = |pages: &ListPages| {
        let mut rows = pages.rows();
        let is_sample = |row: &&ReceiptRow| row.tags.iter().any(|tag| tag == sample::SAMPLE_TAG);
        let is_searched = pages.order().len() <= SEARCHED_ROWS_MAX;
        rows.find(is_sample)
            .map(|row| row.id)
            .filter(|_| is_searched)
    };
    list.read(find).flatten()
}

/// Moves the sample receipt to the trash. One that is gone already counts as removed.
async fn remove_sample(id: ReceiptId) -> Result<(), Problem> {
    match api::delete_receipt(id).await {
        Err(problem) if problem.code == ProblemCode::ReceiptUnknown => Ok(()),
        outcome => outcome,
    }
}
