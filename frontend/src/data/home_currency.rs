//! Home currency of the user, which the server stores with the profile.

use leptos::prelude::*;
use shared::money::Currency;

/// Store of the home currency. A copy refers to the same store.
#[derive(Clone, Copy)]
pub(crate) struct HomeCurrency(RwSignal<Option<Currency>>);

impl HomeCurrency {
    /// Creates the store and provides it as context. Called once, at the root.
    pub(crate) fn provide() -> Self {
        let store = Self(RwSignal::new(None));
        provide_context(store);
        store
    }

    /// Returns the store of this app.
    pub(crate) fn expect() -> Self {
        expect_context()
    }

    /// Sets the currency that the server stores.
    pub(crate) fn set(self, currency: Option<Currency>) {
        self.0.set(currency);
    }
}

/// Returns the home currency, if one is chosen and the profile is loaded. Views follow changes.
pub(crate) fn home_currency() -> Option<Currency> {
    HomeCurrency::expect().0.get()
}
