//! Order of day, month and year in dates: that of the language, or the one chosen on this device.

use std::cell::Cell;

use crate::browser::storage;

/// The storage key of the choice.
const CHOSEN: &str = "dates";

thread_local! {
    static CURRENT: Cell<DateOrder> = const { Cell::new(DateOrder::Language) };
}

/// Order of day, month and year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DateOrder {
    /// As the language writes it, with the name of the month.
    Language,
    /// `2026-09-05`.
    YearFirst,
    /// `05/09/2026`.
    DayFirst,
    /// `09/05/2026`.
    MonthFirst,
}

impl DateOrder {
    pub(crate) const ALL: [Self; 4] = [
        Self::Language,
        Self::YearFirst,
        Self::DayFirst,
        Self::MonthFirst,
    ];

    /// Returns the name under which the choice is stored.
    pub(crate) fn setting_name(self) -> &'static str {
        match self {
            Self::Language => "",
            Self::YearFirst => "ymd",
            Self::DayFirst => "dmy",
            Self::MonthFirst => "mdy",
        }
    }

    /// Returns the order of a stored name; that of the language for any other text.
    pub(crate) fn from_name(name: &str) -> Self {
        let mut all = Self::ALL.into_iter();
        all.find(|order| order.setting_name() == name)
            .unwrap_or(Self::Language)
    }

    /// Returns the order in use.
    pub(crate) fn current() -> Self {
        CURRENT.get()
    }

    /// Takes over the choice of an earlier visit.
    pub(crate) fn restore() {
        let chosen = storage::stored(CHOSEN).unwrap_or_default();
        CURRENT.set(Self::from_name(&chosen));
    }

    /// Stores the choice. Dates are written in this order from now on.
    pub(crate) fn choose(self) {
        storage::store(CHOSEN, self.setting_name());
        CURRENT.set(self);
    }
}
