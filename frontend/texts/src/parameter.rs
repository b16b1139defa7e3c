//! Parameters of texts: declared types and what they select.

use toml::Table;

use crate::template;

/// The parameter that is a number where no type is declared.
const COUNT: &str = "count";
const NUMBERS: [&str; 6] = ["u8", "u16", "u32", "u64", "usize", "i16"];

/// A parameter of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

/// The type of a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    /// An integer type; selects a plural form.
    Number(String),
    /// A `bool`; selects `true` or `false`.
    Flag,
    /// The path of an enum; selects a variant.
    Enum(String),
    /// Selects `none` or `some`; in the latter the inner parameter is in scope.
    Optional(Box<Self>),
}

impl Parameter {
    /// Parses a declaration such as `day: u8, month: &str`.
    pub(crate) fn parse_list(declaration: &str) -> Result<Vec<Self>, String> {
        declaration.split(", ").map(Self::parse).collect()
    }

    fn parse(declaration: &str) -> Result<Self, String> {
        let (name, kind) = declaration
            .split_once(": ")
            .ok_or_else(|| format!("`{declaration}` is not of the form `name: type`"))?;
        let kind =
            Kind::parse(kind).ok_or_else(|| format!("the type `{kind}` is not supported"))?;
        Ok(Self {
            name: name.to_owned(),
            kind,
        })
    }

    /// Infers the parameters of a text from its placeholders, in order of appearance.
    pub(crate) fn infer(text: &toml::Value) -> Result<Vec<Self>, String> {
        let mut names: Vec<String> = Vec::new();
        for template in template::leaves(text) {
            for name in template::placeholders(template)? {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        let infer_kind = |name: &str| match name {
            COUNT => Kind::Number("usize".to_owned()),
            _ => Kind::Text,
        };
        Ok(names
            .into_iter()
            .map(|name| Self {
                kind: infer_kind(&name),
                name,
            })
            .collect())
    }

    /// Whether a table of texts can select by this parameter.
    pub(crate) fn is_selector(&self) -> bool {
        self.kind != Kind::Text
    }
}

impl Kind {
    fn parse(text: &str) -> Option<Self> {
        if let Some(inner) = text.strip_prefix("Option<") {
            return Some(Self::Optional(Box::new(Self::parse(
                inner.strip_suffix('>')?,
            )?)));
        }
        match text {
            "&str" => Some(Self::Text),
            "bool" => Some(Self::Flag),
            _ if NUMBERS.contains(&text) => Some(Self::Number(text.to_owned())),
            _ => text.contains("::").then(|| Self::Enum(text.to_owned())),
        }
    }

    /// The type in Rust.
    pub(crate) fn rust(&self) -> String {
        match self {
            Self::Text => "&str".to_owned(),
            Self::Flag => "bool".to_owned(),
            Self::Number(path) | Self::Enum(path) => path.clone(),
            Self::Optional(inner) => format!("Option<{}>", inner.rust()),
        }
    }

    /// Whether texts can show the value, as a placeholder.
    pub(crate) fn is_shown(&self) -> bool {
        matches!(self, Self::Text | Self::Number(_))
    }

    /// Whether the value only selects, at any depth: such texts need no allocation.
    pub(crate) fn only_selects(&self) -> bool {
        matches!(self, Self::Flag | Self::Enum(_))
    }
}

/// The parameters that remain after a table selected by the parameter at `position`, below the key
/// `key`.
pub(crate) fn remaining(parameters: &[Parameter], position: usize, key: &str) -> Vec<Parameter> {
    let mut rest = parameters.to_vec();
    let selector = rest.remove(position);
    match selector.kind {
        Kind::Optional(inner) if key == "some" => rest.insert(
            position,
            Parameter {
                kind: *inner,
                name: selector.name,
            },
        ),
        _ => {}
    }
    rest
}

/// Whether a table holds plural forms rather than named texts.
pub(crate) fn is_plural(table: &Table) -> bool {
    table.get("other").is_some_and(toml::Value::is_str)
}
