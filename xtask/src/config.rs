//! Declarative description of the bundle, `frontend/bundle.toml`.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use serde::Deserialize;

/// Content of `frontend/bundle.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) styles: Styles,
    pub(crate) shared: Shared,
}

/// Names of style sheets without extension, in the order of the cascade.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Styles {
    pub(crate) first: Vec<String>,
    pub(crate) desk: Vec<String>,
}

/// How shared parts are gathered.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shared {
    pub(crate) alone_bytes: u64,
    pub(crate) language_prefix: String,
}

impl Config {
    pub(crate) fn parse(text: &str) -> Result<Self> {
        Ok(toml::from_str(text)?)
    }

    /// Checks that each style sheet is named once, and no other.
    pub(crate) fn check_styles(&self, existing: &BTreeSet<String>) -> Result<()> {
        let mut named = BTreeSet::new();
        for name in self.styles.first.iter().chain(&self.styles.desk) {
            ensure!(
                existing.contains(name),
                "frontend/bundle.toml names the style {name}, which does not exist"
            );
            ensure!(
                named.insert(name),
                "frontend/bundle.toml names the style {name} twice"
            );
        }
        let missing = existing.iter().find(|name| !named.contains(name));
        ensure!(
            missing.is_none(),
            "frontend/bundle.toml does not say when the style {} is loaded",
            missing.map_or("", String::as_str)
        );
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
        [styles]
        first = ["base"]
        desk = ["list", "print"]
        [shared]
        alone_bytes = 100
        language_prefix = "language_"
    "#;

    fn check(text: &str, existing: &[&str]) -> Result<()> {
        let existing = existing.iter().map(|&name| name.to_owned()).collect();
        Config::parse(text)?.check_styles(&existing)
    }

    #[test]
    fn each_style_is_named_once() {
        assert!(check(TEXT, &["base", "list", "print"]).is_ok());
        for (text, existing, problem) in [
            (TEXT, &["base", "list"][..], "print, which does not exist"),
            (
                TEXT,
                &["base", "list", "print", "new"],
                "when the style new",
            ),
            (
                &TEXT.replace("\"print\"", "\"base\""),
                &["base", "list"],
                "base twice",
            ),
        ] {
            let error = check(text, existing).unwrap_err().to_string();
            assert!(error.contains(problem), "{error}");
        }
    }

    #[test]
    fn unknown_keys_are_refused() {
        let text = format!("{TEXT}\nlater = 1");
        assert!(Config::parse(&text).is_err());
    }
}
