//! The state of choosing many receipts in the list: which ones, what was done with them, and how it is undone.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::Event;
use shared::bulk::{Action, Before, BulkDone, Change};
use shared::id::ReceiptId;
use shared::problem::Problem;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::announce::Announcer;
use crate::api::{self, filing};
use crate::components::many_bar::{Choice, EXPORT_MAX, Panel, Wish};
use crate::components::suggestions::tags_of;
use crate::device;
use crate::finding::{Asked, Chosen};
use crate::i18n::{Deed, desk};
use crate::navigation::query_of;

/// With how many receipts something is done by one request.
const AT_ONCE: usize = 200;

/// The state. A copy is the same page.
#[derive(Clone, Copy)]
pub(super) struct Many {
    /// A person said that rows are chosen now, not opened.
    pub(super) is_on: RwSignal<bool>,
    pub(super) chosen: RwSignal<Chosen>,
    /// The rows that are shown, and whether there are more.
    pub(super) listed: RwSignal<Vec<ReceiptId>>,
    pub(super) has_more: RwSignal<bool>,
    /// Goes up when the list has to be asked for again.
    pub(super) turn: RwSignal<u32>,
    pub(super) done: RwSignal<Option<Done>>,
    pub(super) problem: RwSignal<Option<Problem>>,
    panel: RwSignal<Panel>,
    is_busy: RwSignal<bool>,
    /// What is being merged, and the id chosen for it: asked again, it is the same.
    merging: StoredValue<Option<(Vec<ReceiptId>, ReceiptId)>>,
    announcer: Announcer,
    /// What the list was asked for.
    asked: Memo<Asked>,
}

/// What was done, in words, and the way back.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Done {
    pub(super) sentence: String,
    back: Back,
}

#[derive(Debug, Clone, PartialEq)]
enum Back {
    /// There is nothing to undo.
    None,
    /// What was there before is laid back.
    Lay(Vec<Before>),
    /// They come out of the trash.
    Restore(Vec<ReceiptId>),
    /// A merged receipt is taken apart.
    Separate(ReceiptId),
}

impl Many {
    pub(super) fn new(asked: Memo<Asked>) -> Self {
        Self {
            is_on: RwSignal::new(false),
            chosen: RwSignal::new(Chosen::default()),
            listed: RwSignal::new(Vec::new()),
            has_more: RwSignal::new(false),
            turn: RwSignal::new(0),
            done: RwSignal::new(None),
            problem: RwSignal::new(None),
            panel: RwSignal::new(Panel::Closed),
            is_busy: RwSignal::new(false),
            merging: StoredValue::new(None),
            announcer: Announcer::expect(),
            asked,
        }
    }

    /// What the bar shows.
    pub(super) fn choice(self) -> Choice {
        Choice {
            count: Signal::derive(move || self.chosen.with(Chosen::count)),
            is_busy: self.is_busy.into(),
            has_more: self.has_more.into(),
            panel: self.panel,
        }
    }

    /// The bar is there.
    pub(super) fn is_shown(self) -> bool {
        self.is_on.get() || self.chosen.with(|chosen| chosen.count() > 0)
    }

    /// A person touched the box of a row, perhaps meaning all from the one before to this one.
    pub(super) fn touch(self, id: ReceiptId, is_chosen: bool, is_range: bool) {
        self.chosen.update(|chosen| {
            if is_range {
                chosen.set_through(id, is_chosen, &self.listed.get_untracked());
            } else {
                chosen.set(id, is_chosen);
            }
        });
    }

    /// News from the server: what is gone is no longer chosen.
    pub(super) fn take(self, event: &Event) {
        if let Event::Deleted { id } = event
            && self.chosen.with_untracked(|chosen| chosen.has(*id))
        {
            self.chosen.update(|chosen| chosen.forget(*id));
        }
    }

    /// Escape: closes what lies open, then ends choosing.
    pub(super) fn escape(self) {
        if self.panel.get_untracked() == Panel::Closed {
            self.leave();
        } else {
            focus(".many-deeds [aria-expanded=true]");
            self.panel.set(Panel::Closed);
        }
    }

    /// Ends choosing.
    pub(super) fn leave(self) {
        focus(".receipts-head [aria-pressed=true]");
        self.panel.set(Panel::Closed);
        self.is_on.set(false);
        self.chosen.update(Chosen::clear);
    }

    /// Where a kind of file of the chosen ones lies.
    pub(super) fn file_url(self, format: &'static str) -> Option<String> {
        let ids = self.chosen.with(Chosen::ids);
        let names: Vec<_> = ids.iter().map(ToString::to_string).collect();
        (ids.len() <= EXPORT_MAX)
            .then(|| api::export_url(format, &["ids=", &names.join(",")].concat()))
    }

    /// Does what a person wants.
    pub(super) fn wish(self, wish: Wish) {
        if self.is_busy.get_untracked() {
            return;
        }
        let filed = |category, add_tags, remove_tags| {
            let note = Change::Keep;
            self.act(
                Action::File {
                    note,
                    category,
                    add_tags,
                    remove_tags,
                },
                Deed::Filed,
            );
        };
        match wish {
            Wish::AllShown => self
                .chosen
                .update(|chosen| chosen.add(self.listed.get_untracked())),
            Wish::AllFound => self.choose_all(),
            Wish::Leave => self.leave(),
            Wish::Confirm => self.act(Action::Verify, Deed::Confirmed),
            Wish::Category(text) => {
                filed(
                    Some(text).filter(|text| !text.trim().is_empty()).into(),
                    Vec::new(),
                    Vec::new(),
                );
            }
            Wish::AddTags(text) => filed(Change::Keep, tags_of(&text), Vec::new()),
            Wish::RemoveTags(text) => filed(Change::Keep, Vec::new(), tags_of(&text)),
            Wish::Merge => self.merge(),
            Wish::Discard => self.act(Action::Delete, Deed::Deleted),
        }
    }

    /// Lays back what was done last.
    pub(super) fn undo(self) {
        let Some(Done { back, .. }) = self
            .done
            .get_untracked()
            .filter(|_| !self.is_busy.get_untracked())
        else {
            return;
        };
        self.begin();
        spawn_local(async move {
            let undone = match back {
                Back::None => Ok(0),
                Back::Lay(before) => lay(&before).await,
                Back::Restore(ids) => {
                    let (done, problem) = many_times(&ids, &Action::Restore).await;
                    problem.map_or(Ok(done.failed.len()), Err)
                }
                Back::Separate(id) => filing::separate(id).await.map(|()| 0),
            };
            match undone {
                Ok(failed) => self.end(
                    with_failed(desk().trash.undone.to_owned(), failed),
                    Back::None,
                ),
                Err(problem) => self.fail(problem),
            }
        });
    }

    fn choose_all(self) {
        let asked = self.asked.get_untracked();
        self.begin();
        spawn_local(async move {
            match filing::ids(&query_of(&asked.parameters())).await {
                // What was asked for before is not what is shown.
                Ok(_)
                    if self
                        .asked
                        .try_get_untracked()
                        .is_none_or(|now| now != asked) => {}
                Ok(ids) => drop(self.chosen.try_update(|chosen| chosen.add(ids))),
                Err(problem) => drop(self.problem.try_set(Some(problem))),
            }
            self.is_busy.try_set(false);
        });
    }

    fn act(self, action: Action, deed: Deed) {
        let ids = self.chosen.with_untracked(Chosen::ids);
        if ids.is_empty() {
            return;
        }
        self.begin();
        spawn_local(async move {
            let (
                BulkDone {
                    done,
                    failed,
                    before,
                },
                problem,
            ) = many_times(&ids, &action).await;
            if let Some(problem) = problem
                .clone()
                .filter(|_| done.is_empty() && failed.is_empty())
            {
                return self.fail(problem);
            }
            let sentence = with_failed((desk().many.done)(deed, done.len()), failed.len());
            let back = if deed == Deed::Deleted {
                Back::Restore(done)
            } else {
                Back::Lay(before)
            };
            if deed == Deed::Deleted && problem.is_none() {
                self.let_go();
            }
            self.end(sentence, back);
            self.problem.try_set(problem);
        });
    }

    fn merge(self) {
        let ids = self.chosen.with_untracked(Chosen::ids);
        let before = self
            .merging
            .get_value()
            .filter(|(before, _)| *before == ids);
        let id = before.map_or_else(device::new_id, |(_, id)| id);
        self.merging.set_value(Some((ids.clone(), id)));
        self.begin();
        spawn_local(async move {
            let count = ids.len();
            match filing::merge(id, ids).await {
                Ok(merged) => {
                    self.merging.try_set_value(None);
                    self.let_go();
                    self.end(
                        (desk().many.done)(Deed::Merged, count),
                        Back::Separate(merged),
                    );
                }
                Err(problem) => self.fail(problem),
            }
        });
    }

    fn begin(self) {
        self.is_busy.set(true);
        self.problem.set(None);
    }

    /// The chosen ones are not there any more. The page may be gone, hence `try_`.
    fn let_go(self) {
        self.chosen.try_update(Chosen::clear);
        self.is_on.try_set(false);
    }

    fn end(self, sentence: String, back: Back) {
        self.announcer.say(sentence.clone());
        self.panel.try_set(Panel::Closed);
        self.is_busy.try_set(false);
        self.done.try_set(Some(Done { sentence, back }));
        self.turn.try_update(|turn| *turn += 1);
    }

    fn fail(self, problem: Problem) {
        self.is_busy.try_set(false);
        self.problem.try_set(Some(problem));
    }
}

impl Done {
    pub(super) fn can_undo(&self) -> bool {
        match &self.back {
            Back::None => false,
            Back::Lay(before) => !before.is_empty(),
            Back::Restore(ids) => !ids.is_empty(),
            Back::Separate(_) => true,
        }
    }
}

/// Does one thing to any number of receipts; ends at the first request that does not work.
async fn many_times(ids: &[ReceiptId], action: &Action) -> (BulkDone, Option<Problem>) {
    let mut all = BulkDone::default();
    for some in ids.chunks(AT_ONCE) {
        match filing::bulk(some.to_vec(), action.clone()).await {
            Ok(BulkDone {
                done,
                failed,
                before,
            }) => {
                all.done.extend(done);
                all.failed.extend(failed);
                all.before.extend(before);
            }
            Err(problem) => return (all, Some(problem)),
        }
    }
    (all, None)
}

/// Lays back what was there before, and gives how many receipts it could not be laid over.
async fn lay(before: &[Before]) -> Result<usize, Problem> {
    let mut failed = 0;
    for some in before.chunks(AT_ONCE) {
        failed += filing::undo(some.to_vec()).await?.failed.len();
    }
    Ok(failed)
}

/// What was done, and how many receipts it could not be done with.
fn with_failed(sentence: String, failed: usize) -> String {
    if failed == 0 {
        sentence
    } else {
        [&sentence, " ", &(desk().many.failed)(failed)].concat()
    }
}

/// The keyboard goes on there, if it is on the page.
fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        // An element of the page takes the focus, or leaves it where it is.
        let _ = element.focus();
    }
}
