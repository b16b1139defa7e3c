//! Attributes of serde that the derived readers follow.

use quote::ToTokens;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, ExprPath, Field, LitStr, Token, Type};

/// Attributes of a struct or an enum.
#[derive(Default)]
pub(crate) struct ContainerAttributes {
    /// Case of the names of variants.
    pub(crate) case: Option<Case>,
    /// `true` if absent fields have the values of the type's default.
    pub(crate) is_default: bool,
    /// `true` if the JSON is that of the only field.
    pub(crate) is_transparent: bool,
    /// Type that is read instead.
    pub(crate) form: Option<Form>,
    /// Place of the variant's name.
    pub(crate) tagging: Tagging,
}

/// Type that is read and then converted.
pub(crate) enum Form {
    From(Type),
    TryFrom(Type),
}

/// Place of the variant's name in the JSON of an enum.
#[derive(Default)]
pub(crate) enum Tagging {
    /// The JSON is the name.
    #[default]
    External,
    /// The name is a member.
    Internal(String),
    /// There is no name; the first variant that can be read counts.
    Untagged,
}

/// Attributes of a field.
#[derive(Default)]
pub(crate) struct FieldAttributes {
    pub(crate) rename: Option<String>,
    pub(crate) is_default: bool,
    /// Module whose function `fill` reads the field.
    pub(crate) with: Option<ExprPath>,
    /// `true` if the members of the field are members of the struct.
    pub(crate) is_flat: bool,
}

/// Case of the names of variants.
#[derive(Clone, Copy)]
pub(crate) enum Case {
    Lower,
    Snake,
}

impl ContainerAttributes {
    /// Parses the attributes of a struct or an enum.
    pub(crate) fn parse(attributes: &[Attribute]) -> syn::Result<Self> {
        let mut parsed = Self::default();
        for_each_setting(attributes, |setting| {
            let path = &setting.path;
            if path.is_ident("rename_all") {
                parsed.case = Some(Case::parse(setting)?);
            } else if path.is_ident("default") {
                parse_flag(setting)?;
                parsed.is_default = true;
            } else if path.is_ident("from") {
                parsed.form = Some(Form::From(parse_text(setting)?.parse()?));
            } else if path.is_ident("try_from") {
                parsed.form = Some(Form::TryFrom(parse_text(setting)?.parse()?));
            } else if path.is_ident("tag") {
                parsed.tagging = Tagging::Internal(parse_text(setting)?.value());
            } else if path.is_ident("untagged") {
                parsed.tagging = Tagging::Untagged;
            } else if path.is_ident("into") {
                // It concerns writing only.
                parse_text(setting)?;
            } else if path.is_ident("transparent") {
                parsed.is_transparent = true;
            } else {
                return Err(unsupported(setting));
            }
            Ok(())
        })?;
        Ok(parsed)
    }
}

impl FieldAttributes {
    /// Parses the attributes of a field.
    pub(crate) fn parse(attributes: &[Attribute]) -> syn::Result<Self> {
        let mut parsed = Self::default();
        for_each_setting(attributes, |setting| {
            let path = &setting.path;
            if path.is_ident("rename") {
                parsed.rename = Some(parse_text(setting)?.value());
            } else if path.is_ident("default") {
                parse_flag(setting)?;
                parsed.is_default = true;
            } else if path.is_ident("with") {
                parsed.with = Some(parse_text(setting)?.parse()?);
            } else if path.is_ident("flatten") {
                parsed.is_flat = true;
            } else if path.is_ident("skip_serializing_if") {
                // It concerns writing only.
                parse_text(setting)?;
            } else {
                return Err(unsupported(setting));
            }
            Ok(())
        })?;
        Ok(parsed)
    }

    /// Checks that nothing else is asked of a flat field. An optional one would be absent where it
    /// cannot be read.
    pub(crate) fn check_flat(&self, field: &Field) -> syn::Result<()> {
        let is_optional = field.ty.to_token_stream().to_string().contains("Option");
        let is_plain = self.rename.is_none() && !self.is_default && self.with.is_none();
        if self.is_flat && (is_optional || !is_plain) {
            return Err(syn::Error::new_spanned(
                field,
                "`FromJson` follows `flatten` alone, and for no `Option`",
            ));
        }
        Ok(())
    }
}

/// Parses the attributes of a variant: its other name, if it has one.
pub(crate) fn parse_variant_name(attributes: &[Attribute]) -> syn::Result<Option<String>> {
    let mut name = None;
    for_each_setting(attributes, |setting| {
        if !setting.path.is_ident("rename") {
            return Err(unsupported(setting));
        }
        name = Some(parse_text(setting)?.value());
        Ok(())
    })?;
    Ok(name)
}

impl Case {
    fn parse(setting: &ParseNestedMeta<'_>) -> syn::Result<Self> {
        let text = parse_text(setting)?;
        match text.value().as_str() {
            "lowercase" => Ok(Self::Lower),
            "snake_case" => Ok(Self::Snake),
            _ => Err(syn::Error::new(
                text.span(),
                "`FromJson` does not know this case",
            )),
        }
    }

    /// Returns the name of a variant in this case.
    pub(crate) fn rename(self, name: &str) -> String {
        let mut renamed = String::new();
        for letter in name.chars() {
            if matches!(self, Self::Snake) && letter.is_uppercase() && !renamed.is_empty() {
                renamed.push('_');
            }
            renamed.push(letter.to_ascii_lowercase());
        }
        renamed
    }
}

fn for_each_setting(
    attributes: &[Attribute],
    mut read: impl FnMut(&ParseNestedMeta<'_>) -> syn::Result<()>,
) -> syn::Result<()> {
    for attribute in attributes {
        if attribute.path().is_ident("serde") {
            attribute.parse_nested_meta(|setting| read(&setting))?;
        }
    }
    Ok(())
}

/// Parses the text of `name = "text"`.
fn parse_text(setting: &ParseNestedMeta<'_>) -> syn::Result<LitStr> {
    setting.value()?.parse()
}

/// Checks that a name stands alone: `default`, not `default = "function"`.
fn parse_flag(setting: &ParseNestedMeta<'_>) -> syn::Result<()> {
    if setting.input.peek(Token![=]) {
        return Err(unsupported(setting));
    }
    Ok(())
}

fn unsupported(setting: &ParseNestedMeta<'_>) -> syn::Error {
    setting.error("`FromJson` does not follow this attribute")
}
