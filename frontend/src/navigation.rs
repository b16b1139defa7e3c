//! Which page is shown, and going from one to another without loading the app anew.
//!
//! Four addresses do not need `leptos_router`, which would be a fifth of the first load.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::route::Route;

/// Where we are. A copy is the same place.
#[derive(Clone, Copy)]
pub(crate) struct Navigation(RwSignal<Route>);

impl Navigation {
    /// To be called once, at the root.
    pub(crate) fn provide() -> Self {
        let navigation = Self(RwSignal::new(here()));
        provide_context(navigation);
        // Back and forward.
        window_event_listener(ev::popstate, move |_| navigation.0.set(here()));
        navigation
    }

    /// The one of this app.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// The page that is shown.
    pub(crate) fn route(self) -> Route {
        self.0.get()
    }

    /// Goes to a page, from its top.
    pub(crate) fn go(self, route: Route) {
        if self.0.get_untracked() == route {
            return;
        }
        // Without a history the page changes all the same, only its address does not.
        let history = window().history();
        let _ = history.and_then(|h| h.push_state_with_url(&JsValue::NULL, "", Some(&route.path())));
        self.0.set(route);
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }
}

fn here() -> Route {
    Route::at(&location().pathname().unwrap_or_default())
}
