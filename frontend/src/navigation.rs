//! Which page is shown, and going from one to another without loading the app anew.
//!
//! A few addresses do not need `leptos_router`, which would be a fifth of the first load. What stands behind the `?` belongs to
//! the page: it reads it with [`Navigation::query`] and keeps filters there with [`Navigation::ask`].

use leptos::ev;
use leptos::prelude::*;

use crate::place;
use crate::route::Route;

/// Where we are. A copy is the same place.
#[derive(Clone, Copy)]
pub(crate) struct Navigation {
    route: RwSignal<Route>,
    query: RwSignal<String>,
}

impl Navigation {
    /// To be called once, at the root.
    pub(crate) fn provide() -> Self {
        let (route, query) = here();
        let navigation = Self {
            route: RwSignal::new(route),
            query: RwSignal::new(query),
        };
        provide_context(navigation);
        place::begin();
        // Back and forward.
        window_event_listener(ev::popstate, move |_| {
            let (route, query) = here();
            navigation.show(route, query);
            place::arrive();
        });
        navigation
    }

    /// The one of this app.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// The page that is shown.
    pub(crate) fn route(self) -> Route {
        self.route.get()
    }

    /// What stands behind the `?` of the address.
    pub(crate) fn query(self) -> String {
        self.query.get()
    }

    /// Goes to a page with something behind the `?`, from its top.
    pub(crate) fn go_to(self, route: Route, query: &str) {
        if self.route.get_untracked() == route && self.query.with_untracked(|now| now == query) {
            return;
        }
        place::stop();
        place::note();
        // Without a history the page changes all the same, only its address does not.
        let history = window().history();
        let previous = self
            .query
            .with_untracked(|query| address(self.route.get_untracked(), query));
        let (entry, address) = (place::entry(&previous), address(route, query));
        let _ = history.and_then(|h| h.push_state_with_url(&entry, "", Some(&address)));
        self.show(route, query.to_owned());
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    /// Goes back to a page as it was left, where it is the one before; otherwise to its top.
    pub(crate) fn return_to(self, route: Route) {
        let is_before = place::previous().is_some_and(|previous| {
            let path = previous.split('?').next();
            path.is_some_and(|path| Route::at(path) == route)
        });
        match window().history() {
            Ok(history) if is_before && history.back().is_ok() => {}
            _ => self.go_to(route, ""),
        }
    }

    /// Changes what stands behind the `?` of this page. Back goes to the page before, not to the filter before.
    pub(crate) fn ask(self, query: &str) {
        let history = window().history();
        let address = address(self.route.get_untracked(), query);
        let _ = history.and_then(|h| h.replace_state_with_url(&h.state()?, "", Some(&address)));
        self.query.set(query.to_owned());
    }

    fn show(self, route: Route, query: String) {
        // The query first: a page that is drawn reads it.
        if self.query.with_untracked(|now| *now != query) {
            self.query.set(query);
        }
        if self.route.get_untracked() != route {
            self.route.set(route);
        }
    }
}

/// The parameters of a query, decoded.
pub(crate) fn parameters(query: &str) -> Vec<(String, String)> {
    let Ok(parameters) = web_sys::UrlSearchParams::new_with_str(query) else {
        return Vec::new();
    };
    let entries = js_sys::Array::from(&parameters);
    let text = |pair: &js_sys::Array, index| pair.get(index).as_string().unwrap_or_default();
    entries
        .iter()
        .map(|pair| js_sys::Array::from(&pair))
        .map(|pair| (text(&pair, 0), text(&pair, 1)))
        .collect()
}

/// The query of some parameters.
pub(crate) fn query_of(parameters: &[(&str, String)]) -> String {
    let Ok(query) = web_sys::UrlSearchParams::new() else {
        return String::new();
    };
    for (name, value) in parameters {
        query.append(name, value);
    }
    query.to_string().into()
}

/// The address of a page with something behind the `?`.
pub(crate) fn address(route: Route, query: &str) -> String {
    let path = route.path();
    if query.is_empty() {
        path
    } else {
        [&path, "?", query].concat()
    }
}

fn here() -> (Route, String) {
    let query = location().search().unwrap_or_default();
    (
        Route::at(&location().pathname().unwrap_or_default()),
        query.strip_prefix('?').unwrap_or_default().to_owned(),
    )
}
