//! News from the server while the page is open: `GET /api/events`.
//!
//! The browser reconnects by itself after a cut; after a fatal answer (a proxy's 502, for example) we do.
//! News that passed meanwhile are gone, so every listener is told [`Event::Missed`] after a cut.

use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use shared::api::Event;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

use crate::wire;

/// How long to rest before a connection that was refused is tried again.
const REST: Duration = Duration::from_secs(5);

type Listener = Rc<dyn Fn(&Event)>;

/// The stream of news. A copy is the same stream.
#[derive(Clone, Copy)]
pub(crate) struct Live {
    listeners: StoredValue<Vec<(u32, Listener)>, LocalStorage>,
    next_key: StoredValue<u32>,
    link: RwSignal<Link>,
    source: StoredValue<Option<EventSource>, LocalStorage>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    First,
    Up,
    Cut,
}

impl Live {
    /// Opens the stream. To be called once, at the root; it stays open as long as the page.
    pub(crate) fn provide() -> Self {
        let live = Self {
            listeners: StoredValue::new_local(Vec::new()),
            next_key: StoredValue::new(0),
            link: RwSignal::new(Link::First),
            source: StoredValue::new_local(None),
        };
        provide_context(live);
        live.connect();
        // The browser keeps pages that were left, for the way back, and their lines with them; over HTTP/1.1 it opens no more
        // than six to a server.
        window_event_listener_untyped("pagehide", move |_| live.close());
        window_event_listener_untyped("pageshow", move |_| live.come_back());
        // An open stream does not notice for minutes that nothing can come any more. One to this very machine opens
        // again at once, with a network or without.
        for change in ["offline", "online"] {
            window_event_listener_untyped(change, move |_| {
                live.link.set(Link::Cut);
                live.connect();
            });
        }
        live
    }

    /// The one of this app.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// The line is cut at the moment.
    pub(crate) fn is_cut(self) -> bool {
        self.link.get() == Link::Cut
    }

    /// Calls `listener` with all news until the owner of the caller is gone.
    pub(crate) fn listen(self, listener: impl Fn(&Event) + 'static) {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        self.listeners
            .update_value(|listeners| listeners.push((key, Rc::new(listener))));
        on_cleanup(move || {
            self.listeners
                .try_update_value(|listeners| listeners.retain(|(other, _)| *other != key));
        });
    }

    fn close(self) {
        self.source
            .with_value(|source| source.as_ref().map(EventSource::close));
    }

    fn come_back(self) {
        let is_closed = |source: &EventSource| source.ready_state() == EventSource::CLOSED;
        if self
            .source
            .with_value(|source| source.as_ref().is_some_and(is_closed))
        {
            self.link.set(Link::Cut);
            self.connect();
        }
    }

    fn connect(self) {
        self.close();
        let Ok(source) = EventSource::new("/api/events") else {
            return;
        };
        self.source.set_value(Some(source.clone()));
        let on_open = Closure::<dyn Fn()>::new(move || {
            let was_cut = self.link.get_untracked() == Link::Cut;
            self.link.set(Link::Up);
            if was_cut {
                self.tell(&Event::Missed);
            }
        });
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
            if let Some(event) = message
                .data()
                .as_string()
                .and_then(|data| wire::read(&data))
            {
                self.tell(&event);
            }
        });
        let closed = source.clone();
        let on_error = Closure::<dyn Fn()>::new(move || {
            self.link.set(Link::Cut);
            if closed.ready_state() == EventSource::CLOSED {
                set_timeout(move || self.come_back(), REST);
            }
        });
        source.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        // They live as long as the page.
        on_open.forget();
        on_message.forget();
        on_error.forget();
    }

    fn tell(self, event: &Event) {
        // A copy, since a listener may add or remove listeners.
        for (_, listener) in self.listeners.get_value() {
            listener(event);
        }
    }
}
