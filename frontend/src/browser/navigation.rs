//! Client-side navigation: changes the page without reloading the app.
//!
//! A few routes do not need `leptos_router`, which would be a fifth of the first load. The query
//! string belongs to the page, which reads it with [`Navigation::query`] and keeps filters there
//! with [`Navigation::replace_query`].

use leptos::ev;
use leptos::prelude::*;
use shared::route::Route;

use super::scroll_position;

/// Current route and query string. A copy refers to the same state.
#[derive(Clone, Copy)]
pub(crate) struct Navigation {
    route: RwSignal<Route>,
    query: RwSignal<String>,
    /// `true` if the back or forward button led to the current page.
    came_back: StoredValue<bool>,
}

impl Navigation {
    /// Creates the navigation and provides it as context. Called once, at the root.
    pub(crate) fn provide() -> Self {
        let (route, query) = current_location();
        let navigation = Self {
            route: RwSignal::new(route),
            query: RwSignal::new(query),
            came_back: StoredValue::new(false),
        };
        provide_context(navigation);
        scroll_position::manage_scrolling();
        // Back and forward buttons.
        window_event_listener(ev::popstate, move |_| {
            let (route, query) = current_location();
            navigation.came_back.set_value(true);
            navigation.show_location(route, query);
            scroll_position::restore_position();
        });
        navigation
    }

    /// Returns the navigation of this app.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Returns the current route.
    pub(crate) fn route(self) -> Route {
        self.route.get()
    }

    /// Returns the query string without the `?`.
    pub(crate) fn query(self) -> String {
        self.query.get()
    }

    /// Returns whether the back or forward button led to the current page.
    pub(crate) fn came_back(self) -> bool {
        self.came_back.get_value()
    }

    /// Goes to the top of a page, unless it is shown with this query already.
    pub(crate) fn go_to(self, route: Route, query: &str) {
        if self.route.get_untracked() == route && self.query.with_untracked(|now| now == query) {
            return;
        }
        scroll_position::cancel_restore();
        scroll_position::save_position();
        // Without a history the page changes all the same, only the address does not.
        let history = window().history();
        let previous = self
            .query
            .with_untracked(|query| build_address(self.route.get_untracked(), query));
        let (entry, address) = (
            scroll_position::new_entry_state(&previous),
            build_address(route, query),
        );
        let _ = history.and_then(|h| h.push_state_with_url(&entry, "", Some(&address)));
        self.came_back.set_value(false);
        self.show_location(route, query.to_owned());
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    /// Shows the top of a page in place of this one, so that the way back stays the same.
    pub(crate) fn replace_page(self, route: Route, query: &str) {
        scroll_position::cancel_restore();
        let previous = scroll_position::previous_address().unwrap_or_default();
        let entry = scroll_position::new_entry_state(&previous);
        let address = build_address(route, query);
        let history = window().history();
        let _ = history.and_then(|h| h.replace_state_with_url(&entry, "", Some(&address)));
        self.show_location(route, query.to_owned());
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    /// Goes back to a page in its previous state if it is the previous history entry, otherwise to
    /// its top.
    pub(crate) fn return_to(self, route: Route) {
        let is_before = scroll_position::previous_address().is_some_and(|previous| {
            // The query of the previous address does not matter.
            let path = previous.split('?').next();
            path.is_some_and(|path| Route::from_path(path) == route)
        });
        match window().history() {
            Ok(history) if is_before && history.back().is_ok() => {}
            _ => self.go_to(route, ""),
        }
    }

    /// Replaces the query of this page. The back button then leads to the previous page, not to the
    /// previous filter.
    pub(crate) fn replace_query(self, query: &str) {
        let history = window().history();
        let address = build_address(self.route.get_untracked(), query);
        let _ = history.and_then(|h| h.replace_state_with_url(&h.state()?, "", Some(&address)));
        self.query.set(query.to_owned());
    }

    fn show_location(self, route: Route, query: String) {
        // The query first: a page reads it while it is rendered.
        if self.query.with_untracked(|now| *now != query) {
            self.query.set(query);
        }
        if self.route.get_untracked() != route {
            self.route.set(route);
        }
    }
}

/// Parses a query into decoded pairs of name and value.
pub(crate) fn parse_query(query: &str) -> Vec<(String, String)> {
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

/// Encodes parameters as a query.
pub(crate) fn encode_query(parameters: &[(&str, String)]) -> String {
    let Ok(query) = web_sys::UrlSearchParams::new() else {
        return String::new();
    };
    for (name, value) in parameters {
        query.append(name, value);
    }
    query.to_string().into()
}

/// Returns the address of a page with a query.
pub(crate) fn build_address(route: Route, query: &str) -> String {
    let path = route.path();
    if query.is_empty() {
        path
    } else {
        [&path, "?", query].concat()
    }
}

/// Reads route and query from the address bar.
fn current_location() -> (Route, String) {
    let query = location().search().unwrap_or_default();
    (
        Route::from_path(&location().pathname().unwrap_or_default()),
        query.strip_prefix('?').unwrap_or_default().to_owned(),
    )
}
