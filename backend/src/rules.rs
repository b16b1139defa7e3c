//! Rules of a person: made, changed, deleted and brought back, and what comes of each for the receipts there are.
//!
//! What a rule would do and what it does are computed by the same function ([`plan`]), so that a preview is right. What rules
//! set is written in one transaction; what follows from it for the receipts comes after that, some at a time, and is there
//! when the answer is.

mod suggestions;

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use shared::api::{Event, Filing};
use shared::bulk::Change;
use shared::id::{ReceiptId, RuleId};
use shared::problem::ProblemCode;
use shared::receipt::TEXT_CHARACTERS_MAX;
use shared::rules::{
    Effect, FIRST_MAX, RULES_MAX, Reach, Rule, RuleChange, RuleDone, RuleDraft, RuleList,
    RulePreview, RuleRow, RuleUse, Taught,
};
use tokio::sync::Semaphore;
use tracing::error;

use crate::app::{App, now_ms};
use crate::db::folded::fold;
use crate::db::rule_uses::{self, Concerned, strength, strongest_first};
use crate::db::rules::{self, Among};
use crate::db::{DbError, Transaction, derived};
use crate::{filing, intake};
pub use suggestions::suggestions;

/// Where more receipts than this change, browsers are told to load what they show again: they are told of each one only as
/// long as [`App`] keeps the news of all.
const TOLD_MAX: usize = 200;

/// Rules are changed one at a time.
static TURN: Semaphore = Semaphore::const_new(1);

/// A rule cannot be made or changed.
#[derive(Debug, thiserror::Error)]
pub enum RuleError {
    /// The sender can do something about it.
    #[error("{}", .0.message())]
    Refused(ProblemCode),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// A receipt, and what a rule sets for it from now on.
type Step = (Concerned, Option<RuleUse>);

/// All rules with how much they are used, in the order in which they win over each other.
pub async fn list(app: &App) -> Result<RuleList, DbError> {
    let counts = app.db.rule_counts().await?;
    let mut rules = app.db.rules().await?;
    rules.sort_by_cached_key(|rule| Reverse(strength(&rule.text, rule.created_at_ms, rule.id)));
    let row = |rule: Rule| RuleRow {
        receipts: counts.get(&rule.id).copied().unwrap_or(0),
        rule,
    };
    Ok(RuleList {
        rules: rules.into_iter().map(row).collect(),
    })
}

/// Does something to rules to its end, also where nobody waits for it any more. One comes after the other, so that each plans
/// with what receipts show, and not with what still waits to be derived.
async fn in_turn(
    app: App,
    doing: impl Future<Output = Result<RuleDone, RuleError>> + Send + 'static,
) -> Result<RuleDone, RuleError> {
    let task = tokio::spawn(async move {
        let _turn = TURN.acquire().await.expect("nobody closes it");
        app.db.catch_up().await?;
        doing.await
    });
    task.await.unwrap_or_else(|panic| {
        error!(%panic, "a rule could not be laid over receipts");
        Err(RuleError::Refused(ProblemCode::Internal))
    })
}

/// Makes a rule. One of this id that was deleted is back with all it set; one that is there stays as it is, so that a
/// request can be repeated.
pub async fn create(app: &App, draft: RuleDraft) -> Result<RuleDone, RuleError> {
    let own = app.clone();
    in_turn(
        app.clone(),
        async move { create_in_turn(&own, draft).await },
    )
    .await
}

async fn create_in_turn(app: &App, draft: RuleDraft) -> Result<RuleDone, RuleError> {
    let reach = draft.apply;
    let now = now_ms();
    let rule = rule_of(draft, now)?;
    let mut tx = app.db.begin().await?;
    if let Some(rule) = rules::one(&mut tx, rule.id, Among::Live).await? {
        return Ok(RuleDone { rule, changed: 0 });
    }
    let known = rules::live(&mut tx).await?;
    if known.len() >= RULES_MAX {
        return Err(RuleError::Refused(ProblemCode::RuleUnusable));
    }
    if let Some(rule) = rules::one(&mut tx, rule.id, Among::Deleted).await? {
        rules::put(&mut tx, &rule).await?;
        let steps = rule_uses::using(&mut tx, rule.id).await?;
        let steps = steps
            .into_iter()
            .map(|(receipt, used)| (receipt, Some(used)))
            .collect();
        rule_uses::mark_trash(&mut tx, rule.id).await?;
        return carry_out(app, tx, &rule, steps).await;
    }
    rules::put(&mut tx, &rule).await?;
    let steps = match reach {
        Reach::New => Vec::new(),
        Reach::Past => {
            let receipts = rule_uses::holding(&mut tx, &fold(&rule.text)).await?;
            steps_of(&rule, receipts, Vec::new())
        }
    };
    carry_out(app, tx, &rule, steps).await
}

/// Changes a rule.
pub async fn change(app: &App, id: RuleId, change: RuleChange) -> Result<RuleDone, RuleError> {
    let own = app.clone();
    in_turn(app.clone(), async move {
        change_in_turn(&own, id, change).await
    })
    .await
}

async fn change_in_turn(app: &App, id: RuleId, change: RuleChange) -> Result<RuleDone, RuleError> {
    let mut tx = app.db.begin().await?;
    let Some(before) = rules::one(&mut tx, id, Among::Live).await? else {
        return Err(RuleError::Refused(ProblemCode::RuleUnknown));
    };
    let reach = change.apply;
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
    let rule = Rule {
        created_at_ms: before.created_at_ms,
        ..rule_of(draft, now_ms())?
    };
    rules::put(&mut tx, &rule).await?;
    let steps = match reach {
        Reach::New => Vec::new(),
        Reach::Past => {
            let receipts = rule_uses::holding(&mut tx, &fold(&rule.text)).await?;
            steps_of(&rule, receipts, rule_uses::using(&mut tx, id).await?)
        }
    };
    carry_out(app, tx, &rule, steps).await
}

/// Deletes a rule and takes back what it set. It can be made again with all of that.
pub async fn delete(app: &App, id: RuleId) -> Result<RuleDone, RuleError> {
    let own = app.clone();
    in_turn(app.clone(), async move { delete_in_turn(&own, id).await }).await
}

async fn delete_in_turn(app: &App, id: RuleId) -> Result<RuleDone, RuleError> {
    let mut tx = app.db.begin().await?;
    let Some(rule) = rules::one(&mut tx, id, Among::Live).await? else {
        return Err(RuleError::Refused(ProblemCode::RuleUnknown));
    };
    let steps: Vec<Step> = rule_uses::using(&mut tx, id)
        .await?
        .into_iter()
        .map(|(receipt, _)| (receipt, None))
        .collect();
    let changed = plan(&rule, &rules::live(&mut tx).await?, &steps);
    rules::discard(&mut tx, id, app.db.moment(now_ms())).await?;
    for (receipt, _) in &steps {
        derived::mark(&mut tx, receipt.id, now_ms()).await?;
    }
    rule_uses::mark_trash(&mut tx, id).await?;
    tx.commit().await?;
    app.db.catch_up().await?;
    Ok(told(app, rule, &changed).await)
}

/// What would come of laying a rule over past receipts.
pub async fn preview(app: &App, draft: RuleDraft) -> Result<RulePreview, RuleError> {
    let known = app.db.rules().await?;
    let before = draft
        .id
        .and_then(|id| known.iter().find(|rule| rule.id == id));
    let mut rule = rule_of(draft, now_ms())?;
    let mut used = Vec::new();
    if let Some(before) = before {
        rule.created_at_ms = before.created_at_ms;
        used = app.db.receipts_using(rule.id).await?;
    }
    let receipts = app.db.receipts_holding(&fold(&rule.text)).await?;
    let matching = receipts.len().try_into().unwrap_or(u64::MAX);
    let mut effects = plan(&rule, &known, &steps_of(&rule, receipts, used));
    let changing = effects.len().try_into().unwrap_or(u64::MAX);
    effects.truncate(FIRST_MAX);
    Ok(RulePreview {
        matching,
        changing,
        first: effects,
    })
}

/// The rule of a draft, within its limits.
fn rule_of(draft: RuleDraft, now_ms: i64) -> Result<Rule, RuleError> {
    let name = |text: &str| {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.chars().count() > TEXT_CHARACTERS_MAX || text.contains('\0') {
            return Err(RuleError::Refused(ProblemCode::NameTooLong));
        }
        Ok(text)
    };
    let text = name(&draft.text)?;
    let merchant = name(&draft.merchant.unwrap_or_default())?;
    let filing = Filing {
        category: draft.category,
        tags: draft.tags,
        ..Filing::default()
    };
    let Filing { category, tags, .. } = filing::checked(filing).map_err(RuleError::Refused)?;
    let merchant = Some(merchant).filter(|merchant| !merchant.is_empty());
    if fold(&text).is_empty() || merchant.is_none() && category.is_none() && tags.is_empty() {
        return Err(RuleError::Refused(ProblemCode::RuleUnusable));
    }
    let id = draft.id.unwrap_or_else(|| intake::new_id().into());
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

/// What becomes of receipts when a rule is laid over all that hold its words, and taken off those that hold them no longer.
fn steps_of(rule: &Rule, holding: Vec<Concerned>, used: Vec<(Concerned, RuleUse)>) -> Vec<Step> {
    let held: HashSet<ReceiptId> = holding.iter().map(|receipt| receipt.id).collect();
    let mut steps: Vec<Step> = holding
        .into_iter()
        .map(|receipt| (receipt, Some(rule.used())))
        .collect();
    let lost = used
        .into_iter()
        .filter(|(receipt, _)| !held.contains(&receipt.id));
    steps.extend(lost.map(|(receipt, _)| (receipt, None)));
    steps
}

/// The receipts that show something else afterwards.
fn plan(rule: &Rule, known: &[Rule], steps: &[Step]) -> Vec<Effect> {
    let mut made: HashMap<RuleId, i64> = known
        .iter()
        .map(|rule| (rule.id, rule.created_at_ms))
        .collect();
    made.insert(rule.id, rule.created_at_ms);
    let effect = |(receipt, used): &Step| {
        let after = after(receipt, rule.id, used.as_ref(), &made);
        let (id, date, before) = (receipt.id, receipt.date.clone(), receipt.shown.clone());
        (before != after).then_some(Effect {
            id,
            date,
            before,
            after,
        })
    };
    steps.iter().filter_map(effect).collect()
}

/// What a receipt shows when a rule sets this for it.
fn after(
    receipt: &Concerned,
    id: RuleId,
    laid: Option<&RuleUse>,
    made: &HashMap<RuleId, i64>,
) -> Taught {
    let others = receipt.uses.iter().filter(|other| other.rule != id);
    let uses = others
        .chain(laid)
        .map(|used| (used.clone(), made.get(&used.rule).copied().unwrap_or(0)));
    let taught = Taught::of(&strongest_first(uses.collect()));
    let merchant = if receipt.is_merchant_said {
        receipt.shown.merchant.clone()
    } else {
        taught
            .merchant
            .clone()
            .or_else(|| receipt.read_merchant.clone())
    };
    Taught {
        merchant,
        ..taught.filed(&receipt.said)
    }
}

/// Does what was planned, ends the transaction, and tells who looks on.
async fn carry_out(
    app: &App,
    mut tx: Transaction,
    rule: &Rule,
    steps: Vec<Step>,
) -> Result<RuleDone, RuleError> {
    let changed = plan(rule, &rules::live(&mut tx).await?, &steps);
    for (receipt, used) in &steps {
        rule_uses::take_off(&mut tx, receipt.id, rule.id).await?;
        if let Some(used) = used {
            rule_uses::lay(&mut tx, receipt.id, used).await?;
        }
        derived::mark(&mut tx, receipt.id, now_ms()).await?;
    }
    tx.commit().await?;
    app.db.catch_up().await?;
    Ok(told(app, rule.clone(), &changed).await)
}

/// Tells who looks on. What was done is done, also where the news of it cannot be put together.
async fn told(app: &App, rule: Rule, changed: &[Effect]) -> RuleDone {
    if changed.len() > TOLD_MAX {
        app.announce(Event::Missed);
    } else {
        for effect in changed {
            if let Err(cause) = intake::announce(app, effect.id).await {
                error!(receipt = %effect.id, %cause, "nobody was told that a receipt changed");
            }
        }
    }
    RuleDone {
        rule,
        changed: changed.len().try_into().unwrap_or(u64::MAX),
    }
}
