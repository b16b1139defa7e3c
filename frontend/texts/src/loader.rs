//! Rust code of the list of languages, each but English with a part of the program of its own.

use crate::code::camel_case;
use crate::language::Language;

/// Writes the enum `Language` and the functions that load the tables.
pub(crate) fn write_languages(languages: &[Language]) -> String {
    let count = languages.len();
    let [variants, all, tags, names, fetches] = [
        |one: &Language| format!("    {},\n", camel_case(&one.tag)),
        |one: &Language| format!("        Self::{},\n", camel_case(&one.tag)),
        |one: &Language| arm(one, &format!("{:?}", one.tag)),
        |one: &Language| arm(one, &format!("{:?}", one.name)),
        |one: &Language| match one.tag.as_str() {
            "en" => arm(one, "None"),
            tag => arm(one, &format!("load_{tag}().await.ok()")),
        },
    ]
    .map(|write| languages.iter().map(write).collect::<String>());
    let translations = languages.iter().filter(|one| one.tag != "en");
    let loaders: String = translations.map(write_loader).collect();
    format!(
        "/// A language of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {{
{variants}}}

impl Language {{
    /// All languages, in the order in which they are offered.
    pub(crate) const ALL: [Self; {count}] = [
{all}    ];

    /// The tag of BCP 47.
    pub(crate) fn tag(self) -> &'static str {{
        match self {{
{tags}        }}
    }}

    /// What the language calls itself.
    pub(crate) fn name(self) -> &'static str {{
        match self {{
{names}        }}
    }}

    /// Loads the tables. English has none to load: it is part of the program.
    async fn fetch_tables(self) -> Option<Tables> {{
        match self {{
{fetches}        }}
    }}
}}

{loaders}"
    )
}

fn arm(language: &Language, value: &str) -> String {
    let variant = camel_case(&language.tag);
    format!("            Self::{variant} => {value},\n")
}

/// Writes the function at which the program is split. `frontend/bundle.toml` says by what languages
/// are known among the parts.
fn write_loader(language: &Language) -> String {
    let tag = &language.tag;
    format!(
        "#[wasm_split(language_{tag}, fallible)]
fn load_{tag}() -> Result<Tables, SplitLoaderError> {{
    Ok(Tables {{
        first: &generated::{tag}::FIRST,
        lazy: &generated::{tag}::LAZY,
    }})
}}

"
    )
}
