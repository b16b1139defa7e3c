//! Parts of a page that are drawn one after the other: a slow phone answers to its person in between.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::changing::{Changing, once_wanted};
use crate::device::{be_seen, breathe};

/// How far the drawing of a page has come. A copy is the same.
#[derive(Clone, Copy)]
pub(crate) struct Turns {
    now: RwSignal<usize>,
}

impl Turns {
    /// Begins with turn 1 once what is on the page now was seen, and goes on to the last.
    pub(crate) fn begin(last: usize) -> Self {
        let now = RwSignal::new(0);
        spawn_local(async move {
            be_seen().await;
            for turn in 1..=last {
                now.try_set(turn);
                breathe().await;
            }
        });
        Self { now }
    }

    /// What is drawn when its turn has come. Parts further down come later, or what is seen would move.
    pub(crate) fn at<V: IntoView + 'static>(
        self,
        turn: usize,
        draw: impl Fn() -> V + Send + 'static,
    ) -> Changing {
        once_wanted(move || turn <= self.now.get(), draw)
    }
}
