//! Stream of server events while the page is open: `GET /api/events`.
//!
//! The browser reconnects by itself after a lost connection; after a fatal answer (a proxy's 502,
//! for example) this module does. Events sent meanwhile are lost, so every listener gets
//! [`Event::Missed`] after a reconnect.

use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use shared::api::Event;
use shared::json;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

/// Delay before a refused connection is tried again.
const RECONNECT_DELAY: Duration = Duration::from_secs(5);

type Listener = Rc<dyn Fn(&Event)>;

/// Stream of server events. A copy refers to the same stream.
#[derive(Clone, Copy)]
pub(crate) struct LiveEvents {
    listeners: StoredValue<Vec<(u32, Listener)>, LocalStorage>,
    next_key: StoredValue<u32>,
    connection: RwSignal<Connection>,
    source: StoredValue<Option<EventSource>, LocalStorage>,
}

/// State of the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Connection {
    Initial,
    Open,
    Lost,
}

impl LiveEvents {
    /// Opens the stream and provides it as context. Called once, at the root; the stream stays open
    /// as long as the page.
    pub(crate) fn provide() -> Self {
        let live = Self {
            listeners: StoredValue::new_local(Vec::new()),
            next_key: StoredValue::new(0),
            connection: RwSignal::new(Connection::Initial),
            source: StoredValue::new_local(None),
        };
        provide_context(live);
        live.connect();
        // The browser keeps left pages with their connections in its back/forward cache, and opens
        // no more than six connections to a server over HTTP/1.1.
        window_event_listener_untyped("pagehide", move |_| live.close());
        window_event_listener_untyped("pageshow", move |_| live.reconnect_if_closed());
        // An open stream takes minutes to notice that the network is gone. A stream to this very
        // machine reopens at once, with or without a network.
        for change in ["offline", "online"] {
            window_event_listener_untyped(change, move |_| {
                live.connection.set(Connection::Lost);
                live.connect();
            });
        }
        live
    }

    /// Returns the stream of this app.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Returns whether the connection is lost at the moment.
    pub(crate) fn is_disconnected(self) -> bool {
        self.connection.get() == Connection::Lost
    }

    /// Calls `listener` with every event until the owner of the caller is disposed.
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

    /// Reconnects if the stream is closed: by this page, or after a fatal answer.
    fn reconnect_if_closed(self) {
        // A stream in the state CONNECTING is retried by the browser already.
        let is_closed = |source: &EventSource| source.ready_state() == EventSource::CLOSED;
        if self
            .source
            .with_value(|source| source.as_ref().is_some_and(is_closed))
        {
            self.connection.set(Connection::Lost);
            self.connect();
        }
    }

    /// Opens a new stream in place of the old one.
    fn connect(self) {
        self.close();
        // Browsers without event streams show the list as it was loaded.
        let Ok(source) = EventSource::new("/api/events") else {
            return;
        };
        self.source.set_value(Some(source.clone()));
        let on_open = Closure::<dyn Fn()>::new(move || {
            let was_cut = self.connection.get_untracked() == Connection::Lost;
            self.connection.set(Connection::Open);
            // The first connection has missed nothing.
            if was_cut {
                self.notify_listeners(&Event::Missed);
            }
        });
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
            if let Some(event) = message
                .data()
                .as_string()
                .and_then(|data| json::read(&data))
            {
                self.notify_listeners(&event);
            }
        });
        let closed = source.clone();
        let on_error = Closure::<dyn Fn()>::new(move || {
            self.connection.set(Connection::Lost);
            // In all other cases the browser reconnects by itself.
            if closed.ready_state() == EventSource::CLOSED {
                set_timeout(move || self.reconnect_if_closed(), RECONNECT_DELAY);
            }
        });
        source.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        // The closures live as long as the page.
        on_open.forget();
        on_message.forget();
        on_error.forget();
    }

    fn notify_listeners(self, event: &Event) {
        // Iterate over a copy, since a listener may add or remove listeners.
        for (_, listener) in self.listeners.get_value() {
            listener(event);
        }
    }
}
