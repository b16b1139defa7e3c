//! User rules and their effects on stored receipts.
//!
//! Rules are created, changed, deleted, restored and previewed. Preview and execution use the same
//! function ([`changed_effects`]), so that a preview is exact. Applications of a rule are written
//! in one transaction; the derived columns of the receipts are refreshed afterwards in batches,
//! before the answer is sent.

mod suggestions;

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use shared::annotations::{Annotations, Change};
use shared::api::Event;
use shared::id::{ReceiptId, RuleId};
use shared::problem::ProblemCode;
use shared::receipt::TEXT_CHARACTERS_MAX;
use shared::rules::{
    PREVIEW_RECEIPTS_MAX, RULES_MAX, Rule, RuleApplication, RuleChange, RuleDraft, RuleEffect,
    RuleList, RuleOutcome, RulePreview, RuleResponse, RuleRow, RuleScope,
};
use shared::text::{normalize_text, single_spaced};
use tokio::sync::Semaphore;
use tracing::error;

use crate::app::App;
use crate::db::columns::RuleTarget;
use crate::db::rule_applications::{self, rule_strength, sort_strongest_first};
use crate::db::rules::{self, RuleState};
use crate::db::{DbError, Transaction, derived};
use crate::error::OperationError;
use crate::{annotations, intake};
pub use suggestions::{dismiss_suggestion, suggest_rules};

/// Above this number of changed receipts browsers are told to reload instead of getting one event
/// per receipt: the event channel of [`App`] must have room for all of them.
const RECEIPT_EVENTS_MAX: usize = 200;

/// Serialises changes of rules.
static RULES_LOCK: Semaphore = Semaphore::const_new(1);

/// A receipt, and the values that the rule sets for it from now on.
type RuleStep = (RuleTarget, Option<RuleApplication>);

/// Returns all rules with the number of their receipts, the strongest first.
pub async fn list_rules(app: &App) -> Result<RuleList, DbError> {
    let counts = app.db.rule_counts().await?;
    let mut rules = app.db.rules().await?;
    rules
        .sort_by_cached_key(|rule| Reverse(rule_strength(&rule.text, rule.created_at_ms, rule.id)));
    let row = |rule: Rule| RuleRow {
        receipts: counts.get(&rule.id).copied().unwrap_or(0),
        rule,
    };
    Ok(RuleList {
        rules: rules.into_iter().map(row).collect(),
    })
}

/// Runs a change of rules to completion, even if the caller is dropped. Changes run one after the
/// other, each after all derived columns were refreshed, since it compares with their values.
async fn run_exclusively(
    app: App,
    doing: impl Future<Output = Result<RuleResponse, OperationError>> + Send + 'static,
) -> Result<RuleResponse, OperationError> {
    let task = tokio::spawn(async move {
        let _turn = RULES_LOCK.acquire().await.expect("nobody closes it");
        app.db.refresh_stale().await?;
        doing.await
    });
    task.await.unwrap_or_else(|panic| {
        error!(%panic, "a rule could not be laid over receipts");
        Err(OperationError::Refused(ProblemCode::Internal))
    })
}

/// Creates a rule. A deleted rule with this id is restored with all its applications; an existing
/// one stays unchanged, so that requests can be repeated.
pub async fn create_rule(app: &App, draft: RuleDraft) -> Result<RuleResponse, OperationError> {
    let own = app.clone();
    run_exclusively(app.clone(), async move { create_locked(&own, draft).await }).await
}

async fn create_locked(app: &App, draft: RuleDraft) -> Result<RuleResponse, OperationError> {
    let reach = draft.apply;
    let now = app.clock.now_ms();
    let rule = rule_from_draft(draft, now)?;
    let mut tx = app.db.begin().await?;
    if let Some(rule) = rules::find_rule(&mut tx, rule.id, RuleState::Live).await? {
        return Ok(RuleResponse { rule, changed: 0 });
    }
    let known = rules::live_rules(&mut tx).await?;
    if known.len() >= RULES_MAX {
        return Err(OperationError::Refused(ProblemCode::RuleUnusable));
    }
    // Restore: the stored applications count again, so that undoing a deletion is exact.
    if let Some(rule) = rules::find_rule(&mut tx, rule.id, RuleState::Deleted).await? {
        rules::upsert_rule(&mut tx, &rule).await?;
        let steps = rule_applications::find_applications(&mut tx, rule.id).await?;
        let steps = steps
            .into_iter()
            .map(|(receipt, used)| (receipt, Some(used)))
            .collect();
        rule_applications::mark_trash_stale(&mut tx, rule.id).await?;
        return commit_steps(app, tx, &rule, steps).await;
    }
    rules::upsert_rule(&mut tx, &rule).await?;
    // A new rule applies to past receipts only on request.
    let steps = match reach {
        RuleScope::New => Vec::new(),
        RuleScope::Past => {
            let receipts =
                rule_applications::find_receipts_containing(&mut tx, &normalize_text(&rule.text))
                    .await?;
            plan_steps(&rule, receipts, Vec::new())
        }
    };
    commit_steps(app, tx, &rule, steps).await
}

/// Changes a rule; absent values stay.
pub async fn change_rule(
    app: &App,
    id: RuleId,
    change: RuleChange,
) -> Result<RuleResponse, OperationError> {
    let own = app.clone();
    run_exclusively(
        app.clone(),
        async move { change_locked(&own, id, change).await },
    )
    .await
}

async fn change_locked(
    app: &App,
    id: RuleId,
    change: RuleChange,
) -> Result<RuleResponse, OperationError> {
    let mut tx = app.db.begin().await?;
    let Some(before) = rules::find_rule(&mut tx, id, RuleState::Live).await? else {
        return Err(OperationError::Refused(ProblemCode::RuleUnknown));
    };
    let reach = change.apply;
    // Absent values keep their present content.
    let text = |before: Option<String>, change: Change| match change {
        Change::Keep => before,
        Change::Clear => None,
        Change::Set(text) => Some(text),
    };
    let draft = RuleDraft {
        id: Some(id),
        text: change.text.unwrap_or(before.text),
        merchant: text(before.merchant, change.merchant),
        category: text(before.category, change.category),
        tags: change.tags.unwrap_or(before.tags),
        apply: reach,
    };
    // The creation time stays, since it decides which of two rules wins.
    let rule = Rule {
        created_at_ms: before.created_at_ms,
        ..rule_from_draft(draft, app.clock.now_ms())?
    };
    rules::upsert_rule(&mut tx, &rule).await?;
    // Applied to new receipts only, past ones keep what the rule set until now.
    let steps = match reach {
        RuleScope::New => Vec::new(),
        RuleScope::Past => {
            let receipts =
                rule_applications::find_receipts_containing(&mut tx, &normalize_text(&rule.text))
                    .await?;
            plan_steps(
                &rule,
                receipts,
                rule_applications::find_applications(&mut tx, id).await?,
            )
        }
    };
    commit_steps(app, tx, &rule, steps).await
}

/// Deletes a rule and undoes its effects. Creating it again restores all of them.
pub async fn delete_rule(app: &App, id: RuleId) -> Result<RuleResponse, OperationError> {
    let own = app.clone();
    run_exclusively(app.clone(), async move { delete_locked(&own, id).await }).await
}

async fn delete_locked(app: &App, id: RuleId) -> Result<RuleResponse, OperationError> {
    let mut tx = app.db.begin().await?;
    let Some(rule) = rules::find_rule(&mut tx, id, RuleState::Live).await? else {
        return Err(OperationError::Refused(ProblemCode::RuleUnknown));
    };
    let steps: Vec<RuleStep> = rule_applications::find_applications(&mut tx, id)
        .await?
        .into_iter()
        .map(|(receipt, _)| (receipt, None))
        .collect();
    let changed = changed_effects(&rule, &rules::live_rules(&mut tx).await?, &steps);
    // The applications stay stored, for a restore; they do not count while the rule is deleted.
    rules::mark_deleted(&mut tx, id, app.db.moment_at(app.clock.now_ms())).await?;
    for (receipt, _) in &steps {
        derived::mark_stale(&mut tx, receipt.id, app.clock.now_ms()).await?;
    }
    rule_applications::mark_trash_stale(&mut tx, id).await?;
    tx.commit().await?;
    app.db.refresh_stale().await?;
    Ok(publish_changes(app, rule, &changed).await)
}

/// Returns the effects of applying a rule to past receipts, without storing anything.
pub async fn preview_rule(app: &App, draft: RuleDraft) -> Result<RulePreview, OperationError> {
    let known = app.db.rules().await?;
    let before = draft
        .id
        .and_then(|id| known.iter().find(|rule| rule.id == id));
    let mut rule = rule_from_draft(draft, app.clock.now_ms())?;
    let mut used = Vec::new();
    // A changed rule keeps its creation time, and with it its strength.
    if let Some(before) = before {
        rule.created_at_ms = before.created_at_ms;
        used = app.db.receipts_with_rule(rule.id).await?;
    }
    let receipts = app
        .db
        .receipts_containing(&normalize_text(&rule.text))
        .await?;
    let matching = receipts.len().try_into().unwrap_or(u64::MAX);
    let mut effects = changed_effects(&rule, &known, &plan_steps(&rule, receipts, used));
    let changing = effects.len().try_into().unwrap_or(u64::MAX);
    effects.truncate(PREVIEW_RECEIPTS_MAX);
    Ok(RulePreview {
        matching,
        changing,
        first: effects,
    })
}

/// Builds a rule from a draft and checks its limits.
fn rule_from_draft(draft: RuleDraft, now_ms: i64) -> Result<Rule, OperationError> {
    let name = |text: &str| {
        let text = single_spaced(text);
        if text.chars().count() > TEXT_CHARACTERS_MAX || text.contains('\0') {
            return Err(OperationError::Refused(ProblemCode::NameTooLong));
        }
        Ok(text)
    };
    let text = name(&draft.text)?;
    let merchant = name(&draft.merchant.unwrap_or_default())?;
    let filing = Annotations {
        category: draft.category,
        tags: draft.tags,
        ..Annotations::default()
    };
    let Annotations { category, tags, .. } =
        annotations::validate_annotations(filing).map_err(OperationError::Refused)?;
    let merchant = Some(merchant).filter(|merchant| !merchant.is_empty());
    // A rule without words or without effect is refused.
    if normalize_text(&text).is_empty()
        || merchant.is_none() && category.is_none() && tags.is_empty()
    {
        return Err(OperationError::Refused(ProblemCode::RuleUnusable));
    }
    let id = draft.id.unwrap_or_else(|| intake::new_id(now_ms).into());
    Ok(Rule {
        id,
        text,
        merchant,
        category,
        tags,
        created_at_ms: now_ms,
        updated_at_ms: now_ms,
    })
}

/// Plans to apply a rule to all receipts that contain its words, and to unapply it from those that
/// no longer do.
fn plan_steps(
    rule: &Rule,
    holding: Vec<RuleTarget>,
    used: Vec<(RuleTarget, RuleApplication)>,
) -> Vec<RuleStep> {
    let held: HashSet<ReceiptId> = holding.iter().map(|receipt| receipt.id).collect();
    let mut steps: Vec<RuleStep> = holding
        .into_iter()
        .map(|receipt| (receipt, Some(rule.to_application())))
        .collect();
    let lost = used
        .into_iter()
        .filter(|(receipt, _)| !held.contains(&receipt.id));
    steps.extend(lost.map(|(receipt, _)| (receipt, None)));
    steps
}

/// Returns the receipts that will show other values, with the values before and after.
fn changed_effects(rule: &Rule, known: &[Rule], steps: &[RuleStep]) -> Vec<RuleEffect> {
    let mut made: HashMap<RuleId, i64> = known
        .iter()
        .map(|rule| (rule.id, rule.created_at_ms))
        .collect();
    made.insert(rule.id, rule.created_at_ms);
    let effect = |(receipt, used): &RuleStep| {
        let after = outcome_after(receipt, rule.id, used.as_ref(), &made);
        let (id, date, before) = (receipt.id, receipt.date.clone(), receipt.shown.clone());
        (before != after).then_some(RuleEffect {
            id,
            date,
            before,
            after,
        })
    };
    steps.iter().filter_map(effect).collect()
}

/// Returns the values of a receipt if a rule sets `laid` for it.
fn outcome_after(
    receipt: &RuleTarget,
    id: RuleId,
    laid: Option<&RuleApplication>,
    made: &HashMap<RuleId, i64>,
) -> RuleOutcome {
    let others = receipt.applications.iter().filter(|other| other.rule != id);
    let uses = others
        .chain(laid)
        .map(|used| (used.clone(), made.get(&used.rule).copied().unwrap_or(0)));
    let taught = RuleOutcome::from_applications(&sort_strongest_first(uses.collect()));
    // A merchant entered by the user wins over all rules.
    let merchant = if receipt.is_merchant_entered {
        receipt.shown.merchant.clone()
    } else {
        taught
            .merchant
            .clone()
            .or_else(|| receipt.read_merchant.clone())
    };
    RuleOutcome {
        merchant,
        ..taught.with_annotations(&receipt.annotations)
    }
}

/// Stores the planned applications, commits, refreshes the receipts and publishes the changes.
async fn commit_steps(
    app: &App,
    mut tx: Transaction,
    rule: &Rule,
    steps: Vec<RuleStep>,
) -> Result<RuleResponse, OperationError> {
    // Computed before the applications change, from what the receipts show now.
    let changed = changed_effects(rule, &rules::live_rules(&mut tx).await?, &steps);
    for (receipt, used) in &steps {
        rule_applications::unapply_rule(&mut tx, receipt.id, rule.id).await?;
        if let Some(used) = used {
            rule_applications::apply_rule(&mut tx, receipt.id, used).await?;
        }
        derived::mark_stale(&mut tx, receipt.id, app.clock.now_ms()).await?;
    }
    tx.commit().await?;
    app.db.refresh_stale().await?;
    Ok(publish_changes(app, rule.clone(), &changed).await)
}

/// Publishes the changed receipts. Errors are logged only, since the change is committed.
async fn publish_changes(app: &App, rule: Rule, changed: &[RuleEffect]) -> RuleResponse {
    if changed.len() > RECEIPT_EVENTS_MAX {
        app.publish(Event::Missed);
    } else {
        for effect in changed {
            if let Err(cause) = intake::publish_receipt(app, effect.id).await {
                error!(receipt = %effect.id, %cause, "nobody was told that a receipt changed");
            }
        }
    }
    RuleResponse {
        rule,
        changed: changed.len().try_into().unwrap_or(u64::MAX),
    }
}
