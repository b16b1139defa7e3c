//! Data of the server that a page loads: value, problem, and the newest request.
//!
//! The answer to an older request is dropped, and so is one that arrives after the page is gone.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::problem::Problem;

/// Value that is loaded, perhaps again and again. A copy refers to the same value, which lives as
/// long as the component that created it.
pub(crate) struct Loadable<T: Send + Sync + 'static> {
    value: RwSignal<Option<T>>,
    problem: RwSignal<Option<Problem>>,
    is_loading: RwSignal<bool>,
    /// Number of the newest request.
    generation: StoredValue<u32>,
}

/// State of a [`Loadable`], as a page shows it.
pub(crate) enum LoadState<T> {
    Loading,
    Failed(Problem),
    Ready(T),
}

impl<T: Send + Sync + 'static> Clone for Loadable<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Loadable<T> {}

impl<T: Send + Sync + 'static> Loadable<T> {
    /// Returns a value that was not requested yet.
    pub(crate) fn new() -> Self {
        Self {
            value: RwSignal::new(None),
            problem: RwSignal::new(None),
            is_loading: RwSignal::new(false),
            generation: StoredValue::new(0),
        }
    }

    /// Loads the value. Until the answer arrives, value and problem stay. An unchanged value is not
    /// rendered again, which would move the focus.
    pub(crate) fn load(self, request: impl Future<Output = Result<T, Problem>> + 'static)
    where
        T: PartialEq,
    {
        self.run_request(request, |value, answer| {
            let is_changed = value.as_ref() != Some(&answer);
            *value = Some(answer);
            is_changed
        });
    }

    /// Runs a request and applies its answer to the value.
    pub(crate) fn load_with<A: 'static>(
        self,
        request: impl Future<Output = Result<A, Problem>> + 'static,
        apply: impl FnOnce(&mut Option<T>, A) + 'static,
    ) {
        self.run_request(request, |value, answer| {
            apply(value, answer);
            true
        });
    }

    /// Sets the value, as another answer brought it.
    pub(crate) fn put(self, value: T) {
        self.set_problem(None);
        self.value.try_set(Some(value));
    }

    /// Changes the value, if it is loaded.
    pub(crate) fn update(self, change: impl FnOnce(&mut T)) {
        self.value
            .try_maybe_update(|value| (value.as_mut().map(change).is_some(), ()));
    }

    /// Forgets value and problem, and drops the answer to the newest request.
    pub(crate) fn reset(self) {
        self.begin_request();
        self.is_loading.try_set(false);
        self.set_problem(None);
        self.value.try_set(None);
    }

    /// Sets the problem of another request; the next answer removes it.
    pub(crate) fn report(self, problem: Problem) {
        self.set_problem(Some(problem));
    }

    /// Forgets the problem: a page that has no value shows that it loads.
    pub(crate) fn clear_problem(self) {
        self.set_problem(None);
    }

    /// Returns the signal of the value.
    pub(crate) fn signal(self) -> RwSignal<Option<T>> {
        self.value
    }

    /// Returns whether a value was loaded.
    pub(crate) fn is_loaded(self) -> bool {
        self.value.with(Option::is_some)
    }

    /// Returns whether a request is running.
    pub(crate) fn is_loading(self) -> bool {
        self.is_loading.get()
    }

    /// Returns whether a request is running, without tracking; `true` if the page is gone.
    pub(crate) fn is_loading_untracked(self) -> bool {
        self.is_loading.try_get_untracked().unwrap_or(true)
    }

    /// Returns the problem of the last answer.
    pub(crate) fn problem(self) -> Option<Problem> {
        self.problem.get()
    }

    /// Returns the problem of the last answer while an older value is shown.
    pub(crate) fn stale_problem(self) -> Option<Problem> {
        self.problem().filter(|_| self.is_loaded())
    }

    fn begin_request(self) -> Option<u32> {
        self.generation.try_update_value(|generation| {
            *generation += 1;
            *generation
        })
    }

    fn run_request<A: 'static>(
        self,
        request: impl Future<Output = Result<A, Problem>> + 'static,
        apply: impl FnOnce(&mut Option<T>, A) -> bool + 'static,
    ) {
        // No number means that the page is gone.
        let Some(generation) = self.begin_request() else {
            return;
        };
        self.is_loading.set(true);
        spawn_local(async move {
            let answer = request.await;
            if self.generation.try_get_value() != Some(generation) {
                return;
            }
            match answer {
                Ok(answer) => {
                    self.set_problem(None);
                    self.value
                        .try_maybe_update(|value| (apply(value, answer), ()));
                }
                Err(problem) => self.set_problem(Some(problem)),
            }
            self.is_loading.set(false);
        });
    }

    /// Sets the problem. An unchanged one is not rendered again.
    fn set_problem(self, problem: Option<Problem>) {
        self.problem.try_maybe_update(|shown| {
            let is_changed = *shown != problem;
            *shown = problem;
            (is_changed, ())
        });
    }
}

impl<T: Clone + Send + Sync + 'static> Loadable<T> {
    /// Returns the value; a problem only while there is none.
    pub(crate) fn state(self) -> LoadState<T> {
        match self.value.get() {
            Some(value) => LoadState::Ready(value),
            None => self
                .problem
                .get()
                .map_or(LoadState::Loading, LoadState::Failed),
        }
    }

    /// Returns the last answer: a problem hides an older value, which belongs to another query.
    pub(crate) fn last_answer(self) -> LoadState<T> {
        match self.problem.get() {
            Some(problem) => LoadState::Failed(problem),
            None => self
                .value
                .get()
                .map_or(LoadState::Loading, LoadState::Ready),
        }
    }
}

#[cfg(test)]
#[path = "loadable_tests.rs"]
mod tests;
