//! Offer of a rule where the user entered the same on several receipts, and rules in words.

use leptos::html;
use leptos::prelude::*;
use shared::fields::FieldName;
use shared::rules::RuleDraft;

use super::suggestion_state::{RuleOfferState, draft_from_suggestion, offer_question};
use crate::features::receipt::form::ReceiptForm;
use crate::i18n::{desk, t};
use crate::ui::{Button, dynamic_view, focus_on_load, problem_text, run_effect};

/// Offer on the page of a receipt whose merchant or category the user entered.
#[component]
pub(crate) fn ReceiptRuleOffer(form: ReceiptForm) -> impl IntoView {
    let offer = RuleOfferState::new();
    let entered = Memo::new(move |_| {
        form.with_detail(|detail| {
            let merchant = detail.corrections.entries.get(&FieldName::Merchant);
            let merchant = merchant.and_then(|entry| entry.value.clone());
            (merchant, detail.filing.category.clone())
        })
    });
    run_effect(move || match entered.get() {
        None | Some((None, None)) => offer.clear(),
        Some(_) => offer.load_for(form.id),
    });
    view! { <RuleOffer offer /> }
}

/// Offer of a rule, or the new rule with a button that undoes it.
#[component]
pub(crate) fn RuleOffer(offer: RuleOfferState) -> impl IntoView {
    let texts = &desk().rules;
    let problem = move || dynamic_view(move || offer.problem().as_ref().map(problem_text));
    dynamic_view(move || {
        if let Some(created) = offer.created.get() {
            let notice = NodeRef::<html::Div>::new();
            // The button that was pressed is gone, so the notice takes the focus.
            focus_on_load(notice);
            let notice = view! {
                <div class="rule-offer" tabindex="-1" data-test="rule-created" node_ref=notice>
                    <p>{(texts.saved)(created.changed)}</p>
                    <div class="rules-actions">
                        <Button test="rule-offer-undo" on_press=move || offer.undo_creation()>
                            {desk().trash.undo}
                        </Button>
                    </div>
                    <p class="inline-problem" role="alert">{problem()}</p>
                </div>
            };
            return Some(notice.into_any());
        }
        let suggestion = offer.suggestion()?;
        let question = offer_question(&suggestion);
        let label = question.clone();
        let effect = move || {
            let preview = offer.preview.signal().get();
            preview.map(|preview| (texts.preview)(preview.matching, preview.changing))
        };
        let offered = view! {
            <section class="rule-offer" data-test="rule-offer" aria-label=label>
                <p><strong>{question}</strong></p>
                <p class="rules-note">{rule_sentence(&draft_from_suggestion(suggestion))}</p>
                <p role="status" data-test="rule-offer-effect">{dynamic_view(effect)}</p>
                <div class="rules-actions">
                    <Button test="rule-offer-preview" on_press=move || offer.load_preview()>
                        {texts.offer_preview}
                    </Button>
                    <Button
                        class="primary"
                        test="rule-offer-yes"
                        on_press=move || offer.create_rule()
                    >
                        {texts.offer_yes}
                    </Button>
                    <Button test="rule-offer-no" on_press=move || offer.dismiss()>
                        {texts.offer_no}
                    </Button>
                </div>
                <p class="inline-problem" role="alert">{problem()}</p>
            </section>
        };
        Some(offered.into_any())
    })
}

/// Renders a rule in words: `“KIOSK” → Merchant Kiosk, Category Food`.
pub(super) fn rule_sentence(rule: &RuleDraft) -> AnyView {
    let tags = (!rule.tags.is_empty()).then(|| rule.tags.join(", "));
    let sets = [
        (t().receipts.merchant, rule.merchant.clone()),
        (desk().receipt.category, rule.category.clone()),
        (desk().receipt.tags, tags),
    ];
    let sets = sets.into_iter().filter_map(|(name, value)| {
        Some(view! { <span class="rules-set">{name} " " <strong>{value?}</strong></span> })
    });
    view! { <q>{rule.text.clone()}</q> <span aria-hidden="true">" → "</span> {sets.collect_view()} }
        .into_any()
}
