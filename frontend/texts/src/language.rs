//! Language files: header and tree of texts.

use toml::{Table, Value};

use crate::plural::PluralRules;

/// The texts of one language, as its file has them.
#[derive(Debug)]
pub(crate) struct Language {
    /// The tag of BCP 47.
    pub(crate) tag: String,
    /// What the language calls itself.
    pub(crate) name: String,
    pub(crate) plurals: PluralRules,
    /// Everything but the header: one table per part of the program.
    pub(crate) texts: Table,
}

impl Language {
    /// Parses a file.
    pub(crate) fn parse(tag: &str, text: &str) -> Result<Self, String> {
        if tag.is_empty() || !tag.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Err(format!(
                "{tag}.toml: a file is named by the tag of a language, like de"
            ));
        }
        let mut texts: Table = text
            .parse()
            .map_err(|problem| format!("{tag}.toml: {problem}"))?;
        let Some(Value::String(name)) = texts.remove("name") else {
            return Err(format!(
                "{tag}.toml: name: the language's own name is missing"
            ));
        };
        let plurals = match texts.remove("plural") {
            Some(Value::Table(rules)) => PluralRules::parse(&rules),
            None => Ok(PluralRules::default()),
            Some(_) => Err("a table of categories is expected".to_owned()),
        };
        Ok(Self {
            tag: tag.to_owned(),
            name,
            plurals: plurals.map_err(|problem| format!("{tag}.toml: plural: {problem}"))?,
            texts,
        })
    }
}
