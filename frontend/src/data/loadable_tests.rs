//! Tests of loaded values: states of a page, stale answers, problems beside a value.

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use any_spawner::Executor;
use shared::problem::ProblemCode;

use super::*;

/// Answer of the server, which arrives when the test says so.
struct Answer<T>(Rc<RefCell<Pending<T>>>);

struct Pending<T> {
    answer: Option<Result<T, Problem>>,
    waker: Option<Waker>,
}

impl<T: 'static> Answer<T> {
    fn new() -> Self {
        let (answer, waker) = (None, None);
        Self(Rc::new(RefCell::new(Pending { answer, waker })))
    }

    /// Returns the request that is answered by this.
    fn request(&self) -> impl Future<Output = Result<T, Problem>> + 'static {
        let pending = Rc::clone(&self.0);
        poll_fn(move |context| {
            let mut pending = pending.borrow_mut();
            pending.waker = Some(context.waker().clone());
            pending.answer.take().map_or(Poll::Pending, Poll::Ready)
        })
    }

    /// Lets the answer arrive and runs what waits for it.
    fn arrive(&self, answer: Result<T, Problem>) {
        Executor::poll_local();
        let waker = {
            let mut pending = self.0.borrow_mut();
            pending.answer = Some(answer);
            pending.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
        Executor::poll_local();
    }
}

/// Runs a test with an executor and an owner of signals, as a mounted page has them.
fn on_a_page(test: impl FnOnce()) {
    // It fails if a test of this process has started the executor already.
    let _ = Executor::init_futures_executor();
    Owner::new().with(test);
}

/// Starts a request whose answer replaces the value.
fn load(loadable: Loadable<u32>) -> Answer<u32> {
    let answer = Answer::new();
    loadable.load(answer.request());
    answer
}

/// Describes a state: `loading`, the code of the problem, or the value.
fn describe(state: LoadState<u32>) -> String {
    match state {
        LoadState::Loading => "loading".into(),
        LoadState::Failed(problem) => problem.code.as_str().into(),
        LoadState::Ready(value) => value.to_string(),
    }
}

#[test]
fn a_page_loads_until_the_first_answer_arrives() {
    on_a_page(|| {
        let loadable = Loadable::new();
        assert_eq!(describe(loadable.state()), "loading");
        assert!(!loadable.is_loading(), "nothing was requested yet");
        let answer = load(loadable);
        assert!(loadable.is_loading() && !loadable.is_loaded());
        assert_eq!(describe(loadable.state()), "loading");
        answer.arrive(Ok(1));
        assert!(!loadable.is_loading() && loadable.is_loaded());
        assert_eq!(describe(loadable.state()), "1");
    });
}

#[test]
fn a_failed_first_request_is_shown_and_a_retry_removes_it() {
    on_a_page(|| {
        let loadable = Loadable::new();
        load(loadable).arrive(Err(ProblemCode::ServerBusy.into()));
        assert!(!loadable.is_loading() && !loadable.is_loaded());
        assert_eq!(describe(loadable.state()), "server-busy");
        assert!(loadable.stale_problem().is_none(), "no value is shown");
        let retry = load(loadable);
        assert_eq!(describe(loadable.state()), "server-busy");
        loadable.clear_problem();
        assert_eq!(describe(loadable.state()), "loading");
        retry.arrive(Ok(2));
        assert_eq!(describe(loadable.state()), "2");
        assert!(loadable.problem().is_none());
    });
}

#[test]
fn a_later_problem_is_shown_beside_the_value_or_instead_of_it() {
    on_a_page(|| {
        let loadable = Loadable::new();
        load(loadable).arrive(Ok(1));
        load(loadable).arrive(Err(ProblemCode::NotFound.into()));
        assert_eq!(describe(loadable.state()), "1");
        let stale = loadable.stale_problem().map(|problem| problem.code);
        assert_eq!(stale, Some(ProblemCode::NotFound));
        assert_eq!(describe(loadable.last_answer()), "not-found");
        loadable.put(3);
        assert_eq!(describe(loadable.last_answer()), "3");
    });
}

#[test]
fn the_answer_to_an_older_request_is_dropped() {
    for old_answer in [Ok(1), Err(Problem::from(ProblemCode::NotFound))] {
        on_a_page(|| {
            let loadable = Loadable::new();
            let (old, new) = (load(loadable), load(loadable));
            old.arrive(old_answer.clone());
            assert_eq!(describe(loadable.state()), "loading");
            assert!(loadable.is_loading(), "the newest request is running");
            new.arrive(Ok(2));
            assert_eq!(describe(loadable.state()), "2");
        });
    }
}

#[test]
fn an_answer_that_arrives_last_to_an_older_request_does_not_replace_the_newest() {
    on_a_page(|| {
        let loadable = Loadable::new();
        let (old, new) = (load(loadable), load(loadable));
        new.arrive(Ok(2));
        old.arrive(Err(ProblemCode::NotFound.into()));
        assert_eq!(describe(loadable.last_answer()), "2");
        assert!(!loadable.is_loading());
    });
}

#[test]
fn a_reset_forgets_the_value_and_drops_the_running_request() {
    on_a_page(|| {
        let loadable = Loadable::new();
        load(loadable).arrive(Ok(1));
        let running = load(loadable);
        loadable.reset();
        assert!(!loadable.is_loading() && !loadable.is_loaded());
        running.arrive(Ok(2));
        assert_eq!(describe(loadable.state()), "loading");
    });
}

#[test]
fn an_answer_is_dropped_once_the_page_is_gone() {
    let _ = Executor::init_futures_executor();
    let page = Owner::new();
    let (loadable, answer) = page.with(|| {
        let loadable = Loadable::new();
        (loadable, load(loadable))
    });
    page.cleanup();
    answer.arrive(Ok(1));
    assert!(loadable.is_loading_untracked(), "as if it still loaded");
    // A page that is gone requests nothing.
    load(loadable).arrive(Ok(2));
    loadable.put(3);
    loadable.reset();
}

#[test]
fn a_further_page_is_appended_and_a_change_needs_a_value() {
    on_a_page(|| {
        let loadable: Loadable<Vec<u32>> = Loadable::new();
        loadable.update(|rows| rows.push(0));
        assert!(!loadable.is_loaded(), "there was nothing to change");
        for page in [vec![1, 2], vec![3]] {
            let answer = Answer::new();
            loadable.load_with(answer.request(), |rows, page: Vec<u32>| {
                rows.get_or_insert_default().extend(page);
            });
            answer.arrive(Ok(page));
        }
        loadable.update(|rows| rows.retain(|row| *row != 2));
        assert_eq!(loadable.signal().get(), Some(vec![1, 3]));
    });
}

#[test]
fn an_unchanged_value_is_not_rendered_again() {
    on_a_page(|| {
        let loadable = Loadable::new();
        load(loadable).arrive(Ok(1));
        let renderings = StoredValue::new(0);
        let rendered = Memo::new(move |_| {
            renderings.update_value(|count| *count += 1);
            loadable.signal().get()
        });
        for (answer, count) in [(1, 1), (1, 1), (2, 2)] {
            load(loadable).arrive(Ok(answer));
            assert_eq!(rendered.get(), Some(answer));
            assert_eq!(renderings.get_value(), count, "after {answer}");
        }
    });
}
