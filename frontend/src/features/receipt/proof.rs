//! Result of the arithmetic checks: whether the numbers of a receipt add up.

use leptos::prelude::*;
use shared::checks::Check;
use shared::fields::FieldName;

use super::field_row::FieldActions;
use super::form::ReceiptForm;
use super::slot::Slot;
use super::verdict::Verdict;
use crate::i18n::{desk, format};
use crate::ui::{Icon, Symbol, dynamic_view, run_effect};

/// Result of the checks: the numbers add up, contradict each other, or give a missing total.
#[component]
pub(crate) fn Proof(form: ReceiptForm, actions: FieldActions) -> impl IntoView {
    let texts = &desk().receipt;
    // An unchanged result is not announced again.
    let verdict = RwSignal::new(Verdict::Silent);
    run_effect(move || {
        let now = form.verdict();
        if verdict.with_untracked(|before| *before != now) {
            verdict.set(now);
        }
    });
    view! {
        <div class="proof" role="status" data-test="proof">
            {dynamic_view(move || {
                let (name, icon, text, total) = match verdict.get() {
                    Verdict::Silent => return None,
                    Verdict::AddsUp => ("holds", Icon::Check, texts.adds_up.to_owned(), None),
                    Verdict::Fails(check) => {
                        let text = texts.sums.fails(&localize_check(check));
                        ("fails", Icon::Warning, text, None)
                    }
                    Verdict::Missing(total) => {
                        let text = (texts.no_total)(&format::grouped_amount(total));
                        ("missing", Icon::Warning, text, Some(total))
                    }
                };
                // A missing total that follows from the other amounts can be accepted.
                let take = total.map(|total| {
                    let put = move |_| {
                        form.set_text(Slot::Field(FieldName::Total), format::input_amount(total));
                        actions.commit.run(());
                    };
                    view! {
                        <button type="button" class="button" data-test="take-total" on:click=put>
                            {(texts.take_total)(&format::grouped_amount(total))}
                        </button>
                    }
                        .into_any()
                });
                let line = view! {
                    <div class="verdict" data-verdict=name>
                        <Symbol icon />
                        <p>{text}</p>
                        {take}
                    </div>
                };
                Some(line.into_any())
            })}
        </div>
    }
}

/// Returns the check with its numbers in local notation.
fn localize_check(check: Check) -> Check {
    Check {
        expected: format::localized_decimal(&check.expected),
        actual: format::localized_decimal(&check.actual),
        ..check
    }
}
