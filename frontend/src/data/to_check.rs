//! Number of receipts to check, kept current by events.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api;
use super::events::LiveEvents;
use crate::browser::scheduling::wait_for_paint;

/// Number of receipts to check. A copy refers to the same number.
#[derive(Clone, Copy)]
pub(crate) struct ToCheckCount {
    count: RwSignal<u64>,
    request: StoredValue<RequestState>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum RequestState {
    Idle,
    Running,
    /// Running, and outdated by an event.
    Outdated,
}

impl ToCheckCount {
    /// Loads the number, and loads it again after every event.
    pub(crate) fn new(live: LiveEvents) -> Self {
        let to_check = Self {
            count: RwSignal::new(0),
            request: StoredValue::new(RequestState::Idle),
        };
        live.listen(move |_| to_check.load());
        to_check.load();
        to_check
    }

    /// Returns the number; 0 before it is loaded.
    pub(crate) fn get(self) -> u64 {
        self.count.get()
    }

    /// Loads the number. Events come in bursts: one request runs at a time, followed by one for all
    /// events since it began.
    fn load(self) {
        if self.request.get_value() != RequestState::Idle {
            self.request.set_value(RequestState::Outdated);
            return;
        }
        self.request.set_value(RequestState::Outdated);
        spawn_local(async move {
            // The first paint has priority.
            wait_for_paint().await;
            while self.request.get_value() == RequestState::Outdated {
                self.request.set_value(RequestState::Running);
                // Without an answer the last number stays; the next event loads it again.
                if let Ok(count) = api::count_to_check().await {
                    self.count.set(count);
                }
            }
            self.request.set_value(RequestState::Idle);
        });
    }
}
