//! Setting for reading on this device, and what is known about the device.

use crate::browser::storage;

const SETTING_KEY: &str = "device-reading";
const EXPERIENCE_KEY: &str = "device-reading-experience";

/// Choice of the user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DeviceReadingMode {
    /// After the first scan, unless the device is too slow.
    Automatic,
    /// Always.
    On,
    /// Never.
    Off,
}

/// What this browser has been through with reading on the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Experience {
    /// Nothing was scanned yet.
    Unused,
    /// Something was scanned, and nothing is loaded.
    Scanned,
    /// Everything was loaded, and the browser may still have it.
    Loaded,
    /// A reading took too long.
    Slow,
}

impl DeviceReadingMode {
    /// All choices, in the order in which they are offered.
    pub(crate) const ALL: [Self; 3] = [Self::Automatic, Self::On, Self::Off];

    /// Returns the stored choice.
    pub(crate) fn stored() -> Self {
        Self::from_name(storage::stored(SETTING_KEY).as_deref())
    }

    /// Returns the choice of a name; `Automatic` without one.
    pub(crate) fn from_name(name: Option<&str>) -> Self {
        let named = |mode: &Self| Some(mode.name()) == name;
        Self::ALL.into_iter().find(named).unwrap_or(Self::Automatic)
    }

    /// Returns the name under which the choice is stored.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::On => "on",
            Self::Off => "off",
        }
    }

    /// Stores the choice. A device that was too slow is tried again.
    pub(crate) fn choose(self) {
        storage::store(SETTING_KEY, self.name());
        if Experience::stored() == Experience::Slow {
            Experience::Loaded.store();
        }
    }

    /// Returns whether a photo may be read.
    pub(super) fn allows(self, experience: Experience, is_metered: bool) -> bool {
        match (self, experience) {
            (Self::Off, _) | (Self::Automatic, Experience::Unused | Experience::Slow) => false,
            (Self::Automatic, Experience::Scanned) => !is_metered,
            (Self::On, _) | (Self::Automatic, Experience::Loaded) => true,
        }
    }
}

impl Experience {
    const ALL: [Self; 4] = [Self::Unused, Self::Scanned, Self::Loaded, Self::Slow];

    /// Returns what is stored.
    pub(crate) fn stored() -> Self {
        let name = storage::stored(EXPERIENCE_KEY);
        let named = |experience: &Self| Some(experience.name()) == name.as_deref();
        Self::ALL.into_iter().find(named).unwrap_or(Self::Unused)
    }

    /// Stores it.
    pub(super) fn store(self) {
        storage::store(EXPERIENCE_KEY, self.name());
    }

    fn name(self) -> &'static str {
        match self {
            Self::Unused => "unused",
            Self::Scanned => "scanned",
            Self::Loaded => "loaded",
            Self::Slow => "slow",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_loaded_before_it_is_of_use() {
        use Experience::{Loaded, Scanned, Slow, Unused};
        let allowed = |mode: DeviceReadingMode, is_metered| {
            [Unused, Scanned, Loaded, Slow].map(|experience| mode.allows(experience, is_metered))
        };
        let automatic = DeviceReadingMode::Automatic;
        assert_eq!(allowed(automatic, false), [false, true, true, false]);
        assert_eq!(allowed(automatic, true), [false, false, true, false]);
        assert_eq!(allowed(DeviceReadingMode::On, true), [true; 4]);
        assert_eq!(allowed(DeviceReadingMode::Off, false), [false; 4]);
    }

    #[test]
    fn unknown_names_are_automatic() {
        for mode in DeviceReadingMode::ALL {
            assert_eq!(DeviceReadingMode::from_name(Some(mode.name())), mode);
        }
        for name in [None, Some(""), Some("later")] {
            assert_eq!(
                DeviceReadingMode::from_name(name),
                DeviceReadingMode::Automatic
            );
        }
    }
}
